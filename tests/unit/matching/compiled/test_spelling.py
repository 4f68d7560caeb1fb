"""`spelling.c` against the Python that it stands for: the same floats, whatever is asked."""

from contextlib import suppress
from itertools import cycle, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.matching.reading.cultures.lexicon import DATA, lines_of
from sheaf.matching.reading.roman import paths
from sheaf.matching.reading.roman.slots import MISSING_CONSONANT, merged, rows
from sheaf.matching.reading.scripts import pieces, script_of
from sheaf.matching.reading.sound import LOST
from sheaf.matching.reading.spelling import losses, plainly, plainly_within
from sheaf.matching.reading.tokens import token_of

LOSSES = losses(LOST, MISSING_CONSONANT)
TABLES = ("arabic_names", "hangul", "hanja", "hanzi", "burmese", "khmer", "lao", "tamil", "thai", "simplified")
LETTERS = st.text(st.one_of(st.sampled_from("abcdeghiknopstuy"), st.characters()), max_size=70)
SPELLINGS = st.lists(st.tuples(st.text(st.sampled_from("aghknp\u00e9\u0e01"), max_size=4), st.floats(0, 3)), min_size=1, max_size=12)


def both(spelling, ways, letters, limit):
    sounds = tuple(tuple(spelling.Sound(slot.spellings, slot.skip) for slot in path) for path in ways)
    return spelling.least(sounds, letters, limit, LOSSES), plainly(ways, letters, limit, LOSSES)


def test_every_word_of_the_tables_costs_the_same(spelling):
    natives = [word for name in TABLES for key, _ in rows(name) for word in pieces(key) if not word.isascii()]
    latins = [word for entry in sorted((DATA / "words").iterdir(), key=str) for line in lines_of(f"words/{entry.name}")
              if not line.startswith("[") for word in line.split()]
    assert len(natives) > 3500
    assert len(latins) > 4000
    others = cycle(latins)
    for word in natives:
        ways = paths(word, script_of(word))
        for letters in (*token_of(word).forms[:2], *islice(others, 3)):
            for limit in (2.5, 9.0):
                fast, plain = both(spelling, ways, letters, limit)
                assert fast == plain, (word, letters, limit)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(SPELLINGS, max_size=6), max_size=4), LETTERS, st.floats(0, 12))
def test_whatever_the_sounds_and_the_letters_the_cost_is_the_same(spelling, sounds, letters, limit):
    ways = tuple(tuple(merged(spellings) for spellings in path) for path in sounds)
    fast, plain = both(spelling, ways, letters, limit)
    assert fast == plain
    spelt = (("", limit / 2), (letters, limit), (letters[::-1], limit / 3))
    quick = tuple(tuple(spelling.Sound(slot.spellings, slot.skip) for slot in path) for path in ways)
    assert spelling.within(quick, spelt, LOSSES) == plainly_within(ways, spelt, LOSSES)


@pytest.mark.parametrize("letters", ["", "k", "ng" * 2048, "\u0e01" * 4096, "\ud800", "a\0b", "😀" * 65])
def test_no_letters_many_and_strange_ones_cost_the_same(spelling, letters):
    ways = (*paths("สมชาย", "Thai"), *paths("陈", "Hani"), ())
    fast, plain = both(spelling, ways, letters, 5000.0)
    assert fast == plain


JUNK = st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=3), st.binary(max_size=1100), st.just(LOSSES),
                 st.just(()), st.just(((),)), st.just(((1,),)), st.just((("a", 1.0),)), st.just((("a", None),)), st.just([("a", 1)]))


@settings(max_examples=300, deadline=None)
@given(st.lists(JUNK, max_size=5))
def test_a_call_that_makes_no_sense_is_refused_and_breaks_nothing(spelling, given_):
    for function in (spelling.Sound, spelling.least, spelling.within):
        with suppress(TypeError, OverflowError):
            function(*given_)
    assert spelling.least((), "", 1.0, LOSSES) == 1.0
    assert spelling.within((), (("", 1.0),), LOSSES) is False
