"""Decisions that the members take by themselves, by silence or ad referendum: who is counted, on which day, and what they wait for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sheaf.access.actor import Actor
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies import services as offices
from sheaf.plan.compiling import papers
from sheaf.plan.compiling import table as reports
from sheaf.plan.compiling.models import Compilation
from sheaf.plan.meetings import deciding, queries
from sheaf.plan.meetings.models import Decision
from sheaf.plan.programme import services as programme
from tests.unit.plan.test_subjects import NOW, keeper, put, take

__all__ = ["keeper"]
AD, QUIET = "ad_referendum", "silence"


def head(keeper: Actor, state: str) -> Actor:
    return replace(keeper, state=state, unit=f"{state}/delegation", role="delegation_head", person_id=f"{state}-1", name=f"Head of {state}")


def agree(keeper: Actor, code: str, *states: str) -> Decision:
    for state in states:
        deciding.take_position(head(keeper, state), code=code, event="agree")
    return queries.decision(keeper, code)


def report(step: str, **given: str) -> Compilation:
    return Compilation.objects.create(year=2026, kind="final", number=1, title="X", format="A", format_digest="", digest="", step=step,
                                      made_by="x", **given)


def test_when_the_one_that_has_not_agreed_leaves_what_the_others_agreed_to_is_taken(keeper: Actor, clock: ManualClock) -> None:
    code, other = put(keeper, "AMMTC", "adopt", "", mode=AD).code, put(keeper, "AMMTC", "adopt", "", mode=AD).code
    rest = [state for state in bodies.members_on("AMMTC", NOW) if state != "MMR"]
    assert agree(keeper, code, *rest).state == "open"
    agree(keeper, other, *rest[1:])
    clock.advance(timedelta(days=3))
    offices.leave(keeper, body="AMMTC", state="MMR", on=clock.now().date())
    row = queries.decision(keeper, code)
    assert (row.state, row.taken) == ("taken", NOW + timedelta(days=3))
    assert queries.decision(keeper, other).state == "open"


def test_a_state_that_leaves_on_a_day_to_come_is_counted_until_then_and_the_worker_s_day_does_not_matter(
    keeper: Actor, clock: ManualClock
) -> None:
    code = put(keeper, "AMMTC", "adopt", "", mode=AD).code
    agree(keeper, code, *[state for state in bodies.members_on("AMMTC", NOW) if state != "MMR"])
    offices.leave(keeper, body="AMMTC", state="MMR", on=NOW + timedelta(days=5))
    assert (deciding.count_again(), queries.decision(keeper, code).state) == (0, "open")
    clock.advance(timedelta(days=9))
    assert deciding.count_again() == 1
    assert queries.decision(keeper, code).taken == NOW + timedelta(days=5)


def test_a_body_whose_members_have_all_left_agrees_to_nothing(keeper: Actor, clock: ManualClock) -> None:
    code = put(keeper, "AMMTC", "adopt", "", mode=AD).code
    clock.advance(timedelta(days=1))
    for state in bodies.members_on("AMMTC", NOW):
        offices.leave(keeper, body="AMMTC", state=state, on=NOW + timedelta(days=1))
    assert (deciding.count_again(), queries.decision(keeper, code).state) == (0, "open")


def test_an_endorsement_is_not_put_before_the_review_was_submitted(keeper: Actor) -> None:
    row = report(reports.CLOSED)
    with pytest.raises(Conflict, match="SOMTC clears it, and the Secretariat submits it, before AMMTC decides"):
        put(keeper, "AMMTC", "endorse", f"compilation:{row.id}", mode=AD)
    Compilation.objects.update(step=reports.CIRCULATED)
    with pytest.raises(Conflict, match="its comments are closed, before SOMTC decides"):
        put(keeper, "SOMTC", "approve", f"compilation:{row.id}", mode=AD)
    assert not Decision.objects.filter(about=f"compilation:{row.id}").exists()


def test_what_all_agreed_to_and_cannot_be_done_yet_is_kept_told_and_takes_effect_later(keeper: Actor, clock: ManualClock) -> None:
    row = report(reports.SUBMITTED, cleared_by="SOMTC-24.1")
    code = put(keeper, "AMMTC", "endorse", f"compilation:{row.id}", mode=AD).code
    Compilation.objects.update(step=reports.CLOSED, cleared_by="")  # as when it had been put before that was refused
    held = agree(keeper, code, *bodies.members_on("AMMTC", NOW))
    assert (held.state, held.positions.count(), held.taken) == ("open", 11, None)
    assert held.waits.startswith("The compilation is “comments closed”. SOMTC clears it, and the Secretariat submits it, before AMMTC")
    assert deciding.count_again() == 0
    assert "Agreed, and not in force yet: The compilation is “comments closed”." in str(papers.decision_sheet(keeper, code="AMMTC-NOW"))
    clock.advance(timedelta(days=4))
    Compilation.objects.update(step=reports.SUBMITTED, cleared_by="SOMTC-24.1")
    assert deciding.count_again() == 1
    held = queries.decision(keeper, code)
    assert (held.state, held.taken, held.waits) == ("taken", NOW + timedelta(days=4), "")
    assert Compilation.objects.get().noted_by == code


def test_a_draft_programme_is_extended_by_nobody_s_silence(keeper: Actor) -> None:
    programme.make(keeper, code="WP-9", title="Next", starts=date(2027, 1, 1), ends=date(2029, 12, 31))
    for given in ({"mode": QUIET, "until": NOW + timedelta(days=7)}, {"mode": AD}):
        with pytest.raises(Conflict, match="This programme is a draft"):
            put(keeper, "AMMTC", "extend", "programme:WP-9", value={"to": "2030-12-31"}, **given)
    take(keeper, "AMMTC", "adopt", "programme:WP-9")
    put(keeper, "AMMTC", "extend", "programme:WP-9", value={"to": "2030-12-31"}, mode=QUIET, until=NOW + timedelta(days=7))


def test_silence_is_consent_from_the_day_after_its_last_whenever_the_worker_comes_to_it(keeper: Actor, clock: ManualClock) -> None:
    code = put(keeper, "AMMTC", "adopt", "", mode=QUIET, until=NOW + timedelta(days=7)).code
    clock.advance(timedelta(days=20))
    with pytest.raises(Conflict, match="The silence ended on 2026-11-09"):
        deciding.take_position(head(keeper, "IDN"), code=code, event="object", text="Too late.")
    assert deciding.let_silence_lapse() == 1
    assert queries.decision(keeper, code).taken == NOW + timedelta(days=8)


def test_what_all_agreed_to_about_a_report_that_was_replaced_says_that_it_is_withdrawn(keeper: Actor) -> None:
    row = report(reports.CLOSED)
    code = put(keeper, "SOMTC", "approve", f"compilation:{row.id}", mode=AD).code
    Compilation.objects.filter(pk=row.pk).update(step=reports.REPLACED)
    held = agree(keeper, code, *bodies.members_on("SOMTC", NOW))
    assert held.state == "open"
    assert "one that is open about this never takes effect and is withdrawn" in held.waits
    assert deciding.withdraw(keeper, code=code).state == "withdrawn"


def test_an_objection_that_was_settled_is_told_as_one_of_before(keeper: Actor, clock: ManualClock) -> None:
    row = report(reports.SUBMITTED, cleared_by="SOMTC-24.1")
    code = put(keeper, "AMMTC", "endorse", f"compilation:{row.id}", mode=QUIET, until=NOW + timedelta(days=7)).code
    deciding.take_position(head(keeper, "IDN"), code=code, event="object", text="Paragraph 2 needs work.")
    assert "Indonesia objects (2 November 2026): “Paragraph 2 needs work.”" in str(papers.decision_sheet(keeper, code="AMMTC-NOW"))
    deciding.resume(keeper, code=code, until=NOW + timedelta(days=10))
    clock.advance(timedelta(days=11))
    assert deciding.let_silence_lapse() == 1
    sheet = str(papers.decision_sheet(keeper, code="AMMTC-NOW"))
    assert "Indonesia objected, before it was put anew (2 November 2026): “Paragraph 2 needs work.”" in sheet
    assert "Taken by silence on 13 November 2026." in sheet
    assert "About the final review of 2026" in sheet
