"""Adding, editing, merging, attaching: what a person does to a record and what it leaves behind."""

from __future__ import annotations

import pytest

from sheaf.audit.verify import verify
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused, TooLarge
from sheaf.kernel.handling import Handling
from sheaf.matching import Subject
from sheaf.register.records import attaching, queries, services, vault
from sheaf.register.records.models import Attachment, CustodyStep, Fact, Record, SearchKey
from sheaf.register.records.shapes import Origin, origin_of
from tests.cast import Cast
from tests.unit.records.conftest import Make, origin
from tests.unit.records.test_rebuilding import old_own_keys


def found(cast: Cast, text: str, who: str = "supervisor") -> list[str]:
    return [hit.record.id for hit in queries.search(getattr(cast, who), text)]


def test_a_record_is_found_in_any_script_with_a_reason(cast: Cast, make: Make) -> None:
    card = make("สมชาย ใจดี", birthDate=["1970-05-01"])
    hits = queries.search(cast.colleague, "Somchai Jaidee")
    assert [hit.record.id for hit in hits] == [card.id]
    assert "สมชาย ใจดี" in hits[0].why


@pytest.mark.parametrize(("schema", "facts", "text"), [
    ("Person", {"name": ["Somchai Jaidee"], "idNumber": ["1-2345-67890-12-3"]}, "1234567890123"),
    ("Vessel", {"name": ["Mutiara Laut"], "imoNumber": ["IMO9074729"]}, "9074729"),
    ("Telephone", {"number": ["+6625550100"]}, "02 555 0100"),
    ("BankAccount", {"name": ["Invented Bank 12"], "accountNumber": ["000-1-23456-7"]}, "0001234567"),
    ("Firearm", {"name": ["Pistol"], "serialNumber": ["QX77-1201"]}, "qx771201"),
])
def test_numbers_find_every_kind_of_record(cast: Cast, schema: str, facts: dict[str, list[str]], text: str) -> None:
    card = services.add_record(cast.owner, schema=schema, facts=facts, provenance=origin())
    assert card.id in found(cast, text)


@pytest.mark.parametrize(("schema", "facts", "right", "wrong"), [
    ("Telephone", {"number": ["+66812345678"]}, ["0066812345678", "081 234 5678"], ["+66912345678", "+84812345678", "704012345678"]),
    ("Vessel", {"name": ["Mutiara Laut"], "imoNumber": ["IMO9176187"]}, ["9176187", "IMO 9176187"], ["9074729", "XY9176187"]),
    ("Vehicle", {"registrationNumber": ["กข 1234 กรุงเทพมหานคร"]}, ["กข 1234", "กข1234", "กข 1234 กทม"], ["กข 1234 เชียงใหม่", "กข 1235"]),
    ("Vehicle", {"registrationNumber": ["1กค 5678"]}, ["1กค 5678 เชียงใหม่"], ["1กข 5678 เชียงใหม่"]),
    ("Vehicle", {"registrationNumber": ["Phnom Penh 2A-1234"]}, ["2A-1234"], ["YGN 2A/1234"]),
])
@pytest.mark.parametrize("version", ["region-1", "region-2"])
def test_a_number_finds_its_record_however_it_is_written_and_no_other_number_does(
        cast: Cast, version: str, schema: str, facts: dict[str, list[str]], right: list[str], wrong: list[str]) -> None:
    card = services.add_record(cast.owner, schema=schema, facts=facts, provenance=origin())
    if version != "region-2":
        old_own_keys(version)
    assert [found(cast, text) for text in right] == [[card.id]] * len(right)
    assert [found(cast, text) for text in wrong] == [[]] * len(wrong)


def test_a_person_added_with_the_parts_of_a_name_alone_is_found_by_the_whole(cast: Cast) -> None:
    card = services.add_record(
        cast.owner, schema="Person", facts={"firstName": ["Somchai"], "lastName": ["Jaidee"]}, provenance=origin())
    assert card.caption == "Somchai Jaidee"
    assert found(cast, "Somchai Jaidee") == [card.id]
    assert set(Fact.objects.values_list("prop", "value")) == {
        ("firstName", "Somchai"), ("lastName", "Jaidee"), ("name", "Somchai Jaidee")}


def test_wrong_values_are_refused_field_by_field_and_nothing_is_written(cast: Cast) -> None:
    with pytest.raises(Invalid) as error:
        services.add_record(cast.owner, schema="Person", facts={"birthDate": ["32 May"], "hat": ["red"]}, provenance=origin())
    assert set(error.value.details["fields"]) == {"birthDate", "hat"}
    assert not Record.objects.exists()


@pytest.mark.parametrize(("text", "words"), [
    ("2530", "2530 looks like the Buddhist era; write 1987."), ("2530-05-31", "2530 looks like the Buddhist era; write 1987."),
    ("1970-00-00", "leave out a month or day that is not known"), ("1970-05-00", "leave out a month or day that is not known"),
    ("1970-0", "leave out a month or day that is not known"),
])
def test_a_date_that_would_be_kept_as_another_is_refused_with_what_to_write(cast: Cast, text: str, words: str) -> None:
    with pytest.raises(Invalid) as error:
        services.add_record(cast.owner, schema="Person", facts={"birthDate": [text]}, provenance=origin())
    assert words in error.value.details["fields"]["birthDate"]
    assert not Record.objects.exists()


def test_a_buddhist_year_that_a_record_holds_already_stays_when_the_record_is_edited(cast: Cast, make: Make) -> None:
    card = make("Somchai Jaidee", birthDate=["1987"])
    Fact.objects.filter(prop="birthDate").update(value="2530")
    services.edit(cast.supervisor, record_id=card.id, version=card.version, add={"alias": ["Chai"]}, provenance=origin())
    assert [fact.value for fact in Fact.objects.filter(prop="birthDate", retired=None)] == ["2530"]


@pytest.mark.parametrize("raw", [
    {}, {"source": ""}, {"source": "x", "colour": "red"}, {"source": "x", "valid_from": "yesterday"},
    {"source": "x", "valid_from": "2026-02-01", "valid_to": "2026-01-01"}, {"source": "x", "handling": {"tlp": "PINK"}},
])
def test_a_provenance_that_says_too_little_or_nonsense_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        origin_of(raw)


def test_an_unknown_kind_of_record_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        services.add_record(cast.owner, schema="Spaceship", facts={"name": ["x"]}, provenance=origin())


@pytest.mark.parametrize("who", ["auditor", "administrator", "secretariat"])
def test_people_without_casework_cannot_add(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        services.add_record(getattr(cast, who), schema="Person", facts={"name": ["Somchai"]}, provenance=origin())


def test_nobody_writes_above_their_own_clearance_or_compartments(cast: Cast) -> None:
    for level, compartment in (("CONFIDENTIAL", "OPEN"), ("RESTRICTED", "SOURCE")):
        with pytest.raises(Refused):
            services.add_record(cast.colleague, schema="Person", facts={"name": ["X Y"]}, provenance=origin(level, compartment))


def test_replacing_a_fact_keeps_the_old_one_in_history_and_out_of_search(cast: Cast, make: Make) -> None:
    card = make("Somchai Jaidee")
    fact = Fact.objects.get(record=card.id)
    services.edit(cast.owner, record_id=card.id, version=1, add={"name": ["Wanchai Rakdee"]}, retire_facts=[fact.id],
                  provenance=origin())
    assert found(cast, "Somchai Jaidee") == []
    assert found(cast, "Wanchai Rakdee") == [card.id]
    actions = [(change.action, change.before, change.after) for change in queries.history(cast.owner, card.id)]
    assert ("fact retired", "Somchai Jaidee", "") in actions
    assert queries.get(cast.owner, card.id).card.caption == "Wanchai Rakdee"


def test_an_edit_of_a_version_that_has_moved_on_is_a_conflict(cast: Cast, make: Make) -> None:
    card = make("Somchai Jaidee")
    services.edit(cast.owner, record_id=card.id, version=1, add={"alias": ["Chai"]}, provenance=origin())
    with pytest.raises(Conflict):
        services.edit(cast.owner, record_id=card.id, version=1, add={"alias": ["Noi"]}, provenance=origin())


def test_another_unit_reads_but_does_not_change(cast: Cast, make: Make) -> None:
    card = make("Somchai Jaidee")
    assert found(cast, "Somchai Jaidee", "stranger") == [card.id]
    with pytest.raises(Refused):
        services.edit(cast.stranger, record_id=card.id, version=1, add={"alias": ["Chai"]}, provenance=origin())


def test_a_link_must_point_to_a_record_of_a_fitting_kind(cast: Cast, make: Make) -> None:
    person, vessel = make("Somchai Jaidee"), make("Mutiara Laut", schema="Vessel")
    link = services.add_record(cast.owner, schema="Ownership", facts={"owner": [person.id], "asset": [vessel.id]},
                               provenance=origin())
    assert link.kind == "link"
    for wrong in (vessel.id, "nothing", "01890000-0000-7000-8000-000000000000"):
        with pytest.raises(Invalid):
            services.add_record(cast.owner, schema="Ownership", facts={"owner": [wrong], "asset": [vessel.id]}, provenance=origin())


def test_a_merge_shows_one_record_and_its_undo_shows_two_again(cast: Cast, make: Make) -> None:
    kept, gone = make("Somchai Jaidee"), make("Somchai Jaidi", alias=["Noi"])
    merge_id = services.merge(cast.owner, kept=kept.id, gone=gone.id, reason="same passport")
    assert found(cast, "Somchai Jaidi") == [kept.id]
    assert {fact.value for fact in queries.get(cast.owner, gone.id).facts} == {"Somchai Jaidee", "Somchai Jaidi", "Noi"}
    services.unmerge(cast.owner, merge_id=merge_id)
    assert set(found(cast, "Somchai Jaidi")) == {kept.id, gone.id}
    with pytest.raises(Conflict):
        services.unmerge(cast.owner, merge_id=merge_id)


def test_chains_of_merges_are_undone_from_the_last_to_the_first(cast: Cast, make: Make) -> None:
    a, b, c = make("Somchai Jaidee"), make("Somchai Jaidi"), make("Somchay Jaidee")
    first = services.merge(cast.owner, kept=b.id, gone=c.id)
    second = services.merge(cast.owner, kept=a.id, gone=b.id)
    assert found(cast, "Somchay Jaidee") == [a.id]
    with pytest.raises(Conflict):
        services.unmerge(cast.owner, merge_id=first)
    services.unmerge(cast.owner, merge_id=second)
    assert {row.merged_into_id for row in Record.objects.filter(pk__in=[a.id, b.id, c.id])} == {None, b.id}
    services.unmerge(cast.owner, merge_id=first)
    assert not Record.objects.exclude(status="live").exists()


def test_a_merge_that_contradicts_itself_warns_first(cast: Cast, make: Make) -> None:
    kept, gone = make("Somchai Jaidee", birthDate=["1970-05-01"]), make("Somchai Jaidee", birthDate=["1981-02-03"])
    with pytest.raises(Conflict) as error:
        services.merge(cast.owner, kept=kept.id, gone=gone.id)
    assert "birth dates" in error.value.details["contradictions"][0]
    assert services.merge(cast.owner, kept=kept.id, gone=gone.id, despite=True)


@pytest.mark.parametrize("other", ["self", "vessel", "retired", "missing"])
def test_what_cannot_be_merged(cast: Cast, make: Make, other: str) -> None:
    kept = make("Somchai Jaidee")
    gone = {"self": kept.id, "vessel": make("Mutiara", schema="Vessel").id, "missing": "none"}.get(other) or make("Wanchai").id
    if other == "retired":
        services.retire(cast.supervisor, record_id=gone, version=1)
    with pytest.raises((Conflict, Invalid, NotFound)):
        services.merge(cast.owner, kept=kept.id, gone=gone)


def test_a_retired_record_leaves_search_but_keeps_its_address(cast: Cast, make: Make) -> None:
    card = make("Somchai Jaidee")
    with pytest.raises(Refused):
        services.retire(cast.owner, record_id=card.id, version=1)
    services.retire(cast.supervisor, record_id=card.id, version=1)
    assert found(cast, "Somchai Jaidee") == []
    assert not SearchKey.objects.filter(record=card.id).exists()
    assert queries.get(cast.owner, card.id).card.status == "retired"


def test_an_attachment_keeps_its_digest_and_every_hand_over(cast: Cast, make: Make) -> None:
    card = make("Somchai Jaidee")
    key = services.attach(cast.owner, record_id=card.id, name="../../scan.pdf", media_type="application/pdf",
                          chunks=[b"invented ", b"evidence"], handling=Handling())
    taken = services.download(cast.colleague, attachment_id=key)
    assert b"".join(taken.chunks) == b"invented evidence"
    assert taken.name == "scan.pdf"
    services.hand_over(cast.owner, attachment_id=key, to="Court clerk")
    assert [step.action for step in queries.custody(cast.owner, key)] == ["taken in", "downloaded", "handed over"]
    assert services.verify_custody(cast.owner, attachment_id=key)


def test_a_changed_file_or_custody_row_is_noticed(cast: Cast, make: Make) -> None:
    key = services.attach(cast.owner, record_id=make("Somchai Jaidee").id, name="scan.pdf", media_type="", chunks=[b"x"],
                          handling=Handling())
    step = CustodyStep.objects.get()
    with pytest.raises(Conflict):
        step.save()
    CustodyStep.objects.update(note="nothing happened")
    assert not services.verify_custody(cast.owner, attachment_id=key)
    vault.path_of(key).write_bytes(b"y")
    with pytest.raises(Conflict):
        services.download(cast.owner, attachment_id=key)


def test_an_oversized_file_leaves_nothing_behind(cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "MAX_BYTES", 3)
    with pytest.raises(TooLarge):
        services.attach(cast.owner, record_id=make("Somchai").id, name="big", media_type="", chunks=[b"1234"], handling=Handling())
    assert not Attachment.objects.exists()
    assert not [path for path in (vault.node.current().home / "attachments").rglob("*") if path.is_file()]


def test_reads_and_writes_are_audited_without_content(cast: Cast, make: Make) -> None:
    from sheaf.audit.models import Row

    card = make("Somchai Jaidee")
    queries.get(cast.owner, card.id)
    queries.search(cast.owner, "Somchai Jaidee")
    rows = list(Row.objects.order_by("seq"))
    assert [row.verb for row in rows] == ["record.create", "record.read", "record.search"]
    assert "Somchai" not in str([row.detail for row in rows])
    assert verify([]).ok


def test_answers_to_other_nodes_name_the_guards_the_score_rests_on(cast: Cast, make: Make) -> None:
    card = make("Somchai Jaidee", canary=True)
    services.edit(cast.supervisor, record_id=card.id, version=1, add={"alias": ["Wanchai Rakdee"]},
                  provenance=origin("CONFIDENTIAL", "SOURCE"))
    plain = queries.find_for_answer(Subject(names=("Somchai Jaidee",)), asking_state="MYS")
    hidden = queries.find_for_answer(Subject(names=("Wanchai Rakdee",)), asking_state="MYS")
    assert [guard.compartment for guard in plain[0].guards] == ["OPEN"]
    assert {guard.compartment for guard in hidden[0].guards} == {"OPEN", "SOURCE"}
    assert plain[0].record.canary
    assert queries.find_for_answer(Subject(names=("Somebody Else",)), asking_state="MYS") == []


def test_a_list_edition_is_loaded_published_and_replaced(cast: Cast) -> None:
    seen: list[int] = []
    first = services.open_edition(cast.owner, name="UN", edition="1", title="An invented list")
    loaded = services.bulk_load(first, [
        {"id": "p1", "schema": "Person", "properties": {"name": ["Wanchai Rakdee"]}},
        {"id": "s1", "schema": "Sanction", "properties": {"entity": ["p1"], "program": ["Invented"]}},
        {"id": "x", "schema": "Spaceship", "properties": {}}, {"id": "y", "schema": "Person", "properties": {"hat": ["red"]}},
        {"schema": "Person", "properties": {}}, {"id": "z", "schema": "Person", "properties": {"name": "text"}},
    ], seen.append)
    assert (loaded.count, len(loaded.refused), seen) == (2, 4, [6])
    assert found(cast, "Wanchai Rakdee") == []
    services.publish_edition(cast.supervisor, dataset_id=first)
    hits = queries.search(cast.stranger, "Wanchai Rakdee")
    assert hits[0].record.dataset_kind == "list"
    assert queries.get(cast.stranger, hits[0].record.id).values("name") == ["Wanchai Rakdee"]
    second = services.open_edition(cast.owner, name="UN", edition="2")
    services.bulk_load(second, [{"id": "p2", "schema": "Person", "properties": {"name": ["Anan Srisuk"]}}])
    services.publish_edition(cast.supervisor, dataset_id=second)
    assert found(cast, "Wanchai Rakdee") == []
    assert set(queries.edition_digests(second)) == {"p2"}
    with pytest.raises(Conflict):
        services.edit(cast.owner, record_id=queries.search(cast.owner, "Anan Srisuk")[0].record.id, version=1,
                      add={"alias": ["x"]}, provenance=origin())


def test_a_discarded_draft_leaves_no_row(cast: Cast) -> None:
    draft = services.open_edition(cast.owner, name="UN", edition="1")
    services.bulk_load(draft, [{"id": "p1", "schema": "Person", "properties": {"name": ["Wanchai Rakdee"]}}])
    services.discard_edition(cast.owner, dataset_id=draft)
    assert not Record.objects.exists()
    assert not SearchKey.objects.exists()
    with pytest.raises(Conflict):
        services.bulk_load(draft, [])


def test_origin_has_a_sentence_for_each_wrong_field() -> None:
    with pytest.raises(Invalid) as error:
        Origin("", Handling(), valid_from="soon")
    assert set(error.value.details["fields"]) == {"source", "valid_from"}
