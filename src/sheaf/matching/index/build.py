"""Building a segment: names are read in worker processes, arrays are joined and sorted here."""

from __future__ import annotations

import gc
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sheaf.kernel import collector
from sheaf.kernel.batches import batches
from sheaf.matching.index import storage
from sheaf.matching.index.keys import exact_keys, record_keys, shows_company, strong_tokens
from sheaf.matching.index.made import made_by
from sheaf.matching.index.postings import postings_of
from sheaf.matching.index.segment import SEVERAL, SHOWN, code_of, nation_code, packed
from sheaf.matching.index.vocabulary import Described, arrays_of
from sheaf.matching.reading import readings
from sheaf.matching.reading.shape import Token
from sheaf.matching.scoring.evidence import birth_dates
from sheaf.matching.subject import MAX_NAMES, Subject
from sheaf.matching.workers import in_order

CHUNK = 10_000  # records read by one worker at a time

Progress = Callable[[int], None]
Column = NDArray[np.generic]


@dataclass
class Piece:
    """What one chunk of records becomes; word numbers are its own. Columns are of `storage` names or of `COLUMNS`."""

    words: Described
    columns: dict[str, Column]
    text: bytes = b""


def build(subjects: Iterable[Subject], folder: Path, *, processes: int = 1, progress: Progress | None = None) -> int:
    """Write the index of these subjects to `folder`; how many there are."""
    pieces: list[Piece] = []
    vocabulary = Described()
    numbers: dict[str, int] = {}
    done = 0
    with collector.paused():
        for piece in _pieces(subjects, processes):
            _renumber(piece, vocabulary, numbers)
            pieces.append(piece)
            done += len(piece.columns["lengths"])
            if progress:
                progress(done)
        numbers.clear()
        arrays = _joined(pieces) | arrays_of(vocabulary)
    loose = bool(np.any(arrays["month_day"] & np.uint16(31) == 0))  # type: ignore[operator]
    storage.write(folder, arrays, {"records": done, "made_by": made_by(), "loose": loose})
    return done


def _pieces(subjects: Iterable[Subject], processes: int) -> Iterator[Piece]:
    if processes < 2:
        yield from map(read_chunk, batches(subjects, CHUNK))
        return
    yield from in_order(read_chunk, batches(subjects, CHUNK), processes, gc.disable)


class _Reader:
    """Collects a chunk's columns, record by record."""

    def __init__(self) -> None:
        self.numbers: dict[Token, int] = {}
        self.keys, self.owners = array("Q"), array("I")
        self.names, self.parts, self.words = array("I"), array("I"), array("I")
        self.year, self.month_day, self.nation, self.kind, self.aside = array("H"), array("H"), array("H"), array("B"), array("B")
        self.texts: list[bytes] = []

    def add(self, record: int, subject: Subject) -> None:
        """Read every name of one subject."""
        read = [reading for name in subject.names[:MAX_NAMES] for reading in readings(name, subject.kind)]
        named = list(map(strong_tokens, read))
        dates = birth_dates(subject)
        found = record_keys(named, dates) | exact_keys(subject)
        self.keys.extend(found)
        self.owners.extend([record] * len(found))
        self.names.append(len(named))
        for tokens in named:
            self.parts.append(len(tokens))
            self.words.extend([self.numbers.setdefault(token, len(self.numbers)) for token in tokens])
        year, month, day = dates[0] if len(dates) == 1 else (SEVERAL if dates else 0, 0, 0)
        self.year.append(year)
        self.month_day.append(month * 32 + day)
        self.nation.append(_one([nation_code(text) for text in subject.nationalities]))
        self.kind.append(SHOWN if not subject.kind and any(map(shows_company, read)) else code_of(subject.kind))
        self.aside.append(any(len(tokens) < len(reading.parts) for tokens, reading in zip(named, read, strict=True)))
        self.texts.append(packed(subject))

    def piece(self) -> Piece:
        """All of it."""
        words = Described()
        for token in self.numbers:
            words.add(token)
        lengths = [len(text) for text in self.texts]
        columns: dict[str, Column] = {
            "keys": np.array(self.keys, np.uint64), "owners": np.array(self.owners, np.uint32), "names": np.array(self.names, np.uint32),
            "parts": np.array(self.parts, np.uint32), "part_word": np.array(self.words, np.uint32), "year": np.array(self.year, np.uint16),
            "month_day": np.array(self.month_day, np.uint16), "nation": np.array(self.nation, np.uint16),
            "kind": np.array(self.kind, np.uint8), "aside": np.array(self.aside, np.uint8), "lengths": np.array(lengths, np.uint32)}
        return Piece(words, columns, b"".join(self.texts))


def _one(codes: Sequence[int]) -> int:
    """The code, SEVERAL where there are more, 0 without any."""
    return SEVERAL if len(codes) > 1 else next(iter(codes), 0)


def read_chunk(subjects: Sequence[Subject]) -> Piece:
    """Read every name, collect words, keys and the subjects' own text."""
    reader = _Reader()
    for record, subject in enumerate(subjects):
        reader.add(record, subject)
    return reader.piece()


def _renumber(piece: Piece, vocabulary: Described, numbers: dict[str, int]) -> None:
    """The numbers of a piece's words become those of the whole list; words that are new to it are taken in."""
    before = len(numbers)
    mapped = np.array([numbers.setdefault(name, len(numbers)) for name in piece.words.names], np.uint32)
    fresh, where = np.unique(mapped, return_index=True)
    vocabulary.take(piece.words, where[fresh >= before].tolist())
    if len(mapped):
        piece.columns["part_word"] = mapped[piece.columns["part_word"].astype(np.intp)]
    piece.words = Described()


def _joined(pieces: list[Piece]) -> storage.Arrays:
    """One set of arrays from all pieces; each column is let go of as it is taken in."""
    base = 0
    for piece in pieces:
        piece.columns["owners"] = piece.columns["owners"] + np.uint32(base)  # type: ignore[operator]
        base += len(piece.columns["lengths"])
    arrays = postings_of("record", _take(pieces, "keys", np.uint64), _take(pieces, "owners", np.uint32))
    for name, kind in (("part_word", np.uint32), ("year", np.uint16), ("month_day", np.uint16), ("nation", np.uint16), ("kind", np.uint8),
                       ("aside", np.uint8)):
        arrays[name] = _take(pieces, name, kind)
    arrays["name_start"] = _starts(_take(pieces, "names", np.uint32))
    arrays["part_start"] = _starts(_take(pieces, "parts", np.uint32))
    arrays["subject_end"] = np.cumsum(_take(pieces, "lengths", np.uint32), dtype=np.uint64)
    arrays["subject_text"] = np.frombuffer(b"".join(piece.text for piece in pieces) or b"\0", np.uint8)
    return arrays


def _take(pieces: list[Piece], name: str, kind: type[np.generic]) -> Column:
    found = [piece.columns.pop(name) for piece in pieces]
    return np.concatenate(found) if found else np.zeros(0, kind)


def _starts(lengths: Column) -> Column:
    return np.concatenate([np.zeros(1, np.uint32), np.cumsum(lengths, dtype=np.uint32)])
