"""Items some at a time."""

from itertools import count, islice

from sheaf.kernel.batches import batches


def test_every_item_comes_once_and_the_last_batch_has_what_is_left():
    assert list(batches(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(batches([], 3)) == []


def test_nothing_is_read_further_ahead_than_one_batch():
    source = count()
    assert next(batches(source, 3)) == [0, 1, 2]
    assert next(source) == 3
    assert list(islice(batches(source, 2), 2)) == [[4, 5], [6, 7]]
