"""Screening one query against a segment: rarest keys first, what it can reach at most, then the full comparison."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from math import inf, log

import numpy as np

from sheaf.matching.index import crossing
from sheaf.matching.index.bounds import TINY, Bools, Floats
from sheaf.matching.index.gathered import FAR_BUDGET, Gatherer, Records, with_further
from sheaf.matching.index.keys import asked_keys, sounded_keys, strong_tokens
from sheaf.matching.index.pairs import Held, reach
from sheaf.matching.index.query import Side, Wanted, far_keys, own_keys, wanted_of, wide_keys
from sheaf.matching.index.reached import APART, CROSSED, Reacher
from sheaf.matching.index.segment import KINDS, SHOWN, Names, Segment, code_of
from sheaf.matching.index.vocabulary import SCRIPT_AT, Vocabulary
from sheaf.matching.reading import readings
from sheaf.matching.reading.shape import Token
from sheaf.matching.reading.wholes import ASKED
from sheaf.matching.scoring import THRESHOLD, compare
from sheaf.matching.scoring.compare import same_kind, score
from sheaf.matching.subject import Match, Subject

_PERSONS = np.isin(np.arange(256), [code_of("person"), code_of("")])
MAX_CANDIDATES = 160  # by shared keys
NOBODY: frozenset[int] = frozenset()
MAX_FAR = 32  # more, where the names are read or cut otherwise
MAX_COMPARED = 16  # in full, or as many as answers are asked for


@dataclass(slots=True)
class Asked:
    """What is asked of the names of some records. need: log-odds that the names of each record need; bounded: which are
    certainly of a person, as the query is, so that what their names can reach is known; sounded: records of which a name has the same
    syllables as one of the query's; scores: of records that were compared."""

    wanted: Wanted
    found: Records
    need: Floats
    names: Names
    bounded: Bools
    sounded: frozenset[int] = frozenset()
    scores: dict[int, float] = field(default_factory=dict)


class Screen:
    """Answers queries against an open segment."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.words = Vocabulary(segment.arrays)
        self.gatherer, self.reacher = Gatherer(segment), Reacher(segment, self.words)
        # Through memoryviews one number costs a third of what it costs through NumPy.
        self._aside, self._bits = memoryview(segment.aside), memoryview(self.words.bits)  # type: ignore[arg-type]
        self._of_kind: dict[str, Bools] = {}
        _tables_loaded()

    def search(self, subject: Subject, *, threshold: float = THRESHOLD, limit: int = 10) -> list[Match]:
        """Matches at or above the threshold, best first."""
        held = self.segment.subject
        likely = self.compared(subject, threshold, max(MAX_COMPARED, limit))
        found = [match for record in likely if (match := compare(subject, held(record))).score >= threshold]
        return sorted(found, key=lambda match: (-match.score, match.subject_id))[:limit] if len(found) > 1 else found[:limit]

    def candidates(self, subject: Subject, limit: int = MAX_CANDIDATES, threshold: float = THRESHOLD) -> list[int]:
        """Record numbers by what their names can reach at most, then by the weight of the keys they share with the query."""
        wanted = wanted_of(subject, threshold)
        found, spare = self._spared(wanted, *self._gathered(wanted, max(limit, MAX_CANDIDATES))[:2])
        best: list[int] = found[np.argsort(-spare, kind="stable")[:limit]].tolist()
        return best

    def compared(self, subject: Subject, threshold: float = THRESHOLD, most: int = MAX_COMPARED) -> list[int]:
        """The candidates that are worth a full comparison, likeliest first, after those that share a number."""
        sure = self._exact(subject)
        if not subject.names:
            return sure
        wanted = wanted_of(subject, threshold)
        gathered, need, far = self._gathered(wanted, MAX_CANDIDATES)
        found, spare = self._spared(wanted, gathered, need)
        good = (spare >= 0).nonzero()[0]
        likely: list[int] = found[good[np.argsort(-spare[good], kind="stable")]].tolist()
        likely = [*[record for record in likely if record not in far][:most], *[record for record in likely if record in far][:most]] if (
            far) else likely[:most]
        return [*sure, *(record for record in likely if record not in sure)] if sure else likely

    def _exact(self, subject: Subject) -> list[int]:
        if not (subject.identifiers or subject.phones):
            return []
        records = self.segment.records
        found: dict[int, None] = {}
        for start, end in records.spans(asked_keys(subject)):
            found.update(dict.fromkeys(records.held[start:min(end, start + MAX_CANDIDATES)].tolist()))
        return list(found)

    def _gathered(self, wanted: Wanted, limit: int) -> tuple[Records, Floats, frozenset[int]]:
        """Records by weight of the keys they share with the query, without those whose birth dates rule them out; for each
        the log-odds that its names need; those that were found further, behind the others."""
        loose = self.segment.loose
        own = dict.fromkeys(own_keys(wanted, loose))
        wider = [self.words.near(token)[1] for side in wanted.sides for token in side.tokens]
        wide = dict.fromkeys([key for key in wide_keys(wanted, wider, loose) if key not in own])
        found, need = self.gatherer.best(list(own), list(wide), wanted, limit)
        if wanted.full and not loose:
            return found, need, NOBODY
        far = dict.fromkeys([key for key in far_keys(wanted, wider, self.words, loose) if key not in own and key not in wide])
        return with_further(found, need, *self.gatherer.best(list(far), [], wanted, min(limit, MAX_FAR), FAR_BUDGET))

    def _spared(self, wanted: Wanted, found: Records, need: Floats) -> tuple[Records, Floats]:
        """Those of the records that are of the query's kind, each with the most that its names can have beyond what is needed."""
        segment = self.segment
        kinds = segment.kind[found]
        open_ = self._kinds(wanted.kind)[kinds]
        if np.count_nonzero(open_) < len(open_):
            found, need, kinds = found[open_], need[open_], kinds[open_]
        spare = np.full(len(found), -inf)
        if not len(found) or not wanted.sides:
            return found, spare
        asked = Asked(wanted, found, need, self.reacher.names(found), _PERSONS[kinds] & wanted.person, self._sounded(wanted))
        whose = asked.names[0]
        if len(wanted.sides) == 1 and len(whose) == len(found) and whose.tolist() == list(range(len(found))):  # one name each
            return found, self._spare(wanted.sides[0], asked)
        for side in wanted.sides:
            np.maximum.at(spare, whose, self._spare(side, asked))
        return found, spare

    def _spare(self, side: Side, asked: Asked) -> Floats:
        """For each name by how much its log-odds with one name of the query can pass what is needed, at most."""
        spare, todo, related = self.reacher.spare(side, asked.names, asked.need, asked.bounded)
        if asked.sounded:
            todo = self._with_sounded(side, asked, todo)
        if not any(todo):
            return spare
        whose, starts, words = (memoryview(array) for array in asked.names)  # type: ignore[arg-type]
        spare, crosser, token, bits = spare.copy(), crossing.crosser_of(side.reading), self.words.token, self._bits
        needs = asked.need.tolist()
        for at in [at for at, what in enumerate(todo) if what]:
            begin, end = starts[at], starts[at + 1] if at + 1 < len(starts) else len(words)
            record, numbers = whose[at], words[begin:end].tolist()
            need = needs[record]
            tokens = tuple([token(number) for number in numbers])
            if todo[at] == CROSSED and crosser.crosses(tokens):
                spare[at] = self._crossed(side, asked, record, tokens, need)
                continue
            held = Held(tokens, [bits[number] for number in numbers], [word.forms[0] if word.forms else "" for word in tokens])
            if todo[at] != CROSSED:
                spare[at] = reach(side, held, related[:, begin:end].tolist(), need, apart=todo[at] == APART)
                continue
            spare[at] = reach(side, held, [[True] * len(tokens)] * len(side.tokens), need, apart=False)
            if spare[at] < 0 and crosser.joins(tokens):
                spare[at] = 0.0
        return spare

    def _sounded(self, wanted: Wanted) -> frozenset[int]:
        """Records of which a name has the syllables of one of the query's, in whatever tongue."""
        if wanted.full and not self.segment.loose:
            return frozenset()
        records, keys = self.segment.records, [key for side in wanted.sides for key in sounded_keys(side.tokens, ASKED)]
        return frozenset(chain.from_iterable([records.held[start:min(end, start + FAR_BUDGET)].tolist()
                                              for start, end in records.spans(keys)])) if keys else frozenset()

    def _with_sounded(self, side: Side, asked: Asked, todo: bytes) -> bytes:
        """Chinese names and their spellings often have no word's sound in common; where their syllables agree they are judged as names
        in two scripts."""
        whose, starts, words = asked.names
        changed, flags = bytearray(todo), self.words.flags
        for at, place in enumerate(whose.tolist()):
            if not changed[at] and int(asked.found[place]) in asked.sounded and asked.bounded[place] and (
                    flags[words[starts[at]]] >> SCRIPT_AT != side.script):
                changed[at] = CROSSED
        return bytes(changed)

    def _crossed(self, side: Side, asked: Asked, place: int, tokens: tuple[Token, ...], need: float) -> float:
        """The same of a name in another script, which is compared unless it surely stays below what is needed."""
        record, wanted = int(asked.found[place]), asked.wanted
        if record in asked.scores:
            return _beyond(asked.scores[record], wanted.threshold)
        if self._below(side, record, tokens, need):
            return -inf
        asked.scores[record] = score(wanted.subject, self.segment.subject(record))
        return _beyond(asked.scores[record], wanted.threshold)

    def _below(self, side: Side, record: int, tokens: tuple[Token, ...], need: float) -> bool:
        """Whether one of the record's names surely stays below what is needed beside one of the query's."""
        if not self._aside[record]:
            return crossing.crosser_of(side.reading).below(tokens, need)
        held = self.segment.subject(record)
        texts = [token.text for token in tokens]
        read = [reading for name in held.names for reading in readings(name, held.kind) if texts == [
            token.text for token in strong_tokens(reading)]]
        return all(crossing.below_read(side.reading, reading, need) for reading in read)

    def _kinds(self, kind: str) -> Bools:
        """Which codes of kinds can be the query's."""
        found = self._of_kind.get(kind)
        if found is None:
            found = self._of_kind[kind] = np.ones(256, bool)
            for other in KINDS:
                found[code_of(other)] = not kind or not other or same_kind(kind, other)
            found[SHOWN] = True
        return found


@cache
def _tables_loaded() -> None:
    """Tables are read when a list is opened, not when the first traveller of a day is asked for."""
    for name in ("Somchai bin Ahmad", "สมชาย รักดี", "ສົມຈິດ", "សុខ ដារ៉ា", "အောင်မင်း", "陈明", "முருகன்", "محمد", "Иван", "Nguyễn Thị Hạnh"):
        compare(Subject(names=(name,)), Subject(names=("Somchay Ahmad", "Ming")))


def _beyond(reached: float, threshold: float) -> float:
    """By how much a score passes the threshold, in log-odds."""
    one, two = (min(max(value, TINY), 1.0 - TINY) for value in (reached, threshold))
    return log(one / (1.0 - one)) - log(two / (1.0 - two)) if reached >= threshold else -inf
