"""A list with the names of its persons in separate columns."""

from __future__ import annotations

import pytest

from sheaf.register.lists.models import RefusedRow
from sheaf.register.records.models import Record
from tests.cast import Cast
from tests.unit.lists.test_import_flow import OWN, checked, found, published

pytestmark = pytest.mark.django_db
TABLE = "First name,Middle name,Last name,Date of birth\nSomchai,,Wongsuwan,12MAR1981\nJuan,Santos,Reyes,05-Jun-90\n,,Lonely,\n"


def test_a_list_with_names_in_separate_columns_is_imported_and_found(cast: Cast) -> None:
    job = published(cast, TABLE)
    assert (job.step, job.counts["good"], job.counts["refused"]) == ("published", 3, 0)
    assert found(cast.owner, "Somchai Wongsuwan")[0] == "Somchai Wongsuwan"
    assert found(cast.owner, "Juan Santos Reyes")[0] == "Juan Santos Reyes"
    held = Record.objects.get(caption="Juan Santos Reyes").properties
    assert (held["middleName"], held["birthDate"]) == (["Santos"], ["1990-06-05"])


def test_the_same_file_becomes_records_of_our_own(cast: Cast) -> None:
    assert published(cast, TABLE, target="own", provenance=OWN).step == "published"
    assert found(cast.owner, "Somchai Wongsuwan")[0] == "Somchai Wongsuwan"


def test_rows_that_differ_in_a_date_that_cannot_be_read_are_both_taken(cast: Cast) -> None:
    job = checked(cast, "Full name,Date of birth\nSomchai Wongsuwan,the 3rd\nSomchai Wongsuwan,the 4th\n")
    assert (job.counts["good"], job.counts["values"]) == (2, 2)
    assert sorted(RefusedRow.objects.values_list("code", "excerpt")) == [("date", "the 3rd"), ("date", "the 4th")]
