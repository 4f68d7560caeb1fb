"""What tells two names apart although most of their letters agree: a syllable of a Chinese name, a mother's family before a
father's, a further name of the father, the number and the telling word of a company."""

from __future__ import annotations

from collections.abc import Callable

from sheaf.matching.reading import VESSEL
from sheaf.matching.reading.cultures.heard import other_syllables, other_vietnamese
from sheaf.matching.reading.cultures.korean import other_korean
from sheaf.matching.reading.cultures.lexicon import known
from sheaf.matching.reading.cultures.organisations import company_bits
from sheaf.matching.reading.cultures.words import parent_of
from sheaf.matching.reading.shape import FATHER, INITIAL, Token
from sheaf.matching.scoring import relations as is_
from sheaf.matching.scoring.align import Pair, Side
from sheaf.matching.scoring.fathers import chained, crossed, turned_round
from sheaf.matching.scoring.features import FULL, in_another_order
from sheaf.matching.scoring.numbers import numbers_of, value_of

_NEARLY = frozenset({is_.TYPO, is_.SOUND, is_.JOINED})
_HABITS = _NEARLY | {is_.VARIANT, is_.SPELLING}  # Hung is Hong in Wade-Giles and Hao is Hau in Hokkien, but not in Vietnamese
_ANOTHER = {"chinese": (other_syllables, _NEARLY, is_.SYLLABLE), "korean": (other_korean, _NEARLY, is_.SYLLABLE),
            "vietnamese": (other_vietnamese, _HABITS, is_.TWO)}
_TWO_FAMILIES = frozenset({"filipino", "portuguese"})  # conventions that write mother's and father's families in a fixed order
_SYLLABLES = frozenset({"chinese", "korean"})  # conventions of given names of two syllables
_MIDDLE = frozenset({"van", "thi"})  # Vietnamese words that are no name of their own, wherever a form puts them
_OWN_TOO = "van"  # Văn without its marks, which is the own name Vân where it stands last
_ALIKE = frozenset({is_.TYPO, is_.SOUND, is_.PARTICLE})
READ = frozenset({"Thai", "Laoo", "Khmr", "Mymr", "Hani", "Taml", "Hang"})  # scripts of names that this does not judge
USUAL_NAME = 8.5  # bits of a single word that many bear
USUAL_WORDS = 14.0  # bits of two words that many have
SMALL = 1.0  # bits of `of`, `and`, `the`
USUAL = 12.0  # bits below which a company's word is one that many have


def telling(a: Side, b: Side, pairs: list[Pair]) -> set[str]:
    """Codes of contradictions."""
    if a.organisation:
        return _of_companies(a, b, pairs)
    found = set()
    both = {a.reading.convention, b.reading.convention}
    another = _ANOTHER.get("korean" if both == _SYLLABLES else a.reading.convention) if len(both) == 1 or both == _SYLLABLES else None
    if another and any(_another(a, b, pair, *another[:2]) for pair in pairs):
        found.add(another[2])
    if _parents(a) != _parents(b) and any(pair.relation == is_.KUNYA for pair in pairs):
        found.add(is_.KUNYA)
    if _mothers(a, b, pairs):
        found.add(is_.MOTHER)
    if chained(a, b, pairs):
        found |= {is_.CHAIN} if turned_round(a, b, pairs) else {is_.CROSSED} if crossed(a, b, pairs) else set()
    if _turned(a, b, pairs):
        found.add(is_.TURNED)
    found |= _little(a, b, pairs)
    if a.fathered and b.fathered and _further(a, b, pairs):
        found.add(is_.FURTHER)
    return found


def _parents(side: Side) -> int:
    """How many words call somebody the parent of a child; where both names have as many, the words of one were put in another order, which
    may leave Abu without its word."""
    return sum(bool(item.parent or parent_of(item.form)) for item in side.traits)


def _little(a: Side, b: Side, pairs: list[Pair]) -> set[str]:
    """Usual words that agree by chance: two of a name of four, and a single word that is only alike or stands after a title."""
    both = [pair for pair in pairs if pair.left and pair.right]
    if not both or (READ & {token.script for side in (a, b) for token in side.tokens}):
        return set()
    told = sum(pair.likeness * pair.bits for pair in both)
    least, most = sorted((len(a.tokens), len(b.tokens)))
    if least == most == 1:
        return {is_.SINGLE} if both[0].relation in _ALIKE or (told < USUAL_NAME and bool(a.light) != bool(b.light)) else set()
    return {is_.FEW} if least == 2 and most - least > 1 and told < USUAL_WORDS and len(pairs) == most else set()


def _another(a: Side, b: Side, pair: Pair, other: Callable[[str, str], bool], nearly: frozenset[str]) -> bool:
    """Whether parts that nearly agree are names with another syllable: Weilin and Weimin, Hyong and Hyon."""
    if not (pair.left and pair.right) or pair.relation not in nearly:
        return False
    return other("".join(a.traits[i].form for i in pair.left), "".join(b.traits[j].form for j in pair.right))


def _mothers(a: Side, b: Side, pairs: list[Pair]) -> bool:
    """All parts agree, and the last two are changed over: `Antonio Santos Garcia`, `Antonio Garcia Santos`."""
    size = len(a.tokens)
    if not size == len(b.tokens) == len(pairs) > 2 or _TWO_FAMILIES.isdisjoint((a.reading.convention, b.reading.convention)):
        return False
    beside = {pair.left[0]: pair.right[0] for pair in pairs if len(pair.left) == len(pair.right) == 1}
    turned = [*range(size - 2), size - 1, size - 2]
    return [beside.get(at, -1) for at in range(size)] == turned and all(
        side.roles[at] == INITIAL or _family(side.tokens[at]) for side in (a, b) for at in (size - 2, size - 1))


def _turned(a: Side, b: Side, pairs: list[Pair]) -> bool:
    """Whether all parts agree and stand in an order that makes another name: `Nguyễn Minh Đức`, `Nguyễn Đức Minh`. A family name may
    stand first or last, and forms ask for it so; parts of a given name keep their order, and so do all of a Burmese name, which has
    no family. That forms elsewhere turn those round too is why this takes less than a contradiction of the fathers."""
    size, convention = len(a.tokens), a.reading.convention
    if not size == len(b.tokens) == len(pairs) > 1 or b.reading.convention != convention or not in_another_order(pairs):
        return False
    if any(len(pair.left) != 1 or len(pair.right) != 1 for pair in pairs):
        return False
    if convention == "burmese":
        return True
    kept = {pair.left[0] for pair in pairs if pair.left == pair.right}
    if convention == "vietnamese":
        return 0 in kept and in_another_order([pair for pair in pairs if a.traits[pair.left[0]].form not in _movable(a, b)])
    return convention in _SYLLABLES and size == FULL and bool(kept & {0, size - 1})


def _movable(a: Side, b: Side) -> frozenset[str]:
    """Vietnamese words that say nothing by their place: `Nguyễn Minh Văn` is no Nguyễn Văn Minh, but `Bui Xuan Thi` is a Bùi Thị Xuân,
    and a form that parts the family with a comma has the middle words last."""
    ends = a.traits[-1].form, b.traits[-1].form
    by_form = any("," in side.reading.written or "/" in side.reading.written for side in (a, b))
    return _MIDDLE - {_OWN_TOO} if _OWN_TOO in ends and ends[0] != ends[1] and not by_form else _MIDDLE


def _family(token: Token) -> bool:
    found = known(token.forms[-1]) if token.forms else None
    return found is not None and not _TWO_FAMILIES.isdisjoint(found.family)


def _further(a: Side, b: Side, pairs: list[Pair]) -> bool:
    """All of one name agrees, and the other goes on with the father's or grandfather's further name."""
    alone = [(a, pair.left[0]) if pair.left else (b, pair.right[0]) for pair in pairs if not (pair.left and pair.right)]
    return bool(alone) and len({id(side) for side, _ in alone}) == 1 and all(side.roles[at] == FATHER for side, at in alone)


def _of_vessels(*numbers: str) -> str:
    """A figure is often misread; longer numbers tell the vessels of a fleet apart."""
    return is_.HULL if all(len(number) == 1 for number in numbers) else is_.FLEET


def _told(forms: list[str]) -> list[str]:
    return [form for form in forms if company_bits(form) > SMALL]


def _of_companies(a: Side, b: Side, pairs: list[Pair]) -> set[str]:
    ours, theirs = (numbers_of(tuple(item.form for item in side.traits)) for side in (a, b))
    left = _told([a.traits[pair.left[0]].form for pair in pairs if not pair.right])
    right = _told([b.traits[pair.right[0]].form for pair in pairs if not pair.left])
    one_each = len(left) == len(right) == 1
    if ours and theirs and ours.isdisjoint(theirs):
        return {_of_vessels(*ours, *theirs) if VESSEL in (a.reading.convention, b.reading.convention) else is_.NUMBER}
    if bool(ours) != bool(theirs) and all(pair.relation == is_.SAME or not (pair.left and pair.right) for pair in pairs):
        return {is_.NUMBERED}
    return {is_.WORD} if one_each and all(company_bits(form) < USUAL and not value_of(form) for form in left + right) else set()
