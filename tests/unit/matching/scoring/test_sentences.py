"""What an officer reads of two names: first what decides, no part called alone that comes near another, and nothing twice."""

from __future__ import annotations

import pytest

from sheaf.matching.scoring import THRESHOLD, compare
from sheaf.matching.scoring import relations as is_
from sheaf.matching.subject import Match, Subject


def match(left: str, right: str, born: str = "") -> Match:
    return compare(*[Subject(names=(name,), birth_dates=(born,) if born else ()) for name in (left, right)])


def opening(found: Match) -> str:
    return next(reason.sentence for reason in found.reasons if reason.feature == "name").partition(":")[0]


@pytest.mark.parametrize(("left", "right"), [
    ("Emilio Santos Sr.", "Emilio Santos Jr."), ("سعد التكريتي", "سعيد التكريتي"), ("Marcelo Soares", "Marcela Soares"),
    ("Ahmad bin Ismail", "Ismail bin Ahmad"), ("Azman Omar", "Azlan Omar"), ("Nguyễn Minh Đức", "Nguyễn Đức Minh"),
])
def test_a_refusal_does_not_open_with_agreement(left: str, right: str) -> None:
    found = match(left, right)
    assert found.score < THRESHOLD
    assert opening(found) == "The names are alike, but something in them contradicts"


@pytest.mark.parametrize(("left", "right"), [
    ("Thaksin", "Thaksin Shinawatra"), ("Aung Kyaw", "Aung Kyaw Moe"), ("J. P. Tan", "Juan Pedro"),
])
def test_where_too_little_agrees_nothing_is_said_to_contradict(left: str, right: str) -> None:
    assert opening(match(left, right)) == "Part of the name agrees, which is too little"


def test_what_the_birth_date_takes_back_does_not_open_with_a_contradiction() -> None:
    assert "contradicts" in opening(match("Nasser Salim Tariq", "Salim Nasser Tariq"))
    assert "agrees" in opening(match("Nasser Salim Tariq", "Salim Nasser Tariq", "1970-03-04"))


@pytest.mark.parametrize(("native", "latin"), [("កែវ សុវណ្ណ", "Keo Sovannara"), ("สยามพัฒนา", "Siam Pattana")])
def test_parts_that_come_near_in_another_script_are_not_called_alone(native: str, latin: str) -> None:
    for found in (match(native, latin), match(latin, native)):
        assert found.score < THRESHOLD
        assert opening(found) == "The name sounds similar, but not near enough"
        assert {part.relation for part in found.parts} == {is_.NEARLY}
        assert "on one side only" not in found.why


def test_parts_that_are_far_from_each_other_stay_alone() -> None:
    assert "on one side only" in match("កែវ សុវណ្ណ", "Chea Piseth").why


@pytest.mark.parametrize(("left", "right", "words"), [
    ("Azman Omar", "Azlan Omar", "letter apart"), ("Marcelo Soares", "Marcela Soares", "form of"),
    ("Nguyễn Văn Hải", "Nguyễn Văn Hai", "tone"), ("Nguyễn Minh Đức", "Nguyễn Đức Minh", "another order"),
])
def test_one_thing_is_said_once(left: str, right: str, words: str) -> None:
    assert match(left, right).why.count(words) == 1
