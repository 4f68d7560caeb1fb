"""Whatever a file holds and wherever the work stops, the edition before stays in force and the sentence says why."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from sheaf.kernel.errors import Conflict, SheafError
from sheaf.register.files import limits
from sheaf.register.lists import queries, services, steps, storage
from sheaf.register.lists.models import Difference, ImportJob, Source
from sheaf.register.records import bulk, postings
from sheaf.register.records import queries as records
from sheaf.register.records.models import Dataset, Posting, Record, Segment
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FORMER = "id,name\n1,Wanchai Rakdee\n2,Anan Srisuk\n"
NEWER = "id,name\n2,Anan Srisuk\n3,Siti Baru\n"
LINE = json.dumps({"id": "a", "schema": "Person", "properties": {"name": ["Siti Baru"]}}).encode()
LIST = b'<?xml version="1.0"?><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>SITI</FIRST_NAME>'
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>'


def put(actor: Any, data: bytes | str) -> str:
    raw = data.encode() if isinstance(data, str) else data
    return services.upload(actor, source="Port list", file_name="list", chunks=[raw])


def check(cast: Cast, data: bytes | str) -> ImportJob:
    """Upload, map as guessed, check."""
    job_id = put(cast.owner, data)
    if ImportJob.objects.get(pk=job_id).step == "uploaded":
        services.map_columns(cast.owner, job_id=job_id, plan=queries.proposal(cast.owner, job_id)[0].as_dict())
    services.check(cast.owner, job_id=job_id)
    steps.work()
    return ImportJob.objects.get(pk=job_id)


def publish(cast: Cast, job: ImportJob) -> ImportJob:
    services.publish(cast.supervisor, job_id=job.id)
    steps.work()
    return ImportJob.objects.get(pk=job.id)


def found(cast: Cast, text: str) -> list[str]:
    return [hit.record.caption for hit in records.search(cast.owner, text)]


def assert_former_in_force(cast: Cast, former: ImportJob) -> None:
    assert Source.objects.get().current_id == former.id
    assert ImportJob.objects.get(pk=former.id).step == "published"
    assert list(Dataset.objects.filter(kind="list", state="published").values_list("id", flat=True)) == [former.dataset_id]
    assert found(cast, "Wanchai Rakdee") == ["Wanchai Rakdee"]
    assert found(cast, "Siti Baru") == []


def bomb_of_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\x00" * (limits.ZIP_RATIO_FROM + 2 * limits.MEBIBYTE))
    return out.getvalue()


def workbook(rows: list[list[Any]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


BAD: dict[str, bytes] = {
    "empty": b"", "only spaces": b" \r\n\t\n", "only a mark": b"\xef\xbb\xbf", "bytes": bytes(range(256)) * 40,
    "xml cut off": LIST, "xml bomb": BOMB, "other xml": b"<html><body>no</body></html>",
    "xml from outside": b'<!DOCTYPE x SYSTEM "file:///etc/hostname"><CONSOLIDATED_LIST/>',
    "zip bomb": bomb_of_zip(), "zip cut off": workbook([["id", "name"], ["1", "Siti Baru"]])[:-200],
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "json in utf-16": b"\xff\xfe" + LINE.decode().encode("utf-16-le"), "quotation open": b'id,name\n1,"Siti Baru\n2,x\n',
    "two headers alike": b"name,name\nSiti Baru,x\n", "header only": b"id,name\n", "no row is good": b"id,name\n1,\n2,\n",
    "json cut off inside a line": LINE + b"\n" + LINE[:40], "json cut off inside a letter": LINE + b"\n" + "{\"id\": \"ส".encode()[:-1],
    "every line of json cut": LINE[:30] + b"\n" + LINE[:40] + b"\n",
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_file_says_so_and_the_edition_before_stays(cast: Cast, name: str) -> None:
    former = publish(cast, check(cast, FORMER))
    assert len(refusal(cast, BAD[name])) > 15
    assert_former_in_force(cast, former)


def refusal(cast: Cast, data: bytes) -> str:
    """The sentence with which a file is refused, at its upload, at its check or row by row; never published."""
    try:
        job = check(cast, data)
    except SheafError as error:
        return error.message
    assert job.step == "failed" or not job.counts["entities"]
    with pytest.raises(Conflict) as closed:
        services.publish(cast.supervisor, job_id=job.id)
    return job.error or closed.value.message


@pytest.mark.parametrize("place", ["records", "postings", "progress", "switch"])
def test_wherever_a_publication_dies_the_edition_before_stays_and_the_next_try_is_whole(
    clock: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    former = publish(cast, check(cast, FORMER))
    job = check(cast, NEWER)
    services.publish(cast.supervisor, job_id=job.id)

    def dies(*args: Any, **more: Any) -> None:
        raise KeyboardInterrupt

    target = {"records": (bulk, "_insert"), "postings": (postings.Writer, "close"), "progress": (steps, "_renew"),
              "switch": (steps, "_published")}[place]
    with monkeypatch.context() as patch:
        patch.setattr(*target, dies)
        with pytest.raises(KeyboardInterrupt):
            steps.work()
    assert_former_in_force(cast, former)
    clock.advance(2 * steps.LEASE)
    assert steps.work() == 1
    assert ImportJob.objects.get(pk=job.id).step == "published"
    assert found(cast, "Siti Baru") == ["Siti Baru"]
    assert found(cast, "Wanchai Rakdee") == []
    assert Record.objects.filter(dataset__state="draft").count() == 0
    assert Segment.objects.count() == 2
    assert not Posting.objects.filter(segment__dataset__state="draft").exists()


def test_a_check_that_dies_leaves_the_staged_file_of_the_check_before(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    job = check(cast, NEWER)
    before = storage.staged_path(job.id).read_bytes()
    services.check(cast.owner, job_id=job.id)

    def dies(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(steps, "_renew", dies)
        with pytest.raises(KeyboardInterrupt):
            steps.work()
    assert storage.staged_path(job.id).read_bytes() == before


@pytest.mark.parametrize(("data", "names"), [
    ("\ufeffid,name\r\n1,Siti Baru\r2,Anan Srisuk\n3,สมชาย ใจดี\r\n".encode(), 3),
    ("\ufeffid;name\n1;Siti Baru\n".encode(), 1), ("id\tname\n1\tSiti Baru\n".encode("utf-16"), 1),
    ("id,name\n1,Siti Baru\n2,สมชาย ใจดี อยู่กรุงเทพ\n".encode("cp874"), 2),
    (b"\xef\xbb\xbf" + LINE + b"\r\n\r\n" + LINE.replace(b'"a"', b'"b"'), 2),
    (workbook([["id", "name"], [1, "Siti Baru"], [2, "=HYPERLINK(\"http://x\")"]]), 2),
], ids=["mark and mixed line ends", "semicolons", "utf-16", "thai", "json with a mark", "excel"])
def test_marks_line_ends_and_encodings_of_real_life_are_read(cast: Cast, data: bytes, names: int) -> None:
    job = publish(cast, check(cast, data))
    assert (job.step, job.counts["refused"], job.counts["entities"]) == ("published", 0, names)
    assert "Siti Baru" in found(cast, "Siti Baru")


def test_progress_is_told_in_rows_at_every_step(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 400)
    told: list[tuple[str, int, int]] = []
    real = steps._renew

    def listens(job: ImportJob, rows: int) -> None:
        real(job, rows)
        held = ImportJob.objects.get(pk=job.id)
        told.append((held.task, held.rows_done, held.rows_total))

    monkeypatch.setattr(steps, "_renew", listens)
    job = check(cast, "id,name\n" + "".join(f"{number},Person Number{number}\n" for number in range(1200)))
    publish(cast, job)
    assert [rows for task, rows, _ in told if task == "check"] == [500, 1000, 1200, 1200]
    assert [rows for task, rows, _ in told if task == "publish"] == [400, 800, 1200, 1200]
    assert all(0 < rows <= total for _, rows, total in told)


def test_a_line_that_changed_its_bytes_and_not_its_words_is_no_difference(cast: Cast) -> None:
    raw = {"id": "a", "schema": "Person", "properties": {"name": ["Siti Baru"], "alias": ["B", "A"]}}
    publish(cast, check(cast, json.dumps(raw)))
    turned = {"properties": {"alias": ["A", "B"], "name": ["Siti Baru"]}, "schema": "Person", "id": "a", "caption": "x"}
    again = check(cast, json.dumps(turned, indent=None, ensure_ascii=True, separators=(" , ", " : ")))
    assert [again.counts[kind] for kind in ("added", "changed", "removed")] == [0, 0, 0]
    assert not Difference.objects.exists()
