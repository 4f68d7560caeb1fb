"""`reach.c` against the Python that it stands for: the same words are related, the same is left to do, the same floats."""

from contextlib import suppress
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from sheaf.matching import Subject
from sheaf.matching.index import Segment, build, reached
from sheaf.matching.index.query import wanted_of
from sheaf.matching.index.reached import LETTERS, Reacher
from sheaf.matching.index.vocabulary import Vocabulary

WORDS = ("Somchai", "Somsak", "J", "B.", "bin", "Ahmad", "สมชาย", "陈", "Tan", "Wei", "Nguyễn", "Ñ", "Kuswandari", "Kuang", "x" * 80)
NAME = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
TEXT = st.text(st.sampled_from("abcdñ陈"), max_size=9)


ONE = np.zeros(1, np.int64), np.zeros(1, np.int64)  # whose, starts: a single name
NEEDS = np.zeros(1), np.ones(1, bool)
LIMITS = np.array([1.0] * 14 + [0.6, 0.6, 3, 1, 2, 0.5])


@pytest.fixture(scope="module")
def reacher(reach, tmp_path_factory):
    names = [" ".join((a, b)) for a in WORDS for b in WORDS] + [*WORDS, "", "A B C D E F G H I J K L M"]
    people = [Subject(f"p{at}", "person", (name, *names[at % 7:at % 5])) for at, name in enumerate(names)]
    folder = tmp_path_factory.mktemp("reach") / "list"
    build(people, folder)
    segment = Segment.open(folder)
    made = Reacher(segment, Vocabulary(segment.arrays))
    ends = np.append(np.flatnonzero(segment.arrays["word_form"] == 10), len(segment.arrays["word_form"])).astype(np.uint32)
    made._compiled = reach.Names(*[segment.arrays[name] for name in reached._ARRAYS], ends)
    return made


@settings(max_examples=300, deadline=None)
@given(NAME, st.lists(st.tuples(st.integers(0, 240), st.sampled_from((-inf, -9.0, -3.0, 0.0, 1.5, inf)), st.booleans()), max_size=30))
def test_names_of_any_records_spare_as_much(reacher, name, records):
    found = np.array([record for record, _, _ in records], np.uint32)
    names, plain = reacher.names(found), reacher.segment.names(found)
    assert [item.tolist() for item in names] == [item.tolist() for item in plain]
    for side in wanted_of(Subject(names=(name,)), 0.5).sides if len(names[0]) else ():
        agree(reacher, side, names, np.array([need for _, need, _ in records]), np.array([known for _, _, known in records]))


def agree(reacher, side, names, need, bounded):
    fast, slow = (function(side, names, need, bounded) for function in (reacher.spare, reacher.plainly))
    assert [fast[0].tolist(), fast[1], fast[2].tolist()] == [slow[0].tolist(), slow[1], slow[2].tolist()]


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=4), st.lists(TEXT, min_size=1, max_size=6))
def test_words_are_as_alike_in_their_letters(reach, mine, forms):
    text = np.frombuffer("\n".join(forms).encode() or b"\n", np.uint8)
    ends = np.append(np.flatnonzero(text == 10), len(text)).astype(np.uint32)[:len(forms)]
    count, none = len(forms), np.zeros(0, np.uint32)
    kernel = reach.Names(np.array([0, 1], np.uint32), np.array([0, count], np.uint32), np.arange(count, dtype=np.uint32),
                         np.ones(count, np.float32), np.zeros(count, np.uint8), text, ends)
    spare, _, related = kernel.spare(*ONE, np.arange(count, dtype=np.uint32), np.full(1, inf), np.zeros(1, bool), mine,
                                     [none] * len(mine), bytes(len(mine)), "".join(mine), np.ones(len(mine)), 1.0, False, False, LIMITS)
    wanted = process.cdist(mine, forms, scorer=OSA.normalized_similarity, score_cutoff=LETTERS, dtype=np.float32) > 0
    assert np.frombuffer(related, np.bool_).reshape(len(mine), count).tolist() == wanted.tolist()
    alike = process.cdist(["".join(mine)], ["".join(forms)], scorer=Indel.normalized_similarity, dtype=np.float32)[0, 0]
    share = wanted.any(axis=1).mean() if len(mine) <= count else wanted.any(axis=0).mean()
    assert np.frombuffer(spare)[0] == (alike if share < 0.5 and alike >= np.float32(0.6) else share - 0.5)


def test_an_endless_word_is_left_to_the_python(reacher):
    side = wanted_of(Subject(names=("Ahmad " + "k" * 90,)), 0.5).sides[0]
    names = reacher.names(np.arange(9, dtype=np.uint32))
    agree(reacher, side, names, np.zeros(9), np.ones(9, bool))


def test_arrays_that_point_outside_themselves_are_cut_off(reach):
    wild, one = np.full(3, 0xFFFFFFFF, np.uint32), np.zeros(1, np.uint32)
    kernel = reach.Names(wild, wild, one, np.ones(1, np.float32), np.zeros(1, np.uint8), np.frombuffer(b"abc", np.uint8), wild[:1])
    assert kernel.of(np.array([0, 1, 2, 9], np.uint32)) == (b"", b"", b"")
    with pytest.raises(OverflowError):
        kernel.spare(*ONE, wild[:1], *NEEDS, ["a"], [one], b"\0", "a", np.ones(1), 1.0, False, False, LIMITS)
    with pytest.raises(OverflowError):
        kernel.spare(np.array([7]), ONE[1], one, *NEEDS, ["a"], [one], b"\0", "a", np.ones(1), 1.0, False, False, LIMITS)
    assert kernel.spare(*ONE, one, *NEEDS, ["abc"], [wild], b"\0", "abc", np.ones(1), 1.0, False, False, LIMITS)[2] == b"\1"


JUNK = st.one_of(st.none(), st.integers(), st.floats(), st.just(b""), st.just([]), st.just(["a"]), st.just([1]),
                 st.just(np.zeros(3, np.uint32)), st.just(np.zeros(1)), st.just(np.full(2, -5, np.int64)), st.booleans())


@settings(max_examples=300, deadline=None)
@given(st.lists(JUNK, max_size=15))
def test_a_call_that_makes_no_sense_is_refused_and_breaks_nothing(reach, reacher, junk):
    for function in (reach.Names, reacher._compiled.of, reacher._compiled.spare):
        with suppress(TypeError, ValueError, OverflowError, BufferError):
            function(*junk)
