"""Building a segment: names are read in worker processes, arrays are joined and sorted here."""

from __future__ import annotations

import multiprocessing
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sheaf.matching.index import storage, vocabulary
from sheaf.matching.index.keys import record_keys, strong_tokens
from sheaf.matching.index.segment import packed
from sheaf.matching.reading import readings
from sheaf.matching.reading.shape import Token
from sheaf.matching.scoring.evidence import bare_numbers, birth_dates
from sheaf.matching.subject import MAX_NAMES, Subject
from sheaf.matching.versions import VERSION

CHUNK = 20_000  # records read by one worker at a time

Progress = Callable[[int], None]


@dataclass
class Piece:
    """What one chunk of records becomes; word numbers are its own."""

    words: list[str] = field(default_factory=list)
    keys: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    owners: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))
    names: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))
    parts: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))
    part_word: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))
    text: bytes = b""
    lengths: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))
    born: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))


def build(subjects: Iterable[Subject], folder: Path, *, processes: int = 1, progress: Progress | None = None) -> int:
    """Write the index of these subjects to `folder`; how many there are."""
    pieces: list[Piece] = []
    done = 0
    for piece in _pieces(subjects, processes):
        pieces.append(piece)
        done += len(piece.lengths)
        if progress:
            progress(done)
    storage.write(folder, _joined(pieces), {"records": done, "version": VERSION})
    return done


def _pieces(subjects: Iterable[Subject], processes: int) -> Iterator[Piece]:
    if processes < 2:
        yield from map(read_chunk, _chunks(subjects))
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(read_chunk, _chunks(subjects))


def _chunks(subjects: Iterable[Subject]) -> Iterator[list[Subject]]:
    source = iter(subjects)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def read_chunk(subjects: Sequence[Subject]) -> Piece:
    """Read every name, collect words, keys and the subjects' own text."""
    numbers: dict[Token, int] = {}
    keys, owners = array("Q"), array("I")
    names, parts, part_word = array("I"), array("I"), array("I")
    born, texts = array("I"), []
    for record, subject in enumerate(subjects):
        found_names = [reading for name in subject.names[:MAX_NAMES] for reading in readings(name, subject.kind)]
        dates = birth_dates(subject)
        found = record_keys(found_names, dates, bare_numbers(subject))
        born.append(dates[0][0] * 10000 + dates[0][1] * 100 + dates[0][2] if len(dates) == 1 else 0)
        keys.extend(found)
        owners.extend([record] * len(found))
        names.append(len(found_names))
        for reading in found_names:
            tokens = strong_tokens(reading)
            parts.append(len(tokens))
            part_word.extend([numbers.setdefault(token, len(numbers)) for token in tokens])
        texts.append(packed(subject))
    return Piece(
        [token.text for token in numbers], np.array(keys, np.uint64), np.array(owners, np.uint32), np.array(names, np.uint32),
        np.array(parts, np.uint32), np.array(part_word, np.uint32), b"".join(texts), np.array([len(text) for text in texts], np.uint32),
        np.array(born, np.uint32))


def _joined(pieces: list[Piece]) -> storage.Arrays:
    """One set of arrays from all pieces; each piece is let go of as it is taken in."""
    numbers: dict[str, int] = {}
    for piece in pieces:
        mapped = np.array([numbers.setdefault(word, len(numbers)) for word in piece.words], np.uint32)
        piece.part_word = mapped[piece.part_word] if len(piece.part_word) else piece.part_word
        piece.words = []
    base = 0
    for piece in pieces:
        piece.owners = piece.owners + np.uint32(base)
        base += len(piece.lengths)
    key = _take(pieces, "keys", np.uint64)
    order = np.argsort(key, kind="stable")
    arrays: storage.Arrays = {"key": key[order], "record_of_key": _take(pieces, "owners", np.uint32)[order]}
    del key, order
    arrays["name_start"] = _starts(_take(pieces, "names", np.uint32))
    arrays["part_start"] = _starts(_take(pieces, "parts", np.uint32))
    arrays["part_word"] = _take(pieces, "part_word", np.uint32)
    arrays["born"] = _take(pieces, "born", np.uint32)
    arrays["subject_end"] = np.cumsum(_take(pieces, "lengths", np.uint32), dtype=np.uint64)
    arrays["subject_text"] = np.frombuffer(b"".join(piece.text for piece in pieces) or b"\0", np.uint8)
    return arrays | vocabulary.arrays_of(list(numbers))


def _take(pieces: list[Piece], name: str, kind: type[np.generic]) -> NDArray[np.generic]:
    found = [getattr(piece, name) for piece in pieces]
    for piece in pieces:
        setattr(piece, name, None) if name != "lengths" else None
    return np.concatenate(found) if found else np.zeros(0, kind)


def _starts(lengths: NDArray[np.generic]) -> NDArray[np.generic]:
    return np.concatenate([np.zeros(1, np.uint32), np.cumsum(lengths, dtype=np.uint32)])
