"""`skeletons.c` against the Python that it stands for: the same texts, the same floats, in the same order."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.matching.reading import skeletons as plain
from sheaf.matching.reading.roman import paths
from sheaf.matching.reading.roman.slots import rows
from sheaf.matching.reading.scripts import pieces, script_of

TABLES = ("arabic_names", "hangul", "hanja", "hanzi", "burmese", "khmer", "lao", "tamil", "thai", "simplified")
LONG = ("กรุงเทพมหานคร", "မြန်မာနိုင်ငံ", "ព្រះរាជាណាចក្រកម្ពុជា", "สมชายวงศ์สวัสดิ์" * 4, "ก" * 64, "陈" * 64, "")
PRICES = st.sampled_from([0.0, 0.05, 0.1, 0.3, 4.0, 8.9])
OPTIONS = st.lists(
    st.tuples(st.sampled_from(["", "a", "."]), st.text(st.sampled_from("pktnsl"), max_size=3), PRICES), max_size=9).map(tuple)


def both(kernel, ways):
    choices = tuple(tuple(kernel.Choices(options) for options in way) for way in ways)
    fast = kernel.cheapest(choices, plain.BEAM, plain.DEAREST_WHOLE)
    return list(fast.items()), list(plain.plainly(ways).items())


def test_every_word_of_the_tables_has_the_same_skeletons(skeletons):
    words = [word for name in TABLES for key, _ in rows(name) for word in pieces(key) if not word.isascii()]
    assert len(words) > 3500
    for word in (*words, *(a + b for a, b in zip(words, reversed(words), strict=True)), *LONG):
        ways = [[plain._options(sound) for sound in path] for path in paths(word, script_of(word))]
        fast, slow = both(skeletons, ways)
        assert fast == slow, word


@settings(max_examples=500, deadline=None)
@given(st.lists(st.lists(OPTIONS, max_size=7), max_size=4))
def test_whatever_the_sounds_add_the_skeletons_are_the_same(skeletons, ways):
    fast, slow = both(skeletons, ways)
    assert fast == slow


def test_a_word_beyond_all_measure_is_left_to_the_python(skeletons):
    endless = skeletons.Choices((("", "k" * 4096, 0.1),))
    with pytest.raises(OverflowError):
        skeletons.cheapest(((endless,) * 4096,), plain.BEAM, plain.DEAREST_WHOLE)
    paths_of_it = paths("สมชาย" * 800, "Thai")
    assert plain.of_paths(paths_of_it)


JUNK = st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=3), st.just(()), st.just(((),)), st.just(((1,),)), st.just((1,)),
                 st.just((("a", "b", 1.0),)), st.just((("é", "b", 1.0),)), st.just((("a", "b", None),)), st.just((("a", "b"),)))


@settings(max_examples=300, deadline=None)
@given(st.lists(JUNK, max_size=4))
def test_a_call_that_makes_no_sense_is_refused_and_breaks_nothing(skeletons, given_):
    for function in (skeletons.Choices, skeletons.cheapest):
        with suppress(TypeError, OverflowError):
            function(*given_)
    assert skeletons.cheapest((), 1, 1.0) == {}
