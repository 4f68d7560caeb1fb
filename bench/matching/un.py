"""The UN list: how many aliases are matched to their own primary name, and how many persons to their nearest neighbour.

    python -m bench.matching.un [-v]
"""

from __future__ import annotations

import sys

from rapidfuzz import fuzz, process

from bench.matching.sets import un_persons
from sheaf.matching import THRESHOLD, Subject, compare

NEAREST = 10


def person(name: str) -> Subject:
    return Subject(kind="person", names=(name,))


def main() -> None:
    persons = un_persons()
    names = [item.name for item in persons]
    low = [name.casefold() for name in names]
    found: dict[bool, list[bool]] = {True: [], False: []}
    wrong = []
    missed = []
    for at, listed in enumerate(persons):
        for alias in listed.good:
            hit = compare(person(alias), person(listed.name)).score >= THRESHOLD
            found[listed.asean].append(hit)
            if not hit and fuzz.token_set_ratio(alias, listed.name) > 70:
                missed.append((alias, listed.name))
        close = process.extract(low[at], low, scorer=fuzz.token_sort_ratio, limit=NEAREST + 1)
        scored = [(compare(person(listed.name), person(names[other])).score, names[other]) for _, _, other in close if other != at]
        best = max(scored)
        if best[0] >= THRESHOLD:
            wrong.append((best[0], listed.name, best[1]))
    both = found[True] + found[False]
    print(f"Good aliases at or above {THRESHOLD}: all {sum(both) / len(both):.3f} of {len(both)}, "
          f"region {sum(found[True]) / len(found[True]):.3f} of {len(found[True])}")
    print(f"nearest other person matched: {len(wrong) / len(persons):.4f} of {len(persons)}")
    if "-v" in sys.argv:
        for item in sorted(wrong, reverse=True):
            print("  wrong", *item)
        for item in missed[:80]:
            print("  missed", *item)


if __name__ == "__main__":
    main()
