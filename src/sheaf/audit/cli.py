"""`sheaf audit verify` and `sheaf audit heads`: for whoever has the shell of the node's machine.

They print sequence numbers and digests, no rows: reading rows is for auditors, on the pages and the API.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

MAX_HEADS_BYTES = 16 * 1024 * 1024  # ten years of hourly heads are a third of this


def add_commands(sub: Any) -> None:
    audit = sub.add_parser("audit", help="the node's audit log").add_subparsers(metavar="ACTION", required=True)
    verify = audit.add_parser("verify", help="find any change, deletion, reordering or cut tail")
    verify.add_argument("--heads", action="append", default=[], type=Path, metavar="FILE",
                        help="our heads, signed by a peer: the output of `sheaf audit heads export --of STATE` there; may be repeated")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=run_verify)
    heads = audit.add_parser("heads", help="print the heads of a peer that this node witnesses, signed, as JSON")
    heads.add_argument("action", nargs="?", choices=["export"], default="export")
    heads.add_argument("--of", required=True, dest="state", metavar="STATE")
    heads.set_defaults(run=run_heads)


def run_verify(args: argparse.Namespace) -> int:
    """Exit 0 when the chain is whole, 1 when it is not."""
    from sheaf.audit import queries
    from sheaf.audit.verify import Anchor, verify
    from sheaf.kernel import node

    anchors = [Anchor(item["seq"], item["digest"], item["peer"]) for item in queries.acknowledged(node.current().state)]
    for path in args.heads:
        anchors += _read_heads(path)
    report = verify(anchors)
    if args.json:
        print(json.dumps(report.as_dict()))
        return 0 if report.ok else 1
    for problem in report.problems:
        print(f"{problem.kind:<10} {problem.words}")
    print(f"{report.rows} rows, {report.anchors} heads held by peers: {'whole' if report.ok else 'TAMPERED WITH'}.")
    if report.ok and not report.anchors:
        print("No peer holds a head yet: a chain rewritten as a whole would not show.")
    return 0 if report.ok else 1


def run_heads(args: argparse.Namespace) -> int:
    """The witnessed heads of a state, signed by this node: to be given to that state's auditor."""
    from sheaf.audit import exported

    print(exported.export(args.state))
    return 0


def _read_heads(path: Path) -> list[Any]:
    from sheaf.audit import exported
    from sheaf.kernel.errors import Invalid, TooLarge

    if not path.is_file():
        raise Invalid(f"There is no file {path}.", code="audit_heads")
    if path.stat().st_size > MAX_HEADS_BYTES:
        raise TooLarge(f"{path} is too large to be a file of heads.")
    return exported.read(path.read_bytes(), path.name)
