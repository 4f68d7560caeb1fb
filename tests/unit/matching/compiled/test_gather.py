"""`gather.c` against the Python that it stands for: the same records in the same order, the same floats."""

from contextlib import suppress
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.matching.index import gathered
from sheaf.matching.index.gathered import Gatherer
from sheaf.matching.index.postings import Postings, postings_of
from sheaf.matching.index.segment import SEVERAL, Facts

YEARS, DAYS = st.sampled_from([0, 1970, 1971, 1972, SEVERAL]), st.integers(0, 12)
RECORD = st.tuples(YEARS, DAYS, DAYS, st.sampled_from([0, 1, 2, 3, SEVERAL]), st.sets(st.integers(0, 12), max_size=6))
DATE = st.tuples(st.sampled_from([1970, 1971]), DAYS, DAYS)
KEYS = st.lists(st.integers(0, 14), max_size=8)
SPREAD = 0x123456789ABCDEF  # keys are spread over their 64 bits


def segment_of(people):
    keys = [(key * SPREAD, record) for record, person in enumerate(people) for key in person[4]]
    held = postings_of("record", np.array([key for key, _ in keys], np.uint64), np.array([record for _, record in keys], np.uint32))
    columns = np.array([(0 if year == SEVERAL else year and month * 32 + day) for year, month, day, *_ in people], np.uint16)
    arrays = held | {"year": np.array([one[0] for one in people], np.uint16), "month_day": columns,
                     "nation": np.array([one[3] for one in people], np.uint16)}
    return SimpleNamespace(arrays=arrays, records=Postings(arrays, "record"), count=len(people), year=arrays["year"], month_day=columns,
                           nation=arrays["nation"], about=lambda at: Facts(arrays["year"][at], columns[at], arrays["nation"][at]))


@pytest.fixture
def compiled(gather, monkeypatch):
    monkeypatch.setattr(gathered, "_KERNEL", gather)
    return gather


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_whatever_is_asked_the_same_records_are_found(gather, data):
    people = data.draw(st.lists(RECORD, min_size=1, max_size=30))
    nations = data.draw(st.lists(st.sampled_from([1, 2, 9]), max_size=2))
    wanted = SimpleNamespace(dates=data.draw(st.lists(DATE, max_size=2)), nations=nations, full=False,
                             threshold=data.draw(st.sampled_from([0.2, 0.5, 0.9])))
    own, wide = ([key * SPREAD for key in data.draw(KEYS)] for _ in range(2))
    limit, budget, before = data.draw(st.integers(0, 40)), data.draw(st.sampled_from([1, 5, 40, 2500])), gathered.POSTING_BUDGET
    plain = Gatherer(segment_of(people))
    plain._compiled = gather.Records(*[plain.segment.arrays[name] for name in gathered._ARRAYS])
    gathered.POSTING_BUDGET = budget
    try:
        fast, slow = plain.best(own, wide, wanted, limit), plain.plainly(own, wide, wanted, limit)
    finally:
        gathered.POSTING_BUDGET = before
    assert [item.tolist() for item in fast] == [item.tolist() for item in slow]


def test_more_dates_than_anybody_has_are_left_to_the_python(compiled):
    gatherer = Gatherer(segment_of([(1970, 1, 1, 1, {1})]))
    wanted = SimpleNamespace(dates=[(1970, 1, 1)] * 80, nations=[], full=False, threshold=0.5)
    assert gatherer.best([SPREAD], [], wanted, 5)[0].tolist() == [0]


def test_arrays_that_point_outside_themselves_are_cut_off(gather):
    arrays = segment_of([(1970, 1, 1, 1, {1, 2}), (1971, 1, 1, 1, {2})]).arrays
    wild = {name: np.full_like(arrays[name], 0xFFFFFFFF) for name in ("record_start", "record_table", "record_held")}
    for name, array in wild.items():
        records = gather.Records(*[(arrays | {name: array})[other] for other in gathered._ARRAYS])
        found, _ = records.best([SPREAD, 2 * SPREAD], [], 1.0, (), (), np.zeros((9, 3)), 100, 100)
        assert found == b"", name


JUNK = st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=3), st.just(()), st.just([]), st.just([-1]), st.just(["a"]),
                 st.just(((1, 2),)), st.just(np.zeros((9, 3))), st.just(np.zeros(3, np.uint32)))


@settings(max_examples=300, deadline=None)
@given(st.lists(JUNK, max_size=8))
def test_a_call_that_makes_no_sense_is_refused_and_breaks_nothing(gather, junk):
    arrays = segment_of([(1970, 1, 1, 1, {1})]).arrays
    records = gather.Records(*[arrays[name] for name in gathered._ARRAYS])
    for function in (gather.Records, records.best):
        with suppress(TypeError, ValueError, OverflowError, BufferError):
            function(*junk)
    assert records.best([SPREAD], [], 1.0, (), (), np.zeros((9, 3)), 9, 9)[0] == b"\0\0\0\0"
