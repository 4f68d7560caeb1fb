"""The UN list screened as a node would: altered entries are to be found, invented people are not to be flagged.

    python -m bench.matching.listed PEOPLE.csv [--people 50000] [--low] [-v]

PEOPLE.csv comes from ../shared/tools/persons.py. Each listed person gives three queries by a mistake of typing, another order, a missing
part (where two or more others stay) or one of these with another. Asked twice: with the whole entry (name, birth date where there is one,
nationality, sex) and by the name alone. `--low` keeps aliases that the list itself calls weak.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench.matching.invented import rows
from bench.matching.invented import subject as invented
from bench.matching.sets import Listed, Maker, un_persons
from sheaf.matching import Subject
from sheaf.matching.index import Screen, Segment, build

EACH = 3


def whole(item: Listed, *, low: bool) -> Subject:
    names = tuple(dict.fromkeys((item.name, *item.good, *item.native, *(item.low if low else ()))))
    return Subject(item.id, "person", names, tuple(item.births), tuple(item.nations), gender=item.gender)


def altered(maker: Maker, name: str) -> tuple[str, str]:
    """(kind, the name as somebody else wrote it)."""
    words = name.lower().split()
    kind = maker.r.choice(("typing", "typing", "order", "missing", "two"))
    if kind in {"typing", "two"}:
        at = maker.r.choice([place for place, word in enumerate(words) if len(word) > 2] or [0])
        words[at] = maker.typo(words[at])
    if kind == "order" or (kind == "two" and maker.r.random() < 0.5):
        words = [*words[1:], words[0]] if maker.r.random() < 0.5 else maker.r.sample(words, len(words))
    if len(words) > 2 and (kind == "missing" or (kind == "two" and maker.r.random() < 0.5)):
        words.pop(maker.r.randrange(len(words)))
    return kind, " ".join(words)


def found(screen: Screen, people: list[Listed], *, alone: bool) -> None:
    maker = Maker(5)
    tally: dict[str, list[bool]] = {}
    missed = []
    for item in people:
        for _ in range(EACH):
            kind, name = altered(maker, item.name)
            query = replace(whole(item, low=False), names=(name,))
            if alone:
                query = Subject("", "person", (name,))
            hit = any(match.subject_id == item.id for match in screen.search(query, limit=50))
            tally.setdefault(kind, []).append(hit)
            tally.setdefault("all", []).append(hit)
            if not hit:
                missed.append(f"{kind:8} {name} | {item.name} {item.births}")
    told = ", ".join(f"{kind} {sum(hits) / len(hits):.4f} of {len(hits)}" for kind, hits in sorted(tally.items()))
    print(f"{'name alone' if alone else 'whole entry'}: found {told}")
    if "-v" in sys.argv:
        print("\n".join(missed))


def flagged(screen: Screen, people: list[dict[str, str]], *, alone: bool) -> None:
    wrong = []
    started = time.process_time()
    for row in people:
        query = invented(row, names_only=alone)
        for match in screen.search(query, limit=1):
            wrong.append(f"{match.score:.3f} {row['name']} {row['birth_date']} | {match.subject_id} {match.reasons[0].sentence}")
    spent = time.process_time() - started
    print(f"{'name alone' if alone else 'whole entry'}: invented people flagged {len(wrong) / len(people):.5f} of {len(people):,}"
          f" ({spent / len(people) * 1e3:.2f} ms each)")
    if "-v" in sys.argv:
        print("\n".join(sorted(wrong, reverse=True)))


def main() -> None:
    file = next(item for item in sys.argv[1:] if item.endswith(".csv"))
    most = int(sys.argv[sys.argv.index("--people") + 1]) if "--people" in sys.argv else 50_000
    people = un_persons()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "un"
        build((whole(item, low="--low" in sys.argv) for item in people), index)
        screen = Screen(Segment.open(index))
        for alone in (False, True):
            found(screen, people, alone=alone)
            flagged(screen, rows(file)[:most], alone=alone)


if __name__ == "__main__":
    main()
