"""One file read once, into columns: the words of each record's names, its dates, numbers, nations."""

from __future__ import annotations

import gc
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sheaf.matching.files.entities import subjects
from sheaf.matching.files.opening import Unreadable
from sheaf.matching.link.words import Name, Words
from sheaf.matching.scoring.evidence import bare_numbers, birth_dates
from sheaf.matching.scoring.vessels import one
from sheaf.matching.subject import Subject

Ints = NDArray[np.int64]
KINDS = frozenset({"", "person"})  # what is linked; anything else in a file is passed over
MAX_NAMES = 8  # of one record
MAX_RECORDS = 1 << 27  # of one file: record and word numbers share 64 bits
SPELT = 80  # ASCII letters of the first name that are compared
_PLACES, _GENDERS = 1 << 20, {"": 0, "male": 1, "female": 2}


@dataclass
class Several:
    """A column with any number of whole numbers in a row."""

    counts: array[int] = field(default_factory=lambda: array("i"))
    values: array[int] = field(default_factory=lambda: array("q"))

    def add(self, found: Iterable[int]) -> None:
        before = len(self.values)
        self.values.extend(found)
        self.counts.append(len(self.values) - before)

    def rows(self) -> Ints:
        """The row of each value."""
        return np.repeat(np.arange(len(self.counts), dtype=np.int64), np.frombuffer(self.counts, np.int32))

    def flat(self) -> Ints:
        return np.frombuffer(self.values, np.int64) if self.values else np.zeros(0, np.int64)


@dataclass
class Records:
    """The columns of one file; row numbers are places in it. owner: the row of each name; words: the words of each name; own,
    father, suffix: word numbers, -1 where none; spelt: the first name's letters, words in alphabetical order; dates: year * 10000 +
    month * 100 + day; numbers, nations: as 62-bit digests; gender: 0 unknown, 1 male, 2 female."""

    ids: list[str] = field(default_factory=list)
    owner: array[int] = field(default_factory=lambda: array("q"))
    words: Several = field(default_factory=Several)
    own: array[int] = field(default_factory=lambda: array("q"))
    father: array[int] = field(default_factory=lambda: array("q"))
    suffix: array[int] = field(default_factory=lambda: array("q"))
    script: list[str] = field(default_factory=list)
    spelt: list[str] = field(default_factory=list)
    dates: Several = field(default_factory=Several)
    numbers: Several = field(default_factory=Several)
    nations: Several = field(default_factory=Several)
    gender: array[int] = field(default_factory=lambda: array("q"))

    def __len__(self) -> int:
        return len(self.ids)


def digest(text: str) -> int:
    """62 bits of a text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 2


def read_file(path: Path) -> tuple[Records, Words]:
    """The persons of a CSV or JSON-lines file; raises Unreadable, OSError."""
    records, words = Records(), Words()
    nations: dict[str, int] = {}
    with _no_search_for_rings():
        for subject in subjects(path):
            if subject.kind in KINDS and subject.names:
                _add(records, words, subject, nations)
            if len(records) > MAX_RECORDS:
                raise Unreadable(f"{path.name}: more than {MAX_RECORDS:,} persons")
        words.forget()
    return records, words


@contextmanager
def _no_search_for_rings() -> Iterator[None]:
    """What is read lives on and lies in no ring: looking through it again and again takes a fifth of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _add(records: Records, words: Words, subject: Subject, nations: dict[str, int]) -> None:
    row = len(records.ids)
    names = [name for text in subject.names[:MAX_NAMES] for name in words.names(text, "person")][:MAX_NAMES]
    first = names[0] if names else Name(())
    records.ids.append(subject.id)
    for name in names:
        records.owner.append(row)
        records.words.add(name.words)
    records.own.append(first.own)
    records.father.append(first.father)
    records.suffix.append(first.suffix)
    forms = words.form
    records.spelt.append(" ".join(sorted([forms[word] for word in first.words]))[:SPELT])
    records.script.append(words.script[first.words[0]] if first.words else "")
    records.dates.add([year * 10000 + month * 100 + day for year, month, day in birth_dates(subject)])
    records.numbers.add([digest(text) for text in set(map(one, bare_numbers(subject)))])
    records.nations.add([nations.get(text) or nations.setdefault(text, digest(text)) for text in subject.nationalities])
    records.gender.append(_GENDERS.get(subject.gender, 0))
