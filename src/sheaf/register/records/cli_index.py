"""`sheaf index ...`: how the search keys stand, and to have them made anew. For whoever runs the node's machine."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from threading import Event
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheaf.register.records.rebuilding import Progress

_POLL_SECONDS = 0.5


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `index status` and `index rebuild`."""
    top = sub.add_parser("index", help="search keys: how they stand, make them anew").add_subparsers(metavar="ACTION", required=True)
    state = top.add_parser("status", help="the version of the search keys of own records and of each list")
    state.set_defaults(run=status)
    made = top.add_parser("rebuild", help="make search keys anew; without an option, those of another version")
    choice = made.add_mutually_exclusive_group()
    for name, words in (("own", "those of own records"), ("lists", "those of lists"), ("all", "all")):
        choice.add_argument(f"--{name}", dest="which", action="store_const", const=name, help=f"{words}, whatever their version")
    made.set_defaults(run=rebuild, which="needed")
    for parser in (state, made):
        parser.add_argument("--json", action="store_true", help="JSON")


def status(args: argparse.Namespace) -> int:
    """One line for each dataset that is searched."""
    from sheaf.access.doors import operator_at_shell
    from sheaf.register.records import rebuilding

    found = rebuilding.standing(operator_at_shell())
    if not found and not args.json:
        print("Nothing is searched yet: no own record, no published list.")
    _print(args, found)
    return 0


def rebuild(args: argparse.Namespace) -> int:
    """Make keys anew, step by step, unless the worker is quicker. May be stopped and started again: it goes on."""
    from sheaf.access.doors import operator_at_shell
    from sheaf.register.records import mapping, rebuilding

    actor = operator_at_shell()
    chosen = rebuilding.order(actor, args.which)
    for dataset_id in chosen:
        _until_done(dataset_id)
    mapped = mapping.waiting() if args.which != "own" else []
    failed = [dataset_id for dataset_id in mapped if not _mapped(dataset_id)]
    done = [item for item in rebuilding.standing(actor) if item.dataset_id in {*chosen, *mapped}]
    if not done and not args.json:
        print("Nothing to make anew.")
    _print(args, done)
    return 1 if failed else 0


def _mapped(dataset_id: str) -> bool:
    """Build the mapped index of a list; whether it is there now. What went wrong stands in the dataset's line."""
    from sheaf.register.records import mapping

    while dataset_id in mapping.waiting():
        try:
            if not mapping.step(dataset_id):  # the worker is at it
                Event().wait(_POLL_SECONDS)
        except OSError:
            return False
        print(f"mapped index: {mapping.rows_done(dataset_id):,} records", file=sys.stderr)
    return True


def _until_done(dataset_id: str) -> None:
    from sheaf.register.records import rebuilding

    told = ""
    while rebuilding.under_way(dataset_id):
        now = rebuilding.step(dataset_id)
        if now is None:  # the worker has it, or whoever had it was stopped a moment ago
            Event().wait(_POLL_SECONDS)
        words = now.words if now else told or "Another process is at it, or was stopped a moment ago."
        if words != told:
            print(words, file=sys.stderr)
        told = words


def _print(args: argparse.Namespace, rows: list[Progress]) -> None:
    if args.json:
        print(json.dumps([_plain(item) for item in rows]))
        return
    for item in rows:
        print(item.words)


def _plain(item: Progress) -> dict[str, Any]:
    return {**asdict(item), "started": item.started.isoformat() if item.started else ""}
