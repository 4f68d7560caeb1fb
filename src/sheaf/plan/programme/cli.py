"""`sheaf programme`: reads of programmes, actions and how they go, two editions compared; the writes are in `cli_edit`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from sheaf.plan.programme import cli_edit, cli_indicators
from sheaf.plan.shell import columns, common_options, reader, tell

if TYPE_CHECKING:
    from sheaf.plan.programme.gauges import Gauge
    from sheaf.plan.programme.models import Action, Component, Programme


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `programme list|show|timeline|action|unfinished|compare`, and what cli_edit and cli_indicators have."""
    top = sub.add_parser("programme", help="the work programme: actions, progress, indicators").add_subparsers(
        metavar="ACTION", required=True
    )
    made: list[argparse.ArgumentParser] = []

    def command(name: str, words: str, run: Any, *places: str) -> argparse.ArgumentParser:
        parser = top.add_parser(name, help=words)
        for place in places:
            parser.add_argument(place)
        parser.set_defaults(run=run)
        made.append(parser)
        return parser

    command("list", "every programme, newest first", listing)
    command("show", "one programme with actions, indicators, decisions and reviews", show, "programme")
    command("timeline", "the actions of a programme in time", timeline, "programme")
    command("action", "one action with its history and decisions", action, "programme", "action")
    command("unfinished", "actions that a review may carry on", unfinished, "programme")
    command("compare", "what went on, ended and is new", compare, "programme", "other")
    cli_edit.add_commands(command)
    cli_indicators.add_commands(command)
    common_options(*made)


def listing(args: argparse.Namespace) -> int:
    """One line a programme."""
    from sheaf.kernel import clock
    from sheaf.plan.programme import queries

    rows = [(row, queries.standing(row, clock.today())) for row in queries.programmes(reader(args))]
    found = [{"code": row.code, "title": row.title, "standing": said, "partner": row.partner, "actions": row.count, "done": row.done}
             for row, said in rows]
    return tell(args, found, "\n".join(columns((row.code, said, f"{row.done}/{row.count} done", row.title) for row, said in rows)))


def show(args: argparse.Namespace) -> int:
    """One programme."""
    from sheaf.plan.programme import gauges, queries, showing

    actor = reader(args)
    row, found = queries.programme(actor, args.programme), showing.programme(actor, args.programme)
    lines = [_head(row), *(line for part in queries.components(actor, row.code) for line in _part_lines(part))]
    lines += [line for item in gauges.of(actor, programme=row.code) for line in _gauge_lines(item)]
    lines += [f"  decision {item['code']}: {item['kind']} ({item['state']})" for item in found["decisions"]]
    lines += [f"  reviewed {item['held']}, {len(item['carried'])} went on in {item['into'] or '–'}: {item['findings']}"
              for item in found["reviews"]]
    return tell(args, found, "\n".join(lines))


def _head(row: Programme) -> str:
    extended = f", extended to {row.extension} by {row.extended_by}" if row.extension else ""
    return f"{row.code}: {row.title}, {row.days}{extended}, {row.state}, version {row.version}"


def _part_lines(part: Component) -> list[str]:
    lines = [f"  {part.area}: {part.title}"]
    for goal in part.objectives.all():
        lines.append(f"    {goal.position}. {goal.text} [{goal.id}]")
        lines += [f"      {_line(item)}" for item in goal.actions.all()]
    return lines


def _line(row: Action) -> str:
    from sheaf.kernel import clock
    from sheaf.plan.programme import lights

    light = lights.of_action(row.progress, row.starts, row.ends, clock.today())
    return f"{light.sign} {row.code} {row.title} ({light.words})"


def _gauge_lines(item: Gauge) -> list[str]:
    lines = [f"  indicator {item.indicator.code}: {item.indicator.title}" + (f": {item.words}" if item.words else "")]
    lines += [f"    {of}: {said}" for of, said in item.part_words]
    return lines + [f"    own, {of}: {said}" for of, said in item.own_words]


def timeline(args: argparse.Namespace) -> int:
    """Actions in time."""
    from sheaf.plan.programme import queries, showing

    bars = queries.gantt(reader(args), args.programme)
    rows = [(part, bar.action) for part, items in bars for bar in items]
    lines = columns((row.starts or "…", row.ends or "…", part.area, _line(row)) for part, row in rows)
    return tell(args, [{**showing.action_row(row), "area": part.area} for part, row in rows], "\n".join(lines) or "It has no action.")


def action(args: argparse.Namespace) -> int:
    """One action."""
    from sheaf.plan.programme import queries, showing

    actor = reader(args)
    row, found = queries.action(actor, args.programme, args.action), showing.action(actor, args.programme, args.action)
    lines = [f"{_line(row)}, version {row.version}", *_fields(row)]
    lines += [f"  {item['programme']}, {item['code']}: {item['progress']}" for item in found["history"]]
    lines += [f"  goes on in {item['programme']}, {item['code']}: {item['progress']}" for item in found["goes_on"]]
    lines += [f"  decision {item['code']}: {item['kind']} ({item['state']})" for item in found["decisions"]]
    return tell(args, found, "\n".join(lines))


def _fields(row: Action) -> list[str]:
    days = f"{row.starts or '…'} to {row.ends or '…'}" if row.starts or row.ends else ""
    budget = f"{row.budget:,} {row.currency}".strip() if row.budget is not None else ""
    shown = {"objective": row.objective.text, "output": row.output, "clauses": ", ".join(row.clauses), "leads": ", ".join(row.leads),
             "partners": ", ".join(row.partners), "days": days, "budget": budget, "funding": row.funding, "note": row.note}
    return [f"  {name}: {value}" for name, value in shown.items() if value]


def unfinished(args: argparse.Namespace) -> int:
    """What a review may carry on."""
    from sheaf.plan.programme import queries, showing

    actor = reader(args)
    rows = queries.unfinished(actor, queries.programme(actor, args.programme).code)
    return tell(args, [showing.action_row(row) for row in rows], "\n".join(_line(row) for row in rows) or "Nothing is unfinished.")


def compare(args: argparse.Namespace) -> int:
    """Two editions."""
    from sheaf.plan.programme import comparing, showing

    rows = showing.pairs(comparing.compare(reader(args), args.programme, args.other))
    lines = columns((row["what"], row["before"] or "–", row["after"] or "–", row["title"]) for row in rows)
    return tell(args, rows, "\n".join(lines) or "Neither has an action.")
