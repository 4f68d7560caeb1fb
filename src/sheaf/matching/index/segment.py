"""One immutable part of an index, opened from its folder."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from sheaf.matching.index import storage
from sheaf.matching.index.made import made_by
from sheaf.matching.index.postings import Postings
from sheaf.matching.index.storage import Damaged
from sheaf.matching.subject import Subject

NEEDED = {
    "word_form", "word_token", "word_end", "word_bits", "word_flags", "word_sound", "word_key", "word_start", "word_table", "word_held",
    "record_key", "record_start", "record_table", "record_held", "name_start", "part_start", "part_word",
    "subject_text", "subject_end", "year", "month_day", "kind", "nation", "aside",
}
KINDS = ("", "person", "group", "company", "vessel", "vehicle", "document", "firearm", "account", "phone", "address", "incident")
OTHER, SHOWN = 255, 254  # a kind that has no code; none, where a name shows a company
SEVERAL = 0xFFFF  # the year of a record with several birth dates
Names = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.uint32]]  # see Segment.names
FIELDS = ("id", "kind", "names", "birth_dates", "nationalities", "identifiers", "phones", "gender")


def code_of(kind: str) -> int:
    """The number that stands for a kind of subject."""
    return KINDS.index(kind) if kind in KINDS else OTHER


def packed(subject: Subject) -> bytes:
    """A subject as it stands in a segment."""
    return orjson.dumps([getattr(subject, field) for field in FIELDS])


def unpacked(data: bytes | memoryview) -> Subject:
    """The subject again."""
    values: list[Any] = orjson.loads(data)
    given: tuple[Any, ...] = tuple(tuple(value) if isinstance(value, list) else value for value in values)
    return Subject(*given)


def nation_code(text: str) -> int:
    """The number that stands for a nationality; two that are not the same may share one."""
    return 1 + zlib.crc32(text.encode("utf-8", "replace")) % (SEVERAL - 1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stored of some records beside their names: see Segment."""

    year: NDArray[np.uint16]
    month_day: NDArray[np.uint16]
    nation: NDArray[np.uint16]


@dataclass
class Segment:
    """Records 0 to `count` - 1: keys in order with the records that have them; names as word numbers; year,
    month and day (32 a month) of the birth date, zeros where not known; the nationality's and the kind's code; the subjects
    as given. SEVERAL stands for more than one date or nationality. loose: whether any record lacks a full birth date; aside:
    of each, whether a name has titles, markers or suffixes.
    All arrays stay on disk and are mapped."""

    arrays: storage.Arrays
    facts: dict[str, object]

    @classmethod
    def open(cls, folder: Path, *, checked: bool = False) -> Segment:
        """Raises Damaged where the folder is not a whole index made by this very program. checked: a process that looked at
        every byte has just said so, and it is not done again."""
        arrays, facts = storage.open_folder(folder, checked=checked)
        if missing := NEEDED - arrays.keys():
            raise Damaged(f"{folder.name}: without {', '.join(sorted(missing))}")
        if facts.get("made_by") != made_by():
            raise Damaged(f"{folder.name}: made by another version")
        return cls(arrays, facts)

    def __post_init__(self) -> None:
        self.records = Postings(self.arrays, "record")
        self.name_start: NDArray[np.uint32] = self.arrays["name_start"]  # type: ignore[assignment]
        self.part_start: NDArray[np.uint32] = self.arrays["part_start"]  # type: ignore[assignment]
        self.part_word: NDArray[np.uint32] = self.arrays["part_word"]  # type: ignore[assignment]
        self.year: NDArray[np.uint16] = self.arrays["year"]  # type: ignore[assignment]
        self.month_day: NDArray[np.uint16] = self.arrays["month_day"]  # type: ignore[assignment]
        self.nation: NDArray[np.uint16] = self.arrays["nation"]  # type: ignore[assignment]
        self.loose = bool(self.facts.get("loose", True))
        self.kind: NDArray[np.uint8] = self.arrays["kind"]  # type: ignore[assignment]
        self.aside: NDArray[np.uint8] = self.arrays["aside"]  # type: ignore[assignment]
        self._text = memoryview(self.arrays["subject_text"])  # type: ignore[arg-type]
        self._end = memoryview(self.arrays["subject_end"])  # type: ignore[arg-type]

    @property
    def count(self) -> int:
        return len(self._end)

    def subject(self, record: int) -> Subject:
        """The record as it was given."""
        start = self._end[record - 1] if record else 0
        return unpacked(self._text[start:self._end[record]])

    def about(self, records: NDArray[np.uint32]) -> Facts:
        """Facts of these records."""
        return Facts(self.year[records], self.month_day[records], self.nation[records])

    def names(self, records: Sequence[int] | NDArray[np.uint32]) -> Names:
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
