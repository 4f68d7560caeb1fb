"""`sheaf plan`: reports from the shell. `compile` writes the document of a year; the others take its steps."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheaf.kernel.errors import Invalid
from sheaf.plan.compiling import table
from sheaf.plan.shell import actions, columns, common_options, day, person, tell

if TYPE_CHECKING:
    from sheaf.access.actor import Actor
    from sheaf.plan.compiling.documents import Paper
    from sheaf.plan.compiling.models import Compilation

KINDS = ("annual", "midterm", "final", "addendum")
STEPS = {"to-chair": "give a report to the Chair", "circulate": "circulate it, as the Chair", "close-comments": "close its comments",
         "submit": "submit it to AMMTC", "publish": "publish it", "replace": "begin a new compilation in its place"}
PAPERS = {"national": ("a state's report", ("year", "state")), "component": ("the review of a component", ("year", "area")),
          "agenda": ("the agenda of a meeting", ("code",)), "decisions": ("the decision sheet of a meeting", ("code",))}


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `plan compile` and the commands on a report, a comment, a finding and a recommendation; the steps and the papers."""
    top = actions(sub)

    def command(name: str, words: str, run: Callable[[argparse.Namespace], int], *places: str) -> argparse.ArgumentParser:
        parser = top.add_parser(name, help=words)
        for place in places:
            parser.add_argument(place, type=int if place == "year" else str)
        common_options(parser)
        parser.set_defaults(run=run, action=name)
        return parser

    made = command("compile", "write the report of a year as PDF or Word", compile_report)
    made.add_argument("--cycle", type=int, required=True, metavar="YEAR")
    made.add_argument("--rendering", required=True, choices=("full", "ammtc", "public"))
    _out(made).add_argument("--kind", default="annual", choices=KINDS)
    made.add_argument("--number", type=int, default=0, metavar="N", help="which addendum, as its title says; else the newest that stands")
    command("reports", "every report that one may know of", reports)
    command("readable", "every document that one may have, with its address", readable_documents)
    command("assemble", "assemble the report of a year", assemble, "year").add_argument("--kind", default="annual", choices=KINDS)
    command("say", "the Chair's words, from a text file", say, "report", "file")
    command("comment", "comment on a circulated report", comment, "report", "text").add_argument(
        "--place", default="", metavar="AREA[/STATE]"
    )
    command("comments", "the comments on a report", comments, "report")
    command("respond", "say what became of a comment", respond, "comment", "text").add_argument("--accept", action="store_true")
    command("find", "findings on a component, from a text file", find, "year", "area", "file")
    _recommendation(command("recommend", "add a recommendation to a review", recommend, "year", "kind", "text"))
    follow = command("follow-up", "give an endorsed recommendation its owner and its day", take_up, "recommendation", "owner")
    follow.add_argument("due", type=day, metavar="DAY")
    command("withdraw", "take a recommendation back", withdraw, "recommendation")
    consent_ = command("consent", "your state's own line of a year may be shown to the public", consent, "year")
    said = consent_.add_mutually_exclusive_group()
    said.add_argument("--withdraw", action="store_true", help="no longer")
    said.add_argument("--show", action="store_true", help="change nothing; what your state said last, and what became of it")
    matrix_ = command("matrix", "write the comments and what became of each as Word, PDF or Excel", matrix, "report")
    matrix_.add_argument("--out", type=Path, required=True, metavar="FILE", help="ends in .docx, .pdf or .xlsx")
    command("seed", "draft the next edition from an endorsed final review", seed, "report", "edition", "title")
    for name, words in STEPS.items():
        command(name, words, take_step, "report")
    for name, (words, places) in PAPERS.items():
        _out(command(name, f"write {words} as PDF or Word", paper, *places))


def _out(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="ends in .pdf or .docx")
    return parser


def _recommendation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--finding", default="")
    parser.add_argument("--clause", action="append", default=[], metavar="CODE")
    parser.add_argument("--for", dest="goes_to", default="edition", choices=("edition", "follow_up"))
    parser.add_argument("--owner", default="", help="of one for follow-up, such as state:THA")
    parser.add_argument("--due", type=day, metavar="DAY", help="of one for follow-up")


def compile_report(args: argparse.Namespace) -> int:
    """The compilation of the year that stands; one whose content is not frozen says that it is a draft, in it and in the answer. At a
    state's node, which has no compilation, the published report."""
    from sheaf.access.doors import person_or_operator
    from sheaf.kernel import node
    from sheaf.plan.compiling import handing, queries

    suffix = _suffix(args.out)
    actor = person_or_operator(args)
    if not node.current().can("compile_report"):
        return _published(args, actor, suffix)
    row = queries.latest(actor, args.cycle, args.kind, args.number)
    made = handing.compiled(actor, row, rendering=args.rendering, suffix=suffix)
    _write(args.out, made.data)
    said = {"out": str(args.out), "bytes": len(made.data), "digest": row.digest, "step": row.step, "title": row.title,
            "frozen": row.step in table.FROZEN,
            "printed_as_numbers": [{"sign": sign, "place": place} for sign, place in made.unset]}
    lines = [f"{args.out}: {row.title}, {args.rendering}, {len(made.data):,} bytes; {_content(row)} {row.digest[:16]}…",
             *(f"Printed as a number, since no installed font has it: {sign}, in {place}." for sign, place in made.unset)]
    return tell(args, said, "\n".join(lines))


def _published(args: argparse.Namespace, actor: Actor, suffix: str) -> int:
    from sheaf.plan.compiling import readable

    if args.rendering != "public":
        raise Invalid("This node holds what was published, as the public sees it: --rendering public. What else your state may read is "
                      "at the Secretariat's node.", code="rendering")
    title, digest, data = readable.published(actor, args.cycle, args.kind, args.number, suffix)
    _write(args.out, data)
    said = {"out": str(args.out), "bytes": len(data), "digest": digest, "step": table.PUBLISHED, "title": title, "frozen": True,
            "printed_as_numbers": []}
    return tell(args, said, f"{args.out}: {title}, public, {len(data):,} bytes; frozen content {digest[:16]}…")


def _content(row: Compilation) -> str:
    return "frozen content" if row.step in table.FROZEN else f"DRAFT ({table.STATES[row.step]}), content not frozen,"


def reports(args: argparse.Namespace) -> int:
    """One line a report."""
    from sheaf.access.doors import person_or_operator
    from sheaf.plan.compiling import queries

    rows = list(queries.compilations(person_or_operator(args)))
    lines = columns((row.year, row.kind, queries.step_words(row), row.title, row.id) for row in rows)
    return tell(args, [_row(row) for row in rows], "\n".join(lines) or "None.")


def readable_documents(args: argparse.Namespace) -> int:
    """One line a document."""
    from dataclasses import asdict

    from sheaf.access.doors import person_or_operator
    from sheaf.plan.compiling import readable

    rows = readable.documents(person_or_operator(args))
    lines = columns((row.year, row.kind, row.title, " ".join(row.files.values())) for row in rows)
    return tell(args, [asdict(row) for row in rows], "\n".join(lines) or "None.")


def assemble(args: argparse.Namespace) -> int:
    """Assemble, or gather anew."""
    from sheaf.plan.compiling import services

    return _told(args, services.assemble(person(args), year=args.year, kind=args.kind))


def take_step(args: argparse.Namespace) -> int:
    """A step of a report; told with it, by whom the Secretariat has it, whose own line the public sees."""
    from sheaf.access.policy import may
    from sheaf.plan.compiling import lines, services

    actor = person(args)
    row = services.STEPS[args.action.replace("-", "_")](actor, compilation_id=args.report)
    return _told(args, row, lines.words(actor, row) if may(actor, "plan.keep").allowed else ())


def say(args: argparse.Namespace) -> int:
    """The Chair's words."""
    from sheaf.plan.compiling import services

    return _told(args, services.say(person(args), compilation_id=args.report, narrative=_read(args.file)))


def comment(args: argparse.Namespace) -> int:
    """A state's comment."""
    from sheaf.plan.compiling import services

    row = services.comment(person(args), compilation_id=args.report, text=args.text, anchor=args.place)
    return tell(args, {"id": row.id, "anchor": row.anchor}, f"Comment {row.id}.")


def comments(args: argparse.Namespace) -> int:
    """The comment matrix."""
    from sheaf.access.doors import person_or_operator
    from sheaf.plan.compiling import papers, queries

    actor = person_or_operator(args)
    row = queries.compilation(actor, args.report)
    rows = list(queries.comments(actor, row))
    told = [{"id": item.id, "anchor": item.anchor, "state": item.state, "text": item.text, "response": item.response,
             "accepted": item.accepted} for item in rows]
    lines = [
        f"{item.id} {item.state} {papers.place_words(row, item.anchor)}: {item.text} [{papers.OUTCOMES[item.accepted]}]" for item in rows
    ]
    return tell(args, told, "\n".join(lines) or "None.")


def respond(args: argparse.Namespace) -> int:
    """What became of a comment."""
    from sheaf.plan.compiling import services

    row = services.respond(person(args), comment_id=args.comment, text=args.text, accepted=args.accept)
    return tell(args, {"id": row.id, "accepted": row.accepted}, "Responded.")


def find(args: argparse.Namespace) -> int:
    """The lead shepherd's findings."""
    from sheaf.plan.compiling import services

    row = services.find(person(args), year=args.year, area=args.area, text=_read(args.file))
    return tell(args, {"area": row.area, "version": row.version}, f"Findings on {row.area}, version {row.version}.")


def recommend(args: argparse.Namespace) -> int:
    """One more recommendation."""
    from sheaf.plan.compiling import reviews

    row = reviews.recommend(person(args), year=args.year, kind=args.kind, text=args.text, finding=args.finding, clauses=args.clause,
                            goes_to=args.goes_to, owner=args.owner, due=args.due)
    return tell(args, {"id": row.id, "number": row.number}, f"Recommendation {row.number}.")


def take_up(args: argparse.Namespace) -> int:
    """An endorsed recommendation is followed up."""
    from sheaf.plan.compiling import following

    row = following.take_up(person(args), recommendation_id=args.recommendation, owner=args.owner, due=args.due)
    return tell(args, {"id": row.id, "decision": row.decision_id}, f"It follows from {row.decision_id}, until {row.due}: {row.id}.")


def withdraw(args: argparse.Namespace) -> int:
    """A recommendation is taken back."""
    from sheaf.plan.compiling import reviews

    reviews.withdraw(person(args), recommendation_id=args.recommendation)
    return tell(args, {"id": args.recommendation}, "Taken back.")


def consent(args: argparse.Namespace) -> int:
    """A state agrees to its public line, or no longer; or what it said last."""
    from sheaf.plan.compiling import queries, services, showing
    from sheaf.plan.compiling.models import OUTCOMES

    actor = person(args)
    said = queries.last_said(actor, args.year) if args.show else services.consent(actor, year=args.year, given=not args.withdraw)
    if not said:
        return tell(args, {"year": args.year, "given": None}, "Your state has said nothing of it here.")
    words = "Your state agrees" if said.given else "Your state does not agree"
    return tell(args, showing.consent_row(said), f"{words}: {OUTCOMES[said.outcome]}.")


def matrix(args: argparse.Namespace) -> int:
    """The comments as a file."""
    from sheaf.access.doors import person_or_operator
    from sheaf.plan.compiling import handing, papers, queries

    actor = person_or_operator(args)
    row = queries.compilation(actor, args.report)
    if args.out.suffix.lower() == ".xlsx":
        data = papers.matrix_workbook(actor, row)
    else:
        data = handing.hand_out(actor, papers.matrix(actor, row), _suffix(args.out), verb="plan.report", kind="matrix", key=row.id)
    _write(args.out, data)
    return tell(args, {"out": str(args.out), "bytes": len(data)}, f"{args.out}: {len(data):,} bytes.")


def seed(args: argparse.Namespace) -> int:
    """The draft of the next edition."""
    from sheaf.plan.compiling import reviews

    row = reviews.seed(person(args), compilation_id=args.report, edition=args.edition, title=args.title)
    return tell(args, {"edition": row.code}, f"{row.code} is drafted.")


def paper(args: argparse.Namespace) -> int:
    """One of the other documents."""
    from sheaf.access.doors import person_or_operator
    from sheaf.plan.compiling import handing, papers

    made: dict[str, Callable[..., Paper]] = {"national": papers.national, "component": papers.component, "agenda": papers.agenda,
                                             "decisions": papers.decision_sheet}
    suffix, actor = _suffix(args.out), person_or_operator(args)
    given = {name: getattr(args, name) for name in PAPERS[args.action][1]}
    shown = made[args.action](actor, **given)
    verb = {"national": "plan.year", "component": "plan.report"}.get(args.action, "plan.read")
    data = handing.hand_out(actor, shown, suffix, verb=verb, kind=args.action, key="-".join(map(str, given.values())))
    _write(args.out, data)
    return tell(
        args, {"out": str(args.out), "bytes": len(data), "title": shown.title}, f"{args.out}: {shown.title}, {len(data):,} bytes."
    )


def _row(row: Compilation) -> dict[str, Any]:
    from sheaf.plan.compiling import showing

    found = showing.report_row(row)
    return {name: found[name] for name in ("id", "year", "kind", "number", "step", "digest", "title")}


def _told(args: argparse.Namespace, row: Compilation, public_line: Sequence[str] = ()) -> int:
    from sheaf.plan.compiling import queries

    said = {**_row(row), **({"public_line": list(public_line)} if public_line else {})}
    return tell(args, said, "\n".join([f"{row.title}: {queries.step_words(row)}. {row.id}", *public_line]))


def _suffix(path: Path) -> str:
    suffix = path.suffix.lstrip(".").lower()
    if suffix not in ("pdf", "docx"):
        raise Invalid("The file's name ends in .pdf or .docx.", code="suffix")
    return suffix


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{path} cannot be read as UTF-8 text.", code="read") from error


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror}.", code="write") from error
