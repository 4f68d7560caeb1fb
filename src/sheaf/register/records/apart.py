"""The sieve of `sieving` for many subjects and records at once, over what one asker may see; the same are left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sheaf.matching import Subject
from sheaf.matching.index.bounds import contradicting
from sheaf.matching.scoring.evidence import date_of
from sheaf.matching.scoring.same import loosely
from sheaf.register.records.keyed import Places
from sheaf.register.records.sieving import Dated, DatedFact, born_apart, sides

UNKNOWN, SIMPLE, OTHERWISE = 0, 1, 2  # not looked at yet; one full birth date; anything else


@dataclass(frozen=True, slots=True)
class Judged:
    """A record as one asker sees it. sides: as `sieving.sides`, empty where nothing is said of it; day: of the only birth date,
    0 where there is none or another than one full one."""

    sides: tuple[Subject, ...]
    day: int
    numbers: frozenset[str]


class Apart:
    """ids: of records; seen: whether the asker may see a fact; judged: what is known of records, which is filled as they are met."""

    def __init__(self, ids: list[str], seen: Callable[[DatedFact], bool], judged: dict[str, Judged]) -> None:
        self._ids, self._seen, self._judged = ids, seen, judged
        self._code, self._day = np.zeros(len(ids), np.uint8), np.zeros(len(ids), np.int64)
        self._numbered = np.zeros(len(ids), np.bool_)

    def unknown(self, whose: Sequence[Places]) -> list[str]:
        """Ids of the records of which nothing is known yet."""
        return [self._ids[place] for place in np.unique(np.concatenate(whose)).tolist()
                if not self._code[place] and self._ids[place] not in self._judged] if whose else []

    def learn(self, held: Mapping[str, Dated], ids: Collection[str]) -> None:
        """What these records say; nothing, where they are not in `held`."""
        for key in ids:
            self._judged[key] = _judged(key, held[key], self._seen) if key in held else NOTHING

    def left(self, subjects: Sequence[Subject], whose: Sequence[Places]) -> list[list[str]]:
        """For each subject the ids of its records without those that are certainly somebody else. All of them are known."""
        self._number(np.concatenate(whose))
        owner = np.repeat(np.arange(len(whose)), [len(some) for some in whose])
        records = np.concatenate(whose)
        days = np.array([_day(subject) for subject in subjects], np.int64)[owner]
        simple = (self._code[records] == SIMPLE) & (days > 0)
        out = simple & contradicting(days, self._day[records])
        self._keep_numbered(subjects, owner, records, out)
        dated = np.array([bool(subject.birth_dates) for subject in subjects], np.bool_)[owner]
        for at in (~simple & dated).nonzero()[0].tolist():
            held = self._judged[self._ids[records[at]]].sides
            out[at] = bool(held) and all(born_apart(subjects[owner[at]], side) for side in held)
        kept = (~out).nonzero()[0]
        ids = [self._ids[place] for place in records[kept].tolist()]
        return [ids[start:end] for start, end in pairwise(np.searchsorted(owner[kept], np.arange(len(whose) + 1)).tolist())]

    def _keep_numbered(self, subjects: Sequence[Subject], owner: Places, records: Places, out: NDArray[np.bool_]) -> None:
        """Whoever has a number of the subject stays, whatever the dates."""
        asked = [loosely(subject) for subject in subjects]
        some = np.array([bool(held) for held in asked], np.bool_)
        for at in (out & some[owner] & self._numbered[records]).nonzero()[0].tolist():
            out[at] = asked[owner[at]].isdisjoint(self._judged[self._ids[records[at]]].numbers)

    def _number(self, records: Places) -> None:
        for place in records[self._code[records] == UNKNOWN].tolist():
            held = self._judged[self._ids[place]]
            self._code[place], self._day[place] = SIMPLE if held.day else OTHERWISE, held.day
            self._numbered[place] = bool(held.numbers)


NOTHING = Judged((), 0, frozenset())


def _judged(key: str, held: Dated, seen: Callable[[DatedFact], bool]) -> Judged:
    found = () if held.joined else tuple(sides(key, held, [fact for fact in held.facts if seen(fact)]))
    if len(found) != 1:
        return Judged(found, 0, frozenset())
    return Judged(found, _day(found[0]), frozenset(loosely(found[0])))


def _day(subject: Subject) -> int:
    """The only birth date as a number, 20011231, if it is a full one; else 0."""
    date = date_of(subject.birth_dates[0]) if len(subject.birth_dates) == 1 else None
    return date[0] * 10_000 + date[1] * 100 + date[2] if date and date[2] else 0
