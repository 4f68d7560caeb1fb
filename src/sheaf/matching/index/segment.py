"""One immutable part of an index, opened from its folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from sheaf.matching.index import storage
from sheaf.matching.index.storage import Damaged
from sheaf.matching.subject import Subject

NEEDED = {
    "word_text", "word_end", "word_key", "word_of_key", "key", "record_of_key", "name_start", "part_start", "part_word",
    "subject_text", "subject_end", "born",
}
FIELDS = ("id", "kind", "names", "birth_dates", "nationalities", "identifiers", "phones", "gender")


def packed(subject: Subject) -> bytes:
    """A subject as it stands in a segment."""
    return orjson.dumps([getattr(subject, field) for field in FIELDS])


def unpacked(data: bytes) -> Subject:
    """The subject again."""
    values: list[Any] = orjson.loads(data)
    given: tuple[Any, ...] = tuple(tuple(value) if isinstance(value, list) else value for value in values)
    return Subject(*given)


@dataclass
class Segment:
    """Records 0 to `count` - 1: keys in order with the records that have them; names as word numbers;
    the subjects as given. All arrays stay on disk and are mapped."""

    arrays: storage.Arrays
    facts: dict[str, object]

    @classmethod
    def open(cls, folder: Path) -> Segment:
        """Raises Damaged where the folder is not a whole index."""
        arrays, facts = storage.open_folder(folder)
        if missing := NEEDED - arrays.keys():
            raise Damaged(f"{folder.name}: without {', '.join(sorted(missing))}")
        return cls(arrays, facts)

    def __post_init__(self) -> None:
        self.key: NDArray[np.uint64] = self.arrays["key"]  # type: ignore[assignment]
        self.record_of_key: NDArray[np.uint32] = self.arrays["record_of_key"]  # type: ignore[assignment]
        self.name_start: NDArray[np.uint32] = self.arrays["name_start"]  # type: ignore[assignment]
        self.part_start: NDArray[np.uint32] = self.arrays["part_start"]  # type: ignore[assignment]
        self.part_word: NDArray[np.uint32] = self.arrays["part_word"]  # type: ignore[assignment]
        self.born: NDArray[np.uint32] = self.arrays["born"]  # type: ignore[assignment]
        self._text: NDArray[np.uint8] = self.arrays["subject_text"]  # type: ignore[assignment]
        self._end: NDArray[np.uint64] = self.arrays["subject_end"]  # type: ignore[assignment]

    @property
    def count(self) -> int:
        return len(self._end)

    def subject(self, record: int) -> Subject:
        """The record as it was given."""
        start = int(self._end[record - 1]) if record else 0
        return unpacked(self._text[start:int(self._end[record])].tobytes())

    def names(self, records: Sequence[int]) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.uint32]]:
        """The names of these records: whose each is (a place in `records`), where its words start, all words in a row.

        A name without words is left out."""
        held = np.asarray(records, np.intp)
        first = self.name_start[held].astype(np.intp)
        whose, names = _ranges(first, self.name_start[held + 1].astype(np.intp))
        starts, ends = self.part_start[names].astype(np.intp), self.part_start[names + 1].astype(np.intp)
        filled = ends > starts
        whose, starts, ends = whose[filled], starts[filled], ends[filled]
        _, places = _ranges(starts, ends)
        return whose, np.concatenate([np.zeros(1, np.intp), np.cumsum(ends - starts)[:-1]])[:len(starts)], self.part_word[places]


def _ranges(starts: NDArray[np.intp], ends: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Every number of every range in a row, with the range it is of."""
    lengths = ends - starts
    whose = np.repeat(np.arange(len(starts)), lengths)
    before = np.cumsum(lengths) - lengths
    return whose, np.arange(len(whose)) - before[whose] + starts[whose]
