"""An import from upload to publication, with the real services and the real worker step."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sheaf.kernel import ids
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused, SheafError
from sheaf.register.lists import comparing, queries, services, steps, storage
from sheaf.register.lists.models import Difference, ImportJob, Mapping, RefusedRow, Source
from sheaf.register.records import bulk
from sheaf.register.records import queries as records
from sheaf.register.records.models import Dataset, Record
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PEOPLE = "Ref,Full name,Date of birth,Nationality,Nickname\n1,Somchai Dee,02/01/1980,Thailand,Chai\n2,Nguyễn Văn An,1975,Viet Nam,\n"
OWN = {"source": "Seized notebook", "handling": {"classification": "RESTRICTED", "compartment": "OPEN"}, "crime_area": "drugs"}


def put(actor: Any, data: bytes | str, **more: Any) -> str:
    raw = data.encode() if isinstance(data, str) else data
    return services.upload(actor, **({"source": "Port list", "file_name": "list.csv", "chunks": [raw]} | more))


def mapped(cast: Cast, data: bytes | str = PEOPLE, **more: Any) -> str:
    job_id = put(cast.owner, data, **more)
    plan, _, _ = queries.proposal(cast.owner, job_id)
    services.map_columns(cast.owner, job_id=job_id, plan=plan.as_dict())
    return job_id


def checked(cast: Cast, data: bytes | str = PEOPLE, **more: Any) -> ImportJob:
    job_id = mapped(cast, data, **more)
    services.check(cast.owner, job_id=job_id)
    assert steps.work() == 1
    return ImportJob.objects.get(pk=job_id)


def published(cast: Cast, data: bytes | str = PEOPLE, **more: Any) -> ImportJob:
    job = checked(cast, data, **more)
    services.publish(cast.supervisor, job_id=job.id)
    steps.work()
    return ImportJob.objects.get(pk=job.id)


def found(actor: Any, text: str) -> list[str]:
    return [hit.record.caption for hit in records.search(actor, text, limit=20)]


def of_another_unit(cast: Cast) -> Any:
    """An officer of another unit with every clearance and crime area of the owner."""
    return replace(cast.owner, person_id="another", unit="THA/customs")


def test_an_import_that_is_not_published_is_the_business_of_the_unit_that_uploaded_it(cast: Cast) -> None:
    other, job = of_another_unit(cast), checked(cast)
    steps_of_others: list[Any] = [
        lambda: services.map_columns(other, job_id=job.id, plan=job.plan), lambda: services.preview(other, job_id=job.id),
        lambda: services.check(other, job_id=job.id), lambda: services.abandon(other, job_id=job.id),
        lambda: services.publish(replace(other, role="head"), job_id=job.id), lambda: queries.visible_job(other, job.id),
        lambda: queries.proposal(other, job.id), lambda: queries.refused(other, job.id), lambda: queries.differences(other, job.id)]
    for step in steps_of_others:
        with pytest.raises(NotFound):
            step()
    assert list(queries.jobs(other)) == list(queries.sources(other)) == []
    assert queries.visible_job(cast.colleague, job.id) == job
    assert queries.visible_job(cast.supervisor, job.id) == job


@pytest.mark.parametrize("more", [{}, {"target": "own", "provenance": OWN}])
def test_a_published_edition_is_read_in_other_units_and_its_source_counts_what_the_reader_may_see(
        cast: Cast, more: dict[str, Any]) -> None:
    other, job = of_another_unit(cast), published(cast, **more)
    abandoned = mapped(cast, **more)
    services.abandon(cast.owner, job_id=abandoned)
    for actor, seen in ((other, [job.id]), (cast.owner, [abandoned, job.id])):
        assert [row.id for row in queries.jobs(actor)] == seen
        assert [row.editions for row in queries.sources(actor)] == [len(seen)]
    assert queries.refused(other, job.id).count() == 0


def test_whoever_left_the_unit_since_does_not_publish_its_import(cast: Cast) -> None:
    job = checked(cast)
    services.publish(cast.supervisor, job_id=job.id)
    ImportJob.objects.update(unit="THA/customs")
    steps.work()
    job.refresh_from_db()
    assert (job.step, job.error_code) == ("failed", "refused")


def test_a_table_is_mapped_from_its_headers_checked_and_published(cast: Cast) -> None:
    job = published(cast)
    assert (job.step, job.error) == ("published", "")
    assert job.counts["entities"] == 2
    assert "Somchai Dee" in found(cast.owner, "Somchai Dee")
    assert Record.objects.get(entity_id="1").properties["birthDate"] == ["1980-01-02"]


def test_nothing_is_found_before_publication(cast: Cast) -> None:
    checked(cast)
    assert found(cast.owner, "Somchai Dee") == []


def test_an_importer_cannot_publish_and_the_refusal_changes_nothing(cast: Cast) -> None:
    job = checked(cast)
    with pytest.raises(Refused):
        services.publish(cast.owner, job_id=job.id)
    assert steps.work() == 0
    assert ImportJob.objects.get(pk=job.id).step == "checked"


@pytest.mark.parametrize("who", ["auditor", "administrator", "secretariat"])
def test_who_may_not_import_cannot_upload(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        put(getattr(cast, who), PEOPLE)
    assert not ImportJob.objects.exists()


def test_somebody_of_another_state_sees_no_import(cast: Cast) -> None:
    job = checked(cast)
    assert not queries.jobs(cast.other_state).exists()
    with pytest.raises(NotFound):
        queries.visible_job(cast.other_state, job.id)


def test_the_mapping_is_remembered_for_the_source(cast: Cast) -> None:
    job_id = put(cast.owner, "A,B\nx,y\n")
    services.map_columns(cast.owner, job_id=job_id, plan={"schema": "Vessel", "columns": {"A": "name", "B": "imoNumber"}})
    again = put(cast.colleague, "B,A\ny,x\n")
    plan, sample, _ = queries.proposal(cast.colleague, again)
    assert plan.schema == "Vessel"
    assert plan.columns == {"B": "imoNumber", "A": "name"}
    assert sample[0] == ["B", "A"]
    assert Mapping.objects.count() == 1


def test_a_newer_edition_shows_what_changed_and_the_older_is_archived(cast: Cast) -> None:
    old = published(cast)
    newer = checked(cast, PEOPLE.replace("Chai\n", "Lek\n").replace("2,Nguyễn Văn An,1975,Viet Nam,\n", "3,Siti Baru,,Malaysia,\n"))
    assert {kind: newer.counts[kind] for kind in ("added", "changed", "removed")} == {"added": 1, "changed": 1, "removed": 1}
    change = Difference.objects.get(job=newer, kind="changed")
    assert change.fields == {"weakAlias": [["Chai"], ["Lek"]]}
    assert found(cast.owner, "Siti Baru") == []
    services.publish(cast.supervisor, job_id=newer.id)
    steps.work()
    assert found(cast.owner, "Siti Baru") == ["Siti Baru"]
    assert "Nguyễn Văn An" not in found(cast.owner, "Nguyễn Văn An")
    assert ImportJob.objects.get(pk=old.id).step == "superseded"
    assert Source.objects.get().current_id == newer.id
    assert Dataset.objects.filter(kind="list", state="published").count() == 1


def test_every_refused_row_has_its_reason(cast: Cast) -> None:
    job = checked(cast, "id,name,dob\n1,Ann,1990\n1,Bob,\n2,,1980\n3,Cid,yesterday\n4,D\x00ee,\n5,too,1980,many,cells\n")
    rows = [(row.number, row.code, row.whole) for row in queries.refused(cast.owner, job.id)]
    assert rows == [(3, "double_id", True), (4, "required", True), (6, "required", True), (7, "too_many_cells", True),
                    (5, "date", False), (6, "null_byte", False)]
    assert (job.counts["rows"], job.counts["good"], job.counts["refused"]) == (6, 2, 4)


def test_the_table_of_refusals_holds_no_formula(cast: Cast) -> None:
    job = checked(cast, "id,name,dob\n1,Ann,=1+1\n")
    lines = list(queries.refused_table(cast.owner, job.id))
    assert lines[1][4] == "'=1+1"


def test_formulas_in_cells_stay_text(cast: Cast) -> None:
    published(cast, 'id,name\n1,"=HYPERLINK(""http://x"")"\n2,@SUM(A1)\n')
    assert sorted(Record.objects.filter(dataset__kind="list").values_list("caption", flat=True)) == ['=HYPERLINK("http://x")', "@SUM(A1)"]


def test_a_worker_killed_while_loading_leaves_nothing_to_be_found_and_the_next_one_finishes(
    clock: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    job = checked(cast, "id,name\n" + "".join(f"{n},Person Number{n}\n" for n in range(30)))
    services.publish(cast.supervisor, job_id=job.id)
    monkeypatch.setattr(bulk, "BATCH", 10)
    real, calls = steps._renew, []

    def dies(held: ImportJob, rows: int) -> None:
        calls.append(rows)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(held, rows)

    monkeypatch.setattr(steps, "_renew", dies)
    with pytest.raises(KeyboardInterrupt):
        steps.work()
    assert Record.objects.filter(dataset__kind="list").count() == 20
    assert found(cast.owner, "Person Number3") == []
    assert steps.work() == 0  # the lease still runs
    clock.advance(2 * steps.LEASE)
    monkeypatch.setattr(steps, "_renew", real)
    assert steps.work() == 1
    assert ImportJob.objects.get(pk=job.id).step == "published"
    assert Record.objects.filter(dataset__kind="list").count() == 30
    assert Dataset.objects.filter(kind="list").count() == 1


def test_a_worker_that_lost_its_lease_stops(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    job = checked(cast)
    services.publish(cast.supervisor, job_id=job.id)
    held = steps.claim()
    assert held
    ImportJob.objects.filter(pk=job.id).update(lease=ids.new_id())
    with pytest.raises(steps.LeaseLost):
        steps._publish(held)


def test_two_editions_checked_against_the_same_one_cannot_both_be_published(cast: Cast) -> None:
    published(cast)
    first, second = checked(cast, PEOPLE + "9,Nine Niner,,,\n"), checked(cast, PEOPLE + "8,Eight Ait,,,\n")
    for job in (first, second):
        services.publish(cast.supervisor, job_id=job.id)
        steps.work()
    late = ImportJob.objects.get(pk=second.id)
    assert (late.step, late.error_code) == ("failed", "check_again")
    services.check(cast.owner, job_id=late.id)
    steps.work()
    assert ImportJob.objects.get(pk=second.id).counts["removed"] == 1


def test_a_publisher_without_an_appointment_any_more_publishes_nothing(cast: Cast) -> None:
    from sheaf.access.models import Appointment
    from sheaf.kernel import clock

    job = checked(cast)
    services.publish(cast.supervisor, job_id=job.id)
    Appointment.objects.filter(person_id=cast.supervisor.person_id).update(ends=clock.now())
    steps.work()
    job.refresh_from_db()
    assert (job.step, job.error_code) == ("failed", "refused")


def test_an_abandoned_import_leaves_its_row_and_nothing_else(cast: Cast) -> None:
    job = checked(cast, PEOPLE + "1,Double,,,\n")
    services.abandon(cast.owner, job_id=job.id)
    assert not storage.folder(job.id).exists()
    assert not RefusedRow.objects.exists()
    with pytest.raises(Conflict):
        services.check(cast.owner, job_id=job.id)


def test_own_records_come_with_their_provenance_and_guard(cast: Cast) -> None:
    job = published(cast, target="own", provenance=OWN)
    assert (job.step, job.error) == ("published", "")
    assert Record.objects.filter(dataset__kind="own", crime_area="drugs", level=2).count() == 2
    assert "Somchai Dee" in found(cast.owner, "Somchai Dee")
    assert found(cast.stranger, "Somchai Dee") == []
    with pytest.raises(NotFound):
        queries.visible_job(cast.stranger, job.id)
    assert not queries.sources(cast.stranger).exists()


def test_one_bad_record_keeps_all_of_an_own_import_out(cast: Cast) -> None:
    job = published(cast, "id,name,phone\n1,Ann Aye,+66 81 234 5678\n2,Bob Bee,12345\n", target="own", provenance=OWN)
    assert job.step == "failed"
    assert not Record.objects.exists()


def test_own_records_beyond_the_actors_clearance_cannot_be_uploaded(cast: Cast) -> None:
    with pytest.raises(Refused):
        put(cast.colleague, PEOPLE, target="own", provenance=OWN | {"handling": {"classification": "CONFIDENTIAL"}})


def test_a_broken_file_fails_with_a_sentence_and_publishes_nothing(cast: Cast) -> None:
    job_id = put(cast.owner, b'<?xml version="1.0"?><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1', file_name="un.xml")
    services.check(cast.owner, job_id=job_id)
    steps.work()
    job = ImportJob.objects.get(pk=job_id)
    assert (job.step, job.error_code) == ("failed", "xml_broken")
    with pytest.raises(Conflict):
        services.publish(cast.supervisor, job_id=job_id)


def test_a_wrong_encoding_is_said_and_can_be_mended(cast: Cast) -> None:
    raw = "id,name\n1,สมชาย ใจดี\n".encode("cp874")
    job_id = put(cast.owner, raw)
    plan, sample, words = queries.proposal(cast.owner, job_id)
    assert sample[1][1] == "สมชาย ใจดี"
    assert "Thai" in words
    with pytest.raises(Invalid) as wrong:
        services.map_columns(cast.owner, job_id=job_id, plan=plan.as_dict() | {"encoding": "utf-8"})
    assert wrong.value.code == "encoding"


@pytest.mark.parametrize("plan", [
    {"columns": {"Nope": "name"}}, {"columns": {"Ref": "@id", "Full name": "@id"}}, {"columns": {}}, {"colour": "red"},
    {"schema": "Unicorn", "columns": {"Ref": "name"}}, {"columns": {"Ref": "wings"}}, {"columns": ["Ref"]}, {"dates": "never"},
])
def test_a_mapping_that_cannot_be_is_refused_and_changes_nothing(cast: Cast, plan: dict[str, Any]) -> None:
    job_id = put(cast.owner, PEOPLE)
    with pytest.raises(SheafError):
        services.map_columns(cast.owner, job_id=job_id, plan=plan)
    assert ImportJob.objects.get(pk=job_id).step == "uploaded"
    assert not Mapping.objects.exists()


def test_a_file_that_no_reader_takes_is_not_kept(cast: Cast, node: Any) -> None:
    for data in (b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", b"PK\x03\x04garbage"):
        with pytest.raises(SheafError):
            put(cast.owner, data)
    assert not ImportJob.objects.exists()
    assert list((node.home / "imports").iterdir()) == []


@pytest.mark.shared
def test_both_editions_of_the_un_list_import_and_compare(cast: Cast, shared: Path) -> None:
    folder = shared / "matching" / "un"
    jobs = []
    for name in ("un-consolidated-2018-10-29.xml", "un-consolidated-2026-02-27.xml"):
        job_id = put(cast.owner, (folder / name).read_bytes(), source="UN Security Council", file_name=name)
        services.check(cast.owner, job_id=job_id)
        steps.work()
        services.publish(cast.supervisor, job_id=job_id)
        steps.work()
        jobs.append(ImportJob.objects.get(pk=job_id))
    old, new = (ImportJob.objects.get(pk=job.id) for job in jobs)
    assert (old.step, new.step) == ("superseded", "published")
    assert (old.counts["refused"], new.counts["refused"]) == (0, 0)
    assert (old.counts["schemata"]["Person"], old.counts["schemata"]["Organization"]) == (703, 390)
    assert (new.counts["schemata"]["Person"], new.counts["schemata"]["Organization"]) == (730, 273)
    people = Difference.objects.filter(job=new, schema="Person")
    added, removed = people.filter(kind="added").count(), people.filter(kind="removed").count()
    assert 703 + added - removed == 730
    assert people.filter(kind="changed").exists()
    assert any("BADEGE" in caption for caption in found(cast.owner, "Eric Badege"))


def test_the_refusals_can_be_written_as_csv(cast: Cast) -> None:
    job = checked(cast, "id,name\n1,\n")
    out = io.StringIO()
    csv.writer(out).writerows(queries.refused_table(cast.owner, job.id))
    assert "Person needs a value for Name." in out.getvalue()


def test_equal_editions_show_no_difference(cast: Cast) -> None:
    published(cast)
    again = checked(cast)
    assert [again.counts[kind] for kind in ("added", "changed", "removed")] == [0, 0, 0]
    assert list(comparing.compare(storage.staged_path(again.id), storage.staged_path(again.id))) == []


def test_a_long_comparison_without_a_difference_keeps_the_lease(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    table = "id,name\n" + "".join(f"{number},Person Number{number}\n" for number in range(50))
    published(cast, table)
    monkeypatch.setattr(comparing, "ALIVE_EVERY", 10)
    kept: list[int] = []
    real = steps._renew
    monkeypatch.setattr(steps, "_renew", lambda job, rows: (kept.append(rows), real(job, rows))[1])
    again = checked(cast, table)
    assert again.counts["changed"] == 0
    assert kept == [50] * (1 + 5 + 1 + 1)  # the rows, the comparison, its end, the check's end
