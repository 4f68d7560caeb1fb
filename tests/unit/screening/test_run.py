"""A screening from upload to results, with the real services and the real worker step."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import Workbook

from sheaf.access.models import Appointment
from sheaf.kernel import clock as clocks
from sheaf.kernel import ids
from sheaf.kernel.errors import Conflict, Invalid, SheafError
from sheaf.register.files import leasing, readers
from sheaf.register.records import services as records
from sheaf.register.records.models import Dataset, Fact, Record
from sheaf.register.screening import codes, exporting, keeping, queries, services, steps, storage
from sheaf.register.screening.models import Candidate, Earlier, Ground, Mapping, Query, RefusedRow, Screening
from tests.cast import Cast
from tests.unit.records.test_postings import listed, person
from tests.unit.screening.conftest import TABLE, Make, captions, mapped, put, screened, seen

pytestmark = pytest.mark.django_db
MANY = "Full name\n" + "".join(f"Wanchai Rakdee{'x' * (number % 3)} {number}\n" for number in range(30))


def again(job: Screening) -> Screening:
    return Screening.objects.get(pk=job.id)


def test_rows_are_looked_for_and_their_candidates_shown_best_first_with_reasons(cast: Cast, make: Make) -> None:
    make("Wanchai Rakdee", birthDate=["1970-05-01"])
    make("Wanchai Rakdee")
    job = screened(cast.owner)
    assert (job.step, job.error, job.counts) == ("screened", "", {"rows": 2, "wanted": 2, "refused": 0, "values": 0, "told": 0, "kept": 0})
    (row,) = seen(cast.owner, job)
    assert (row.number, row.title) == (2, "Wanchai Rakdee")
    assert [item.score for item in row.candidates] == sorted((item.score for item in row.candidates), reverse=True)
    assert [(part.left, part.right, part.how) for part in row.candidates[0].compared] == [
        ("Wanchai", "Wanchai", "agrees"), ("Rakdee", "Rakdee", "agrees"), ("1970-05-01", "1970-05-01", "agrees")]
    assert captions(cast.owner, job) == ["Wanchai Rakdee"] * 2
    assert [row.title for row in seen(cast.owner, job, without=True)] == ["Nobody Known"]


def test_own_records_and_chosen_lists_are_searched(cast: Cast, make: Make) -> None:
    make()
    listed(cast, [person(1, "Wanchai Rakdee")])
    (name,) = queries.list_names(cast.owner)
    choices: list[tuple[dict[str, Any], list[str]]] = [
        ({}, ["own", name]), ({"lists": []}, ["own"]), ({"own": False}, [name]), ({"own": False, "lists": [name]}, [name])]
    for start, found in choices:
        job = screened(cast.owner, **start)
        assert sorted(item.held_in for row in seen(cast.owner, job) for item in row.candidates) == sorted(found), start
    for wrong in ({"own": False, "lists": []}, {"lists": ["No such list"]}):
        with pytest.raises(Invalid):
            services.start(cast.owner, screening_id=mapped(cast.owner), **wrong)


def test_a_candidate_of_a_list_stays_when_a_newer_edition_replaces_it(cast: Cast) -> None:
    listed(cast, [person(1, "Wanchai Rakdee")])
    job = screened(cast.owner)
    Dataset.objects.filter(kind="list").update(state="superseded")
    (row,) = seen(cast.owner, job)
    assert [item.open for item in row.candidates] == [False]


def test_lower_bands_are_kept_where_asked_for_and_can_be_filtered(cast: Cast, make: Make) -> None:
    make("Wanchai Rakdee", idNumber=["AA1234567"], birthDate=["1970-05-01"])
    make("Wanchai Rakdi")
    job = screened(cast.owner, floor="weak")
    every = {item.band: item.score for row in seen(cast.owner, job) for item in row.candidates}
    for band in codes.BANDS:
        shown = {item.band for row in seen(cast.owner, job, band=band) for item in row.candidates}
        assert shown == ({band} if band in every else set())
    assert "strong" in every
    assert all(item.band == "strong" for row in seen(cast.owner, screened(cast.owner, floor="strong")) for item in row.candidates)


def test_passengers_of_one_booking_are_different_persons_and_a_row_said_twice_is_looked_for_once(cast: Cast, make: Make) -> None:
    make()
    job = screened(cast.owner, TABLE.replace("Booking", "Ref") + "B2,Wanchai Rakdee,01/05/1970,AA1234567\n")
    assert (job.counts["wanted"], job.counts["refused"]) == (2, 1)
    (reason,) = queries.refused(cast.owner, job.id)
    assert (reason.number, reason.code, reason.reason) == (4, "double", "Row 2 says exactly the same; it is looked for once.")
    assert reason.excerpt == "B2"


def test_the_id_of_the_file_stands_beside_the_number_of_the_row_wherever_the_row_goes(cast: Cast, make: Make) -> None:
    make()
    key = put(cast.owner, "Booking,Full name\n=B1,Wanchai Rakdee\n,Nobody Known\n")
    services.map_columns(cast.owner, screening_id=key, plan={"columns": {"Booking": "@id", "Full name": "name"}})
    services.start(cast.owner, screening_id=key)
    while steps.work():
        pass
    job = Screening.objects.get(pk=key)
    assert [(row.number, row.ref) for row in seen(cast.owner, job)] == [(2, "=B1")]
    assert [(row.number, row.ref) for row in seen(cast.owner, job, without=True)] == [(3, "")]  # a made id is nobody's
    banner, header, line, last = exporting.table(cast.owner, key)
    assert (header[:3], line[:3], banner) == (["row", "id", "looked for"], ["2", "'=B1", "Wanchai Rakdee"], last)
    assert exporting.document(cast.owner, key)["rows"][0]["id"] == "=B1"


def test_the_id_of_an_entity_in_json_lines_is_kept(cast: Cast) -> None:
    screened(cast.owner, json.dumps({"id": "pax-7", "schema": "Person", "properties": {"name": ["Wanchai Rakdee"]}}) + "\n")
    assert Query.objects.get().ref == "pax-7"


def test_every_row_that_is_left_out_has_its_reason_and_nothing_is_lost(cast: Cast) -> None:
    table = ("Full name,Date of birth,Phone\n,01/01/1990,\n-,,\nAnn Aye,never,\n,,+66 2 000 0000\nToo,many,cells,here\nNul\x00name,,\n"
             + '"' + "x" * 140_000 + '",,\n')
    job = screened(cast.owner, table)
    reasons = [(row.number, row.code, row.whole) for row in queries.refused(cast.owner, job.id)]
    assert reasons == [
        (2, "nothing_to_compare", True), (3, "nothing_to_compare", True), (6, "too_many_cells", True), (7, "nothing_to_compare", True),
        (8, "cell_too_long", True), (4, "date", False), (7, "null_byte", False)]
    assert job.counts == {"rows": 7, "wanted": 2, "refused": 5, "values": 2, "told": 0, "kept": 7}
    assert sorted(Query.objects.values_list("title", flat=True)) == ["+66 2 000 0000", "Ann Aye"]


def test_a_telephone_of_a_seizure_is_found(cast: Cast, make: Make) -> None:
    make("Anan Srisuk", phone=["+66812345678"])
    job = screened(cast.owner, "Contact,Mobile\n,+66 81 234 5678\nBoss,0899999999\n", upload={"kind": "contacts"})
    assert captions(cast.owner, job) == ["Anan Srisuk"]
    assert [row.title for row in seen(cast.owner, job, without=True)] == ["Boss"]


def test_json_lines_and_excel_are_screened_as_well(cast: Cast, make: Make) -> None:
    make()
    line = json.dumps({"id": "a", "schema": "Person", "properties": {"name": ["Wanchai Rakdee"], "addressEntity": [
        {"id": "b", "schema": "Address", "properties": {"full": ["1 Invented Road"]}}]}})
    assert captions(cast.owner, screened(cast.owner, line + "\n")) == ["Wanchai Rakdee"]
    book, out = Workbook(), io.BytesIO()
    for row in (["Full name", "Date of birth"], ["Wanchai Rakdee", "1970-05-01"]):
        book.active.append(row)
    book.save(out)
    assert captions(cast.owner, screened(cast.owner, out.getvalue())) == ["Wanchai Rakdee"]


def test_thai_bytes_of_an_old_encoding_are_read(cast: Cast, make: Make) -> None:
    make("วันชัย รักดี")
    job = screened(cast.owner, "ชื่อ\nวันชัย รักดี\n".encode("cp874"))
    assert captions(cast.owner, job) == ["วันชัย รักดี"]


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", b"PK\x03\x04garbage", b"{\"id\": broken\n",
                                  b"<?xml version='1.0'?><CONSOLIDATED_LIST/>"])
def test_a_file_of_another_shape_is_refused_and_not_kept(cast: Cast, node: Any, data: bytes) -> None:
    with pytest.raises(SheafError):
        put(cast.owner, data)
    assert not Screening.objects.exists()
    assert list((node.home / "screenings").iterdir()) == []


def test_a_file_with_too_many_rows_stops_before_anybody_is_looked_for(cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make()
    monkeypatch.setattr(codes, "MAX_ROWS", 10)
    job = screened(cast.owner, MANY)
    assert (job.step, job.error_code) == ("failed", "too_large")
    assert "divide it" in job.error
    assert not Query.objects.exists()


def test_json_lines_that_break_off_are_said_before_anybody_is_looked_for(cast: Cast) -> None:
    line = json.dumps({"id": "a", "schema": "Person", "properties": {"name": ["Wanchai Rakdee"]}})
    job = screened(cast.owner, f"{line}\n{line[:30]}")
    assert (job.step, job.error_code) == ("failed", "cut_off")
    assert not Query.objects.exists()


def test_the_mapping_is_remembered_for_the_kind_of_file_in_the_unit(cast: Cast) -> None:
    key = put(cast.owner, "Viajero,Doc\nAnn Aye,A1\n")
    services.map_columns(cast.owner, screening_id=key, plan={"columns": {"Viajero": "name", "Doc": "passportNumber"}})
    services.map_columns(cast.owner, screening_id=put(cast.owner, "Reisender\nAnn Aye\n"), plan={"columns": {"Reisender": "name"}})
    plan, _, _ = queries.proposal(cast.colleague, put(cast.colleague, "Doc,Viajero,Reisender\nA1,Ann Aye,B\n"))
    assert plan.columns == {"Doc": "passportNumber", "Viajero": "name", "Reisender": "name"}
    plan, _, _ = queries.proposal(cast.owner, put(cast.owner, "Viajero\nAnn Aye\n", kind="contacts"))
    assert plan.columns == {"Viajero": ""}
    plan, _, _ = queries.proposal(cast.stranger, put(cast.stranger, "Viajero\nAnn Aye\n"))
    assert plan.columns == {"Viajero": ""}
    assert Mapping.objects.count() == 1


@pytest.mark.parametrize("plan", [{"columns": {"Nope": "name"}}, {"columns": {}}, {"schema": "Unicorn", "columns": {"Full name": "name"}}])
def test_a_mapping_that_cannot_be_is_refused_and_changes_nothing(cast: Cast, plan: dict[str, Any]) -> None:
    key = put(cast.owner)
    with pytest.raises(SheafError):
        services.map_columns(cast.owner, screening_id=key, plan=plan)
    assert Screening.objects.get().step == "uploaded"
    with pytest.raises(Conflict):
        services.start(cast.owner, screening_id=key)


def test_a_worker_killed_in_the_middle_loses_a_batch_at_most_and_the_next_one_goes_on(
        clock: Any, cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make("Wanchai Rakdee 7")
    clock.advance(timedelta(minutes=5))
    whole = screened(cast.owner, MANY)
    monkeypatch.setattr(codes, "BATCH", 10)
    key, calls, real = mapped(cast.owner, MANY + "Wanchai Rakdee 0\n"), [], steps._keep
    services.start(cast.owner, screening_id=key)

    def dies(*given: Any) -> None:
        calls.append(1)
        real(*given)
        if len(calls) == 2:
            raise KeyboardInterrupt  # inside the transaction, as kill -9 would

    monkeypatch.setattr(steps, "_keep", dies)
    with pytest.raises(KeyboardInterrupt):
        steps.work()
    held = Screening.objects.get(pk=key)
    assert (held.task, held.rows_done, held.rows_total, held.queries.count()) == ("screen", 10, 31, 10)
    assert steps.work() == 0  # the lease still runs
    clock.advance(2 * leasing.LEASE)
    monkeypatch.setattr(steps, "_keep", real)
    assert steps.work() == 1
    job = Screening.objects.get(pk=key)
    assert (job.step, job.rows_done) == ("screened", 31)
    assert job.counts == {**whole.counts, "rows": 31, "refused": 1, "kept": 1}
    assert list(job.queries.order_by("number").values_list("number", "title")) == list(
        whole.queries.order_by("number").values_list("number", "title"))
    assert sorted(job.candidates.values_list("query__number", "score")) == sorted(whole.candidates.values_list("query__number", "score"))


def test_a_long_run_gives_the_worker_back_to_others_and_goes_on_where_it_was(
        clock: Any, cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make("Wanchai Rakdee 7")
    monkeypatch.setattr(codes, "BATCH", 10)
    key, real, opened = mapped(cast.owner, MANY), steps._screen, []
    services.start(cast.owner, screening_id=key)
    read = readers.read
    monkeypatch.setattr(readers, "read", lambda *given: (opened.append(1), read(*given))[1])

    def slow(*given: Any) -> None:
        real(*given)
        clock.advance(2 * codes.SLICE)

    monkeypatch.setattr(steps, "_screen", slow)
    for done in (10, 20, 30):
        assert steps.work() == 1
        job = Screening.objects.get(pk=key)
        assert (job.task, job.rows_done, job.lease_until) == ("screen", done, None)
    assert steps.work() == 1
    assert (again(job).step, again(job).queries.count(), steps.work()) == ("screened", 30, 0)
    assert len(opened) == 2  # once to count, once to screen
    assert captions(cast.owner, job)[0] == "Wanchai Rakdee 7"


def test_another_process_goes_on_from_the_file_alone(clock: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "BATCH", 10)
    monkeypatch.setattr(codes, "SLICE", timedelta(seconds=-1))
    key = mapped(cast.owner, MANY + "Wanchai Rakdee 0\n")
    services.start(cast.owner, screening_id=key)
    while steps.work():
        steps._readings.clear()
    job = Screening.objects.get(pk=key)
    assert (job.step, job.counts["wanted"], job.counts["refused"]) == ("screened", 30, 1)


def test_a_worker_that_lost_its_lease_stops_without_a_trace(cast: Cast, make: Make) -> None:
    make()
    key = mapped(cast.owner)
    services.start(cast.owner, screening_id=key)
    held = steps.claim()
    assert held
    Screening.objects.filter(pk=key).update(lease=ids.new_id())
    with pytest.raises(leasing.LeaseLost):
        steps._run(held)
    assert not Query.objects.exists()


def test_the_run_stops_with_its_reason_where_the_officer_lost_the_role(cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make()
    monkeypatch.setattr(codes, "BATCH", 10)
    key, real = mapped(cast.owner, MANY), steps._keep
    services.start(cast.owner, screening_id=key)

    def then_ends(*given: Any) -> None:
        real(*given)
        Appointment.objects.filter(person_id=cast.owner.person_id).update(role="auditor")

    monkeypatch.setattr(steps, "_keep", then_ends)
    assert steps.work() == 1
    job = Screening.objects.get(pk=key)
    assert (job.step, job.error_code, job.rows_done) == ("failed", "refused", 10)
    assert "Auditor may not" in job.error
    monkeypatch.setattr(steps, "_keep", real)
    services.start(cast.supervisor, screening_id=key)
    while steps.work():
        pass
    assert (again(job).step, again(job).starter_name, again(job).queries.count()) == ("screened", "Suda Supervisor", 30)


def test_an_appointment_that_ended_stops_the_run(cast: Cast) -> None:
    key = mapped(cast.owner)
    services.start(cast.owner, screening_id=key)
    Appointment.objects.filter(person_id=cast.owner.person_id).update(ends=clocks.now())
    steps.work()
    job = Screening.objects.get(pk=key)
    assert (job.step, job.error_code) == ("failed", "refused")
    assert "has ended" in job.error


def test_rights_that_shrink_between_start_and_run_count(cast: Cast, make: Make) -> None:
    make(level="CONFIDENTIAL")
    key = mapped(cast.owner)
    services.start(cast.owner, screening_id=key)
    Appointment.objects.filter(person_id=cast.owner.person_id).update(clearance=2)
    steps.work()
    assert Screening.objects.get(pk=key).step == "screened"
    assert not Candidate.objects.exists()


def test_persons_are_deleted_on_their_date_and_the_row_that_stays_names_nobody(clock: Any, cast: Cast, make: Make, node: Any) -> None:
    make("Anan Srisuk")
    records.merge(cast.supervisor, kept=make("Wanchai Rakdee").id, gone=make("Wanchai Rakdi").id)
    job = screened(cast.owner, TABLE + ",,,\n,01/01/1990,,\n", upload={"file_name": "Wanchai.csv", "keep_days": 3})
    waiting = put(cast.owner, keep_days=3)
    assert Ground.objects.exists()
    for turn, decision in enumerate(("no", "unsure")):
        services.decide(cast.owner, candidate_id=Candidate.objects.first().id, decision=decision, turn=turn)
    assert Earlier.objects.exists()
    assert keeping.delete_due() == 0
    clock.advance(timedelta(days=3))
    assert keeping.delete_due() == 2
    assert not any(table.objects.exists() for table in (Query, Candidate, Earlier, Ground, RefusedRow))
    assert (again(job).step, again(job).file_name, again(job).counts["rows"]) == ("deleted", "", 3)
    assert not storage.SHELF.folder(waiting).exists()
    assert keeping.delete_due() == 0
    assert seen(cast.owner, job) == seen(cast.owner, job, without=True) == []


def test_a_run_under_way_is_stopped_when_it_is_given_up(cast: Cast) -> None:
    key = mapped(cast.owner)
    services.start(cast.owner, screening_id=key)
    held = steps.claim()
    assert held
    services.abandon(cast.colleague, screening_id=key)
    with pytest.raises(SheafError):
        steps._run(held)
    assert (Screening.objects.get(pk=key).step, Query.objects.count()) == ("abandoned", 0)
    assert not storage.SHELF.folder(key).exists()
    with pytest.raises(Conflict):
        services.abandon(cast.owner, screening_id=key)


def test_the_file_goes_when_the_run_is_done(cast: Cast) -> None:
    job = screened(cast.owner)
    assert not storage.SHELF.folder(job.id).exists()
    with pytest.raises(Conflict):
        services.start(cast.owner, screening_id=job.id)


def test_nothing_of_a_file_enters_the_register(cast: Cast, make: Make) -> None:
    make()
    before = (Record.objects.count(), Fact.objects.count())
    job = screened(cast.owner)
    services.decide(cast.owner, candidate_id=Candidate.objects.get(screening=job).id, decision="yes", turn=0)
    assert (Record.objects.count(), Fact.objects.count()) == before
