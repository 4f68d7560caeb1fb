"""How names are read: convention, roles, titles, markers. All people are invented or public figures of history."""

from __future__ import annotations

import pytest

from sheaf.matching.reading import read, readings
from sheaf.matching.reading.shape import FAMILY, FATHER, GIVEN, INITIAL, LEGAL, MARKER, SUFFIX, TITLE, Reading


def of(reading: Reading, role: str) -> list[str]:
    return [part.token.text for part in reading.parts if part.role == role]


@pytest.mark.parametrize(
    ("name", "convention"),
    [
        ("Ahmad bin Yusof", "malay"),
        ("Wayan Sulistyowati Hartono", "indonesian"),
        ("Nguyễn Văn Dũng", "vietnamese"),
        ("Daw Hla Myint", "burmese"),
        ("Lim Chong Keat", "chinese"),
        ("Wan Kuok-hoi", "chinese"),
        ("Wan Mat Noor", "malay"),
        ("Wan Mohd Azmi", "malay"),
        ("Muthusamy a/l Periasamy", "tamil"),
        ("Maria Reyes dela Cruz", "filipino"),
        ("สมชาย ใจดี", "thai"),
        ("Sergey Viktorovich Petrov", "russian"),
        ("Kim Yong Chol", "korean"),
        ("Khalid Ibn Walid al-Masri", "arabic"),
        ("Sok Sopheap", "khmer"),
        ("Bounthan Sayavong", "lao"),
        ("Domingos da Silva Ximenes", "portuguese"),
        ("អ៊ុក រដ្ឋា", "khmer"),
        ("王小明", "chinese"),
    ],
)
def test_a_string_shows_the_convention_it_follows(name: str, convention: str) -> None:
    assert read(name, "person").convention == convention


@pytest.mark.parametrize("marker", ["bin", "b.", "Bin", "BIN"])
def test_what_follows_a_marker_is_the_father(marker: str) -> None:
    reading = read(f"Ahmad {marker} Ismail", "person")
    assert of(reading, FATHER) == ["Ismail"]
    assert len(of(reading, MARKER)) == 1


@pytest.mark.parametrize("marker", ["a/l", "A/L", "a/p", "s/o", "d/o", "a / l"])
def test_tamil_markers_are_read_whatever_their_spacing_and_case(marker: str) -> None:
    assert of(read(f"Muthu {marker} Raman", "person"), FATHER) == ["Raman"]


def test_a_name_that_begins_with_its_father_is_turned() -> None:
    reading = read("bin Salman Mohammed", "person")
    assert of(reading, FATHER) == ["Salman"]
    assert reading.parts[0].token.text == "Mohammed"


def test_a_father_of_a_father_is_no_own_name() -> None:
    assert of(read("Ahmad bin Ismail bin Omar", "person"), FATHER) == ["Ismail", "Omar"]


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("Dato' Seri Haji Ali b. Hassan", 3),
        ("Tan Sri Lim Goh Tong", 2),
        ("U Aung San", 1),
        ("Daw Khin Kyi", 1),
        ("Dr. H. Budi Santoso", 2),
        ("Raden Ajeng Sulastri", 2),
        ("R.A. Sulastri", 1),
        ("Mr. John Smith", 1),
        ("Datin Seri Zaleha Ismail", 2),
        ("Puan Sri Zaleha Ismail", 2),
        ("Toh Puan Zaleha Ismail", 2),
        ("Mdm Lim Mei Ling", 1),
        ("YB Dato' Zaki Ismail", 2),
        ("Y.A.B. Zaki Ismail", 1),
        ("Yang Amat Berhormat Zaki Ismail", 3),
        ("Yang Wei", 0),
        ("Pehin Dato Haji Zaki Ismail", 3),
        ("H.E. Sok Chan", 2),
        ("H.E. Smith", 0),
        ("Samdech Akka Moha Sena Padei Techo Sok Chan", 6),
        ("Sena Sok", 0),
    ],
)
def test_titles_are_set_apart_from_the_name(name: str, titles: int) -> None:
    reading = read(name, "person")
    assert len(of(reading, TITLE)) == titles
    assert reading.strong


def test_burmese_ko_and_maung_are_titles_before_a_whole_name_and_parts_of_a_short_one() -> None:
    assert of(read("Ko Zaw Lin", "person"), TITLE) == ["Ko"]
    assert of(read("Maung Maung", "person"), TITLE) == []


@pytest.mark.parametrize("name", ["นายสมชาย ใจดี", "นาย สมชาย ใจดี", "ดร.สมชาย ใจดี", "ดช.สมชาย ใจดี", "ด.ช.สมชาย ใจดี", "รตอ.สมชาย ใจดี",
                                  "พตท.สมชาย ใจดี", "ดต.สมชาย ใจดี", "พลตอ. สมชาย ใจดี", "คุณสมชาย ใจดี", "คุณ สมชาย ใจดี",
                                  "ว่าที่ ร.ต.สมชาย ใจดี", "ว่าที่ร.ต.สมชาย ใจดี"])
def test_a_thai_title_is_taken_off_even_when_written_onto_the_name(name: str) -> None:
    assert [part.token.text for part in read(name, "person").strong] == ["สมชาย", "ใจดี"]


@pytest.mark.parametrize("name", ["คุณากร ใจดี", "คุณานนท์ ใจดี", "คุณวุฒิ ใจดี", "คุณธรรม ใจดี", "สมชาย คุณสนอง", "สมชาย คุณวงศ์"])
def test_a_thai_name_that_begins_like_a_title_stays_whole(name: str) -> None:
    assert [part.token.text for part in read(name, "person").strong] == name.split()


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("DELA CRUZ, Juan", "DELA CRUZ"),
        ("Frost, William", "Frost"),
        ("Nguyen, Van Dung", "Nguyen"),
    ],
)
def test_what_stands_before_a_comma_is_the_family(name: str, family: str) -> None:
    assert of(read(name, "person"), FAMILY) == [family]


@pytest.mark.parametrize(
    ("turned", "plain"),
    [("Bakr, Abu", "Abu Bakr"), ("Masri, Abd al-", "Abd al-Masri"), ("Omar, Ahmad bin", "Ahmad bin Omar"),
     ("Cruz, Juan de la", "Juan de la Cruz"), ("Rawi, Kamal Hassan al-", "Kamal Hassan al-Rawi")],
)
def test_a_word_that_ends_no_name_goes_on_before_the_comma(turned: str, plain: str) -> None:
    parts = [[(part.token.text, part.role) for part in read(name, "person").parts] for name in (turned, plain)]
    assert parts[0] == parts[1]


def test_what_may_end_a_name_stays_behind_the_family() -> None:
    assert [part.token.text for part in read("Sok, Um", "person").parts] == ["Sok", "Um"]
    assert of(read("Smith, Van", "person"), FAMILY) == ["Smith"]


def test_a_suffix_is_kept_and_degrees_are_not() -> None:
    assert of(read("Juan Cruz, Jr.", "person"), SUFFIX) == ["Jr"]
    assert [part.token.text for part in read("Budi Santoso, S.H., M.Hum.", "person").strong] == ["Budi", "Santoso"]


def test_a_christian_name_may_stand_before_a_chinese_one() -> None:
    reading = read("Peter Tan Kah Kee", "person")
    assert of(reading, FAMILY) == ["Tan"]
    assert of(reading, GIVEN) == ["Peter", "Kah", "Kee"]


@pytest.mark.parametrize("name", ["Tan Kah Kee", "Tan Kah-Kee"])
def test_a_chinese_family_comes_first_and_a_hyphen_is_a_space(name: str) -> None:
    assert [part.role for part in read(name, "person").parts] == [FAMILY, GIVEN, GIVEN]


def test_characters_are_cut_after_the_family_name() -> None:
    assert [part.token.text for part in read("王小明", "person").parts] == ["王", "小明"]
    assert [part.token.text for part in read("欧阳小明", "person").parts] == ["欧阳", "小明"]


def test_articles_and_servants_of_god_are_one_part_with_their_name() -> None:
    assert [part.joined for part in read("Abd al-Rahman Khalaf", "person").parts] == [3, 1]
    assert "rahman" in read("Abd al-Rahman Khalaf", "person").parts[0].token.forms
    assert len(read("Juan Santos de la Cruz", "person").parts) == 3


def test_initials_written_together_are_several() -> None:
    assert len(of(read("J.-C. Juncker", "person"), INITIAL)) == 2


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ('Ahmad "Mat" bin Ali', 2),
        ("Omar @ Umar bin Ali", 2),
        ("Juan Cruz (Johnny)", 2),
        ("Juan Cruz alias Johnny Reyes", 2),
        ("Juan Cruz a.k.a. Johnny Reyes", 2),
        ("Juan Cruz", 1),
    ],
)
def test_aliases_in_a_name_are_names_of_their_own(name: str, count: int) -> None:
    assert len(readings(name, "person")) == count


def test_an_alias_before_the_marker_shares_the_father() -> None:
    assert all(of(reading, FATHER) == ["Ali"] for reading in readings("Omar @ Umar bin Ali", "person"))


def test_ma_with_a_point_is_maria() -> None:
    assert read("Ma. Santos", "person").parts[0].token.text == "Maria"


@pytest.mark.parametrize(
    "name", ["Gazprom OAO", "PT Astra International", "บริษัท ปตท. จำกัด (มหาชน)", "Siemens AG", "Open Joint Stock Company Gazprom"]
)
def test_a_legal_form_is_seen_in_any_language(name: str) -> None:
    assert any(part.role == LEGAL for part in read(name, "company").parts)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ",",
        "''",
        '"',
        "A",
        ".",
        "😀",
        "\u200b",
        "\ud800",
        "bin",
        "a/l",
        "Jr.",
        "Dato'",
        "@",
        "(((",
        "Ahmad bin",
        "bin bin bin",
        "na",
        "x" * 5000,
        "Ali " * 1000,
        "陈Tan สมชาย مُحَمَّد",
        "\u202eAli\u202c",
        "A\u0300" * 200,
        "1234",
        "/",
        "Juan, , , Cruz",
        ", Juan",
        "Juan,",
    ],
)
@pytest.mark.parametrize("schema", ["person", "company", "vessel", ""])
def test_any_writing_gives_a_reading(name: str, schema: str) -> None:
    reading = read(name, schema)
    assert reading is read(name, schema)
    assert all(part.token.text for part in reading.parts)


@pytest.mark.parametrize(
    ("trick", "plain"), [("Аhmad", "Ahmad"), ("Ah\u200bmad", "Ahmad"), ("Ａｈｍａｄ", "Ahmad"), ("Ahmad\u202e", "Ahmad")]
)
def test_look_alikes_and_invisible_letters_change_nothing(trick: str, plain: str) -> None:
    assert read(trick, "person").parts[0].token is read(plain, "person").parts[0].token


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("PAK HAN SE", ["PAK", "HAN", "SE"]),
        ("Omar Hassan al", ["Omar", "Hassan"]),
        ("Andres Salonga delos", ["Andres", "Salonga"]),
        ("Abdul Khan", ["Abdul", "Khan"]),
        ("Abdul Hakim Khan", ["Abdul Hakim", "Khan"]),
        ("Salah Din", ["Salah Din"]),
        ("'Abd al-Rahman 'Ubayd Juday' al-Masri", ["'Abd al Rahman", "'Ubayd", "Juday'", "al Masri"]),
    ],
)
def test_parts_are_what_their_convention_makes_of_the_words(name: str, words: list[str]) -> None:
    assert [part.token.text for part in read(name, "person").strong] == words
