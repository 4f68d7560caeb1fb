"""A year of the plan for tests of pages, API and shell: one open cycle, a lead shepherd, delegates at the Secretariat's node."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

from django.test import Client

from sheaf.access.actor import Actor
from sheaf.access.queries import actor_for
from sheaf.kernel import clock
from sheaf.kernel import node as nodes
from sheaf.plan.bodies import services as offices
from sheaf.plan.meetings import deciding
from sheaf.plan.meetings import services as meetings
from sheaf.plan.meetings.models import Decision
from sheaf.plan.reporting import clearing, drafting, opening
from sheaf.plan.reporting.models import Cycle, Part
from tests.cast import DRUGS, Cast, make_person, personal_key, signed_in
from tests.cast import Part as Role

AREA, DAY = "drugs", date(2027, 9, 1)
QUESTIONS = [{"subject": "NS-1", "title": "Strategy"}, {"subject": "LM-6", "title": "Offence", "areas": [AREA]}]
DELEGATES = {
    "mys_delegate": Role("Mei Delegate", "MYS/delegation", "delegate", tuple(DRUGS), 2),
    "vnm_delegate": Role("Van Delegate", "VNM/delegation", "delegate", tuple(DRUGS), 2),
    "lao_head": Role("Laksmi Head", "LAO/delegation", "delegation_head", tuple(DRUGS), 2),
    "lao_delegate": Role("Lamngeun Delegate", "LAO/delegation", "delegate", tuple(DRUGS), 2),
    "keeper": Role("Sari Secretariat", "ASEC/secretariat", "secretariat", tuple(DRUGS), 2),
}


@contextmanager
def secretariat() -> Iterator[None]:
    """Inside the block the same database is the Secretariat's node."""
    here = nodes.current()
    with nodes.entered(replace_state(here, "ASEC")):
        yield


def replace_state(here: nodes.Node, state: str) -> nodes.Node:
    made = nodes.Node(state=state, alias=here.alias, home=here.home)
    made.parts.update(here.parts)
    return made


def keeper(cast: Cast) -> Actor:
    return cast.secretariat


def open_year(cast: Cast, year: int = 2026, questions: Any = None) -> Cycle:
    """An approved format, a meeting, the year; Malaysia leads the component."""
    with secretariat():
        who = keeper(cast)
        opening.formulate(who, code="ANNUAL-1", title="Annual report", questions=questions or QUESTIONS)
        for code, body, kind in (("SOMTC-26", "SOMTC", "officials"), ("AMMTC-20", "AMMTC", "annual")):
            meetings.plan_meeting(who, code=code, body=body, format=kind, title=code, starts=DAY)
            decided(who, "format:ANNUAL-1", "approve", body, f"{body}-EARLIER")
        offices.fill(who, kind="lead_shepherd", state="MYS", area=AREA, on=date(2026, 1, 1))
        return opening.open_cycle(who, year=year, meeting="AMMTC-20", format="ANNUAL-1", edition="POA-2016-2025")


def next_meeting(cast: Cast) -> str:
    """Another meeting of ministers on the same day, for another year; its code."""
    return meetings.plan_meeting(keeper(cast), code="AMMTC-21", body="AMMTC", format="annual", title="Next", starts=DAY).code


def recorded(who: Actor, code: str) -> Decision:
    """The meeting takes it on its first day: for this step alone the clock stands there, where that day is to come."""
    first = Decision.objects.get(pk=code).meeting.starts
    at = max(clock.now(), datetime.combine(first, time(9), UTC))
    with clock.using(clock.ManualClock(at)):
        return deciding.record(who, code=code)


def decided(who: Actor, about: str = "", kind: str = "adopt", body: str = "AMMTC", meeting: str = "") -> str:
    """A decision that was taken at a meeting of its own, which is over; its code."""
    code = meeting or f"{body}-{Decision.objects.count() + 100}"
    meetings.plan_meeting(who, code=code, body=body, format="annual", title=code, starts=date(2026, 6, 1))
    row = recorded(who, deciding.propose(who, meeting=code, kind=kind, text="So decided.", about=about).code)
    meetings.hold(who, code=code)
    return row.code


def next_year(cycle: Cycle) -> Cycle:
    """The same once more, a year later."""
    later = Cycle.objects.get(pk=cycle.pk)
    later.year += 1
    later.save(force_insert=True)
    return later


def delegates() -> dict[str, Client]:
    """Clients of people with accounts at the Secretariat's node."""
    return {name: signed_in(make_person(name, role)[0], name) for name, role in DELEGATES.items()}


def delegate(name: str) -> Actor:
    person, _ = make_person(name, DELEGATES[name])
    return actor_for(person, personal_key(name)[0])


def written(actor: Actor, year: int = 2026, area: str = AREA) -> Part:
    """A complete draft."""
    part = drafting.open_part(actor, year=year, area=area)
    drafting.save(actor, part_id=part.id, subject="NS-1", values={"status": "under_way", "narrative": "A strategy is drafted."})
    if area == AREA:
        drafting.save(actor, part_id=part.id, subject="LM-6", values={"status": "not_applicable", "shown_to": "public"})
    drafting.accept_offers(actor, part_id=part.id)
    return part


def submitted(drafter: Actor, clearer: Actor, year: int = 2026, area: str = AREA) -> Part:
    """A part that was cleared by a second person, submitted at the Secretariat's node."""
    part = written(drafter, year, area)
    clearing.ask(drafter, part_id=part.id)
    clearing.submit(clearer, part_id=part.id)
    return Part.objects.get(pk=part.id)
