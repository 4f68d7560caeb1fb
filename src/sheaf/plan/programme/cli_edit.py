"""`sheaf programme`: write a draft, its objectives and actions; say how an action goes; review and carry on."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from sheaf.plan.shell import day, person, tell

Command = Callable[..., argparse.ArgumentParser]
_LISTS = {"clauses": ("clause", "EDITION/CLAUSE"), "leads": ("lead", "STATE"), "partners": ("partner", "NAME")}
_WORDS = ("output", "budget", "currency", "funding", "note")
_EMPTY: dict[str, Any] = {**dict.fromkeys(_LISTS, ()), **dict.fromkeys(("starts", "ends")), **dict.fromkeys(_WORDS, "")}


def add_commands(command: Command) -> None:
    """Add `programme make|change|objective|reword|add|edit|progress|review`. command: (name, words, run, *places)."""
    new = command("make", "a draft programme", make, "code", "title")
    other = command("change", "other words or days for a draft; what is not given stays", change, "programme")
    other.add_argument("--title", default=None)
    for parser in (new, other):
        for name in ("starts", "ends"):
            parser.add_argument(f"--{name}", type=day, required=parser is new, metavar="DAY")
        for name in ("edition", "partner", "source"):
            parser.add_argument(f"--{name}", default="" if parser is new else None)
    new.add_argument("--follows", default="", metavar="PROGRAMME")
    command("objective", "add an objective to a component of a draft", objective, "programme", "area", "text")
    again = command("reword", "other words for an objective of a draft", reword, "objective", "text")
    again.add_argument("--read", required=True, metavar="WORDS", help="its words as they were read")
    more = command("add", "add an action under an objective", add, "objective", "title")
    edits = command("edit", "change an action of a draft; what is not given stays", edit, "programme", "action")
    edits.add_argument("--title", default=None)
    edits.add_argument("--clear", action="append", default=[], choices=tuple(_EMPTY), help="leave this field empty")
    for parser in (more, edits):
        _add_fields(parser)
    goes = command("progress", "say how an action goes: not_started, under_way, done, stopped", progress, "programme", "action", "progress")
    goes.add_argument("--note", default="")
    for parser in (other, edits, goes):
        parser.add_argument("--version", type=int, required=parser is not goes, help="as it was read")
    seen = command("review", "the triennial review; unfinished actions go on", review, "programme", "findings")
    seen.add_argument("--into", default="", metavar="PROGRAMME")
    seen.add_argument("--carry", action="append", default=[], metavar="ACTION")
    seen.add_argument("--decision", default="", help="code of the decision")


def _add_fields(parser: argparse.ArgumentParser) -> None:
    for field, (name, value) in _LISTS.items():
        parser.add_argument(f"--{name}", action="append", default=None, dest=field, metavar=value, help="all of them, one an option")
    for name in ("starts", "ends"):
        parser.add_argument(f"--{name}", type=day, default=None, metavar="DAY")
    for name in _WORDS:
        parser.add_argument(f"--{name}", default=None)


def _given(args: argparse.Namespace) -> dict[str, Any]:
    """The fields of an action that were given."""
    return {name: getattr(args, name) for name in _EMPTY if getattr(args, name) is not None}


def make(args: argparse.Namespace) -> int:
    """Make a draft."""
    from sheaf.plan.programme import services

    row = services.make(person(args), code=args.code, title=args.title, starts=args.starts, ends=args.ends, edition=args.edition,
                        partner=args.partner, follows=args.follows, source=args.source)
    return tell(args, {"code": row.code, "state": row.state, "version": row.version}, f"{row.code} is a draft.")


def change(args: argparse.Namespace) -> int:
    """Change a draft. The fields that stay are those of the version that was read: of any other the service takes nothing."""
    from sheaf.kernel.errors import Invalid
    from sheaf.plan.programme import drafting, queries

    actor = person(args)
    held = queries.programme(actor, args.programme)
    names = ("title", "starts", "ends", "edition", "partner", "source")
    values = {name: getattr(held, name) if getattr(args, name) is None else getattr(args, name) for name in names}
    if values["ends"] is None:
        raise Invalid("No source tells the last day of this programme.", fields={"ends": "A day, such as 2028-12-31."})
    row = drafting.change(actor, code=held.code, version=args.version, **values)
    return tell(args, {"code": row.code, "version": row.version}, f"{row.code} is at version {row.version}.")


def objective(args: argparse.Namespace) -> int:
    """Add an objective."""
    from sheaf.plan.programme import services

    row = services.add_objective(person(args), code=args.programme, area=args.area, text=args.text)
    return tell(args, {"id": row.id, "position": row.position}, f"Objective {row.position}: {row.id}")


def reword(args: argparse.Namespace) -> int:
    """Change an objective."""
    from sheaf.plan.programme import drafting

    row = drafting.change_objective(person(args), objective_id=args.objective, read=args.read, text=args.text)
    return tell(args, {"id": row.id, "text": row.text}, f"Objective {row.position}: {row.text}")


def add(args: argparse.Namespace) -> int:
    """Add an action."""
    from sheaf.plan.programme import services

    row = services.add_action(person(args), objective_id=args.objective, title=args.title, **_given(args))
    return tell(args, {"code": row.code, "programme": row.programme_id, "version": row.version},
                f"{row.code} is added to {row.programme_id}.")


def edit(args: argparse.Namespace) -> int:
    """Change an action."""
    from sheaf.kernel.errors import Invalid
    from sheaf.plan.programme import queries, services, showing

    values = _given(args) | ({} if args.title is None else {"title": args.title})
    if both := sorted(set(values) & set(args.clear)):
        raise Invalid("A field is either given or left empty.", fields=dict.fromkeys(both, "Given, and to be left empty."))
    actor = person(args)
    held = queries.action(actor, args.programme, args.action)
    emptied = {name: list(_EMPTY[name]) if name in _LISTS else _EMPTY[name] for name in args.clear}
    row = services.edit_action(actor, action_id=held.id, version=args.version, **values, **emptied)
    return tell(args, showing.action_row(row), f"{row.code} is at version {row.version}.")


def progress(args: argparse.Namespace) -> int:
    """Say how an action goes."""
    from sheaf.plan.programme import queries, services

    actor = person(args)
    row = queries.action(actor, args.programme, args.action)
    row = services.set_progress(actor, action_id=row.id, progress=args.progress, note=args.note, version=args.version)
    return tell(args, {"code": row.code, "progress": row.progress, "version": row.version}, f"{row.code}: {row.progress}")


def review(args: argparse.Namespace) -> int:
    """Review and carry on."""
    from sheaf.plan.programme import services

    row = services.review(person(args), code=args.programme, findings=args.findings, into=args.into, carry=args.carry,
                          decision=args.decision)
    return tell(args, {"id": row.id, "held": row.held, "into": row.into_id, "carried": row.carried},
                f"Reviewed; {len(row.carried)} actions go on.")
