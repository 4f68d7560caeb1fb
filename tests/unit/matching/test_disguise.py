"""Names that look like others and are not written so are told to people; names in the scripts of the region are not."""

from __future__ import annotations

import pytest

from sheaf.matching.reading.disguise import disguised


@pytest.mark.parametrize(
    "text", ["Ki\u200bttisak", "S\u0430elim", "\u202eAhmad", "Ah\u00admad", "\u0391hmad bin Ali", "Ahmad \u2067Ali\u2069"])
def test_invisible_and_look_alike_letters_are_seen(text: str) -> None:
    assert disguised(text)


@pytest.mark.parametrize(
    "text", ["", "Ahmad bin Ali", "Nguyễn Văn Dũng", "สม\u200bชาย", "ស្រី\u200bមុំ", "မောင်\u200bမောင်",
             "محمد بن\u200cعلي", "Иван Петров", "Ivan Петров",
             "王小明", "O’Brien", "José", "Kim 김정은"])
def test_scripts_of_the_region_and_names_in_two_scripts_are_not(text: str) -> None:
    assert not disguised(text)
