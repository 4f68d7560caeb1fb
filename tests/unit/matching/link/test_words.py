"""Names of plain words are read word by word; that gives what reading the whole name gives."""

from __future__ import annotations

import random

import pytest

from sheaf.matching.link.words import Words
from sheaf.matching.reading import readings
from tests.unit.matching.link.people import BURMESE, MALAY, person

OTHERS = [
    "Nguyễn", "Thị", "สมชาย", "รักดี", "de", "la", "Cruz", "Tan", "Sri", "Ko", "Ma", "Abdul", "din", "al", "Jr.", "II", "na", "alias",
    "Ong", "Lim", "况琳", "အောင်", "Ma.", "b.", "O'Brien", "van", "Аhmad",
]


def whole(words: Words, text: str) -> list[tuple[int, ...]]:
    return [words._named(reading).words for reading in readings(text, "person")]


@pytest.mark.parametrize("seed", range(3))
def test_the_quick_way_gives_what_the_whole_reading_gives(seed: int) -> None:
    words, r = Words(), random.Random(seed)
    for _ in range(1500):
        bits = [*MALAY, *BURMESE, *OTHERS, *person(r)[0].split()]
        text = " ".join(r.choice(bits) for _ in range(r.randint(1, 5)))
        assert [name.words for name in words.names(text, "person")] == [found for found in whole(words, text) if found], text


def test_a_father_is_set_apart_from_the_own_name() -> None:
    words = Words()
    [name] = words.names("Ahmad bin Ismail", "person")
    assert (words.kind[name.own], words.kind[name.father]) == ("=ahmad", "=ismail")
