"""Keeping a standing alert: made, renewed, ended, taken over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.guarded import visible_to
from sheaf.access.policy import Facts, may, require
from sheaf.audit import services as audit
from sheaf.directory import queries as directory
from sheaf.kernel import clock, ids
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.kernel.handling import CLASSIFICATIONS, SEALED
from sheaf.register.alerts import codes, indexing, owners, subjects
from sheaf.register.alerts.models import AlertKey, StandingAlert, Waiting, in_force
from sheaf.register.records import following as records_following
from sheaf.register.records import queries as records
from sheaf.store import atomic
from sheaf.web.plain import is_plain

RESTRICTED = CLASSIFICATIONS.index("RESTRICTED")


@dataclass(frozen=True, slots=True)
class Start:
    """What a form begins with. strict: facts kept more strictly than their record were left out."""

    description: subjects.Description
    classification: str
    compartment: str
    crime_area: str
    case: str = ""
    purpose: str = ""
    strict: bool = False


def add(actor: Actor, *, subject: Mapping[str, Any], purpose: str, case: str, crime_area: str = "", ends: date | None = None,
        least: float = codes.LEAST, lists: bool = True, imports: bool = False, record_id: str = "", classification: str = "",
        compartment: str = "OPEN") -> str:
    """Keep a standing alert; its id. The same one pressed twice is kept once.

    subject: see `subjects.clean`; ends: the last day, at most `codes.LONGEST` ahead (none: `codes.USUAL`); least: a score
    from `codes.LEAST` to `codes.MOST`; lists, imports: whether editions of lists and bulk imports of own records raise it;
    record_id: the record it was begun from, whose guard it then has at least. `Invalid` with a sentence per field.
    """
    require(actor, "alert.keep")
    described = subjects.clean(subject)
    problems: dict[str, str] = {}
    guard = _guard(actor, record_id, crime_area, classification, compartment, problems)
    ends = ends or clock.today() + codes.USUAL
    problems |= _problems(purpose, case, ends, least)
    if problems:
        raise Invalid("The alert is not complete: " + " ".join(problems.values()), fields=problems)
    require(actor, "alert.keep", guard)
    with atomic():
        if twin := _twin(actor, described, purpose, case, guard):
            return twin
        _limit(actor)
        row = StandingAlert.objects.create(
            state=guard.state, unit=guard.unit, crime_area=guard.crime_area, level=guard.level, compartment=guard.compartment,
            owner=actor.person_id, owner_title=actor.title[:200], appointment=actor.appointment_id, subject=described, purpose=purpose,
            case=case.strip(), lists=lists, imports=imports, least=least, ends=ends, version=records_following.keys_version())
        keys = indexing.write_keys(row)
        audit.record(actor, "alert.keep", kind="alert", object_id=row.id, detail={
            "did": "add", "purpose": purpose, "crime_area": row.crime_area, "ends": ends.isoformat(), "keys": keys})
    return row.id


def start(actor: Actor, *, record_id: str = "", again: str = "") -> Start:
    """What an alert on a record, or one like an alert that has ended, begins with. Reading the record is audited."""
    require(actor, "alert.keep")
    if again:
        row = find(actor, again)
        require(actor, "alert.read", row)
        return Start(row.subject, CLASSIFICATIONS[row.level], row.compartment, row.crime_area, row.case, row.purpose)
    view = records.get(actor, record_id)
    subject, strict = records_following.described(view)
    guard = view.card.guard
    level = max(guard.level, min(RESTRICTED, actor.clearance))
    return Start(subjects.described(subject), CLASSIFICATIONS[level], guard.compartment, guard.crime_area, strict=strict)


def renew(actor: Actor, *, alert_id: str, ends: date) -> None:
    """Keep it until another day. One that has ended is made anew instead: nothing was watched meanwhile."""
    with atomic():
        row = _changeable(actor, alert_id)
        if sentence := _end_problem(ends):
            raise Invalid(sentence, fields={"ends": sentence})
        row.ends, row.full = ends, None
        row.save(update_fields=["ends", "full"])
        audit.record(actor, "alert.change", kind="alert", object_id=row.id, detail={"did": "renew", "ends": ends.isoformat()})


def end(actor: Actor, *, alert_id: str) -> None:
    """From now on it raises nothing; what it raised stays readable."""
    with atomic():
        row = _changeable(actor, alert_id)
        row.ended_at, row.ended_by = clock.now(), actor.title[:200]
        row.save(update_fields=["ended_at", "ended_by"])
        AlertKey.objects.filter(alert=row).delete()
        Waiting.objects.filter(alert=row).delete()
        audit.record(actor, "alert.change", kind="alert", object_id=row.id, detail={"did": "end"})


def take_over(actor: Actor, *, alert_id: str) -> None:
    """The actor keeps it from now on; what it missed while it slept is matched for them."""
    require(actor, "alert.take_over")
    with atomic():
        row = _locked(actor, alert_id)
        require(actor, "alert.take_over", row)
        if row.owner == actor.person_id and row.asleep is None:
            raise Conflict("You keep this alert already.", code="alert_yours")
        before = row.owner
        row.owner, row.owner_title, row.appointment = actor.person_id, actor.title[:200], actor.appointment_id
        row.save(update_fields=["owner", "owner_title", "appointment"])
        owners.wake(row.id)
        audit.record(actor, "alert.take_over", kind="alert", object_id=row.id, detail={"from": before})


def find(actor: Actor, alert_id: str) -> StandingAlert:
    """One alert that the actor may read; `NotFound` for none and for one that they may not know of."""
    row = visible_to(StandingAlert.objects.filter(pk=alert_id), actor, "alert.read").first() if ids.is_id(alert_id) else None
    if row is None:
        raise NotFound("There is no such standing alert, or none for you.")
    return row


def _locked(actor: Actor, alert_id: str) -> StandingAlert:
    row = StandingAlert.objects.select_for_update().get(pk=find(actor, alert_id).pk)
    if not row.in_force(clock.today()):
        raise Conflict("This alert has ended. Make a new one: nothing was watched meanwhile.", code="alert_ended")
    return row


def _changeable(actor: Actor, alert_id: str) -> StandingAlert:
    """The row under a lock, for its keeper and for whoever could take it over."""
    require(actor, "alert.keep")
    row = _locked(actor, alert_id)
    if not may(actor, "alert.take_over", row).allowed:
        require(actor, "alert.change", row)
    return row


def _guard(actor: Actor, record_id: str, crime_area: str, classification: str, compartment: str, problems: dict[str, str]) -> Facts:
    """The alert's guard: as chosen, and never milder than that of the record whose facts it was begun with."""
    level = CLASSIFICATIONS.index(classification) if classification in CLASSIFICATIONS else min(RESTRICTED, actor.clearance)
    if record_id:
        held = records.card(actor, record_id).guard
        level = max(level, held.level)
        crime_area = _stricter("crime_area", "", held.crime_area, crime_area, problems)
        compartment = _stricter("compartment", "OPEN", held.compartment, compartment, problems)
    if crime_area and (crime_area not in actor.crime_areas or crime_area not in {area.code for area in directory.crime_areas()}):
        problems["crime_area"] = "Choose one of your crime areas, or none."
    if compartment not in actor.compartments:
        problems["compartment"] = "Choose a compartment that your appointment holds."
    elif compartment in SEALED and level < RESTRICTED:
        problems["classification"] = "What is sealed is at least restricted."
    if level > actor.clearance or (classification and classification not in CLASSIFICATIONS):
        problems["classification"] = "Choose a classification that your clearance covers."
    return Facts("alert", "", actor.state, actor.unit, crime_area, level, compartment, frozenset({actor.person_id}))


def _stricter(name: str, open_: str, held: str, chosen: str, problems: dict[str, str]) -> str:
    if held not in {open_, chosen} and chosen != open_:
        problems[name] = f"The record is kept under {held}; so is an alert on it."
    return chosen if held == open_ else held


def _problems(purpose: str, case: str, ends: date, least: float) -> dict[str, str]:
    problems = {}
    if purpose not in codes.PURPOSES:
        problems["purpose"] = "Choose the purpose: " + ", ".join(codes.PURPOSES) + "."
    if not case.strip() or len(case) > codes.MAX_CASE or not is_plain(case):
        problems["case"] = f"Name the case, in at most {codes.MAX_CASE} characters."
    if sentence := _end_problem(ends):
        problems["ends"] = sentence
    if not codes.LEAST <= least <= codes.MOST:
        problems["least"] = f"A score from {codes.LEAST} to {codes.MOST}."
    return problems


def _end_problem(ends: date) -> str:
    today = clock.today()
    if today <= ends <= today + codes.LONGEST:
        return ""
    return f"A day from today to {(today + codes.LONGEST).isoformat()}: whoever needs it longer renews it."


def _twin(actor: Actor, described: subjects.Description, purpose: str, case: str, guard: Facts) -> str:
    """The id of the same alert in force, or empty."""
    same = StandingAlert.objects.filter(in_force(), owner=actor.person_id, unit=guard.unit, purpose=purpose, case=case.strip(),
                                        crime_area=guard.crime_area, level=guard.level, compartment=guard.compartment)
    return next((row.id for row in same if row.subject == described), "")


def _limit(actor: Actor) -> None:
    mine = StandingAlert.objects.filter(in_force(), owner=actor.person_id).count()
    if mine >= codes.MAX_OF_PERSON:
        raise Conflict(f"You keep {mine} standing alerts, and nobody keeps more. End some first.", code="alert_limit")
    unit = StandingAlert.objects.filter(in_force(), unit=actor.unit, state=actor.state).count()
    if unit >= codes.MAX_OF_UNIT:
        # No number: a colleague need not know how much the unit watches beyond what they may see.
        raise Conflict("Your unit keeps as many standing alerts as it may. End some first.", code="alert_limit_unit")
