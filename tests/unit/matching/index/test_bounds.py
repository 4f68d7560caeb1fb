"""What chooses whom to compare loses nobody: against a comparison of everybody who shares a key, at several thresholds."""

from __future__ import annotations

import random

import numpy as np
import pytest

from sheaf.matching import compare
from sheaf.matching.index import Screen, Segment, bounds, build, screen
from sheaf.matching.index.segment import SEVERAL, Facts, nation_code
from sheaf.matching.scoring.evidence import verdict
from tests.unit.matching.index.people import altered, person

LISTED, ASKED = 160, 120
EVERYBODY = 10_000


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Screen:
    r = random.Random(7)
    folder = tmp_path_factory.mktemp("bounds") / "list"
    build((person(r, f"p{number}") for number in range(LISTED)), folder)
    return Screen(Segment.open(folder))


@pytest.mark.parametrize("threshold", [0.35, 0.5, 0.8])
def test_no_match_among_those_who_share_a_key_is_lost(opened: Screen, threshold: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "MAX_CANDIDATES", EVERYBODY)
    r = random.Random(11)
    matches = compared = 0
    for number in range(ASKED):
        listed = opened.segment.subject(r.randrange(LISTED))
        asked = altered(r, listed, f"q{number}") if r.random() < 0.7 else person(r, f"q{number}")
        sharing = opened.candidates(asked, EVERYBODY, threshold=0.0)
        wanted = {held.id for held in map(opened.segment.subject, sharing) if compare(asked, held).score >= threshold}
        found = {match.subject_id for match in opened.search(asked, threshold=threshold, limit=EVERYBODY)}
        assert wanted <= found, (asked, [opened.segment.subject(int(key[1:])) for key in wanted - found])
        assert all(match.score >= threshold for match in opened.search(asked, threshold=threshold, limit=EVERYBODY))
        matches += len(wanted)
        compared += len(opened.compared(asked, threshold, EVERYBODY))
    assert matches > ASKED // 3
    assert compared < LISTED * ASKED // 20


def test_what_the_dates_ask_of_the_names_is_never_more_than_the_verdict_does() -> None:
    r = random.Random(3)

    def date() -> tuple[int, int, int]:
        month = r.choice([0, 1, 2, 11, 12])
        return r.choice([1969, 1970, 1971, 1980]), month, r.choice([0, 1, 2, 11, 12, 21]) if month else 0

    for _ in range(3000):
        asked, held, nation = date(), date(), r.choice(["", "th", "my"])
        record = Facts(np.array([held[0]], np.uint16), np.array([held[1] * 32 + held[2]], np.uint16),
                       np.array([nation_code(nation) if nation else 0], np.uint16))
        said = {"": "", "th": "same", "my": "other"}[nation]
        least = float(bounds.needed([asked], [nation_code("th")], record, 0.5)[0])
        assert least <= bounds.least_names(0.5, verdict(asked, held), said)


def test_several_dates_or_nationalities_ask_for_the_least() -> None:
    several = Facts(np.array([SEVERAL], np.uint16), np.array([0], np.uint16), np.array([SEVERAL], np.uint16))
    least = float(bounds.needed([(1970, 1, 2)], [nation_code("th")], several, 0.5)[0])
    assert least == min(bounds.least_names(0.5, date, "same") for date in bounds.DATES)


def test_a_higher_threshold_asks_for_more_and_none_for_nothing() -> None:
    for date in bounds.DATES:
        asked = [bounds.least_names(threshold, date) for threshold in (0.0, 0.2, 0.5, 0.8, 0.97)]
        assert asked == sorted(asked)
        assert asked[0] == -np.inf


def test_the_bound_of_likenesses_is_below_that_of_counterparts() -> None:
    for left, right, gained in ((0.0, 0.0, 11.0), (5.0, 0.0, 8.0), (5.0, 7.0, 6.0), (9.0, 3.0, 1.0)):
        wide = bounds.most_names(np.array([24.0]), np.array([left]), np.array([right]), True, True)
        tight = bounds.most_name(min(gained, 12.0), left, right, 1.0, {"reading", "short"}, lettered=True)
        assert tight <= float(wide[0]) + 1e-9
