"""`sheaf search`, `sheaf record ...` and `sheaf index ...`: the same services as the pages, for the shell."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sheaf.register.records import cli_index

_BLOCK = 1024 * 1024


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `sheaf search TEXT`, `sheaf record ACTION` and `sheaf index ACTION`."""
    cli_index.add_commands(sub)
    finding = _who(sub.add_parser("search", help="search the register"), search)
    finding.add_argument("text")
    finding.add_argument("--limit", type=int, default=20)
    top = sub.add_parser("record", help="records: show, add, edit, merge, files").add_subparsers(metavar="ACTION", required=True)
    _one(top, "show", "print a record as JSON", show)
    _who(top.add_parser("add", help="add a record from JSON {schema, facts, provenance}"), add).add_argument("file", type=Path)
    edited = _one(top, "edit", "add and retire facts from JSON {version, add, retire, provenance}", edit)
    edited.add_argument("file", type=Path)
    _one(top, "history", "who changed what, newest first", history)
    gone = _one(top, "retire", "take a record out of search", retire)
    gone.add_argument("--version", type=int, required=True, help="the version that was read")
    joined = _one(top, "merge", "declare another record the same; prints the merge's id", merge)
    joined.add_argument("gone", help="id of the record that goes into the first")
    joined.add_argument("--reason", default="")
    joined.add_argument("--despite", action="store_true", help="although the two contradict each other")
    watch = _one(top, "canary", "watch an invented record: a question that meets it raises an alarm", canary)
    watch.add_argument("--off", action="store_true", help="no longer")
    _who(top.add_parser("unmerge", help="undo a merge"), unmerge).add_argument("merge")
    _files(top)


def _files(top: Any) -> None:
    up = _one(top, "attach", "attach a file; prints its id and digest", attach)
    up.add_argument("file", type=Path)
    up.add_argument("--handling", default="{}", help="JSON of the handling axes")
    up.add_argument("--note", default="", help="how it came in")
    _one(top, "files", "files with digests and hand-overs", files)
    down = _who(top.add_parser("download", help="write a file's bytes; leaves a row of custody"), download)
    down.add_argument("attachment")
    down.add_argument("--to", type=Path, required=True, metavar="FILE", help="a file that is not there yet")


def _one(top: Any, name: str, words: str, run: Any) -> argparse.ArgumentParser:
    parser = _who(top.add_parser(name, help=words), run)
    parser.add_argument("record")
    return parser


def _who(parser: argparse.ArgumentParser, run: Any) -> argparse.ArgumentParser:
    parser.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person; else SHEAF_TOKEN is used")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
    return parser


def _actor(args: argparse.Namespace) -> Any:
    from sheaf.access.doors import actor_from_shell

    return actor_from_shell(args)


def _print(value: Any) -> int:
    print(json.dumps(value, default=str, ensure_ascii=False, indent=2))
    return 0


def search(args: argparse.Namespace) -> int:
    """One line per hit: score, kind, id, caption, how sure; under it what was compared, part beside part."""
    from dataclasses import asdict

    from sheaf.register.records import explaining, queries

    hits = queries.search(_actor(args), args.text, limit=max(1, args.limit))
    if args.json:
        return _print([{"id": hit.record.id, "kind": hit.record.kind, "caption": hit.record.caption, "percent": hit.percent,
                        "band": hit.band, "version": hit.match.version, "compared": [asdict(item) for item in hit.compared],
                        "why": hit.why} for hit in hits])
    for hit in hits:
        print(f"{hit.percent:3d}", hit.record.kind, hit.record.id, hit.record.caption, "| by", hit.match.version, "|", hit.band)
        print("\n".join(f"      {line}" for line in explaining.lines(hit.compared)))
    return 0


def show(args: argparse.Namespace) -> int:
    """The record's facts by property, under its handling banner."""
    from sheaf.register.records import queries

    view = queries.get(_actor(args), args.record)
    facts = [{"id": fact.id, "prop": fact.prop, "value": fact.value, "source": fact.source, "grading": fact.grading}
             for fact in view.facts]
    return _print({"handling": view.handling.banner(), "id": view.card.id, "schema": view.card.schema,
                   "caption": view.card.caption, "version": view.card.version, "facts": facts})


def add(args: argparse.Namespace) -> int:
    """Add a record and print its id."""
    from sheaf.register.records import services

    raw, actor = _file(args.file, {"schema": str, "facts": dict, "provenance": dict}), _actor(args)
    print(services.add_record(actor, schema=raw["schema"], facts=raw["facts"], provenance=_origin(raw["provenance"])).id)
    return 0


def edit(args: argparse.Namespace) -> int:
    """Add facts, retire facts, or both at once; prints the new version."""
    from sheaf.register.records import services

    raw, actor = _file(args.file, {"version": int}, {"add": dict, "retire": list, "provenance": dict}), _actor(args)
    origin = _origin(raw["provenance"]) if "provenance" in raw else None
    card = services.edit(actor, record_id=args.record, version=raw["version"], add=raw.get("add", {}),
                         retire_facts=raw.get("retire", []), provenance=origin)
    print(card.version)
    return 0


def history(args: argparse.Namespace) -> int:
    """Changes that the reader may see."""
    from sheaf.register.records import queries

    rows = queries.history(_actor(args), args.record)
    if args.json:
        return _print([{"at": row.at, "by": row.by_name, "action": row.action, "prop": row.prop, "before": row.before,
                        "after": row.after} for row in rows])
    for row in rows:
        print(f"{row.at:%Y-%m-%d %H:%M}  {row.by_name}  {row.action}  {row.prop}  {row.before or row.after}".rstrip())
    return 0


def retire(args: argparse.Namespace) -> int:
    from sheaf.register.records import services

    services.retire(_actor(args), record_id=args.record, version=args.version)
    return 0


def canary(args: argparse.Namespace) -> int:
    from sheaf.register.records import services

    services.mark_canary(_actor(args), record_id=args.record, on=not args.off)
    return 0


def merge(args: argparse.Namespace) -> int:
    from sheaf.register.records import services

    print(services.merge(_actor(args), kept=args.record, gone=args.gone, reason=args.reason, despite=args.despite))
    return 0


def unmerge(args: argparse.Namespace) -> int:
    from sheaf.register.records import services

    services.unmerge(_actor(args), merge_id=args.merge)
    return 0


def attach(args: argparse.Namespace) -> int:
    """Take a file in; prints its id and SHA-256."""
    from sheaf.kernel.errors import Invalid
    from sheaf.kernel.handling import parse
    from sheaf.register.records import queries, services

    actor = _actor(args)
    if not args.file.is_file():
        raise Invalid(f"There is no file {args.file}.", code="no_file")
    try:
        axes = json.loads(args.handling)
    except (ValueError, RecursionError):
        axes = None
    if not isinstance(axes, dict):
        raise Invalid("Handling must be a JSON object.", code="handling")
    key = services.attach(actor, record_id=args.record, name=args.file.name, media_type="", chunks=_blocks(args.file),
                          handling=parse(axes), note=args.note)
    row = next(item for item in queries.attachments(actor, args.record) if item.id == key)
    print(row.id, row.sha256)
    return 0


def files(args: argparse.Namespace) -> int:
    from sheaf.register.records import queries

    actor = _actor(args)
    return _print([{"id": row.id, "name": row.name, "size": row.size, "sha256": row.sha256, "custody": [
        {"at": step.at, "by": step.by_name, "action": step.action, "note": step.note} for step in queries.custody(actor, row.id)]}
        for row in queries.attachments(actor, args.record)])


def download(args: argparse.Namespace) -> int:
    """Write the bytes to a new file; prints their SHA-256."""
    from sheaf.kernel.errors import Invalid
    from sheaf.register.records import services

    actor = _actor(args)
    if args.to.exists() or not args.to.parent.is_dir():
        raise Invalid(f"{args.to} is there already, or its folder is not.", code="file_exists")
    taken = services.download(actor, attachment_id=args.attachment)
    with args.to.open("xb") as out:
        for block in taken.chunks:
            out.write(block)
    print(taken.sha256)
    return 0


def _file(path: Path, needed: dict[str, type], more: dict[str, type] | None = None) -> dict[str, Any]:
    """The JSON object of a file, with what is needed in it and nothing of another type."""
    from sheaf.kernel.errors import Invalid
    from sheaf.web.plain import read_json

    raw, known = read_json(path, "record_file"), {**needed, **(more or {})}
    fits = not set(needed) - set(raw) and not set(raw) - set(known)
    fits = fits and all(isinstance(value, known[key]) for key, value in raw.items())
    lists = [*raw.get("facts", {}).values(), *raw.get("add", {}).values(), raw.get("retire", [])] if fits else []
    if not fits or not all(isinstance(item, list) and all(isinstance(text, str) for text in item) for item in lists):
        raise Invalid(f"The file must be JSON with {', '.join(known)}.", code="record_file")
    return raw


def _origin(raw: dict[str, Any]) -> Any:
    from sheaf.register.records.shapes import origin_of

    return origin_of(raw)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block
