"""Who sees which candidate is decided when it is read: by the record, by every fact that the score rests on, and by now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sheaf.audit.models import Row as AuditRow
from sheaf.kernel.errors import NotFound, Refused, Unconfirmed
from sheaf.kernel.handling import Handling
from sheaf.register.records import queries as records_read
from sheaf.register.records import services as records
from sheaf.register.records.models import Fact
from sheaf.register.records.shapes import Card, Origin
from sheaf.register.screening import exporting, queries, refreshing, results, services, steps
from sheaf.register.screening.models import Candidate, Ground, Query, Screening
from sheaf.register.screening.results import Filter
from tests.cast import Cast
from tests.unit.screening.conftest import Make, captions, mapped, put, screened, seen

pytestmark = pytest.mark.django_db


def counted(actor: Any, job: Screening) -> tuple[int, int, int]:
    """Candidates counted, rows with one, rows without: all that a number could tell."""
    return (results.tally(actor, job)["all"], results.row_ids(actor, job, Filter()).count(),
            results.row_ids(actor, job, Filter(without=True)).count())


def exported(actor: Any, job: Screening) -> str:
    return str(list(exporting.table(actor, job.id))) + str(exporting.document(actor, job.id)["rows"])


def edit(cast: Cast, card: Card, compartment: str, retire: list[str] | None = None, **add: list[str]) -> None:
    version = records_read.versions(cast.supervisor, [card.id])[card.id]
    records.edit(cast.supervisor, record_id=card.id, version=version, add=add, retire_facts=retire or [],
                 provenance=Origin("Informer", Handling(compartment=compartment), "drugs"))


OUTSIDE = ("stranger", "other_state", "secretariat", "auditor", "administrator")


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_the_unit_is_told_of_a_screening(cast: Cast, make: Make, who: str) -> None:
    make()
    job, actor = screened(cast.owner), getattr(cast, who)
    item = Candidate.objects.get()
    acts: list[Callable[[], Any]] = [
        lambda: queries.visible(actor, job.id), lambda: list(queries.refused(actor, job.id)), lambda: queries.proposal(actor, job.id),
        lambda: list(queries.refused_table(actor, job.id)), lambda: exported(actor, job), lambda: exporting.workbook(actor, job.id),
        lambda: queries.candidate(actor, item.id), lambda: results.one(actor, item.id),
        lambda: services.decide(actor, candidate_id=item.id, decision="yes", turn=0), lambda: services.abandon(actor, screening_id=job.id),
        lambda: services.start(actor, screening_id=job.id), lambda: services.preview(actor, screening_id=job.id),
        lambda: services.map_columns(actor, screening_id=job.id, plan={})]
    for act in acts:
        with pytest.raises((NotFound, Refused)):
            act()
    assert not queries.shown(actor).exists()
    item.refresh_from_db()
    assert (item.decision, Screening.objects.get(pk=job.id).step) == ("", "screened")


def test_another_unit_with_every_right_of_the_owner_is_told_of_nothing(cast: Cast, make: Make) -> None:
    make()
    job, other = screened(cast.owner), replace(cast.owner, person_id="another", unit="THA/customs")
    assert not queries.screenings(other).exists()
    assert not queries.shown(other).exists()
    with pytest.raises(NotFound):
        queries.visible(other, job.id)


def test_a_screening_finds_only_what_its_officer_may_see(cast: Cast, make: Make) -> None:
    make(compartment="WITNESS")
    make(level="CONFIDENTIAL")
    make(area="trafficking-in-persons")
    job = screened(cast.colleague)
    assert counted(cast.colleague, job) == (0, 0, 2)
    assert counted(cast.supervisor, job) == (0, 0, 2)


def test_sealed_facts_make_no_candidate_and_no_count(cast: Cast, make: Make) -> None:
    card = make("Anan Srisuk")
    edit(cast, card, "SOURCE", alias=["Wanchai Rakdee"], idNumber=["AA1234567"])
    job = screened(cast.owner)
    assert counted(cast.owner, job) == (0, 0, 2)
    assert not Candidate.objects.exists()


def test_a_colleague_is_not_shown_what_only_the_other_may_see(cast: Cast, make: Make) -> None:
    make("Wanchai Rakdee", level="CONFIDENTIAL")
    job = screened(cast.owner)
    assert counted(cast.owner, job) == (1, 1, 1)
    assert captions(cast.colleague, job) == []
    assert counted(cast.colleague, job) == (0, 0, 2)
    assert results.held_in(cast.colleague, job) == []
    assert "Wanchai Rakdee" not in str(seen(cast.colleague, job))
    assert Candidate.objects.get().id not in exported(cast.colleague, job)
    with pytest.raises(NotFound):
        services.decide(cast.colleague, candidate_id=Candidate.objects.get().id, decision="yes", turn=0)


def test_a_candidate_that_rests_on_a_sealed_fact_is_shown_to_its_holders_alone(cast: Cast, make: Make) -> None:
    card = make("Anan Srisuk")
    edit(cast, card, "SOURCE", alias=["Wanchai Rakdee"])
    job = screened(cast.supervisor)
    assert Ground.objects.filter(compartment="SOURCE").exists()
    assert captions(cast.supervisor, job) == ["Anan Srisuk"]
    assert captions(cast.owner, job) == []
    assert counted(cast.owner, job) == (0, 0, 2)
    assert "Anan" not in exported(cast.owner, job)


def test_what_rests_on_a_sealed_fact_is_shown_and_taken_out_under_its_banner_and_by_a_fresh_session_alone(cast: Cast, make: Make) -> None:
    card = make("Anan Srisuk")
    edit(cast, card, "SOURCE", alias=["Wanchai Rakdee"])
    job = screened(cast.supervisor)
    assert "Compartment: source" in results.handling_of(job, seen(cast.supervisor, job)).banner()
    assert "Compartment: source" in next(exporting.table(cast.supervisor, job.id))[0]
    stale = replace(cast.supervisor, fresh=False)
    with pytest.raises(Unconfirmed):
        seen(stale, job)
    with pytest.raises(Unconfirmed):
        exporting.document(stale, job.id)
    assert seen(stale, job, without=True)


def test_a_decision_about_what_is_hidden_is_hidden_with_it(cast: Cast, make: Make) -> None:
    make("Wanchai Rakdee", level="CONFIDENTIAL")
    job = screened(cast.owner)
    services.decide(cast.owner, candidate_id=Candidate.objects.get().id, decision="yes", turn=0, note="His passport")
    for chosen in ("decided", "yes", ""):
        assert seen(cast.colleague, job, decided=chosen) == []
    assert "His passport" not in exported(cast.colleague, job)
    assert sum(results.tally(cast.colleague, job).values()) == 0


def test_who_loses_a_clearance_loses_the_candidate(cast: Cast, make: Make) -> None:
    make("Wanchai Rakdee", level="CONFIDENTIAL")
    job = screened(cast.owner)
    assert captions(replace(cast.owner, clearance=2), job) == []
    assert captions(replace(cast.owner, crime_areas=frozenset()), job) == []
    assert captions(cast.owner, job) == ["Wanchai Rakdee"]


def test_a_token_that_reads_no_records_sees_no_candidates(cast: Cast, make: Make) -> None:
    make()
    job = screened(cast.owner)
    narrow = replace(cast.owner, scopes=frozenset({"screening."}))
    assert counted(narrow, job) == (0, 0, 2)
    with pytest.raises(Refused):
        services.start(narrow, screening_id=mapped(cast.owner))


def test_a_fact_that_is_sealed_later_takes_its_candidate_away_at_once(cast: Cast, make: Make) -> None:
    card = make("Anan Srisuk", alias=["Wanchai Rakdee"])
    job = screened(cast.owner)
    assert captions(cast.owner, job) == ["Anan Srisuk"]
    fact = Fact.objects.get(value="Wanchai Rakdee")
    edit(cast, card, "SOURCE", retire=[fact.id], alias=["Wanchai Rakdee"])
    assert captions(cast.owner, job) == []
    assert counted(cast.owner, job) == (0, 0, 2)
    refreshing.look_again()
    assert not Candidate.objects.exists()
    assert counted(cast.supervisor, job) == (0, 0, 2)


def test_a_hidden_edit_takes_a_candidate_away_only_until_the_worker_has_looked_again(cast: Cast, make: Make) -> None:
    card = make()
    job = screened(cast.owner)
    services.decide(cast.owner, candidate_id=Candidate.objects.get().id, decision="no", turn=0, note="Older")
    edit(cast, card, "SOURCE", alias=["Somebody Sealed"])
    assert refreshing.look_again() == 1
    (row,) = seen(cast.owner, job)
    assert [(item.decision, item.note) for item in row.candidates] == [("no", "Older")]
    assert refreshing.look_again() == 0


def test_a_change_is_looked_at_in_the_next_second_and_costs_nothing_where_there_is_none(
        cast: Cast, make: Make, django_assert_num_queries: Any) -> None:
    card = make()
    job = screened(cast.owner)
    refreshing.look_soon()
    edit(cast, card, "OPEN", alias=["Wan"])
    assert captions(cast.owner, job) == []
    assert refreshing.look_soon() == 1
    assert captions(cast.owner, job) == [card.caption]
    assert refreshing.look_soon() == 0
    with django_assert_num_queries(1):
        assert refreshing.look_soon() == 0


def test_a_retired_record_is_no_candidate_any_more(cast: Cast, make: Make) -> None:
    card = make()
    job = screened(cast.owner)
    records.retire(cast.supervisor, record_id=card.id, version=1)
    assert captions(cast.owner, job) == []
    refreshing.look_again()
    assert not Candidate.objects.exists()


def test_a_decided_candidate_that_no_longer_compares_stays_out_of_sight(cast: Cast, make: Make) -> None:
    card = make()
    job = screened(cast.owner)
    services.decide(cast.owner, candidate_id=Candidate.objects.get().id, decision="yes", turn=0)
    records.retire(cast.supervisor, record_id=card.id, version=1)
    refreshing.look_again()
    assert Candidate.objects.get().withdrawn
    assert counted(cast.owner, job) == (0, 0, 2)
    assert refreshing.look_again() == 0


def test_merged_records_are_one_candidate_and_parted_ones_are_compared_anew(cast: Cast, make: Make) -> None:
    kept, gone = make("Anan Srisuk"), make("Wanchai Rakdee")
    merge = records.merge(cast.supervisor, kept=kept.id, gone=gone.id)
    job = screened(cast.owner)
    assert captions(cast.owner, job) == ["Anan Srisuk"]
    records.unmerge(cast.supervisor, merge_id=merge)
    assert captions(cast.owner, job) == []
    refreshing.look_again()
    assert captions(cast.owner, job) == ["Wanchai Rakdee"]
    records.merge(cast.supervisor, kept=kept.id, gone=gone.id)
    assert captions(cast.owner, job) == []
    refreshing.look_again()
    assert captions(cast.owner, job) == ["Anan Srisuk"]


def test_nobody_left_to_look_again_leaves_the_candidate_hidden(cast: Cast, make: Make) -> None:
    from sheaf.access.models import Appointment
    from sheaf.kernel import clock

    card = make()
    job = screened(cast.owner)
    edit(cast, card, "OPEN", alias=["Wan"])
    Appointment.objects.filter(person_id=cast.owner.person_id).update(ends=clock.now())
    refreshing.look_again()
    assert counted(cast.supervisor, job) == (0, 0, 2)
    assert refreshing.look_again() == 0


def test_the_audit_log_has_a_row_for_each_run_export_and_decision_and_never_a_name(cast: Cast, make: Make) -> None:
    make()
    before = AuditRow.objects.count()
    job = screened(cast.owner)
    item = Candidate.objects.get()
    services.decide(cast.owner, candidate_id=item.id, decision="yes", turn=0, note="Wanchai himself")
    services.decide(cast.owner, candidate_id=item.id, decision="", turn=1)
    list(exporting.table(cast.owner, job.id))
    rows = list(AuditRow.objects.order_by("seq")[before:])
    assert [(row.verb, "did" in row.detail) for row in rows] == [
        ("screening.run", True), ("screening.run", True), ("screening.decide", False), ("screening.decide", False),
        ("screening.export", False)]
    everything = " ".join(f"{row.detail} {row.object_id} {row.kind}" for row in rows)
    assert not any(word in everything for word in ("Wanchai", "Rakdee", "Nobody", "AA1234567", "himself", "Ferry"))
    assert '"purpose":"border-check"' in everything


def test_uploading_under_a_crime_area_that_is_not_ones_own_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        put(cast.colleague, crime_area="trafficking-in-persons")
    key = put(cast.owner, crime_area="trafficking-in-persons")
    with pytest.raises(NotFound):
        queries.visible(cast.colleague, key)
    assert not Query.objects.exists()
    assert steps.work() == 0
