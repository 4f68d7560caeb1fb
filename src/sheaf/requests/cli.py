"""`sheaf request list|show|new|readers|release|act|hand`."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    actions = sub.add_parser("request", help="requests between authorities").add_subparsers(metavar="ACTION", required=True)
    found = _command(actions, "list", "conversations of your unit", _list)
    found.add_argument("--show", default="open", help="open, turn, overdue, mine, received, sent, closed, all")
    found.add_argument("--kind", default="")
    _command(actions, "show", "one conversation, opened with your keys", _show).add_argument("id")
    new = _command(actions, "new", "draft a request from a JSON file {fields, handling} and submit it for release", _new)
    new.add_argument("file", type=Path)
    new.add_argument("--kind", default="police_request")
    new.add_argument("--to", required=True)
    new.add_argument("--priority", default="routine")
    _command(actions, "release", "release a draft that somebody else wrote", _release).add_argument("draft")
    hand = _command(actions, "hand", "hand a conversation to a colleague of the unit", _hand)
    hand.add_argument("id")
    hand.add_argument("--to", required=True, metavar="USER", help="user name of the colleague")
    hand.add_argument("--reason", default="absent", help="absent, workload, competence, duties")
    _command(actions, "readers", "who will be able to open a draft, before it is released", _readers).add_argument("draft")
    act = _command(actions, "act", "do a step that needs no release", _act)
    act.add_argument("id")
    act.add_argument("event")
    act.add_argument("--fields", default="{}", help="JSON of what must be given")


def _command(actions: Any, name: str, words: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=words)
    parser.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person (asks for the password)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
    return parser


def _actor(args: argparse.Namespace) -> Any:
    from sheaf.access.doors import actor_from_shell

    return actor_from_shell(args)


def _print(value: Any) -> int:
    print(json.dumps(value, default=str, ensure_ascii=False, indent=2))
    return 0


def _list(args: argparse.Namespace) -> int:
    from sheaf.access.policy import require
    from sheaf.requests import queries

    actor = _actor(args)
    require(actor, "request.read")
    rows = list(queries.listed(actor, show=args.show, kind=args.kind)[:500])
    if args.json:
        return _print([_row(row) for row in rows])
    for row in rows:
        due = f"  due {row.due:%Y-%m-%d %H:%M} UTC{' OVERDUE' if row.overdue else ''}" if row.due else ""
        print(f"{row.id}  {row.own_reference}  {row.counterpart}  {row.words}{due}")
    return 0


def _row(row: Any) -> dict[str, Any]:
    from sheaf.requests.queries import summary

    return summary(row)


def _show(args: argparse.Namespace) -> int:
    from sheaf.requests import queries

    actor = _actor(args)
    found = queries.get(actor, args.id)
    entries = queries.thread(actor, found)
    return _print({**_row(found), "events": [
        {"event": entry.event.event, "unit": entry.event.unit, "at": entry.event.at, "locked": entry.locked,
         "fields": entry.document.body.get("fields") if entry.document else None,
         "receipts": [asdict(item) for item in entry.receipts]} for entry in entries]})


def _new(args: argparse.Namespace) -> int:
    from sheaf.kernel.errors import Invalid
    from sheaf.requests import services

    actor = _actor(args)
    try:
        given = json.loads(args.file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError):
        raise Invalid("The file is not readable JSON.", code="file") from None
    if not isinstance(given, dict):
        raise Invalid("The file must hold {fields, handling}.", code="file")
    made = services.start(actor, kind=args.kind, to=args.to)
    services.save(actor, draft_id=made.id, fields=given.get("fields", {}), handling=given.get("handling"),
                  priority=args.priority)
    services.submit(actor, draft_id=made.id)
    return _print({"draft": made.id})


def _release(args: argparse.Namespace) -> int:
    from sheaf.requests import services

    return _print(_row(services.release(_actor(args), draft_id=args.draft)))


def _readers(args: argparse.Namespace) -> int:
    from sheaf.kernel.errors import Conflict
    from sheaf.requests import drafting, readers

    actor = _actor(args)
    found, value = drafting.opened(actor, args.draft)
    if not found.addressee:
        raise Conflict("It has no addressee yet.", code="no_addressee")
    seen = readers.readers(actor, found, value)
    if args.json:
        return _print(asdict(seen))
    for text in seen.warnings:
        print(f"! {text}")
    for item in (*seen.readers, *seen.later):
        print(f"{item.name}  ({item.why})")
    for text in (seen.nobody_else, *seen.rules):
        print(f"  {text}")
    return 0


def _hand(args: argparse.Namespace) -> int:
    from sheaf.access import queries as people
    from sheaf.requests import services

    actor = _actor(args)
    return _print(_row(services.hand_over(actor, conversation_id=args.id, to=people.person_named(args.to).id, reason=args.reason)))


def _act(args: argparse.Namespace) -> int:
    from sheaf.kernel.errors import Invalid
    from sheaf.requests import services

    try:
        fields = json.loads(args.fields)
    except json.JSONDecodeError:
        raise Invalid("--fields is not JSON.", code="fields") from None
    return _print(_row(services.act(_actor(args), conversation_id=args.id, event=args.event, fields=fields)))
