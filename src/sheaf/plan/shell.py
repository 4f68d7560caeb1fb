"""`sheaf plan`: the rooms of the plan put their commands under one word; who asks, and what is told."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheaf.access.actor import Actor


def actions(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse._SubParsersAction[argparse.ArgumentParser]:
    """Where commands of `sheaf plan` are added; made at the first call."""
    if "plan" not in sub.choices:
        sub.add_parser("plan", help="the plan: text, clauses, editions, reports").add_subparsers(metavar="ACTION", required=True)
    parser: argparse.ArgumentParser = sub.choices["plan"]
    return next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))


def day(text: str) -> date:
    """A day as an option gives it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a day such as 2026-01-31, not {text!r}") from None


def common_options(*parsers: argparse.ArgumentParser) -> None:
    """`--json` and `--as USER`, which every command of the plan takes."""
    for parser in parsers:
        parser.add_argument("--json", action="store_true", help="JSON")
        parser.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person; else SHEAF_TOKEN")


def reader(args: argparse.Namespace) -> Actor:
    """Who reads: the person that --as or SHEAF_TOKEN names, else the operator."""
    from sheaf.access.doors import person_or_operator

    return person_or_operator(args)


def person(args: argparse.Namespace) -> Actor:
    """Who writes: a person, never the operator."""
    from sheaf.access.doors import actor_from_shell

    return actor_from_shell(args)


def tell(args: argparse.Namespace, found: Any, lines: str) -> int:
    """Print what was found as JSON where it was asked for, else as lines. Gives the exit code."""
    print(json.dumps(found, default=str, ensure_ascii=False) if args.json else lines)  # noqa: T201 - the answer of a command
    return 0


def columns(rows: Iterable[Sequence[object]], indent: str = "") -> list[str]:
    """Rows as lines in columns, two spaces between any two whatever is in them; None is left empty."""
    told = [["" if cell is None else str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip_longest(*told, fillvalue="")]
    return [(indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))).rstrip() for row in told]


def pairs(items: list[str], what: str) -> dict[str, str]:
    """NAME=VALUE, as an option that may come again gave them. what: how the option is called, for the message."""
    from sheaf.kernel.errors import Invalid

    found = [item.partition("=") for item in items]
    if any(not mark or not name.strip() for name, mark, _ in found):
        raise Invalid(f"{what} is given as NAME=VALUE.", code="usage")
    named = {name.strip(): value.strip() for name, _, value in found}
    if len(named) < len(found):
        raise Invalid(f"{what} has each name once.", code="usage")
    return named
