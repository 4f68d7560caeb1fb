"""True pairs that a comparison scores at the threshold or over, and that a node's search keys do not bring together; and what keys cost.

    python -m bench.matching.keyless [LIST.csv QUERIES.csv] [--keys region-2] [--only KIND] [--most 1500] [--seed 1] [-v]

Pairs: those of `bench.matching.unfound`, names alone, each asked once in each direction. `no key`: what is asked for one name is none of
what the other is filed under. With a LIST of persons (../shared/tools/persons.py) the other names stand in that list, and `crowded` counts
those that share a key and are not among the candidates that a node compares (rarest keys first, as far as the budget of rows goes, the
heaviest of those). Then what a record and a query cost: keys, and of a query how many records share one and how many are compared, mean
and 99th percentile, for QUERIES as they are and by their names alone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from bench.matching.invented import rows, subject
from bench.matching.unfound import True_, kinds, reaching
from sheaf.matching import THRESHOLD, Subject
from sheaf.matching.scoring import score
from sheaf.matching.versions import KEYS, asker, keyed, keyer
from sheaf.register.records.index import asked_for, hasher
from sheaf.register.records.keyed import Gathering
from sheaf.register.records.rarest import Seen

OPEN = (0, "", "", "", 0, "", "")  # a guard that hides nothing
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Register:
    """Records by the keys of one version, searched as a node searches its own."""

    version: str
    seen: Seen

    @classmethod
    def of(cls, version: str, subjects: Iterable[Subject]) -> Register:
        rows, keys_of, hashed = Gathering(), keyer(version), hasher(version)
        for at, one in enumerate(subjects):
            rows.add((hashed(key), f"{at:08d}", *OPEN) for key in keys_of(one))
        keys = rows.keys()
        return cls(version, Seen(keys, np.ones(len(keys.guards), np.bool_)))

    def candidates(self, subjects: Sequence[Subject]) -> list[list[str]]:
        """Of each subject those who would be compared with it."""
        found = self.seen.best_of_both([asked_for(one, [self.version]) for one in subjects])
        return [[self.seen.keys.ids[place] for place in places.tolist()] for places in found]

    def sharing(self, subject: Subject) -> int:
        """How many records share a key."""
        asked = asked_for(subject, [self.version])
        left, right = self.seen.keys.spans(np.array([*asked.own, *asked.further], np.int64))
        found = [self.seen.keys.whose[start:end] for start, end in zip(left.tolist(), right.tolist(), strict=True) if end > start]
        return len(np.unique(np.concatenate(found))) if found else 0


# The pairs.


@dataclass(slots=True)
class Tally:
    """Of one kind of pairs. lost: (score, asked, kept) of those that share no key; crowded: of those that do and are not compared."""

    searches: int = 0
    lost: list[tuple[float, str, str]] = field(default_factory=list)
    crowded: list[tuple[float, str, str]] = field(default_factory=list)


def both_ways(pairs: Sequence[True_]) -> list[tuple[Subject, Subject]]:
    return [sides for pair in pairs for sides in ((pair.left, pair.right), (pair.right, pair.left))]


def keyless(version: str, pairs: Sequence[True_]) -> Tally:
    """Which of the pairs no key joins."""
    keys_of, asked_of = keyer(version), asker(version)
    tally = Tally(2 * len(pairs))
    for asked, kept in both_ways(pairs):
        own, further = asked_of(asked)
        held = keys_of(kept)
        if own.isdisjoint(held) and further.isdisjoint(held):
            tally.lost.append((score(asked, kept), asked.names[0], kept.names[0]))
    return tally


def crowded(register: Register, listed: int, pairs: Sequence[tuple[Subject, Subject]], tally: Tally) -> None:
    """Adds those pairs that share a key and are not compared, where the second ones stand behind so many others."""
    lost = {(asked, kept) for _, asked, kept in tally.lost}
    for start in range(0, len(pairs), AT_ONCE):
        some = pairs[start:start + AT_ONCE]
        for at, (found, (asked, kept)) in enumerate(zip(register.candidates([one for one, _ in some]), some, strict=True), listed + start):
            names = asked.names[0], kept.names[0]
            if names not in lost and f"{at:08d}" not in found:
                tally.crowded.append((score(asked, kept), *names))


def pairs_told(options: argparse.Namespace, listed: Sequence[Subject]) -> None:
    print(f"{'kind':12} {'searches':>9} {'no key':>7}" + (f" {'crowded':>8}" if listed else ""))
    total = Tally()
    for kind, pairs in kinds(options.seed).items():
        if options.only not in kind:
            continue
        held = reaching(pairs, options.threshold, options.most)
        tally = keyless(options.keys, held)
        if listed:
            sides = both_ways(held)
            crowded(Register.of(options.keys, [*listed, *(kept for _, kept in sides)]), len(listed), sides, tally)
        told(kind, tally, crowd=bool(listed))
        for cause in ("lost", "crowded") if options.v else ():
            for item in sorted(getattr(tally, cause), reverse=True):
                print(f"    {cause:8} {item[0]:.3f}  {item[1]}  |  {item[2]}")
        total = Tally(total.searches + tally.searches, total.lost + tally.lost, total.crowded + tally.crowded)
    told("all", total, crowd=bool(listed))


def told(kind: str, tally: Tally, *, crowd: bool) -> None:
    print(f"{kind:12} {tally.searches:9} {len(tally.lost):7}" + (f" {len(tally.crowded):8}" if crowd else ""), flush=True)


# What they cost.


def spread(numbers: Sequence[int]) -> str:
    return f"mean {np.mean(numbers):8.1f}   99 in 100 at most {np.percentile(numbers, 99):8.0f}"


def cost_told(version: str, listed: Sequence[Subject], asked: Sequence[Subject]) -> None:
    """Of records and of queries."""
    keys_of, started = keyer(version), time.process_time()
    sizes = [len(keys_of(one)) for one in listed]
    print(f"keys of a record          {spread(sizes)}   ({time.process_time() - started:.1f} s of processor time for all)")
    register = Register.of(version, listed)
    print("a query as it is:")
    query_told(register, asked)
    print("a query by names alone:")
    query_told(register, [replace(one, birth_dates=(), nationalities=(), identifiers=()) for one in asked])


def query_told(register: Register, queries: Sequence[Subject]) -> None:
    started = time.process_time()
    found = [asked_for(one, [register.version]) for one in queries]
    spent = (time.process_time() - started) / len(queries)
    print(f"  keys asked for          {spread([len(item.own) + len(item.further) for item in found])}   ({spent * 1e3:.2f} ms)")
    print(f"  records that share one  {spread([register.sharing(one) for one in queries])}")
    started = time.process_time()
    compared = [len(some) for start in range(0, len(queries), AT_ONCE) for some in register.candidates(queries[start:start + AT_ONCE])]
    spent = (time.process_time() - started) / len(queries)
    print(f"  records compared        {spread(compared)}   ({spent * 1e3:.2f} ms to find them, in memory)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--keys", choices=keyed(), default=KEYS)
    parser.add_argument("--only", default="")
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    parser.add_argument("--most", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    listed, asked = ([subject(row) for row in rows(path)] for path in options.files) if options.files else ([], [])
    pairs_told(options, listed)
    if listed:
        cost_told(options.keys, listed, asked)


if __name__ == "__main__":
    main()
