"""The API of the registers: entries, steps, money, uses, gaps, the guideline."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from sheaf.access.doors import actor_of, door
from sheaf.plan.registers import approving, queries, services, showing
from sheaf.plan.registers.views import FIRST_EDITION
from sheaf.web.given import Given

router = Router(tags=["plan"])


class RegisterEntryIn(Given):
    """kind: strategy, proposal, engagement, position, shared or campaign; values: the fields of that register."""

    kind: str
    code: str
    values: dict[str, Any]


class RegisterChangeIn(Given):
    """version: as it was read."""

    version: int
    values: dict[str, Any]


class RegisterStepIn(Given):
    """event: as `steps` of the entry names it, or `pass` for the guideline's next step; note: where it needs words."""

    event: str
    version: int = 0
    note: str = ""


class MoneyIn(Given):
    """kind: pledged, spent or returned; amount: in the proposal's currency, as a text."""

    kind: str
    party: str
    amount: str
    on: date
    purpose: str = ""


class UseIn(Given):
    forum: str
    on: date
    spoke: str = ""
    note: str = ""


class GuideStepIn(Given):
    code: str
    title: str
    body: str = ""


class GuidelineIn(Given):
    steps: list[GuideStepIn]


@router.get("/", auth=door("plan.read"))
def entries(request: HttpRequest, kind: str = "", state: str = "", step: str = "", clause: str = "") -> list[dict[str, Any]]:
    """Entries of one register or of all, at most 500; with clause (EDITION/CLAUSE) those that serve it."""
    actor = actor_of(request)
    if clause:
        return [showing.brief(row) for row in queries.serving(actor, clause)]
    return [showing.brief(row) for row in queries.items(actor, kind, state=state, step=step)[:queries.MAX_ROWS]]


@router.post("/", auth=door("plan.register"), response={201: dict[str, Any]})
def add(request: HttpRequest, given: RegisterEntryIn) -> Status[dict[str, Any]]:
    """Begin an entry."""
    actor = actor_of(request)
    row = services.add(actor, kind=given.kind, code=given.code, values=given.values)
    return Status(201, showing.whole(actor, row))


@router.get("/gaps", auth=door("plan.read"))
def gaps(request: HttpRequest, edition: str = FIRST_EDITION) -> list[dict[str, Any]]:
    """Every encouraged clause with the strategies of one's own state that serve it."""
    return [{"clause": row.clause.code, "title": row.clause.title, "strategies": list(row.served)}
            for row in queries.gaps(actor_of(request), edition)]


@router.get("/guideline", auth=door("plan.read"))
def guideline(request: HttpRequest) -> list[dict[str, Any]]:
    """The steps that the next engagement will go through."""
    return [{"code": row.code, "title": row.title, "body": row.body} for row in queries.guideline(actor_of(request))]


@router.put("/guideline", auth=door("plan.keep"))
def keep_guideline(request: HttpRequest, given: GuidelineIn) -> list[dict[str, Any]]:
    """Set the guideline's steps."""
    rows = services.keep_guideline(actor_of(request), steps=[item.dict() for item in given.steps])
    return [{"code": row.code, "title": row.title, "body": row.body} for row in rows]


@router.get("/items/{register_code}", auth=door("plan.read"))
def entry(request: HttpRequest, register_code: str) -> dict[str, Any]:
    """One entry with its history, money and uses."""
    actor = actor_of(request)
    return showing.whole(actor, queries.item(actor, register_code))


@router.put("/items/{register_code}", auth=door("plan.register"))
def edit(request: HttpRequest, register_code: str, given: RegisterChangeIn) -> dict[str, Any]:
    """Change its words."""
    actor = actor_of(request)
    return showing.whole(actor, services.edit(actor, code=register_code, version=given.version, values=given.values))


@router.post("/items/{register_code}/steps", auth=door("plan.register"))
def step(request: HttpRequest, register_code: str, given: RegisterStepIn) -> dict[str, Any]:
    """Take a step."""
    actor = actor_of(request)
    if given.event == "pass":
        return showing.whole(actor, approving.pass_step(actor, code=register_code, version=given.version, note=given.note))
    return showing.whole(actor, services.step(actor, code=register_code, event=given.event, version=given.version, note=given.note))


@router.post("/items/{register_code}/money", auth=door("plan.register"), response={201: dict[str, Any]})
def add_money(request: HttpRequest, register_code: str, given: MoneyIn) -> Status[dict[str, Any]]:
    """A pledge, a use of funds, or what was given back."""
    actor = actor_of(request)
    services.add_money(actor, code=register_code, **given.dict())
    return Status(201, showing.whole(actor, queries.item(actor, register_code)))


@router.post("/items/{register_code}/uses", auth=door("plan.register"), response={201: dict[str, Any]})
def add_use(request: HttpRequest, register_code: str, given: UseIn) -> Status[dict[str, Any]]:
    """Where a common position was used."""
    actor = actor_of(request)
    services.add_use(actor, code=register_code, **given.dict())
    return Status(201, showing.whole(actor, queries.item(actor, register_code)))
