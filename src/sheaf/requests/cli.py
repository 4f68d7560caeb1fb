"""`sheaf request ...`: conversations, drafts, their release, steps and files."""

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
    send = _command(actions, "release", "release a draft that somebody else wrote", _release)
    send.add_argument("draft")
    send.add_argument("--revision", type=int, required=True, help="the revision you have read, as `request draft` shows it")
    hand = _command(actions, "hand", "hand a conversation to a colleague of the unit", _hand)
    hand.add_argument("id")
    hand.add_argument("--to", required=True, metavar="USER", help="user name of the colleague")
    hand.add_argument("--reason", default="absent", help="absent, workload, competence, duties")
    _command(actions, "readers", "who will be able to open a draft, before it is released", _readers).add_argument("draft")
    _drafts(actions)
    act = _command(actions, "act", "do a step that needs no release", _act)
    act.add_argument("id")
    act.add_argument("event")
    act.add_argument("--fields", default="{}", help="JSON of what must be given")


def _drafts(actions: Any) -> None:
    step = _command(actions, "step", "draft a step of a conversation from a JSON file {fields, handling}, and submit it", _step)
    step.add_argument("id")
    step.add_argument("event", help="such as answer, partial, refuse, ask_back")
    step.add_argument("file", type=Path)
    _command(actions, "drafts", "drafts of your unit that are not sent", _list_drafts)
    _command(actions, "draft", "one draft, opened with your keys", _draft).add_argument("draft")
    attach = _command(actions, "attach", "add a file to a draft; prints its id", _attach)
    attach.add_argument("draft")
    attach.add_argument("file", type=Path)
    _command(actions, "submit", "hand a draft to a second person", _submit).add_argument("draft")
    back = _command(actions, "give-back", "return a draft to its drafter", _give_back)
    back.add_argument("draft")
    back.add_argument("--reason", required=True)
    _command(actions, "discard", "give a draft up; what was written is wiped", _discard).add_argument("draft")
    file = _command(actions, "file", "write a file of a conversation", _file)
    file.add_argument("id")
    file.add_argument("message")
    file.add_argument("name")
    file.add_argument("--to", type=Path, required=True, metavar="FILE", help="a file that is not there yet")


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
    from sheaf.requests import services

    actor, given = _actor(args), _given(args.file)
    made = services.start(actor, kind=args.kind, to=args.to)
    return _submitted(actor, made.id, given, priority=args.priority)


def _step(args: argparse.Namespace) -> int:
    from sheaf.requests import queries, services

    actor, given = _actor(args), _given(args.file)
    found = queries.get(actor, args.id)
    made = services.start(actor, kind=found.kind, event=args.event, conversation_id=found.id)
    return _submitted(actor, made.id, given)


def _given(path: Path) -> dict[str, Any]:
    """{fields, handling} of a file, read before anything is written."""
    from sheaf.kernel.errors import Invalid
    from sheaf.web.plain import read_json

    given = read_json(path, "file")
    if not isinstance(given.get("fields", {}), dict) or not isinstance(given.get("handling") or {}, dict):
        raise Invalid("The file must hold {fields, handling}.", code="file")
    return given


def _submitted(actor: Any, draft_id: str, given: dict[str, Any], **more: Any) -> int:
    """Saved and submitted; where either fails, no draft stays behind."""
    from sheaf.kernel.errors import SheafError
    from sheaf.requests import services

    try:
        services.save(actor, draft_id=draft_id, fields=given.get("fields", {}), handling=given.get("handling"), **more)
        services.submit(actor, draft_id=draft_id)
    except SheafError:
        services.discard(actor, draft_id=draft_id)
        raise
    return _print({"draft": draft_id})


def _list_drafts(args: argparse.Namespace) -> int:
    from sheaf.access.policy import require
    from sheaf.requests import queries

    actor = _actor(args)
    require(actor, "request.read")
    return _print([_draft_row(row) for row in queries.drafts(actor)[:500]])


def _draft_row(row: Any, value: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"id": row.id, "kind": row.kind, "event": row.event, "to": row.addressee, "stage": row.stage,
            "revision": row.revision, **(value or {})}


def _draft(args: argparse.Namespace) -> int:
    from sheaf.requests import drafting

    return _print(_draft_row(*drafting.opened(_actor(args), args.draft)))


def _attach(args: argparse.Namespace) -> int:
    from sheaf.kernel.errors import Invalid
    from sheaf.requests import drafting, services

    actor = _actor(args)
    if not args.file.is_file():
        raise Invalid(f"There is no file {args.file}.", code="no_file")
    with args.file.open("rb") as stream:
        content = stream.read(drafting.MAX_FILE + 1)
    made = services.attach(actor, draft_id=args.draft, name=args.file.name, media_type="application/octet-stream", content=content)
    return _print({"file": made.id})


def _submit(args: argparse.Namespace) -> int:
    from sheaf.requests import services

    return _print(_draft_row(services.submit(_actor(args), draft_id=args.draft)))


def _give_back(args: argparse.Namespace) -> int:
    from sheaf.requests import services

    return _print(_draft_row(services.give_back(_actor(args), draft_id=args.draft, reason=args.reason)))


def _discard(args: argparse.Namespace) -> int:
    from sheaf.requests import services

    services.discard(_actor(args), draft_id=args.draft)
    return 0


def _file(args: argparse.Namespace) -> int:
    from sheaf.kernel.errors import Invalid
    from sheaf.requests import queries

    actor = _actor(args)
    if args.to.exists() or not args.to.parent.is_dir():
        raise Invalid(f"{args.to} is there already, or its folder is not.", code="file_exists")
    content = queries.file(actor, args.id, args.message, args.name)
    with args.to.open("xb") as out:
        for block in content:
            out.write(block)
    return 0


def _release(args: argparse.Namespace) -> int:
    from sheaf.requests import services

    return _print(_row(services.release(_actor(args), draft_id=args.draft, revision=args.revision)))


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
    for item in (*seen.readers, *seen.later, *seen.told):
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
    from sheaf.web.plain import check_plain

    try:
        fields = check_plain(json.loads(args.fields))
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise Invalid("--fields is not a JSON object.", code="fields")
    return _print(_row(services.act(_actor(args), conversation_id=args.id, event=args.event, fields=fields)))
