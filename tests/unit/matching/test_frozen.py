"""Scores of a version stay what they were: a table of invented pairs, to be made anew only for a version not yet handed over.

    python -m tests.unit.matching.test_frozen       writes the scores of today into frozen.csv beside this file
"""

from __future__ import annotations

import csv
from pathlib import Path

from sheaf.matching import VERSION, Match, Subject, compare

TABLE = Path(__file__).with_name("frozen.csv")


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _side(row: dict[str, str], side: str) -> Subject:
    born, nation = row[f"born_{side}"], row[f"nation_{side}"]
    return Subject(side, row["kind"], (row[f"name_{side}"],), (born,) if born else (), (nation,) if nation else ())


def _match(row: dict[str, str]) -> Match:
    return compare(_side(row, "a"), _side(row, "b"))


def test_every_score_of_the_version_is_what_it_was() -> None:
    rows = _rows()
    assert len(rows) > 120
    assert {row["version"] for row in rows} == {VERSION}
    today = [(f"{row['name_a']} | {row['name_b']}", row["score"], f"{_match(row).score:.4f}") for row in rows]
    changed = [item for item in today if item[1] != item[2]]
    assert not changed


def write() -> None:
    rows = [row | {"version": VERSION, "score": f"{_match(row).score:.4f}"} for row in _rows()]
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write()
