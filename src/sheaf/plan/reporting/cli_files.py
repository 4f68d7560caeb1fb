"""`sheaf plan report evidence|fetch` and `sheaf plan format show|template`: what goes between the year and files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from sheaf.kernel.errors import Invalid
from sheaf.plan.shell import columns, person, tell


def reports(of: Any) -> list[argparse.ArgumentParser]:
    """Add `evidence` and `fetch`."""
    add = of.add_parser("evidence", help="keep a file behind an entry of your draft, on this node only")
    add.add_argument("year", type=int)
    for place in ("area", "subject"):
        add.add_argument(place)
    add.add_argument("file", type=Path)
    add.add_argument("--title", default="", help="else the file's name")
    add.set_defaults(run=add_evidence)
    get = of.add_parser("fetch", help="write a file behind an entry of your state to a file")
    get.add_argument("evidence")
    get.add_argument("file", type=Path)
    get.set_defaults(run=fetch)
    return [add, get]


def formats(of: Any) -> list[argparse.ArgumentParser]:
    """Add `show` and `template`."""
    one = of.add_parser("show", help="what a format asks")
    one.add_argument("code")
    one.set_defaults(run=show_format)
    bound = of.add_parser("template", help="bind a Word template to a format that nobody has decided on")
    bound.add_argument("code")
    bound.add_argument("file", type=Path)
    bound.set_defaults(run=bind_template)
    return [one, bound]


def _bytes(path: Path, most: int) -> bytes:
    if not path.is_file() or path.stat().st_size > most:
        raise Invalid(f"There is no file {path}, or it has more than {most // 1024 // 1024} MB.", code="file")
    return path.read_bytes()


def add_evidence(args: argparse.Namespace) -> int:
    """A file behind an entry."""
    from sheaf.plan.reporting import drafting, queries

    actor = person(args)
    row = queries.part(actor, args.year, actor.state, args.area)
    made = drafting.add_evidence(actor, part_id=row.id, subject=args.subject, title=args.title or args.file.name, name=args.file.name,
                                 data=_bytes(args.file, drafting.MAX_EVIDENCE))
    return tell(args, {"id": made.id, "sha256": made.sha256, "size": made.size}, f"{made.id}, {made.size:,} bytes, SHA-256 {made.sha256}")


def fetch(args: argparse.Namespace) -> int:
    """A file's bytes."""
    from sheaf.plan.reporting import queries

    row = queries.evidence(person(args), args.evidence)
    try:
        args.file.write_bytes(bytes(row.content))
    except OSError as error:
        raise Invalid(f"{args.file} cannot be written: {error.strerror}.", code="write") from error
    return tell(args, {"file": str(args.file), "bytes": row.size, "sha256": row.sha256}, f"{args.file}: {row.size:,} bytes.")


def show_format(args: argparse.Namespace) -> int:
    """One format with its questions."""
    from sheaf.access.doors import person_or_operator
    from sheaf.plan.reporting import queries, shapes

    row = queries.format_of(person_or_operator(args), args.code)
    decided = f"formulated by {row.formulated_by or 'nobody'}, approved by {row.approved_by or 'nobody'}"
    lines = [f"{row.code}: {row.title}, {row.kind}; {decided}; digest {row.digest}"]
    lines += columns(((item["subject"], item["title"]) for item in row.questions), "  ")
    return tell(args, {**shapes.format_dict(row), "questions": row.questions}, "\n".join(lines))


def bind_template(args: argparse.Namespace) -> int:
    """A template becomes part of a format."""
    from sheaf.plan.reporting import formats as services
    from sheaf.plan.reporting import shapes

    row = services.set_template(person(args), code=args.code, data=_bytes(args.file, services.MAX_TEMPLATE))
    return tell(args, shapes.format_dict(row), f"{row.code} is printed by this template; its digest is {row.digest[:16]}… now.")
