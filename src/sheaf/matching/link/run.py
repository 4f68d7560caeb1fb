"""`sheaf match link`: two files in, weighed pairs out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np
import orjson
import pyarrow as pa

from sheaf.matching.files.progress import Progress
from sheaf.matching.files.safely import apart, replacing
from sheaf.matching.link import features, keys
from sheaf.matching.link.engines.shared import Found, Job
from sheaf.matching.link.model import COMPARISONS, MODEL, Weights, level_of, settings_of, weights_of
from sheaf.matching.link.records import Records, read_file
from sheaf.matching.link.words import Words
from sheaf.matching.workers import in_order

ENGINES = {"duckdb": "sheaf.matching.link.engines.duck", "spark": "sheaf.matching.link.engines.spark"}
THRESHOLD = 0.9  # least probability written: 99 of 100 pairs are right on lists like those it was measured on
SUREST = 1 - 1e-12  # a probability of one is an infinite weight, which no engine can compare
TOGETHER = 20_000  # persons of both files below which a second process costs more than it saves
BATCH = 50_000  # lines written at a time

Read = tuple[Records, Words]


@dataclass(frozen=True)
class Chosen:
    """How to link. engine: `duckdb` or `spark`; threshold: least probability written; weights: a file of one's own; limit: most pairs
    of one person on the left."""

    engine: str = "duckdb"
    threshold: float = THRESHOLD
    weights: Path | None = None
    limit: int | None = None


STANDARD = Chosen()


@dataclass
class Tally:
    """Persons on both sides, pairs that were weighed, pairs written."""

    left: int = 0
    right: int = 0
    compared: int = 0
    pairs: int = 0


def link(left: Path, right: Path, target: Path, chosen: Chosen = STANDARD) -> Tally:
    """Write the pairs of persons of two files at or above the threshold, likeliest first; raises Unreadable, OSError."""
    weights = weights_of(chosen.weights or MODEL)
    apart(target, left, right)
    with replacing(target) as out:
        progress = Progress("persons")
        sides = _read(left, right)
        progress.done = sum(len(records) for records, _ in sides)
        progress.end("read")
        progress = Progress("pairs")
        found = weighed(sides, weights, chosen.engine, chosen.threshold)
        pairs = _limited(found.pairs, chosen.limit)
        out.writelines(_lines(pairs, sides[0][0].ids, sides[1][0].ids))
        progress.done = found.compared
        progress.end(f"{len(pairs):,} written")
    return Tally(len(sides[0][0]), len(sides[1][0]), found.compared, len(pairs))


def _limited(pairs: pa.Table, limit: int | None) -> pa.Table:
    """At most so many pairs of one person on the left, the likeliest."""
    if limit is None or not len(pairs):
        return pairs
    left = pairs["l"].to_numpy()
    order = np.argsort(left, kind="stable")
    place = np.empty(len(left), np.int64)
    place[order] = np.arange(len(left)) - np.searchsorted(left[order], left[order])
    return pairs.filter(pa.array(place < limit))


def _read(left: Path, right: Path) -> tuple[Read, Read]:
    """Both files, each in a process of its own where they are large."""
    if left.stat().st_size + right.stat().st_size < TOGETHER * 50:
        return read_file(left), read_file(right)
    one, two = in_order(read_file, (left, right), 2)
    return one, two


def weighed(sides: tuple[Read, Read], weights: Weights, engine: str = "duckdb", threshold: float = THRESHOLD) -> Found:
    """The pairs of two read files."""
    if not len(sides[0][0]) or not len(sides[1][0]):
        return Found(pa.table({name: pa.array([], pa.int64()) for name in ("l", "r", "match_probability", *_gammas())}), 0)
    return found_by(engine, job_of(sides, weights, threshold))


def job_of(sides: tuple[Read, Read], weights: Weights, threshold: float) -> Job:
    """What an engine needs."""
    left, right = features.both(*sides)
    settings = settings_of(weights, len(left.records), len(right.records))
    return Job(left.table, right.table, _keys(left, left=True), _keys(right, left=False), settings, min(threshold, SUREST))


def _keys(side: features.Side, *, left: bool) -> pa.Table:
    return pa.table(dict(zip(("key", "row"), keys.keys_of(side, left=left), strict=True)))


def found_by(engine: str, job: Job) -> Found:
    """The pairs as one engine finds them, likeliest first."""
    found: Found = import_module(ENGINES[engine]).run(job)
    order = [("match_probability", "descending"), ("l", "ascending"), ("r", "ascending")]
    return Found(found.pairs.sort_by(order), found.compared)


def _gammas() -> list[str]:
    return [f"gamma_{name}" for name in COMPARISONS]


def _lines(pairs: pa.Table, left: list[str], right: list[str]) -> Iterator[str]:
    whys = _whys(pairs)
    rows = zip(*(pairs[name].to_pylist() for name in ("l", "r", "match_probability")), whys, strict=True)
    batch: list[bytes] = []
    for one, two, score, why in rows:
        batch.append(orjson.dumps({"left": left[one], "right": right[two], "score": score, "why": why}))
        if len(batch) == BATCH:
            yield _text(batch)
            batch = []
    if batch:
        yield _text(batch)


def _text(lines: list[bytes]) -> str:
    return (b"\n".join(lines) + b"\n").decode()


def _whys(pairs: pa.Table) -> list[list[str]]:
    """The sentences of each pair's levels; pairs of one pattern share theirs."""
    patterns = np.stack([pairs[name].to_numpy() for name in _gammas()], axis=1).astype(np.int64)
    distinct, which = np.unique(patterns, axis=0, return_inverse=True)
    said = [[level.says for name, gamma in zip(COMPARISONS, pattern, strict=True) if (level := level_of(name, int(gamma))).says]
            for pattern in distinct.tolist()]
    return [said[place] for place in which.reshape(-1).tolist()]
