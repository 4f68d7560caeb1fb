"""`sheaf meeting`: meetings, agendas, decisions, follow-ups."""

from __future__ import annotations

import argparse
from typing import Any

from sheaf.plan.meetings import cli_agenda
from sheaf.plan.shell import columns, common_options, day, person, reader, tell


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `meeting list|show|plan|move|hold|decide|decision|step|follow|close|follow-ups`, and what cli_agenda has."""
    top = sub.add_parser("meeting", help="meetings, agendas, decisions, follow-ups").add_subparsers(metavar="ACTION", required=True)
    made: list[argparse.ArgumentParser] = []

    def command(name: str, words: str, run: Any, *places: str) -> argparse.ArgumentParser:
        parser = top.add_parser(name, help=words)
        for place in places:
            parser.add_argument(place)
        parser.set_defaults(run=run)
        made.append(parser)
        return parser

    command("list", "every meeting, newest first", listing)
    command("show", "one meeting with agenda and decisions", show, "meeting")
    new = command("plan", "plan a meeting", plan, "code", "body", "format", "title")
    new.add_argument("--number", type=int, default=None, help="of its kind, where it has one")
    for name in ("place", "host", "chair", "partner", "source"):
        new.add_argument(f"--{name}", default="")
    new.add_argument("--co-chair", action="append", default=[], help="a state or a partner that presides with the chair")
    move = command("move", "another day for a meeting", move_to, "meeting")
    for parser in (new, move):
        parser.add_argument("--starts", type=day, required=True, metavar="DAY")
        parser.add_argument("--ends", type=day, default=None, metavar="DAY")
    command("hold", "say that a meeting was held", hold, "meeting")
    put = command("decide", "put a decision: note, adopt, endorse, approve, task, extend", decide, "meeting", "kind", "text")
    put.add_argument("--mode", default="consensus", choices=("consensus", "silence", "ad_referendum"))
    put.add_argument("--until", type=day, default=None, metavar="DAY", help="last day of a silence procedure")
    put.add_argument("--about", default="", metavar="KIND:CODE", help="what it is about; an extension needs it, and --to")
    put.add_argument("--to", type=day, default=None, metavar="DAY", help="new last day of what is extended")
    put.add_argument("--clause", action="append", default=[], metavar="EDITION/CLAUSE")
    put.add_argument("--item", default="", help="of the agenda, by its id or its place")
    command("decision", "one decision with its positions and what follows", decision, "decision")
    step = command("step", "record, withdraw, resume; agree, object, reserve", take_step, "decision", "event")
    step.add_argument("--text", default="", help="of an objection or a reservation")
    step.add_argument("--until", type=day, default=None, metavar="DAY")
    step.add_argument("--on", type=day, default=None, metavar="DAY", help="on which the meeting took it; else its last day so far")
    follow = command("follow", "add what has to follow from a decision", follow_up, "decision", "owner", "title")
    follow.add_argument("--due", type=day, required=True, metavar="DAY")
    command("close", "say what became of a follow-up", close, "follow_up", "result").add_argument("--dropped", action="store_true")
    command("follow-ups", "what is open", follow_ups)
    cli_agenda.add_commands(command)
    common_options(*made)


def listing(args: argparse.Namespace) -> int:
    """One line a meeting."""
    from sheaf.plan.meetings import queries

    rows = list(queries.meetings(reader(args))[:queries.MAX_ROWS])
    return tell(args, [{"code": row.code, "title": row.title, "starts": row.starts, "state": row.state} for row in rows],
                  "\n".join(columns((row.starts, row.code, row.state, row.title) for row in rows)))


def show(args: argparse.Namespace) -> int:
    """One meeting."""
    from sheaf.plan.meetings import queries, showing, table

    actor = reader(args)
    row = queries.meeting(actor, args.meeting)
    items, missing, decided = queries.agenda(actor, row.code), queries.missing_standing(row), list(row.decisions.all())
    whole = ", ".join(filter(None, (row.title, row.days, row.place, f"with {row.partner}" if row.partner else "", row.state)))
    lines = [f"{row.code}: {whole}", *(f"  {item.position}. {item.title}" for item in items)]
    papers = list(queries.papers(actor, row).values("id", "title", "name", "size", "sha256", "from_state", "shown_to", "readers"))
    lines += [f"  paper {item['id']}: {item['title']}, {item['size']:,} bytes" for item in papers]
    lines += [f"  missing standing item: {item.title}" for item in missing]
    follow = queries.missing_follow_ups(row)
    lines += [f"  missing follow-up of {item.decision_id}: {item.title}" for item in follow]
    lines += [f"  {item.code} {item.kind} ({table.STATES[item.state]}): {item.text}" for item in decided]
    found = {
        "code": row.code,
        "state": row.state,
        "agenda": [item.title for item in items],
        "items": [{"id": item.id, "position": item.position, "title": item.title} for item in items],
        "papers": papers,
        "missing_standing": [item.title for item in missing],
        "missing_follow_ups": list(map(showing.missing_follow_up, follow)),
        "decisions": [{"code": item.code, "kind": item.kind, "state": item.state, "text": item.text} for item in decided],
    }
    return tell(args, found, "\n".join(lines))


def plan(args: argparse.Namespace) -> int:
    """Plan a meeting."""
    from sheaf.plan.meetings import services

    row = services.plan_meeting(
        person(args), code=args.code, body=args.body, format=args.format, title=args.title, starts=args.starts, ends=args.ends,
        number=args.number, place=args.place, host=args.host, chair=args.chair, co_chairs=args.co_chair, partner=args.partner,
        source=args.source)
    return tell(args, {"code": row.code, "starts": row.starts}, f"{row.code} is planned for {row.starts}.")


def move_to(args: argparse.Namespace) -> int:
    """Move a meeting."""
    from sheaf.plan.meetings import services

    row = services.move_meeting(person(args), code=args.meeting, starts=args.starts, ends=args.ends)
    return tell(args, {"code": row.code, "starts": row.starts}, f"{row.code} is planned for {row.starts}.")


def hold(args: argparse.Namespace) -> int:
    """A meeting was held."""
    from sheaf.plan.meetings import services

    return tell(args, {"code": services.hold(person(args), code=args.meeting).code, "state": "held"}, "Held.")


def decide(args: argparse.Namespace) -> int:
    """Put a decision."""
    from sheaf.plan.meetings import deciding

    actor = person(args)
    row = deciding.propose(actor, meeting=args.meeting, kind=args.kind, text=args.text, mode=args.mode, about=args.about,
                           clauses=args.clause, item_id=cli_agenda.item_id(actor, args.meeting, args.item), until=args.until,
                           value={"to": args.to.isoformat()} if args.to else None)
    return tell(args, {"code": row.code, "state": row.state}, f"{row.code} is put.")


def decision(args: argparse.Namespace) -> int:
    """One decision."""
    from sheaf.plan.bodies.words import owner_in_words
    from sheaf.plan.meetings import queries, showing, table

    actor = reader(args)
    row = queries.decision(actor, args.decision)
    more = [f" until {row.until}" if row.until else "", f", {table.STATES[row.state]}", f" on {row.taken}" if row.taken else "",
            f", about {row.about}" if row.about else "", f", to {row.value['to']}" if row.value.get("to") else ""]
    lines = [f"{row.code}: {row.kind}, {table.WORDS[row.mode]}{''.join(more)}", f"  {row.text}"]
    lines += [f"  agreed, and not in force yet: {row.waits}"] if row.waits else []
    lines += [f"  {item.state} {table.SAID[item.event]} ({item.at:%Y-%m-%d}){f': {item.text}' if item.text else ''}"
              for item in row.positions.all()]
    lines += [f"  follows: {item.title}, {owner_in_words(item.owner)}, until {item.due} ({item.state})  {item.id}"
              for item in row.follow_ups.all()]
    found = showing.decision(actor, args.decision)
    return tell(args, found, "\n".join(lines))


def take_step(args: argparse.Namespace) -> int:
    """A step of a decision."""
    from sheaf.plan.meetings import deciding, table

    actor = person(args)
    if args.event == table.RECORD:
        row = deciding.record(actor, code=args.decision, on=args.on)
    elif args.event == table.WITHDRAW:
        row = deciding.withdraw(actor, code=args.decision)
    elif args.event == table.RESUME:
        row = deciding.resume(actor, code=args.decision, until=args.until)
    else:
        row = deciding.take_position(actor, code=args.decision, event=args.event, text=args.text)
    waits = f" All have agreed, and it waits: {row.waits}" if row.waits else ""
    return tell(args, {"code": row.code, "state": row.state, "waits": row.waits}, f"{row.code} is {table.STATES[row.state]}.{waits}")


def follow_up(args: argparse.Namespace) -> int:
    """Add a follow-up."""
    from sheaf.plan.meetings import deciding

    row = deciding.add_follow_up(person(args), decision=args.decision, title=args.title, owner=args.owner, due=args.due)
    return tell(args, {"id": row.id, "due": row.due}, f"{row.id} is open until {row.due}.")


def close(args: argparse.Namespace) -> int:
    """Close a follow-up."""
    from sheaf.plan.meetings import deciding

    row = deciding.close_follow_up(person(args), follow_up_id=args.follow_up, result=args.result, dropped=args.dropped)
    return tell(args, {"id": row.id, "state": row.state}, f"It is {row.state}.")


def follow_ups(args: argparse.Namespace) -> int:
    """What is open."""
    from sheaf.plan.meetings import queries

    rows = list(queries.follow_ups(reader(args), state="open")[:queries.MAX_ROWS])
    return tell(
        args,
        [{"id": row.id, "decision": row.decision_id, "title": row.title, "owner": row.owner, "due": row.due} for row in rows],
        "\n".join(columns((row.due, row.owner, row.decision_id, row.title, row.id) for row in rows)),
    )
