"""Own keys in memory: whoever looks for many finds what the keys in the database find, for every role, after every change."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sheaf.access.actor import Actor, operator
from sheaf.access.policy import may
from sheaf.kernel import node
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import SheafError
from sheaf.matching import THRESHOLD, Subject
from sheaf.matching.index.bounds import contradicting
from sheaf.matching.scoring.evidence import verdict
from sheaf.register.records import finding, queries, rebuilding, resident, retrieving, services
from sheaf.register.records.models import OWN, Fact, Merge, Record, SearchKey
from sheaf.register.records.shapes import Card
from tests.cast import Cast
from tests.unit.records.conftest import Make, origin
from tests.unit.records.test_postings import listed, person
from tests.unit.records.test_screening import EVERYBODY, named, world

pytestmark = pytest.mark.django_db
WORDS = ["Wanchai", "Rakdee", "Somchai", "Srisuk", "Nguyễn", "Hạnh", "Ahmad", "Ismail", "สมชาย", "陈", "明"]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True).map(" ".join)
DATES = st.lists(st.sampled_from(["1970-05-01", "1970-01-05", "1970", "1971-05-01", "1988-12-30", "2001-11-09"]), max_size=2, unique=True)
NUMBERS = st.lists(st.sampled_from(["AA1234567", "BB7654321"]), max_size=1)
GUARDS = st.tuples(st.sampled_from(["RESTRICTED", "CONFIDENTIAL"]), st.sampled_from(["OPEN", "OPEN", "OPS", "SOURCE"]),
                   st.sampled_from(["", "", "drugs", "people-smuggling", "trafficking-in-persons"]))
FACTS = st.tuples(NAMES, DATES, NUMBERS, GUARDS)
SUBJECTS = st.lists(st.builds(lambda names, dates, numbers: named(*names, birth_dates=tuple(dates), identifiers=tuple(numbers)),
                              st.lists(NAMES, max_size=2), DATES, NUMBERS), min_size=1, max_size=6)
CHANGES = st.lists(st.tuples(st.sampled_from(["add", "say", "unsay", "merge", "part", "retire", "rebuild", "wait"]), FACTS,
                             st.integers(0, 20), st.integers(0, 20)), max_size=8)
QUICK = settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate],
                 suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two subjects are many, so that keys are read ahead of small tests too."""
    monkeypatch.setattr(resident, "MANY", 2)


def loaded() -> resident.Keys | None:
    held = node.current().parts.get("records.resident")
    return held.keys if held else None


def both(actor: Actor, subjects: Sequence[Subject], floor: float = THRESHOLD) -> tuple[list[list[str]], list[list[str]]]:
    """Candidates by memory and by the database."""
    scope = finding._scope(actor, [OWN], floor, max(2, len(subjects)))
    assert scope.resident is not None
    return retrieving.candidates(scope, subjects, floor), retrieving.candidates(replace(scope, resident=None), subjects, floor)


def looks(cast: Cast) -> list[Actor]:
    actors = [getattr(cast, name) for name in EVERYBODY]
    return [actor for actor in actors if may(actor, "record.search").allowed]


def maker(cast: Cast) -> Actor:
    """A supervisor for every crime area."""
    return replace(cast.supervisor, crime_areas=cast.supervisor.crime_areas | {"people-smuggling"})


def add(cast: Cast, said: Any) -> Card:
    name, dates, numbers, guard = said
    return services.add_record(maker(cast), schema="Person", facts={"name": [name], "birthDate": dates, "idNumber": numbers},
                               provenance=origin(*guard))


def change(cast: Cast, kind: str, said: Any, one: int, two: int) -> None:
    """One change to the register, as far as the services let it through."""
    rows = list(Record.objects.filter(dataset=OWN).order_by("id"))
    a, b = (rows[at % len(rows)] for at in (one, two))
    version = queries.get(maker(cast), a.id).card.version
    name, dates, numbers, guard = said
    if kind == "add":
        add(cast, said)
    elif kind == "say":
        services.edit(maker(cast), record_id=a.id, version=version, provenance=origin(*guard),
                      add={"alias": [name], "birthDate": dates, "idNumber": numbers})
    elif kind == "unsay":
        facts = list(Fact.objects.filter(record=a, retired__isnull=True).exclude(prop="name").values_list("pk", flat=True))
        services.edit(maker(cast), record_id=a.id, version=version, retire_facts=facts[:1])
    elif kind == "merge":
        services.merge(maker(cast), kept=a.id, gone=b.id, despite=True)
    elif kind == "part":
        for merge in Merge.objects.filter(undone_at__isnull=True).order_by("-id")[:1]:
            services.unmerge(maker(cast), merge_id=merge.id)
    elif kind == "retire":
        services.retire(maker(cast), record_id=a.id, version=version)
    elif kind == "rebuild":
        rebuilding.order(operator("THA"), "own")
        while rebuilding.work():
            pass


def settle(cast: Cast) -> None:
    """Read keys until they are whole."""
    for _ in range(40):
        list(queries.screen(cast.owner, [named("Xqz")] * 2))
        if loaded():
            return
    raise AssertionError("The keys were never whole.")


@QUICK
@given(people=st.lists(FACTS, min_size=2, max_size=12), changes=CHANGES, asked=SUBJECTS, most=st.sampled_from([1, 3, 64]),
       budget=st.sampled_from([1, 5, 6000]), floor=st.sampled_from([0.3, THRESHOLD, 0.9]))
def test_memory_leads_to_whom_the_database_leads_to_for_every_role_after_every_change(
        cast: Cast, clock: ManualClock, people: Any, changes: Any, asked: Any, most: int, budget: int, floor: float) -> None:
    node.current().parts.clear()
    with pytest.MonkeyPatch.context() as small:
        small.setattr(retrieving, "MAX_CANDIDATES", most)
        small.setattr(retrieving, "POSTING_BUDGET", budget)
        small.setattr(retrieving, "MAX_FURTHER", most)
        small.setattr(retrieving, "FURTHER_BUDGET", budget)
        for said in people:
            add(cast, said)
        settle(cast)
        held = node.current().parts["records.resident"]
        for turn in [("wait", people[0], 0, 0), *changes]:
            with suppress(SheafError):
                change(cast, *turn)
            clock.advance(timedelta(seconds=turn[2] * 5))
            for actor in looks(cast):
                by_memory, by_database = both(actor, asked, floor)
                assert by_memory == by_database
        assert node.current().parts["records.resident"] is held


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_gets_what_a_search_gives_them(cast: Cast, make: Make, name: str) -> None:
    subjects, actor = world(cast, make), getattr(cast, name)
    if not may(actor, "record.search").allowed:
        return
    settle(cast)
    together = list(queries.screen(actor, subjects, threshold=0.7, datasets=[OWN]))
    assert together == [[hit for hit in queries.search(actor, subject, datasets=[OWN]) if hit.score >= 0.7] for subject in subjects]


def test_memory_spares_the_database_its_keys_and_dates(cast: Cast, make: Make) -> None:
    make("Wanchai Rakdee", birthDate=["1970-05-01"])
    subjects = [named("Wanchai Rakdee", birth_dates=("1970-05-01",)), named("Wanchai Srisuk", birth_dates=("1988-12-30",))]
    settle(cast)
    first = list(queries.screen(cast.owner, subjects))
    with CaptureQueriesContext(connection) as asked:
        assert list(queries.screen(cast.owner, subjects)) == first
    about = [item["sql"] for item in asked if "records_searchkey" in item["sql"]]
    assert len(about) == 1
    assert '"records_searchkey"."id" >' in about[0]  # whether there are new ones


def test_a_change_is_found_and_gone_at_once(cast: Cast, make: Make) -> None:
    make("Kamala Devi")
    settle(cast)
    keys = loaded()
    card = make("Wanchai Rakdee")
    pair = [named("Wanchai Rakdee"), named("Somchai Jaidee")]

    def found() -> list[list[str]]:
        return [[hit.record.id for hit in hits] for hits in queries.screen(cast.owner, pair)]

    assert found() == [[card.id], []]
    card = services.edit(cast.owner, record_id=card.id, version=card.version, add={"alias": ["Somchai Jaidee"]}, provenance=origin())
    assert found() == [[card.id], [card.id]]
    services.retire(cast.supervisor, record_id=card.id, version=card.version)
    assert found() == [[], []]
    assert loaded() is not keys


def test_a_key_that_one_may_not_see_changes_nothing_of_what_they_find(cast: Cast, make: Make) -> None:
    """Neither found nor to be inferred: the hidden do not even take places or make a key common."""
    make("Wanchai Rakdee")
    settle(cast)
    subjects = [named("Wanchai Rakdee"), named("Wanchai Srisuk")]
    before = both(cast.colleague, subjects)
    for _ in range(retrieving.MAX_CANDIDATES + 5):
        make("Wanchai Rakdee", compartment="SOURCE")
        make("Wanchai Srisuk", level="CONFIDENTIAL")
    assert both(cast.colleague, subjects) == before
    assert len(both(cast.supervisor, subjects)[0][0]) == retrieving.MAX_CANDIDATES


def test_a_key_counts_once_for_a_record_however_many_of_its_facts_have_it(
        cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieving, "MAX_CANDIDATES", 1)
    make("Wanchai Rakdee", alias=["Rakdee Wanchai", "Wanchai, Rakdee"])
    whole = make("Wanchai Rakdee Srisuk")
    settle(cast)
    assert both(cast.owner, [named("Wanchai Rakdee Srisuk"), Subject()]) == ([[whole.id], []],) * 2


def test_until_all_keys_are_read_the_database_is_asked_and_what_is_changed_meanwhile_counts(
        cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resident, "STEP", 5)
    cards = [make(f"Wanchai {word}") for word in ("Rakdee", "Srisuk", "Jaidee")]
    turns = 0
    while not loaded():
        hits = list(queries.screen(cast.owner, [named("Wanchai Rakdee"), named("Wanchai Jaidee")]))
        assert [some[0].record.id for some in hits] == [cards[0].id, cards[2].id]
        turns += 1
        if turns == 2:
            version = queries.get(cast.owner, cards[0].id).card.version
            services.edit(cast.owner, record_id=cards[0].id, version=version, add={"alias": ["Mali Thongdee"]}, provenance=origin())
    assert turns > 3
    by_memory, by_database = both(cast.owner, [named("Mali Thongdee"), named("Wanchai Srisuk")])
    assert by_memory == by_database
    assert by_memory[0][0] == cards[0].id


def test_keys_made_anew_are_read_anew(cast: Cast, make: Make) -> None:
    """A damaged key is made good by one command, for a process that has it in memory as well."""
    card = make("Wanchai Rakdee")
    keys = SearchKey.objects.filter(record=card.id)
    keys.delete()
    settle(cast)
    assert both(cast.owner, [named("Wanchai Rakdee"), Subject()])[0] == [[], []]
    rebuilding.order(operator("THA"), "own")
    while rebuilding.work():
        pass
    assert both(cast.owner, [named("Wanchai Rakdee"), Subject()])[0] == [[card.id], []]


def test_one_subject_alone_reads_no_keys_ahead_nor_does_a_register_too_large(
        cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make("Wanchai Rakdee")
    assert len(next(queries.screen(cast.owner, [named("Wanchai Rakdee")]))) == 1
    assert loaded() is None
    monkeypatch.setattr(resident, "MAX_KEYS", 3)
    assert len(list(queries.screen(cast.owner, [named("Wanchai Rakdee")] * 3))[2]) == 1
    assert loaded() is None


def test_memory_is_given_back_when_nobody_looks_for_many_any_more(cast: Cast, make: Make, clock: ManualClock) -> None:
    make("Wanchai Rakdee")
    settle(cast)
    clock.advance(resident.IDLE * 2)
    assert len(next(queries.screen(cast.owner, [named("Wanchai Rakdee")]))) == 1
    assert loaded() is None


def test_after_a_flood_of_changes_all_is_read_anew(cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make("Wanchai Rakdee")
    settle(cast)
    monkeypatch.setattr(resident, "MAX_CHANGED", 2)
    cards = [make("Somchai Jaidee") for _ in range(5)]
    found = list(queries.screen(cast.owner, [named("Somchai Jaidee")] * 2))
    assert {hit.record.id for hit in found[0]} == {card.id for card in cards}


def test_a_list_whose_map_is_not_there_yet_is_searched_together_with_own_records(cast: Cast, make: Make) -> None:
    listed(cast, [person(1, "Wanchai Rakdee")])
    make("Wanchai Rakdee")
    settle(cast)
    hits = list(queries.screen(cast.owner, [named("Wanchai Rakdee"), named("Xqz")]))
    assert [hit.record.dataset_kind for hit in hits[0]] == ["own", "list"]


DAY = st.dates(date(1800, 1, 1), date(2100, 12, 31))


@settings(max_examples=300)
@given(one=DAY, two=DAY, parts=st.lists(st.sampled_from(["year", "month", "day"]), max_size=2), swap=st.booleans())
def test_dates_are_apart_in_memory_where_the_matcher_calls_them_so(one: Any, two: Any, parts: list[str], swap: bool) -> None:
    try:
        two = two.replace(**{part: getattr(one, part) for part in parts})
        two = two.replace(month=one.day, day=one.month) if swap else two
    except ValueError:
        return
    left, right = ((day.year, day.month, day.day) for day in (one, two))
    numbers = [np.array([year * 10_000 + month * 100 + day]) for year, month, day in (left, right)]
    assert contradicting(*numbers).tolist() == [verdict(left, right) == "apart"]
