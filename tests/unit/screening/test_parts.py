"""What a file says in other words than the register is looked for as well: names in parts, dates of every shape."""

from __future__ import annotations

import pytest

from sheaf.register.screening import queries
from sheaf.register.screening.models import Query
from tests.cast import Cast
from tests.unit.screening.conftest import Make, captions, screened, seen

pytestmark = pytest.mark.django_db
HEAD = "First name,Last name,Date of birth,Nationality\n"


def test_a_file_with_names_in_separate_columns_finds_its_persons(cast: Cast, make: Make) -> None:
    make("Somchai Wongsuwan", birthDate=["1981-03-12"])
    job = screened(cast.owner, HEAD + "Somchai,Wongsuwan,12-Mar-81,Thailand\nNobody,Known,,\n,Wongsuwan,,\n")
    assert (job.step, job.counts["wanted"], job.counts["refused"]) == ("screened", 3, 0)
    assert "Somchai Wongsuwan" in captions(cast.owner, job)
    row = seen(cast.owner, job)[0]
    assert (row.title, row.candidates[0].band) == ("Somchai Wongsuwan", "strong")
    assert ("1981-03-12", "1981-03-12", "agrees") in [(part.left, part.right, part.how) for part in row.candidates[0].compared]
    assert Query.objects.get(number=2).properties["firstName"] == ["Somchai"]
    assert sorted(Query.objects.values_list("title", flat=True)) == ["Nobody Known", "Somchai Wongsuwan", "Wongsuwan"]


def test_thai_columns_of_given_and_family_name_are_one_name(cast: Cast, make: Make) -> None:
    make("สมชาย วงศ์สุวรรณ")
    job = screened(cast.owner, "ชื่อ,นามสกุล,วันเกิด\nสมชาย,วงศ์สุวรรณ,12 มีนาคม 2524\n")
    assert captions(cast.owner, job) == ["สมชาย วงศ์สุวรรณ"]


def test_names_in_separate_columns_that_an_override_turns_about_are_compared_as_each_looks(cast: Cast, make: Make) -> None:
    make("Somchai Jaidee")
    job = screened(cast.owner, "First name,Last name\n\u202eiahcmoS,\u202eeediaJ\n")
    assert captions(cast.owner, job) == ["Somchai Jaidee"]


def test_two_rows_that_differ_in_a_date_alone_are_two_persons_also_where_it_cannot_be_read(cast: Cast, make: Make) -> None:
    make("Somchai Wongsuwan")
    table = HEAD + "".join(f"Somchai,Wongsuwan,{born},\n" for born in ("12-Mar-81", "05-Jun-90", "the 3rd", "the 4th", "the 4th"))
    job = screened(cast.owner, table)
    assert [row.number for row in seen(cast.owner, job)] == [2, 3, 4, 5]
    told = [(row.number, row.code, row.excerpt) for row in queries.refused(cast.owner, job.id)]
    assert told == [(6, "double", ""), (4, "date", "the 3rd"), (5, "date", "the 4th"), (6, "date", "the 4th")]
