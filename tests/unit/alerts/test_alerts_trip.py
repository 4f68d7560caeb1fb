"""From a standing alert to a match and its decision. All people are invented."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError

from sheaf import nodemaking
from sheaf.audit.models import Row
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.matching import Subject
from sheaf.register.alerts import codes, following, indexing, queries, services, work
from sheaf.register.alerts.models import AlertKey, Raised, StandingAlert, Waiting
from sheaf.register.records import following as register
from sheaf.register.records import services as records
from tests.cast import Cast
from tests.unit.alerts.conftest import NAME, OTHER, Make, change, count, keep, told, turn

pytestmark = pytest.mark.django_db


def test_a_record_that_comes_to_match_is_told_to_the_keeper_with_the_alert_and_what_changed(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    card = make(NAME, birthDate=["1970-05-01"])
    make(OTHER)
    assert told(cast.owner) == []
    turn()
    [match] = queries.matches(cast.owner)
    assert (match.record.id, match.title, match.changes) == (card.id, NAME, ("New record",))
    assert match.hit.why
    assert not Waiting.objects.exists()


def test_what_was_there_before_the_alert_is_shown_on_its_page_and_not_told(cast: Cast, make: Make) -> None:
    card = make(NAME)
    turn()
    alert = queries.one(cast.owner, keep(cast.owner, NAME))
    turn()
    assert told(cast.owner) == []
    assert [hit.record.id for hit in queries.present(cast.owner, alert)] == [card.id]


def test_a_fact_that_makes_an_old_record_match_is_told_with_the_property(cast: Cast, make: Make) -> None:
    card = make(OTHER)
    turn()
    keep(cast.owner, NAME)
    change(cast, card, {"alias": [NAME]})
    turn()
    assert [match.changes for match in queries.matches(cast.owner)] == [("Fact added: Alias",)]


def test_the_same_record_is_told_once_and_again_only_when_the_match_is_stronger_by_a_band(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME, subject={"birth_dates": ["1970-05-01"], "numbers": ["AA1234567"]})
    card = make(NAME)
    turn()
    for number in range(3):
        change(cast, card, {"notes": [f"Nothing of weight {number}"]})
        turn()
    assert count() == 1
    before = Raised.objects.get().band
    change(cast, card, {"idNumber": ["AA1234567"], "birthDate": ["1970-05-01"]})
    turn()
    assert [row.band for row in Raised.objects.order_by("band")] == [before, 3]
    change(cast, card, {"notes": ["Again nothing"]})
    turn()
    assert count() == 2


def test_a_match_below_the_least_score_is_not_told(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME, least=codes.MOST)
    make(NAME)
    turn()
    assert count() == 0


def test_a_number_a_telephone_or_a_vessel_is_told_as_a_person_is(cast: Cast, make: Make) -> None:
    keep(cast.owner, subject={"kind": "", "numbers": ["AA1234567"]})
    keep(cast.owner, subject={"kind": "phone", "phones": ["+66 2 000 0000"]})
    make(OTHER, idNumber=["AA1234567"])
    make("", schema="Telephone", number=["+66 2 000 0000"])
    turn()
    assert len(told(cast.owner)) == 2


def test_two_changes_of_one_record_before_the_workers_turn_are_one_match(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    change(cast, make(NAME), {"alias": [OTHER]})
    turn()
    assert count() == 1
    assert queries.matches(cast.owner)[0].changes == ("New record",)


def test_a_merge_that_makes_a_stronger_match_is_told_and_no_more_once_it_is_undone(cast: Cast, make: Make) -> None:
    kept, gone = make(OTHER), make("Xqz Nobody", alias=["Arthit Fictional"])
    keep(cast.owner, OTHER, subject={"names": [OTHER, "Arthit Fictional"], "numbers": ["AA1234567"]})
    change(cast, gone, {"idNumber": ["AA1234567"]})
    turn()
    Raised.objects.all().delete()
    merge = records.merge(cast.supervisor, kept=kept.id, gone=gone.id)
    turn()
    [match] = queries.matches(cast.owner)
    assert (match.record.id, match.changes) == (kept.id, ("Another record was merged into it",))
    records.unmerge(cast.supervisor, merge_id=merge)
    assert told(cast.owner) == []


def test_a_record_told_before_is_not_told_again_under_the_record_it_was_merged_into(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    gone, kept = make(NAME), make(OTHER)
    turn()
    records.merge(cast.supervisor, kept=kept.id, gone=gone.id)
    change(cast, kept, {"notes": ["Nothing of weight"]})
    turn()
    assert count() == 1
    assert queries.matches(cast.owner)[0].record.id == kept.id


def test_a_retired_record_is_not_told_any_more(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    card = make(NAME)
    turn()
    records.retire(cast.supervisor, record_id=card.id, version=1)
    assert told(cast.owner) == []


def test_a_bulk_import_is_told_only_where_the_alert_asks_for_it(cast: Cast) -> None:
    from tests.unit.records.conftest import origin

    quiet, loud = keep(cast.owner, NAME), keep(cast.owner, NAME, imports=True, case="C-8")
    records.add_record(cast.supervisor, schema="Person", facts={"name": [NAME]}, provenance=origin(), machine=True)
    turn()
    assert told(cast.owner, alert_id=quiet) == []
    assert told(cast.owner, alert_id=loud) == [NAME]


def test_an_alert_ends_after_its_last_day_and_when_it_is_ended(cast: Cast, make: Make, clock: ManualClock) -> None:
    first = keep(cast.owner, NAME, ends=clock.now().date())
    second = keep(cast.owner, NAME, case="C-8")
    services.end(cast.owner, alert_id=second)
    clock.advance(timedelta(days=1))
    make(NAME)
    turn()
    assert count() == 0
    assert not AlertKey.objects.filter(alert=second).exists()
    for key in (first, second):
        with pytest.raises(Conflict):
            services.renew(cast.owner, alert_id=key, ends=clock.now().date())


def test_a_renewed_alert_goes_on(cast: Cast, make: Make, clock: ManualClock) -> None:
    key = keep(cast.owner, NAME, ends=clock.now().date())
    services.renew(cast.owner, alert_id=key, ends=clock.now().date() + timedelta(days=5))
    clock.advance(timedelta(days=4))
    make(NAME)
    turn()
    assert told(cast.owner) == [NAME]


def test_an_alert_that_soon_ends_stands_in_its_keepers_inbox(cast: Cast, clock: ManualClock) -> None:
    keep(cast.owner, NAME, ends=clock.now().date() + codes.REMIND)
    assert [item.state for item in work.in_need(cast.owner)] == ["runs out: renew or let it end"]
    assert list(work.in_need(cast.colleague)) == []


def test_a_decision_takes_the_match_out_of_the_inbox_and_the_second_of_two_at_once_is_told(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    make(NAME)
    turn()
    match = queries.matches(cast.owner)[0].row.id
    assert [item.state for item in work.met(cast.owner)] == ["new"]
    services.decide(cast.owner, match_id=match, decision="n")
    assert list(work.met(cast.owner)) == []
    with pytest.raises(Conflict, match=r"Oraya Owner .* has decided “not the same”"):
        services.decide(cast.supervisor, match_id=match, decision="same")
    services.decide(cast.supervisor, match_id=match, decision="same", instead_of="not_same")
    assert [item.decision for item in queries.matches(cast.owner, decided=True)] == ["The same"]


def test_unsure_leaves_the_match_for_another(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    make(NAME)
    turn()
    match = queries.matches(cast.owner)[0].row.id
    services.decide(cast.owner, match_id=match, decision="unsure")
    assert told(cast.supervisor, mine=False) == [NAME]
    with pytest.raises(Conflict):
        services.decide(cast.supervisor, match_id=match, decision="same")
    services.decide(cast.supervisor, match_id=match, decision="same", instead_of="unsure")


def test_a_decision_is_one_of_three(cast: Cast) -> None:
    with pytest.raises(Invalid):
        services.decide(cast.owner, match_id="x", decision="perhaps")
    with pytest.raises(NotFound):
        services.decide(cast.owner, match_id="x", decision="same")


def test_an_alert_that_met_too_many_says_since_when_it_keeps_no_more(cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "MAX_WAITING", 2)
    key = keep(cast.owner, NAME)
    for _ in range(4):
        make(NAME)
    turn()
    assert count() == 2
    assert StandingAlert.objects.get().full is not None
    assert [item.state for item in work.in_need(cast.owner)] == ["too many matches wait: raise the least score"]
    services.renew(cast.owner, alert_id=key, ends=StandingAlert.objects.get().ends)
    assert StandingAlert.objects.get().full is None


def test_nobody_keeps_more_than_may_be_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "MAX_OF_PERSON", 1)
    monkeypatch.setattr(codes, "MAX_OF_UNIT", 2)
    keep(cast.owner, NAME)
    with pytest.raises(Conflict, match="End some first"):
        keep(cast.owner, OTHER)
    keep(cast.colleague, NAME)
    with pytest.raises(Conflict, match="Your unit"):
        keep(cast.supervisor, NAME)


def test_the_same_alert_pressed_twice_is_kept_once(cast: Cast) -> None:
    assert keep(cast.owner, NAME) == keep(cast.owner, NAME)
    assert keep(cast.owner, NAME, case="C-8") != keep(cast.owner, NAME)


def test_a_colleague_who_is_no_supervisor_changes_nothing(cast: Cast, clock: ManualClock) -> None:
    key = keep(cast.owner, NAME)
    for do in (lambda: services.end(cast.colleague, alert_id=key), lambda: services.take_over(cast.colleague, alert_id=key),
               lambda: services.renew(cast.colleague, alert_id=key, ends=clock.now().date())):
        with pytest.raises(Refused):
            do()
    services.end(cast.supervisor, alert_id=key)


def test_the_audit_log_never_holds_the_terms(cast: Cast, make: Make) -> None:
    key = keep(cast.owner, NAME, subject={"numbers": ["AA1234567"]}, case="C-SECRET")
    make(NAME)
    turn()
    services.decide(cast.owner, match_id=queries.matches(cast.owner)[0].row.id, decision="same")
    services.end(cast.owner, alert_id=key)
    verbs = set(Row.objects.values_list("verb", flat=True))
    assert {"alert.keep", "alert.raise", "alert.decide", "alert.change", "alert.read"} <= verbs
    assert not [row.detail for row in Row.objects.filter(verb__startswith="alert.")
                if any(word in row.detail for word in ("Wanchai", "AA1234567", "C-SECRET"))]


def test_an_alert_looks_under_the_keys_by_which_records_are_found(cast: Cast, make: Make) -> None:
    card = make(NAME)
    assert set(register.keys_of_subject(Subject(names=(NAME,))).own) & register.keys_of_records([card.id])[card.id]


@pytest.mark.parametrize(("alert", "record"), [
    ("Tay Za", "Tayza"), ("Tayza", "Tay Za"), ("Lau Hui Wei", "刘辉伟"), ("刘辉伟", "Lau Hui Wei"), ("Thiri May", "သီရိမေ"),
    ("သီရိမေ", "Thiri May"), ("Afonso Gama", "Afokso Gaa"), ("Petr Stewart", "Pertstewart"),
])
def test_a_record_is_told_however_its_name_is_cut_mistyped_or_read(cast: Cast, make: Make, alert: str, record: str) -> None:
    keep(cast.owner, alert)
    card = make(record)
    make("Somchai Jaidee")
    turn()
    assert [match.record.id for match in queries.matches(cast.owner)] == [card.id]


def test_alerts_that_only_further_keys_lead_to_take_no_place_of_the_others(
        cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "MAX_CANDIDATES", 1)
    monkeypatch.setattr(codes, "MAX_FURTHER", 1)
    far = {keep(cast.owner, "Wanjhaj Rahdde", case=f"N-{number}") for number in range(2)}
    near = keep(cast.owner, NAME)
    [first, second] = indexing.concerned([(card := make(NAME)).id])[card.id]
    assert first == near
    assert second in far


def test_keys_of_another_matcher_are_made_anew_before_a_change_is_matched(cast: Cast, make: Make) -> None:
    key = keep(cast.owner, NAME)
    AlertKey.objects.all().delete()
    StandingAlert.objects.update(version="older")
    make(NAME)
    assert following.work() == 0
    assert AlertKey.objects.filter(alert=key).exists()
    turn()
    assert told(cast.owner) == [NAME]


def test_of_many_alerts_only_those_that_share_a_key_are_compared(cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    near = keep(cast.owner, NAME)
    for number in range(20):
        keep(cast.owner, f"Xq{number}zz Nobody{number}", case=f"N-{number}")
    card = make(NAME)
    assert indexing.concerned([card.id]) == {card.id: [near]}
    monkeypatch.setattr(codes, "KEY_BUDGET", 0)
    assert indexing.concerned([card.id]) == {card.id: [near]}


def test_a_change_that_cannot_be_matched_does_not_hold_up_the_others(cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(cast.owner, NAME)
    bad, good = make(OTHER), make(NAME)
    real = indexing.concerned

    def broken(ids: list[str]) -> dict[str, list[str]]:
        if bad.id in ids:
            raise ValueError("broken")
        return real(ids)

    monkeypatch.setattr(indexing, "concerned", broken)
    for _ in range(20):
        try:
            following.work()
        except ValueError:
            continue
    assert [match.record.id for match in queries.matches(cast.owner)] == [good.id]
    assert [row.record_id for row in Waiting.objects.all()] == [bad.id]
    assert nodemaking.notes() == ["1 changes could not be matched against standing alerts; `sheaf node migrate` tries them again."]
    monkeypatch.setattr(indexing, "concerned", real)
    following.try_again()
    turn()
    assert (nodemaking.notes(), Waiting.objects.count()) == ([], 0)


def test_a_database_that_is_busy_says_nothing_about_a_change(cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(cast.owner, NAME)
    make(NAME)

    def busy(ids: list[str]) -> dict[str, list[str]]:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(indexing, "concerned", busy)
        for _ in range(codes.MAX_TRIES + 1):
            with pytest.raises(OperationalError):
                following.work()
    turn()
    assert told(cast.owner) == [NAME]
