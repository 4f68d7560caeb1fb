"""The labelled pairs of the benchmark, with the released weights (which were trained on them too; `train` cross-validates).

    python -m bench.matching.name_bench [-v]
"""

from __future__ import annotations

import sys
from collections import defaultdict

from bench.matching.sets import BENCH, Pair, rows
from sheaf.matching import THRESHOLD, Subject, compare


def said(pair: Pair) -> float:
    return compare(Subject(kind=pair.kind, names=(pair.left,)), Subject(kind=pair.kind, names=(pair.right,))).score


def report(pairs: list[Pair], *, verbose: bool) -> None:
    groups: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for pair in pairs:
        score = said(pair)
        for group in ("all", pair.group, f"quality {pair.quality}"):
            groups[group].append((score >= THRESHOLD, pair.same))
        if verbose and (score >= THRESHOLD) != pair.same:
            print(f"  {score:.2f} {pair.same!s:5} {pair.left} | {pair.right}")
    for group, found in groups.items():
        hit = sum(a and b for a, b in found)
        wrong = sum(a != b for a, b in found)
        print(f"{group:20} {len(found):4}  right {1 - wrong / len(found):.3f}  F1 {2 * hit / max(1, 2 * hit + wrong):.3f}")


if __name__ == "__main__":
    report(rows(BENCH), verbose="-v" in sys.argv)
