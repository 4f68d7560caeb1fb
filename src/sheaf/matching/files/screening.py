"""`sheaf match screen`: every query of a file against a list, in one or more processes."""

from __future__ import annotations

import hashlib
import multiprocessing
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from sheaf.kernel import collector
from sheaf.matching.files.entities import subjects
from sheaf.matching.files.progress import Progress
from sheaf.matching.files.safely import replacing
from sheaf.matching.index import Damaged, Screen, Segment, build, settled
from sheaf.matching.scoring import THRESHOLD
from sheaf.matching.subject import Match, Subject
from sheaf.matching.versions import VERSION

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
    tally, progress = Tally(), Progress("queries")
    with tempfile.TemporaryDirectory(prefix="sheaf-match-") as folder, replacing(target) as out:
        index = prepared(listed, kept or Path(folder), asked.processes)
        for answer in _answered(subjects(queries), index, asked):
            out.writelines(answer.lines)
            tally.queries += answer.queries
            tally.matches += len(answer.lines)
            tally.found += answer.found
            progress(tally.queries)
    progress.end(f"{tally.found:,} with a match, {tally.matches:,} matches")
    return tally


def prepared(listed: Path, folder: Path, processes: int = 1) -> Path:
    """The folder of the list's index, built unless a whole one of this very file and program is kept there."""
    with listed.open("rb") as file:
        digest = hashlib.file_digest(file, "blake2b").hexdigest()[:24]
    index = folder / f"{listed.stem}-{digest}-{VERSION}"
    try:
        Segment.open(index)
    except Damaged:
        folder.mkdir(parents=True, exist_ok=True)
        progress = Progress("list")
        build(subjects(listed), index, processes=processes, progress=progress)
        progress.end()
    return index


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
    with multiprocessing.get_context("spawn").Pool(asked.processes, _open_alone, (index,)) as pool:
        yield from pool.imap(_answer, _chunks(source, asked))


def _chunks(source: Iterable[Subject], asked: Asked) -> Iterator[tuple[Asked, list[Subject]]]:
    items = iter(source)
    while chunk := list(islice(items, CHUNK)):
        yield asked, chunk


def _open(index: Path) -> None:
    _SCREEN[:] = [Screen(Segment.open(index, checked=True))]  # `prepared` has looked at every byte of it


def _open_alone(index: Path) -> None:
    _open(index)
    settled()


def _answer(work: tuple[Asked, Sequence[Subject]]) -> Answer:
    asked, chunk = work
    lines: list[str] = []
    found = 0
    search = _SCREEN[0].search
    with collector.paused():
        for subject in chunk:
            if matches := search(subject, threshold=asked.threshold, limit=asked.limit):
                found += 1
                lines.extend([_line(subject, match) for match in matches])
    return Answer(len(chunk), found, lines)


def _line(subject: Subject, match: Match) -> str:
    said: dict[str, Any] = {
        "query": subject.id, "match": match.subject_id, "score": match.score, "why": [reason.sentence for reason in match.reasons]}
    return orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE).decode()
