"""Keys of list editions: found wherever they lie, by whom the policy lets, at a cost that does not grow with the list."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sheaf.access.policy import may
from sheaf.register.records import bulk, graph, index, postings, queries, reading, services
from sheaf.register.records.models import Posting, Record, SearchKey, Segment
from tests.cast import Cast
from tests.unit.records.conftest import Make, origin

pytestmark = pytest.mark.django_db
Entity = dict[str, Any]


def person(number: int, *names: str) -> Entity:
    return {"id": f"p{number}", "schema": "Person", "properties": {"name": list(names), "idNumber": [f"INV{number:06d}"]}}


def listed(cast: Cast, entities: list[Entity], edition: str = "1") -> str:
    draft = services.open_edition(cast.owner, name="UN", edition=edition)
    assert services.bulk_load(draft, entities).refused == ()
    services.publish_edition(cast.supervisor, dataset_id=draft)
    return draft


def found(actor: Any, text: str) -> list[str]:
    return [hit.record.entity_id for hit in queries.search(actor, text)]


def test_an_entity_is_found_whatever_segment_it_lies_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "SEGMENT_POSTINGS", 20)
    monkeypatch.setattr(bulk, "BATCH", 3)
    listed(cast, [person(number, f"Wanchai Rakdee{'abcdefghijkl'[number]}") for number in range(12)])
    assert Segment.objects.count() > 3
    assert set(found(cast.owner, "Wanchai")) == {f"p{number}" for number in range(12)}
    for number in range(12):
        assert found(cast.owner, f"INV{number:06d}") == [f"p{number}"]


def test_a_list_has_no_rows_among_the_keys_of_own_records(cast: Cast) -> None:
    listed(cast, [person(1, "Wanchai Rakdee")])
    assert not SearchKey.objects.exists()
    assert Posting.objects.exists()


def test_an_entity_with_many_names_has_the_keys_of_its_last(cast: Cast) -> None:
    listed(cast, [person(1, *(f"{first}{last} Jaidee" for first in ("Ban", "Chom", "Dara", "Kiet", "Lamai", "Mali", "Niran")
                              for last in ("chai", "porn", "sak", "thip", "wan", "yot")), "Zulkifli Qureshi")])
    held = list(postings.entries(postings.opened().segments, index.keys_of_values("Person", "name", ["Zulkifli Qureshi"])))
    assert {record for _, record in held} == {Record.objects.get().id}
    assert len(held) > 3


def test_a_link_inside_a_list_is_drawn(cast: Cast) -> None:
    link = {"id": "l1", "schema": "Associate", "properties": {"person": ["p1"], "associate": ["p2"]}}
    listed(cast, [person(1, "Wanchai Rakdee"), person(2, "Anan Srisuk"), link])
    one = Record.objects.get(entity_id="p1")
    picture, _ = graph.around(cast.owner, queries.get(cast.owner, one.id))
    assert {card.caption for card in picture.nodes} == {"Wanchai Rakdee", "Anan Srisuk"}


def test_the_keys_of_a_superseded_edition_are_not_read(cast: Cast) -> None:
    old = listed(cast, [person(1, "Wanchai Rakdee")])
    new = listed(cast, [person(2, "Anan Srisuk")], edition="2")
    assert set(Segment.objects.filter(pk__in=reading.visible_segments(cast.owner)).values_list("dataset", flat=True)) == {new}
    assert reading.visible_segments(cast.owner, [old]) == []
    assert found(cast.owner, "Wanchai Rakdee") == []


def test_segments_are_open_to_exactly_those_who_may_read_every_entity(cast: Cast) -> None:
    listed(cast, [person(1, "Wanchai Rakdee"), person(2, "Anan Srisuk")])
    for name in ("owner", "colleague", "stranger", "supervisor", "other_state", "secretariat", "auditor", "administrator"):
        actor = getattr(cast, name)
        allowed = {may(actor, "record.read", row).allowed for row in Record.objects.all()}
        assert {bool(reading.visible_segments(actor))} == allowed, name


def test_only_the_lists_named_are_searched(cast: Cast, make: Make) -> None:
    first = listed(cast, [person(1, "Wanchai Rakdee")])
    own = make("Wanchai Rakdee")
    hits = queries.search(cast.owner, "Wanchai Rakdee", datasets=[first])
    assert [hit.record.entity_id for hit in hits] == ["p1"]
    hits = queries.search(cast.owner, "Wanchai Rakdee", datasets=["own"])
    assert [hit.record.id for hit in hits] == [own.id]


def test_a_discarded_draft_leaves_no_posting(cast: Cast) -> None:
    draft = services.open_edition(cast.owner, name="UN", edition="1")
    services.bulk_load(draft, [person(1, "Wanchai Rakdee")])
    services.discard_edition(cast.owner, dataset_id=draft)
    assert not Posting.objects.exists()
    assert not Segment.objects.exists()


def test_a_search_needs_as_many_queries_in_a_long_list_as_in_a_short_one(
    cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make("Wanchai Rakdee")
    listed(cast, [person(0, "Wanchai Rakdee")])
    with CaptureQueriesContext(connection) as short:
        queries.search(cast.colleague, "Wanchai Rakdee")
    monkeypatch.setattr(postings, "SEGMENT_POSTINGS", 500)
    listed(cast, [person(number, f"Wanchai Rakdee {number}") for number in range(400)], edition="2")
    with CaptureQueriesContext(connection) as long:
        hits = queries.search(cast.colleague, "Wanchai Rakdee", limit=100)
    assert len(hits) > 20
    assert len(long) == len(short) <= 13


def test_a_retired_record_is_not_found_even_when_it_is_edited_later(cast: Cast, make: Make) -> None:
    card = make("Wanchai Rakdee")
    services.retire(cast.supervisor, record_id=card.id, version=1)
    services.edit(cast.supervisor, record_id=card.id, version=2, add={"alias": ["Anan Srisuk"]}, provenance=origin())
    assert queries.search(cast.supervisor, "Anan Srisuk") == []
    assert queries.search(cast.supervisor, "Wanchai Rakdee") == []


def test_a_load_pauses_the_collector_and_starts_it_again(cast: Cast) -> None:
    import gc

    states: list[bool] = []
    draft = services.open_edition(cast.owner, name="UN", edition="1")
    services.bulk_load(draft, [person(1, "Wanchai Rakdee")], lambda rows: states.append(gc.isenabled()))
    assert states == [False]
    assert gc.isenabled()


def test_broken_unicode_is_a_reason_not_a_crash(cast: Cast) -> None:
    draft = services.open_edition(cast.owner, name="UN", edition="1")
    loaded = services.bulk_load(draft, [person(1, "Wan\ud800chai"), person(2, "Anan Srisuk")])
    assert (loaded.count, loaded.refused) == (1, (("p1", "A value holds broken Unicode."),))
