"""`sheaf programme`: programmes, actions and how they go, indicators, reviews, two editions compared."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheaf.access.actor import Actor


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `programme list|show|action|make|objective|add|progress|review|compare|indicator|observe`."""
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
    command("show", "one programme with its actions", show, "programme")
    command("action", "one action with its history", action, "programme", "action")
    new = command("make", "a draft programme", make, "code", "title")
    new.add_argument("--starts", type=date.fromisoformat, required=True, metavar="DAY")
    new.add_argument("--ends", type=date.fromisoformat, required=True, metavar="DAY")
    for name in ("edition", "partner", "follows"):
        new.add_argument(f"--{name}", default="", metavar="CODE")
    command("objective", "add an objective to a component of a draft", objective, "programme", "area", "text")
    more = command("add", "add an action under an objective", add, "objective", "title")
    more.add_argument("--clause", action="append", default=[], metavar="EDITION/CLAUSE")
    more.add_argument("--lead", action="append", default=[], metavar="STATE")
    for name in ("starts", "ends"):
        more.add_argument(f"--{name}", type=date.fromisoformat, default=None, metavar="DAY")
    goes = command("progress", "say how an action goes: not_started, under_way, done, stopped", progress, "programme", "action", "progress")
    goes.add_argument("--note", default="")
    seen = command("review", "the triennial review; unfinished actions go on", review, "programme", "findings")
    seen.add_argument("--into", default="", metavar="PROGRAMME")
    seen.add_argument("--carry", action="append", default=[], metavar="ACTION")
    command("compare", "what went on, ended and is new", compare, "programme", "other")
    command("indicator", "one indicator with its values", indicator, "programme", "indicator")
    gauge = command("measure", "add an indicator: number, percent, yes_no, ordinal or text", measure, "programme", "code", "title", "kind")
    for name in ("area", "direction", "unit", "method"):
        gauge.add_argument(f"--{name}", default="")
    for name in ("scale", "dimension", "clause"):
        gauge.add_argument(f"--{name}", action="append", default=[])
    goal = command("mark", "set a baseline or a target of an indicator", mark, "programme", "indicator", "kind", "year", "value")
    goal.add_argument("--state", default="", help="else of the region")
    value = command("observe", "write a value of an indicator", observe, "programme", "indicator", "state", "year", "value")
    value.add_argument("--source", required=True)
    value.add_argument("--version", type=int, default=0, help="of the value that it corrects")
    for parser in made:
        parser.add_argument("--json", action="store_true", help="JSON")
        parser.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person; else SHEAF_TOKEN")


def _reader(args: argparse.Namespace) -> Actor:
    from sheaf.access.doors import person_or_operator

    return person_or_operator(args)


def _person(args: argparse.Namespace) -> Actor:
    from sheaf.access.doors import actor_from_shell

    return actor_from_shell(args)


def _print(args: argparse.Namespace, found: Any, line: str) -> int:
    print(json.dumps(found, default=str, ensure_ascii=False) if args.json else line)
    return 0


def listing(args: argparse.Namespace) -> int:
    """One line a programme."""
    from sheaf.kernel import clock
    from sheaf.plan.programme import queries

    rows = [(row, queries.standing(row, clock.today())) for row in queries.programmes(_reader(args))]
    found = [{"code": row.code, "title": row.title, "standing": said, "partner": row.partner, "actions": row.count, "done": row.done}
             for row, said in rows]
    return _print(args, found, "\n".join(f"{row.code:24}{said:14}{row.done}/{row.count} done  {row.title}" for row, said in rows))


def show(args: argparse.Namespace) -> int:
    """One programme."""
    from sheaf.kernel import clock
    from sheaf.plan.programme import lights, queries

    actor = _reader(args)
    row = queries.programme(actor, args.programme)
    extended = f", extended to {row.extension} by {row.extended_by}" if row.extension else ""
    lines, found = [f"{row.code}: {row.title}, {row.days}{extended}"], []
    for part in queries.components(actor, row.code):
        lines.append(f"  {part.title}")
        for goal in part.objectives.all():
            lines.append(f"    {goal.position}. {goal.text} [{goal.id}]")
            for item in goal.actions.all():
                light = lights.of_action(item.progress, item.starts, item.ends, clock.today())
                lines.append(f"      {light.sign} {item.code} {item.title} ({light.words})")
                found.append({"code": item.code, "title": item.title, "area": part.area, "objective": goal.id, "light": light.words})
    return _print(args, {"code": row.code, "title": row.title, "extended_to": row.extended_to, "extended_by": row.extended_by,
                         "actions": found}, "\n".join(lines))


def action(args: argparse.Namespace) -> int:
    """One action."""
    from sheaf.plan.programme import queries

    row = queries.action(_reader(args), args.programme, args.action)
    history = [{"programme": item.programme_id, "code": item.code, "progress": item.progress} for item in queries.history(row)]
    lines = [f"{row.code}: {row.title}", *(f"  {item['programme']}, {item['code']}: {item['progress']}" for item in history)]
    return _print(args, {"code": row.code, "title": row.title, "clauses": row.clauses, "version": row.version, "history": history},
                  "\n".join(lines))


def make(args: argparse.Namespace) -> int:
    """Make a draft."""
    from sheaf.plan.programme import services

    row = services.make(_person(args), code=args.code, title=args.title, starts=args.starts, ends=args.ends, edition=args.edition,
                        partner=args.partner, follows=args.follows)
    return _print(args, {"code": row.code, "state": row.state}, f"{row.code} is a draft.")


def objective(args: argparse.Namespace) -> int:
    """Add an objective."""
    from sheaf.plan.programme import services

    row = services.add_objective(_person(args), code=args.programme, area=args.area, text=args.text)
    return _print(args, {"id": row.id, "position": row.position}, f"Objective {row.position}: {row.id}")


def add(args: argparse.Namespace) -> int:
    """Add an action."""
    from sheaf.plan.programme import services

    row = services.add_action(_person(args), objective_id=args.objective, title=args.title, clauses=args.clause, leads=args.lead,
                              starts=args.starts, ends=args.ends)
    return _print(args, {"code": row.code, "programme": row.programme_id}, f"{row.code} is added to {row.programme_id}.")


def progress(args: argparse.Namespace) -> int:
    """Say how an action goes."""
    from sheaf.plan.programme import queries, services

    actor = _person(args)
    row = queries.action(actor, args.programme, args.action)
    row = services.set_progress(actor, action_id=row.id, progress=args.progress, note=args.note)
    return _print(args, {"code": row.code, "progress": row.progress}, f"{row.code}: {row.progress}")


def review(args: argparse.Namespace) -> int:
    """Review and carry on."""
    from sheaf.plan.programme import services

    row = services.review(_person(args), code=args.programme, findings=args.findings, into=args.into, carry=args.carry)
    return _print(args, {"id": row.id, "carried": row.carried}, f"Reviewed; {len(row.carried)} actions go on.")


def compare(args: argparse.Namespace) -> int:
    """Two editions."""
    from sheaf.plan.programme import api, comparing

    rows = api.pairs(comparing.compare(_reader(args), args.programme, args.other))
    lines = [f"{row['what']:8} {row['before'] or '–':20} {row['after'] or '–':20} {row['title']}" for row in rows]
    return _print(args, rows, "\n".join(lines) or "Neither has an action.")


def indicator(args: argparse.Namespace) -> int:
    """One indicator."""
    from sheaf.plan.programme import api, queries

    actor = _reader(args)
    row = queries.indicator(actor, args.programme, args.indicator)
    rows, region = api.values(queries.readings(actor, row)), api.region(queries.regional(actor, row))
    marks = api.marks(row)
    lines = [f"{row.code}: {row.title}"]
    lines += [f"  {item['kind']} {item['state'] or 'region'} {item['year']}: {item['value']}" for item in marks]
    lines += [f"  {item['state']} {item['year']}: {item['value']} ({item['light']})" for item in rows]
    lines += [f"  {item['year']}, {item['how']} of {item['reported']} of {item['owed']} states: {item['value']}" for item in region]
    return _print(args, {"code": row.code, "title": row.title, "marks": marks, "values": rows, "region": region}, "\n".join(lines))


def measure(args: argparse.Namespace) -> int:
    """One more indicator."""
    from sheaf.plan.programme import measuring

    row = measuring.make(_person(args), code=args.programme, indicator_code=args.code, title=args.title, kind=args.kind, area=args.area,
                         direction=args.direction, unit=args.unit, method=args.method, scale=args.scale, dimensions=args.dimension,
                         clauses=args.clause)
    return _print(args, {"code": row.code, "kind": row.kind}, f"{row.code}: {row.title}")


def mark(args: argparse.Namespace) -> int:
    """A baseline or a target."""
    from sheaf.plan.programme import measuring, queries

    actor = _person(args)
    held = queries.indicator(actor, args.programme, args.indicator)
    row = measuring.mark(actor, indicator_id=held.id, kind=args.kind, year=_year(args.year), value=args.value, state=args.state)
    return _print(args, {"kind": row.kind, "state": row.state, "year": row.year}, f"{row.kind} of {row.state or 'the region'}, {row.year}.")


def _year(text: str) -> int:
    from sheaf.kernel.errors import Invalid

    if not text.isdecimal() or len(text) != 4:
        raise Invalid("A year has four digits.", fields={"year": "Such as 2026."})
    return int(text)


def observe(args: argparse.Namespace) -> int:
    """Write a value."""
    from sheaf.plan.programme import measuring, queries

    actor = _person(args)
    row = queries.indicator(actor, args.programme, args.indicator)
    made = measuring.observe(actor, indicator_id=row.id, state=args.state, year=_year(args.year), value=args.value, source=args.source,
                             version=args.version)
    return _print(args, {"state": made.state, "year": made.year, "version": made.version}, f"Version {made.version} is written.")
