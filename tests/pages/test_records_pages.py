"""The register's pages: what each shows, what it hides, how many queries it takes. All people are invented."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sheaf import wiring
from sheaf.kernel.handling import Handling
from sheaf.register.records import hooks, queries, rebuilding, services
from sheaf.register.records.models import Dataset, Fact, Record
from sheaf.register.records.shapes import Card, Origin
from tests.cast import Cast

ORIGIN = {"source": "Report 12", "source_grade": "B", "information_grade": "2", "classification": "RESTRICTED", "tlp": "AMBER",
          "pap": "AMBER", "use": ["H2"], "compartment": "OPEN"}


def make(cast: Cast, name: str, *, schema: str = "Person", compartment: str = "OPEN", **facts: list[str]) -> Card:
    return services.add_record(cast.supervisor, schema=schema, facts={"name": [name], **facts} if name else facts,
                               provenance=Origin("Report 12", Handling(compartment=compartment)))


def test_search_shows_hits_by_kind_with_the_reason(cast: Cast) -> None:
    make(cast, "Somchai Jaidee")
    page = cast.client("colleague").get("/search", {"q": "Somchai Jaidee"}).content.decode()
    assert "Persons" in page
    assert "Same name" in page
    part = cast.client("colleague").get("/search", {"q": "Somchai"}, headers={"HX-Request": "true", "HX-Target": "results"})
    assert "<html" not in part.content.decode()


ODD = ("", " ", "a", "word " * 1000, "陈Tan สมชาย Иван", "\u202eداود\u202c", "😀😀", "Sоmchai Jaidee", "Som\u200bchai Jaidee", "00/00/1970",
       "2530", "%00\0", "' OR 1=1 --", "<script>alert(1)</script>", "\ufffd\ufffd", "a" * 5000)


@pytest.mark.parametrize("asked", ODD)
def test_whatever_is_typed_into_the_search_gets_a_page(cast: Cast, asked: str) -> None:
    make(cast, "Somchai Jaidee")
    answer = cast.client("colleague").get("/search", {"q": asked})
    assert answer.status_code == (422 if "\0" in asked else 200)  # no text holds that: refused in words
    assert "<script>alert" not in answer.content.decode()
    if "Jaidee" in asked:  # letters that look like others, and those that cannot be seen, are looked through
        assert "Somchai Jaidee</" in answer.content.decode()


def test_no_hit_offers_to_ask_the_network_with_the_name(cast: Cast) -> None:
    page = cast.client("colleague").get("/search", {"q": "Nobody & Co"}).content.decode()
    assert "/ask/new?name=Nobody%20%26%20Co" in page


def test_an_empty_register_has_one_action(cast: Cast) -> None:
    assert "/records/new" in cast.client("colleague").get("/search").content.decode()


def test_a_person_is_added_by_form_and_wrong_input_is_kept(cast: Cast) -> None:
    client = cast.client("owner")
    assert "Person" in client.get("/records/new").content.decode()
    assert client.get("/records/new", {"schema": "Person"}).status_code == 200
    wrong = client.post("/records/new", {**ORIGIN, "schema": "Person", "p.name": "Somchai Jaidee", "p.birthDate": "32 May"})
    assert wrong.status_code == 422
    assert "32 May" in wrong.content.decode()
    assert not Record.objects.exists()
    done = client.post("/records/new", {**ORIGIN, "schema": "Person", "p.name": "Somchai Jaidee\nสมชาย ใจดี", "p.birthDate": "1970",
                                        "extra_prop": "idNumber", "extra_value": "AA1"}, follow=True)
    text = done.content.decode()
    assert "สมชาย ใจดี" in text
    assert "AA1" in text
    assert text.count('class="handling handling-2"') == 2


def test_a_fact_is_replaced_by_the_edit_form(cast: Cast) -> None:
    card = make(cast, "Somchai Jaidee")
    fact = queries.get(cast.owner, card.id).facts[0]
    client = cast.client("owner")
    assert client.get(f"{card.url}/edit").status_code == 200
    form = {**ORIGIN, "version": "1", "retire": [fact.id], "p.name": "Wanchai Rakdee"}
    assert "Wanchai Rakdee" in client.post(f"{card.url}/edit", form, follow=True).content.decode()
    assert client.post(f"{card.url}/edit", form).status_code == 409
    assert client.post(f"{card.url}/edit", {**form, "version": "x"}).status_code == 409


def test_two_birth_dates_warn_before_a_merge_and_it_can_be_undone(cast: Cast) -> None:
    a, b = make(cast, "Somchai Jaidee", birthDate=["1970-05-01"]), make(cast, "Somchai Jaidee", birthDate=["1981-02-03"])
    client = cast.client("owner")
    assert b.id in client.get(f"{a.url}/merge").content.decode()
    assert "Two birth dates" in client.get(f"{a.url}/merge", {"with": b.id}).content.decode()
    assert client.post(f"{a.url}/merge", {"with": b.id}).status_code == 409
    page = client.post(f"{a.url}/merge", {"with": b.id, "despite": "1"}, follow=True).content.decode()
    assert "Undo" in page
    assert client.get(b.url).headers["Location"] == a.url
    merge = queries.merges(cast.owner, a.id)[0]
    assert client.post(f"/records/merges/{merge.id}/undo").status_code == 302
    assert client.get(b.url).status_code == 200


def test_links_and_dates_have_table_twins_and_exports_with_the_banner(cast: Cast) -> None:
    a, b = make(cast, "Somchai Jaidee", birthDate=["1970-05-01"]), make(cast, "=Wanchai Rakdee")
    make(cast, "", schema="Associate", person=[a.id], associate=[b.id], relationship=["seen together"], startDate=["2026-01-01"])
    client = cast.client("colleague")
    page = client.get(a.url).content.decode()
    for text in ("seen together", "1970-05-01", "2026-01-01", '<link rel="stylesheet" id="__________cytoscape_stylesheet"'):
        assert text in page
    drawn = client.get(f"{a.url}/graph.json").json()
    assert {node["id"] for node in drawn["nodes"]} == {a.id, b.id}
    table = client.get(f"{a.url}/graph.csv").content.decode()
    assert table.startswith("Handling: Restricted")
    assert "'=Wanchai" in table
    assert "<graphml" in client.get(f"{a.url}/graph.graphml").content.decode()


def test_the_layout_of_a_graph_is_kept_for_its_reader(cast: Cast) -> None:
    card = make(cast, "Somchai Jaidee")
    client = cast.client("colleague")
    post = lambda body: client.post(f"{card.url}/layout", body, content_type="application/json").status_code  # noqa: E731
    assert post(json.dumps({card.id: [1, 2]})) == 204
    assert client.get(f"{card.url}/graph.json").json()["positions"] == {card.id: [1, 2]}
    for bad in ("[]", "{", json.dumps({"x": [1, 2]}), json.dumps({card.id: ["a", 2]}), f'{{"{card.id}": [1e999, 2]}}'):
        assert post(bad) == 422


def test_a_file_is_attached_downloaded_and_handed_over(cast: Cast) -> None:
    card = make(cast, "Somchai Jaidee")
    client = cast.client("owner")
    form = {**ORIGIN, "file": SimpleUploadedFile("scan.html", b"<script>1</script>"), "note": "invented"}
    assert "scan.html" in client.post(f"{card.url}/attachments", form, follow=True).content.decode()
    assert client.post(f"{card.url}/attachments", ORIGIN).status_code == 422
    row = queries.attachments(cast.owner, card.id)[0]
    answer = client.post(f"/records/attachments/{row.id}/download")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert b"".join(answer.streaming_content) == b"<script>1</script>"  # type: ignore[attr-defined]
    assert client.post(f"/records/attachments/{row.id}/hand-over", {"to": "Court clerk"}).status_code == 302
    assert "Court clerk" in client.get(card.url).content.decode()


def test_a_preview_has_an_address_of_its_own(cast: Cast) -> None:
    card = make(cast, "Somchai Jaidee")
    client = cast.client("colleague")
    assert "<html" in client.get(f"{card.url}/preview").content.decode()
    assert "<html" not in client.get(f"{card.url}/preview", headers={"X-Preview": "1"}).content.decode()


@pytest.mark.parametrize("path", ["", "/preview", "/edit", "/merge", "/graph.json", "/graph.csv", "/graph.graphml"])
def test_a_hidden_record_is_not_there_at_any_address(cast: Cast, path: str) -> None:
    card = make(cast, "Somchai Jaidee", compartment="SOURCE")
    assert cast.client("colleague").get(f"{card.url}{path}").status_code == 404
    assert cast.client("supervisor").get(f"{card.url}{path}").status_code == 200


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_auditor_and_administrator_are_refused(cast: Cast, who: str) -> None:
    card = make(cast, "Somchai Jaidee")
    for path in ("/search?q=Somchai", card.url, f"{card.url}/preview", "/records/new"):
        assert cast.client(who).get(path).status_code == 403


def test_pages_keep_to_their_number_of_queries(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "PANELS", [])
    people = [make(cast, f"Somchai Jaidee {number}") for number in "abcdefghijkl"]
    for other in people[1:]:
        make(cast, "", schema="Associate", person=[people[0].id], associate=[other.id])
    client = cast.client("colleague")
    sizes = []
    for path in ("/search?q=Somchai+Jaidee", people[0].url):
        with CaptureQueriesContext(connection) as made:
            assert client.get(path).status_code == 200
        sizes.append([query["sql"][:90] for query in made.captured_queries])
    assert len(sizes[0]) <= 15, sizes[0]
    assert len(sizes[1]) <= 25, sizes[1]
    wiring.join_rooms()  # who asked stands on the page too
    with CaptureQueriesContext(connection) as made:
        assert client.get(people[0].url).status_code == 200
    assert len(sizes[1]) < len(made) <= len(sizes[1]) + 6


def test_a_record_with_many_files_needs_no_more_queries_than_with_one(cast: Cast) -> None:
    card, client = make(cast, "Somchai Jaidee"), cast.client("colleague")
    sizes = []
    for count in (1, 5):
        for number in range(count):
            services.attach(cast.supervisor, record_id=card.id, name=f"{count}-{number}.txt", media_type="text/plain", chunks=[b"x"],
                            handling=Handling(compartment="OPEN"))
        with CaptureQueriesContext(connection) as made:
            page = client.get(card.url).content.decode()
        assert f"{count}-0.txt" in page
        sizes.append(len(made))
    assert sizes[0] == sizes[1]


def test_a_change_is_found_by_the_very_next_search(cast: Cast) -> None:
    client = cast.client("owner")
    added = client.post("/records/new", {**ORIGIN, "schema": "Person", "p.name": "Somchai Jaidee"}, follow=True)
    assert "Somchai Jaidee" in client.get("/search", {"q": "Somchai"}).content.decode()
    address = added.redirect_chain[-1][0]
    client.post(f"{address}/edit", {**ORIGIN, "version": 1, "p.alias": "Wanchai Rakdee"})
    assert address in client.get("/search", {"q": "Wanchai"}).content.decode()
    fact = Fact.objects.get(value="Wanchai Rakdee")
    client.post(f"{address}/edit", {**ORIGIN, "version": 2, "retire": fact.id})
    assert address not in client.get("/search", {"q": "Wanchai"}).content.decode()
    cast.client("supervisor").post(f"{address}/retire", {"version": 3})
    assert address not in client.get("/search", {"q": "Somchai"}).content.decode()


def test_a_hit_shows_part_beside_part_by_sign_words_and_class_in_every_script(cast: Cast) -> None:
    make(cast, "สมชาย ใจดี", birthDate=["1970-05-01"])
    make(cast, "Somchai <b>Jaidee</b>")
    page = cast.client("colleague").get("/search", {"q": "Somchai Jaidee"}).content.decode()
    assert '<bdi dir="auto">สมชาย</bdi>' in page
    assert "a reading of it in another script" in page
    assert 'class="part part-near"' in page
    assert '<span class="part-sign" aria-hidden="true">≈</span>' in page
    assert "<b>" not in page
    assert "style=" not in page


def test_the_page_of_the_search_index_tells_what_is_outdated_and_orders_a_rebuild(cast: Cast) -> None:
    make(cast, "Somchai Jaidee")
    client = cast.client("administrator")
    assert "✓ in order" in client.get("/search/index").content.decode()
    assert "Search keys" not in client.get("/").content.decode()
    Dataset.objects.update(keys="small-1")
    assert "Search keys are of an earlier version" in client.get("/").content.decode()
    assert "⚠ to be made anew" in client.get("/search/index").content.decode()
    client.post("/search/index/rebuild", {"which": "needed"})
    assert "<progress" in client.get("/search/index").content.decode()
    while rebuilding.work():
        pass
    page = client.get("/search/index").content.decode()
    assert "✓ in order" in page
    assert "Somchai" not in page
    assert client.post("/search/index/rebuild", {"which": "everything"}).status_code == 422
