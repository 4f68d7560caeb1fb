"""`sheaf match pairs`: every pair of a file scored, written beside what was given."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import orjson

from sheaf.matching.files.entities import KINDS, Unreadable, json_lines, rows, subject_of_entity
from sheaf.matching.files.progress import Progress
from sheaf.matching.files.safely import replacing
from sheaf.matching.scoring import THRESHOLD, compare
from sheaf.matching.subject import Match, Subject

ADDED = ("score", "match", "why")


@dataclass
class Tally:
    """How many pairs, how many at or above the threshold."""

    pairs: int = 0
    matches: int = 0


def score_pairs(source: Path, target: Path) -> Tally:
    """Score every pair of `source` (CSV, or JSON lines by what the first character shows) into `target`."""
    tally, progress = Tally(), Progress("pairs")
    with source.open(encoding="utf-8-sig", errors="replace", newline="") as file, replacing(target) as out:
        first = file.read(1)
        file.seek(0)
        lines = _json(file, out) if first in "{[" and first else _csv(file, out)
        for match in lines:
            tally.pairs += 1
            tally.matches += match.score >= THRESHOLD
            progress(tally.pairs)
    progress.end(f"{tally.matches:,} match")
    return tally


def _json(file: TextIO, out: TextIO) -> Iterator[Match]:
    for number, line in enumerate(json_lines(file), 1):
        try:
            match = compare(subject_of_entity(line["left"]), subject_of_entity(line["right"]))
        except (KeyError, TypeError, Unreadable) as error:
            raise Unreadable(f"pair {number}: needs `left` and `right`, each a FollowTheMoney entity") from error
        out.write(orjson.dumps(line | _said(match), option=orjson.OPT_APPEND_NEWLINE).decode())
        yield match


def _csv(file: TextIO, out: TextIO) -> Iterator[Match]:
    source = rows(file, ",", {"name1", "name2"})
    writer: csv.DictWriter[str] | None = None
    for row in source:
        if writer is None:
            writer = csv.DictWriter(out, [*(name for name in row if name not in ADDED), *ADDED], lineterminator="\n", extrasaction="ignore")
            writer.writeheader()
        kind = KINDS.get(row.get("schema", ""), "")
        match = compare(Subject(kind=kind, names=(row["name1"],)), Subject(kind=kind, names=(row["name2"],)))
        said: dict[str, Any] = _said(match)
        writer.writerow(row | {**said, "score": f"{match.score:.4f}", "match": str(said["match"]).lower()})
        yield match
    if writer is None:
        out.write(",".join(("name1", "name2", *ADDED)) + "\n")


def _said(match: Match) -> dict[str, Any]:
    return {"score": match.score, "match": match.score >= THRESHOLD, "why": match.why}
