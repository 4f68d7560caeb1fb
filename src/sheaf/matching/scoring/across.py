"""Names in two scripts: which side is native, how likely the Latin side spells all of it, and what is left of that where a part is
missing on one side."""

from __future__ import annotations

from dataclasses import dataclass

from sheaf.matching.reading.shape import INITIAL, SUFFIX, TITLE, Token
from sheaf.matching.scoring import relations as is_
from sheaf.matching.scoring.align import Pair, Side
from sheaf.matching.scoring.mandarin import other_reading
from sheaf.matching.scoring.sounding import BESIDE, FIXED, FLOOR, SURE, beside, initialled, name_odds

TITLE_COST = 0.4  # log-odds for taking a title into the name: `U Nu`, where U is no title of somebody called Nu
CONFLICT = -6.2  # log-odds for a part on each side that the other has not
ONE_MISSING = -1.2  # and for each part that only one side has
INITIAL_MISSING = -0.3
NOT_WHOLE = -2.0  # beside the contradiction's own weight
ALONE = -1.7
TURNED = -2.0  # all parts agree one by one, and the whole does not
NEVER = 2 * CONFLICT
FARTHEST_SHOWN, NEAR_LIKENESS = -4.0, 0.5  # log-odds from which sounds are called near each other, and how such parts count
_WHOLE = frozenset({"Mymr", "Hani", "Hang"})  # scripts of names whose every syllable is needed
_PEOPLES = frozenset({"sai", "nang", "nan", "naw", "saw", "nai", "salai", "mahn", "mai", "mi", "khun"})
_MONK = ("ashin",)  # a monk's title, which Latin names are not read to have
_FATHERED = frozenset({"Arab", "Taml"})  # scripts whose names have fathers' markers; beside the others `Bin` is a name
_APART = frozenset({TITLE, SUFFIX})
ROMANISED = frozenset({"Thai", "Laoo", "Khmr", "Mymr", "Hani", "Taml", "Arab", "Hang"})


@dataclass(frozen=True, slots=True)
class Crossing:
    """native, latin: the words of each side; native_titles, latin_titles: words before them that were taken for titles.
    turned: whether the last of the Latin words may stand first; alone: Latin words beside the native name that the other side
    has not (`David 陳大文`)."""

    native: tuple[Token, ...]
    latin: tuple[Token, ...]
    native_titles: tuple[Token, ...]
    latin_titles: tuple[Token, ...]
    turned: bool
    alone: int


def crossing(a: Side, b: Side) -> Crossing | None:
    """The two sides, native first, where one is in a script of ours and the other all in Latin letters."""
    one, two = script_of(a.tokens), script_of(b.tokens)
    if one in ROMANISED and two == "Latn":
        return _crossing(a, one, b)
    return _crossing(b, two, a) if two in ROMANISED and one == "Latn" else None


def _crossing(native: Side, script: str, latin: Side) -> Crossing:
    words, titles = latin_words(latin, script)
    turned = script not in FIXED and not (native.fathered or latin.fathered)
    return crossing_of(native.tokens, script, words, native.light, titles, turned)


def crossing_of(native: tuple[Token, ...], script: str, latin: tuple[Token, ...], native_titles: tuple[Token, ...],
                latin_titles: tuple[Token, ...], turned: bool) -> Crossing:
    """What is left of both sides' words without Latin ones that stand beside the native ones."""
    beside_ours = {token.forms[:1] for token in native if token.script != script}
    if not beside_ours:
        return Crossing(native, latin, native_titles, latin_titles, turned, 0)
    ours = tuple(token for token in native if token.script == script)
    theirs = tuple(token for token in latin if token.forms[:1] not in beside_ours) or latin
    return Crossing(ours, theirs, native_titles, latin_titles, turned, max(0, len(beside_ours) - (len(latin) - len(theirs))))


def latin_words(side: Side, script: str) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """A Latin side's words and titles. Beside a Burmese name the titles of its peoples are parts (`Sai`, `Naw`), and so is
    the first of `Maung Maung`."""
    titles = side.light
    words = side.tokens if script in _FATHERED else tuple(part.token for part in side.reading.parts if part.role not in _APART)
    while script == "Mymr" and titles and titles[-1].forms and (titles[-1].forms[0] in _PEOPLES or titles[-1].forms == words[0].forms):
        titles, words = titles[:-1], (titles[-1], *words)
    if script == "Mymr" and len(words) > 1 and words[0].forms[:1] == _MONK:
        titles, words = (*titles, words[0]), words[1:]
    return words, titles


def script_of(words: tuple[Token, ...]) -> str:
    """The script of a side's words, where it is one; Latin words beside native ones do not count."""
    scripts = {token.script for token in words}
    if len(scripts) == 2:
        scripts.discard("Latn")
    return scripts.pop() if len(scripts) == 1 else ""


def whole_odds(sides: Crossing) -> float:
    """Log-odds that one is the other in whole, titles taken as such or as parts."""
    native, latin = sides.native, sides.latin
    found = name_odds(native, latin, sides.turned) + BESIDE * sides.alone
    if native[0].script == "Hani" and len(latin) > 2 and not sides.alone:
        found = max(found, beside(native, latin))
    if found < 0.0 and native[0].script == "Taml":
        found = max(found, initialled(native, latin))
    if found < 0.0 and (sides.native_titles or sides.latin_titles):
        ours, theirs = (*sides.native_titles, *native), (*sides.latin_titles, *latin)
        both_ways = ((ours, theirs), (ours, latin), (native, theirs))
        found = max(found, *(name_odds(one, two, sides.turned) - TITLE_COST for one, two in both_ways))
    return found


def another(sides: Crossing) -> bool:
    """Whether the Latin side spells a name with another syllable."""
    return sides.native[0].script == "Hani" and not sides.alone and other_reading(sides.native, sides.latin)


def spared(a: Side, b: Side, pairs: list[Pair]) -> bool:
    """Whether every word of one side has its own beside it and the other has words left: then a part is missing, however little it
    costs among all the letters. `Ali Barzan Ibrahim Hasan` is not `Barzan Ibrahim Hasan`."""
    if {script_of(a.tokens), script_of(b.tokens)} & _WHOLE:
        return False
    both = [pair for pair in pairs if pair.left and pair.right]
    single = all(len(pair.left) == len(pair.right) == 1 for pair in both)
    return single and 1 < len(both) == min(len(a.tokens), len(b.tokens)) < max(len(a.tokens), len(b.tokens))


def partly(a: Side, b: Side, pairs: list[Pair]) -> tuple[float, tuple[str, ...]]:
    """Log-odds of the parts that agree, less what stands alone; and the codes of what contradicts, whose weights come on top."""
    both = [pair for pair in pairs if pair.left and pair.right]
    bits = sum(pair.bits for pair in both)
    if not bits:
        return NEVER, ()
    odds = SURE * sum(pair.bits * (pair.likeness - FLOOR) for pair in both) / bits / (1.0 - FLOOR)
    alone_a = [pair for pair in pairs if not pair.right]
    alone_b = [pair for pair in pairs if not pair.left]
    if not alone_a and not alone_b:  # all there, yet not in this order
        return odds + (CONFLICT if {script_of(a.tokens), script_of(b.tokens)} & FIXED else TURNED), ()
    if alone_a and alone_b:
        return odds + CONFLICT, ()
    alone = [side.roles[(pair.left or pair.right)[0]] for side, rest in ((a, alone_a), (b, alone_b)) for pair in rest]
    odds += sum(INITIAL_MISSING if role == INITIAL else ONE_MISSING for role in alone)
    if all(role == INITIAL for role in alone):
        return odds, ()
    if {script_of(a.tokens), script_of(b.tokens)} & _WHOLE:
        return odds + NOT_WHOLE, (is_.WHOLE,)
    if len(both) == 1:
        return odds + ALONE, (is_.LONE,)
    return odds, ()


def nearly(a: Side, b: Side, pairs: list[Pair], whole: float) -> list[Pair]:
    """What to show of names whose sounds as a whole come near each other and not near enough: parts that stand alone on either side, set
    beside each other in their order or all together, rather than called alone."""
    left, right = [at for pair in pairs if not pair.right for at in pair.left], [at for pair in pairs if not pair.left for at in pair.right]
    if whole <= FARTHEST_SHOWN or not left or not right:
        return pairs
    both = [pair for pair in pairs if pair.left and pair.right]
    groups = [((i,), (j,)) for i, j in zip(left, right, strict=True)] if len(left) == len(right) else [(tuple(left), tuple(right))]
    return both + [Pair(one, two, NEAR_LIKENESS, is_.NEARLY, min(sum(a.bits[at] for at in one), sum(b.bits[at] for at in two)))
                   for one, two in groups]

