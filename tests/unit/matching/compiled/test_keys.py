"""`keys.c` against the Python that it stands for: the same numbers in the same order."""

from contextlib import suppress

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.matching.index.keys import ONE, PAIR, YEAR, plain_name_keys, plain_other_keys, plain_year_keys
from sheaf.matching.index.postings import Postings, postings_of

SOUND = st.integers(0, 40) | st.integers(0, 2**32 - 1)
GROUPS = st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=4).map(tuple), max_size=6)


@settings(max_examples=300)
@given(GROUPS, GROUPS)
def test_whatever_the_sounds_the_keys_are_the_same(keys, groups, others):
    assert keys.name_keys(groups, ONE, PAIR) == plain_name_keys(groups)
    assert keys.other_keys(groups, others, PAIR) == plain_other_keys(groups, others)
    years = [sound for group in others for sound in group]
    assert keys.year_keys(groups, YEAR, years) == plain_year_keys(groups, YEAR, years)


@settings(max_examples=300)
@given(st.lists(st.tuples(SOUND, st.integers(0, 99))), st.lists(SOUND))
def test_whoever_has_a_key_is_told_as_python_tells_it(keys, held, wanted):
    arrays = postings_of("word", np.array([key for key, _ in held], np.uint32), np.array([owner for _, owner in held], np.uint32))
    told = keys.owners(*(arrays[f"word_{part}"] for part in ("key", "start", "table", "held")), tuple(wanted))
    assert np.frombuffer(told, np.uint32).tolist() == Postings(arrays, "word").plainly(wanted).tolist()


@settings(max_examples=300)
@given(st.lists(st.integers(0, 2**32 - 1), max_size=6), st.lists(st.integers(0, 2**32 - 1), max_size=6), st.sampled_from([2, 3, 5, 17]),
       st.lists(st.integers(0, 2**32 - 1), max_size=6), st.lists(st.integers(0, 2**32 - 1), max_size=4))
def test_arrays_that_do_not_fit_are_refused_or_cut_off(keys, held, starts, entries, table, wanted):
    arrays = [np.array(numbers, np.uint32) for numbers in (held, starts, [*table, *[0xFFFFFFFF] * entries][:entries], table)]
    with suppress(ValueError):
        assert len(keys.owners(*arrays, tuple(wanted))) <= 4 * len(table) * len(wanted)


JUNK = st.one_of(st.none(), st.integers(-5, 2**70), st.just([]), st.just([()]), st.just([(2**40,)]), st.just([(-1,)]), st.just([("a", 1)]),
                 st.just([1]), st.just(((1,),)))


@settings(max_examples=300)
@given(st.lists(JUNK, max_size=4))
def test_a_call_that_makes_no_sense_is_refused_and_breaks_nothing(keys, junk):
    for function in (keys.name_keys, keys.other_keys, keys.year_keys, keys.owners):
        with suppress(TypeError, ValueError, OverflowError):
            function(*junk)
    assert keys.name_keys([(7,)], ONE, PAIR) == plain_name_keys([(7,)])
