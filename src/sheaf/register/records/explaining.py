"""A match told to people: what was set against what, how the two agree, and how sure the whole is.

Plain values made of a `Match`, which was made of what the reader may see. How two things agree is told by words, by a sign
and by a class, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sheaf.matching import STRONG, THRESHOLD, Aligned, Match, Reason
from sheaf.matching.scoring import relations as is_

# How two parts stand to each other.
AGREES, NEAR, ALONE, AGAINST = "agrees", "near", "alone", "against"
SIGNS = {AGREES: "=", NEAR: "≈", ALONE: "–", AGAINST: "≠"}
_RELATIONS = {
    **dict.fromkeys((is_.SAME, is_.MARKS, is_.VARIANT, is_.PARTICLE), AGREES),
    **dict.fromkeys((is_.SPELLING, is_.SOUND, is_.TYPO, is_.READING, is_.INITIAL, is_.SHORT, is_.JOINED, is_.ACRONYM, is_.LIGHT,
                     is_.LEGAL, is_.NEARLY, is_.KOREAN, is_.KUNYA), NEAR),
    is_.MISSING: ALONE,
}
NAME, WHOLE = "name", "whole_name"
WHAT = {
    NAME: "Name", WHOLE: "Whole name", "birth_date": "Birth date", "nationality": "Nationality", "gender": "Sex",
    "identifier": "Number", "phone": "Telephone", "kind": "Kind",
}
PROOF = frozenset({"identifier", "phone"})  # by itself evidence beside the name
SURE = 0.9  # score of a match by number or telephone that nothing contradicts
ONLY_ASKED, ONLY_HELD = "only in what is looked for", "only in the record"
STRONG_WORDS, POSSIBLE_WORDS, WEAK_WORDS = "strong match", "possible match", "little agrees"


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that was compared. what: a code of WHAT; left: of what was looked for; right: of the record, either may be
    empty; how: agrees, near, alone or against; words: the same for people."""

    what: str
    left: str
    right: str
    how: str
    words: str

    @property
    def label(self) -> str:
        return WHAT.get(self.what, self.what)

    @property
    def sign(self) -> str:
        return SIGNS[self.how]

    @property
    def once(self) -> bool:
        """Whether both sides are written the same, so that one says all."""
        return self.left == self.right


def compared(match: Match) -> tuple[Compared, ...]:
    """The parts of the names side by side, then what stands beside the name, then what contradicts as a whole."""
    parts = [Compared(NAME, item.left, item.right, _RELATIONS.get(item.relation, AGAINST), _words(item)) for item in match.parts]
    names = {item.feature for item in match.reasons} & {NAME} if match.parts else set()
    beside = [_beside(item) for item in match.reasons if item.feature not in names]
    return (*parts, *sorted(beside, key=lambda item: item.what == WHOLE))


def strong(match: Match) -> bool:
    """Whether something beside the name agrees, and so well that a rule may answer without a person. A name alone, even with
    a nationality, never is."""
    agreed = {item.feature for item in match.reasons if item.weight > 0}
    return match.score >= STRONG or (match.score >= SURE and bool(agreed & PROOF))


def band(match: Match) -> str:
    """How sure it is, in words."""
    return STRONG_WORDS if strong(match) else POSSIBLE_WORDS if match.score >= THRESHOLD else WEAK_WORDS


def lines(rows: Iterable[Compared]) -> list[str]:
    """The comparison for a terminal, one thing a line."""
    return [" ".join(filter(None, ("" if row.what == NAME else f"{row.label}:", row.left, row.sign, "" if row.once else row.right,
                                   f"({row.words})"))) for row in rows]


def stored(match: Match) -> list[dict[str, str]]:
    """The comparison as JSON, for who decides later."""
    return [asdict(item) for item in compared(match)]


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Compared, ...]:
    """A comparison from what `stored` gave."""
    return tuple(Compared(**row) for row in rows)


def _words(item: Aligned) -> str:
    if not item.left or not item.right:
        return ONLY_ASKED if item.left else ONLY_HELD
    return is_.WORDS.get(item.relation, item.relation)


def _beside(reason: Reason) -> Compared:
    words = reason.sentence.rstrip(".")
    if reason.feature in is_.WEAK:
        return Compared(WHOLE, "", "", ALONE, words)
    if reason.feature not in WHAT:
        return Compared(WHOLE, reason.left, reason.right, AGAINST, words)
    how = AGREES if reason.weight > 0 else AGAINST if reason.weight < 0 else NEAR
    return Compared(reason.feature, reason.left, reason.right, how, words.partition(" (")[0].partition(": ")[0])
