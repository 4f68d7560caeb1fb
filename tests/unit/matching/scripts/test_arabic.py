"""Everyday names in Arabic letters against Latin ones: each by its own usual spellings, never by another name's. All invented."""

import pytest

from sheaf.matching import THRESHOLD, compare, subject_of_text
from sheaf.matching.reading.roman.arabic import another
from sheaf.matching.reading.roman.slots import table


def score(native: str, latin: str) -> float:
    found = compare(subject_of_text(native), subject_of_text(latin)).score
    assert found == compare(subject_of_text(latin), subject_of_text(native)).score
    return found


def same(*pairs: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("pair", pairs)


@same("محمد = Mahmoud", "محمود = Mohammed", "حسن = Hussein", "أحمد = Hamid", "عمر = Ammar", "عمر = Amr", "عمرو = Omar", "سالم = Salman",
      "سعد = Saud", "جمال = Jamil", "كريم = Karam", "بشير = Bashar", "فارس = Firas", "منير = Manar", "رشيد = Rashad", "زيد = Ziyad",
      "هشام = Hashim", "حكيم = Halim", "علي = Aliyah", "خالد = Khalil", "فريد = Fouad", "حسين = Hassan", "سليمان = Salman")
def test_an_everyday_name_is_not_spelt_as_another_one(pair: str) -> None:
    native, latin = pair.split(" = ")
    assert score(native, latin) < THRESHOLD
    assert score(f"{native} الحربي", f"{latin} Al-Harbi") < THRESHOLD
    assert score(f"علي بن {native}", f"Ali bin {latin}") < THRESHOLD


@same("محمد = Mohamed", "محمود = Mahmood", "حسن = Hassan", "حسين = Hussein", "أحمد = Ahmed", "عمر = Omar", "عمرو = Amr", "عمار = Ammar",
      "حامد = Hamid", "حميد = Hameed", "سالم = Salem", "سليم = Salim", "سعيد = Saeed", "سعد = Saad", "فؤاد = Fouad", "طارق = Tarek",
      "خليل = Khalil", "بشار = Bashar", "ناصر = Nasser", "زياد = Ziad", "جميل = Gamil", "هشام = Hicham")
def test_an_everyday_name_meets_its_usual_spellings(pair: str) -> None:
    native, latin = pair.split(" = ")
    assert score(f"{native} الحربي", f"{latin} Al-Harbi") >= THRESHOLD


@same("القذافي = Gaddafi", "سالم القذافي = Salem Gaddafi", "سالم القذافي = Salim Qadhafi", "سالم القذافي = Salem al-Kadhafi",
      "عمرو القذافي = Amr Khadafy")
def test_a_family_whose_spelling_does_not_follow_its_letters_is_met(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


def test_no_name_of_the_table_is_told_apart_from_its_own_spellings() -> None:
    names = table("arabic_usual")
    assert len(names) >= 80
    for written, spellings in names.items():
        assert not any(another(name, (spelling,)) for name in written.split() for spelling in spellings.split())
        assert len(set(spellings.split())) == len(spellings.split())
