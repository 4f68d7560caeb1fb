"""What a person may not see makes nothing for them: no hit, score, caption, count, node, row or file."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sheaf.access.policy import may
from sheaf.kernel.errors import Conflict, NotFound, Refused
from sheaf.kernel.handling import Handling
from sheaf.register.records import graph, queries, reading, services
from sheaf.register.records.models import Fact, Merge, Record, SearchKey
from sheaf.register.records.shapes import Card
from tests.cast import Cast
from tests.unit.records.conftest import Make, origin

HIDDEN = [("CONFIDENTIAL", "OPEN", ""), ("RESTRICTED", "SOURCE", ""), ("RESTRICTED", "OPEN", "trafficking-in-persons")]
hidden = pytest.mark.parametrize(("level", "compartment", "area"), HIDDEN)


@hidden
def test_a_hidden_record_is_not_found_by_any_road(cast: Cast, make: Make, level: str, compartment: str, area: str) -> None:
    card = make("Somchai Jaidee", idNumber=["AA1234567"], level=level, compartment=compartment, area=area)
    assert queries.search(cast.supervisor, "Somchai Jaidee")
    for text in ("Somchai Jaidee", "AA1234567", "Somc", "สมชาย ใจดี"):
        assert queries.search(cast.colleague, text) == []
    assert queries.recent(cast.colleague) == []
    for read in (queries.get, queries.card, queries.history, queries.attachments):
        with pytest.raises(NotFound):
            read(cast.colleague, card.id)
    with pytest.raises(NotFound):
        services.edit(cast.colleague, record_id=card.id, version=1, add={"alias": ["x"]}, provenance=origin())


@hidden
def test_a_hidden_fact_of_an_open_record_does_nothing(cast: Cast, make: Make, level: str, compartment: str, area: str) -> None:
    card = make("Somchai Jaidee")
    before = queries.search(cast.colleague, "Somchai Jaidee")
    services.edit(cast.supervisor, record_id=card.id, version=1,
                  add={"alias": ["Wanchai Rakdee"], "idNumber": ["ZZ7654321"], "birthDate": ["1970-05-01"]},
                  provenance=origin(level, compartment, area))
    assert queries.search(cast.colleague, "Wanchai Rakdee") == []
    assert queries.search(cast.colleague, "ZZ7654321") == []
    after = queries.search(cast.colleague, "Somchai Jaidee")
    assert [(hit.score, hit.why) for hit in after] == [(hit.score, hit.why) for hit in before]
    view = queries.get(cast.colleague, card.id)
    assert {fact.value for fact in view.facts} == {"Somchai Jaidee"}
    assert view.handling.compartment == "OPEN"
    assert view.handling.classification == "RESTRICTED"
    assert not [row for row in queries.history(cast.colleague, card.id) if "Wanchai" in row.after]
    moments = graph.around(cast.colleague, view)[1]
    assert moments == []
    assert len(queries.get(cast.supervisor, card.id).facts) == 4


@hidden
def test_an_edit_of_a_hidden_fact_changes_no_version_no_time_and_no_history(
        cast: Cast, make: Make, level: str, compartment: str, area: str) -> None:
    card, later = make("Somchai Jaidee"), make("Wanchai Rakdee")

    def known() -> tuple[object, ...]:
        return (queries.get(cast.colleague, card.id).card.version, queries.alone(cast.colleague, card.id).card.version,
                queries.versions(cast.colleague, [card.id]), [item.id for item in queries.recent(cast.colleague)],
                [(row.id, row.at) for row in queries.history(cast.colleague, card.id)])

    before = known()
    for version in (1, 2):
        edited = services.edit(cast.supervisor, record_id=card.id, version=version, add={"alias": [f"Noi {version}"]},
                               provenance=origin(level, compartment, area))
        assert edited.version == version + 1
    assert known() == before
    assert before[0] == 1
    assert [item.id for item in queries.recent(cast.colleague)] == [later.id, card.id]
    assert [item.id for item in queries.recent(cast.supervisor)] == [card.id, later.id]


@hidden
def test_an_editor_is_not_stopped_by_an_edit_hidden_from_them_and_is_by_one_that_is_not(
        cast: Cast, make: Make, level: str, compartment: str, area: str) -> None:
    card = make("Somchai Jaidee")
    services.edit(cast.supervisor, record_id=card.id, version=1, add={"alias": ["Wanchai Rakdee"]},
                  provenance=origin(level, compartment, area))
    mine = services.edit(cast.colleague, record_id=card.id, version=1, add={"alias": ["Chai"]}, provenance=origin())
    assert mine.version == 2
    with pytest.raises(Conflict) as stale:
        services.edit(cast.colleague, record_id=card.id, version=1, add={"alias": ["Noi"]}, provenance=origin())
    with pytest.raises(Conflict):
        services.edit(cast.supervisor, record_id=card.id, version=2, add={"alias": ["Noi"]}, provenance=origin())
    assert stale.value.diagnostics() == {
        "code": "conflict", "message": "Somebody changed this record since you opened it. Read it again.", "details": {}}
    assert {fact.value for fact in queries.get(cast.supervisor, card.id).facts} == {"Somchai Jaidee", "Wanchai Rakdee", "Chai"}


@hidden
def test_a_link_to_a_hidden_record_counts_as_no_change_of_the_link(
        cast: Cast, make: Make, level: str, compartment: str, area: str) -> None:
    person, other = make("Somchai Jaidee"), make("Wanchai Rakdee")
    secret = make("Hidden Person", level=level, compartment=compartment, area=area)
    link = make("", schema="Associate", person=[person.id], associate=[other.id])
    last = make("Noi Rakdee")
    services.edit(cast.supervisor, record_id=link.id, version=1, add={"associate": [secret.id]}, provenance=origin())
    assert queries.versions(cast.colleague, [link.id]) == {link.id: 1}
    assert queries.versions(cast.supervisor, [link.id]) == {link.id: 2}
    assert queries.recent(cast.colleague)[0].id == last.id


def test_many_changes_of_one_record_push_no_other_out_of_changed_last(cast: Cast, make: Make) -> None:
    first = make("Wanchai Rakdee")
    busy = make("Somchai Jaidee", alias=[f"Alias {number}" for number in range(reading.CHANGES_PER_RECORD * 4)])
    with CaptureQueriesContext(connection) as made:
        assert [item.id for item in queries.recent(cast.colleague, 3)] == [busy.id, first.id]
    assert len(made) <= 4
    with CaptureQueriesContext(connection) as made:
        queries.versions(cast.colleague, [busy.id, first.id])
    assert len(made) == 1


@hidden
def test_a_hidden_fact_never_becomes_the_caption(cast: Cast, make: Make, level: str, compartment: str, area: str) -> None:
    card = make("Somchai Jaidee")
    name = Fact.objects.get(record=card.id)
    card = services.edit(cast.supervisor, record_id=card.id, version=1, add={"name": ["Wanchai Rakdee"]}, retire_facts=[name.id],
                         provenance=origin(level, compartment, area))
    assert card.caption == f"Person {card.id[-6:]}"


@hidden
def test_a_hidden_neighbour_is_no_node_no_edge_no_row(cast: Cast, make: Make, level: str, compartment: str, area: str) -> None:
    person = make("Somchai Jaidee")
    secret = make("Wanchai Rakdee", level=level, compartment=compartment, area=area)
    link = make("", schema="Associate", person=[person.id], associate=[secret.id], startDate=["2026-01-01"])
    view = queries.get(cast.colleague, person.id)
    picture, moments = graph.around(cast.colleague, view)
    assert [card.id for card in picture.nodes] == [person.id]
    assert picture.edges == ()
    assert [moment for moment in moments if secret.id == moment.record_id] == []
    exported = graph.as_csv(picture.rows(), "x") + graph.as_graphml(picture, "x")
    assert secret.id not in exported
    assert "Wanchai" not in exported
    assert secret.id not in str(queries.get(cast.colleague, link.id))
    assert secret.id not in str([(row.before, row.after) for row in queries.history(cast.colleague, link.id)])
    seen, _ = graph.around(cast.supervisor, queries.get(cast.supervisor, person.id))
    assert {card.id for card in seen.nodes} == {person.id, secret.id}


def test_a_hidden_link_between_two_open_records_is_not_drawn(cast: Cast, make: Make) -> None:
    a, b = make("Somchai Jaidee"), make("Wanchai Rakdee")
    make("", schema="Associate", person=[a.id], associate=[b.id], compartment="SOURCE")
    assert len(graph.around(cast.colleague, queries.get(cast.colleague, a.id))[0].nodes) == 1
    assert len(graph.around(cast.supervisor, queries.get(cast.supervisor, a.id))[0].nodes) == 2


def _merged_before(kept: Card, gone: Card) -> str:
    """A merge as it could be made before it was refused."""
    Record.objects.filter(pk=gone.id).update(merged_into=kept.id, status="merged")
    return Merge.objects.create(kept_id=kept.id, gone_id=gone.id, moved=[gone.id], reason="", by="somebody").id


@hidden
def test_a_record_is_not_merged_into_one_that_its_readers_may_not_see(
        cast: Cast, make: Make, level: str, compartment: str, area: str) -> None:
    shown, secret = make("Somchai Jaidee"), make("Wanchai Rakdee", level=level, compartment=compartment, area=area)
    with pytest.raises(Conflict, match="the other way round"):
        services.merge(cast.supervisor, kept=secret.id, gone=shown.id, despite=True)
    assert not Merge.objects.exists()


@hidden
def test_the_other_way_round_the_open_record_stays_as_it_was(
        cast: Cast, make: Make, level: str, compartment: str, area: str) -> None:
    shown, secret = make("Somchai Jaidee"), make("Wanchai Rakdee", level=level, compartment=compartment, area=area)
    before = _known(cast, shown.id)
    merge_id = services.merge(cast.supervisor, kept=shown.id, gone=secret.id)
    assert queries.get(cast.supervisor, secret.id).card.id == shown.id
    assert [(card.id, card.status) for card in queries.get(cast.supervisor, shown.id).members] == [(secret.id, "merged")]
    assert _known(cast, shown.id) == before
    with pytest.raises(NotFound):
        services.unmerge(cast.colleague, merge_id=merge_id)


@hidden
def test_a_record_merged_before_into_a_hidden_one_is_an_ordinary_record(
        cast: Cast, make: Make, level: str, compartment: str, area: str) -> None:
    shown, other = make("Somchai Jaidee"), make("Noi Rakdee")
    secret = make("Wanchai Rakdee", level=level, compartment=compartment, area=area)
    earlier = services.merge(cast.colleague, kept=shown.id, gone=make("Somchai J.").id)
    services.unmerge(cast.colleague, merge_id=earlier)
    before = _known(cast, shown.id)
    merge_id = _merged_before(secret, shown)
    assert _known(cast, shown.id) == before
    said = []
    for act in (lambda: services.merge(cast.colleague, kept=other.id, gone=shown.id),
                lambda: services.merge(cast.colleague, kept=shown.id, gone=other.id),
                lambda: services.edit(cast.colleague, record_id=other.id, version=9, add={"alias": ["x"]}, provenance=origin())):
        with pytest.raises(Conflict) as refused:
            act()
        said.append(refused.value.diagnostics())
    assert said[0] == said[1] == said[2]
    with pytest.raises(NotFound):
        services.unmerge(cast.colleague, merge_id=merge_id)
    services.edit(cast.colleague, record_id=shown.id, version=1, add={"alias": ["Chai"]}, provenance=origin())
    services.unmerge(cast.supervisor, merge_id=merge_id)
    assert queries.get(cast.supervisor, shown.id).card.id == shown.id


def test_who_retires_a_record_merged_before_into_a_hidden_one_is_told_of_no_merge(cast: Cast, make: Make) -> None:
    shown, secret = make("Somchai Jaidee"), make("Wanchai Rakdee", compartment="SOURCE")
    _merged_before(secret, shown)
    unsealed = replace(cast.supervisor, compartments=frozenset({"OPEN"}))
    with pytest.raises(Conflict, match=r"^Somebody changed this record since"):
        services.retire(unsealed, record_id=shown.id, version=1)
    with pytest.raises(Conflict, match="undo its merge"):
        services.retire(cast.supervisor, record_id=shown.id, version=1)


def _known(cast: Cast, record_id: str) -> tuple[object, ...]:
    """All that the colleague reads of a record by every road."""
    view = queries.get(cast.colleague, record_id)
    hits = queries.search(cast.colleague, "Somchai Jaidee")
    client = cast.client("colleague")
    page = re.sub(r'"csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"', "", client.get(f"/records/{record_id}").content.decode())
    assert "merged" not in page.partition("History</h2>")[0]
    return (view, queries.alone(cast.colleague, record_id), queries.card(cast.colleague, record_id), hits,
            queries.recent(cast.colleague), queries.merges(cast.colleague, record_id),
            [row.id for row in queries.history(cast.colleague, record_id)], graph.around(cast.colleague, view),
            page, client.get(f"/records/{record_id}/merge").status_code)


def test_a_merge_made_before_with_a_hidden_record_shows_the_open_one_alone(cast: Cast, make: Make) -> None:
    shown, secret = make("Somchai Jaidee"), make("Wanchai Rakdee", compartment="SOURCE")
    _merged_before(secret, shown)
    hits = queries.search(cast.colleague, "Somchai Jaidee")
    assert [hit.record.id for hit in hits] == [shown.id]
    assert "Wanchai" not in str(hits)
    view = queries.get(cast.colleague, shown.id)
    assert view.card.id == shown.id
    assert secret.id not in str([(row.action, row.after) for row in queries.history(cast.colleague, shown.id)])
    assert queries.search(cast.colleague, "Wanchai Rakdee") == []


def test_a_hidden_attachment_is_no_row_and_no_download(cast: Cast, make: Make) -> None:
    card = make("Somchai Jaidee")
    key = services.attach(cast.supervisor, record_id=card.id, name="witness.txt", media_type="text/plain", chunks=[b"x"],
                          handling=Handling(compartment="WITNESS"))
    assert queries.attachments(cast.colleague, card.id) == []
    assert queries.custody(cast.colleague, key) == []
    assert not [row for row in queries.history(cast.colleague, card.id) if "witness" in row.after]
    for use in (services.download, services.verify_custody):
        with pytest.raises(NotFound):
            use(cast.colleague, attachment_id=key)


@pytest.mark.parametrize("who", ["other_state", "secretariat"])
def test_nobody_of_another_state_sees_anything(cast: Cast, make: Make, who: str) -> None:
    card = make("Somchai Jaidee", level="PUBLIC")
    actor = getattr(cast, who)
    assert queries.search(actor, "Somchai Jaidee") == []
    with pytest.raises(NotFound):
        queries.get(actor, card.id)


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_auditor_and_administrator_read_no_content(cast: Cast, make: Make, who: str) -> None:
    card = make("Somchai Jaidee", level="PUBLIC")
    actor = getattr(cast, who)
    for read in (lambda: queries.search(actor, "Somchai"), lambda: queries.get(actor, card.id), lambda: queries.card(actor, card.id)):
        with pytest.raises(Refused):
            read()


def test_the_filter_of_keys_and_facts_equals_the_policy_row_by_row(cast: Cast, make: Make) -> None:
    for level, compartment, area in [*HIDDEN, ("RESTRICTED", "OPEN", ""), ("PUBLIC", "OPS", "drugs")]:
        card = make("Somchai Jaidee")
        services.edit(cast.supervisor, record_id=card.id, version=1, add={"alias": ["Noi Rakdee"]},
                      provenance=origin(level, compartment, area))
    for name in ("owner", "colleague", "stranger", "supervisor", "other_state", "auditor"):
        actor = getattr(cast, name)
        facts = {row.id for row in Fact.objects.all() if may(actor, "record.read", row).allowed}
        keys = SearchKey.objects.filter(fact_id__in=facts)
        if may(actor, "record.read").allowed:
            assert set(reading.visible_keys(actor)) == set(keys)


def test_search_and_record_pages_need_few_queries(cast: Cast, make: Make) -> None:
    people = [make(f"Somchai Jaidee{'x' * number}") for number in range(12)]
    for other in people[1:]:
        make("", schema="Associate", person=[people[0].id], associate=[other.id])
    with CaptureQueriesContext(connection) as searching:
        queries.search(cast.colleague, "Somchai Jaidee")
    with CaptureQueriesContext(connection) as showing:
        graph.around(cast.colleague, queries.get(cast.colleague, people[0].id))
    assert len(searching) <= 13
    assert len(showing) <= 18
