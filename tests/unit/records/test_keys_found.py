"""A node finds whom a comparison calls the same: by a search, the screening of lists, an answer to another node. People are invented."""

from __future__ import annotations

import pytest

from sheaf.access.actor import operator
from sheaf.register.records import index, queries, rarest, rebuilding, resident, retrieving
from tests.cast import Cast
from tests.unit.records.conftest import Make
from tests.unit.records.test_postings import found, listed, person
from tests.unit.records.test_rebuilding import finish, old_list, old_own_keys
from tests.unit.records.test_screening import named

pytestmark = pytest.mark.django_db
PAIRS = [
    ("Tay Za", "Tayza"), ("သီရိမေ", "Thiri May"), ("林郑月娥", "Carrie Lam Cheng Yuet-ngor"), ("刘辉伟", "Lau Hui Wei"),
    ("Afonso Gama", "Afokso Gaa"), ("Petr Stewart", "Pertstewart"), ("စောမူတူးစေးဖိုး", "Saw Mutu Say Poe"),
    ("Bevmiin Vingoradov", "Bevimin Vinogradov"),
]
TURNED = [*PAIRS, *((two, one) for one, two in PAIRS)]
EARLIER = "region-1"


@pytest.mark.parametrize(("held", "asked"), TURNED)
def test_own_records_and_lists_are_found_however_a_name_is_cut_mistyped_or_read(cast: Cast, make: Make, held: str, asked: str) -> None:
    card = make(held)
    listed(cast, [person(1, held), person(2, "Somchai Jaidee")])
    hits = queries.search(cast.owner, named(asked))
    assert {hit.record.id for hit in hits} >= {card.id}
    assert {hit.record.entity_id for hit in hits} == {card.entity_id, "p1"}


@pytest.mark.parametrize(("held", "asked"), PAIRS)
def test_who_screens_many_finds_them_by_the_database_and_by_memory(
        cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch, held: str, asked: str) -> None:
    monkeypatch.setattr(resident, "MANY", 2)
    card = make(held)
    for _ in range(3):  # the first turns read keys ahead
        screened = list(queries.screen(cast.owner, [named(asked), named("Somchai Jaidee")]))
        assert [[hit.record.id for hit in hits] for hits in screened] == [[card.id], []]


def test_an_answer_to_another_node_finds_them_in_own_records_and_in_a_list(cast: Cast, make: Make) -> None:
    for held, asked in PAIRS:
        card = make(held)
        assert card.id in {hit.record.id for hit in queries.find_for_answer(named(asked), asking_state="MYS")}
    dataset = listed(cast, [person(at, held) for at, (held, _) in enumerate(PAIRS)])
    for at, (_, asked) in enumerate(PAIRS):
        hits = queries.find_for_answer(named(asked), asking_state="MYS", datasets=[dataset])
        assert f"p{at}" in {hit.record.entity_id for hit in hits}


def test_keys_of_the_version_before_are_found_until_they_are_made_anew_and_then_more_is(cast: Cast, make: Make) -> None:
    card = make("Tay Za")
    old_own_keys(EARLIER)
    dataset = old_list(cast, version=EARLIER)
    assert [hit.record.id for hit in queries.search(cast.owner, "Tay Za")] == [card.id]
    assert len(found(cast.owner, "Kamala Devi")) == 12
    assert [hit.record.id for hit in queries.find_for_answer(named("Tay Za"), asking_state="MYS")] == [card.id]
    assert len(queries.find_for_answer(named("Kamala Devi"), asking_state="MYS", datasets=[dataset])) == 12
    assert queries.search(cast.owner, "Tayza") == []
    assert queries.search(cast.owner, "Kakala Deti") == []
    rebuilding.order(operator("THA"), "needed")
    finish("own")
    assert [hit.record.id for hit in queries.search(cast.owner, "Tayza")] == [card.id]
    assert len(found(cast.owner, "Kamala Devi")) == 12
    finish(dataset)
    assert len(found(cast.owner, "Kakala Deti")) == 12
    assert not rebuilding.outdated()


def test_what_is_asked_for_further_takes_no_place_of_what_is_found_by_the_name_as_it_stands(
        cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieving, "MAX_CANDIDATES", 3)
    monkeypatch.setattr(retrieving, "MAX_FURTHER", 2)
    near = {make("Wanchai Rakdee").id for _ in range(3)}
    far = {make("Wanjhaj Rahdde").id for _ in range(4)}
    [ids] = queries.candidates_each(cast.owner, [named("Wanchai Rakdee")], datasets=["own"])
    assert set(ids[:3]) == near
    assert len(ids) == 5
    assert set(ids[3:]) < far


def test_a_further_key_that_too_many_have_leads_to_nobody(cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        make("Afonso Gama")
    assert [len(hits) for hits in queries.screen(cast.owner, [named("Afokso Gaa")])] == [4]
    monkeypatch.setattr(retrieving, "FURTHER_BUDGET", 3)
    assert list(queries.screen(cast.owner, [named("Afokso Gaa")])) == [[]]


def test_further_keys_are_never_read_beyond_what_is_read_of_the_others() -> None:
    assert rarest.FURTHER_BUDGET <= rarest.POSTING_BUDGET
    asked = index.asked_for(named("Tayza"), [EARLIER, "region-2", "of tomorrow"])
    assert set(asked.own).isdisjoint(asked.further)
    assert set(asked.own) > index.filed_under(named("Tayza"), EARLIER)
