"""Two readings set beside each other: part with part, joined parts with whole ones, what stays alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sheaf.matching.reading.cultures.roles import FAMILY_FIRST
from sheaf.matching.reading.cultures.words import joinable, joined_tokens
from sheaf.matching.reading.shape import FAMILY, FATHER, INITIAL, LEGAL, LIGHT, SUFFIX, TITLE, Part, Reading, Token
from sheaf.matching.scoring import relations as is_
from sheaf.matching.scoring.initials import Row, usurping
from sheaf.matching.scoring.likeness import FLOOR, Alike, alike_words, elsewhere, slip, toned
from sheaf.matching.scoring.numbers import numbers_differ
from sheaf.matching.scoring.traits import Traits, traits

MAX_PARTS = 12  # of one name that are aligned
MAX_JOINED = 4  # neighbouring parts written as one
JOINED_LEAST = 0.75
JOINED_LETTERS, JOINED_GAP = 5, 2  # Latin letters of joined parts, at least; by how many the whole may have more or fewer, at most
LONG = 9  # letters of a known word that is known although misspelt
INITIAL_BITS = 2.0
_ASIDE = LIGHT | {SUFFIX}  # roles that are not aligned
SURE = 0.97  # words more alike than this are not tried as joined ones
ANY_FORM = "legal:any"  # of `company` alone, which contradicts no other form
ACRONYM_LIKENESS = 0.8
SERVANT_LIKENESS = 0.94
EQUAL = 0.9  # likeness of words that are one word
SLIP_LIKENESS = 0.5
TONE_LIKENESS = 0.6  # of a word with a tone and one without, where both names are written with marks: no mark is a tone too
_OTHER_FORMS = frozenset({is_.ENDING, is_.TONE, is_.REGION})  # relations of parts that belong beside each other and tell people apart
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "de", "da"})
SHUFFLED_LEAST = 3  # words of a name of which somebody may have shuffled the markers


@dataclass(slots=True, eq=False)
class Side:
    """A reading ready to be aligned: strong parts with their traits, bits, and which of them are fathers."""

    reading: Reading
    tokens: tuple[Token, ...]
    traits: tuple[Traits, ...]
    bits: tuple[float, ...]
    roles: tuple[str, ...]
    light: tuple[Token, ...]
    suffix: str
    legal: frozenset[str]
    fathered: bool
    marked: bool
    organisation: bool


@dataclass(slots=True)  # not frozen: so many are made that it shows
class Pair:
    """left, right: indexes of parts of each side (several where written together); one may be empty."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    likeness: float
    relation: str
    bits: float


@lru_cache(maxsize=131072)
def side_of(reading: Reading, organisation: bool = False) -> Side:
    """The reading's parts that are aligned; a name of titles alone is aligned by them."""
    strong = [part for part in reading.parts if part.role not in _ASIDE]
    aside = [part for part in reading.parts if part.role in _ASIDE] if len(strong) < len(reading.parts) else ()
    parts = [part for part in strong if part.token.forms]
    parts = (parts or [part for part in reading.parts if part.token.forms])[:MAX_PARTS]
    found = tuple([traits(part.token) for part in parts])
    bits = tuple([_bits(part, item, organisation) for part, item in zip(parts, found, strict=True)])
    suffixes = [part.token.forms[0] for part in aside if part.role == SUFFIX and part.token.forms]
    legal = frozenset([name for part in aside if part.role == LEGAL for name in part.token.canon if name != ANY_FORM])
    light = tuple(part.token for part in reading.parts if part.role == TITLE)
    marked = reading.convention == "vietnamese" and any(toned(part.token.marks) for part in parts)
    fathers = {part.role == FATHER for part in parts}
    return Side(
        reading,
        tuple([part.token for part in parts]),
        found,
        bits,
        tuple([part.role for part in parts]),
        light,
        suffixes[0] if suffixes else "",
        legal,
        fathers == {True, False},
        marked,
        organisation,
    )


def _bits(part: Part, item: Traits, organisation: bool) -> float:
    if organisation:
        return item.company_bits
    return INITIAL_BITS if part.role == INITIAL and len(item.form) == 1 else item.person_bits


def align(a: Side, b: Side, join_alone: bool = True) -> list[Pair]:
    """Pairs of parts, then what neither could be set against. Best pairs first, order as the second wish. join_alone: parts are
    set against several joined ones even where nothing else agrees."""
    if a.tokens == b.tokens:
        return [Pair((at,), (at,), 1.0, is_.SAME, bits) for at, bits in enumerate(a.bits)]
    if a.organisation and (short := _acronym(a, b) or _acronym(b, a)):
        return [Pair(tuple(range(len(a.tokens))), tuple(range(len(b.tokens))), ACRONYM_LIKENESS, is_.ACRONYM, short)]
    pairs, free_a, free_b = _in_their_place(a, b, *_single(a, b))
    if free_a and free_b and a.fathered and b.fathered:
        pairs, free_a, free_b = _shuffled(a, b, pairs, free_a, free_b)
    if free_a or free_b:
        pairs, free_a, free_b = _servants(a, b, pairs, free_a, free_b)
    if (pairs or join_alone) and ((free_a and (free_b or len(a.tokens) != len(b.tokens))) or free_b):
        pairs, free_a, free_b = _joined(a, b, pairs, free_a, free_b)
    if len(free_a) == len(free_b) == 1 and len(pairs) and not a.organisation and slip(a.tokens[free_a[0]], b.tokens[free_b[0]]):
        bits = (a.bits[free_a[0]] + b.bits[free_b[0]]) * 0.5
        return [*pairs, Pair((free_a[0],), (free_b[0],), SLIP_LIKENESS, is_.SLIP, bits)]
    return (
        pairs
        + [Pair((i,), (), 0.0, is_.MISSING, a.bits[i]) for i in free_a]
        + [Pair((), (j,), 0.0, is_.MISSING, b.bits[j]) for j in free_b]
    )


def _acronym(short: Side, long: Side) -> float:
    """Bits of an acronym that is the other side's initials; 0 where it is none."""
    if len(short.tokens) != 1 or not 2 < len(long.tokens) < 8:
        return 0.0
    form = short.traits[0].form
    heads = "".join(item.form[0] for item in long.traits if item.form)
    lesser = "".join(item.form[0] for item in long.traits if item.form and item.form not in _SMALL_WORDS)
    return 4.0 * len(form) if len(form) > 2 and form in (heads, lesser) else 0.0


def _shuffled(a: Side, b: Side, pairs: list[Pair], free_a: list[int], free_b: list[int]) -> tuple[list[Pair], list[int], list[int]]:
    """Words of which one is an own name and the other a father's, where somebody shuffled the markers: two others agree, or all do."""
    if len(pairs) < SHUFFLED_LEAST - 1 and not (len(free_a) == len(free_b) and len(a.tokens) >= SHUFFLED_LEAST):
        return pairs, free_a, free_b
    found = []
    left, right = list(free_a), list(free_b)
    for i in free_a:
        for j in right:
            score, relation = alike_words(a.tokens[i], b.tokens[j])
            if score >= EQUAL:
                found.append(Pair((i,), (j,), score, relation, (a.bits[i] + b.bits[j]) * 0.5))
                left.remove(i)
                right.remove(j)
                break
    if len(pairs) < SHUFFLED_LEAST - 1 and left:
        return pairs, free_a, free_b
    return pairs + found, left, right


def _single(a: Side, b: Side) -> tuple[list[Pair], list[int], list[int]]:
    """Word by word. Where both names show a father, own names meet own names and fathers meet fathers."""
    both, toned, korean = a.fathered and b.fathered, a.marked and b.marked, _either(a, b, "korean")
    options: list[tuple[float, int, int, float, str]] = []
    many_a, many_b = len(a.tokens), len(b.tokens)
    for i, x in enumerate(a.tokens):
        for j, y in enumerate(b.tokens):
            if both and (a.roles[i] == FATHER) != (b.roles[j] == FATHER) and FAMILY not in (a.roles[i], b.roles[j]):
                continue
            if a.organisation and numbers_differ(a.traits[i].form, b.traits[j].form):
                continue
            score, relation = _words(x, y, korean)
            if toned and relation == is_.MARKS:
                score, relation = TONE_LIKENESS, is_.TONE
            elif toned and relation == is_.VARIANT:
                score, relation = TONE_LIKENESS, is_.REGION
            if score >= FLOOR or relation in _OTHER_FORMS:
                place = abs((i + 0.5) / many_a - (j + 0.5) / many_b)
                options.append((score * _shared(a.bits[i], b.bits[j], score) - 2.0 * place, i, j, score, relation))
    options.sort(key=_likeliest, reverse=True)
    free_a, free_b = set(range(many_a)), set(range(many_b))
    pairs: list[Pair] = []
    for _, i, j, score, relation in options:
        if i in free_a and j in free_b:
            free_a.discard(i)
            free_b.discard(j)
            bits = INITIAL_BITS if relation == is_.INITIAL else _shared(a.bits[i], b.bits[j], score)
            pairs.append(Pair((i,), (j,), score, relation, bits))
    return pairs, sorted(free_a), sorted(free_b)


def _either(a: Side, b: Side, convention: str) -> bool:
    return convention in (a.reading.convention, b.reading.convention)


def _words(x: Token, y: Token, korean: bool) -> Alike:
    """How alike two words are; what only Korean makes one counts in Korean names."""
    found = alike_words(x, y)
    return elsewhere(x, y) if found[1] == is_.KOREAN and not korean else found


def _likeliest(option: tuple[float, int, int, float, str]) -> tuple[float, int]:
    """By gain; of equal ones that could not stand together the later places, whichever name is first."""
    return option[0], option[1] + option[2]


def _in_their_place(a: Side, b: Side, pairs: list[Pair], free_a: list[int], free_b: list[int]) -> tuple[list[Pair], list[int], list[int]]:
    """The same without initials that stand for an own name of which the other side has another."""
    initials = [(pair.left[0], pair.right[0]) for pair in pairs if pair.relation == is_.INITIAL]
    if not initials:
        return pairs, free_a, free_b
    held = [(pair.left[0], pair.right[0]) for pair in pairs if pair.relation != is_.INITIAL]
    left, right = Row(len(a.tokens), _letters(a), dict(held)), Row(len(b.tokens), _letters(b), {j: i for i, j in held})
    taken = usurping(initials, left, right, family_first=not FAMILY_FIRST.isdisjoint((a.reading.convention, b.reading.convention)))
    kept = [pair for pair in pairs if (pair.left[0], pair.right[0]) not in taken]
    return kept, sorted([*free_a, *(i for i, _ in taken)]), sorted([*free_b, *(j for _, j in taken)])


def _letters(side: Side) -> frozenset[int]:
    return frozenset([at for at, item in enumerate(side.traits) if 1 in (len(item.form), len(item.token.text))])


def _shared(left: float, right: float, score: float) -> float:
    """The bits of two words set against each other: a rare word that is merely like a usual one is no rarer than that."""
    return (left + right) * 0.5 if score > EQUAL else min(left, right) + 0.25 * abs(left - right)


def _servants(a: Side, b: Side, pairs: list[Pair], free_a: list[int], free_b: list[int]) -> tuple[list[Pair], list[int], list[int]]:
    """`Haq Abdul` beside `Abdul Haq`: the servant's word that stands away from its name belongs to it."""
    for at, pair in enumerate(pairs):
        if pair.relation != is_.PARTICLE:
            continue
        left, right = pair.left[0], pair.right[0]
        if servant(b.traits[right]) and (found := [i for i in free_a if a.tokens[i].canon[:1] == ("abdul",)]):
            pairs[at] = Pair((*pair.left, found[0]), pair.right, SERVANT_LIKENESS, is_.JOINED, b.bits[right])
            free_a = [i for i in free_a if i != found[0]]
        elif servant(a.traits[left]) and (found := [j for j in free_b if b.tokens[j].canon[:1] == ("abdul",)]):
            pairs[at] = Pair(pair.left, (*pair.right, found[0]), SERVANT_LIKENESS, is_.JOINED, a.bits[left])
            free_b = [j for j in free_b if j != found[0]]
    return pairs, free_a, free_b


def servant(item: Traits) -> bool:
    return len(item.forms) > 1 and item.form.startswith("abd")


def _joined(a: Side, b: Side, pairs: list[Pair], free_a: list[int], free_b: list[int]) -> tuple[list[Pair], list[int], list[int]]:
    """Parts of one side written as one on the other: `Kah Kee` and `Kahkee`, syllables and the whole."""
    while True:
        best = max(
            (_best_joined(a, b, pairs, free_a, free_b, False), _best_joined(b, a, pairs, free_b, free_a, True)), key=lambda found: found[0]
        )
        gain, pair, dropped = best
        if gain <= 0 or pair is None:
            return pairs, free_a, free_b
        pairs = [item for item in pairs if item not in dropped] + [pair]
        used_a, used_b = {i for item in pairs for i in item.left}, {j for item in pairs for j in item.right}
        free_a = [i for i in range(len(a.tokens)) if i not in used_a]
        free_b = [j for j in range(len(b.tokens)) if j not in used_b]


def _best_joined(
    a: Side, b: Side, pairs: list[Pair], free_a: list[int], free_b: list[int], turned: bool
) -> tuple[float, Pair | None, list[Pair]]:
    """The run of b's parts that one part of a says best, if that explains more than what stands."""
    best: tuple[float, Pair | None, list[Pair]] = (0.0, None, [])
    free = _runs(free_b, None, turned) if len(free_b) > 1 else []
    if not free and not (free_b and any(item.likeness <= SURE for item in pairs)):
        return best
    by_a = {(item.right if turned else item.left)[0]: item for item in pairs if len(item.left) == len(item.right) == 1}
    syllables = _either(a, b, "chinese") or _either(a, b, "korean")
    for i, here in enumerate(a.traits):
        held = by_a.get(i)
        if (held is None and i not in free_a) or (held is not None and held.likeness > SURE):
            continue
        for run in _runs(free_b, held, turned) if held else free:
            first = b.traits[run[0]]
            if here.latin and first.latin and here.form[:1] != first.form[:1] and not syllables:
                continue
            found = _joined_pair(a, b, i, run)
            if found is None:
                continue
            score, bits = found
            gain = score * bits - (held.likeness * held.bits if held else 0.0)
            if gain > best[0]:
                left, right = (run, (i,)) if turned else ((i,), run)
                best = (gain, Pair(left, right, score, is_.JOINED, bits), [held] if held else [])
    return best


def _joined_pair(a: Side, b: Side, i: int, run: tuple[int, ...]) -> tuple[float, float] | None:
    x, here = a.tokens[i], a.traits[i]
    letters = sum(len(b.traits[j].form) for j in run)
    latin = here.latin and b.traits[run[0]].latin
    if latin and (abs(letters - len(here.form)) > JOINED_GAP or (letters < JOINED_LETTERS and not _same_joined(here, b, run))):
        return None
    words = tuple([b.tokens[j] for j in run])
    if not joinable(words):
        return None
    score, relation = _words(x, joined_tokens(words), _either(a, b, "korean"))
    least = JOINED_LEAST if not latin else 0.95 if here.is_known and len(here.form) < LONG else 0.84
    if score < least or (latin and relation == is_.SOUND and score < 0.9):
        return None
    return score, (a.bits[i] + min(sum(b.bits[j] for j in run), 16.0)) * 0.5


def _same_joined(here: Traits, b: Side, run: tuple[int, ...]) -> bool:
    """Whether a short word is just the others run together: Jiho, Ji-ho. Of two letters that would be chance."""
    return len(here.form) > JOINED_LETTERS - 3 and here.form == "".join([b.traits[j].form for j in run])


def _runs(free: list[int], held: Pair | None, turned: bool) -> list[tuple[int, ...]]:
    """Runs of two to MAX_JOINED neighbouring parts, all free but for the one that is held already."""
    open_ = set(free)
    if held:
        open_.add((held.left if turned else held.right)[0])
    found = []
    for start in sorted(open_):
        for size in range(2, MAX_JOINED + 1):
            run = tuple(range(start, start + size))
            if not open_.issuperset(run):
                break
            if held is None or (held.left if turned else held.right)[0] in run:
                found.append(run)
    return found
