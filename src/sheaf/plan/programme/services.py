"""Writes: make a programme with a component for every area, its objectives and actions; move, adopt, extend, review."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, may, require
from sheaf.audit import services as audit
from sheaf.directory import queries as directory
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.kernel.states import MEMBERS
from sheaf.plan.bodies import decided as decisions
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.editions import queries as editions
from sheaf.plan.meetings import subjects
from sheaf.plan.meetings import table as modes
from sheaf.plan.meetings.models import Decision
from sheaf.plan.programme.models import CODE, PROGRESS, Action, Component, Objective, Programme, Review
from sheaf.plan.values import HOW, day, number, wrong_days
from sheaf.store import atomic

MAX_ACTIONS = 2000  # of one programme
MAX_LIST = 30  # clauses, leads or partners of one action
_CODE = re.compile(r"^[A-Z0-9][A-Z0-9.-]{0,38}[A-Z0-9]$")
FIELDS = ("title", "output", "clauses", "leads", "partners", "starts", "ends", "budget", "currency", "funding", "note")
ADOPTS, EXTENDS = ("adopt", "approve", "endorse"), ("extend",)
FINISHED = {"done": "is done", "stopped": "was stopped", "carried": "was carried over already"}  # of progress: what is not carried on


def make(actor: Actor, *, code: str, title: str, starts: date, ends: date, edition: str = "", partner: str = "", follows: str = "",
         source: str = "", invented: bool = False) -> Programme:
    """A draft programme, with a component for every crime area that the directory has."""
    may_keep(actor)
    wrong = {} if _CODE.match(code) else {"code": "Capitals, digits and hyphens, such as WP-2026-2028."}
    wrong |= {} if title.strip() and len(title) <= 300 else {"title": "Between 1 and 300 characters."}
    wrong |= wrong_days(starts=starts, ends=ends) or ({} if ends > starts else {"ends": "After the first day."})
    wrong |= {} if not edition or editions.known(edition) else {"edition": f"There is no edition {edition[:CODE]}."}
    if wrong:
        raise Invalid("The programme cannot be made as written.", fields=wrong)
    with atomic():
        if Programme.objects.filter(pk=code).exists():
            raise Conflict("There is a programme with this code.", code="exists")
        before = _held(follows) if follows else None
        row = Programme.objects.create(
            code=code,
            title=title.strip(),
            starts=starts,
            ends=ends,
            edition=edition[:CODE],
            partner=partner[:200],
            follows=before,
            source=source[:400],
            invented=invented,
        )
        for position, area in enumerate(directory.crime_areas(), 1):
            Component.objects.create(programme=row, area=area.code, title=area.name, position=position)
        told(actor, "programme", code, "make")
    return row


def add_objective(actor: Actor, *, code: str, area: str, text: str) -> Objective:
    """What a component wants to reach."""
    may_keep(actor)
    if not text.strip() or len(text) > 2000:
        raise Invalid("An objective has words.", fields={"text": "Between 1 and 2,000 characters."})
    with atomic():
        row = draft_of(code).components.filter(area=area).first()
        if not row:
            raise NotFound("There is no such component.")
        last = row.objectives.aggregate(last=Max("position"))["last"] or 0
        made = Objective.objects.create(component=row, position=last + 1, text=text.strip())
        told(actor, "programme", code, "objective")
    return made


def add_action(actor: Actor, *, objective_id: str, code: str = "", **values: Any) -> Action:
    """An action under an objective. code: empty for the next of its component, such as DRUGS-2.1."""
    may_keep(actor)
    clean = _clean(values)
    if "title" not in clean:
        raise Invalid("An action has a title.", fields={"title": "Between 1 and 300 characters."})
    with atomic():
        goal = Objective.objects.select_related("component").filter(pk=objective_id).first()
        if not goal:
            raise NotFound("There is no such objective.")
        row = draft_of(goal.component.programme_id)
        if row.actions.count() >= MAX_ACTIONS:
            raise Conflict(f"A programme has at most {MAX_ACTIONS:,} actions.", code="too_many")
        name = code or _next_code(goal)
        if not _CODE.match(name) or row.actions.filter(code=name).exists():
            raise Invalid("The action needs a code of its own.", fields={"code": "Capitals, digits, points and hyphens, not used yet."})
        _check_span(clean, row)
        made = Action.objects.create(objective=goal, programme=row, code=name, **clean)
        told(actor, "action", made.id, "add")
    return made


def edit_action(actor: Actor, *, action_id: str, version: int, **values: Any) -> Action:
    """Change an action of a draft. version: of the row that was read; `Conflict` where somebody else wrote since."""
    may_keep(actor)
    clean = _clean(values)
    with atomic():
        row = _action(action_id)
        draft_of(row.programme_id)
        if row.version != version:
            raise Conflict("Somebody else changed this action since you read it.", code="changed")
        for name, value in clean.items():
            setattr(row, name, value)
        _check_span({"starts": row.starts, "ends": row.ends}, row.programme)
        row.version, row.updated = row.version + 1, clock.now()
        row.save()
        told(actor, "action", row.id, "edit")
    return row


def set_progress(actor: Actor, *, action_id: str, progress: str, note: str = "", version: int | None = None) -> Action:
    """How an action goes: said by the Secretariat, or by whoever speaks for a state that leads it or its component."""
    require(actor, "plan.progress")
    if progress not in PROGRESS or progress == "carried":
        raise Invalid("There is no such progress.", fields={"progress": "not_started, under_way, done or stopped"})
    with atomic():
        row = _action(action_id)
        if not may_say(actor, row):
            raise Refused("Only who leads the action or its component says how it goes.", rule="lead")
        if version is not None and row.version != version:
            raise Conflict("Somebody else changed this action since you read it.", code="changed")
        row.progress, row.note = progress, note[:5000] or row.note
        row.version, row.updated = row.version + 1, clock.now()
        row.save(update_fields=["progress", "note", "version", "updated"])
        audit.record(actor, "plan.progress", kind="action", object_id=row.id, detail={"to": progress})
    return row


def may_say(actor: Actor, row: Action) -> bool:
    """Whether the actor says how an action goes: the Secretariat at its node, or who speaks for a state that leads it or its component."""
    if not may(actor, "plan.progress").allowed:
        return False
    mine = actor.state in row.leads or bodies.leads(actor, row.objective.component.area)
    return mine or (actor.role == "secretariat" and actor.state == node.current().state)


def proposed(actor: Actor, row: Decision) -> None:
    """A decision is put: one that could not be taken is refused at once, such as an extension that is none, or what this body has
    adopted already (joined to meetings' hook)."""
    kind, _, code = row.about.partition(":")
    held = _held(code) if kind == "programme" else None
    if held and row.kind in EXTENDS:
        _later(row, held)
        if row.mode != modes.CONSENSUS:  # the same meeting may adopt it first; nobody answers a silence with that
            _no_draft(held)
    elif held:
        subjects.once(row, ADOPTS)


def decided(actor: Actor, row: Decision) -> None:
    """A decision about a programme was taken: it is adopted, or its life is extended to `value["to"]` (joined to meetings' hook)."""
    kind, _, code = row.about.partition(":")
    held = Programme.objects.select_for_update().filter(pk=code).first() if kind == "programme" else None
    if not held:
        return
    if row.kind in ADOPTS:
        subjects.once(row, ADOPTS)
    if row.kind in ADOPTS and held.state == "draft":
        held.state, held.adopted_by = "adopted", row.code
    elif row.kind in EXTENDS:
        _no_draft(held)
        held.extended_to, held.extended_by = _later(row, held), row.code
    else:
        return
    held.version += 1
    held.save(update_fields=["state", "adopted_by", "extended_to", "extended_by", "version"])


def _no_draft(held: Programme) -> None:
    if held.state == "draft":
        raise Conflict("This programme is a draft: its days are changed in it, and it is extended once it is adopted.", code="draft")


def _later(row: Decision, held: Programme) -> date:
    try:
        to = day(row.value.get("to", ""))
    except Invalid:
        raise Invalid("An extension says to which day.", fields={"to": "A date such as 2025-12-31."}) from None
    last = held.last_day
    if last and to <= last:
        raise Invalid("An extension ends later than before.", fields={"to": f"After {last}."})
    return to


def review(actor: Actor, *, code: str, findings: str, into: str = "", carry: list[str] | None = None, decision: str = "") -> Review:
    """The triennial review. carry: codes of unfinished actions that go on in the draft programme `into`, with their history; they are
    marked as carried over here. A finished action is not carried."""
    may_keep(actor)
    if not findings.strip() or len(findings) > 50_000:
        raise Invalid("A review has findings.", fields={"findings": "Between 1 and 50,000 characters."})
    if decision:
        decisions.check(decision, does="a review", about=("", f"programme:{code}"))
    chosen = list(dict.fromkeys(carry or []))
    with atomic():
        row, target = _held(code), draft_of(into) if into else None
        if chosen and not target:
            raise Invalid("Say into which programme.", fields={"into": "The code of a draft programme."})
        for action_code in chosen:
            _carry(row, target, action_code)
        made = Review.objects.create(
            programme=row,
            held=clock.today(),
            findings=findings.strip(),
            decision=decision[:CODE],
            into=target,
            carried=chosen,
            by=actor.person_id,
        )
        told(actor, "programme", code, "review", carried=len(chosen))
    return made


def _carry(row: Programme, target: Programme | None, code: str) -> Action:
    held = row.actions.select_related("objective__component").filter(code=code).first()
    if not held or target is None:
        raise NotFound(f"There is no action {code}.")
    if held.progress in FINISHED:
        raise Conflict(f"{code} {FINISHED[held.progress]}: only what is unfinished is carried over.", code="finished")
    part = target.components.filter(area=held.objective.component.area).first()
    if not part:
        raise Conflict("The new programme has no such component.", code="component")
    goal = part.objectives.filter(text=held.objective.text).first() or Objective.objects.create(
        component=part, position=(part.objectives.aggregate(last=Max("position"))["last"] or 0) + 1, text=held.objective.text)
    made = Action.objects.create(
        objective=goal,
        programme=target,
        code=_next_code(goal),
        title=held.title,
        output=held.output,
        clauses=held.clauses,
        leads=held.leads,
        partners=held.partners,
        starts=target.starts,
        ends=None,
        budget=held.budget,
        currency=held.currency,
        funding=held.funding,
        progress="under_way" if held.progress == "under_way" else "not_started",
        note=held.note,
        carried_from=held,
    )
    Action.objects.filter(pk=held.pk).update(progress="carried", updated=clock.now())
    return made


def _next_code(goal: Objective) -> str:
    part = goal.component
    number = goal.actions.count() + 1
    name = f"{part.area.upper()}-{goal.position}.{number}"
    while Action.objects.filter(programme=part.programme_id, code=name).exists():
        number += 1
        name = f"{part.area.upper()}-{goal.position}.{number}"
    return name


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that came, each checked; `Invalid` names every wrong one."""
    clean = {name: value for name, value in values.items() if name in FIELDS}
    wrong = {name: "There is no such field." for name in values if name not in FIELDS}
    if "title" in clean and (not str(clean["title"]).strip() or len(str(clean["title"])) > 300):
        wrong["title"] = "Between 1 and 300 characters."
    for name in ("clauses", "leads", "partners"):
        if name in clean and (len(clean[name]) > MAX_LIST or not all(isinstance(item, str) and len(item) <= 100 for item in clean[name])):
            wrong[name] = f"At most {MAX_LIST}."
    if bad := set(clean.get("leads", [])) - set(MEMBERS):
        wrong["leads"] = f"No member states: {', '.join(sorted(bad))}."
    if not wrong.get("clauses") and (said := editions.wrong_clauses(clean.get("clauses", []), MAX_LIST)):
        wrong["clauses"] = said
    wrong |= wrong_days(starts=clean.get("starts"), ends=clean.get("ends"))
    if "budget" in clean:
        clean["budget"], said = _money(clean["budget"])
        wrong |= {"budget": said} if said else {}
    if clean.get("currency") and not re.fullmatch(r"[A-Z]{3}", str(clean["currency"])):
        wrong["currency"] = "A code such as USD."
    if wrong:
        raise Invalid("The action cannot be saved as written.", fields=wrong)
    return clean


def _money(value: Any) -> tuple[Decimal | None, str]:
    if value in (None, ""):
        return None, ""
    try:
        found = number(value)
    except Invalid:
        return None, f"A sum such as 25000 or 25,000.50: {HOW}"
    return (found.quantize(Decimal("0.01")), "") if 0 <= found < Decimal(10) ** 13 else (None, "A sum of at most 13 digits.")


def _check_span(clean: Mapping[str, Any], row: Programme) -> None:
    starts, ends = clean.get("starts"), clean.get("ends")
    if starts and ends and ends < starts:
        raise Invalid("The last day is before the first.", fields={"ends": "Not before the first day."})
    last = row.last_day
    if starts and (starts < row.starts or (last and starts > last)):
        raise Invalid("The action begins outside the programme.", fields={"starts": f"Between {row.starts} and {last}."})


def _held(code: str) -> Programme:
    row = Programme.objects.select_for_update().filter(pk=code).first()
    if not row:
        raise NotFound("There is no such programme.")
    return row


def draft_of(code: str) -> Programme:
    """The programme, while it may still be changed: an adopted one is not, its actions only tell how they go."""
    row = _held(code)
    if row.state != "draft":
        raise Conflict(f"This programme is {row.state}: what it says is changed by its next edition.", code=row.state)
    return row


def _action(key: str) -> Action:
    row = Action.objects.select_for_update().select_related("programme", "objective__component").filter(pk=key).first()
    if not row:
        raise NotFound("There is no such action.")
    return row


def may_keep(actor: Actor) -> None:
    """`Refused` unless the actor keeps the common part of the plan."""
    require(actor, "plan.keep", Facts(kind="programme", state=node.current().state))


def told(actor: Actor, kind: str, key: str, did: str, **more: Any) -> None:
    """The audit row of one step."""
    audit.record(actor, "plan.keep", kind=kind, object_id=key, detail={"did": did, **more})
