"""`sheaf plan`: import a text, list its clauses, compare editions."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sheaf.kernel.errors import Conflict, Invalid
from sheaf.plan.shell import actions, columns, reader

if TYPE_CHECKING:
    from sheaf.plan.editions.queries import Held
    from sheaf.plan.editions.shapes import Report


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `plan import`, `plan clauses`, `plan clause`, `plan editions`, `plan crosswalk`, `plan relate`, `plan unrelate`, `plan bind`."""
    top = actions(sub)
    load = top.add_parser("import", help="attach the text of a plan to an edition")
    load.add_argument("file", type=Path, help="plain text in UTF-8, as copied out of the PDF")
    load.add_argument("--edition", default="", metavar="CODE", help="default: the plan of 2016-2025")
    load.add_argument("--plan", default="", help="code of the plan that a new edition is of")
    load.add_argument("--title", default="", help="of a new edition; else as the text begins")
    load.add_argument("--catalogue", type=Path, default=None, metavar="CSV", help="codes and short titles of another plan")
    load.add_argument("--follows", default="", metavar="DOCUMENT", help="the document whose validity it shares")
    load.add_argument("--check", action="store_true", help="say what it would do and write nothing")
    load.add_argument("--accept", action="store_true", help="import although the report names places to look at")
    load.add_argument("--replace", action="store_true", help="overwrite text that is held already")
    load.set_defaults(run=import_text)
    listed = top.add_parser("clauses", help="list the clauses of an edition")
    listed.add_argument("--edition", default="", metavar="CODE", help="default: the plan of 2016-2025")
    listed.set_defaults(run=clauses)
    one = top.add_parser("clause", help="one clause, and all that happened to it")
    one.add_argument("clause", metavar="EDITION/CLAUSE")
    one.set_defaults(run=clause)
    known = top.add_parser("editions", help="list the editions")
    known.set_defaults(run=editions)
    walk = top.add_parser("crosswalk", help="two editions side by side")
    walk.add_argument("left")
    walk.add_argument("right")
    walk.set_defaults(run=crosswalk)
    tie = top.add_parser("relate", help="say how a clause is answered in another edition")
    tie.add_argument("relation")
    tie.add_argument("--before", default="", metavar="EDITION/CLAUSE")
    tie.add_argument("--after", default="", metavar="EDITION/CLAUSE")
    tie.add_argument("--note", default="")
    tie.set_defaults(run=relate)
    loose = top.add_parser("unrelate", help="take back what was said of a clause and another edition")
    loose.add_argument("before", metavar="EDITION/CLAUSE")
    loose.add_argument("after", metavar="EDITION/CLAUSE", help="a hyphen where it was “dropped”; the first a hyphen where it is “new”")
    loose.set_defaults(run=unrelate)
    bound = top.add_parser("bind", help="let an edition's validity follow another's")
    bound.add_argument("edition")
    bound.add_argument("--to", default="", metavar="EDITION", help="empty lets it go")
    bound.set_defaults(run=bind)
    for parser in (load, listed, one, known, walk, tie, loose, bound):
        parser.add_argument("--json", action="store_true", help="JSON")
        parser.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person; else SHEAF_TOKEN or the operator")


def import_text(args: argparse.Namespace) -> int:
    """Check and attach; the report says what it could not place."""
    from sheaf.plan.editions import services

    if not args.file.is_file():
        raise Invalid(f"There is no file {args.file}.", code="no_file")
    actor, data, edition = reader(args), _bytes(args.file), args.edition or services.FIRST
    codes = _bytes(args.catalogue).decode("utf-8", "replace") if args.catalogue else ""
    if args.check:
        report = services.read(actor, data=data, edition=edition, catalogue=codes)
    else:
        try:
            report = services.attach(actor, data=data, edition=edition, plan=args.plan, title=args.title, catalogue=codes,
                                     follows=args.follows, accept=args.accept, replace=args.replace)
        except Conflict as why:
            for item in why.details.get("problems", []):
                print(_problem(item["line"], item["message"]), file=sys.stderr)
            raise
    print(json.dumps(report.as_dict(), ensure_ascii=False) if args.json else _words(report, args.check))
    return 0


def _bytes(path: Path) -> bytes:
    from sheaf.plan.editions.services import MAX_BYTES

    if path.stat().st_size > MAX_BYTES:
        raise Invalid(f"{path} is over {MAX_BYTES // 1_000_000} MB: is it the text of a plan?", code="too_large")
    return path.read_bytes()


def _problem(line: int, sentence: str) -> str:
    return f"  line {line}: {sentence}" if line else f"  {sentence}"


def _words(report: Report, check: bool) -> str:
    did = "would get" if check else "got"
    lines = [f"{report.edition}: {report.title}",
             f"{len(report.clauses)} clauses: {len(report.added)} {did} their text, {len(report.changed)} change, {report.same} as before."]
    lines += [_problem(item.line, item.sentence) for item in report.problems]
    lines += [f"  beside the clauses, line {item.line}: {item.kind} “{item.shown[:70]}”" for item in report.passages if item.kind == "text"]
    return "\n".join(lines)


def clauses(args: argparse.Namespace) -> int:
    """One line a clause, or everything as JSON."""
    from sheaf.plan.editions import queries
    from sheaf.plan.editions.services import FIRST

    rows = queries.clauses(reader(args), args.edition or FIRST)
    if args.json:
        print(json.dumps([queries.as_dict(row) for row in rows], ensure_ascii=False))
    else:
        print("\n".join(columns((row.code, row.title) for row in rows)))
    return 0


def clause(args: argparse.Namespace) -> int:
    """A clause with its text, the clauses that answer it, and what every room of the plan knows of it."""
    from sheaf.plan.editions import queries

    edition, _, code = args.clause.partition("/")
    found = queries.whole(reader(args), edition, code)
    lines = [f"{found['code']} {found['short_title']}", *([found["text"]] if found["text"] else [])]
    lines += [f"  {item['relation']}: {item['edition'] or '–'}/{item['clause'] or '–'} {item['note']}".rstrip()
              for item in found["answers"]]
    for room in found["elsewhere"]:
        lines += [f"{room['title']}:", *(f"  {item['text']}  {item.get('when') or ''}".rstrip() for item in room["rows"])]
    print(json.dumps(found, ensure_ascii=False, default=str) if args.json else "\n".join(lines))
    return 0


def editions(args: argparse.Namespace) -> int:
    """Code, years, clauses, how many have their text."""
    from sheaf.plan.editions import queries

    held = queries.editions(reader(args))
    if args.json:
        print(json.dumps([{"code": item.row.code, "title": item.row.title, "starts": str(item.starts or ""), "ends": str(item.ends or ""),
                           "follows": item.follows, "draft": item.draft, "clauses": item.clauses, "texts": item.texts}
                          for item in held], ensure_ascii=False))
    else:
        print("\n".join(columns((item.row.code, _in_force(item), f"{item.texts} of {item.clauses} clauses with text", item.row.title)
                                for item in held)))
    return 0


def _in_force(item: Held) -> str:
    days = f"{item.starts or '…'} to {item.ends or '…'}" if item.starts or item.ends else "draft" if item.draft else "not told"
    return f"{days}, follows {item.follows}" if item.follows else days


def crosswalk(args: argparse.Namespace) -> int:
    """One line for each pair of clauses."""
    from sheaf.plan.editions import queries

    rows = [(before.code if before else "", after.code if after else "", relation)
            for before, after, relation in queries.crosswalk(reader(args), args.left, args.right)]
    if args.json:
        print(json.dumps([{"before": left or None, "after": right or None, "relation": relation} for left, right, relation in rows]))
    else:
        print("\n".join(columns((left or "-", right or "-", relation or "not told yet") for left, right, relation in rows)))
    return 0


def relate(args: argparse.Namespace) -> int:
    """Say how a clause is answered."""
    from sheaf.plan.editions import services

    row = services.relate(reader(args), relation=args.relation, before=_place(args.before), after=_place(args.after), note=args.note)
    print(json.dumps({"id": row.id}) if args.json else "Told.")
    return 0


def unrelate(args: argparse.Namespace) -> int:
    """Take a relation back."""
    from sheaf.plan.editions import queries, services

    actor = reader(args)
    row = queries.relation(actor, *(None if text == "-" else _place(text) for text in (args.before, args.after)))
    services.unrelate(actor, crosswalk_id=row.id)
    print(json.dumps({"id": row.id}) if args.json else "Taken back.")
    return 0


def bind(args: argparse.Namespace) -> int:
    """Let an edition's validity follow another's."""
    from sheaf.plan.editions import queries, services

    starts, ends = queries.validity(services.bind(reader(args), edition=args.edition, to=args.to))
    print(json.dumps({"starts": str(starts or ""), "ends": str(ends or "")}) if args.json else f"In force {starts} to {ends}.")
    return 0


def _place(text: str) -> tuple[str, str] | None:
    edition, _, code = text.partition("/")
    if text and not code:
        raise Invalid("A clause is written EDITION/CLAUSE, such as POA-2016-2025/NS-8.", code="clause")
    return (edition, code) if text else None


