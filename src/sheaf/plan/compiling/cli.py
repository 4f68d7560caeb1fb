"""`sheaf plan compile`: the document of a year, from the shell."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from sheaf.kernel.errors import Invalid
from sheaf.plan.shell import actions


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `plan compile`."""
    parser = actions(sub).add_parser("compile", help="write the report of a year as PDF or Word")
    parser.add_argument("--cycle", type=int, required=True, metavar="YEAR")
    parser.add_argument("--rendering", required=True, choices=("full", "ammtc", "public"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="ends in .pdf or .docx")
    parser.add_argument("--kind", default="annual", choices=("annual", "midterm", "final", "addendum"))
    parser.add_argument("--json", action="store_true", help="JSON")
    parser.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person; else SHEAF_TOKEN")
    parser.set_defaults(run=compile_report)


def compile_report(args: argparse.Namespace) -> int:
    """The newest compilation of the year that the person may read."""
    from sheaf.access.doors import person_or_operator
    from sheaf.plan.compiling import queries, services

    suffix = args.out.suffix.lstrip(".").lower()
    if suffix not in services.SUFFIX:
        raise Invalid("The file's name ends in .pdf or .docx.", code="suffix")
    actor = person_or_operator(args)
    row = queries.latest(actor, args.cycle, args.kind)
    data = services.document(actor, row, rendering=args.rendering, suffix=suffix)
    _write(args.out, data)
    said = {"out": str(args.out), "bytes": len(data), "digest": row.digest, "step": row.step, "title": row.title}
    print(
        json.dumps(said)
        if args.json
        else f"{args.out}: {row.title}, {args.rendering}, {len(data):,} bytes; frozen content {row.digest[:16]}…"
    )
    return 0


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror}.", code="write") from error
