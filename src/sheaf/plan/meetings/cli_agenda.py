"""`sheaf meeting`: agendas, standing items, papers, and the address of one's calendar."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sheaf.kernel.errors import Invalid
from sheaf.plan.shell import columns, day, person, reader, tell

if TYPE_CHECKING:
    from sheaf.access.actor import Actor

_AUDIENCES = ("body", "members", "all")
Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add `meeting item|drop|place|fill|cancel|standing|stand|unstand|paper|audience|fetch|calendar`. command: (name, words, run,
    *places)."""
    item = command("item", "put one more item on an agenda", add_item, "meeting", "title")
    for name in ("clause", "note", "shared-with"):
        item.add_argument(f"--{name}", default="")
    command("drop", "take an item off its agenda, by its id or its place", drop_item, "meeting", "item")
    place = command("place", "put an item, by its id or its place, at another place", place_item, "meeting", "item")
    place.add_argument("position", type=int)
    command("fill", "put standing items and open follow-ups on an agenda that lacks them", fill, "meeting")
    command("cancel", "say that a meeting will not be held", cancel, "meeting")
    command("standing", "what every agenda of a body has today", standing, "body")
    stand = command("stand", "let every agenda of a body have an item", add_standing, "body", "title")
    stand.add_argument("--starts", type=day, required=True, metavar="DAY")
    stand.add_argument("--clause", default="", metavar="EDITION/CLAUSE")
    stand.add_argument("--decision", default="", help="by which it stands")
    command("unstand", "end a standing item", end_standing, "item").add_argument(
        "--on", type=day, required=True, metavar="DAY")
    paper = command("paper", "add a paper to a meeting", add_paper, "meeting", "file", "title")
    paper.add_argument("--item", default="", help="of the agenda, by its id or its place")
    paper.add_argument("--shown-to", default="body", choices=_AUDIENCES, help="who takes part, all delegates, all readers")
    command("audience", "show a paper of yours to others than before: body, members or all", audience, "paper", "shown_to")
    command("fetch", "write a paper to a file", fetch, "paper", "file")
    command("calendar", "a new secret address of your calendar, told once", calendar).add_argument(
        "--drop", action="store_true", help="no address opens it from now on")


def add_item(args: argparse.Namespace) -> int:
    """One more item."""
    from sheaf.plan.meetings import services

    row = services.add_item(person(args), code=args.meeting, title=args.title, clause=args.clause, note=args.note,
                            shared_with=args.shared_with)
    return tell(args, {"id": row.id, "position": row.position}, f"{row.position}. {row.title}")


def drop_item(args: argparse.Namespace) -> int:
    """Take an item off."""
    from sheaf.plan.meetings import services

    actor = person(args)
    code = services.drop_item(actor, item_id=item_id(actor, args.meeting, args.item))
    return tell(args, {"meeting": code}, "It is off the agenda.")


def place_item(args: argparse.Namespace) -> int:
    """Another place for an item."""
    from sheaf.plan.meetings import queries, services

    actor = person(args)
    code = services.place_item(actor, item_id=item_id(actor, args.meeting, args.item), position=args.position)
    rows = queries.agenda(actor, code)
    return tell(args, [{"id": row.id, "position": row.position, "title": row.title} for row in rows],
                "\n".join(f"{row.position}. {row.title}" for row in rows))


def item_id(actor: Actor, meeting: str, given: str) -> str:
    """The id of an item that was named by its id or by its place on the agenda; empty where none was."""
    from sheaf.plan.meetings import queries

    held = {str(item.position): item.id for item in queries.agenda(actor, meeting)} if given else {}
    return held.get(given, given)


def fill(args: argparse.Namespace) -> int:
    """What an agenda lacks comes onto it."""
    from sheaf.plan.meetings import services

    count = services.fill_agenda(person(args), code=args.meeting)
    return tell(args, {"added": count}, f"{count} items came onto the agenda.")


def cancel(args: argparse.Namespace) -> int:
    """A meeting will not be held."""
    from sheaf.plan.meetings import services

    return tell(args, {"code": services.cancel(person(args), code=args.meeting).code, "state": "cancelled"}, "Cancelled.")


def standing(args: argparse.Namespace) -> int:
    """One line a standing item."""
    from sheaf.access.policy import require
    from sheaf.kernel import clock
    from sheaf.plan.meetings import queries

    require(reader(args), "plan.read")
    rows = list(queries.standing(args.body, clock.today()))
    return tell(args, [{"id": row.id, "title": row.title, "starts": row.starts, "clause": row.clause} for row in rows],
                  "\n".join(columns((row.id, f"since {row.starts}", row.title) for row in rows)) or "None.")


def add_standing(args: argparse.Namespace) -> int:
    """One more standing item."""
    from sheaf.plan.meetings import services

    row = services.add_standing(person(args), body=args.body, title=args.title, starts=args.starts, clause=args.clause,
                                decision=args.decision)
    return tell(args, {"id": row.id}, f"{row.title} stands on every agenda of {row.body} from {row.starts} on.")


def end_standing(args: argparse.Namespace) -> int:
    """A standing item ends."""
    from sheaf.plan.meetings import services

    row = services.end_standing(person(args), item_id=args.item, on=args.on)
    return tell(args, {"id": row.id, "ends": row.ends}, f"{row.title} stands until {row.ends}.")


def add_paper(args: argparse.Namespace) -> int:
    """A paper of a meeting."""
    from sheaf.plan.meetings import services

    path = Path(args.file)
    if not path.is_file() or path.stat().st_size > services.MAX_PAPER:
        raise Invalid(f"There is no such file, or it has more than {services.MAX_PAPER // 1024 // 1024} MB.", code="file")
    actor = person(args)
    row = services.add_paper(actor, code=args.meeting, title=args.title, name=path.name, data=path.read_bytes(),
                             item_id=item_id(actor, args.meeting, args.item), shown_to=args.shown_to)
    return tell(args, {"id": row.id, "sha256": row.sha256}, f"{row.id}, {row.size:,} bytes, SHA-256 {row.sha256}")


def audience(args: argparse.Namespace) -> int:
    """Another audience for a paper."""
    from sheaf.plan.meetings import services

    row = services.show_paper(person(args), paper_id=args.paper, shown_to=args.shown_to)
    return tell(args, {"id": row.id, "shown_to": row.shown_to}, f"{row.title} is shown to {row.audience}.")


def fetch(args: argparse.Namespace) -> int:
    """A paper's bytes."""
    from sheaf.plan.meetings import services

    row = services.read_paper(reader(args), paper_id=args.paper)
    try:
        Path(args.file).write_bytes(bytes(row.content))
    except OSError as error:
        raise Invalid(f"{args.file} cannot be written: {error.strerror}.", code="write") from error
    return tell(args, {"file": args.file, "bytes": row.size, "sha256": row.sha256}, f"{args.file}: {row.size:,} bytes.")


def calendar(args: argparse.Namespace) -> int:
    """The secret address, or its end."""
    from django.conf import settings

    from sheaf.plan.meetings import calendar as calendars

    actor = person(args)
    if args.drop:
        calendars.drop_address(actor)
        return tell(args, {"address": None}, "No address opens your calendar any longer.")
    address = settings.VALUES.address + calendars.path_of(calendars.new_address(actor))
    return tell(args, {"address": address}, address)
