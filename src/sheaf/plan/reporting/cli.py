"""`sheaf plan cycle` and `sheaf plan report`: the year from the shell."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheaf.kernel.errors import Invalid
from sheaf.plan.reporting import cli_addresses, cli_files
from sheaf.plan.shell import actions, columns, common_options, person, reader, tell

if TYPE_CHECKING:
    from sheaf.access.actor import Actor


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `plan format`, `plan cycle` and `plan report` with their actions."""
    top = actions(sub)
    made = [*_formats(top), *_cycles(top), *_reports(top)]
    common_options(*made)


def _command(top: Any, name: str, words: str, run: Any, *places: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = top.add_parser(name, help=words)
    for place in places:
        parser.add_argument(place, type=int if place == "year" else str)
    parser.set_defaults(run=run)
    return parser


def _formats(top: Any) -> list[argparse.ArgumentParser]:
    of = top.add_parser("format", help="formats of reports").add_subparsers(metavar="ACTION", required=True)
    new = _command(of, "formulate", "make a format from the clauses of an edition", formulate, "code", "title")
    new.add_argument("--edition", required=True)
    new.add_argument("--strength", action="append", default=[], choices=("encouraged", "mandatory", "recital"))
    new.add_argument("--kind", default="annual", choices=("annual", "midterm", "final"))
    new.add_argument("--template", type=Path, default=None, metavar="DOCX")
    return [_command(of, "list", "every format and who decided on it", list_formats), new, *cli_files.formats(of)]


def _cycles(top: Any) -> list[argparse.ArgumentParser]:
    of = top.add_parser("cycle", help="years of reports").add_subparsers(metavar="ACTION", required=True)
    new = _command(of, "open", "open a year, its deadlines counted back from a meeting", open_cycle, "year", "meeting", "format", "edition")
    new.add_argument("--programme", default="")
    new.add_argument("--days", action="append", default=[], metavar="MILESTONE=DAYS", help="before the meeting, where other than the usual")
    new.add_argument("--before-approval", action="store_true")
    new.add_argument("--preview", action="store_true", help="count the deadlines and open nothing")
    return [
        new, _command(of, "list", "every year", list_cycles), _command(of, "show", "how every component stands", show_cycle, "year"),
        _command(of, "freeze", "freeze what has arrived", freeze, "year"), _command(of, "close", "close a year", close, "year"),
        _command(of, "meeting", "give a year another meeting of ministers, and count its days from that", set_meeting, "year", "meeting"),
        _command(of, "withdraw", "take back a year that was opened by mistake", withdraw, "year"),
        _command(of, "reminders", "which reminders left, and whom none reached", reminders, "year"), *cli_addresses.commands(of),
    ]


def _reports(top: Any) -> list[argparse.ArgumentParser]:
    of = top.add_parser("report", help="your state's report, and what was submitted").add_subparsers(metavar="ACTION", required=True)
    write = _command(of, "write", "write one entry of your draft", write_entry, "year", "area", "subject")
    for name in ("status", "narrative", "obstacles", "needs", "shown-to", "language"):
        write.add_argument(f"--{name}", default=None)
    write.add_argument("--version", type=int, default=None, help="of the entry as you read it: nothing written since is overwritten")
    figure = _command(of, "figure", "accept, change or decline an offered figure", decide_figure, "year", "area", "figure", "decision")
    figure.add_argument("--value", default="")
    figure.add_argument("--reason", default="")
    step = _command(of, "step", "ask, give_back, submit, amend, review", take_step, "year", "state", "area", "event")
    step.add_argument("--note", default="")
    step.add_argument("--accept", action="store_true", help="with ask: accept every figure that is only offered")
    question = _command(of, "ask", "as lead of the component: ask the state", ask, "year", "state", "area", "text")
    question.add_argument("--subject", default="")
    question.add_argument("--comment", action="store_true", help="no answer needed")
    reply = _command(of, "answer", "answer a question, or let the text stand", answer, "query")
    reply.add_argument("--text", default="")
    reply.add_argument("--stands", action="store_true")
    copied = _command(of, "copy", "copy last year's entries forward", copy, "year", "area")
    copied.add_argument("--subject", action="append", default=[])
    return [_command(of, "show", "one component of one state", show, "year", "state", "area"),
            _command(of, "begin", "begin your state's report on a component", begin, "year", "area"),
            write, figure, step, question, reply, copied, *cli_files.reports(of)]


def list_formats(args: argparse.Namespace) -> int:
    """One line a format."""
    from sheaf.plan.reporting import queries, shapes

    rows = [shapes.format_dict(row) for row in queries.formats(reader(args))]
    said = columns((row["code"], row["approved_by"] or row["formulated_by"] or "not decided on", row["title"]) for row in rows)
    return tell(args, rows, "\n".join(said))


def formulate(args: argparse.Namespace) -> int:
    """Make a format."""
    from sheaf.plan.reporting import formats, opening, shapes

    actor = person(args)
    if args.template and not args.template.is_file():
        raise Invalid(f"There is no file {args.template}.", code="no_file")
    asked = opening.questions_of(actor, args.edition, strengths=args.strength or ["encouraged"])
    data = args.template.read_bytes() if args.template else b""
    row = formats.formulate(actor, code=args.code, title=args.title, kind=args.kind, questions=asked, template=data)
    return tell(args, shapes.format_dict(row), f"{row.code} asks {len(row.questions)} questions; digest {row.digest[:16]}…")


def open_cycle(args: argparse.Namespace) -> int:
    """Open a year, or preview it."""
    from sheaf.plan.reporting import deadlines, opening, shapes

    actor, days = person(args), _days(args.days)
    if args.preview:
        counted = deadlines.counted(opening.day_of(actor, args.year, args.meeting), days)
        return tell(args, {"year": args.year, "deadlines": counted}, "\n".join(f"{day} {code}" for code, day in counted.items()))
    row = opening.open_cycle(actor, year=args.year, meeting=args.meeting, format=args.format, edition=args.edition,
                             programme=args.programme, days=days, before_approval=args.before_approval)
    return tell(args, shapes.cycle_dict(row), f"{row.year} is open: {len(row.states)} states, {len(row.components)} components.")


def set_meeting(args: argparse.Namespace) -> int:
    """Another meeting for a year."""
    from sheaf.plan.reporting import opening, shapes

    row = opening.set_meeting(person(args), year=args.year, meeting=args.meeting)
    return tell(args, shapes.cycle_dict(row), f"{row.year} counts its days from {row.meeting} on {row.meeting_day}.")


def withdraw(args: argparse.Namespace) -> int:
    """A year is taken back."""
    from sheaf.plan.reporting import opening

    opening.withdraw(person(args), year=args.year)
    return tell(args, {"withdrawn": args.year}, f"{args.year} was taken back.")


def _days(given: list[str]) -> dict[str, int]:
    found = {}
    for text in given:
        name, _, days = text.partition("=")
        if not days.isdecimal() or len(days) > 3:
            raise Invalid("--days is given as MILESTONE=DAYS, such as submission=95.", code="days")
        found[name] = int(days)
    return found


def list_cycles(args: argparse.Namespace) -> int:
    """One line a year."""
    from sheaf.plan.reporting import queries, shapes

    rows = [shapes.cycle_dict(row) for row in queries.cycles(reader(args))]
    return tell(args, rows, "\n".join(columns((row["year"], row["state"], row["meeting"], row["format"]) for row in rows)))


def show_cycle(args: argparse.Namespace) -> int:
    """Deadlines, and every component as the reader is told."""
    from sheaf.plan.reporting import queries, shapes, showing

    actor = reader(args)
    row = queries.cycle(actor, args.year)
    cells = queries.table_of(actor, row)
    lines = [f"{row.year}, {row.state}", *(f"  {day.day} {day.words}, {day.when}" for day in showing.days_of(row))]
    lines += columns((cell.state, cell.area, showing.cell_mark(cell).words, cell.words) for cell in cells)
    return tell(args, {**shapes.cycle_dict(row), "parts": [shapes.cell_dict(cell) for cell in cells]}, "\n".join(lines))


def freeze(args: argparse.Namespace) -> int:
    """Freeze what has arrived."""
    from sheaf.plan.reporting import reviewing

    rows = reviewing.freeze(person(args), year=args.year)
    return tell(args, [{"state": row.state, "area": row.area} for row in rows], f"{len(rows)} parts are frozen.")


def close(args: argparse.Namespace) -> int:
    """Close a year."""
    from sheaf.plan.reporting import opening, shapes

    return tell(args, shapes.cycle_dict(opening.close(person(args), year=args.year)), f"{args.year} is closed.")


def reminders(args: argparse.Namespace) -> int:
    """Which reminders left, for whom and when; never what they are about in words."""
    from sheaf.plan.reporting import reminding

    rows = reminding.of_year(person(args), args.year)
    found = [{"owner": row.owner, "stage": row.stage, "due": row.due, "to": row.whom, "sent": row.sent, "message_id": row.message_id,
              "reaches": row.reaches} for row in rows]
    lines = columns((row.sent or ("not sent yet" if row.reaches else reminding.nobody(row)), row.stage, row.whom, row.owner,
                     f"due {row.due}") for row in rows)
    return tell(args, found, "\n".join(lines) or "No reminder yet.")


def show(args: argparse.Namespace) -> int:
    """One part."""
    from sheaf.plan.reporting import queries, shapes

    actor = person(args)
    found = shapes.part_dict(actor, queries.part(actor, args.year, args.state, args.area))
    lines = [f"{args.state}, {args.area}, {args.year}: {found['words']}"]
    lines += [f"  version {row['version']} {row['at']:%Y-%m-%d %H:%M} {row['digest']}" for row in found["versions"]]
    said = found.get("draft", {}).get("entries") or (found["content"] or {"entries": []})["entries"]
    lines += columns(((row["subject"], row["status"], row["narrative"][:80]) for row in said), "  ")
    lines += [f"  {row['kind']} {row['id']}: {row['text'][:80]} -> {row['answer'] or ('stands' if row['stands'] else 'open')}"
              for row in found["queries"]]
    lines += [f"  figure {line}" for line in shapes.figure_lines(found)]
    lines += [f"  missing: {sentence}" for sentence in found.get("draft", {}).get("missing", {}).values()]
    return tell(args, found, "\n".join(lines))


def begin(args: argparse.Namespace) -> int:
    """Begin a part."""
    from sheaf.plan.reporting import drafting, shapes

    actor = person(args)
    row = drafting.open_part(actor, year=args.year, area=args.area)
    return tell(args, shapes.part_dict(actor, row), f"{row.state}, {row.area}, {row.cycle_id} is a draft.")


def _own(args: argparse.Namespace) -> tuple[Actor, Any]:
    from sheaf.plan.reporting import queries

    actor = person(args)
    return actor, queries.part(actor, args.year, actor.state, args.area)


def write_entry(args: argparse.Namespace) -> int:
    """Write one entry; what is not given stays as it is."""
    from sheaf.plan.reporting import drafting, shapes

    actor, row = _own(args)
    given = {
        "status": args.status,
        "narrative": args.narrative,
        "obstacles": args.obstacles,
        "needs": args.needs,
        "shown_to": args.shown_to,
        "language": args.language,
    }
    held = row.entries.filter(subject=args.subject).first()
    read = args.version if args.version is not None else held.version if held else 0
    made = drafting.save(actor, part_id=row.id, subject=args.subject, version=read,
                         values={name: value for name, value in given.items() if value is not None})
    return tell(args, shapes.entry_dict(made), f"{made.subject} is saved, version {made.version}.")


def copy(args: argparse.Namespace) -> int:
    """Copy forward."""
    from sheaf.plan.reporting import drafting, shapes

    actor, row = _own(args)
    rows = drafting.copy_forward(actor, part_id=row.id, subjects_chosen=args.subject)
    return tell(args, [shapes.entry_dict(item) for item in rows], f"{len(rows)} entries were copied, each with its mark.")


def decide_figure(args: argparse.Namespace) -> int:
    """Decide an offered figure."""
    from sheaf.plan.reporting import drafting, shapes

    actor, row = _own(args)
    made = drafting.decide_offer(actor, part_id=row.id, code=args.figure, decision=args.decision, value=args.value, reason=args.reason)
    return tell(args, shapes.offer_dict(made), f"{made.code} is {made.state}.")


def take_step(args: argparse.Namespace) -> int:
    """A step of a part."""
    from sheaf.plan.reporting import clearing, queries, reviewing, table

    actor = person(args)
    row = queries.part(actor, args.year, args.state, args.area)
    steps: dict[str, Any] = {
        "ask": lambda: (clearing.ask_accepting if args.accept else clearing.ask)(actor, part_id=row.id),
        "give_back": lambda: clearing.give_back(actor, part_id=row.id, note=args.note),
        "submit": lambda: clearing.submit(actor, part_id=row.id),
        "amend": lambda: clearing.amend(actor, part_id=row.id),
        "review": lambda: reviewing.review(actor, part_id=row.id, note=args.note),
    }
    if args.event not in steps:
        raise Invalid(f"There is no such step: one of {', '.join(steps)}.", code="step")
    steps[args.event]()
    row.refresh_from_db()
    return tell(args, {"state": row.state, "area": row.area, "step": row.step}, f"It is {table.STATES[row.step]}.")


def ask(args: argparse.Namespace) -> int:
    """Ask the state, or comment."""
    from sheaf.plan.reporting import queries, reviewing, shapes

    actor = person(args)
    row = queries.part(actor, args.year, args.state, args.area)
    made = reviewing.query(actor, part_id=row.id, text=args.text, subject=args.subject, comment=args.comment)
    return tell(args, shapes.query_dict(made), f"{made.id} is written.")


def answer(args: argparse.Namespace) -> int:
    """Answer, or let the text stand."""
    from sheaf.plan.reporting import reviewing, shapes

    if args.stands == bool(args.text.strip()):
        raise Invalid("Give --text, or --stands.", code="answer")
    made = reviewing.answer(person(args), query_id=args.query, text=args.text)
    return tell(args, shapes.query_dict(made), "Answered." if made.answer else "The text stands.")
