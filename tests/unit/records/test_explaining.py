"""What a search shows and how it is explained: part beside part, in any script, and never more than one may see."""

from __future__ import annotations

import pytest

from sheaf.matching import Subject, compare, subject_of_text
from sheaf.matching.scoring import relations
from sheaf.matching.versions import comparer
from sheaf.register.records import explaining, queries, services
from sheaf.register.records.explaining import AGAINST, AGREES, ALONE, NEAR
from tests.cast import Cast
from tests.unit.records.conftest import Make, origin
from tests.unit.records.test_postings import listed, person

pytestmark = pytest.mark.django_db


def told(left: str, right: str, **more: tuple[str, ...]) -> list[tuple[str, str, str, str]]:
    match = compare(Subject(kind="person", names=(left,), **more), Subject(kind="person", names=(right,), **more))
    return [(item.what, item.left, item.right, item.how) for item in explaining.compared(match)]


@pytest.mark.parametrize("text", [
    "Jackie", "Chan", "Kong", "Nguyen", "Van", "Bao", "Ahmad", "Ismail", "Wang", "Xiaoming", "Maria", "Cruz", "Somc", "Jaid",
    "Kyaw", "Zin", "Kim", "Golden", "Lotus", "สมชาย", "ใจดี", "小明", "Kong San", "chan jackie"])
def test_a_person_who_types_one_word_of_a_name_or_its_beginning_finds_all_who_bear_it(cast: Cast, make: Make, text: str) -> None:
    names = ["Jackie Chan Kong Sang", "Nguyen Van Bao", "Ahmad bin Ismail", "Siti binti Rahman", "Wang Xiaoming", "Maria Santos Cruz",
             "Somchai Jaidee", "Kyaw Zin Win", "Kim Jong Pil", "สมชาย ใจดี", "王小明"]
    for name in names:
        make(name)
    make("Golden Lotus Trading Sdn Bhd", schema="Company")
    make("Pacific Orchid", schema="Vessel")
    folded = [word.casefold() for word in text.split()]
    wanted = {name for name in [*names, "Golden Lotus Trading Sdn Bhd"] if all(word in name.casefold() for word in folded)}
    found = [hit.record.caption for hit in queries.search(cast.owner, text)]
    assert set(found) >= wanted
    assert "Pacific Orchid" not in found


@pytest.mark.parametrize(("left", "right"), [
    ("Kim Hyon Hui", "Kim Hyun-hee"), ("Abu Ubaydah Yusuf al-Anabi", "al-Anabi Ubaydah Abu Yusuf"), ("Kim Ji-ho", "Kim Jiho"),
    ("Nguyễn Thị Mỹ", "Nguyễn Thị Mĩ"), ("Ông Trần Văn Minh", "Trần Văn Minh"), ("Дмитрий Медведев", "Dmitry Medvedev")])
def test_no_part_of_names_that_match_is_shown_as_speaking_against_them(left: str, right: str) -> None:
    parts = [how for what, _, _, how in told(left, right, nationalities=("kp",)) if what == "name"]
    assert parts
    assert AGAINST not in parts


@pytest.mark.parametrize(("text", "name"), [
    ("Jaidee", "สมชาย ใจดี"), ("ใจดี", "Somchai Jaidee"), ("Kyaw", "ကျော် ဇင် ဝင်း"),
    ("சுப்பையா", "Suppiah a/l Ramasamy"), ("Ramasamy", "சுப்பையா ராமசாமி"),
    ("Thongloun", "ທອງລຸນ ສີສຸລິດ")])
def test_one_word_finds_its_bearers_in_another_script_as_people_spell_it_there(cast: Cast, make: Make, text: str, name: str) -> None:
    make(name)
    make("Malee Boonmee")
    assert [hit.record.caption for hit in queries.search(cast.owner, text)] == [name]


def test_a_name_of_which_a_word_agrees_comes_after_the_name_itself(cast: Cast, make: Make) -> None:
    make("Jackie Chan Kong Sang")
    make("Chan Tai Man")
    assert next(hit.record.caption for hit in queries.search(cast.owner, "Chan Tai Man")) == "Chan Tai Man"
    hits = queries.search(cast.owner, "Chan")
    assert {hit.band for hit in hits} == {explaining.WEAK_WORDS}


def test_father_and_son_are_not_shown_for_each_other(cast: Cast, make: Make) -> None:
    make("Ismail bin Ahmad")
    assert queries.search(cast.owner, "Ahmad bin Ismail") == []


def test_a_single_word_flags_nobody_where_no_person_looks(cast: Cast, make: Make) -> None:
    make("Nguyen Van Bao")
    assert list(queries.screen(cast.owner, [Subject(kind="person", names=("Nguyen",))])) == [[]]
    assert queries.find_for_answer(Subject(names=("Nguyen",)), asking_state="MYS") == []


def test_parts_stand_beside_each_other_with_what_they_have_to_do_with_each_other() -> None:
    assert told("Somchai Jaidee", "Somchay Rakdee Jaidee") == [
        ("name", "Somchai", "Somchay", NEAR), ("name", "Jaidee", "Jaidee", AGREES), ("name", "", "Rakdee", ALONE)]


def test_what_stands_beside_the_name_is_told_as_well() -> None:
    left = Subject(kind="person", names=("Somchai Jaidee",), birth_dates=("1970-05-01",), nationalities=("th",),
                   identifiers=("AA1234567",), phones=("0812345678",), gender="male")
    right = Subject(kind="person", names=("Somchai Jaidee",), birth_dates=("1971-06-02",), nationalities=("th",),
                    identifiers=("AA-1234567",), phones=("+66812345678",), gender="female")
    rows = {item.what: item for item in explaining.compared(compare(left, right)) if item.what != "name"}
    assert {what: item.how for what, item in rows.items()} == {
        "birth_date": AGAINST, "nationality": AGREES, "identifier": AGREES, "phone": AGREES, "gender": AGAINST}
    assert rows["birth_date"].words == "Birth dates contradict"
    assert (rows["identifier"].left, rows["identifier"].right) == ("AA1234567", "AA-1234567")


def test_a_contradiction_of_the_whole_name_comes_last_in_a_sentence() -> None:
    match = compare(Subject(kind="person", names=("Ahmad bin Ismail",)), Subject(kind="person", names=("Ismail bin Ahmad",)))
    assert explaining.compared(match)[-1].words == "Own name and father's name are changed over: these are two people"
    assert explaining.compared(match)[-1].how == AGAINST
    assert told("Ahmad bin Ismail", "Ismail bin Ahmad")[:-1] == [
        ("name", "Ahmad", "Ahmad", AGAINST), ("name", "Ismail", "Ismail", AGAINST)]


def test_that_too_little_agrees_is_told_and_is_no_contradiction() -> None:
    match = compare(Subject(kind="person", names=("Kittisak",)), Subject(kind="person", names=("Kittisak Saelim",)))
    last = explaining.compared(match)[-1]
    assert (last.what, last.left, last.right, last.how) == ("whole_name", "", "", ALONE)
    assert "longer name" in last.words


def test_a_score_of_the_first_version_can_still_be_told() -> None:
    match = comparer("small-1")(Subject(names=("Somchai Jaidee",)), Subject(names=("Somchai Jaidee",)))
    assert [(item.what, item.left, item.how) for item in explaining.compared(match)] == [("name", "Somchai Jaidee", AGREES)]


def test_every_relation_has_words_and_a_way_to_stand() -> None:
    assert set(explaining._RELATIONS) <= set(relations.WORDS)
    assert not set(explaining._RELATIONS) & relations.CONTRADICTIONS


@pytest.mark.parametrize(("left", "right", "strong"), [
    ({}, {}, False),
    ({"nationalities": ("th",)}, {"nationalities": ("th",)}, False),
    ({"birth_dates": ("1970-05-01",)}, {"birth_dates": ("1970-05-01",)}, True),
    ({"birth_dates": ("1970-05-01",)}, {"birth_dates": ("1980-09-09",)}, False),
    ({"identifiers": ("AA1234567",)}, {"identifiers": ("AA1234567",)}, True),
    ({"phones": ("0812345678",)}, {"phones": ("+66812345678",)}, True),
])
def test_yellow_means_that_nothing_beside_the_name_agrees(
        left: dict[str, tuple[str, ...]], right: dict[str, tuple[str, ...]], strong: bool) -> None:
    sides = [Subject(kind="person", names=("Somchai Jaidee",), **more) for more in (left, right)]
    assert explaining.strong(compare(*sides)) is strong


@pytest.mark.parametrize(("kind", "field", "value", "held"), [
    ("phone", "phones", "081 234 5678", "+66812345678"), ("document", "identifiers", "AA 1234567", "AA1234567"),
    ("account", "identifiers", "123-4-56789-0", "1234567890"), ("vehicle", "identifiers", "กข 1234", "กข-1234"),
    ("firearm", "identifiers", "sn-99/1234", "SN991234"), ("vessel", "identifiers", "9074729", "9074729")])
def test_a_number_alone_is_a_strong_match_of_any_kind_of_thing(kind: str, field: str, value: str, held: str) -> None:
    match = compare(Subject(kind=kind, **{field: (value,)}), Subject(kind=kind, **{field: (held,)}))  # type: ignore[arg-type]
    assert explaining.strong(match)
    other = "person" if kind != "person" else "vessel"
    assert compare(Subject(kind=other, **{field: (value,)}), Subject(kind=kind, **{field: (held,)})).score == 0  # type: ignore[arg-type]


def test_a_number_of_somebody_with_another_name_is_not_strong() -> None:
    match = compare(Subject(kind="person", names=("Somchai Jaidee",), identifiers=("AA1234567",)),
                    Subject(kind="person", names=("Kamala Devi",), identifiers=("AA1234567",)))
    assert match.score > 0.5
    assert not explaining.strong(match)


def test_nothing_hidden_stands_in_a_comparison(cast: Cast, make: Make) -> None:
    card = make("Somchai Jaidee")
    services.edit(cast.supervisor, record_id=card.id, version=1, add={"alias": ["Somchai Wanchai"], "birthDate": ["1970-05-01"]},
                  provenance=origin(compartment="SOURCE"))
    subject = Subject(kind="person", names=("Somchai Wanchai",), birth_dates=("1970-05-01",))
    shown = [item for hit in queries.search(cast.colleague, subject) for item in hit.compared]
    assert all("Wanchai" not in item.right and item.what != "birth_date" for item in shown)
    assert any(item.what == "birth_date" for hit in queries.search(cast.supervisor, subject) for item in hit.compared)


def test_a_hit_of_a_list_is_explained_too(cast: Cast) -> None:
    listed(cast, [person(1, "ဒေါ်အောင်ဆန်းစုကြည်"), person(2, "محمد بن سلمان")])
    [hit] = queries.search(cast.owner, "محمد بن سلمان")
    assert {item.how for item in hit.compared} == {AGREES}
    assert hit.match.version == "region-1"


@pytest.mark.parametrize(("schema", "prop", "number"), [
    ("Vehicle", "registrationNumber", "กข 1234 กรุงเทพมหานคร"), ("Vessel", "callSign", "9MAB7"),
    ("Vehicle", "registrationNumber", "WXY 1234")])
def test_a_whole_number_that_was_typed_is_a_number_and_no_name(cast: Cast, make: Make, schema: str, prop: str, number: str) -> None:
    """Weighed as a name too, a whole plate was less sure than half of it."""
    make("Bintang Laut", schema=schema, **{prop: [number]})
    [hit] = queries.search(cast.owner, number)
    assert (hit.band, {item.what for item in hit.compared}) == (explaining.STRONG_WORDS, {"identifier"})


def test_a_name_with_a_number_in_it_is_still_a_name(cast: Cast, make: Make) -> None:
    make("Sea Star 9", schema="Vessel")
    [hit] = queries.search(cast.owner, "Sea Star 9")
    assert {item.what for item in hit.compared} == {"name"}


@pytest.mark.parametrize("typed", ["Somchai Jaidee 1980-01-31", "Somchai Jaidee, 31/01/1980", "Somchai Jaidee (born 31.1.2523)"])
def test_a_date_typed_behind_a_name_is_a_birth_date(cast: Cast, make: Make, typed: str) -> None:
    make("Somchai Jaidee", birthDate=["1980-01-31"])
    make("Somchai Jaidee", birthDate=["1955-07-02"])
    first, second = queries.search(cast.owner, typed)
    assert ("birth_date", AGREES) in {(item.what, item.how) for item in first.compared}
    assert first.band == explaining.STRONG_WORDS
    assert ("birth_date", AGAINST) in {(item.what, item.how) for item in second.compared}
    assert {item.left for item in first.compared if item.what == "name"} == {"Somchai", "Jaidee"}


@pytest.mark.parametrize("typed", ["Somchai 1980-13-45", "Sea Star 2010", "12-03-1980", "A-1 31/01/1980"])
def test_what_is_no_name_before_a_day_of_the_calendar_stays_as_typed(typed: str) -> None:
    assert subject_of_text(typed).birth_dates == ()
