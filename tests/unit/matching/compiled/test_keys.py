"""`keys.c` against the Python that it stands for: the same numbers in the same order."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.matching.index.keys import ONE, PAIR, plain_name_keys, plain_other_keys

GROUPS = st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=4).map(tuple), max_size=6)


@settings(max_examples=300)
@given(GROUPS, GROUPS)
def test_whatever_the_sounds_the_keys_are_the_same(keys, groups, others):
    assert keys.name_keys(groups, ONE, PAIR) == plain_name_keys(groups)
    assert keys.other_keys(groups, others, PAIR) == plain_other_keys(groups, others)


JUNK = st.one_of(st.none(), st.integers(-5, 2**70), st.just([]), st.just([()]), st.just([(2**40,)]), st.just([(-1,)]), st.just([("a", 1)]),
                 st.just([1]), st.just(((1,),)))


@settings(max_examples=300)
@given(st.lists(JUNK, max_size=4))
def test_a_call_that_makes_no_sense_is_refused_and_breaks_nothing(keys, junk):
    for function in (keys.name_keys, keys.other_keys):
        with suppress(TypeError, ValueError, OverflowError):
            function(*junk)
    assert keys.name_keys([(7,)], ONE, PAIR) == plain_name_keys([(7,)])
