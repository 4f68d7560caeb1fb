"""`sheaf body`: bodies, members, offices, who leads what."""

from __future__ import annotations

import argparse
from typing import Any

from sheaf.plan.shell import columns, common_options, day, person, reader, tell


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `body list|show|make|end|admit|leave|fill|vacate|leads|tasks`."""
    top = sub.add_parser("body", help="bodies, members, lead shepherds, chairs").add_subparsers(metavar="ACTION", required=True)
    made: list[argparse.ArgumentParser] = []

    def command(name: str, words: str, run: Any, *places: str) -> argparse.ArgumentParser:
        parser = top.add_parser(name, help=words)
        for place in places:
            parser.add_argument(place)
        parser.set_defaults(run=run)
        made.append(parser)
        return parser

    command("list", "every body", list_bodies)
    command("show", "one body with its members and offices", show, "body")
    make = command("make", "make a body", make_body, "code", "name", "kind")
    for name, words in (("parent", "the body above"), ("mandate", "what it is for"), ("starts", "2025, 2025-09 or 2025-09-10"),
                        ("source", "where that is told")):
        make.add_argument(f"--{name}", default="", help=words)
    end = command("end", "end a body, or merge it with --into", end_body, "body")
    end.add_argument("--into", default="", metavar="BODY")
    joins = command("admit", "a state becomes a member", admit, "body", "state")
    goes = command("leave", "a state is a member no longer", leave, "body", "state")
    fill = command("fill", "a state takes an office: lead_shepherd, co_lead, chair, co_chair", fill_office, "kind", "state")
    fill.add_argument("--body", default="SOMTC")
    fill.add_argument("--area", default="", help="crime area of a shepherd")
    fill.add_argument("--agency", default="")
    void = command("vacate", "an office ends without a successor", vacate, "office")
    command("leads", "who leads which component", leads)
    command("tasks", "what the offices of one's state have to do", tasks)
    for parser in (end, joins, goes, fill, void):
        parser.add_argument("--on", type=day, required=True, metavar="DAY", help="such as 2026-01-01")
    for parser in (make, end, joins, goes, fill, void):
        parser.add_argument("--decision", default="", help="code of the decision")
    common_options(*made)


def list_bodies(args: argparse.Namespace) -> int:
    """One line a body."""
    from sheaf.plan.bodies import queries

    rows = list(queries.bodies(reader(args)))
    lines = columns((row.code, f"{row.name}{f' (ended {row.ends})' if row.ends else ''}") for row in rows)
    return tell(args, [{"code": row.code, "name": row.name, "kind": row.kind, "ends": row.ends} for row in rows], "\n".join(lines))


def show(args: argparse.Namespace) -> int:
    """One body."""
    from sheaf.plan.bodies import queries

    actor = reader(args)
    row, members = queries.body(actor, args.body), list(queries.memberships(actor, args.body))
    held = list(queries.offices(actor, args.body))
    lines = [
        f"{row.code}: {row.name}",
        row.mandate,
        *(f"  member {item.state} since {item.starts}{f' until {item.ends}' if item.ends else ''}" for item in members),
    ]
    lines += [f"  {item.kind} {item.area} {item.state} {f'since {item.starts}' if item.starts else f'as of {item.as_of}'}"
              f"{f' until {item.ends}' if item.ends else ''}  {item.id}" for item in held]
    waits = queries.open_of(args.body)
    lines += [f"  open: {line}" for line in waits]
    found = {
        "code": row.code,
        "name": row.name,
        "open": waits,
        "members": [item.state for item in members if not item.ends],
        "offices": [
            {
                "id": item.id,
                "kind": item.kind,
                "area": item.area,
                "state": item.state,
                "starts": item.starts,
                "ends": item.ends,
                "as_of": item.as_of,
            }
            for item in held
        ],
    }
    return tell(args, found, "\n".join(lines))


def make_body(args: argparse.Namespace) -> int:
    """Make a body."""
    from sheaf.plan.bodies import services

    row = services.make_body(person(args), code=args.code, name=args.name, kind=args.kind, parent=args.parent, mandate=args.mandate,
                             starts=args.starts, decision=args.decision, source=args.source)
    return tell(args, {"code": row.code}, f"{row.code} is made.")


def end_body(args: argparse.Namespace) -> int:
    """End or merge a body."""
    from sheaf.plan.bodies import services

    row = services.end_body(person(args), code=args.body, on=args.on, decision=args.decision, into=args.into)
    return tell(args, {"code": row.code, "ends": row.ends}, f"{row.code} ends on {row.ends}.")


def admit(args: argparse.Namespace) -> int:
    """A state joins."""
    from sheaf.plan.bodies import services

    row = services.admit(person(args), body=args.body, state=args.state, on=args.on, decision=args.decision)
    return tell(args, {"state": row.state, "starts": row.starts}, f"{row.state} is a member since {row.starts}.")


def leave(args: argparse.Namespace) -> int:
    """A state leaves."""
    from sheaf.plan.bodies import services

    row = services.leave(person(args), body=args.body, state=args.state, on=args.on, decision=args.decision)
    return tell(args, {"state": row.state, "ends": row.ends}, f"{row.state} is a member until {row.ends}.")


def fill_office(args: argparse.Namespace) -> int:
    """A state takes an office."""
    from sheaf.plan.bodies import services

    row = services.fill(person(args), kind=args.kind, state=args.state, on=args.on, body=args.body, area=args.area, agency=args.agency,
                        decision=args.decision)
    return tell(args, {"id": row.id, "kind": row.kind, "state": row.state}, f"{row.state} holds the office since {row.starts}.")


def vacate(args: argparse.Namespace) -> int:
    """An office ends."""
    from sheaf.plan.bodies import services

    row = services.vacate(person(args), office_id=args.office, on=args.on, decision=args.decision)
    return tell(args, {"id": row.id, "ends": row.ends}, f"The office is vacant from {row.ends}.")


def leads(args: argparse.Namespace) -> int:
    """One line a component."""
    from sheaf.plan.bodies import queries

    rows = queries.lead_table(reader(args))
    lines = columns((row.area, (", ".join(item.state for item in row.holders) or row.state)
                     + (f" (reported {row.reported.state} as of {row.reported.as_of})" if row.reported else "")) for row in rows)
    found = [{"area": row.area, "state": row.state, "holders": [item.state for item in row.holders],
              "reported": {"state": row.reported.state, "as_of": row.reported.as_of} if row.reported else None} for row in rows]
    return tell(args, found, "\n".join(lines))


def tasks(args: argparse.Namespace) -> int:
    """One line a task."""
    from sheaf.plan.bodies import queries

    rows = list(queries.tasks(person(args))[:500])
    return tell(
        args,
        [{"owner": row.owner, "title": row.title, "about": row.about, "due": row.due} for row in rows],
        "\n".join(columns((f"{row.due:%Y-%m-%d}" if row.due else "", row.owner, row.title) for row in rows)),
    )
