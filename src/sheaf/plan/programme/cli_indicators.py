"""`sheaf programme`: indicators with their baselines, targets and observed values."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from sheaf.plan.shell import pairs, person, reader, tell

Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add `programme indicator|measure|mark|observe`. command: (name, words, run, *places)."""
    command("indicator", "one indicator with its values", indicator, "programme", "indicator")
    gauge = command("measure", "add an indicator: number, percent, yes_no, ordinal or text", measure, "programme", "code", "title", "kind")
    for name in ("area", "direction", "unit", "method"):
        gauge.add_argument(f"--{name}", default="")
    for name in ("scale", "dimension", "clause"):
        gauge.add_argument(f"--{name}", action="append", default=[])
    gauge.add_argument("--overlapping", action="append", default=[], metavar="DIMENSION", help="one thing may count under several of it")
    goal = command("mark", "set a baseline or a target of an indicator", mark, "programme", "indicator", "kind", "year", "value")
    goal.add_argument("--state", default="", help="else of the region")
    value = command("observe", "write a value of an indicator", observe, "programme", "indicator", "state", "year")
    value.add_argument("value", nargs="?", default="", help="none where it is told in words or not available")
    value.add_argument("--text", default="", help="the value in words")
    value.add_argument("--status", default="reported", help="reported, estimated, not_available or not_applicable")
    value.add_argument("--dimension", action="append", default=[], metavar="NAME=VALUE")
    value.add_argument("--source", required=True)
    value.add_argument("--version", type=int, default=0, help="of the value that it corrects")


def indicator(args: argparse.Namespace) -> int:
    """One indicator."""
    from sheaf.plan.programme import queries, showing

    actor = reader(args)
    row, found = queries.indicator(actor, args.programme, args.indicator), showing.indicator(actor, args.programme, args.indicator)
    lines = [f"{row.code}: {row.title} ({', '.join(word for word in (row.kind, row.unit, row.direction) if word)})"]
    lines += [f"  {item['kind']} {item['state'] or 'region'} {item['year']}: {item['words']}" for item in found["marks"]]
    lines += [f"  {item['state']} {item['year']}{_split(item)}: {item['words']}"
              f"{_light(item)}, version {item['version']}" for item in found["values"]]
    lines += [f"  {item['year']}{_split(item)}, {item['how']} of {item['reported']} of {item['owed']} states: {item['words']}"
              for item in found["region"]]
    return tell(args, found, "\n".join(lines))


def _split(item: dict[str, Any]) -> str:
    """Of whom or what a value is, after its year; nothing for the whole."""
    return "".join(f", {name}: {value}" for name, value in item["dimensions"].items())


def _light(item: dict[str, Any]) -> str:
    """How a whole value stands; a split is told, not measured."""
    return "" if item["dimensions"] else f" ({item['light']})"


def measure(args: argparse.Namespace) -> int:
    """One more indicator."""
    from sheaf.plan.programme import measuring

    row = measuring.make(person(args), code=args.programme, indicator_code=args.code, title=args.title, kind=args.kind, area=args.area,
                         direction=args.direction, unit=args.unit, method=args.method, scale=args.scale, dimensions=args.dimension,
                         overlapping=args.overlapping, clauses=args.clause)
    return tell(args, {"code": row.code, "kind": row.kind}, f"{row.code}: {row.title}")


def mark(args: argparse.Namespace) -> int:
    """A baseline or a target."""
    from sheaf.plan.programme import measuring, queries

    actor = person(args)
    held = queries.indicator(actor, args.programme, args.indicator)
    row = measuring.mark(actor, indicator_id=held.id, kind=args.kind, year=_year(args.year), value=args.value, state=args.state)
    return tell(args, {"kind": row.kind, "state": row.state, "year": row.year}, f"{row.kind} of {row.state or 'the region'}, {row.year}.")


def _year(text: str) -> int:
    from sheaf.kernel.errors import Invalid

    if not text.isdecimal() or len(text) != 4:
        raise Invalid("A year has four digits.", fields={"year": "Such as 2026."})
    return int(text)


def observe(args: argparse.Namespace) -> int:
    """Write a value."""
    from sheaf.plan.programme import measuring, queries

    actor = person(args)
    row = queries.indicator(actor, args.programme, args.indicator)
    made = measuring.observe(actor, indicator_id=row.id, state=args.state, year=_year(args.year), value=args.value, text=args.text,
                             status=args.status, dimensions=pairs(args.dimension, "--dimension"), source=args.source, version=args.version)
    return tell(args, {"state": made.state, "year": made.year, "version": made.version}, f"Version {made.version} is written.")
