"""The API of meetings: agendas, papers, decisions with positions, follow-ups."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Router, Status
from ninja.files import UploadedFile

from sheaf.access.doors import actor_of, door
from sheaf.kernel.errors import Invalid, TooLarge
from sheaf.plan.meetings import calendar as calendars
from sheaf.plan.meetings import deciding, queries, services, showing, table
from sheaf.web.given import Given

router = Router(tags=["plan"])


class MeetingIn(Given):
    """format: annual, retreat, plus, emergency, officials or working_group."""

    code: str
    body: str
    format: str
    title: str
    starts: date
    ends: date | None = None
    number: int | None = None
    place: str = ""
    host: str = ""
    chair: str = ""
    co_chairs: list[str] = []
    partner: str = ""
    source: str = ""


class DaysIn(Given):
    starts: date
    ends: date | None = None


class ItemIn(Given):
    title: str
    clause: str = ""
    note: str = ""
    shared_with: str = ""


class StandingIn(Given):
    body: str
    title: str
    starts: date
    clause: str = ""
    decision: str = ""


class DecisionIn(Given):
    """kind: note, adopt, endorse, approve, task or extend (with about, and value's `to`: the new last day); mode: consensus, silence
    (with until) or ad_referendum; about: `kind:code`; item_id: of the meeting's agenda."""

    kind: str
    text: str
    mode: str = table.CONSENSUS
    about: str = ""
    clauses: list[str] = []
    item_id: str = ""
    until: date | None = None
    value: dict[str, Any] = {}


class OnIn(Given):
    on: date


class PlaceIn(Given):
    """position: from 1."""

    position: int = Field(ge=1, le=1000)


class AudienceIn(Given):
    """shown_to: body (who takes part), members (delegates of all members) or all (whoever reads the plan)."""

    shown_to: str


class DecisionStepIn(Given):
    """event: record, withdraw or resume by the Secretariat; agree, object or reserve by a member."""

    event: str
    text: str = ""
    on: date | None = None
    until: date | None = None


class FollowUpIn(Given):
    title: str
    owner: str
    due: date


class CloseIn(Given):
    result: str
    dropped: bool = False


@router.get("/", auth=door("plan.read"))
def meetings(request: HttpRequest, body: str = "", year: int = 0) -> list[dict[str, Any]]:
    """Newest first, at most 500."""
    return [showing.meeting_row(row) for row in queries.meetings(actor_of(request), body=body, year=year)[:queries.MAX_ROWS]]


@router.post("/", auth=door("plan.keep"), response={201: dict[str, Any]})
def plan(request: HttpRequest, given: MeetingIn) -> Status[dict[str, Any]]:
    """Plan a meeting; its agenda begins with standing items and open follow-ups."""
    return Status(201, showing.meeting_row(services.plan_meeting(actor_of(request), **given.dict())))


@router.post("/standing", auth=door("plan.keep"), response={201: dict[str, Any]})
def add_standing(request: HttpRequest, given: StandingIn) -> Status[dict[str, Any]]:
    """Every agenda of the body has this item from a day on."""
    row = services.add_standing(actor_of(request), **given.dict())
    return Status(201, {"id": row.id, "body": row.body, "title": row.title, "starts": row.starts})


@router.post("/standing-items/{standing_id}/end", auth=door("plan.keep"))
def end_standing(request: HttpRequest, standing_id: str, given: OnIn) -> dict[str, Any]:
    """From a day on it stands on no new agenda."""
    row = services.end_standing(actor_of(request), item_id=standing_id, on=given.on)
    return {"id": row.id, "body": row.body, "title": row.title, "ends": row.ends}


@router.get("/follow-ups", auth=door("plan.read"))
def follow_ups(request: HttpRequest, state: str = "open", owner: str = "") -> list[dict[str, Any]]:
    """What has to follow from decisions, by its day."""
    rows = queries.follow_ups(actor_of(request), state=state, owner=owner)[:queries.MAX_ROWS]
    return [{**showing.follow_up_row(row), "on_agendas": row.agenda_items.count()} for row in rows]


@router.post("/follow-ups/{follow_up_id}/close", auth=door("plan.follow"))
def close(request: HttpRequest, follow_up_id: str, given: CloseIn) -> dict[str, Any]:
    """Say what became of it."""
    return showing.follow_up_row(deciding.close_follow_up(actor_of(request), follow_up_id=follow_up_id, **given.dict()))


@router.get("/decisions/{decision_code}", auth=door("plan.read"))
def decision(request: HttpRequest, decision_code: str) -> dict[str, Any]:
    """One decision with its positions and what follows."""
    return showing.decision(actor_of(request), decision_code)


@router.post("/decisions/{decision_code}", auth=door("plan.keep", "plan.position"))
def step(request: HttpRequest, decision_code: str, given: DecisionStepIn) -> dict[str, Any]:
    """A step of the decision."""
    actor, event = actor_of(request), given.event
    if event == table.RECORD:
        return showing.decision_row(deciding.record(actor, code=decision_code, on=given.on))
    if event == table.WITHDRAW:
        return showing.decision_row(deciding.withdraw(actor, code=decision_code))
    if event == table.RESUME:
        return showing.decision_row(deciding.resume(actor, code=decision_code, until=given.until))
    return showing.decision_row(deciding.take_position(actor, code=decision_code, event=event, text=given.text))


@router.post("/decisions/{decision_code}/follow-ups", auth=door("plan.keep"), response={201: dict[str, Any]})
def add_follow_up(request: HttpRequest, decision_code: str, given: FollowUpIn) -> Status[dict[str, Any]]:
    """Add what has to follow."""
    return Status(201, showing.follow_up_row(deciding.add_follow_up(actor_of(request), decision=decision_code, **given.dict())))


@router.get("/papers/{paper_id}", auth=door("plan.read"))
def paper_file(request: HttpRequest, paper_id: str) -> HttpResponse:
    """A paper's bytes, as they came."""
    return HttpResponse(bytes(services.read_paper(actor_of(request), paper_id=paper_id).content), content_type="application/octet-stream")


@router.put("/papers/{paper_id}/audience", auth=door("plan.paper"))
def audience(request: HttpRequest, paper_id: str, given: AudienceIn) -> dict[str, Any]:
    """To whom a paper is shown from now on: said by those whose paper it is."""
    row = services.show_paper(actor_of(request), paper_id=paper_id, shown_to=given.shown_to)
    return {"id": row.id, "shown_to": row.shown_to}


@router.delete("/items/{item_id}", auth=door("plan.keep"), response={204: None})
def drop_item(request: HttpRequest, item_id: str) -> Status[None]:
    """Take an item off its agenda; one with papers or decisions stays."""
    services.drop_item(actor_of(request), item_id=item_id)
    return Status(204, None)


@router.put("/items/{item_id}/place", auth=door("plan.keep"))
def place_item(request: HttpRequest, item_id: str, given: PlaceIn) -> dict[str, Any]:
    """Put an item at a place, from 1; the others make room."""
    actor = actor_of(request)
    code = services.place_item(actor, item_id=item_id, position=given.position)
    return {"meeting": code, "agenda": [showing.item_row(item) for item in queries.agenda(actor, code)]}


@router.post("/calendar", auth=door("plan.calendar"), response={201: dict[str, Any]})
def new_calendar(request: HttpRequest) -> Status[dict[str, Any]]:
    """A new secret address of one's calendar, told once; the one before opens nothing any longer."""
    return Status(201, {"path": calendars.path_of(calendars.new_address(actor_of(request)))})


@router.delete("/calendar", auth=door("plan.calendar"), response={204: None})
def drop_calendar(request: HttpRequest) -> Status[None]:
    """No address opens one's calendar from now on."""
    calendars.drop_address(actor_of(request))
    return Status(204, None)


@router.get("/{meeting_code}", auth=door("plan.read"))
def meeting(request: HttpRequest, meeting_code: str) -> dict[str, Any]:
    """One meeting: agenda, what it lacks, papers, decisions."""
    actor = actor_of(request)
    row = queries.meeting(actor, meeting_code)
    papers = queries.papers(actor, row).values("id", "title", "name", "size", "sha256", "from_state", "item_id", "shown_to", "readers")
    return {
        **showing.meeting_row(row),
        "agenda": [showing.item_row(item) for item in queries.agenda(actor, meeting_code)],
        "papers": list(papers),
        "missing_standing": [item.title for item in queries.missing_standing(row)],
        "missing_follow_ups": list(map(showing.missing_follow_up, queries.missing_follow_ups(row))),
        "decisions": [showing.decision_row(item) for item in row.decisions.all()],
    }


@router.put("/{meeting_code}/days", auth=door("plan.keep"))
def move(request: HttpRequest, meeting_code: str, given: DaysIn) -> dict[str, Any]:
    """Another day."""
    return showing.meeting_row(services.move_meeting(actor_of(request), code=meeting_code, **given.dict()))


@router.post("/{meeting_code}/items", auth=door("plan.keep"), response={201: dict[str, Any]})
def item(request: HttpRequest, meeting_code: str, given: ItemIn) -> Status[dict[str, Any]]:
    """One more agenda item."""
    return Status(201, showing.item_row(services.add_item(actor_of(request), code=meeting_code, **given.dict())))


@router.post("/{meeting_code}/papers", auth=door("plan.paper"), response={201: dict[str, Any]})
def paper(
    request: HttpRequest,
    meeting_code: str,
    file: File[UploadedFile],
    title: Form[str],
    item_id: Form[str] = "",
    shown_to: Form[str] = "body",
) -> Status[dict[str, Any]]:
    """Add a paper. shown_to: body (who takes part), members (delegates of all members) or all (whoever reads the plan)."""
    if (file.size or 0) > services.MAX_PAPER:
        raise TooLarge(f"At most {services.MAX_PAPER // 1024 // 1024} MB.")
    row = services.add_paper(actor_of(request), code=meeting_code, title=title, name=file.name or "", data=file.read(),
                             media_type=file.content_type or "", item_id=item_id, shown_to=shown_to)
    return Status(201, {"id": row.id, "sha256": row.sha256, "size": row.size})


@router.post("/{meeting_code}/decisions", auth=door("plan.keep"), response={201: dict[str, Any]})
def propose(request: HttpRequest, meeting_code: str, given: DecisionIn) -> Status[dict[str, Any]]:
    """Put a decision."""
    return Status(201, showing.decision_row(deciding.propose(actor_of(request), meeting=meeting_code, **given.dict())))


@router.post("/{meeting_code}/{verb}", auth=door("plan.keep"))
def act(request: HttpRequest, meeting_code: str, verb: str) -> dict[str, Any]:
    """verb: hold, cancel, or fill (the agenda)."""
    actor = actor_of(request)
    if verb == "fill":
        return {"added": services.fill_agenda(actor, code=meeting_code)}
    if verb not in ("hold", "cancel"):
        raise Invalid("A meeting is held or cancelled.", code="verb")
    return showing.meeting_row((services.hold if verb == "hold" else services.cancel)(actor, code=meeting_code))
