"""The API of reports: compilations with their steps, comments, findings, recommendations, and every document."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from sheaf.access.doors import actor_of, door
from sheaf.kernel.errors import Invalid
from sheaf.plan.compiling import documents, following, handing, lines, pages, papers, queries, readable, reviews, services, showing
from sheaf.plan.compiling.views_papers import XLSX, sent
from sheaf.plan.reporting import queries as reporting
from sheaf.web.given import Given

router = Router(tags=["plan"])
MAX_ROWS = 500


class AssembleIn(Given):
    """kind: annual, midterm, final or addendum."""

    year: int
    kind: str = "annual"
    narrative: str = ""


class ReportStepIn(Given):
    """event: to_chair, close_comments, submit, publish or replace by the Secretariat; circulate by the Chair."""

    event: str


class NarrativeIn(Given):
    narrative: str


class TextIn(Given):
    text: str


class CommentIn(Given):
    """anchor: a component, component/STATE, chair, or empty for the whole."""

    text: str
    anchor: str = ""


class ResponseIn(Given):
    text: str
    accepted: bool


class ConsentIn(Given):
    given: bool


class RecommendationIn(Given):
    """kind: midterm or final; goes_to: edition or follow_up."""

    year: int
    kind: str
    text: str
    finding: str = ""
    clauses: list[str] = []
    goes_to: str = "edition"
    owner: str = ""
    due: date | None = None


class TakeUpIn(Given):
    owner: str
    due: date


class SeedIn(Given):
    edition: str
    title: str


@router.get("/readable", auth=door("plan.read"))
def readable_documents(request: HttpRequest) -> list[dict[str, Any]]:
    """Every document that the caller may have, with the addresses of its files: published and compiled reports, national reports,
    reviews of components."""
    return [asdict(item) for item in readable.documents(actor_of(request))]


@router.get("/", auth=door("plan.read"))
def reports(request: HttpRequest, year: int = 0) -> list[dict[str, Any]]:
    """Those that the caller may know of, newest first."""
    rows = queries.compilations(actor_of(request))
    return [showing.report_row(row) for row in (rows.filter(year=year) if year else rows)[:MAX_ROWS]]


@router.post("/", auth=door("plan.keep"), response={201: dict[str, Any]})
def assemble(request: HttpRequest, given: AssembleIn) -> Status[dict[str, Any]]:
    """Assemble a report of what has arrived."""
    return Status(201, showing.report_row(services.assemble(actor_of(request), **given.dict())))


@router.put("/findings/{year}/{area}", auth=door("plan.ask"))
def find(request: HttpRequest, year: int, area: str, given: TextIn) -> dict[str, Any]:
    """The lead shepherd's findings on a component."""
    row = services.find(actor_of(request), year=year, area=area, text=given.text)
    return {"year": row.year, "area": row.area, "version": row.version, "text": row.text}


@router.put("/consent/{year}", auth=door("plan.clear"))
def consent(request: HttpRequest, year: int, given: ConsentIn) -> dict[str, Any]:
    """Whether the public sees the own line of the caller's state. outcome: sent (to the Secretariat, from a state's own node), in_force,
    late or older."""
    return showing.consent_row(services.consent(actor_of(request), year=year, given=given.given))


@router.get("/consent/{year}", auth=door("plan.year"))
def consented(request: HttpRequest, year: int) -> dict[str, Any]:
    """What the caller's state said last of its public line, and what became of it; `given` is null where it said nothing here."""
    actor = actor_of(request)
    reporting.cycle(actor, year)
    last = queries.last_said(actor, year)
    return showing.consent_row(last) if last else {"year": year, "given": None}


@router.post("/comments/{comment_id}/response", auth=door("plan.keep"))
def respond(request: HttpRequest, comment_id: str, given: ResponseIn) -> dict[str, Any]:
    """What became of a comment."""
    return showing.comment_row(services.respond(actor_of(request), comment_id=comment_id, **given.dict()))


@router.post("/recommendations", auth=door("plan.keep"), response={201: dict[str, Any]})
def recommend(request: HttpRequest, given: RecommendationIn) -> Status[dict[str, Any]]:
    """One more recommendation of a review."""
    row = reviews.recommend(actor_of(request), **given.dict())
    return Status(201, {"id": row.id, "number": row.number, "text": row.text, "clauses": row.clauses, "goes_to": row.goes_to})


@router.post("/recommendations/{recommendation_id}/follow-up", auth=door("plan.keep"), response={201: dict[str, Any]})
def take_up(request: HttpRequest, recommendation_id: str, given: TakeUpIn) -> Status[dict[str, Any]]:
    """An endorsed recommendation gets its owner and its day, and is a follow-up from then on."""
    row = following.take_up(actor_of(request), recommendation_id=recommendation_id, **given.dict())
    return Status(201, {"id": row.id, "decision": row.decision_id, "title": row.title, "owner": row.owner, "due": row.due})


@router.delete("/recommendations/{recommendation_id}", auth=door("plan.keep"), response={204: None})
def withdraw(request: HttpRequest, recommendation_id: str) -> Status[None]:
    """Take a recommendation back."""
    reviews.withdraw(actor_of(request), recommendation_id=recommendation_id)
    return Status(204, None)


@router.get("/national/{year}/{state}/{suffix}", auth=door("plan.year"))
def national(request: HttpRequest, year: int, state: str, suffix: str) -> HttpResponse:
    """One state's report of a year, as pdf or docx."""
    actor = actor_of(request)
    paper = papers.national(actor, year=year, state=state)
    data = handing.hand_out(actor, paper, suffix, verb="plan.year", kind="national", key=f"{year}-{state}")
    return sent(data, f"national-{state}-{year}", suffix)


@router.get("/component/{year}/{area}/{suffix}", auth=door("plan.report"))
def component(request: HttpRequest, year: int, area: str, suffix: str) -> HttpResponse:
    """The review of one component, as pdf or docx."""
    actor = actor_of(request)
    paper = papers.component(actor, year=year, area=area)
    data = handing.hand_out(actor, paper, suffix, verb="plan.report", kind="component", key=f"{year}-{area}")
    return sent(data, f"component-{area}-{year}", suffix)


@router.get("/meeting/{meeting_code}/{paper}/{suffix}", auth=door("plan.read"))
def meeting(request: HttpRequest, meeting_code: str, paper: str, suffix: str) -> HttpResponse:
    """paper: agenda or decisions; as pdf or docx."""
    actor, made = actor_of(request), {"agenda": papers.agenda, "decisions": papers.decision_sheet}
    if paper not in made:
        raise Invalid("There is no such document.", fields={"paper": "agenda or decisions"})
    shown = made[paper](actor, code=meeting_code)
    return sent(handing.hand_out(actor, shown, suffix, verb="plan.read", kind=paper, key=meeting_code), f"{paper}-{meeting_code}", suffix)


@router.get("/{compilation_id}", auth=door("plan.read"))
def report(request: HttpRequest, compilation_id: str) -> dict[str, Any]:
    """One report with its steps, and what the caller may do and have. public_line: whose own line the public sees, in words, for
    officials."""
    actor = actor_of(request)
    row = queries.compilation(actor, compilation_id)
    return {**showing.report_row(row), "may": queries.next_steps(actor, row), "renderings": queries.renderings(actor, row),
            "public_line": lines.words(actor, row),
            "steps": [{"event": item.event, "after": item.after, "decision": item.decision, "at": item.at} for item in row.steps.all()]}


@router.post("/{compilation_id}/step", auth=door("plan.keep", "plan.chair"))
def step(request: HttpRequest, compilation_id: str, given: ReportStepIn) -> dict[str, Any]:
    """A step of the report; a body's own steps are decisions of its meetings."""
    if given.event not in services.STEPS:
        raise Invalid("There is no such step.", fields={"event": f"One of {', '.join(services.STEPS)}."})
    return showing.report_row(services.STEPS[given.event](actor_of(request), compilation_id=compilation_id))


@router.put("/{compilation_id}/narrative", auth=door("plan.chair"))
def say(request: HttpRequest, compilation_id: str, given: NarrativeIn) -> dict[str, Any]:
    """The Chair's words."""
    return showing.report_row(services.say(actor_of(request), compilation_id=compilation_id, narrative=given.narrative))


@router.get("/{compilation_id}/comments", auth=door("plan.report"))
def comments(request: HttpRequest, compilation_id: str) -> list[dict[str, Any]]:
    """The comment matrix."""
    actor = actor_of(request)
    return [showing.comment_row(row) for row in queries.comments(actor, queries.compilation(actor, compilation_id))]


@router.post("/{compilation_id}/comments", auth=door("plan.comment"), response={201: dict[str, Any]})
def comment(request: HttpRequest, compilation_id: str, given: CommentIn) -> Status[dict[str, Any]]:
    """A state's comment on the circulated text."""
    return Status(201, showing.comment_row(services.comment(actor_of(request), compilation_id=compilation_id, **given.dict())))


@router.get("/{compilation_id}/matrix/{suffix}", auth=door("plan.report"))
def matrix(request: HttpRequest, compilation_id: str, suffix: str) -> HttpResponse:
    """The comment matrix as xlsx, docx or pdf."""
    actor = actor_of(request)
    row = queries.compilation(actor, compilation_id)
    if suffix == "xlsx":
        return HttpResponse(papers.matrix_workbook(actor, row), content_type=XLSX)
    data = handing.hand_out(actor, papers.matrix(actor, row), suffix, verb="plan.report", kind="matrix", key=row.id)
    return sent(data, f"comments-{row.kind}-{row.year}", suffix)


@router.post("/{compilation_id}/seed", auth=door("plan.keep"), response={201: dict[str, Any]})
def seed(request: HttpRequest, compilation_id: str, given: SeedIn) -> Status[dict[str, Any]]:
    """Draft the next edition from an endorsed final review."""
    row = reviews.seed(actor_of(request), compilation_id=compilation_id, **given.dict())
    return Status(201, {"edition": row.code, "title": row.title})


@router.get("/{compilation_id}/content/{rendering}", auth=door("plan.read"))
def content(request: HttpRequest, compilation_id: str, rendering: str) -> dict[str, Any]:
    """What a rendering shows, as blocks: headings, texts, tables, charts with their counts."""
    actor = actor_of(request)
    row = queries.compilation(actor, compilation_id)
    return documents.data_of(documents.report(pages.shown_on(actor, row, rendering)))


@router.get("/{compilation_id}/documents/{rendering}/{suffix}", auth=door("plan.read"))
def document(request: HttpRequest, compilation_id: str, rendering: str, suffix: str) -> HttpResponse:
    """A rendering as pdf or docx. The header Sheaf-Printed-As-Numbers names the signs that no installed font has, and their places."""
    actor = actor_of(request)
    row = queries.compilation(actor, compilation_id)
    made = handing.compiled(actor, row, rendering=rendering, suffix=suffix)
    return sent(made.data, f"{row.kind}-{row.year}-{rendering}", suffix, made.unset)
