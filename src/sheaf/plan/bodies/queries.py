"""Reads: bodies, members, holders of offices on a day, vacancies, open tasks. Open to everybody with an appointment."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.directory import queries as directory
from sheaf.kernel import clock, node
from sheaf.kernel.errors import NotFound
from sheaf.kernel.states import MEMBERS, SECRETARIAT, name, place
from sheaf.plan.bodies import hooks
from sheaf.plan.bodies.models import CHAIRING, LEADING, OFFICES, Body, Membership, Office, Task

OFFICIALS, MINISTERS = "SOMTC", "AMMTC"
_OF_COMPONENTS = Q(kind__in=LEADING, body=OFFICIALS)  # a component is led from the officials' meeting and from nowhere else
STAYS = (OFFICIALS, MINISTERS, SECRETARIAT)  # the procedure goes by their codes, so that a year would stop without them
UNKNOWN, VACANT, HELD = "not known", "vacant", "held"


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads a component on a day. state: held, vacant (an office that was filled by decision and is no longer) or not
    known (nobody told this node); reported: the newest row that only a source tells, with its date."""

    area: str
    name: str
    state: str
    holders: tuple[Office, ...]
    reported: Office | None


today = clock.today


def bodies(actor: Actor) -> QuerySet[Body]:
    require(actor, "plan.read")
    return Body.objects.select_related("merged_into")


def body(actor: Actor, code: str) -> Body:
    """NotFound where there is none."""
    require(actor, "plan.read")
    found = Body.objects.select_related("merged_into").filter(pk=code).first()
    if not found:
        raise NotFound("There is no such body.")
    return found


def known(code: str) -> bool:
    """Whether there is such a body."""
    return Body.objects.filter(pk=code).exists()


def ended(code: str) -> str:
    """The day on which a body ended, as it is known; empty where it has not."""
    return str(Body.objects.filter(pk=code).values_list("ends", flat=True).first() or "")


def over(code: str, day: date) -> str:
    """That a body has ended by a day, in words; a body whose last day is known by its year was there until that year's end."""
    last, on = ended(code), day.isoformat()
    gone = on >= last if len(last) == len(on) else on[: len(last)] > last
    return f"{code} ended on {last}." if last and gone else ""


def there_until(code: str, day: date) -> date:
    """This day, or the last one before it on which the body was there still."""
    last = ended(code)
    if not over(code, day):
        return day
    if len(last) == len(day.isoformat()):
        return date.fromisoformat(last) - timedelta(days=1)
    year, month = int(last[:4]), int(last[5:] or 12)
    return date(year, month, monthrange(year, month)[1])


def line_of(code: str) -> list[str]:
    """A body and those that were merged into it, and into them."""
    found = [code]
    for one in found:
        found += [row for row in Body.objects.filter(merged_into=one).values_list("code", flat=True) if row not in found]
    return found


def open_of(code: str) -> list[str]:
    """What is open of a body, a sentence each with what its end would do to it."""
    owned = Task.objects.filter(done=None, owner__in=owners_in(code)).count()
    own = [f"Tasks of the body and its chair: {owned}. They pass to the body that it is merged into and its chair, or the Secretariat."]
    return [*(line for look in hooks.OPEN for line in look(code)), *(own if owned else [])]


def owners_in(code: str) -> list[str]:
    """The owners of tasks that a body has: itself, its chair and co-chairs."""
    return [f"{kind}:{code}" for kind in ("body", *CHAIRING)]


def choices() -> list[tuple[str, str]]:
    """(code, name) of every body that has not ended."""
    return list(Body.objects.filter(ends="").values_list("code", "name"))


def members_on(body_code: str, day: date) -> list[str]:
    """Codes of the states that are members on a day, in order."""
    rows = Membership.objects.filter(body=body_code, starts__lte=day).filter(Q(ends=None) | Q(ends__gt=day))
    return sorted(rows.values_list("state", flat=True), key=place)


def membership_words(body_code: str, state: str, day: date) -> str:
    """Why a state is no member on a day, in words: from when it is one, until when it was, or that nobody admitted it."""
    rows = Membership.objects.filter(body=body_code, state=state).order_by("starts")
    if later := rows.filter(starts__gt=day).first():
        return f"{name(state)} is a member of {body_code} from {later.starts} on."
    if last := rows.last():
        return f"{name(state)} was a member of {body_code} until {last.ends}."
    return f"{name(state)} is no member of {body_code}: admit it first."


def holders_on(kind: str, day: date, *, body_code: str = OFFICIALS, area: str = "") -> list[Office]:
    """Who holds an office on a day, by decision; several for co-leads and co-chairs."""
    return list(_in_office(day).filter(kind=kind, body=body_code, area=area).order_by("starts"))


def leads_of(area: str, day: date) -> list[str]:
    """States that lead a component on a day: the shepherd first, then co-leads."""
    return [row.state for kind in LEADING for row in holders_on(kind, day, area=area)]


def chairs_on(day: date, body_code: str = OFFICIALS) -> list[str]:
    """States that chair a body on a day: the chair first, then co-chairs."""
    return [row.state for kind in CHAIRING for row in holders_on(kind, day, body_code=body_code)]


def leads(actor: Actor, area: str, day: date | None = None) -> bool:
    """Whether the actor speaks for a state that leads this component."""
    return actor.state in leads_of(area, day or today())


def chairs(actor: Actor, body_code: str = OFFICIALS, day: date | None = None) -> bool:
    """Whether the actor speaks for a state that chairs this body."""
    return actor.state in chairs_on(day or today(), body_code)


def lead_table(actor: Actor, day: date | None = None) -> list[Lead]:
    """Every crime area with who leads it."""
    require(actor, "plan.read")
    at = day or today()
    rows = list(Office.objects.filter(_OF_COMPONENTS))
    return [_lead(area.code, area.name, [row for row in rows if row.area == area.code], at) for area in directory.crime_areas()]


def _lead(area: str, name: str, rows: Iterable[Office], day: date) -> Lead:
    by_decision = [row for row in rows if row.starts and row.starts <= day]
    now = tuple(
        sorted((row for row in by_decision if not row.ends or row.ends > day), key=lambda row: (row.kind != "lead_shepherd", row.starts))
    )
    told = sorted((row for row in rows if not row.starts), key=lambda row: row.as_of)
    led = any(row.kind == "lead_shepherd" for row in now)
    return Lead(area, name, HELD if led else VACANT if by_decision else UNKNOWN, now, told[-1] if told else None)


def vacancies(actor: Actor, day: date | None = None) -> list[Lead]:
    """Components whose office was filled by a decision and is filled no longer."""
    return [row for row in lead_table(actor, day) if row.state == VACANT]


def past_leads(area: str) -> list[Office]:
    """Every lead of a component by decision, whatever the day."""
    return list(Office.objects.filter(_OF_COMPONENTS, area=area).exclude(starts=None))


def kinds_at(body_code: str) -> list[str]:
    """The kinds of offices that a body has: components are led at one alone."""
    return list(OFFICES if body_code == OFFICIALS else CHAIRING)


def offices(actor: Actor, body_code: str) -> list[Office]:
    """All holders of a body's offices: by office, by component as the plan has them, newest first."""
    require(actor, "plan.read")
    kinds, areas = list(OFFICES), list(directory.area_names())
    rows = Office.objects.filter(body=body_code).order_by(F("starts").desc(nulls_last=True), "-as_of")
    return sorted(rows, key=lambda row: (kinds.index(row.kind), areas.index(row.area) if row.area in areas else len(areas), row.area))


def memberships(actor: Actor, body_code: str) -> list[Membership]:
    """Every member by its name, those that left after those that are members still."""
    require(actor, "plan.read")
    rows = Membership.objects.filter(body=body_code).order_by("starts")
    return sorted(rows, key=lambda row: (row.ends is not None, place(row.state)))


def is_owner(owner: str) -> bool:
    """Whether somebody can have tasks by this name: a member, a body that has not ended, an office of one or of a crime area."""
    kind, _, of = owner.partition(":")
    if kind == "state":
        return of in MEMBERS
    if kind in LEADING:
        return of in directory.area_names()
    return kind in ("body", *CHAIRING) and Body.objects.filter(pk=of, ends="").exists()


def owners_of(actor: Actor, day: date | None = None) -> set[str]:
    """Every owner of tasks for whom the actor speaks today: the state, its offices, at the Secretariat the body."""
    at = day or today()
    found = {f"state:{actor.state}"}
    if actor.role == "secretariat" and node.current().state == SECRETARIAT == actor.state:
        found.add(f"body:{SECRETARIAT}")
    return found | {owner_of(row) for row in _in_office(at).filter(state=actor.state)}


def owner_of(row: Office) -> str:
    """The owner of tasks that an office is, such as `chair:SOMTC` or `lead_shepherd:drugs`."""
    return f"{row.kind}:{row.area or row.body_id}"


def _in_office(day: date) -> QuerySet[Office]:
    """Offices that give rights on a day: chairs of any body, and who leads a component where components are led."""
    rows = Office.objects.filter(_OF_COMPONENTS | Q(kind__in=CHAIRING), starts__lte=day)
    return rows.filter(Q(ends=None) | Q(ends__gt=day))


def tasks(actor: Actor) -> QuerySet[Task]:
    """Open tasks of those for whom the actor speaks, the next due first; at the Secretariat those besides that wait for a vacant office
    or for a body that nobody speaks for."""
    require(actor, "plan.read")
    owners = owners_of(actor)
    if f"body:{SECRETARIAT}" in owners:
        owners |= set(unheld(Task.objects.filter(done=None).order_by().values_list("owner", flat=True).distinct()))
    return Task.objects.filter(done=None, owner__in=owners).order_by("due", "created")


def unheld(owners: Iterable[str]) -> list[str]:
    """Of these owners, those for whom no state speaks today: offices that are vacant, and bodies other than the Secretariat."""
    held = {owner_of(row) for row in _in_office(today())}
    return [owner for owner in owners if not owner.startswith("state:") and owner not in held]


def open_tasks_of(owner: str) -> list[Task]:
    """What an office has open, for handing it over."""
    return list(Task.objects.filter(done=None, owner=owner).order_by("due", "created"))


def tasks_due(first: datetime, last: datetime, also: Iterable[str] = ()) -> list[Task]:
    """Open tasks whose day lies between two instants, and these besides; for the node's own reminders."""
    return list(Task.objects.filter(Q(due__gte=first, due__lte=last) | Q(pk__in=also), done=None).exclude(due=None).order_by("due", "id"))


def open_task(key: str) -> Task | None:
    """One task while it is open; for the node's own reminders."""
    return Task.objects.filter(pk=key, done=None).first()
