"""`sheaf exchange`: the state of delivery, and trying again. Run by whoever operates the node's machine."""

from __future__ import annotations

import argparse
import json


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `exchange status` and `exchange retry`."""
    top = sub.add_parser("exchange", help="state of delivery between nodes").add_subparsers(metavar="ACTION", required=True)
    status_parser = top.add_parser("status", help="what waits, since when, for whom, and what happens next")
    status_parser.add_argument("--json", action="store_true", help="one JSON object")
    status_parser.set_defaults(run=status)
    retry_parser = top.add_parser("retry", help="try what waits now, or send one dead delivery anew")
    retry_parser.add_argument("delivery", nargs="?", default="", help="id of a delivery; without it everything that waits")
    retry_parser.set_defaults(run=retry)


def status(args: argparse.Namespace) -> int:
    """Print the state; exit code 0 also where something waits."""
    from sheaf.access.doors import operator_at_shell
    from sheaf.exchange import queries

    found = queries.overview(operator_at_shell())
    if args.json:
        print(json.dumps({"delivered": found.delivered, "received": found.received,
                          "waiting": [queries.as_dict(row) for row in found.waiting],
                          "held": [queries.as_dict(row) for row in found.held], "dead": len(found.dead)}))
        return 0
    print(f"{found.delivered} delivered, {found.received} received, {len(found.waiting)} on the way, "
          f"{len(found.held)} before their turn, {len(found.dead)} dead")
    for row in found.waiting:
        print(f"  {row.id}  {row.node}  {row.kind}  since {row.since:%Y-%m-%d %H:%M} UTC  {row.attempts} tries  {row.next}")
    for letter in found.dead:
        print(f"  dead: {letter.peer}  {letter.kind}  {letter.reason}")
    return 0


def retry(args: argparse.Namespace) -> int:
    """Try again now; the worker sends."""
    from sheaf.access.doors import operator_at_shell
    from sheaf.exchange import services

    actor = operator_at_shell()
    if args.delivery:
        services.retry(actor, delivery_id=args.delivery)
        print("It is tried as soon as the worker comes to it.")
    else:
        print(f"{services.retry_all(actor)} deliveries are tried as soon as the worker comes to them.")
    return 0
