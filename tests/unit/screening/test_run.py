"""A screening from upload to results, with the real services and the real worker step."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.unit.screening.conftest import Make, captions, screened, seen

pytestmark = pytest.mark.django_db


def test_rows_are_looked_for_and_their_candidates_shown_best_first_with_reasons(cast: Cast, make: Make) -> None:
    make("Wanchai Rakdee", birthDate=["1970-05-01"])
    make("Wanchai Rakdee")
    job = screened(cast.owner)
    assert (job.step, job.error, job.counts) == ("screened", "", {"rows": 2, "wanted": 2, "refused": 0, "values": 0, "kept": 0})
    (row,) = seen(cast.owner, job)
    assert (row.number, row.title) == (2, "Wanchai Rakdee")
    assert [item.score for item in row.candidates] == sorted((item.score for item in row.candidates), reverse=True)
    assert row.candidates[0].parts
    assert captions(cast.owner, job) == ["Wanchai Rakdee"] * 2
    assert [row.title for row in seen(cast.owner, job, without=True)] == ["Nobody Known"]
