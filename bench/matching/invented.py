"""Invented people: how many queries made from listed persons are found, how many of nobody's are flagged, and whether
the blocking keys bring the right one among the first fifty.

    python -m bench.matching.invented LIST.csv QUERIES.csv [--queries N] [--names]     (from ../shared/tools/persons.py)
    python -m bench.matching.invented --un PEOPLE.csv                                  (UN list, altered; invented people against it)
"""

from __future__ import annotations

import csv
import math
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from bench.matching.sets import Maker, un_persons
from sheaf.matching import THRESHOLD, Subject, keys_of
from sheaf.matching.scoring import score

CANDIDATES = 50
POSTINGS = 6000


def subject(row: dict[str, str], *, names_only: bool = False) -> Subject:
    if names_only:
        return Subject(row["id"], "person", (row["name"],))
    return Subject(
        row["id"],
        "person",
        (row["name"],),
        (row["birth_date"],) if row["birth_date"] else (),
        (row["nationality"],) if row["nationality"] else (),
        (row["passport_number"],) if row["passport_number"] else (),
    )


class Listed:
    """Subjects by key, looked up rarest key first."""

    def __init__(self, subjects: list[Subject]) -> None:
        self.subjects = subjects
        self.index: dict[str, list[int]] = defaultdict(list)
        for at, item in enumerate(subjects):
            for key in keys_of(item):
                self.index[key].append(at)

    def candidates(self, query: Subject) -> list[int]:
        spent = 0
        weights: Counter[int] = Counter()
        for key in sorted((key for key in keys_of(query) if key in self.index), key=lambda key: len(self.index[key])):
            held = self.index[key]
            if weights and spent + len(held) > POSTINGS:
                break
            spent += len(held)
            for at in held:
                weights[at] += 1000 // (1 + int(math.log2(len(held)) * 2))
        return [at for at, _ in weights.most_common(CANDIDATES)]


def rows(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8") as source:
        return list(csv.DictReader(source))


def persons(list_path: str, query_path: str, wanted: int, names_only: bool) -> None:
    """Found and flagged shares over a list of invented persons."""
    listed = Listed([subject(row) for row in rows(list_path)])
    place = {item.id: at for at, item in enumerate(listed.subjects)}
    true = recalled = found = other = flagged = 0
    missed: list[str] = []
    wrong: list[str] = []
    started, compared = time.process_time(), 0
    queries = rows(query_path)[:wanted]
    for row in queries:
        query = subject(row, names_only=names_only)
        near = listed.candidates(query)
        scores = [(score(query, listed.subjects[at]), at) for at in near]
        compared += len(near)
        if row["truth"]:
            at = place[row["truth"]]
            true, recalled = true + 1, recalled + (at in near)
            hit = any(value >= THRESHOLD for value, found_at in scores if found_at == at)
            found += hit
            if not hit:
                missed.append(
                    f"{row['name']} {row['birth_date']} | {listed.subjects[at].names[0]} {listed.subjects[at].birth_dates[0]} {at in near}"
                )
        else:
            other += 1
            best = max(scores, default=(0.0, 0))
            flagged += best[0] >= THRESHOLD
            if best[0] >= THRESHOLD:
                held = listed.subjects[best[1]]
                wrong.append(f"{best[0]} {row['name']} {row['birth_date']} | {held.names[0]} {held.birth_dates[0]}")
    spent = time.process_time() - started
    print(
        f"{len(listed.subjects):,} listed, {len(queries):,} queries: recall@{CANDIDATES} of the keys {recalled / max(1, true):.4f}, "
        f"found {found / max(1, true):.4f} of {true}, flagged {flagged / max(1, other):.4f} of {other}; "
        f"{spent / max(1, compared) * 1e6:.0f} µs a comparison with its reading"
    )
    print("\n".join([*missed[:40], "", *wrong[:60]]) if "-v" in sys.argv else "")


def un(people: str) -> None:
    """Altered names of the UN list are to be found; invented people are not to be flagged. Names only."""
    listed = Listed([Subject(item.id, "person", (item.name, *item.good)) for item in un_persons()])
    maker = Maker(5)
    found = total = 0
    missed = []
    for item in listed.subjects:
        words = item.names[0].lower().split()
        for _ in range(2):
            kind, changed = maker.r.random(), list(words)
            at = maker.r.randrange(len(words))
            if kind < 0.5:
                changed[at] = maker.typo(changed[at])
            elif kind < 0.75 and len(words) > 1:
                changed = [*words[1:], words[0]]
            elif len(words) > 2:
                changed.pop(maker.r.randrange(1, len(words)))
            query = Subject("", "person", (" ".join(changed),))
            hit = any(
                score(query, listed.subjects[at]) >= THRESHOLD for at in listed.candidates(query) if listed.subjects[at].id == item.id
            )
            total, found = total + 1, found + hit
            if not hit:
                missed.append(f"{query.names[0]} | {item.names[0]}")
    flagged = 0
    wrong = []
    everybody = rows(people)[:50_000]
    for row in everybody:
        query = subject(row, names_only=True)
        best = max(((score(query, listed.subjects[at]), at) for at in listed.candidates(query)[:20]), default=(0.0, 0))
        if best[0] >= THRESHOLD:
            flagged += 1
            wrong.append(f"{best[0]} {row['name']} | {listed.subjects[best[1]].names}")
    print(
        f"UN list, names only: altered names found {found / total:.4f} of {total}; "
        f"invented people flagged {flagged / len(everybody):.5f} of {len(everybody):,}"
    )
    if "-v" in sys.argv:
        print("\n".join([*missed[:40], "", *wrong[:60]]))


def main() -> None:
    files = [item for item in sys.argv[1:] if item.endswith(".csv")]
    if "--un" in sys.argv:
        un(files[0])
    else:
        wanted = int(sys.argv[sys.argv.index("--queries") + 1]) if "--queries" in sys.argv else 5000
        persons(files[0], files[1], wanted, "--names" in sys.argv)


if __name__ == "__main__":
    main()
