import pytest

from sheaf.matching.reading.clean import clean
from sheaf.matching.reading.scripts import segment
from sheaf.matching.reading.tokens import token_of
from sheaf.matching.reading.zawgyi import is_zawgyi, to_unicode
from tests.unit.matching.scripts.sounds import OTHER, SAME, likeness, meet


@pytest.mark.parametrize(("native", "latin"), [
    ("အောင်", "Aung"), ("ကျော်", "Kyaw"), ("မြင့်", "Myint"), ("ဦး", "Oo"), ("ဦး", "U"), ("ရွှေ", "Shwe"), ("သိန်း", "Thein"), ("ဆန်း", "San"),
    ("ဆန်း", "Hsan"), ("ထွန်း", "Tun"), ("ထွန်း", "Htun"), ("ညွန့်", "Nyunt"), ("လှိုင်", "Hlaing"), ("စိုး", "Soe"), ("ဇော်", "Zaw"),
    ("ဝင်း", "Win"),
    ("ခိုင်", "Khine"), ("နှင်း", "Hnin"), ("မျိုး", "Myo"), ("ကြည်", "Kyi"), ("ဌေး", "Htay"), ("ချစ်", "Chit"), ("သူရ", "Thura"),
    ("စန္ဒာ", "Sandar"),
    ("သီဟ", "Thiha"), ("ဇေယျာ", "Zayar"), ("စည်သူ", "Sithu"), ("ရာဇာ", "Yarzar"),
])
def test_a_syllable_answers_to_its_popular_spelling(native, latin):
    assert likeness(native, latin) > SAME
    assert meet(native, latin)


@pytest.mark.parametrize(("native", "latin"), [
    ("မြင့်", "Maung"), ("သိန်း", "Sein"), ("စောမောင်", "Saw Myint"), ("ရွှေမန်း", "Shwe Maung"), ("ကျော်", "Khaing"),
])
def test_another_name_is_not_a_reading(native, latin):
    assert likeness(native, latin) < OTHER


def test_a_name_without_spaces_falls_into_its_syllables():
    assert segment("တင်အောင်မြင့်ဦး") == ("တင်", "အောင်", "မြင့်", "ဦး")
    assert segment("စန္ဒာ") == ("စန္ဒာ",)  # letters that stand on each other are not parted


def test_a_name_without_spaces_answers_to_one_with_spaces():
    assert likeness("တင်အောင်မြင့်ဦး", "Tin Aung Myint Oo") > SAME
    assert likeness("တင်အောင်မြင့်ဦး", "Tin Aung Kyaw Oo") < OTHER


@pytest.mark.parametrize(("zawgyi", "unicode"), [
    ("ေအာင္ဆန္း", "အောင်ဆန်း"), ("ေက်ာ္", "ကျော်"), ("ျမင့္", "မြင့်"), ("ေ႐ႊ", "ရွှေ"), ("စႏၵာ", "စန္ဒာ"), ("ခင္ၫြန႔္", "ခင်ညွန့်"), ("ႀကီး", "ကြီး"),
])
def test_zawgyi_is_told_apart_and_converted(zawgyi, unicode):
    assert is_zawgyi(zawgyi)
    assert clean(to_unicode(zawgyi)) == clean(unicode)


@pytest.mark.parametrize("text", ["အောင်ဆန်း", "ကျော်", "မြင့်", "ရွှေမန်း", "စန္ဒာ", "ဦးသန့်", "တက္ကသိုလ်", "အင်္ဂလိပ်", "Aung San", ""])
def test_unicode_is_left_alone(text):
    assert not is_zawgyi(text)
    assert to_unicode(text) == text


def test_both_encodings_make_the_same_token():
    assert token_of("ေအာင္") is token_of("အောင်")
