"""What a keeper may not see makes no alert, not even a count: when it is matched, and again when it is read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sheaf.access.queries import actor_for
from sheaf.kernel.errors import Invalid, NotFound, Refused, Unconfirmed
from sheaf.register.alerts import api, following, panels, queries, services, work
from sheaf.register.alerts.models import Raised, StandingAlert, Waiting
from sheaf.register.records import queries as register
from sheaf.register.records import services as records
from tests.cast import Cast, personal_key
from tests.unit.alerts.conftest import NAME, OTHER, Make, appointment, change, count, keep, told, turn

pytestmark = pytest.mark.django_db
# What the owner (cleared to confidential, OPEN and OPS, drugs and trafficking) may not see.
HIDDEN = [{"compartment": "SOURCE"}, {"compartment": "WITNESS"}, {"compartment": "CHILD"}]
# What the colleague (cleared to restricted, OPEN, drugs) may not see either.
HIDDEN_FROM_COLLEAGUE = [*HIDDEN, {"level": "CONFIDENTIAL"}, {"compartment": "OPS"}, {"area": "trafficking-in-persons"}]


@pytest.mark.parametrize("guard", HIDDEN)
def test_a_hidden_record_raises_nothing(cast: Cast, make: Make, guard: dict[str, str]) -> None:
    keep(cast.owner, NAME)
    make(NAME, **guard)
    turn()
    assert count() == 0
    assert list(work.met(cast.owner)) == []


@pytest.mark.parametrize("guard", HIDDEN_FROM_COLLEAGUE)
def test_a_hidden_fact_of_an_open_record_raises_nothing(cast: Cast, make: Make, guard: dict[str, str]) -> None:
    keep(cast.colleague, NAME)
    card = make(OTHER)
    change(cast, card, {"alias": [NAME]}, **guard)
    turn()
    assert count() == 0


@pytest.mark.parametrize("guard", HIDDEN_FROM_COLLEAGUE)
def test_a_hidden_edit_of_a_record_that_matches_anyway_does_not_show_by_an_alert(cast: Cast, make: Make, guard: dict[str, str]) -> None:
    card = make(NAME)
    turn()
    keep(cast.colleague, NAME)
    change(cast, card, {"notes": ["Seen with the informer"]}, **guard)
    turn()
    assert count() == 0
    change(cast, card, {"notes": ["Open"]})
    turn()
    assert [match.changes for match in queries.matches(cast.colleague)] == [("Fact added: Notes",)]


def test_a_hidden_fact_makes_no_match_stronger(cast: Cast, make: Make) -> None:
    keep(cast.colleague, NAME, subject={"numbers": ["AA1234567"]})
    card = make(NAME)
    turn()
    change(cast, card, {"idNumber": ["AA1234567"]}, compartment="SOURCE")
    change(cast, card, {"notes": ["Open"]})
    turn()
    assert count() == 1
    assert queries.matches(cast.colleague)[0].band != "strong match"


def test_a_merge_whose_other_side_is_hidden_raises_nothing(cast: Cast, make: Make) -> None:
    kept, gone = make(NAME), make("Arthit Fictional", compartment="SOURCE")
    turn()
    keep(cast.owner, NAME)
    records.merge(cast.supervisor, kept=kept.id, gone=gone.id)
    turn()
    assert count() == 0


def test_what_the_keeper_may_no_longer_see_is_not_shown_any_more(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    make(NAME, compartment="OPS")
    make(NAME, level="CONFIDENTIAL")
    make(NAME)
    turn()
    assert len(told(cast.owner)) == 3
    appointment(cast, "owner", clearance=2, compartments=["OPEN"])
    now = actor_for(cast.people["owner"], personal_key("owner")[0])
    assert len(told(now)) == len(list(work.met(now))) == 1
    hidden = [row.id for row in Raised.objects.all() if row.id not in {match.row.id for match in queries.matches(now)}]
    assert len(hidden) == 2
    for key in hidden:
        with pytest.raises(NotFound):
            services.decide(now, match_id=key, decision="same")


def test_a_colleague_sees_of_the_units_matches_what_they_see_of_the_records(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    make(NAME)
    make(NAME, level="CONFIDENTIAL")
    card = make(OTHER)
    change(cast, card, {"alias": [NAME]}, compartment="OPS")
    known = make("Wanchai Rakdi")
    turn()
    Raised.objects.filter(record_id=known.id).delete()
    change(cast, known, {"notes": ["Hidden"]}, compartment="OPS")
    turn()
    assert len(told(cast.owner)) == 4
    assert told(cast.colleague, mine=False) == [NAME]


def test_the_alert_itself_is_its_units_and_within_its_guard(cast: Cast) -> None:
    drugs = keep(cast.owner, NAME, crime_area="drugs")
    keep(cast.owner, OTHER, crime_area="trafficking-in-persons")
    keep(cast.owner, OTHER, compartment="OPS")
    keep(cast.owner, OTHER, classification="CONFIDENTIAL")
    assert [item.row.id for item in queries.standing(cast.colleague, mine=False)] == [drugs]
    assert len(queries.standing(cast.supervisor, mine=False)) == 4
    for actor in (cast.stranger, cast.other_state):
        assert queries.standing(actor, mine=False) == []
        with pytest.raises(NotFound):
            queries.one(actor, drugs)
    for actor in (cast.auditor, cast.administrator, cast.secretariat):
        with pytest.raises(Refused):
            queries.standing(actor, mine=False)


def test_another_unit_sees_no_match_of_a_record_that_it_may_read(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    card = make(NAME)
    turn()
    assert told(cast.stranger, mine=False) == []
    view = register.get(cast.stranger, card.id)
    panel = panels.standing(cast.stranger, view)
    assert panel
    assert panel.context["matches"] == []


def test_a_canary_is_told_like_any_other_record_and_told_of_to_nobody(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    plain, canary = make(NAME), make(NAME, canary=True)
    turn()
    found = {match.record.id: api.match_out(match) for match in queries.matches(cast.owner)}
    assert set(found) == {plain.id, canary.id}
    own = {"id", "record", "at"}
    assert {key: value for key, value in found[plain.id].items() if key not in own} == {
        key: value for key, value in found[canary.id].items() if key not in own}
    records.mark_canary(cast.supervisor, record_id=plain.id)
    assert not Waiting.objects.exists()
    assert "canary" not in str(found)


def test_a_sealed_alert_is_read_only_by_those_who_have_just_proved_who_they_are(cast: Cast, make: Make) -> None:
    key = keep(cast.supervisor, NAME, compartment="VICTIM")
    make(NAME)
    turn()
    idle = replace(cast.supervisor, fresh=False)
    assert [item.title for item in queries.standing(idle)] == ["An alert of a sealed compartment"]
    assert [(item.title, item.caption, item.changes, item.compared) for item in queries.matches(idle)] == [
        ("An alert of a sealed compartment", "A record of a sealed compartment", (), ())]
    assert "Wanchai" not in str([api.match_out(item) for item in queries.matches(idle)]) + str(list(work.met(idle)))
    with pytest.raises(Unconfirmed):
        queries.one(idle, key)


def test_an_alert_begun_from_a_record_is_kept_at_least_as_strictly(cast: Cast, make: Make) -> None:
    card = make(NAME, level="CONFIDENTIAL", compartment="OPS", area="drugs")
    change(cast, card, {"alias": ["Xqsource Name"]}, compartment="SOURCE", area="drugs")
    begun = services.start(cast.supervisor, record_id=card.id)
    assert begun.description["names"] == [NAME]
    assert begun.strict
    services.add(cast.supervisor, subject=begun.description, purpose="investigation", case="C-1", record_id=card.id)
    row = StandingAlert.objects.get()
    assert (row.level, row.compartment, row.crime_area) == (3, "OPS", "drugs")
    with pytest.raises(Invalid) as caught:
        services.add(cast.supervisor, subject=begun.description, purpose="investigation", case="C-2", record_id=card.id,
                     compartment="SOURCE", crime_area="trafficking-in-persons")
    assert set(caught.value.details["fields"]) == {"compartment", "crime_area"}
    with pytest.raises(NotFound):
        services.start(cast.colleague, record_id=card.id)
    with pytest.raises(NotFound):
        services.add(cast.colleague, subject=begun.description, purpose="investigation", case="C-1", record_id=card.id)


def test_a_match_keeps_no_content_of_the_record(cast: Cast, make: Make) -> None:
    keep(cast.owner, OTHER, subject={"numbers": ["AA1234567"]})
    make(NAME, idNumber=["AA1234567"])
    turn()
    assert count() == 1
    assert not [value for value in Raised.objects.values()[0].values() if "Wanchai" in str(value) or "AA1234567" in str(value)]


def test_the_queue_and_the_worker_leave_no_audit_row_about_a_record(cast: Cast, make: Make) -> None:
    from sheaf.audit.models import Row

    keep(cast.owner, NAME)
    make(NAME, compartment="SOURCE")
    before = Row.objects.count()
    following.work()
    assert Row.objects.count() == before
