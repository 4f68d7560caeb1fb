"""The one way that stands for all ways of reading a Chinese name is never dearer than any of them."""

from hypothesis import given
from hypothesis import strategies as st

from sheaf.matching.reading.roman.chinese import nearest, read
from sheaf.matching.reading.roman.slots import MISSING_CONSONANT, rows
from sheaf.matching.reading.sound import LOST
from sheaf.matching.reading.spelling import losses, plainly

LOSSES = losses(LOST, MISSING_CONSONANT)
CHARACTERS = sorted({letter for _, rest in rows("hanzi") for letter in rest.partition("\t")[2]})
NAMES = st.lists(st.sampled_from(CHARACTERS), min_size=1, max_size=4).map("".join)
WORDS = ("tan", "li", "wei", "ming", "xiu", "ying", "wang", "chen", "hock", "seng", "ng", "foo", "tjioe", "nguyen", "park")
SPELT = st.lists(st.sampled_from(WORDS), max_size=3).map("".join)


@given(NAMES, SPELT)
def test_no_reading_costs_less_than_the_nearest(name, letters):
    assert plainly((nearest(name),), letters, 9.0, LOSSES) <= plainly(read(name, "Hani"), letters, 9.0, LOSSES)
