"""What chooses whom to compare loses nobody: against a comparison of everybody, in every script and mix, at several thresholds."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sheaf.matching import Subject
from sheaf.matching.index import Screen, Segment, bounds, build, screen
from sheaf.matching.index.segment import SEVERAL, Facts, nation_code
from sheaf.matching.scoring.compare import score
from sheaf.matching.scoring.evidence import verdict
from tests.unit.matching.index.people import altered, date_of, mixed, person, written

LISTED, ASKED = 120, 80
EVERYBODY = 10_000


def listed(people: list[Subject], folder: Path) -> Screen:
    build(people, folder)
    return Screen(Segment.open(folder))


def missed(opened: Screen, asked: Subject, people: list[Subject], threshold: float) -> tuple[set[str], set[str]]:
    """Ids of those at or above the threshold when everybody is compared: all, and those that a search does not find."""
    wanted = {held.id for held in people if score(asked, held) >= threshold}
    found = {match.subject_id for match in opened.search(asked, threshold=threshold, limit=EVERYBODY)}
    assert found <= wanted
    return wanted, wanted - found


@pytest.fixture
def everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "MAX_CANDIDATES", EVERYBODY)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Screen:
    r = random.Random(7)
    return listed([person(r, f"p{number}") for number in range(LISTED)], tmp_path_factory.mktemp("bounds") / "list")


@pytest.mark.usefixtures("everybody")
@pytest.mark.parametrize("threshold", [0.35, 0.5, 0.8])
def test_no_match_is_lost(opened: Screen, threshold: float) -> None:
    r = random.Random(11)
    people = list(map(opened.segment.subject, range(LISTED)))
    matches = compared = 0
    for number in range(ASKED):
        asked = altered(r, r.choice(people), f"q{number}") if r.random() < 0.7 else person(r, f"q{number}")
        wanted, lost = missed(opened, asked, people, threshold)
        assert lost.isdisjoint(sharing(opened, asked)), (asked, lost)
        matches += len(wanted)
        compared += len(opened.compared([asked], threshold, EVERYBODY)[0])
    assert matches > ASKED // 3
    assert compared < LISTED * ASKED // 20


def sharing(opened: Screen, asked: Subject) -> set[str]:
    """Ids of those who share a key with the query: who shares none is not looked at."""
    return {opened.segment.subject(record).id for record in opened.candidates(asked, EVERYBODY, threshold=0.0)}


@pytest.mark.usefixtures("everybody")
def test_no_match_is_lost_between_names_of_any_scripts(tmp_path: Path) -> None:
    r = random.Random(5)
    named = [mixed(r) for _ in range(LISTED)]
    people = [person(r, f"p{number}", words) for number, words in enumerate(named)]
    opened, matches, unlooked = listed(people, tmp_path / "list"), 0, 0
    for _ in range(ASKED):
        at = r.randrange(LISTED)
        held = people[at]
        asked = replace(held, id="", names=(written(r, named[at] if r.random() < 0.9 else mixed(r)),),
                        birth_dates=held.birth_dates if r.random() < 0.7 else (date_of(r),))
        for threshold in (0.2, 0.5):
            wanted, lost = missed(opened, asked, people, threshold)
            assert lost.isdisjoint(sharing(opened, asked)), (asked, [item for item in people if item.id in lost])
            matches += len(wanted)
            unlooked += len(lost)
    assert matches > 2 * ASKED
    assert unlooked < matches // 25


def test_what_the_dates_ask_of_the_names_is_what_their_verdict_does() -> None:
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
        assert least == bounds.least_names(0.5, verdict(asked, held), said)


def test_of_several_dates_asked_for_the_one_that_agrees_best_counts() -> None:
    record = Facts(np.array([1970], np.uint16), np.array([32 + 2], np.uint16), np.array([0], np.uint16))
    cases = (([(1980, 1, 2), (1970, 1, 2)], "day"), ([(1970, 2, 1), (1970, 0, 0)], "swapped"), ([(1969, 0, 0), (1980, 3, 4)], "near"))
    for dates, best in cases:
        assert float(bounds.needed(dates, [], record, 0.5)[0]) == bounds.least_names(0.5, best, "")


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
