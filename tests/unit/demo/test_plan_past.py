"""The demonstration's past at the Secretariat's node is written by the services, and by their rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sheaf.access.actor import Actor
from sheaf.demo.plan import common, playing
from sheaf.kernel.clock import ManualClock
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.compiling.models import Compilation
from sheaf.plan.meetings.models import Decision
from tests import plan_year
from tests.cast import Cast


def test_the_past_is_written_by_the_services_and_ends_with_a_published_report(
    cast: Cast, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speaks(state: str, who: str = "head") -> Actor:
        role = "delegation_head" if who == "head" else "delegate"
        return replace(cast.secretariat, state=state, unit=f"{state}/delegation", role=role, person_id=f"{who}-{state}", keys=None)

    monkeypatch.setattr(playing.people, "sign_in", lambda name: cast.secretariat)
    monkeypatch.setattr(playing, "_speaks", speaks)
    monkeypatch.setattr(playing, "_works_here", lambda state: False)
    monkeypatch.setattr(playing.sharing, "share", lambda: 0)
    with plan_year.secretariat():
        playing.at_secretariat(None, 2)
        assert Compilation.objects.get().step == "published"
        assert Decision.objects.filter(meeting__code__startswith="DEMO", state="open").count() == 0
        assert {state for area in common.leads() for state in bodies.leads_of(area, clock.now().date())} == set(common.leads().values())
        assert all(row.taken and row.taken >= row.meeting.starts for row in Decision.objects.filter(meeting__code__startswith="DEMO"))
