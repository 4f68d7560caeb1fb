"""Many subjects at once, and one subject against given records: the same hits as a search, for the same eyes, in few queries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sheaf.access.policy import may
from sheaf.audit.models import Row
from sheaf.kernel.errors import Refused
from sheaf.matching import Subject
from sheaf.register.records import queries, retrieving, services
from tests.cast import Cast
from tests.unit.records.conftest import Make
from tests.unit.records.test_postings import listed, person

pytestmark = pytest.mark.django_db
EVERYBODY = ("owner", "colleague", "stranger", "supervisor", "other_state", "secretariat", "auditor", "administrator")


def named(*names: str, **more: Any) -> Subject:
    return Subject(kind="person", names=names, **more)


def world(cast: Cast, make: Make) -> list[Subject]:
    listed(cast, [person(1, "Wanchai Rakdee"), person(2, "Anan Srisuk"), person(3, "Kamala Devi")])
    make("Wanchai Rakdee", birthDate=["1970-05-01"])
    make("Anan Srisuk", level="CONFIDENTIAL")
    make("Kamala Devi", compartment="SOURCE")
    make("Somchai Jaidee", area="trafficking-in-persons", idNumber=["AA1234567"])
    return [named("Wanchai Rakdee", birth_dates=("1970-05-01",)), named("Anan Srisuk"), named("Kamala Devi"), named("Xqz"),
            Subject(identifiers=("AA1234567",)), Subject()]


@pytest.mark.parametrize("name", EVERYBODY)
def test_screening_gives_everybody_what_a_search_for_each_would(cast: Cast, make: Make, name: str) -> None:
    subjects, actor = world(cast, make), getattr(cast, name)
    if not may(actor, "record.search").allowed:
        with pytest.raises(Refused):
            queries.screen(actor, subjects)
        return
    together = list(queries.screen(actor, subjects, threshold=0.7))
    alone = [[hit for hit in queries.search(actor, subject) if hit.score >= 0.7] for subject in subjects]
    assert together == alone


def test_screening_leaves_no_audit_row_of_its_own(cast: Cast, make: Make) -> None:
    subjects = world(cast, make)
    before = Row.objects.count()
    assert any(queries.screen(cast.owner, subjects))
    assert Row.objects.count() == before


def test_screening_needs_as_many_queries_for_many_subjects_as_for_one(cast: Cast, make: Make) -> None:
    subjects = world(cast, make)
    with CaptureQueriesContext(connection) as one:
        list(queries.screen(cast.owner, subjects[:1]))
    with CaptureQueriesContext(connection) as many:
        list(queries.screen(cast.owner, (subjects * 9)[: retrieving.AT_ONCE]))
    assert len(many) <= len(one) <= 9


def test_screening_takes_subjects_only_as_it_goes(cast: Cast, make: Make) -> None:
    make("Wanchai Rakdee")
    taken: list[int] = []

    def endless() -> Iterator[Subject]:
        while True:
            taken.append(1)
            yield named("Wanchai Rakdee")

    found = queries.screen(cast.owner, endless())
    assert len(next(found)) == 1
    assert len(taken) == retrieving.AT_ONCE


def test_screening_keeps_to_the_datasets_the_threshold_and_the_limit(cast: Cast, make: Make) -> None:
    subjects = world(cast, make)[:1]
    assert [hit.record.dataset_kind for hit in next(queries.screen(cast.owner, subjects))] == ["own", "list"]
    assert [hit.record.dataset_kind for hit in next(queries.screen(cast.owner, subjects, datasets=["own"]))] == ["own"]
    assert len(next(queries.screen(cast.owner, subjects, limit=1))) == 1
    assert next(queries.screen(cast.owner, subjects, threshold=1.0)) == []


def test_a_key_that_too_many_have_still_finds_some_of_them(
    cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieving, "POSTING_BUDGET", 3)
    for _ in range(5):
        make("Wanchai Rakdee")
    found = list(queries.screen(cast.owner, [named("Wanchai Rakdee"), named("Wanchai Rakdee")]))
    assert all(found)


def test_one_subject_is_compared_with_given_records_as_the_reader_may_see_them(cast: Cast, make: Make) -> None:
    card, hidden = make("Wanchai Rakdee"), make("Wanchai Rakdee", compartment="SOURCE")
    retired = make("Wanchai Rakdee")
    services.retire(cast.supervisor, record_id=retired.id, version=1)
    make("Wanchai Rakdee")
    ids = [card.id, hidden.id, retired.id, "no-such-record"]
    assert [hit.record.id for hit in queries.find_among(cast.colleague, named("Wanchai Rakdee"), ids)] == [card.id]
    assert {hit.record.id for hit in queries.find_among(cast.supervisor, named("Wanchai Rakdee"), ids)} == {card.id, hidden.id}
    assert queries.find_among(cast.supervisor, named("Kamala Devi"), ids) == []
    assert queries.find_among(cast.supervisor, named("Wanchai Rakdee"), []) == []


def test_a_merged_record_is_found_as_the_one_that_stands_for_it(cast: Cast, make: Make) -> None:
    kept, gone = make("Wanchai Rakdee"), make("Anan Srisuk")
    services.merge(cast.supervisor, kept=kept.id, gone=gone.id)
    assert [hit.record.id for hit in queries.find_among(cast.owner, named("Anan Srisuk"), [gone.id])] == [kept.id]
