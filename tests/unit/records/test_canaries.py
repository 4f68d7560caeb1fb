"""A canary is marked by a supervisor of its unit; nobody else can see that a record is one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sheaf.audit.models import Row
from sheaf.kernel.errors import NotFound, Refused
from sheaf.matching import Subject
from sheaf.register.records import queries, services
from sheaf.register.records.models import Change, Record
from sheaf.register.records.watching import watched
from tests.cast import Cast
from tests.unit.records.conftest import Make

READERS = ("owner", "colleague", "supervisor")


def _roads(cast: Cast, name: str, record_id: str) -> list[str]:
    """What a reader is shown of the record by page and export."""
    roads = ("", "/preview", "/edit", "/graph.json", "/graph.csv", "/graph.graphml")
    return [cast.client(name).get(f"/records/{record_id}{road}").content.decode() for road in roads]


def test_a_supervisor_marks_a_record_by_its_page_and_takes_it_back(cast: Cast, make: Make) -> None:
    card, client = make("Somchai Jaidee"), cast.client("supervisor")
    assert "Watch as canary" in client.get(card.url).content.decode()
    page = client.post(f"{card.url}/canary", {"on": "yes"}, follow=True).content.decode()
    assert "Canary: stop watching" in page
    [hit] = queries.find_for_answer(Subject(names=("Somchai Jaidee",)), asking_state="MYS")
    assert hit.record.canary
    assert "Watch as canary" in client.post(f"{card.url}/canary", {"on": "no"}, follow=True).content.decode()
    assert not Record.objects.get(pk=card.id).canary


def test_a_canary_that_somebody_merged_without_knowing_it_is_still_watched(cast: Cast, make: Make) -> None:
    card, other = make("Somchai Jaidee"), make("Noi Rakdee")
    services.mark_canary(cast.supervisor, record_id=card.id)
    services.merge(cast.colleague, kept=other.id, gone=card.id)
    [hit] = queries.find_for_answer(Subject(names=("Somchai Jaidee",)), asking_state="MYS")
    assert (hit.record.id, hit.record.canary) == (other.id, True)


def test_nobody_else_sees_that_a_record_is_a_canary(cast: Cast, make: Make) -> None:
    card = make("Somchai Jaidee")
    before = Record.objects.filter(pk=card.id).values("version", "updated").get(), Change.objects.count()
    services.mark_canary(cast.supervisor, record_id=card.id)
    assert (Record.objects.filter(pk=card.id).values("version", "updated").get(), Change.objects.count()) == before
    for name in ("owner", "colleague"):
        for text in _roads(cast, name, card.id):
            assert "canary" not in text.lower()
    for name in READERS:
        view = queries.get(cast.actors[name], card.id)
        assert view.card.version == 1
        assert "canary" not in str([vars(row) for row in queries.history(cast.actors[name], card.id)])


def test_marking_is_audited_without_content(cast: Cast, make: Make) -> None:
    card = make("Somchai Jaidee")
    services.mark_canary(cast.supervisor, record_id=card.id)
    services.mark_canary(cast.supervisor, record_id=card.id, on=False)
    rows = list(Row.objects.filter(verb="record.canary").order_by("seq"))
    assert [(row.object_id, json.loads(row.detail)) for row in rows] == [(card.id, {"did": "mark"}), (card.id, {"did": "unmark"})]


@pytest.mark.parametrize("who", ["owner", "colleague", "stranger", "other_state", "secretariat", "auditor", "administrator"])
def test_only_a_supervisor_marks_canaries(cast: Cast, make: Make, who: str) -> None:
    card = make("Somchai Jaidee")
    for on in (True, False):
        with pytest.raises(Refused):
            services.mark_canary(cast.actors[who], record_id=card.id, on=on)
    assert not Record.objects.get(pk=card.id).canary


def test_a_supervisor_of_another_unit_neither_marks_nor_sees(cast: Cast, make: Make) -> None:
    card = make("Somchai Jaidee")
    services.mark_canary(cast.supervisor, record_id=card.id)
    other = replace(cast.supervisor, unit="THA/immigration")
    assert watched(other, queries.get(other, card.id).card) is None
    with pytest.raises(Refused):
        services.mark_canary(other, record_id=card.id, on=False)
    sealed = make("Wanchai Rakdee", compartment="SOURCE")
    with pytest.raises(NotFound):
        services.mark_canary(replace(cast.supervisor, compartments=frozenset({"OPEN"})), record_id=sealed.id)
    assert list(Record.objects.order_by("id").values_list("canary", flat=True)) == [True, False]
