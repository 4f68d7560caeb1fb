"""What an alignment says in numbers: the inputs of the calibrated weights. A change here is a new version."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import comb, log2

from rapidfuzz.distance import OSA, Indel

from sheaf.matching.reading.cultures.heard import syllables_of
from sheaf.matching.reading.cultures.lexicon import known
from sheaf.matching.reading.cultures.organisations import places
from sheaf.matching.reading.shape import FAMILY, FATHER, GIVEN
from sheaf.matching.scoring import relations as is_
from sheaf.matching.scoring.align import Pair, Side
from sheaf.matching.scoring.native import spoken_in
from sheaf.matching.scoring.numbers import value_of
from sheaf.matching.scoring.sounding import syllabic
from sheaf.matching.scoring.traits import Traits

NAMES = (
    "one",
    "cover",
    "cover2",
    "cover_long",
    "known",
    "damage",
    "worst",
    "conflict",
    "conflicts",
    "missing",
    "missing_ends",
    "order",
    "initials",
    "lone",
    "edits",
    "whole",
    "whole_apart",
    "short",
    "joined",
    "legal",
    "number",
    "number_other",
    "place",
    "father",
    "other_script",
    "thin_apart",
    "thin_lone",
    "thin_same",
    "slip",
)
MAX_BITS = 40.0
CHINESE = "chinese"
FULL = 3  # words of a Chinese name that is whole
_NOWHERE: frozenset[int] = frozenset()
THIN = 17.0  # bits of agreement below which it might be chance, where a part stands alone
THIN_SAME = 11.0  # the same where none does


def features(a: Side, b: Side, pairs: list[Pair]) -> list[float]:
    """One number for each of NAMES."""
    matched = loss = worst = told = edits = 0.0
    alone_a: list[Pair] = []
    alone_b: list[Pair] = []
    count = {is_.INITIAL: 0, is_.SHORT: 0, is_.JOINED: 0, is_.READING: 0, is_.SLIP: 0}
    for pair in pairs:
        if not pair.right:
            alone_a.append(pair)
        elif not pair.left:
            alone_b.append(pair)
        else:
            gap = 1.0 - pair.likeness
            matched += pair.bits
            loss += gap * pair.bits
            told += max(0.0, pair.likeness - gap) * pair.bits
            if pair.relation in count:
                count[pair.relation] += 1
            if pair.relation != is_.INITIAL:
                worst = max(worst, gap * min(1.0, pair.bits / 6.0))
            if pair.relation == is_.TYPO:
                edits += _edits_of(a.traits[pair.left[0]], b.traits[pair.right[0]])
    left, right = sum([item.bits for item in alone_a]), sum([item.bits for item in alone_b])
    gained = max(0.0, matched - loss)
    cover = gained / (matched + min(left, right) or 1.0)
    strong = min(len(a.tokens), len(b.tokens))
    other = _other_given(a, b, alone_a, alone_b)
    whole, apart = _whole(a, b, other), bool(alone_a and alone_b)
    thin = max(0.0, 1.0 - max(0.0, told - (0.0 if other else _choices(a, b, pairs))) / THIN)
    spread = thin * (1.5 if max(len(alone_a), len(alone_b)) > 1 else 1.0)
    return [
        1.0,
        cover,
        cover * cover,
        gained / (max(matched + left, matched + right) or 1.0),
        min(matched - loss, MAX_BITS) / MAX_BITS,
        loss / (matched or 1.0),
        worst,
        min(left, right, 20.0) / 20.0,
        float(min(len(alone_a), len(alone_b), 2)),
        min(abs(left - right), 20.0) / 20.0,
        _ends(a, alone_a) + _ends(b, alone_b),
        float(in_another_order(pairs)),
        float(min(count[is_.INITIAL], 2)),
        float(strong == 1 and len(a.tokens) != len(b.tokens)),
        min(edits, 5.0),
        whole if not apart else 0.0,
        whole if apart and a.organisation else 0.0,
        float(min(count[is_.SHORT], 1)),
        float(min(count[is_.JOINED], 1)),
        _legal(a, b),
        *_numbers(a, alone_a, b, alone_b),
        _place(a, b, pairs),
        _father(a, b, alone_a, alone_b),
        float(count[is_.READING] > 0),
        spread if alone_a or alone_b else 0.0,
        thin * float(strong == 1 and len(a.tokens) != len(b.tokens)),
        0.0 if alone_a or alone_b else max(0.0, 1.0 - told / THIN_SAME),
        float(count[is_.SLIP]),
    ]


def _other_given(a: Side, b: Side, alone_a: list[Pair], alone_b: list[Pair]) -> frozenset[int]:
    """Places, on the one side that has any, of English given names that stand beside a whole Chinese name: `Kevin Tan Wei Ming`. Each
    bearer has chosen one and need not tell it."""
    alone = alone_a or alone_b
    if not alone or (alone_a and alone_b) or not a.reading.convention == b.reading.convention == CHINESE:
        return _NOWHERE
    longer, shorter = (a, b) if alone_a else (b, a)
    found = frozenset([(pair.left or pair.right)[0] for pair in alone])
    if len(shorter.tokens) < FULL or any(english(item.form) for item in shorter.traits):
        return _NOWHERE
    return found if all(english(longer.traits[at].form) for at in found) else _NOWHERE


@lru_cache(maxsize=65536)
def english(form: str) -> bool:
    """Whether a word may stand beside a Chinese name as a given name of another kind: it is none of a Chinese name, nor two."""
    found = known(form)
    if found is not None and (CHINESE in found.places or "european" in found.given):
        return CHINESE not in found.places
    return len(form) > 2 and not (syllabic(form) or syllables_of(form))


def _edits_of(x: Traits, y: Traits) -> int:
    return _edits(x.heard, y.heard) if x.heard and y.heard else _edits(x.form, y.form)


@lru_cache(maxsize=131072)
def _edits(p: str, q: str) -> int:
    return OSA.distance(p, q)


def _choices(a: Side, b: Side, pairs: list[Pair]) -> float:
    """Bits that agreement loses because others of the longer name's parts might have been the ones that agree; none where
    they are its first ones, in order. Of two names as long, the one in which they stand at the less telling places."""
    both = [pair for pair in pairs if pair.left and pair.right]
    longer = max(len(a.tokens), len(b.tokens))
    turned = in_another_order(pairs)
    left = _chosen([place for pair in both for place in pair.left], longer, turned) if len(a.tokens) == longer else 0.0
    right = _chosen([place for pair in both for place in pair.right], longer, turned) if len(b.tokens) == longer else 0.0
    return max(left, right)


def _chosen(places: list[int], size: int, turned: bool) -> float:
    if not places or size < len(places):
        return 0.0
    if turned:
        return log2(comb(size, len(places))) + 2.0
    places = sorted(places)
    if places == list(range(places[0], places[-1] + 1)):
        return log2(size - len(places) + 1) if places[0] else 0.0
    return 1.0 if places[0] == 0 and places[-1] == size - 1 else log2(comb(size, len(places)))


def _ends(side: Side, alone: list[Pair]) -> float:
    """Parts that stand alone at an end that tells people apart, not in the middle."""
    found = 0.0
    for pair in alone:
        index = (pair.left or pair.right)[0]
        if side.roles[index] in (GIVEN, FAMILY) or index == 0:
            found += 0.5
    return min(found, 1.0)


def in_another_order(pairs: Sequence[Pair]) -> bool:
    """Whether the parts that agree stand in another order."""
    run = [right for _, right in sorted([(pair.left[0], pair.right[0]) for pair in pairs if pair.left and pair.right])]
    return run != sorted(run)


@lru_cache(maxsize=65536)
def _forms(side: Side) -> tuple[str, ...]:
    return tuple([item.form for item in side.traits])


@lru_cache(maxsize=65536)
def _spoken(side: Side) -> tuple[str, ...]:
    """The native script that a name is spoken in, then each word as it is spoken; empty for others."""
    script = spoken_in(side.tokens)
    return (script, *[item.heard for item in side.traits]) if script else ()


def _whole(a: Side, b: Side, without: frozenset[int]) -> float:
    """Likeness of all the letters, whatever the order of the parts; of two native names in one script of all they sound like.
    without: places of the longer name that are left out."""
    left, right = _spoken(a), _spoken(b)
    if left[:1] == right[:1] != ():
        return letters_alike(left[1:], right[1:])
    left, right = _forms(a), _forms(b)
    if without:
        longer, other = (left, right) if len(left) > len(right) else (right, left)
        left, right = tuple([form for at, form in enumerate(longer) if at not in without]), other
    return letters_alike(left, right)


def letters_alike(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Likeness of all letters of two rows of words, in the order written or in that of the alphabet."""
    straight: float = Indel.normalized_similarity("".join(left), "".join(right))
    if straight > 0.9:
        return straight
    return max(straight, Indel.normalized_similarity("".join(sorted(left)), "".join(sorted(right))))


def _legal(a: Side, b: Side) -> float:
    """1 where both sides have a legal form and none in common."""
    return float(bool(a.legal and b.legal and not a.legal & b.legal))


def _numbers(a: Side, alone_a: list[Pair], b: Side, alone_b: list[Pair]) -> tuple[float, float]:
    """In names of organisations: a number (or Roman numeral) on one side only; another number on each side."""
    if not a.organisation:
        return 0.0, 0.0
    left = any(value_of(a.traits[pair.left[0]].form) for pair in alone_a)
    right = any(value_of(b.traits[pair.right[0]].form) for pair in alone_b)
    return float(left != right), float(left and right)


def _place(a: Side, b: Side, pairs: list[Pair]) -> float:
    """In names of organisations: 1 where each side has a state or city that the other lacks."""
    if not a.organisation:
        return 0.0
    named = places()
    left = {a.traits[i].form for i in range(len(a.traits)) if a.traits[i].form in named}
    right = {b.traits[j].form for j in range(len(b.traits)) if b.traits[j].form in named}
    return float(bool(left - right) and bool(right - left) and any(pair.relation != is_.ACRONYM for pair in pairs))


def _father(a: Side, b: Side, alone_a: list[Pair], alone_b: list[Pair]) -> float:
    """1 where both sides name a father and the fathers were not set against each other."""
    if not (a.fathered and b.fathered):
        return 0.0
    return float(any(a.roles[pair.left[0]] == FATHER for pair in alone_a) and any(b.roles[pair.right[0]] == FATHER for pair in alone_b))
