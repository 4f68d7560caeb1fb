"""What the names of gathered records can reach at most beside a query's: by their words, as names in two scripts, word by word.

Each step is done for all queries before the next, as in `screen`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import inf, log

import numpy as np

from sheaf.matching.index import crossing
from sheaf.matching.index.bounds import TINY, Bools, Floats
from sheaf.matching.index.gathered import FAR_BUDGET, Records
from sheaf.matching.index.keys import sounded_keys, strong_tokens
from sheaf.matching.index.pairs import Held, reach
from sheaf.matching.index.query import Side, Wanted
from sheaf.matching.index.reached import APART, CROSSED, Reacher
from sheaf.matching.index.segment import KINDS, SHOWN, Names, Segment, code_of
from sheaf.matching.index.vocabulary import SCRIPT_AT, Vocabulary
from sheaf.matching.reading import readings
from sheaf.matching.reading.shape import Token
from sheaf.matching.reading.wholes import ASKED
from sheaf.matching.scoring.compare import same_kind, score

_PERSONS = np.isin(np.arange(256), [code_of("person"), code_of("")])
Spare = tuple[Records, Floats]  # records of the query's kind, with the most that the names of each can have beyond what is needed


@dataclass(slots=True)
class Gathered:
    """The records found for a query. need: log-odds that the names of each need; far: those that were found further."""

    wanted: Wanted
    found: Records
    need: Floats
    far: frozenset[int]


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
    sounded: frozenset[int]
    judged: list[Judged] = field(default_factory=list)
    scores: dict[int, float] = field(default_factory=dict)

    def views(self) -> tuple[memoryview, ...]:
        """`names` as memoryviews, of which one number costs a third of what it costs through NumPy."""
        return tuple([memoryview(array) for array in self.names])  # type: ignore[arg-type]  # NumPy's types do not say that it is a buffer


@dataclass(slots=True)
class Judged:
    """One name of a query beside the names of the records. spare: by how much the log-odds of each can pass what is needed; open: those
    that are to be looked at word by word, with their words."""

    side: Side
    spare: Floats
    todo: bytes
    related: Bools
    open: list[tuple[int, tuple[Token, ...]]] = field(default_factory=list)


class Sparer:
    """Of an open segment and its words."""

    def __init__(self, segment: Segment, words: Vocabulary, reacher: Reacher) -> None:
        self.segment, self.words, self.reacher = segment, words, reacher
        # As `Asked.views`; NumPy's types do not say that an array is a buffer.
        self._aside, self._bits = memoryview(segment.aside), memoryview(words.bits)  # type: ignore[arg-type]
        self._of_kind: dict[str, Bools] = {}

    def spared(self, gathered: Sequence[Gathered]) -> list[Spare]:
        """Of each query the records and what their names can spare."""
        asked = [self._asked(one) for one in gathered]
        for one in asked:
            one.judged = [self._judged(one, side) for side in one.wanted.sides] if len(one.found) else []
        open_ = [(one, judged) for one in asked for judged in one.judged if any(judged.todo)]
        for one, judged in open_:
            self._as_wholes(one, judged)
        for one, judged in open_:
            self._by_words(one, judged)
        return [(one.found, _most(one)) for one in asked]

    def _asked(self, one: Gathered) -> Asked:
        """Of the records that are of the query's kind."""
        wanted, found, need = one.wanted, one.found, one.need
        kinds = self.segment.kind[found]
        open_ = self._kinds(wanted.kind)[kinds]
        if np.count_nonzero(open_) < len(open_):
            found, need, kinds = found[open_], need[open_], kinds[open_]
        return Asked(wanted, found, need, self.reacher.names(found), _PERSONS[kinds] & wanted.person, self._sounded(wanted))

    def _judged(self, asked: Asked, side: Side) -> Judged:
        spare, todo, related = self.reacher.spare(side, asked.names, asked.need, asked.bounded)
        return Judged(side, spare, self._with_sounded(side, asked, todo) if asked.sounded else todo, related)

    def _as_wholes(self, asked: Asked, judged: Judged) -> None:
        """Names that cross to another script; the others stay open."""
        whose, starts, words = asked.views()
        side, todo, token = judged.side, judged.todo, self.words.token
        spare, crosser = judged.spare.copy(), crossing.crosser_of(side.reading) if CROSSED in todo else None
        for at, what in enumerate(todo):
            if not what:
                continue
            tokens = tuple([token(number) for number in words[starts[at]:starts[at + 1] if at + 1 < len(starts) else len(words)]])
            if what == CROSSED and crosser and crosser.crosses(tokens):
                spare[at] = self._crossed(side, asked, whose[at], tokens, asked.need.item(whose[at]))
            else:
                judged.open.append((at, tokens))
        judged.spare = spare

    def _by_words(self, asked: Asked, judged: Judged) -> None:
        """Names in one script, or in so many that they are no two."""
        whose, starts, words = asked.views()
        side, todo, spare, bits = judged.side, judged.todo, judged.spare, self._bits
        for at, tokens in judged.open:
            begin, end, need = starts[at], starts[at] + len(tokens), asked.need.item(whose[at])
            held = Held(tokens, [bits[number] for number in words[begin:end]], [word.forms[0] if word.forms else "" for word in tokens])
            if todo[at] != CROSSED:
                spare[at] = reach(side, held, judged.related[:, begin:end].tolist(), need, apart=todo[at] == APART)
                continue
            spare[at] = reach(side, held, [[True] * len(tokens)] * len(side.tokens), need, apart=False)
            if spare[at] < 0 and crossing.crosser_of(side.reading).joins(tokens):
                spare[at] = 0.0

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
        """What a name in another script can spare, which is compared unless it surely stays below what is needed."""
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


def _most(asked: Asked) -> Floats:
    """What the best name of each record can spare."""
    if not asked.judged:
        return np.full(len(asked.found), -inf)
    whose = asked.names[0]
    if len(asked.judged) == 1 and len(whose) == len(asked.found) and whose.tolist() == list(range(len(whose))):  # one name each
        return asked.judged[0].spare
    spare = np.full(len(asked.found), -inf)
    for judged in asked.judged:
        np.maximum.at(spare, whose, judged.spare)
    return spare


def _beyond(reached: float, threshold: float) -> float:
    """By how much a score passes the threshold, in log-odds."""
    one, two = (min(max(value, TINY), 1.0 - TINY) for value in (reached, threshold))
    return log(one / (1.0 - one)) - log(two / (1.0 - two)) if reached >= threshold else -inf
