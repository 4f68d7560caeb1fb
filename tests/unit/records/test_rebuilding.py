"""Search keys made anew: searches go on, a killed step costs a step, nobody works twice, and what was there is found after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sheaf import nodemaking
from sheaf.access.actor import operator
from sheaf.audit.models import Row
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Refused
from sheaf.matching import KEYS
from sheaf.register.records import index, mapping, postings, queries, rebuilding, services
from sheaf.register.records.models import Dataset, Fact, Posting, Rebuild, SearchKey, Segment
from tests.cast import Cast
from tests.unit.records.conftest import Make, origin
from tests.unit.records.test_postings import found, listed, person

pytestmark = pytest.mark.django_db
OLD = "small-1"
PEOPLE = [person(number, f"Wanchai Rakdee{'abcdefghijkl'[number]}", "Kamala Devi") for number in range(12)]


def old_list(cast: Cast, edition: str = "1", version: str = OLD) -> str:
    """A published list of PEOPLE whose keys an earlier version made, in several segments."""
    draft = services.open_edition(cast.owner, name="UN", edition=edition)
    Dataset.objects.filter(pk=draft).update(keys=version)
    services.bulk_load(draft, PEOPLE)
    services.publish_edition(cast.supervisor, dataset_id=draft)
    return draft


def old_own_keys(version: str = OLD) -> None:
    """The keys of own records as an earlier version made them."""
    SearchKey.objects.all().delete()
    Dataset.objects.filter(kind="own").update(keys=version)
    for fact in Fact.objects.select_related("record").filter(retired__isnull=True).exclude(record__status="retired"):
        for value in index.keys_of_values(fact.record.schema, fact.prop, [fact.value], version):
            record = fact.record
            SearchKey.objects.create(
                hash=value, record=record, fact_id=fact.id, level=fact.level, compartment=fact.compartment, crime_area=fact.crime_area,
                record_state=record.state, record_level=record.level, record_compartment=record.compartment,
                record_crime_area=record.crime_area)


def held(dataset_id: str) -> set[tuple[int, bytes]]:
    """(key, records in order) of all searched segments."""
    rows = Posting.objects.filter(segment__dataset=dataset_id, segment__live=True)
    by_key: dict[int, set[bytes]] = {}
    for key, records in rows.values_list("hash", "records"):
        packed = bytes(records)
        by_key.setdefault(key, set()).update(packed[at:at + 16] for at in range(0, len(packed), 16))
    return {(key, b"".join(sorted(group))) for key, group in by_key.items()}


def lists() -> list[tuple[str, bool, bool]]:
    """(version, needed, running) of each list."""
    return [(item.keys, item.needed, item.running) for item in rebuilding.standing(operator("THA")) if not item.own]


def finish(dataset_id: str = "") -> int:
    """Steps until there is nothing left; how many."""
    steps = 0
    while rebuilding.step(dataset_id):
        steps += 1
    return steps


def test_keys_of_another_version_are_never_met_by_chance() -> None:
    old, new = (index.keys_of_values("Person", "name", ["Wanchai Rakdee"], version) for version in (OLD, KEYS))
    assert old
    assert new
    assert not old & new


def test_a_list_with_keys_of_an_earlier_version_is_found_before_during_and_after(
        cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "SEGMENT_POSTINGS", 60)
    monkeypatch.setattr(mapping, "ENTITIES_AT_ONCE", 2)
    dataset = old_list(cast)
    everybody = {f"p{number}" for number in range(12)}
    assert lists() == [(OLD, True, False)]
    assert set(found(cast.owner, "Kamala Devi")) == everybody
    rebuilding.order(operator("THA"), "lists")
    steps = 0
    while rebuilding.step():
        steps += 1
        assert set(found(cast.owner, "Kamala Devi")) == everybody
        assert found(cast.owner, "INV000007") == ["p7"]
    assert steps > 2
    assert lists() == [(KEYS, False, False)]
    fresh = listed(cast, PEOPLE, edition="2")
    assert {key for key, _ in held(dataset)} == {key for key, _ in held(fresh)}


def test_own_records_are_found_while_their_keys_are_made_anew(cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "RECORDS_AT_ONCE", 2)
    cards = [make("Wanchai Rakdee", idNumber=[f"INV00000{number}"]) for number in range(5)]
    hidden = make("Wanchai Rakdee", compartment="SOURCE")
    retired = make("Wanchai Rakdee")
    services.retire(cast.supervisor, record_id=retired.id, version=1)
    fresh = set(SearchKey.objects.values_list("hash", "record", "fact_id", "compartment"))
    old_own_keys()
    wanted = {card.id for card in cards}
    rebuilding.order(operator("THA"), "own")
    for _ in range(3):
        assert {hit.record.id for hit in queries.search(cast.colleague, "Wanchai Rakdee")} == wanted
        assert rebuilding.step("own")
    services.edit(cast.supervisor, record_id=cards[0].id, version=1, add={"alias": ["Kamala Devi"]}, provenance=origin())
    assert {hit.record.id for hit in queries.search(cast.colleague, "Kamala Devi")} == {cards[0].id}
    finish()
    assert {hit.record.id for hit in queries.search(cast.colleague, "Wanchai Rakdee")} == wanted
    assert hidden.id in {hit.record.id for hit in queries.search(cast.supervisor, "Wanchai Rakdee")}
    assert fresh < set(SearchKey.objects.values_list("hash", "record", "fact_id", "compartment"))
    assert not SearchKey.objects.filter(record=retired.id).exists()
    assert not rebuilding.outdated()


def test_a_fact_retired_while_keys_are_old_is_found_no_more(cast: Cast, make: Make) -> None:
    card = make("Wanchai Rakdee", alias=["Kamala Devi"])
    old_own_keys()
    fact = Fact.objects.get(value="Kamala Devi")
    services.edit(cast.supervisor, record_id=card.id, version=1, retire_facts=[fact.id])
    assert queries.search(cast.owner, "Kamala Devi") == []
    assert queries.search(cast.owner, "Wanchai Rakdee")


def test_the_worker_makes_old_keys_anew_by_itself(cast: Cast, make: Make) -> None:
    make("Anan Srisuk")
    old_list(cast)
    old_own_keys()
    while rebuilding.work():
        pass
    assert not rebuilding.outdated()
    assert rebuilding.work() == 0
    assert set(Row.objects.filter(verb="index.manage").values_list("person_id", flat=True)) == {"service"}


def test_a_step_that_is_killed_costs_one_step(cast: Cast, monkeypatch: pytest.MonkeyPatch, clock: ManualClock) -> None:
    monkeypatch.setattr(postings, "SEGMENT_POSTINGS", 60)
    dataset = old_list(cast)
    rebuilding.order(operator("THA"), "lists")
    assert rebuilding.step()
    before = Rebuild.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr(rebuilding, "_stepped", _killed)
        with pytest.raises(KeyboardInterrupt):
            rebuilding.step()
    assert Segment.objects.filter(live=False).count() == 2  # of which one is nobody's
    assert rebuilding.step() is None  # the lease of the dead
    assert set(found(cast.owner, "Kamala Devi")) == {f"p{number}" for number in range(12)}
    clock.advance(rebuilding.LEASE + timedelta(seconds=1))
    assert rebuilding.step()
    assert Rebuild.objects.get().rows > before.rows
    finish()
    fresh = listed(cast, PEOPLE, edition="2")
    assert len(held(dataset)) == len(held(fresh))
    assert not Segment.objects.filter(live=False, replaced__isnull=True).exists()


def _killed(*args: object, **more: object) -> None:
    raise KeyboardInterrupt


def test_whoever_lost_the_lease_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch, clock: ManualClock) -> None:
    dataset = old_list(cast)
    rebuilding.order(operator("THA"), "lists")
    slow = rebuilding._claim(dataset)
    assert slow
    clock.advance(rebuilding.LEASE + timedelta(seconds=1))
    finish()
    before = held(dataset)
    assert rebuilding._list_step(slow) is False
    assert held(dataset) == before
    rebuilding.sweep()
    assert not Segment.objects.filter(live=False, replaced__isnull=True).exists()


def test_a_damaged_index_is_mended_by_an_order(cast: Cast, make: Make) -> None:
    card, dataset = make("Anan Srisuk"), listed(cast, PEOPLE)
    Posting.objects.all().delete()
    SearchKey.objects.all().delete()
    assert found(cast.owner, "Kamala Devi") == []
    assert rebuilding.order(operator("THA"), "needed") == []
    assert set(rebuilding.order(operator("THA"), "all")) == {dataset, "own"}
    assert rebuilding.order(operator("THA"), "own") == ["own"]
    assert Rebuild.objects.count() == 2
    finish()
    assert len(found(cast.owner, "Kamala Devi")) == 12
    assert [hit.record.id for hit in queries.search(cast.owner, "Anan Srisuk")] == [card.id]


def test_replaced_segments_stay_until_no_search_can_be_reading_them(cast: Cast, clock: ManualClock) -> None:
    old_list(cast)
    rebuilding.order(operator("THA"), "lists")
    finish()
    assert rebuilding.sweep() == 0
    clock.advance(rebuilding.KEPT + timedelta(seconds=1))
    assert rebuilding.sweep() == 1
    assert not Segment.objects.filter(live=False).exists()
    assert len(found(cast.owner, "Kamala Devi")) == 12


def test_an_edition_that_was_superseded_meanwhile_is_left_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "SEGMENT_POSTINGS", 60)
    old_list(cast)
    rebuilding.order(operator("THA"), "lists")
    rebuilding.step()
    listed(cast, [person(1, "Anan Srisuk")], edition="2")
    rebuilding.sweep()
    assert not Rebuild.objects.exists()
    assert rebuilding.work() == 0
    assert not Segment.objects.filter(live=False).exists()
    assert found(cast.owner, "Kamala Devi") == []


def test_keys_of_an_unknown_version_are_not_searched_and_are_told(cast: Cast) -> None:
    dataset = listed(cast, PEOPLE)
    Dataset.objects.filter(pk=dataset).update(keys="region-99")
    assert "it is not searched" in next(item.words for item in rebuilding.standing(operator("THA")) if not item.own)
    while rebuilding.work():
        pass
    assert len(found(cast.owner, "Kamala Devi")) == 12


def test_the_nodes_own_check_tells_of_old_keys_and_names_no_list(cast: Cast, make: Make) -> None:
    make("Anan Srisuk")
    assert nodemaking.notes() == []
    old_list(cast)
    [told] = nodemaking.notes()
    assert told.startswith("A list of 12 entities, published 2")
    assert "search keys of small-1; to be made anew as region-2" in told
    rebuilding.order(operator("THA"), "needed")
    assert "0 of 12 records have new search keys" in nodemaking.notes()[0]
    finish()
    assert nodemaking.notes() == []


def test_a_draft_opened_before_an_update_keeps_the_keys_it_began_with(cast: Cast) -> None:
    dataset = old_list(cast)
    assert Dataset.objects.get(pk=dataset).keys == OLD
    assert len(found(cast.owner, "Kamala Devi")) == 12


@pytest.mark.parametrize("who", ["owner", "supervisor", "auditor", "secretariat", "other_state"])
def test_only_the_administrator_orders_a_rebuild(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        rebuilding.order(getattr(cast, who), "own")
    with pytest.raises(Refused):
        rebuilding.standing(getattr(cast, who))
