"""`sheaf plan workbook|form export|import`: a report as a file for the capital, and back as a draft."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sheaf.plan.shell import actions, common_options, person, tell

if TYPE_CHECKING:
    from sheaf.plan.reporting.offline.models import Upload

_MOST = 200  # rows that are told one by one


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `plan workbook export|import` and `plan form export|import`."""
    top = actions(sub)
    for kind, words in (("workbook", "the report as an Excel workbook"), ("form", "the report as a Word form")):
        inner = top.add_parser(kind, help=words).add_subparsers(metavar="ACTION", required=True)
        out = inner.add_parser("export", help="write the file, with the draft as it stands")
        out.add_argument("year", type=int)
        out.add_argument("file", type=Path)
        out.set_defaults(run=export, kind=kind)
        back = inner.add_parser("import", help="show what the file would do, and do it")
        back.add_argument("file", type=Path)
        back.add_argument("--year", type=int, default=None, help="refuse a file of another year")
        back.add_argument("--check", action="store_true", help="say what it would do and write nothing")
        back.add_argument("--mine", action="append", default=[], metavar="COMPONENT/SUBJECT",
                          help="where somebody wrote since, take what the file says")
        back.add_argument("--not-taken", type=Path, default=None, metavar="FILE", help="write a workbook with what was not taken")
        back.set_defaults(run=load, kind=kind)
        common_options(out, back)


def export(args: argparse.Namespace) -> int:
    """Write the file."""
    from sheaf.plan.reporting.offline import services

    _, data = services.export(person(args), year=args.year, kind=args.kind)
    args.file.write_bytes(data)
    return tell(args, {"file": str(args.file), "bytes": len(data)}, f"{args.file}: {len(data):,} bytes")


def load(args: argparse.Namespace) -> int:
    """Preview, then import, with a line of progress for each component."""
    from sheaf.kernel.errors import Invalid
    from sheaf.plan.reporting.offline import services
    from sheaf.plan.reporting.offline.files.shapes import MAX_BYTES

    if not args.file.is_file() or args.file.stat().st_size > MAX_BYTES:
        raise Invalid(f"There is no such file, or it has more than {MAX_BYTES // 1024 // 1024} MB.", code="file")
    actor = person(args)
    row = services.take(actor, data=args.file.read_bytes(), name=args.file.name, year=args.year)
    rows = services.preview(actor, row)
    found = services.as_dict(row, rows)
    if not args.check:
        mine = {item.key: item.version for item in rows if item.key in args.mine}
        services.apply(actor, upload_id=row.id, mine=mine, progress=None if args.json else _told)
        row.refresh_from_db()
        found |= {"applied": row.applied, "counts": row.counts}
    if args.not_taken:
        args.not_taken.write_bytes(services.returned(actor, row.id)[1])
    return tell(args, found, _lines(row, found))


def _told(done: int, of: int) -> None:
    print(f"{done:,} of {of:,} rows", file=sys.stdout)


def _lines(row: Upload, found: dict[str, object]) -> str:
    from sheaf.kernel.states import name

    counts = found["counts"]
    rows = found["rows"]
    lines = [f"{row.kind} of {name(row.state)}, {row.year}", *row.remarks]
    for item in rows[:_MOST] if isinstance(rows, list) else ():
        lines.append(f"{item['kind']:12}  {item['place']}: {item['key'].strip('/')} {item['remark']}".replace(":  ", ": ").rstrip())
    if isinstance(rows, list) and len(rows) > _MOST:
        lines.append(f"and {len(rows) - _MOST:,} rows more: --json tells all of them")
    said = ", ".join(f"{count} {kind}" for kind, count in counts.items()) if isinstance(counts, dict) else ""
    return "\n".join([*lines, said])
