"""`sheaf list`: import a file, see where imports stand, see what an edition changes."""

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
    from sheaf.register.lists.models import ImportJob

_BLOCK = 1024 * 1024
_POLL_SECONDS = 0.2
_TELL_EVERY = 10_000  # rows between two lines of progress


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `list import`, `list status`, `list diff`, `list answers`."""
    from sheaf.kernel.handling import CLASSIFICATIONS, COMPARTMENTS

    top = sub.add_parser("list", help="imported lists: import, status, differences").add_subparsers(metavar="ACTION", required=True)
    load = top.add_parser("import", help="check a file and, with --publish, publish it")
    load.add_argument("file", type=Path, help="UN list (XML), FollowTheMoney JSON lines, CSV or Excel")
    load.add_argument("--source", required=True, help="whose list it is; the same name joins its editions")
    load.add_argument("--edition", default="", help="label of this edition")
    load.add_argument("--publish", action="store_true", help="publish after the check (needs the right to)")
    load.add_argument("--mapping", default="", metavar="COLUMN=PROPERTY,...", help="columns of a table; else remembered or guessed")
    add_first(load)
    load.add_argument("--schema", default="", help="kind of entity in each row of a table; default Person")
    load.add_argument("--own", default="", metavar="SOURCE", help="make own records that come from SOURCE, not a list")
    load.add_argument("--crime-area", default="", help="of own records")
    load.add_argument("--classification", default="RESTRICTED", choices=CLASSIFICATIONS, help="of own records")
    load.set_defaults(run=load_file)
    state = top.add_parser("status", help="where imports stand")
    state.set_defaults(run=status)
    diff = top.add_parser("diff", help="what an import adds, changes and removes")
    diff.add_argument("job", metavar="IMPORT", help="id of the import")
    diff.set_defaults(run=differences)
    mark = top.add_parser("answers", help="say whether a list answers other nodes' questions")
    mark.add_argument("source", help="name of the source")
    choice = mark.add_mutually_exclusive_group(required=True)
    choice.add_argument("--yes", action="store_true", help="it answers, by the release rules")
    choice.add_argument("--no", action="store_true", help="it does not answer")
    mark.add_argument("--authority", default="", help="who released it for questions, under which provision")
    mark.add_argument("--crime-area", default="", help="as the release rules shall see it")
    mark.add_argument("--classification", default="RESTRICTED", choices=CLASSIFICATIONS, help="as the release rules shall see it")
    mark.add_argument("--compartment", default="OPEN", choices=COMPARTMENTS, help="as the release rules shall see it")
    mark.set_defaults(run=answers)
    for parser in (load, state, diff, mark):
        parser.add_argument("--json", action="store_true", help="JSON")
        parser.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person; else SHEAF_TOKEN")


def load_file(args: argparse.Namespace) -> int:
    """Upload, map, check and perhaps publish; works itself unless a worker is quicker. Exit code 1 if it fails."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.lists import queries, services

    actor = actor_from_shell(args)
    if not args.file.is_file():
        raise Invalid(f"There is no file {args.file}.", code="no_file")
    provenance = {"source": args.own, "crime_area": args.crime_area, "handling": {"classification": args.classification}}
    job_id = services.upload(actor, source=args.source, chunks=_chunks(args.file), file_name=args.file.name,
                             target="own" if args.own else "list", edition=args.edition, provenance=provenance if args.own else None)
    _map(actor, job_id, args)
    services.check(actor, job_id=job_id)
    job = _until_done(actor, job_id)
    if args.publish and job.step == "checked":
        services.publish(actor, job_id=job_id)
        job = _until_done(actor, job_id)
    print(json.dumps(queries.status(job)) if args.json else _words(job))
    return 1 if job.step == "failed" else 0


def status(args: argparse.Namespace) -> int:
    """The last 50 imports."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.lists import queries

    for job in queries.jobs(actor_from_shell(args))[:50]:
        print(json.dumps(queries.status(job)) if args.json else f"{job.id}  {_words(job)}")
    return 0


def differences(args: argparse.Namespace) -> int:
    """One line per entity that differs."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.lists import queries

    for row in queries.differences(actor_from_shell(args), args.job).iterator(chunk_size=500):
        if args.json:
            print(json.dumps({"kind": row.kind, "entity": row.entity_id, "caption": row.caption, "fields": row.fields},
                             ensure_ascii=False))
        else:
            print(f"{row.kind:8}  {row.schema:16}  {row.caption}  {', '.join(row.fields)}".rstrip())
    return 0


def answers(args: argparse.Namespace) -> int:
    """Mark a list; prints what is in force then."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.kernel.errors import NotFound
    from sheaf.register.lists import answering, queries

    actor = actor_from_shell(args)
    source = queries.sources(actor).filter(name=args.source, target="list").first()
    if source is None:
        raise NotFound("There is no list of this name.")
    row = answering.mark(actor, source_id=source.id, answers=args.yes, authority=args.authority, crime_area=args.crime_area,
                         classification=args.classification, compartment=args.compartment)
    print(json.dumps(queries.mark_as_dict(row), ensure_ascii=False) if args.json else
          f"{source.name}: {'answers other nodes, released by ' + row.authority if row.answers else 'does not answer other nodes'}")
    return 0


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _map(actor: Actor, job_id: str, args: argparse.Namespace) -> None:
    from sheaf.register.files import readers
    from sheaf.register.lists import queries, services

    if queries.visible_job(actor, job_id).file_format not in readers.TABLES:
        return
    plan, sample, words = queries.proposal(actor, job_id, {"first": args.first} if args.first else None)
    raw: dict[str, Any] = plan.as_dict()
    if args.schema:
        raw["schema"] = args.schema
    name_columns(raw, args)
    warn(raw, sample, words)
    services.map_columns(actor, job_id=job_id, plan=raw)


def _until_done(actor: Actor, job_id: str) -> ImportJob:
    """Do the waiting tasks in this process; wait where a worker has taken ours."""
    from threading import Event

    from sheaf.register.lists import queries, steps

    while True:
        job = queries.visible_job(actor, job_id)
        if not job.task:
            return job
        if not steps.work(_tell()):
            Event().wait(_POLL_SECONDS)


def _tell() -> Callable[[ImportJob, int], None]:
    """Says to the terminal how many rows are done, every _TELL_EVERY of them."""
    told = 0

    def tell(job: ImportJob, rows: int) -> None:
        nonlocal told
        if rows - told >= _TELL_EVERY:
            told = rows
            of = f" of {job.rows_total:,}" if job.rows_total >= rows else ""
            print(f"{job.task}: {rows:,}{of} rows", file=sys.stderr)

    return tell


def _words(job: ImportJob) -> str:
    counts = job.counts
    line = f"{job.source.name}, {job.edition}: {job.step}"
    if job.task:
        line += f" ({job.task}, {job.rows_done:,} rows)"
    if counts:
        line += (f"; {counts['entities']:,} entities of {counts['rows']:,} rows, {counts['refused']:,} rows refused, "
                 f"{counts['values']:,} values left out; {counts['added']:,} added, {counts['changed']:,} changed, "
                 f"{counts['removed']:,} removed")
    return line + (f"; {job.error}" if job.error else "")
