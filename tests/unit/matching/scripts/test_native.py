"""Two names in one script: spellings of one name match, and two names are two, as they are in Latin letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheaf.matching import THRESHOLD, Subject, compare
from sheaf.matching.reading.spoken import spoken
from sheaf.matching.scoring import relations

SETS = sorted((Path(__file__).resolve().parents[4] / "bench/matching/native").glob("*.tsv"))


def score(left: str, right: str, born: str = "", nation: str = "") -> float:
    def side(name: str) -> Subject:
        return Subject("x", "person", (name,), (born,) if born else (), (nation,) if nation else ())

    there, back = compare(side(left), side(right)).score, compare(side(right), side(left)).score
    assert there == back
    return there


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_of_a_labelled_set_few_other_names_match_and_nearly_all_spellings_of_one_do(path: Path) -> None:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    same, other = ([score(left, right) for left, right, label in rows if label == kind] for kind in "10")
    assert sum(value >= THRESHOLD for value in other) <= 0.03 * len(other)
    assert sum(value >= THRESHOLD for value in same) >= (0.8 if path.stem == "devanagari" else 0.95) * len(same)


@pytest.mark.parametrize(
    ("left", "right"),
    [("حسن بن علي", "حسين بن علي"), ("ဇော်မင်း", "ဇော်ဝင်း"), ("วิชัย", "วินัย"), ("ບຸນມີ", "ບຸນມາ"), ("วิชัย ทองดี", "วินัย ทองดี"),
     ("សុខ សុខា", "សុខ សុភា"), ("சீதா பழனிசாமி", "கீதா பழனிசாமி"), ("सीता देवी", "गीता देवी")],
)
def test_one_sound_apart_is_another_name_though_nations_agree(left: str, right: str) -> None:
    assert score(left, right) < THRESHOLD
    assert score(left, right, nation="th") < THRESHOLD


def test_born_on_one_day_a_sign_may_have_been_mistyped() -> None:
    assert score("วิชัย ทองดี", "วินัย ทองดี", born="1970-05-02") >= THRESHOLD
    match = compare(Subject("a", "person", ("วิชัย ทองดี",)), Subject("b", "person", ("วินัย ทองดี",)))
    assert relations.SOUNDED in {reason.feature for reason in match.reasons}


@pytest.mark.parametrize("typed", ["สมoชาย ใจดี", "สมชาย ใaจดี", "สoชาย ใจดี", "สมชาย ใจดnี"])
def test_a_latin_letter_in_a_thai_name_is_a_mistake_of_typing(typed: str) -> None:
    assert score(typed, "สมชาย ใจดี") >= THRESHOLD


def test_a_thai_name_with_a_latin_letter_in_it_is_read_beside_latin_letters() -> None:
    assert score("สมoชาย ใจดี", "Somchai Jaidee") >= 0.9
    assert score("สมชาย ใaจดี", "Somchai Jaidee") >= 0.9


def test_accents_lost_from_a_thai_name_leave_the_name() -> None:
    assert score("สุชาดา แก้วมณี", "สชาดา แกวมณี") >= THRESHOLD


@pytest.mark.parametrize("word", ["", "์", "1", "ก", "ร์", "\u17d2", "ក\u17d2", "\u1039", "ـ", "ال", "्", "இ", "aา"])
@pytest.mark.parametrize("script", ["Thai", "Laoo", "Khmr", "Mymr", "Arab", "Taml", "Deva"])
def test_scraps_of_writing_are_spoken_somehow_or_not_at_all(word: str, script: str) -> None:
    assert all(spoken(word, script))


@pytest.mark.parametrize(
    ("full", "plain"),
    [("Kevin Tan Wei Ming", "Tan Wei Ming"), ("Stephen Wong Kar Fai", "Wong Kar Fai"), ("Lim Mei Ling Jenny", "Lim Mei Ling"),
     ("Christopher Wong Kar Fai", "Wong Kar Fai"), ("Kevin Chen Weiming", "陈伟明")],
)
def test_an_english_given_name_may_stand_beside_a_whole_chinese_one(full: str, plain: str) -> None:
    assert score(full, plain) >= THRESHOLD


@pytest.mark.parametrize(
    ("left", "right"),
    [("Kevin Tan", "Tan Wei Ming"), ("Kevin Tan Wei Ming", "Steven Tan Wei Ming"), ("Kevin Tan Wei Ming", "Tan Wei Ling"),
     ("陈伟明", "Kevin Chen")],
)
def test_an_english_given_name_replaces_none(left: str, right: str) -> None:
    assert score(left, right) < THRESHOLD


def test_junior_and_senior_of_one_nation_are_two() -> None:
    assert score("Juan Dela Cruz Jr.", "Juan Dela Cruz Sr.", nation="ph") < THRESHOLD


@pytest.mark.parametrize(("left", "right"), [
    ("高木健", "髙木健"), ("渡邉太郎", "渡辺太郎"), ("渡邊太郎", "渡邉太郎"),
    ("斎藤太郎", "齋藤太郎"), ("斉藤太郎", "齊藤太郎"), ("沢村栄治", "澤村榮治"),
    ("桜木花道", "櫻木花道"), ("浜田広", "濱田廣"), ("滝沢竜", "瀧澤龍"), ("山﨑恵", "山崎惠"), ("陈先生伟强", "陳偉強"),
])
def test_shapes_of_one_character_are_one(left: str, right: str) -> None:
    assert score(left, right) >= THRESHOLD


@pytest.mark.parametrize(("left", "right"), [
    ("高木健", "高島健"), ("渡辺太郎", "渡部太郎"), ("斎藤太郎", "佐藤太郎"), ("広田健", "黄田健"), ("陈先生伟强", "陈伟明"),
])
def test_another_character_is_another_name(left: str, right: str) -> None:
    assert score(left, right) < THRESHOLD
