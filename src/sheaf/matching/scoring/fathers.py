"""Own names and fathers' in two names set beside each other: changed over, with markers and without, and a child's name
put before the father's."""

from __future__ import annotations

from sheaf.matching.reading.cultures.lexicon import known
from sheaf.matching.reading.cultures.words import titles
from sheaf.matching.reading.shape import FAMILY, FATHER, INITIAL, Token
from sheaf.matching.scoring.align import Pair, Side, servant
from sheaf.matching.scoring.likeness import alike_words

_CHAINS = frozenset({"arabic", "malay", "tamil"})  # own name, father's, grandfather's
_HONOURING = frozenset({"muhammad", "ahmad", "sayed", "abdul", "haji", "nur", "siti"})
_TITLED = frozenset({"hafiz", "hafez", "malik", "sultan", "shah", "sheikh", "maulana", "mullah", "qari", "khwaja", "raja", "sayed",
                     "sayyid", "syed"})
# Words before an own name that whole families bear: titles, and names that honour.
_HOUSES = frozenset({"wan", "nik", "tengku", "tuanku", "raja", "megat", "puteri", "engku", "awang", "dayang", "che", "meor"})
_FIRST_WORDS = _HOUSES | {"syed", "sayed", "sayid", "sharifah", "syarifah", "muhammad", "mohd", "ahmad"}
_UNMARKED = frozenset({"arabic", "malay"})  # conventions whose names go on with the father's and the grandfather's own names
CHAIN_LEAST = 3  # words of a name that is turned round as a whole; of two, the family may stand first
_ARTICLE, _ARTICLES = "ال", ("al", "el")
# Words that stand at either end of a name and between: titles, and what tribes and families of the East bear.
_TITLES = frozenset({"khan", "jan", "din", "agha", "shah", "haji", "hafiz", "sheikh", "shaikh", "sultan", "malik", "mullah", "maulana",
                     "maulvi", "qari", "mir", "mirza", "raja", "sayed", "sayyid", "sayid", "syed", "bibi", "begum", "wan", "nik", "tengku"})
SWAPPED_LEAST = 0.8  # own name with father and father with own name, each at least so alike


def swapped(a: Side, b: Side) -> bool:
    """Own name like the other's father and father like the other's own name: `Ahmad bin Ismail`, `Ismail bin Ahmad`, also where
    both begin with the same word (`Mohd Ali bin Mohd Omar`, `Mohd Omar bin Mohd Ali`)."""
    if not (a.fathered and b.fathered):
        return False
    left, right = _own_and_father(a), _own_and_father(b)
    return _first_changed(left, right) or _changed_over(left, right)


Words = tuple[Token, ...]


def _own_and_father(side: Side) -> tuple[Words, Words]:
    own = tuple(token for token, role in zip(side.tokens, side.roles, strict=True) if role != FATHER)
    return own, tuple(token for token, role in zip(side.tokens, side.roles, strict=True) if role == FATHER)


def _first_changed(left: tuple[Words, Words], right: tuple[Words, Words]) -> bool:
    """Whether the first words are changed over; an own name that honours is passed over where another stands beside it."""
    own_a, own_b = _telling(left[0]), _telling(right[0])
    father_a, father_b = left[1][0], right[1][0]
    crossed = min(alike_words(own_a, father_b)[0], alike_words(father_a, own_b)[0])
    straight = min(alike_words(own_a, own_b)[0], alike_words(father_a, father_b)[0])
    return crossed >= SWAPPED_LEAST and straight < SWAPPED_LEAST


def _telling(own: Words) -> Token:
    return next((token for token in own if not honours(token)), own[0])


def honours(token: Token) -> bool:
    """Whether a word honours before the own name, as Muhammad does."""
    return not _HONOURING.isdisjoint(token.canon[:1])


def _changed_over(left: tuple[Words, Words], right: tuple[Words, Words]) -> bool:
    """Whether each own name is the other's father's, all words of it; or all words but usual first ones that both bear."""
    (own_a, father_a), (own_b, father_b) = left, right
    if _among(own_a, father_b) and _among(father_b, own_a) and _among(own_b, father_a) and _among(father_a, own_b):
        return not (_among(own_a, father_a) and _among(father_a, own_a))
    rest_a, rest_b = _without(own_a, own_b), _without(own_b, own_a)
    if not rest_a or not rest_b or not (_among(rest_a, father_b) and _among(rest_b, father_a)):
        return False
    return all(token in rest_a or _common(token) for token in own_a)


def _without(words: Words, others: Words) -> Words:
    return tuple(word for word in words if not _among((word,), others))


def _among(words: Words, others: Words) -> bool:
    """Whether each word is one of the others, in whatever spelling."""
    return all(any(alike_words(word, other)[0] >= SWAPPED_LEAST for other in others) for word in words)


def _common(token: Token) -> bool:
    return honours(token) or bool(token.forms and token.forms[0] in _FIRST_WORDS)


def child(a: Side, b: Side, pairs: list[Pair]) -> bool:
    """One name is the other with an own name put before it: `Uday Saddam Hussein` is a child of Saddam Hussein. A first
    name that honours (Muhammad, Ahmad) is often left out and says nothing."""
    if len(a.tokens) == len(b.tokens) or min(len(a.tokens), len(b.tokens)) < 2:
        return False
    if a.reading.convention not in _CHAINS and b.reading.convention not in _CHAINS:
        return False
    longer, first, second = (a, 0, 1) if len(a.tokens) > len(b.tokens) else (b, 1, 0)
    if longer.roles[0] == INITIAL or longer.traits[0].form in _TITLED or longer.traits[0].parent or _titled(longer):
        return False
    marked = longer.fathered and longer.roles[1] == FATHER
    honoured = bool(_HONOURING.intersection(longer.tokens[0].canon))
    if _own_of_several(longer) or (honoured and not marked and min(map(_without_houses, (a, b))) < 3):
        return False
    if servant(longer.traits[0]) and any(servant(side.traits[0]) for side in (a, b) if side is not longer):
        return False  # `Abdul Karim Jan`, of which `Abdul Jan` has kept a word
    beside = {both[first][0]: both[second] for pair in pairs if (both := (pair.left, pair.right))[first]}
    return not beside.get(0) and beside.get(1, ())[:1] == (0,)


def _titled(side: Side) -> bool:
    """Whether the first word is a title in some convention (Wan, Che, Tun), or written with a point as a title is (`Ust.`)."""
    written, word = side.reading.written.split(), side.tokens[0].text
    return bool(titles().get(word.casefold())) or (len(word) > 1 and bool(written) and f"{word}." in written)


def _own_of_several(side: Side) -> bool:
    """Whether the second word belongs to the own name, because the father's marker comes after it: `Mohd Azmi bin Ahmad` is no child
    of an Azmi. Arabs may write father or grandfather before a marker too, but not after a word that honours."""
    if not side.fathered or side.roles[1] == FATHER:
        return False
    return side.reading.convention == "malay" or not _HONOURING.isdisjoint(side.tokens[0].canon)


def _without_houses(side: Side) -> int:
    """How many words a name has beside titles that its house bears."""
    return sum(not item.token.forms or item.token.forms[0] not in _HOUSES for item in side.traits)


def chained(a: Side, b: Side, pairs: list[Pair]) -> bool:
    """Whether all words of one name, three or more, agree one by one, and both go on with the father's without a marker."""
    both = sum(len(pair.left) == len(pair.right) == 1 for pair in pairs)
    if not min(len(a.tokens), len(b.tokens)) == both >= CHAIN_LEAST or a.fathered or b.fathered:
        return False
    return {a.reading.convention, b.reading.convention} <= _UNMARKED


def turned_round(a: Side, b: Side, pairs: list[Pair]) -> bool:
    """Whether the words of one are the other's from the last to the first: `Ahmed Hassan Ali`."""
    size = len(a.tokens)
    return size == len(b.tokens) and all(pair.left[0] + pair.right[0] == size - 1 for pair in pairs)


def crossed(a: Side, b: Side, pairs: list[Pair]) -> bool:
    """Whether own name and father's are changed over: `Ibrahim Issa Mansour`, `Issa Ibrahim Mansour`. The family's name may stand
    anywhere, and titles; and the last words may have been put first or the first last. Behind an own name that both have
    in its place lists put fathers and families in any order; a word that honours is no such name (`Mohamed Ali Hassan`)."""
    beside = [pair for pair in sorted(pairs, key=_place) if pair.left and pair.right and INITIAL not in _roles(a, b, pair)]
    both = {pair.left[0]: pair.right[0] for pair in beside}
    run = {left: right for left, right in both.items() if not (_movable(a, left) or _movable(b, right))}
    if _round(list(both.values())) or list(run.values()) == sorted(run.values()):
        return False
    ours, theirs = ([at for at in range(len(side.tokens)) if not _movable(side, at)] for side in (a, b))
    first = run.get(ours[0])
    if first == theirs[0]:
        return honours(a.tokens[ours[0]]) and run.get(ours[1]) not in (None, theirs[1])
    return first is not None and theirs[0] in run.values()


def _round(order: list[int]) -> bool:
    """Whether places follow each other, the last by the first: the last parts were put first, or the first last."""
    at = order.index(min(order)) if order else 0
    return order[at:] + order[:at] == sorted(order)


def _place(pair: Pair) -> tuple[int, ...]:
    return pair.left


def _roles(a: Side, b: Side, pair: Pair) -> tuple[str, str]:
    return a.roles[pair.left[0]], b.roles[pair.right[0]]


def _movable(side: Side, at: int) -> bool:
    """Whether a word is the family's name or a title, which stand at either end or between: `al-Harbi`, `Khan`."""
    token, form = side.tokens[at], side.traits[at].core
    if token.script == "Arab":
        return token.text.startswith(_ARTICLE)
    found = known(form)
    return side.roles[at] == FAMILY or (len(token.forms) > 1 and token.forms[0][:2] in _ARTICLES) or form in _TITLES or (
        found is not None and "arabic" in found.family and not found.given)
