"""`sheaf match pairs`: every pair of a file scored, written beside what was given."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import orjson

from sheaf.matching.files.entities import KINDS, json_lines, subject_of_entity
from sheaf.matching.files.opening import Opened, Unreadable, note, opened
from sheaf.matching.files.progress import Progress
from sheaf.matching.files.safely import apart, replacing
from sheaf.matching.files.tables import Table
from sheaf.matching.scoring import THRESHOLD
from sheaf.matching.subject import Match, Subject
from sheaf.matching.versions import VERSION, Compare, comparer

NEEDED = ("name1", "name2")
ADDED = ("score", "match", "why", "version")


@dataclass
class Tally:
    """How many pairs, and how many of them reach the threshold."""

    pairs: int = 0
    matches: int = 0


def score_pairs(source: Path, target: Path, version: str = VERSION) -> Tally:
    """Score `source` (a table or JSON lines) into `target` by a released version; raises Unreadable, OSError, LookupError."""
    apart(target, source)
    tally, progress, compare = Tally(), Progress("pairs"), comparer(version)
    with replacing(target) as out:
        given = opened(source)
        for match in _json(given, out, compare) if given.as_lines else _csv(given, out, compare):
            tally.pairs += 1
            tally.matches += match.score >= THRESHOLD
            progress(tally.pairs)
    progress.end(f"{tally.matches:,} match ({version})")
    return tally


def _json(source: Opened, out: TextIO, compare: Compare) -> Iterator[Match]:
    for number, line in json_lines(source):
        try:
            match = compare(subject_of_entity(line["left"]), subject_of_entity(line["right"]))
        except (KeyError, TypeError, Unreadable) as error:
            raise Unreadable(f"{source.name}, line {number}: needs `left` and `right`, each a FollowTheMoney entity") from error
        out.write(orjson.dumps(line | _said(match), option=orjson.OPT_APPEND_NEWLINE).decode())
        yield match


def _csv(source: Opened, out: TextIO, compare: Compare) -> Iterator[Match]:
    """Columns of one's own stay as they are, in their order; those that we add stand last, also where the file has them already."""
    table = Table(source, NEEDED, (*NEEDED, "schema"))
    one, two, schema = (table.columns.index(name) if name in table.columns else -1 for name in (*NEEDED, "schema"))
    width = len(table.header)
    kept = [place for place, column in enumerate(table.columns) if column not in ADDED]
    if replaced := [column for column in table.columns if column in ADDED]:
        note(f"{source.name}: columns that are written anew: {', '.join(replaced)}")
    writer = csv.writer(out, delimiter=table.delimiter, lineterminator="\n")
    writer.writerow([*(table.header[place] for place in kept), *ADDED])
    for short in table.rows():
        row = short + [""] * (width - len(short))
        kind = KINDS.get(row[schema].strip(), "") if schema >= 0 else ""
        match = compare(Subject(kind=kind, names=(row[one],)), Subject(kind=kind, names=(row[two],)))
        said = _said(match) | {"score": f"{match.score:.4f}", "match": "true" if match.score >= THRESHOLD else "false"}
        writer.writerow([*(row[place] for place in kept), *(said[name] for name in ADDED)])
        yield match


def _said(match: Match) -> dict[str, Any]:
    return {"score": match.score, "match": match.score >= THRESHOLD, "why": match.why, "version": match.version}
