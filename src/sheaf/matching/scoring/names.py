"""The best pair of names of two subjects: how it aligns, its log-odds, the contradictions in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import Indel

from sheaf.matching.reading import ORGANISATION, VESSEL, read, readings
from sheaf.matching.reading.cultures.heard import other_syllable
from sheaf.matching.reading.cultures.korean import other_korean
from sheaf.matching.reading.cultures.servants import serving
from sheaf.matching.reading.cultures.variants import named
from sheaf.matching.reading.cultures.words import titles
from sheaf.matching.reading.shape import FATHER, MARKER, TITLE, Reading
from sheaf.matching.scoring import across
from sheaf.matching.scoring import relations as is_
from sheaf.matching.scoring.align import Pair, Side, align, side_of
from sheaf.matching.scoring.calibrate import log_odds, weights
from sheaf.matching.scoring.fathers import child, swapped
from sheaf.matching.scoring.features import features
from sheaf.matching.scoring.sounding import FLOOR
from sheaf.matching.scoring.telling import telling
from sheaf.matching.subject import MAX_NAMES

MAX_PAIRS = 8  # pairs of names compared in full; of more, those whose letters are most alike
RARE, RARE_SERVANT = 10.5, 8.5  # bits of a single word, and of `Abdul` with one, that is rare enough to point to somebody
SURE = 0.95  # likeness of a single word that is surely the one of the longer name
CHANGED_OVER = 2.0  # log-odds of own name and father's changed over, before that is held against them
NOTHING = -9.0  # log-odds of names that have nothing in common
SHUFFLED_MOST = 3  # words of a name that may be two people's where only the markers' places differ
_MUSLIM = frozenset({"malay", "indonesian", "arabic"})
_SYLLABIC = frozenset({"burmese", "chinese", "korean", "vietnamese"})
_WHOLE = frozenset({"burmese", "chinese", "korean"})  # names whose every syllable is needed
_KOREAN_TOO = frozenset({"kim", "han"})  # families of Korea first, where no marks show Vietnamese ones
_ACROSS = frozenset({is_.FATHER, is_.CHILD, is_.SUFFIX, is_.CHAIN, is_.CROSSED, is_.ENDING})  # contradictions that two scripts can show too
NOTHING_BACK: frozenset[str] = frozenset()
_THINGS = frozenset({ORGANISATION, VESSEL, "thing"})  # conventions of what is no person
_PERSON_KINDS = frozenset({"person", ""})


@dataclass(frozen=True, slots=True)
class Compared:
    """Two names compared: their log-odds, how they align, and the codes of what contradicts. back: what of that the birth dates
    take back."""

    left: Side
    right: Side
    pairs: tuple[Pair, ...]
    odds: float
    contradictions: tuple[str, ...]
    back: tuple[str, ...] = ()

    @property
    def weighed(self) -> float:
        """Log-odds with what was taken back."""
        return self.odds - sum(weights().evidence[code] for code in self.back) if self.back else self.odds


def best_names(query: tuple[str, ...], candidate: tuple[str, ...], kind: str, back: frozenset[str] = NOTHING_BACK) -> Compared | None:
    """The pair of names that speaks most for the two being one; None where a side has no readable name. back: codes of
    contradictions that the birth dates take back."""
    if not query or not candidate:
        return None
    left = [item for name in query[:MAX_NAMES] for item in readings(name, kind) if item.parts]
    right = [item for name in candidate[:MAX_NAMES] for item in readings(name, kind) if item.parts]
    if not left or not right:
        return None
    pairs = [(a, b) for a in left for b in right if _comparable(a, query, b, candidate)]
    if len(pairs) > MAX_PAIRS:
        pairs = sorted(pairs, key=lambda pair: -_letters(*pair))[:MAX_PAIRS]
    best: Compared | None = None
    for a, b in pairs:
        found = compare_readings(a, b, kind)
        if back and found.contradictions and (spared := tuple(code for code in found.contradictions if code in back)):
            found = replace(found, back=spared)
        if best is None or found.weighed > best.weighed:
            best = found
    return best


def _comparable(a: Reading, query: tuple[str, ...], b: Reading, candidate: tuple[str, ...]) -> bool:
    """Whether two readings may be set beside each other: the initials that an organisation's name has in brackets only beside a name of
    one word, for what both tell in full is not compared by its initials."""
    by_initials = (_in_brackets(a, query), _in_brackets(b, candidate))
    if by_initials == (False, False):
        return True
    return by_initials != (True, True) and len((b if by_initials[0] else a).strong) == 1


def _in_brackets(reading: Reading, names: tuple[str, ...]) -> bool:
    return reading.convention in _THINGS and reading.written not in names


def _letters(a: Reading, b: Reading) -> float:
    """A cheap guess at how alike two names are, for choosing which to compare."""
    return float(Indel.normalized_similarity(_sorted_letters(a), _sorted_letters(b)))


@lru_cache(maxsize=131072)
def _sorted_letters(reading: Reading) -> str:
    return " ".join(sorted(part.token.forms[0] for part in reading.strong if part.token.forms))


def sides_of(a: Reading, b: Reading, kind: str) -> tuple[Side, Side]:
    """Both readings ready to be aligned. Where one shows an organisation, both are read as one."""
    organisation = kind not in _PERSON_KINDS or ORGANISATION in (a.convention, b.convention)
    if organisation and kind in _PERSON_KINDS:
        a, b = (item if item.convention == ORGANISATION else read(item.written, "company") for item in (a, b))
    return side_of(a, organisation), side_of(b, organisation)


@lru_cache(maxsize=65536)
def compare_readings(a: Reading, b: Reading, kind: str = "person") -> Compared:
    """Two readings as one pair of names."""
    left, right = sides_of(a, b, kind)
    organisation = left.organisation
    crossed = None if organisation else across.crossing(left, right)
    if crossed:
        return _across(left, right, align(left, right, join_alone=False), crossed)
    pairs = align(left, right)
    if not any(pair.left and pair.right for pair in pairs):
        return _nothing(left, right, pairs)
    table = weights()
    odds = log_odds(features(left, right, pairs), table.organisation if organisation else table.person)
    against = contradictions(left, right, pairs)
    return Compared(left, right, tuple(pairs), odds + sum(table.evidence[code] for code in against), against)


def _across(a: Side, b: Side, pairs: list[Pair], crossed: across.Crossing) -> Compared:
    """Names in two scripts: the whole by its sounds, or what of it agrees where a part is missing."""
    whole, table = across.whole_odds(crossed), weights().evidence
    if whole >= 0.0 and not (crossed.native_titles or crossed.latin_titles) and across.spared(a, b, pairs):
        whole = across.NEVER
    other = whole >= 0.0 and across.another(crossed)
    if whole >= 0.0 and not other and not any(pair.relation == is_.ENDING for pair in pairs):
        if any(not (pair.left and pair.right) for pair in pairs):
            bits = min(sum(a.bits), sum(b.bits))
            pairs = [Pair(tuple(range(len(a.tokens))), tuple(range(len(b.tokens))), FLOOR, is_.READING, bits)]
        return Compared(a, b, tuple(pairs), whole, ())
    odds, against = across.partly(a, b, pairs)
    told = {code for code in contradictions(a, b, pairs) if code in _ACROSS} | ({is_.SYLLABLE} if other else set())
    against = tuple(sorted({*against, *told}))
    odds += sum(table[code] for code in against)
    if other or is_.ENDING in told or odds > whole:
        return Compared(a, b, tuple(pairs), odds, against)
    return Compared(a, b, tuple(across.nearly(a, b, pairs, whole)), whole, ())


def _nothing(a: Side, b: Side, pairs: list[Pair]) -> Compared:
    """Names without a part in common; that own name and father's are changed over is told."""
    if swapped(a, b):
        return Compared(a, b, tuple(pairs), CHANGED_OVER + weights().evidence[is_.FATHER], (is_.FATHER,))
    return Compared(a, b, tuple(pairs), NOTHING, ())


def contradictions(a: Side, b: Side, pairs: list[Pair]) -> tuple[str, ...]:
    found = {pair.relation for pair in pairs if pair.relation in (is_.TONE, is_.ENDING, is_.REGION)}
    found |= telling(a, b, pairs)
    if a.suffix != b.suffix and (a.suffix and b.suffix):
        found.add(is_.SUFFIX)
    if swapped(a, b):
        found.add(is_.FATHER)
    elif not a.organisation and child(a, b, pairs):
        found.add(is_.CHILD)
    if _shuffled(a, b, pairs):
        found.add(is_.SHUFFLED)
    if not a.organisation and {sex_shown(a.reading), sex_shown(b.reading)} == {"m", "f"}:
        found.add(is_.SEX)
    if not a.organisation and (_bare(a) or _bare(b) or _by_initials(a, b, pairs)):
        found.add(is_.BARE)
    if pairs and pairs[-1].relation == is_.SLIP:
        if a.traits[pairs[-1].left[0]].heard:
            found.add(is_.SOUNDED)
        elif _both_names(a, b, pairs[-1]):
            found.add(is_.SLIP)
    if not a.organisation and pairs and pairs[-1].relation == is_.MISSING:
        found |= _missing(a, b, pairs)
    return tuple(sorted(found))


def _shuffled(a: Side, b: Side, pairs: list[Pair]) -> bool:
    """Whether in a short name an own name stands beside a father's."""
    if not (a.fathered and b.fathered) or len(pairs) > SHUFFLED_MOST:
        return False
    return any((a.roles[pair.left[0]] == FATHER) != (b.roles[pair.right[0]] == FATHER) for pair in pairs if pair.left and pair.right)


def _bare(side: Side) -> bool:
    """Whether a name is nothing but single Latin letters."""
    return all(item.latin and len(item.form) < 2 for item in side.traits)


def _by_initials(a: Side, b: Side, pairs: list[Pair]) -> bool:
    """Whether single letters are all that agrees while a whole word stands alone that is no part of the other name's words:
    `J. P. Tan`, `Juan Pedro`. `Nathan` beside `Ramanathan` is one. Where both have such a word (`V. Pirapaharan`, `Velupillai
    Prabhakaran`), it is not initials alone that were compared."""
    if not pairs or pairs[-1].relation != is_.MISSING or _both_alone(pairs):
        return False
    if any(pair.left and pair.right and pair.relation != is_.INITIAL for pair in pairs):
        return False
    alone = [(side, other, at) for pair in pairs for side, other, places in ((a, b, pair.left), (b, a, pair.right))
             if not (pair.left and pair.right) for at in places]
    return any(len(side.traits[at].form) > 1 and not any(
        side.traits[at].form in item.form for item in other.traits) for side, other, at in alone)


def _both_alone(pairs: list[Pair]) -> bool:
    """Whether each side has a part that stands alone."""
    return any(not pair.left for pair in pairs) and any(not pair.right for pair in pairs)


@lru_cache(maxsize=131072)
def sex_shown(reading: Reading) -> str:
    """`m` or `f` where titles or markers of a name show it (`Daw`, `Datin`, `binti`, `a/l`), and Balinese `Ni`; else empty."""
    table = titles()
    kinds = {"woman"} if reading.convention == "indonesian" and reading.parts[0].token.forms[:1] == ("ni",) else set()
    kinds |= {kind for part in reading.parts if part.role in (TITLE, MARKER)
             for kind in table.get(part.token.text.casefold().strip("."), ()) if kind in ("man", "woman")}
    return {"man": "m", "woman": "f"}[kinds.pop()] if len(kinds) == 1 else ""


def _both_names(a: Side, b: Side, pair: Pair) -> bool:
    """Whether both words of a slip are usual names in the convention of their own string, two Korean syllables, or so carefully
    written that a slip is unlikely; or both stand after Abdul, of which each is a name by table."""
    if (a.marked and b.marked) or (serving(a.tokens[pair.left[0]]) and serving(b.tokens[pair.right[0]])):
        return True
    sides = ((a.traits[pair.left[0]].form, a.reading.convention), (b.traits[pair.right[0]].form, b.reading.convention))
    if a.reading.convention == b.reading.convention == "korean" and other_korean(sides[0][0], sides[1][0]):
        return True
    if a.reading.convention == b.reading.convention == "chinese" and other_syllable(sides[0][0], sides[1][0]):
        return True
    return all((found := named(form)) is not None and not _shared(convention).isdisjoint(found.given | found.family)
               for form, convention in sides)


def _shared(convention: str) -> frozenset[str]:
    """The conventions whose usual names a name of this one may have: Muslims of three tongues bear the same."""
    return _MUSLIM if convention in _MUSLIM else frozenset({convention})


def _servant_kept(a: Side, b: Side, pairs: list[Pair]) -> bool:
    """Whether of `Abdul Karim Takhari` the other name has kept `Abdul Takhari`."""
    if pairs[0].relation != is_.PARTICLE:
        return False
    return all(any(item.form.startswith("abd") for item in side.traits) for side in (a, b))


def _missing(a: Side, b: Side, pairs: list[Pair]) -> set[str]:
    """What a part that only one side has says against, by convention: a Burmese or Chinese name has none to spare."""
    least, most = sorted((len(a.tokens), len(b.tokens)))
    if least == 1 < most:
        short = a if len(a.tokens) == 1 else b
        enough = RARE_SERVANT if short.traits[0].form.startswith("abd") else RARE
        sure = (pairs[0].likeness >= SURE and pairs[0].relation != is_.READING) or _servant_kept(a, b, pairs)
        return {is_.LONE_RARE if sure and sum(short.bits) >= enough else is_.LONE}
    both = {a.reading.convention, b.reading.convention}
    if least < most and both & _WHOLE and both <= _SYLLABIC:
        return {is_.WHOLE}
    if least == most or not _without_own(a, b, pairs):
        return set()
    return {is_.WHOLE if a.traits[0].form in _KOREAN_TOO and not a.marked else is_.OWN}


def _without_own(a: Side, b: Side, pairs: list[Pair]) -> bool:
    """Whether of a Vietnamese name the own name is what is missing, which stands last: `Tran Thi Kim` is not `Tran Thi Kim Ngan`,
    where a middle name might be left out."""
    if not a.reading.convention == b.reading.convention == "vietnamese":
        return False
    longer = a if len(a.tokens) > len(b.tokens) else b
    last, beside = len(longer.tokens) - 1, [(pair.left, pair.right) if longer is a else (pair.right, pair.left) for pair in pairs]
    return ((last,), ()) in beside and ((0,), (0,)) in beside
