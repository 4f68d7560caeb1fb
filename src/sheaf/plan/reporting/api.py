"""The API of the year: formats, cycles, drafts, clearance, questions and answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from sheaf.access.doors import actor_of, door
from sheaf.kernel.errors import Invalid, NotFound, TooLarge
from sheaf.plan.reporting import addressing, clearing, deadlines, differing, drafting, formats, opening, queries, reviewing, shapes
from sheaf.plan.reporting.models import Part
from sheaf.web.given import Given

router = Router(tags=["plan"])
SEES = door("plan.year")
MAX_ROWS = 200


class FormatIn(Given):
    """questions: [{subject, title, areas?}]; or edition and strengths, whose clauses make the questions."""

    code: str
    title: str
    kind: str = "annual"
    questions: list[dict[str, Any]] = []
    edition: str = ""
    strengths: list[str] = ["encouraged"]


class CycleIn(Given):
    """days: milestone to days before the meeting, where other than the usual; preview: count the deadlines and open nothing."""

    year: int
    meeting: str
    format: str
    edition: str
    programme: str = ""
    days: dict[str, int] = {}
    before_approval: bool = False
    preview: bool = False


class CycleMeetingIn(Given):
    """meeting: the code of the meeting of ministers that notes the year's report."""

    meeting: str = ""


class AddressIn(Given):
    """Mail addresses; deputy: reminded as well once the day is over."""

    email: str
    deputy: str = ""


class PartEntryIn(Given):
    """version: of the entry that was read, 0 for a new one. Fields that are not given stay as they are."""

    version: int = 0
    status: str | None = None
    narrative: str | None = None
    obstacles: str | None = None
    needs: str | None = None
    language: str | None = None
    shown_to: str | None = None


class CopyIn(Given):
    """subjects: which; none given means all."""

    subjects: list[str] = []


class FigureIn(Given):
    """decision: accepted, changed (with value) or declined."""

    decision: str
    value: str = ""
    reason: str = ""


class PartStepIn(Given):
    """step: ask (accept: with all figures that are only offered), give_back (with note), submit, amend, review (with note)."""

    step: str
    note: str = ""
    accept: bool = False


class QueryIn(Given):
    """comment: needs no answer."""

    text: str
    subject: str = ""
    comment: bool = False


class AnswerIn(Given):
    """text: the answer; empty with stands: the state lets its text stand."""

    text: str = ""
    stands: bool = False


@router.get("/formats", auth=door("plan.read"))
def list_formats(request: HttpRequest) -> list[dict[str, Any]]:
    """Newest first."""
    return [shapes.format_dict(row) for row in queries.formats(actor_of(request))[:MAX_ROWS]]


@router.post("/formats", auth=door("plan.keep"), response={201: dict[str, Any]})
def formulate(request: HttpRequest, given: FormatIn) -> Status[dict[str, Any]]:
    """Formulate a format; SOMTC's and AMMTC's decisions about `format:CODE` count here when they are taken."""
    actor = actor_of(request)
    asked = given.questions or (opening.questions_of(actor, given.edition, strengths=given.strengths) if given.edition else [])
    return Status(201, shapes.format_dict(formats.formulate(actor, code=given.code, title=given.title, kind=given.kind, questions=asked)))


@router.get("/formats/{format_code}", auth=door("plan.read"))
def one_format(request: HttpRequest, format_code: str) -> dict[str, Any]:
    """One format with its questions."""
    row = queries.format_of(actor_of(request), format_code)
    return {**shapes.format_dict(row), "questions": row.questions}


@router.post("/formats/{format_code}/template", auth=door("plan.keep"))
def bind_template(request: HttpRequest, format_code: str, file: File[UploadedFile]) -> dict[str, Any]:
    """Bind a Word template to a format that nobody has decided on; its digest changes with it."""
    if (file.size or 0) > formats.MAX_TEMPLATE:
        raise TooLarge(f"At most {formats.MAX_TEMPLATE // 1024 // 1024} MB.")
    return shapes.format_dict(formats.set_template(actor_of(request), code=format_code, data=file.read()))


@router.get("/cycles", auth=door("plan.read"))
def list_cycles(request: HttpRequest) -> list[dict[str, Any]]:
    """Newest first."""
    return [shapes.cycle_dict(row) for row in queries.cycles(actor_of(request))[:MAX_ROWS]]


@router.post("/cycles", auth=door("plan.keep"), response={200: dict[str, Any], 201: dict[str, Any]})
def open_cycle(request: HttpRequest, given: CycleIn) -> Status[dict[str, Any]]:
    """Open a year, or preview its deadlines."""
    actor = actor_of(request)
    if given.preview:
        day = opening.day_of(actor, given.year, given.meeting)
        return Status(200, {"year": given.year, "deadlines": deadlines.counted(day, given.days)})
    return Status(201, shapes.cycle_dict(opening.open_cycle(actor, **given.dict(exclude={"preview"}))))


@router.get("/cycles/{cycle_year}", auth=door("plan.read"))
def one_cycle(request: HttpRequest, cycle_year: int) -> dict[str, Any]:
    """One year with how every component stands, as far as the reader is told at this node."""
    actor = actor_of(request)
    row = queries.cycle(actor, cycle_year)
    return {**shapes.cycle_dict(row), "parts": [shapes.cell_dict(cell) for cell in queries.table_of(actor, row)]}


@router.post("/cycles/{cycle_year}/{verb}", auth=door("plan.keep"))
def cycle_step(request: HttpRequest, cycle_year: int, verb: str, given: CycleMeetingIn | None = None) -> dict[str, Any]:
    """verb: freeze what has arrived, close the year, meeting (with its code: days are counted from that one), withdraw (a year that was
    opened by mistake)."""
    actor = actor_of(request)
    if verb not in ("freeze", "close", "meeting", "withdraw"):
        raise NotFound("There is no such step.")
    if verb == "close":
        return shapes.cycle_dict(opening.close(actor, year=cycle_year))
    if verb == "meeting":
        return shapes.cycle_dict(opening.set_meeting(actor, year=cycle_year, meeting=given.meeting if given else ""))
    if verb == "withdraw":
        opening.withdraw(actor, year=cycle_year)
        return {"withdrawn": cycle_year}
    return {"frozen": [{"state": row.state, "area": row.area} for row in reviewing.freeze(actor, year=cycle_year)]}


@router.get("/addresses", auth=door("plan.keep"))
def addresses(request: HttpRequest) -> list[dict[str, Any]]:
    """Where each state is reminded. source: signed (by the state, in the directory), kept (by the Secretariat) or none."""
    return [asdict(row) for row in addressing.listed(actor_of(request))]


@router.put("/addresses/{state_code}", auth=door("plan.keep"))
def keep_address(request: HttpRequest, state_code: str, given: AddressIn) -> dict[str, Any]:
    """Keep a state's focal address; with an empty one none any longer. source: where the address comes from at which the state is reminded
    now, as in the list: what a state signed goes before what is kept. removed: what was kept before and is no longer."""
    made = addressing.keep(actor_of(request), state=state_code, **given.dict())
    return {"state": state_code, **asdict(made), "source": addressing.source(state_code)}


@router.get("/parts/{cycle_year}/{state_code}/{area_code}", auth=SEES)
def part(request: HttpRequest, cycle_year: int, state_code: str, area_code: str) -> dict[str, Any]:
    """What was submitted with its versions and questions; for the state's own people the draft, what is missing, the figures."""
    actor = actor_of(request)
    return shapes.part_dict(actor, queries.part(actor, cycle_year, state_code, area_code))


@router.get("/parts/{cycle_year}/{state_code}/{area_code}/versions/{version}", auth=SEES)
def version(request: HttpRequest, cycle_year: int, state_code: str, area_code: str, version: int) -> dict[str, Any]:
    """One version as it was submitted, with what changed since the one before."""
    actor = actor_of(request)
    rows = {row.version: row for row in queries.submissions(actor, queries.part(actor, cycle_year, state_code, area_code))}
    if version not in rows:
        raise NotFound("There is no such version.")
    new, old = rows[version], rows.get(version - 1)
    changed = differing.changes(queries.content_of(old), queries.content_of(new), shapes.COMPARED) if old else []
    found = [{"subject": item.subject, "field": item.field, "runs": [[run.kind, run.text] for run in item.runs]} for item in changed]
    return {**shapes.version_dict(new), "content": new.content, "changes": found}


@router.post("/own/{cycle_year}/{area_code}", auth=door("plan.draft"), response={201: dict[str, Any]})
def begin(request: HttpRequest, cycle_year: int, area_code: str) -> Status[dict[str, Any]]:
    """Begin the own state's report on a component, or open it again."""
    actor = actor_of(request)
    return Status(201, shapes.part_dict(actor, drafting.open_part(actor, year=cycle_year, area=area_code)))


@router.put("/own/{cycle_year}/{area_code}/entries/{subject_code}", auth=door("plan.draft"))
def save(request: HttpRequest, cycle_year: int, area_code: str, subject_code: str, given: PartEntryIn) -> dict[str, Any]:
    """Write one entry of the draft. 409 carries what somebody else wrote since; nothing is written over."""
    values = {name: value for name, value in given.dict(exclude={"version"}).items() if value is not None}
    actor, row = _own(request, cycle_year, area_code)
    return shapes.entry_dict(drafting.save(actor, part_id=row.id, subject=subject_code, values=values, version=given.version))


@router.post("/own/{cycle_year}/{area_code}/copy", auth=door("plan.draft"))
def copy(request: HttpRequest, cycle_year: int, area_code: str, given: CopyIn) -> list[dict[str, Any]]:
    """Copy last year's entries forward where this draft has none."""
    actor, row = _own(request, cycle_year, area_code)
    return [shapes.entry_dict(item) for item in drafting.copy_forward(actor, part_id=row.id, subjects_chosen=given.subjects)]


@router.post("/own/{cycle_year}/{area_code}/evidence", auth=door("plan.draft"), response={201: dict[str, Any]})
def add_evidence(
    request: HttpRequest, cycle_year: int, area_code: str, file: File[UploadedFile], subject: Form[str], title: Form[str] = ""
) -> Status[dict[str, Any]]:
    """A file behind an entry, kept on this node only."""
    if (file.size or 0) > drafting.MAX_EVIDENCE:
        raise TooLarge(f"At most {drafting.MAX_EVIDENCE // 1024 // 1024} MB.")
    actor, row = _own(request, cycle_year, area_code)
    name = file.name or "file"
    made = drafting.add_evidence(actor, part_id=row.id, subject=subject, title=title or name, name=name, data=file.read())
    return Status(201, {"id": made.id, "sha256": made.sha256, "size": made.size})


@router.get("/evidence/{evidence_id}", auth=SEES)
def evidence_file(request: HttpRequest, evidence_id: str) -> HttpResponse:
    """A file's bytes, as they came; for the state's own people, at the node where it works."""
    return HttpResponse(bytes(queries.evidence(actor_of(request), evidence_id).content), content_type="application/octet-stream")


@router.post("/own/{cycle_year}/{area_code}/figures/{figure_code}", auth=door("plan.draft"))
def decide_figure(request: HttpRequest, cycle_year: int, area_code: str, figure_code: str, given: FigureIn) -> dict[str, Any]:
    """Accept, change or decline a figure that this node offers."""
    actor, row = _own(request, cycle_year, area_code)
    return shapes.offer_dict(drafting.decide_offer(actor, part_id=row.id, code=figure_code, **given.dict()))


@router.post("/parts/{cycle_year}/{state_code}/{area_code}/steps", auth=door("plan.draft", "plan.clear", "plan.ask"))
def take_step(request: HttpRequest, cycle_year: int, state_code: str, area_code: str, given: PartStepIn) -> dict[str, Any]:
    """A step of the part."""
    actor = actor_of(request)
    row = queries.part(actor, cycle_year, state_code, area_code)
    if given.step == "ask":
        (clearing.ask_accepting if given.accept else clearing.ask)(actor, part_id=row.id)
    elif given.step == "give_back":
        clearing.give_back(actor, part_id=row.id, note=given.note)
    elif given.step == "submit":
        clearing.submit(actor, part_id=row.id)
    elif given.step == "amend":
        clearing.amend(actor, part_id=row.id)
    elif given.step == "review":
        reviewing.review(actor, part_id=row.id, note=given.note)
    else:
        raise Invalid("There is no such step.", fields={"step": "ask, give_back, submit, amend or review"})
    return shapes.part_dict(actor, queries.part(actor, cycle_year, state_code, area_code))


@router.post("/parts/{cycle_year}/{state_code}/{area_code}/queries", auth=door("plan.ask"), response={201: dict[str, Any]})
def ask(request: HttpRequest, cycle_year: int, state_code: str, area_code: str, given: QueryIn) -> Status[dict[str, Any]]:
    """Who leads the component asks, or comments."""
    actor = actor_of(request)
    row = queries.part(actor, cycle_year, state_code, area_code)
    return Status(201, shapes.query_dict(reviewing.query(actor, part_id=row.id, **given.dict())))


@router.post("/queries/{query_id}/answer", auth=door("plan.clear"))
def answer(request: HttpRequest, query_id: str, given: AnswerIn) -> dict[str, Any]:
    """The state answers, or lets its text stand."""
    if given.stands == bool(given.text.strip()):
        raise Invalid("Either an answer or “stands”.", fields={"text": "Words, or stands: true."})
    return shapes.query_dict(reviewing.answer(actor_of(request), query_id=query_id, text=given.text))


def _own(request: HttpRequest, year: int, area: str) -> tuple[Any, Part]:
    """The reader and the part of their own state."""
    actor = actor_of(request)
    return actor, queries.part(actor, year, actor.state, area)
