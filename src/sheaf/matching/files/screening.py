"""`sheaf match screen`: every query of a file against a list, in one or more processes."""

from __future__ import annotations

import gc
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from sheaf.kernel import collector
from sheaf.kernel.batches import batches
from sheaf.matching.files.entities import subjects
from sheaf.matching.files.opening import Unreadable, note
from sheaf.matching.files.progress import Progress
from sheaf.matching.files.safely import apart, replacing
from sheaf.matching.index import Damaged, Screen, Segment, build, settled
from sheaf.matching.scoring import THRESHOLD
from sheaf.matching.subject import Match, Subject
from sheaf.matching.versions import VERSION
from sheaf.matching.workers import in_order

CHUNK = 500  # queries handed to a process at a time
_SCREEN: list[Screen] = []  # of this process


@dataclass(frozen=True)
class Asked:
    """How to screen. threshold: least score kept; limit: most matches for one query."""

    threshold: float = THRESHOLD
    limit: int = 10
    processes: int = 1


@dataclass
class Tally:
    """Queries, those with a match, matches."""

    queries: int = 0
    found: int = 0
    matches: int = 0


def screen(queries: Path, listed: Path, target: Path, asked: Asked, kept: Path | None = None) -> Tally:
    """Screen `queries` against `listed` into `target`. kept: a folder that keeps the index for the next run."""
    apart(target, queries, listed)
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="sheaf-match-") as folder, replacing(target) as out:
        # What is wrong with its first line is told before the list is read.
        source = _told(subjects(queries), f"{queries.name}: two queries have")
        index = prepared(listed, kept or Path(folder), asked.processes)
        progress = Progress("queries")
        for answer in _answered(source, index, asked):
            out.writelines(answer.lines)
            tally.queries += answer.queries
            tally.matches += len(answer.lines)
            tally.found += answer.found
            progress(tally.queries)
    progress.end(f"{tally.found:,} with a match, {tally.matches:,} matches ({VERSION})")
    return tally


def _told(source: Iterable[Subject], words: str) -> Iterator[Subject]:
    """The same subjects; the first id that two of them have is told, once, behind these words. Of ids their hashes are kept."""
    seen: set[int] | None = set()
    for subject in source:
        if seen is not None:
            if (key := hash(subject.id)) in seen:
                note(f"{words} the id {subject.id}, perhaps others too: their results cannot be told apart")
                seen = None
            else:
                seen.add(key)
        yield subject


def prepared(listed: Path, folder: Path, processes: int = 1) -> Path:
    """The folder of the list's index, built unless a whole one of this very file and program is kept there; raises Unreadable."""
    if listed.exists() and not listed.is_file():
        raise Unreadable(f"{listed.name or listed}: a list must be a file, which is read twice")
    digest = _digest(listed)
    index = folder / f"{listed.stem}-{digest}-{VERSION}"
    try:
        records = Segment.open(index).count
    except Damaged:
        records = _built(listed, index, processes)
        if _digest(listed) != digest:
            shutil.rmtree(index, ignore_errors=True)
            raise Unreadable(f"{listed.name}: was changed while it was read; start again") from None
    if not records:
        note(f"{listed.name}: nobody stands on this list, so nobody can be found")
    return index


def _built(listed: Path, index: Path, processes: int) -> int:
    index.parent.mkdir(parents=True, exist_ok=True)
    progress = Progress("list")
    records = build(_told(subjects(listed), f"{listed.name}: two on the list have"), index, processes=processes, progress=progress)
    progress.end()
    return records


def _digest(listed: Path) -> str:
    with listed.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Answer:
    """To a chunk of queries: how many there were, how many had a match, the lines to write."""

    queries: int
    found: int
    lines: list[str]


def _answered(source: Iterable[Subject], index: Path, asked: Asked) -> Iterator[Answer]:
    if asked.processes < 2:
        _open(index)
        with collector.paused():
            for chunk in _chunks(source, asked):
                yield _answer(chunk)
        return
    yield from in_order(_answer, _chunks(source, asked), asked.processes, partial(_open_alone, index))


def _chunks(source: Iterable[Subject], asked: Asked) -> Iterator[tuple[Asked, list[Subject]]]:
    return ((asked, chunk) for chunk in batches(source, CHUNK))


def _open(index: Path) -> None:
    try:
        _SCREEN[:] = [Screen(Segment.open(index, checked=True))]  # `prepared` has looked at every byte of it
    except Damaged as error:
        raise Unreadable(f"{error}; it was changed by somebody else in this moment, start again") from error


def _open_alone(index: Path) -> None:
    _open(index)
    settled()
    gc.disable()  # nothing that screening makes lies in a ring, and the process ends with the work


def _answer(work: tuple[Asked, Sequence[Subject]]) -> Answer:
    asked, chunk = work
    lines: list[str] = []
    found = 0
    with collector.paused():
        answers = _SCREEN[0].search_all(chunk, threshold=asked.threshold, limit=asked.limit)
        for subject, matches in zip(chunk, answers, strict=True):
            found += bool(matches)
            lines.extend([_line(subject, match) for match in matches])
    return Answer(len(chunk), found, lines)


def _line(subject: Subject, match: Match) -> str:
    said: dict[str, Any] = {
        "query": subject.id, "match": match.subject_id, "score": match.score, "why": [reason.sentence for reason in match.reasons],
        "version": match.version}
    return orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE).decode()
