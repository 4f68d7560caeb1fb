"""The API of the work programme: programmes, components with actions, progress, indicators, review, two editions compared."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from sheaf.access.doors import actor_of, door
from sheaf.plan.programme import comparing, drafting, measuring, queries, services, showing
from sheaf.web.given import Given

router = Router(tags=["plan"])


class ProgrammeIn(Given):
    """partner: empty for the bodies' own; follows: the programme before it."""

    code: str
    title: str
    starts: date
    ends: date
    edition: str = ""
    partner: str = ""
    follows: str = ""
    source: str = ""


class ProgrammeChangeIn(Given):
    """version: of the draft that was read."""

    version: int
    title: str
    starts: date
    ends: date
    edition: str = ""
    partner: str = ""
    source: str = ""


class ObjectiveIn(Given):
    area: str
    text: str


class WordsIn(Given):
    """read: the words as they were read."""

    read: str
    text: str


class ActionIn(Given):
    """clauses: EDITION/CLAUSE; leads: states; budget: a sum such as 25,000.50."""

    title: str
    output: str = ""
    clauses: list[str] = []
    leads: list[str] = []
    partners: list[str] = []
    starts: date | None = None
    ends: date | None = None
    budget: str = ""
    currency: str = ""
    funding: str = ""
    note: str = ""


class ActionEdit(ActionIn):
    """version: of the row that was read. Every field is written as it stands here."""

    version: int


class ProgressIn(Given):
    """progress: not_started, under_way, done or stopped."""

    progress: str
    note: str = ""
    version: int | None = None


class ReviewIn(Given):
    """carry: codes of unfinished actions that go on in the draft programme `into`."""

    findings: str
    into: str = ""
    carry: list[str] = []
    decision: str = ""


class IndicatorIn(Given):
    """kind: number, percent, yes_no, ordinal or text."""

    indicator_code: str
    title: str
    kind: str
    area: str = ""
    direction: str = ""
    unit: str = ""
    method: str = ""
    scale: list[str] = []
    dimensions: list[str] = []
    overlapping: list[str] = []
    clauses: list[str] = []


class MarkIn(Given):
    """kind: baseline or target; state: empty for the region."""

    kind: str
    year: int
    value: str
    state: str = ""


class ObserveIn(Given):
    """version: of the value that it corrects, 0 for none."""

    state: str
    year: int
    value: str = ""
    text: str = ""
    status: str = "reported"
    dimensions: dict[str, str] = {}
    source: str
    version: int = 0


@router.get("/", auth=door("plan.read"))
def programmes(request: HttpRequest) -> list[dict[str, Any]]:
    """Every programme and partner's work plan, newest first."""
    rows = queries.programmes(actor_of(request))[:queries.MAX_ROWS]
    return [{**showing.programme_row(row), "actions": row.count, "done": row.done} for row in rows]


@router.post("/", auth=door("plan.keep"), response={201: dict[str, Any]})
def make(request: HttpRequest, given: ProgrammeIn) -> Status[dict[str, Any]]:
    """A draft programme with a component for every crime area."""
    return Status(201, showing.programme_row(services.make(actor_of(request), **given.dict())))


@router.post("/objectives/{objective_id}", auth=door("plan.keep"))
def edit_objective(request: HttpRequest, objective_id: str, given: WordsIn) -> dict[str, Any]:
    """Other words for an objective of a draft."""
    row = drafting.change_objective(actor_of(request), objective_id=objective_id, **given.dict())
    return {"id": row.id, "text": row.text}


@router.post("/objectives/{objective_id}/actions", auth=door("plan.keep"), response={201: dict[str, Any]})
def add_action(request: HttpRequest, objective_id: str, given: ActionIn) -> Status[dict[str, Any]]:
    """An action under an objective of a draft."""
    return Status(201, showing.action_row(services.add_action(actor_of(request), objective_id=objective_id, **given.dict())))


@router.get("/{programme_code}", auth=door("plan.read"))
def programme(request: HttpRequest, programme_code: str) -> dict[str, Any]:
    """One programme with its components, objectives and actions, indicators with their newest values, decisions and reviews."""
    return showing.programme(actor_of(request), programme_code)


@router.post("/{programme_code}", auth=door("plan.keep"))
def change(request: HttpRequest, programme_code: str, given: ProgrammeChangeIn) -> dict[str, Any]:
    """Other words or days for a draft."""
    return showing.programme_row(drafting.change(actor_of(request), code=programme_code, **given.dict()))


@router.post("/{programme_code}/objectives", auth=door("plan.keep"), response={201: dict[str, Any]})
def add_objective(request: HttpRequest, programme_code: str, given: ObjectiveIn) -> Status[dict[str, Any]]:
    """What a component wants to reach."""
    row = services.add_objective(actor_of(request), code=programme_code, **given.dict())
    return Status(201, {"id": row.id, "area": given.area, "text": row.text})


@router.get("/{programme_code}/actions/{action_code}", auth=door("plan.read"))
def action(request: HttpRequest, programme_code: str, action_code: str) -> dict[str, Any]:
    """One action with its history over the editions, newest first, and decisions."""
    return showing.action(actor_of(request), programme_code, action_code)


@router.post("/{programme_code}/actions/{action_code}", auth=door("plan.keep"))
def edit_action(request: HttpRequest, programme_code: str, action_code: str, given: ActionEdit) -> dict[str, Any]:
    """Change an action of a draft."""
    actor = actor_of(request)
    row = queries.action(actor, programme_code, action_code)
    return showing.action_row(services.edit_action(actor, action_id=row.id, **given.dict()))


@router.post("/{programme_code}/actions/{action_code}/progress", auth=door("plan.progress"))
def progress(request: HttpRequest, programme_code: str, action_code: str, given: ProgressIn) -> dict[str, Any]:
    """Say how an action goes."""
    actor = actor_of(request)
    row = queries.action(actor, programme_code, action_code)
    return showing.action_row(services.set_progress(actor, action_id=row.id, **given.dict()))


@router.post("/{programme_code}/reviews", auth=door("plan.keep"), response={201: dict[str, Any]})
def review(request: HttpRequest, programme_code: str, given: ReviewIn) -> Status[dict[str, Any]]:
    """The triennial review; what is unfinished goes on."""
    row = services.review(actor_of(request), code=programme_code, **given.dict())
    return Status(201, {"id": row.id, "held": row.held, "into": row.into_id, "carried": row.carried})


@router.get("/{programme_code}/compare/{other_code}", auth=door("plan.read"))
def compare(request: HttpRequest, programme_code: str, other_code: str) -> list[dict[str, Any]]:
    """What went on, ended and is new, from the first programme to the other."""
    return showing.pairs(comparing.compare(actor_of(request), programme_code, other_code))


@router.post("/{programme_code}/indicators", auth=door("plan.keep"), response={201: dict[str, Any]})
def add_indicator(request: HttpRequest, programme_code: str, given: IndicatorIn) -> Status[dict[str, Any]]:
    """An indicator of a component or of the whole programme."""
    return Status(201, showing.indicator_row(measuring.make(actor_of(request), code=programme_code, **given.dict())))


@router.get("/{programme_code}/indicators/{indicator_code}", auth=door("plan.read"))
def indicator(request: HttpRequest, programme_code: str, indicator_code: str) -> dict[str, Any]:
    """One indicator with baselines, targets, all states together (`region`) and the values that the reader may see; each whole before
    its splits."""
    return showing.indicator(actor_of(request), programme_code, indicator_code)


@router.post("/{programme_code}/indicators/{indicator_code}/marks", auth=door("plan.keep"))
def mark(request: HttpRequest, programme_code: str, indicator_code: str, given: MarkIn) -> dict[str, Any]:
    """Set a baseline or a target."""
    actor = actor_of(request)
    row = measuring.mark(actor, indicator_id=queries.indicator(actor, programme_code, indicator_code).id, **given.dict())
    return {"kind": row.kind, "state": row.state, "year": row.year, "value": showing.plain(row.value)}


@router.post("/{programme_code}/indicators/{indicator_code}/values", auth=door("plan.keep"), response={201: dict[str, Any]})
def observe(request: HttpRequest, programme_code: str, indicator_code: str, given: ObserveIn) -> Status[dict[str, Any]]:
    """Write a value; a correction is a new version."""
    actor = actor_of(request)
    row = measuring.observe(actor, indicator_id=queries.indicator(actor, programme_code, indicator_code).id, **given.dict())
    return Status(201, {"state": row.state, "year": row.year, "value": showing.plain(row.value), "version": row.version})
