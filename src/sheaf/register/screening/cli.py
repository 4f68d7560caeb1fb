"""`sheaf screen`: upload a file of persons, map its columns, start, see where it stands, work it off, take it out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheaf.kernel.errors import Invalid
from sheaf.register.files.cli_tables import add_first, name_columns, warn

if TYPE_CHECKING:
    from sheaf.access.actor import Actor
    from sheaf.register.screening.models import Screening
    from sheaf.register.screening.results import Filter, RowView

_BLOCK = 1024 * 1024
_POLL_SECONDS = 0.2
_TELL_EVERY = 1_000  # rows between two lines of progress
_PAGE = 200
_READING = frozenset({"first", "encoding", "delimiter", "sheet"})  # how the file is read at all


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `screen upload`, `map`, `preview`, `start`, `status`, `results`, `refused`, `decide`, `export`, `abandon`."""
    top = sub.add_parser("screen", help="screen a file of persons against the register").add_subparsers(metavar="ACTION", required=True)
    made = [_add_upload(top), _add_map(top), _add_start(top), *_add_reads(top), _add_decide(top), _add_export(top)]
    gone = top.add_parser("abandon", help="give a screening up and delete its persons")
    gone.add_argument("screening", help="id of the screening")
    gone.set_defaults(run=abandon)
    for parser in (*made, gone):
        parser.add_argument("--json", action="store_true", help="JSON")
        parser.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person; else SHEAF_TOKEN")


def _add_upload(top: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = top.add_parser("upload", help="store a file; prints the id of the screening")
    parser.add_argument("file", type=Path, help="CSV, Excel or FollowTheMoney JSON lines")
    parser.add_argument("--title", required=True, help="name of the screening, without names of persons")
    parser.add_argument("--kind", default="passengers", help="passengers, contacts or other")
    parser.add_argument("--purpose", required=True, help="such as border-check or investigation")
    parser.add_argument("--case", required=True, help="number of your case file")
    parser.add_argument("--crime-area", default="", help="who does not work in it does not see the screening")
    parser.add_argument("--keep-days", type=int, default=30, help="days after which the persons are deleted; default 30")
    parser.set_defaults(run=upload)
    return parser


def _add_map(top: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = top.add_parser("map", help="say what columns mean; without --mapping as remembered or guessed")
    parser.add_argument("screening", help="id of the screening")
    parser.add_argument("--mapping", default="", metavar="COLUMN=PROPERTY,...", help="columns of the table")
    parser.add_argument("--schema", default="", help="kind of entity in each row; default Person")
    parser.add_argument("--dates", default="", help="order of numbers in dates: dmy, mdy or ymd")
    add_first(parser)
    parser.add_argument("--separator", default=None, help="what parts several values of a cell; empty for one value")
    parser.add_argument("--encoding", default="", help="such as utf-8, cp874 or utf-16; default as found")
    parser.add_argument("--delimiter", default="", help="what parts cells: , ; | or tab; default as found")
    parser.add_argument("--sheet", default="", help="of a workbook; default the first")
    parser.set_defaults(run=map_columns)
    return parser


def _add_start(top: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = top.add_parser("start", help="screen it; works itself unless a worker is quicker")
    parser.add_argument("screening", help="id of the screening")
    parser.add_argument("--list", dest="lists", action="append", metavar="NAME",
                        help="search this list (again for more); default every list")
    parser.add_argument("--without-own", action="store_true", help="do not search own records")
    parser.add_argument("--without-lists", action="store_true", help="search own records alone")
    parser.add_argument("--floor", default="possible", help="lowest band that is kept: strong, possible or weak")
    parser.add_argument("--no-wait", action="store_true", help="leave it to the worker")
    parser.set_defaults(run=start)
    return parser


def _add_reads(top: Any) -> list[argparse.ArgumentParser]:
    state: argparse.ArgumentParser = top.add_parser("status", help="where screenings stand")
    state.add_argument("screening", nargs="?", default="", help="id of one; else the last 50")
    state.set_defaults(run=status)
    first: argparse.ArgumentParser = top.add_parser("preview", help="the first rows as they would be looked for")
    left: argparse.ArgumentParser = top.add_parser("refused", help="rows and values that were left out, and why")
    for parser, run in ((first, preview), (left, refused)):
        parser.add_argument("screening", help="id of the screening")
        parser.set_defaults(run=run)
    found: argparse.ArgumentParser = top.add_parser("results", help="rows with their candidates, the best first")
    _add_filter(found)
    found.set_defaults(run=worklist)
    return [state, first, left, found]


def _add_decide(top: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = top.add_parser("decide", help="decide a candidate, or take a decision back")
    parser.add_argument("candidate", help="id of the candidate")
    parser.add_argument("decision", choices=["yes", "no", "unsure", "undo"], help="the same, somebody else, unsure, or take it back")
    parser.add_argument("--turn", type=int, required=True, help="of the candidate as it was read, in `results`")
    parser.add_argument("--note", default="", help="why")
    parser.set_defaults(run=decide)
    return parser


def _add_export(top: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = top.add_parser("export", help="write the results to a file, under their handling")
    _add_filter(parser)
    parser.add_argument("out", type=Path, help="a new file; .csv, .xlsx or .json")
    parser.set_defaults(run=export)
    return parser


def _add_filter(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("screening", help="id of the screening")
    parser.add_argument("--decided", default="", help="undecided (or changed since), changed, decided, yes, no or unsure")
    parser.add_argument("--band", default="", help="strong, possible or weak")
    parser.add_argument("--list", dest="held_in", default="", help="own, or the name of a list")
    parser.add_argument("--without", action="store_true", help="rows without a candidate instead")


def upload(args: argparse.Namespace) -> int:
    """Store the file; prints the id."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.screening import services

    actor = actor_from_shell(args)
    if not args.file.is_file():
        raise Invalid(f"There is no file {args.file}.", code="no_file")
    key = services.upload(actor, title=args.title, kind=args.kind, purpose=args.purpose, case=args.case, crime_area=args.crime_area,
                          keep_days=args.keep_days, chunks=_chunks(args.file), file_name=args.file.name)
    print(json.dumps({"id": key}) if args.json else key)
    return 0


def map_columns(args: argparse.Namespace) -> int:
    """Map as given, remembered or guessed; prints what was mapped."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.screening import queries, services

    actor = actor_from_shell(args)
    args.delimiter = "\t" if args.delimiter == "tab" else args.delimiter
    chosen = {name: value for name in ("schema", "dates", "first", "encoding", "delimiter", "sheet") if (value := getattr(args, name))}
    plan, sample, words = queries.proposal(actor, args.screening, {name: chosen[name] for name in chosen if name in _READING})
    raw: dict[str, Any] = plan.as_dict() | chosen
    if args.separator is not None:
        raw["separator"] = args.separator
    name_columns(raw, args)
    warn(raw, sample, words)
    services.map_columns(actor, screening_id=args.screening, plan=raw)
    used = {column: target for column, target in raw["columns"].items() if target}
    print(json.dumps(used, ensure_ascii=False) if args.json else "\n".join(f"{column}: {target}" for column, target in used.items()))
    return 0


def preview(args: argparse.Namespace) -> int:
    """One line for each row, with what is looked for and what could not be used."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.files import words
    from sheaf.register.screening import services

    for row in services.preview(actor_from_shell(args), screening_id=args.screening):
        wanted = [{"title": item.id, "schema_name": item.schema, "properties": item.properties} for item in row.entities]
        problems = [f"{words.column(item.column)}: {item.reason}" if item.column else item.reason for item in row.problems]
        if args.json:
            print(json.dumps({"row": row.number, "refused": row.refused, "looked_for": wanted, "problems": problems}, ensure_ascii=False))
        else:
            print("  ".join([f"row {row.number}", *(str(item["title"]) for item in wanted), *problems]))
    return 0


def refused(args: argparse.Namespace) -> int:
    """One line for each reason."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.files import words
    from sheaf.register.screening import queries

    for row in queries.refused(actor_from_shell(args), args.screening).iterator(chunk_size=2_000):
        if args.json:
            print(json.dumps({"row": row.number, "whole": row.whole, "code": row.code, "reason": row.reason, "column": row.column,
                              "value": row.excerpt}, ensure_ascii=False))
        else:
            print(f"row {row.number}  {'left out' if row.whole else words.column(row.column) or 'told'}  {row.reason}")
    return 0


def start(args: argparse.Namespace) -> int:
    """Start the run and do it, unless a worker is quicker. Exit code 1 if it stops."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.screening import queries, services

    actor = actor_from_shell(args)
    services.start(actor, screening_id=args.screening, own=not args.without_own, lists=[] if args.without_lists else args.lists,
                   floor=args.floor)
    job = queries.visible(actor, args.screening) if args.no_wait else _until_done(actor, args.screening)
    _print_status(job, args.json)
    return 1 if job.step == "failed" else 0


def status(args: argparse.Namespace) -> int:
    """One screening, or the last 50."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.screening import queries

    actor = actor_from_shell(args)
    for job in [queries.visible(actor, args.screening)] if args.screening else queries.screenings(actor)[:50]:
        _print_status(job, args.json)
    return 0


def worklist(args: argparse.Namespace) -> int:
    """One line for each candidate (JSON: for each row)."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.screening import exporting, queries, results

    actor = actor_from_shell(args)
    job, chosen = queries.visible(actor, args.screening), _filter(args)
    ids = list(results.row_ids(actor, job, chosen))
    for place in range(0, len(ids), _PAGE):
        for row in results.read(actor, job, ids[place:place + _PAGE], chosen):
            if args.json:
                print(json.dumps(exporting.row_as_dict(row), ensure_ascii=False, default=str))
                continue
            for item in row.candidates:
                print(f"{item.id}  turn {item.turn}  {_row(row)}  {item.percent} by {item.matcher}  {item.card.caption}  "
                      f"{item.decision or 'undecided'}{f', {exporting.CHANGED}' if item.changed else ''}  {item.why}")
            if chosen.without:
                print(_row(row))
    if words := results.updating_words(results.updating(actor, job)):
        print(words, file=sys.stderr)
    return 0


def _row(row: RowView) -> str:
    """Its number, its id in the file where it has one, and whom it is about."""
    return f"row {row.number}  {f'id {row.ref}  ' if row.ref else ''}{row.title}"


def decide(args: argparse.Namespace) -> int:
    """Decide one candidate."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.screening import exporting, results, services

    actor = actor_from_shell(args)
    services.decide(actor, candidate_id=args.candidate, decision="" if args.decision == "undo" else args.decision, turn=args.turn,
                    note=args.note)
    item = results.one(actor, args.candidate)
    print(json.dumps(exporting.candidate_as_dict(item), ensure_ascii=False, default=str) if args.json else
          f"{item.card.caption}: {item.decision or 'undecided'}")
    return 0


def export(args: argparse.Namespace) -> int:
    """Write a new file; never over one that is there."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.files.tables import csv_lines
    from sheaf.register.screening import exporting

    actor, chosen = actor_from_shell(args), _filter(args)
    kind = args.out.suffix.lower()
    if kind not in {".csv", ".xlsx", ".json"}:
        raise Invalid("Name a file that ends in .csv, .xlsx or .json.", code="file_name")
    if args.out.exists():
        raise Invalid(f"{args.out} is there already.", code="file_exists")
    if kind == ".csv":
        content = "".join(csv_lines(exporting.table(actor, args.screening, chosen))).encode()
    elif kind == ".xlsx":
        content = exporting.workbook(actor, args.screening, chosen)
    else:
        content = json.dumps(exporting.document(actor, args.screening, chosen), ensure_ascii=False, default=str).encode()
    _write_whole(args.out, content)
    print(json.dumps({"file": str(args.out), "bytes": len(content)}) if args.json else f"{args.out}: {len(content):,} bytes")
    return 0


def _write_whole(path: Path, content: bytes) -> None:
    """A new file for its owner alone; nothing is left of one that could not be written whole."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(content)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise Invalid(f"{path} cannot be written: {error.strerror}.", code="file") from error


def abandon(args: argparse.Namespace) -> int:
    """Delete the persons of a screening."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.screening import queries, services

    actor = actor_from_shell(args)
    services.abandon(actor, screening_id=args.screening)
    _print_status(queries.visible(actor, args.screening), args.json)
    return 0


def _filter(args: argparse.Namespace) -> Filter:
    from sheaf.register.screening.results import Filter

    return Filter(args.decided, args.band, args.held_in, args.without)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _until_done(actor: Actor, key: str) -> Screening:
    """Do the waiting screenings in this process; wait where a worker has taken ours."""
    from threading import Event

    from sheaf.register.screening import queries, steps

    while True:
        job = queries.visible(actor, key)
        if not job.task:
            return job
        if not steps.work(_tell()):
            Event().wait(_POLL_SECONDS)


def _tell() -> Callable[[Screening, int], None]:
    """Says to the terminal how many rows are done, every _TELL_EVERY of them."""
    told = 0

    def tell(job: Screening, rows: int) -> None:
        nonlocal told
        if rows - told >= _TELL_EVERY:
            told = rows
            print(f"screening: {rows:,}{f' of {job.rows_total:,}' if job.rows_total else ''} rows", file=sys.stderr)

    return tell


def _print_status(job: Screening, as_json: bool) -> None:
    from sheaf.register.screening import queries

    if as_json:
        print(json.dumps(queries.status(job), ensure_ascii=False, default=str))
        return
    done = f"; {job.rows_done:,} rows" if job.task else ""
    if job.counts and not job.task:
        done = f"; {job.counts['rows']:,} rows, {job.counts['refused']:,} left out"
        done += f", {told:,} to look at (`sheaf screen refused`)" if (told := job.counts.get("told", 0)) else ""
    print(f"{job.id}  {job.title}: {job.step}{' (under way)' if job.task else ''}{done}{'; ' + job.error if job.error else ''}")
