"""Two names in one native script: how many spellings of one name are matched, and how many of two different names.

    python -m bench.matching.native [SCRIPT] [-v]

`native/<script>.tsv` holds two names a line and 1 where they are one, else 0. Compiled by hand, from what the languages are, before the
rules that are measured by it, whose misses were looked at while the rules were made; `<script>-more.tsv` after them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.matching.scripts import in_half
from sheaf.matching import THRESHOLD, Subject, compare

FOLDER = Path(__file__).with_name("native")
Row = tuple[str, str, bool]


def rows_of(path: Path) -> list[Row]:
    cut = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return [(left, right, same == "1") for left, right, same in cut]


def said(left: str, right: str) -> float:
    return compare(Subject(kind="person", names=(left,)), Subject(kind="person", names=(right,))).score


def measured(rows: list[Row], half: str) -> tuple[int, float, int, float, list[tuple[float, Row]]]:
    """Pairs that are one and the share of them that reaches the threshold; the same of those that are two; what is wrong."""
    scored = [(said(left, right), (left, right, same)) for left, right, same in rows if in_half(left, half)]
    one, two = [value >= THRESHOLD for value, row in scored if row[2]], [value >= THRESHOLD for value, row in scored if not row[2]]
    wrong = [(value, row) for value, row in scored if (value >= THRESHOLD) != row[2]]
    return len(one), sum(one) / max(1, len(one)), len(two), sum(two) / max(1, len(two)), wrong


def main() -> None:
    only = next((item for item in sys.argv[1:] if not item.startswith("-")), "")
    print(f"{'script':12} {'half':7} {'one':>4} {'true':>6} {'two':>4} {'false':>6}")
    for path in sorted(FOLDER.glob(f"{only}*.tsv")):
        for half in ("first", "second", ""):
            one, true, two, false, wrong = measured(rows_of(path), half)
            print(f"{path.stem:12} {half or 'all':7} {one:4} {true:6.3f} {two:4} {false:6.3f}")
        if "-v" in sys.argv:
            for value, (left, right, same) in sorted(wrong):
                print(f"    {'missed' if same else 'flagged'} {value:.3f}  {left} | {right}")


if __name__ == "__main__":
    main()
