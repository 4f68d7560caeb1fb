"""`sheaf search` and `sheaf record`: the same services as the pages, for the shell."""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `sheaf search TEXT` and `sheaf record show|add`."""
    finding = sub.add_parser("search", help="search the register")
    finding.add_argument("text")
    finding.add_argument("--limit", type=int, default=20)
    finding.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person")
    finding.set_defaults(run=search)
    top = sub.add_parser("record", help="show or add a record").add_subparsers(metavar="ACTION", required=True)
    shown = top.add_parser("show", help="print a record as JSON")
    shown.add_argument("record")
    shown.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person")
    shown.set_defaults(run=show)
    added = top.add_parser("add", help="add a record from JSON {schema, facts, provenance}")
    added.add_argument("file", type=Path)
    added.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person")
    added.set_defaults(run=add)


def search(args: argparse.Namespace) -> int:
    """One line per hit: score, kind, id, caption, why."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.records import queries

    for hit in queries.search(actor_from_shell(args), args.text, limit=args.limit):
        print(f"{hit.percent:3d}", hit.record.kind, hit.record.id, hit.record.caption, "|", hit.why)
    return 0


def show(args: argparse.Namespace) -> int:
    """The record's facts by property, under its handling banner."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.records import queries

    view = queries.get(actor_from_shell(args), args.record)
    facts = [{"prop": fact.prop, "value": fact.value, "source": fact.source, "grading": fact.grading} for fact in view.facts]
    print(json.dumps({"handling": view.handling.banner(), "id": view.card.id, "schema": view.card.schema,
                      "caption": view.card.caption, "version": view.card.version, "facts": facts}, ensure_ascii=False, indent=2))
    return 0


def add(args: argparse.Namespace) -> int:
    """Add a record and print its id."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.kernel.errors import Invalid
    from sheaf.register.records import services
    from sheaf.register.records.shapes import origin_of

    try:
        raw = json.loads(args.file.read_text(encoding="utf-8"))
        schema, facts, provenance = raw["schema"], raw["facts"], raw["provenance"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Invalid("The file must be JSON with schema, facts and provenance.", code="record_file") from error
    card = services.add_record(actor_from_shell(args), schema=schema, facts=facts, provenance=origin_of(provenance))
    print(card.id)
    return 0
