"""Who is who: names of every culture of the region set against each other. All people are invented."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.matching import train
from sheaf.matching import SHOWN, STRONG, THRESHOLD, VERSION, Match, Subject, compare, keys_of, subject_of_text
from sheaf.matching.scoring import relations, score
from sheaf.matching.scoring.calibrate import weights
from sheaf.matching.scoring.features import NAMES
from sheaf.matching.versions import comparer, released


def person(name: str, **more: tuple[str, ...] | str) -> Subject:
    return Subject(id="x", kind="person", names=(name,), **more)  # type: ignore[arg-type]


SAME = [
    # Malay and Indonesian
    ("Mohd Ali bin Hassan", "Muhammad Ali b. Hasan"),
    ("Dato' Seri Zulkifli bin Omar", "Zulkefli Omar"),
    ("Siti Aisyah bte Yusof", "Siti Aishah binti Yusuf"),
    ("Soeharto", "Suharto"),
    ("Tjokro Djojonegoro", "Cokro Joyonegoro"),
    ("Raden Adjeng Sulastri", "R.A. Sulastri"),
    ("Abdul Rahman Yaacob", "Abdurrahman Yaakub"),
    ("Haji Rashid bin Omar", "Rashid b. Omar"),
    ("Ahmad bin Ismail", "Ahmad Ismail"),
    # Filipino, Timorese
    ("DELA CRUZ, Juan Reyes", "Juan Reyes dela Cruz"),
    ("Ma. Teresa Santos", "Maria Teresa Santos"),
    ("Francisco Reyes Ocampo", "Francisco R. Ocampo"),
    ("Domingos da Silva Ximenes", "Domingos Silva Ximenes"),
    # Vietnamese
    ("Nguyễn Văn Dũng", "Nguyen Van Dung"),
    ("Trần Thị Mai Lan", "Tran Mai Lan"),
    # Chinese
    ("Mao Tse-tung", "Mao Zedong"),
    ("Tan Kah Hwee", "Tan Kah-Hwee"),
    ("Peter Tan Kah Hwee", "Tan Kah Hwee Peter"),
    ("陳小明", "陈小明"),
    ("Chiang Wei-kuo", "Jiang Weiguo"),
    # Burmese
    ("U Aung Myint Thein", "Aung Myint Thein"),
    ("Htun Zaw Lin", "Tun Zaw Lin"),
    # Thai
    ("Somchai Jaidee", "สมชาย ใจดี"),
    ("Phongsak Srisuk", "Pongsak Srisuk"),
    # Tamil, Arabic
    ("Muthusamy a/l Periasamy", "Muthusamy A/L Periasami"),
    ("Khalid al-Harbi", "Khaled Al Harbi"),
    ("Hasan Rohani", "Hassan Rouhani"),
    # Russian and others
    ("Sergey Viktorovich Petrov", "Sergei Petrov"),
    ("Сергей Петров", "Sergey Petrov"),
    ("Jean-Claude Martin", "J.-C. Martin"),
    ("Vladmir Kozlov", "Vladimir Kozlov"),
    ("SergeiKozlov", "Sergei Kozlov"),
    ("Smith, John", "John Smith"),
    ("Ben Whitfield", "Benjamin Whitfield"),
]
OTHER = [
    ("Ahmad bin Ismail", "Ismail bin Ahmad"),
    ("Ahmad bin Ismail", "Ahmad bin Yusof"),
    ("Yanto Widodo", "Yanti Widodo"),
    ("Azmi bin Salleh", "Azmah binti Salleh"),
    ("Juan Santos Jr.", "Juan Santos Sr."),
    ("Juan Santos II", "Juan Santos III"),
    ("Nguyễn Văn Dũng", "Nguyễn Văn Dùng"),
    ("Lê Thị Hạnh", "Lê Thị Hanh"),
    ("Zaw Lin", "Zaw Lin Htet"),
    ("Lim Bee Hoon", "Tan Ah Kow"),
    ("Tan Mei", "Chen Mei"),
    ("王小明", "王小红"),
    ("Somchai Jaidee", "Somsak Rakdee"),
    ("Kamal Hassan Ibrahim al-Rawi", "Hassan Ibrahim al-Rawi"),
    ("Kim Yong Chol", "Kim Song Chol"),
    ("Budi", "Budi Santoso"),
    ("Malik Ruslanovich Petrov", "Malik Magomedovich Petrov"),
    ("Muthu a/l Raman", "Raman a/l Muthu"),
    ("Abdul Aziz", "Abdul Karim"),
]
FATHER_AND_SON = [
    ("Mohd Ali bin Mohd Omar", "Mohd Omar bin Mohd Ali"),
    ("Muhammad Ali bin Muhammad Omar", "Mohd Omar bin Muhammad Ali"),
    ("Ahmad Zaki bin Ahmad Faris", "Ahmad Faris bin Ahmad Zaki"),
    ("Syed Ahmad bin Syed Omar", "Syed Omar bin Syed Ahmad"),
    ("محمد علي بن محمد عمر", "محمد عمر بن محمد علي"),
    ("Kumar Siva a/l Kumar Ravi", "Kumar Ravi a/l Kumar Siva"),
    ("Wan Ali bin Wan Omar", "Wan Omar bin Wan Ali"),
    ("Nik Aziz bin Nik Hassan", "Nik Hassan bin Nik Aziz"),
    ("Tengku Razali bin Tengku Hamzah", "Tengku Hamzah bin Tengku Razali"),
    ("Raja Zaki bin Raja Ismail", "Raja Ismail bin Raja Zaki"),
    ("Ahmad bin Mohd Ali", "Mohd Ali bin Ahmad"),
    ("Wan Ali bin Omar", "Wan Omar bin Ali"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_ways_of_writing_one_name_are_a_match(left: str, right: str) -> None:
    assert compare(person(left), person(right)).score >= THRESHOLD


@pytest.mark.parametrize(("left", "right"), OTHER)
def test_other_people_are_no_match(left: str, right: str) -> None:
    assert compare(person(left), person(right)).score < THRESHOLD


@pytest.mark.parametrize(("left", "right"), [*SAME, *OTHER])
def test_the_order_of_the_two_makes_no_difference(left: str, right: str) -> None:
    assert compare(person(left), person(right)).score == pytest.approx(compare(person(right), person(left)).score, abs=0.02)


def test_father_and_son_are_told_apart_and_the_reason_says_so() -> None:
    match = compare(person("Ahmad bin Ismail"), person("Ismail bin Ahmad"))
    assert "two people" in match.why
    assert relations.FATHER in {reason.feature for reason in match.reasons}


@pytest.mark.parametrize(("left", "right"), FATHER_AND_SON)
def test_father_and_son_who_share_a_word_are_two_people(left: str, right: str) -> None:
    match = compare(person(left), person(right))
    assert match.score < SHOWN
    assert relations.FATHER in {reason.feature for reason in match.reasons}
    assert compare(person(left), person(left)).score >= THRESHOLD


@pytest.mark.parametrize("house", ["Wan", "Nik", "Raja", "Tengku", "Che", "Megat", "Syed", "Dato'"])
@pytest.mark.parametrize("first", ["Mohd", "Muhammad", "Ahmad"])
def test_a_name_that_honours_may_be_left_out_after_a_title_of_the_house(house: str, first: str) -> None:
    match = compare(person(f"{house} {first} Azmi bin {house} Omar"), person(f"{house} Azmi bin {house} Omar"))
    assert match.score >= THRESHOLD
    assert relations.CHILD not in {reason.feature for reason in match.reasons}


@pytest.mark.parametrize(
    ("left", "right"),
    [("Mohd Nazim bin Tun Abdul Razak", "Nazim Tun Razak"), ("Khairul Anuar bin Ismail Hamid", "Anuar bin Ismail Hamid"),
     ("Siti Aminah binti Omar Hamid", "Aminah binti Omar Hamid")],
)
def test_a_word_of_an_own_name_before_the_fathers_marker_is_no_child(left: str, right: str) -> None:
    match = compare(person(left), person(right))
    assert match.score >= THRESHOLD
    assert relations.CHILD not in {reason.feature for reason in match.reasons}


@pytest.mark.parametrize(
    ("left", "right"),
    [("Ahmad bin Wan Azmi", "Wan Azmi"), ("Muhammad bin Salman Rashid", "Salman Rashid"), ("Uday Saddam Hussein", "Saddam Hussein")],
)
def test_a_child_is_told_from_the_father_whose_whole_name_it_has(left: str, right: str) -> None:
    match = compare(person(left), person(right))
    assert match.score < THRESHOLD
    assert relations.CHILD in {reason.feature for reason in match.reasons}


@pytest.mark.parametrize(
    ("left", "right"),
    [("Abdul Aziz bin Omar", "Abdul Azim bin Omar"), ("Abdul Hakim bin Omar", "Abdul Halim bin Omar"), ("Abdulaziz Omar", "Abdulazim Omar"),
     ("Ahmad bin Abdul Manaf", "Ahmad bin Abdul Manan")],
)
def test_names_after_abdul_one_letter_apart_are_two(left: str, right: str) -> None:
    match = compare(person(left), person(right))
    assert match.score < SHOWN
    assert relations.SLIP in {reason.feature for reason in match.reasons}


@pytest.mark.parametrize(
    ("left", "right"),
    [("Ahmed Hassan Ali", "Ali Hassan Ahmed"), ("محمد حسن علي", "علي حسن محمد"), ("محمد حسن علي", "Ali Hassan Mohammed")],
)
def test_grandfather_and_grandson_without_markers_are_two_people(left: str, right: str) -> None:
    match = compare(person(left), person(right))
    assert match.score < THRESHOLD
    assert relations.CHAIN in {reason.feature for reason in match.reasons}


@pytest.mark.parametrize(
    ("left", "right"),
    [("Ahmed Hassan", "Hassan Ahmed"), ("Ahmed Hassan Ali", "Hassan Ali Ahmed"), ("Juan Cruz Santos", "Santos Cruz Juan")],
)
def test_a_family_that_stands_first_is_no_chain_turned_round(left: str, right: str) -> None:
    assert compare(person(left), person(right)).score >= THRESHOLD


@pytest.mark.parametrize(("left", "right"), [("V. Selvanayagam", "Velupillai Prabhakaran"), ("J. P. Tan", "Juan Pedro Lim")])
def test_words_that_differ_on_both_sides_are_not_called_initials_alone(left: str, right: str) -> None:
    match = compare(person(left), person(right))
    assert match.score < THRESHOLD
    assert relations.BARE not in {reason.feature for reason in match.reasons}


def test_the_parts_stand_beside_each_other_with_how_they_relate() -> None:
    match = compare(person("Mohd Ali bin Hassan"), person("Muhammad Ali bin Hasan"))
    assert [(part.left, part.right) for part in match.parts] == [("Mohd", "Muhammad"), ("Ali", "Ali"), ("Hassan", "Hasan")]
    assert match.parts[0].relation == relations.VARIANT
    assert match.parts[1].weight > 0


def test_a_part_of_one_side_only_is_shown_with_nothing_beside_it() -> None:
    match = compare(person("Trần Thị Mai Lan"), person("Tran Mai Lan"))
    assert ("Thị", "") in {(part.left, part.right) for part in match.parts}


def test_every_relation_has_words_and_every_number_a_weight() -> None:
    codes = {value for name, value in vars(relations).items() if name.isupper() and isinstance(value, str)}
    assert codes <= set(relations.WORDS)
    assert len(weights().person) == len(weights().organisation) == len(NAMES)


@pytest.mark.parametrize(
    ("left", "right", "better"),
    [
        (("1970-05-01",), ("1970-05-01",), True),
        (("1970",), ("1970-05-01",), True),
        (("1970-05-01",), ("1970-01-05",), True),
        (("2513",), ("1970-05-01",), True),
        (("00/00/1970",), ("1970-05-01",), True),
        (("1970-05-01",), ("1981-02-03",), False),
    ],
)
def test_a_birth_date_confirms_or_contradicts(left: tuple[str, ...], right: tuple[str, ...], better: bool) -> None:
    plain = compare(person("Somchai Jaidee"), person("Somchai Jaidee")).score
    dated = compare(person("Somchai Jaidee", birth_dates=left), person("Somchai Jaidee", birth_dates=right)).score
    assert dated > plain if better else dated < THRESHOLD


@pytest.mark.parametrize(
    ("left", "right", "day", "year"),
    [
        ("Hassan Ibrahim al-Rawi", "Kamal Hassan Ibrahim al-Rawi", True, True),
        ("Ahmad bin Ismail", "Ismail bin Ahmad", False, False),
        ("วิชัย ทองดี", "วิชัส ทองดี", True, False),
    ],
)
def test_a_birth_date_takes_back_that_two_names_are_those_of_father_and_child(left: str, right: str, day: bool, year: bool) -> None:
    for born, taken in (("1970-05-02", day), ("1970", year), ("1970-01-01", year)):
        match = compare(person(left, birth_dates=(born,)), person(right, birth_dates=(born,)))
        assert (match.score >= THRESHOLD) == taken, born


def test_a_birth_date_in_common_makes_no_other_name_the_same() -> None:
    born = ("1970-05-01",)
    assert compare(person("Trần Hà Phương", birth_dates=born), person("Đặng Duyên Hà", birth_dates=born)).score < THRESHOLD


def test_the_same_document_number_finds_a_person_whatever_its_punctuation() -> None:
    held = person("Somchai Jaidee", identifiers=("AA-123 4567",))
    match = compare(subject_of_text("aa1234567"), held)
    assert match.score > 0.9
    assert match.reasons[0].right == "AA-123 4567"
    assert keys_of(subject_of_text("aa1234567")) & keys_of(held)


def test_a_number_in_common_under_another_name_is_a_question_and_no_certainty() -> None:
    match = compare(person("Somchai Jaidee", identifiers=("AA1234567",)), person("Lim Bee Hoon", identifiers=("AA1234567",)))
    assert THRESHOLD <= match.score < 0.9


def test_a_telephone_is_found_with_and_without_its_prefix() -> None:
    held = person("Somchai Jaidee", phones=("+66 2 555 0100",))
    assert keys_of(subject_of_text("02 555 0100")) & keys_of(held)
    assert compare(subject_of_text("02 555 0100"), held).score > 0.9


def test_kinds_that_exclude_each_other_score_nothing() -> None:
    assert compare(person("Mutiara"), Subject(id="v", kind="vessel", names=("Mutiara",))).score == 0


def test_sex_recorded_differently_holds_the_score_down() -> None:
    assert compare(person("Nur Aziz", gender="male"), person("Nur Aziz", gender="female")).score < THRESHOLD


def test_a_sex_that_differs_is_told_and_hides_nobody_whose_birth_date_or_number_agrees() -> None:
    for more in ({"birth_dates": ("1970-01-02",)}, {"identifiers": ("A7654321",)}):
        alike, other = (compare(person("Ahmad bin Ismail", gender="male", **more), person("Ahmad bin Ismail", gender=sex, **more))
                        for sex in ("male", "female"))
        assert THRESHOLD <= other.score < min(alike.score, STRONG)
        assert "Sex recorded differently" in other.why


def test_more_evidence_always_shows_and_nothing_is_certain() -> None:
    plain = person("Somchai Jaidee")
    born = person("Somchai Jaidee", birth_dates=("1970-05-01",))
    numbered = person("Somchai Jaidee", birth_dates=("1970-05-01",), identifiers=("AA1234567",))
    scores = [compare(side, side).score for side in (plain, born, numbered)]
    assert scores[0] < scores[1] < scores[2] < 1


@pytest.mark.parametrize("name", ["Somchai Jaidee", "Khalid Ibrahim Hassan Mustafa al-Harbi al-Rawi", "สมชาย ใจดี", "王小明"])
def test_a_name_alone_is_never_strong_and_a_birth_date_makes_it_so(name: str) -> None:
    assert compare(person(name), person(name)).score < STRONG
    assert compare(person(name, nationalities=("th",)), person(name, nationalities=("th",))).score < STRONG
    assert compare(person(name, birth_dates=("1970-05-01",)), person(name, birth_dates=("1970-05-01",))).score >= STRONG


def test_one_word_of_a_longer_name_is_shown_but_is_no_answer() -> None:
    assert SHOWN <= compare(person("Somchai"), person("Somchai Jaidee")).score < THRESHOLD


def test_a_usual_name_flags_no_longer_one_where_a_comma_turns_it_round() -> None:
    full = person("Abu Bakar bin Omar")
    assert compare(person("Bakr, Abu"), full).score == compare(person("Abu Bakr"), full).score < THRESHOLD


def test_the_best_of_several_names_counts() -> None:
    both = Subject("x", "person", ("Abu Zahra", "Khalid al-Harbi"))
    assert compare(person("Khaled Harbi"), both).score >= THRESHOLD


def test_the_quick_score_is_the_score() -> None:
    for left, right in [*SAME[:8], *OTHER[:8]]:
        assert score(person(left), person(right)) == compare(person(left), person(right)).score


def test_every_reason_is_a_sentence_with_both_sides_and_the_version_is_named() -> None:
    match = compare(person("Somchai Jaidee", nationalities=("th",)), person("Somchai Jaidee", nationalities=("my",)))
    assert match.version == VERSION == "region-1"
    assert all(reason.sentence.endswith(".") and reason.left and reason.right for reason in match.reasons)


@pytest.mark.parametrize("version", released())
def test_every_released_version_can_still_be_run(version: str) -> None:
    match = comparer(version)(person("Somchai Jaidee"), person("Somchai Jaidee"))
    assert isinstance(match, Match)
    assert match.version == version


def test_a_version_that_was_never_released_is_refused() -> None:
    with pytest.raises(LookupError):
        comparer("region-0")


def test_ethnicity_religion_and_looks_have_no_weight() -> None:
    told = json.dumps(weights().evidence).casefold() + " ".join(NAMES)
    assert not any(word in told for word in ("ethnic", "relig", "race", "colour", "skin", "culture", "convention"))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_gives_a_score_between_nothing_and_almost_one(left: str, right: str) -> None:
    match = compare(subject_of_text(left), subject_of_text(right))
    assert 0 <= match.score < 1
    assert keys_of(subject_of_text(left)) == keys_of(subject_of_text(left))


def test_a_marker_before_the_name_takes_no_part_of_it_away() -> None:
    assert compare(person("a/l Somchai a/l J."), person("Somchai a/l J.")).score >= THRESHOLD
    assert compare(person("bin Ahmad bin Ismail"), person("Ahmad bin Ismail")).score >= THRESHOLD


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["Somchai", "Nguyễn", "bin", "Ahmad", "王", "อานนท์", "Ma.", "a/l", "J.", "al-", "Jr."]), min_size=1, max_size=5
    )
)
@example(["bin", "Somchai", "bin", "J."])
def test_a_name_is_like_itself_and_can_be_found(parts: list[str]) -> None:
    name = " ".join(parts)
    if any(part in name for part in ("Somchai", "Nguyễn", "Ahmad")):
        assert compare(person(name), person(name)).score >= THRESHOLD
        assert keys_of(person(name))


def test_the_weights_by_judgement_are_those_that_training_would_write() -> None:
    assert weights().evidence == train.EVIDENCE
