"""A decision stands for what was weighed: where that changes, the candidate comes back and says so, to whoever may see the change."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from sheaf.kernel.errors import Conflict
from sheaf.matching import VERSION
from sheaf.register.records import services as records
from sheaf.register.records.models import Fact
from sheaf.register.screening import exporting, refreshing, results, services, work
from sheaf.register.screening.models import Candidate, Earlier, Ground, Screening
from sheaf.register.screening.results import CandidateView
from tests.cast import Cast
from tests.unit.screening.conftest import Make, screened, seen
from tests.unit.screening.test_leaks import edit

pytestmark = pytest.mark.django_db


def refused(cast: Cast, decision: str = "no") -> Screening:
    """A screening of which the one candidate was decided."""
    job = screened(cast.owner)
    services.decide(cast.owner, candidate_id=Candidate.objects.get().id, decision=decision, turn=0, note="Older")
    return job


def shown(actor: Any, job: Screening, **chosen: Any) -> list[CandidateView]:
    return [item for row in seen(actor, job, **chosen) for item in row.candidates]


@pytest.mark.parametrize("decision", ["no", "yes", "unsure"])
@pytest.mark.parametrize("gained", [{"passportNumber": ["AA1234567"]}, {"notes": ["Seen at the pier"]}])
def test_a_decided_candidate_comes_back_when_its_record_changes(
        cast: Cast, make: Make, decision: str, gained: dict[str, list[str]]) -> None:
    card = make()
    job = refused(cast, decision)
    assert (shown(cast.owner, job, decided="undecided"), results.tally(cast.owner, job)["changed"]) == ([], 0)
    edit(cast, card, "OPEN", **gained)
    assert refreshing.look_again() == 1
    for chosen in ("undecided", "changed", "decided", decision):
        (item,) = shown(cast.owner, job, decided=chosen)
        assert (item.changed, item.decision, item.note) == (True, decision, "Older")
    assert results.tally(cast.owner, job) == {
        "all": 1, "undecided": 0, "yes": 0, "no": 0, "unsure": 0, **{decision: 1}, "changed": 1}
    assert list(exporting.table(cast.owner, job.id))[2][-2] == "changed since it was decided"
    assert [(item.title, item.state) for item in work.changed(cast.owner)] == [(job.title, "1 changed since you decided")]
    assert not list(work.changed(cast.colleague))


def test_a_candidate_whose_record_changed_a_moment_ago_is_being_updated_and_not_nobody(cast: Cast, make: Make) -> None:
    card = make()
    job = screened(cast.owner)
    before = results.tally(cast.owner, job), results.updating(cast.owner, job)
    assert (before[0]["all"], before[1]) == (1, 0)
    edit(cast, card, "OPEN", notes=["Seen at the pier"])
    assert (shown(cast.owner, job), results.updating(cast.owner, job)) == ([], 1)
    words = results.updating_words(1)
    assert words.startswith("1 candidate is being updated")
    assert [words] in list(exporting.table(cast.owner, job.id))
    assert exporting.document(cast.owner, job.id)["updating"] == 1
    refreshing.look_again()
    assert (results.tally(cast.owner, job), results.updating(cast.owner, job)) == before
    assert [words] not in list(exporting.table(cast.owner, job.id))


@pytest.mark.parametrize("hidden", [{"area": "trafficking-in-persons"}, {"level": "CONFIDENTIAL"}, {"compartment": "OPS"}])
def test_that_something_is_being_updated_is_told_to_nobody_who_was_not_shown_it(cast: Cast, make: Make, hidden: dict[str, str]) -> None:
    card = make(**hidden)
    job = screened(cast.owner)
    edit(cast, card, "OPEN", notes=["Seen at the pier"])
    assert results.updating(cast.owner, job) == 1
    assert (results.updating(cast.colleague, job), results.tally(cast.colleague, job)["all"]) == (0, 0)


def test_a_decision_says_by_which_version_of_the_matcher_its_score_was_also_after_another_scored_anew(cast: Cast, make: Make) -> None:
    card = make()
    job = screened(cast.owner)
    Candidate.objects.update(matcher="small-1")  # as kept before an update
    services.decide(cast.owner, candidate_id=Candidate.objects.get().id, decision="no", turn=0)
    edit(cast, card, "OPEN", passportNumber=["AA1234567"])
    refreshing.look_again()
    (item,) = shown(cast.owner, job)
    assert (item.matcher, item.decided_matcher) == (VERSION, "small-1")
    header, line = list(exporting.table(cast.owner, job.id))[1:3]
    told = dict(zip(header, line, strict=True))
    assert (told["scored by"], told["decided on a score by"]) == (VERSION, "small-1")
    services.decide(cast.owner, candidate_id=item.id, decision="yes", turn=item.turn)
    (item,) = shown(cast.owner, job)
    assert (item.decided_matcher, [before.matcher for before in item.earlier]) == (VERSION, ["small-1"])
    assert exporting.candidate_as_dict(item)["earlier"][0]["matcher"] == "small-1"


def test_who_decides_again_ends_it_and_the_decision_before_is_kept(cast: Cast, make: Make) -> None:
    card = make()
    job = refused(cast)
    edit(cast, card, "OPEN", passportNumber=["AA1234567"])
    refreshing.look_again()
    (item,) = shown(cast.owner, job)
    services.decide(cast.colleague, candidate_id=item.id, decision="yes", turn=item.turn)
    (item,) = shown(cast.owner, job)
    assert (item.changed, item.decision) == (False, "yes")
    assert [(before.decision, before.note, before.decided_by) for before in item.earlier] == [("no", "Older", cast.owner.name)]
    assert "Somebody else: Oraya Owner" in list(exporting.table(cast.owner, job.id))[2][-1]
    services.decide(cast.owner, candidate_id=item.id, decision="", turn=item.turn)
    (item,) = shown(cast.owner, job)
    assert ([before.decision for before in item.earlier], item.changed) == (["no", "yes"], False)


def test_a_hidden_edit_is_told_to_nobody_but_those_who_may_see_it(cast: Cast, make: Make) -> None:
    card = make()
    job = refused(cast)
    turn = Candidate.objects.get().turn
    edit(cast, card, "SOURCE", alias=["Somebody Sealed"])
    refreshing.look_again()
    for actor, changed in ((cast.owner, False), (cast.colleague, False), (cast.supervisor, True)):
        (item,) = shown(actor, job)
        assert (item.changed, item.turn) == (changed, turn)
        assert len(shown(actor, job, decided="undecided")) == results.tally(actor, job)["changed"] == changed


def test_records_merged_and_parted_after_the_decision_bring_it_back(cast: Cast, make: Make) -> None:
    kept, gone = make(), make("Wan the Ferryman", birthDate=["1970-05-01"])
    job = refused(cast)
    merge = records.merge(cast.supervisor, kept=kept.id, gone=gone.id)
    refreshing.look_again()
    (item,) = shown(cast.owner, job)
    assert item.changed
    services.decide(cast.owner, candidate_id=item.id, decision="no", turn=item.turn)
    edit(cast, gone, "OPEN", notes=["Seen at the pier"])
    refreshing.look_again()
    (item,) = shown(cast.owner, job)
    assert item.changed
    services.decide(cast.owner, candidate_id=item.id, decision="no", turn=item.turn)
    assert not shown(cast.owner, job)[0].changed
    records.unmerge(cast.supervisor, merge_id=merge)
    refreshing.look_again()
    assert shown(cast.owner, job)[0].changed


def test_a_decision_about_what_compares_otherwise_meanwhile_is_refused(cast: Cast, make: Make) -> None:
    card = make()
    job = screened(cast.owner)
    (item,) = shown(cast.owner, job)
    edit(cast, card, "OPEN", passportNumber=["AA1234567"])
    refreshing.look_again()
    with pytest.raises(Conflict, match="the record changed"):
        services.decide(cast.owner, candidate_id=item.id, decision="no", turn=item.turn)
    assert not Earlier.objects.exists()


def test_a_decision_out_of_sight_comes_back_when_its_record_compares_again(cast: Cast, make: Make) -> None:
    card = make("Anan Srisuk", alias=["Wanchai Rakdee"])
    job = refused(cast)
    edit(cast, card, "OPEN", retire=[Fact.objects.get(value="Wanchai Rakdee").id])
    assert (refreshing.look_again(), shown(cast.owner, job), refreshing.look_again()) == (1, [], 0)
    edit(cast, card, "OPEN", alias=["Wanchai Rakdee"])
    assert refreshing.look_again() == 1
    (item,) = shown(cast.owner, job, decided="undecided")
    assert (item.decision, item.changed, item.note) == ("no", True, "Older")


def test_decisions_from_before_the_upgrade_count_as_made_about_what_is_kept(cast: Cast, make: Make) -> None:
    records.merge(cast.supervisor, kept=make().id, gone=make("Wan the Ferryman").id)
    job = refused(cast)
    Candidate.objects.update(weighed=0)
    Ground.objects.update(weighed=0)
    import_module("sheaf.register.screening.migrations.0002_ids_and_earlier").weigh(apps, SimpleNamespace(connection=connection))
    assert [item.changed for item in shown(cast.owner, job)] == [False]
