import pytest

from sheaf.matching.reading.scripts import pieces, script_of
from sheaf.matching.reading.tokens import token_of
from tests.unit.matching.scripts.sounds import OTHER, SAME, likeness, meet


@pytest.mark.parametrize(("native", "latin"), [
    ("சுப்ரமணியம்", "Subramaniam"), ("கிருஷ்ணன்", "Krishnan"), ("தமிழ்செல்வி", "Tamilselvi"), ("முத்துசாமி", "Muthusamy"),
    ("வேலாயுதம்", "Velayutham"),
    ("ராஜேந்திரன்", "Rajendran"), ("சண்முகம்", "Shanmugam"), ("பெருமாள்", "Perumal"), ("லட்சுமி", "Letchumy"),
])
def test_a_tamil_name_answers_to_its_usual_spelling(native, latin):
    assert likeness(native, latin) > SAME
    assert meet(native, latin)


@pytest.mark.parametrize(("native", "latin"), [
    ("محمد", "Muhammad"), ("محمد", "Mohamed"), ("أحمد", "Ahmad"), ("عبدالله", "Abdullah"), ("حسين", "Hussein"),
    ("القرضاوي", "Al-Qaradawi"),
    ("فاطمة", "Fatimah"), ("خديجة", "Khadijah"), ("يوسف", "Yusof"), ("عثمان", "Osman"),
])
def test_an_arabic_name_without_vowels_answers_to_its_spellings(native, latin):
    assert likeness(native, latin.replace("-", "")) > SAME
    assert meet(native, latin.replace("-", ""))


@pytest.mark.parametrize(("native", "latin"), [("چي ڠه", "Che Ngah"), ("ڤتري", "Puteri"), ("شريفة", "Syarifah"), ("نورڠ", "Nurung")])
def test_jawi_letters_are_read_as_malay(native, latin):
    assert likeness(native, latin) > SAME


@pytest.mark.parametrize(("native", "latin"), [
    ("Жуков", "Zhukov"), ("Щербаков", "Shcherbakov"), ("Юрий", "Yury"), ("Παπαδόπουλος", "Papadopoulos"), ("राजीव", "Rajiv"),
    ("김정은", "Kim Jong-un"),
    ("박", "Pak"), ("박", "Park"), ("최", "Choi"), ("이", "Lee"), ("류", "Yoo"), ("たなか", "Tanaka"),
])
def test_other_scripts_are_read_by_their_usual_romanisation(native, latin):
    assert likeness(native, latin) > SAME


@pytest.mark.parametrize(("native", "latin"), [("சுப்ரமணியம்", "Shanmugam"), ("محمد", "Mustafa"), ("حسن", "Hakim"), ("Жуков", "Petrov")])
def test_another_name_is_not_a_reading(native, latin):
    assert likeness(native, latin) < OTHER


@pytest.mark.parametrize(("word", "script"), [
    ("สมชาย", "Thai"), ("ບຸນມີ", "Laoo"), ("សុខា", "Khmr"), ("အောင်", "Mymr"), ("陈", "Hani"), ("முருகன்", "Taml"),
    ("محمد", "Arab"), ("Aung", "Latn"),
    ("Đặng", "Latn"), ("12345", "Zyyy"), ("", "Zyyy"), ("😀", "Zyyy"), ("Жуков", "Cyrl"), ("김", "Hang"),
])
def test_every_script_is_told_by_most_of_its_letters(word, script):
    assert script_of(word) == script


def test_a_word_of_two_scripts_is_cut_where_they_meet():
    assert pieces("陈Tan Ah Kow陈亚九") == ["陈", "Tan", "Ah", "Kow", "陈亚九"]


def test_a_latin_word_keeps_its_marks_beside_its_plain_form():
    token = token_of("Dũng")
    assert token.forms == ("dung",)
    assert token.marks == "dũng"
    assert token_of("Dung").marks == ""


def test_the_same_writing_is_the_same_token():
    assert token_of("Somchai") is token_of("Somchai")


def test_a_common_arabic_name_carries_its_usual_spelling_and_class():
    token = token_of("مُحَمَّد")
    assert token.forms[0] == "muhammad"
    assert set(token.canon) & set(token_of("Mohd").canon)
    assert token_of("أحمد").forms[0] == token_of("احمد").forms[0] == "ahmad"
