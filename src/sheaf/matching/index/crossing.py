"""Two names in two scripts: whether they surely stay below what is needed, from what it costs to spell the native words.

`scoring.across` gives such names their log-odds: of the whole by its sounds, or of the parts that agree. Here it is asked of each only
whether it could be reached; where it could, or where the scripts are so mixed that neither applies, the names are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Indel

from sheaf.matching.index.pairs import counterpart
from sheaf.matching.reading.cultures.words import joined_tokens
from sheaf.matching.reading.shape import Reading, Token
from sheaf.matching.reading.sound import MAX_LETTERS, any_within, ways_of
from sheaf.matching.reading.spelling import FAR
from sheaf.matching.scoring.across import CONFLICT, ROMANISED, Crossing, crossing, crossing_of, latin_words, script_of
from sheaf.matching.scoring.align import JOINED_LEAST, MAX_JOINED, side_of
from sheaf.matching.scoring.names import NOTHING
from sheaf.matching.scoring.sounding import (
    FARTHEST,
    FIXED,
    HOPELESS,
    MOST_BESIDE,
    SURE,
    SYLLABIC,
    WORDS_MORE,
    allowed,
    initial,
    modern,
    orders,
    sure_of,
)

_HARDLY = 1e-6  # of a cost: sums in another order differ by less
_ALL = FARTHEST * 2  # log-odds that every whole has
_FORMS = 4  # readings of a word that are set against those of another native one: as in `likeness`
_NAMED = frozenset({"Latn", "Arab"})  # scripts of whose words several together may be one that a table names
_SLACK = 3  # letters by which a reading of words written together may differ from those of the words
Words = tuple[Token, ...]


def below(mine: Reading, words: Sequence[Token], held: Sequence[Token], need: float) -> bool:
    """Whether the names surely have log-odds below `need`, however their parts are set against each other. words: those of `mine`
    that are set against others; held: those of a name that has no titles or markers."""
    if need <= NOTHING:
        return False
    one, two = tuple(words), tuple(held)
    ours, theirs = script_of(one), script_of(two)
    if theirs == "Latn" and ours in ROMANISED:
        return _below(crossing_of(one, ours, two, side_of(mine).light, (), True), one, two, need)
    if ours == "Latn" and theirs in ROMANISED:
        latin, titles = latin_words(side_of(mine), theirs)
        return _below(crossing_of(two, theirs, latin, (), titles, True), one, two, need)
    return not (_met(one, two) or _runs_reach(one, two))


def below_read(mine: Reading, held: Reading, need: float) -> bool:
    """The same of two names read, of which either may have titles and markers."""
    ours, theirs = side_of(mine), side_of(held)
    sides = crossing(ours, theirs)
    if sides is None:
        return need > NOTHING and not (_met(ours.tokens, theirs.tokens) or _runs_reach(ours.tokens, theirs.tokens))
    return _below(sides, ours.tokens, theirs.tokens, need)


def _below(sides: Crossing, one: Words, two: Words, need: float) -> bool:
    """one, two: the words that are set against each other one by one; those of `sides` are read as wholes."""
    if need <= _ALL or not (sides.native and sides.latin):
        return False
    return not _parts_reach(one, two, need) and not any(_spelt(ours, theirs, need) for ours, theirs in _wholes(sides))


def _wholes(sides: Crossing) -> Iterator[tuple[Words, Words]]:
    """Every choice of words that could be spelt as a whole: with titles, without given names of another kind, without initials."""
    native, latin = sides.native, sides.latin
    yield native, latin
    if sides.native_titles or sides.latin_titles:
        ours, theirs = (*sides.native_titles, *native), (*sides.latin_titles, *latin)
        yield from ((ours, theirs), (ours, latin), (native, theirs))
    script = native[0].script
    if script == "Hani":
        for count in range(1, min(MOST_BESIDE, len(latin) - 2) + 1):
            yield from ((native, latin[count:]), (native, latin[:-count]))
    elif script == "Taml":
        names, long = tuple([one for one in native if not initial(one)]), tuple([one for one in latin if _size(one) != 1])
        if names and long and (len(names), len(long)) != (len(native), len(latin)):
            yield names, long


def _spelt(native: Words, latin: Words, need: float) -> bool:
    """Whether all Latin words, in any order that is tried, could spell all of the native ones well enough."""
    script = native[0].script
    whole = _joined(native) if script in SYLLABIC or script in FIXED else native
    spelt = _orders_of(latin, script)
    return any_within(ways_of(whole), ((letters, allows * min(HOPELESS, 1.0 - need / sure) + _HARDLY) for letters, allows, sure in spelt))


@lru_cache(maxsize=65536)
def _orders_of(latin: Words, script: str) -> tuple[tuple[str, float, float], ...]:
    """Letters of the words in every order, as written and as they would be now; what they may cost, their log-odds without cost."""
    found = []
    for words in dict.fromkeys((latin, tuple(map(modern, latin)) if script == "Hani" else latin)):
        size = sum(map(_size, words))
        allows = allowed(script, size) if size <= MAX_LETTERS else FAR
        found += [("".join([token.forms[0] for token in order if token.forms]), allows, sure_of(size))
                  for order in orders(words, script not in FIXED)]
    return tuple(found)


@lru_cache(maxsize=65536)
def _joined(native: Words) -> Words:
    """The words as one, of which no more than the writing is asked."""
    return (Token("".join([token.text for token in native]), native[0].script, ()),)


def _size(token: Token) -> int:
    return len(token.forms[0]) if token.forms else 0


def _parts_reach(one: Words, two: Words, need: float) -> bool:
    """Whether parts agree, so many that what stands alone on both sides does not hold the names below what is needed."""
    met = _met(one, two)
    if not met:
        return False
    lone = len({at for at, _ in met}) < len(one) and len({place for _, place in met}) < len(two)
    return not lone or need <= SURE + CONFLICT or _runs_reach(one, two)


def _met(one: Words, two: Words) -> list[tuple[int, int]]:
    """Which words could be counterparts."""
    ours, theirs = _only(one), _only(two)
    if theirs != "Latn" or not ours:
        if ours == "Latn" and theirs:
            return [(place, at) for at, place in _met(two, one)]
        return [(at, place) for at, mine in enumerate(one) for place, other in enumerate(two) if _could(mine, other)]
    priced = _priced(two, ours)
    found = [(at, place) for at, mine in enumerate(one) for place, spellings in priced if any_within(ways_of((mine,)), spellings)]
    return found + [(at, place) for at, mine in enumerate(one) if mine.canon for place, other in enumerate(two)
                    if _of_one_class(mine, other)]


def _of_one_class(one: Token, two: Token) -> bool:
    return bool(one.canon and two.canon) and not set(one.canon).isdisjoint(two.canon)


def _only(words: Words) -> str:
    """The script of all words, empty where there are several."""
    first = words[0].script if words else ""
    return first if all(token.script == first for token in words) else ""


@lru_cache(maxsize=65536)
def _priced(latin: Words, script: str) -> tuple[tuple[int, list[tuple[str, float]]], ...]:
    """Each word's forms and what they may cost as the counterpart of a word of this script."""
    return tuple([(at, _prices(token, script)) for at, token in enumerate(latin)])


def _prices(latin: Token, script: str) -> list[tuple[str, float]]:
    return [(form, _word_cost(script, size)) for form, size in _spellings(latin)]


def _could(one: Token, two: Token) -> bool:
    """Whether two words are counterparts; more are said to be than are."""
    scripts = {one.script, two.script}
    if len(scripts) == 1 or "Zyyy" in scripts:
        return counterpart(one, two)[0] > 0.0
    if "Latn" in scripts:
        return _counterparts(one, two) if two.script == "Latn" else _counterparts(two, one)
    return _read_alike(one, two)


def _counterparts(native: Token, latin: Token) -> bool:
    """Whether the two words are one in two scripts; more are said to be than are."""
    return _of_one_class(native, latin) or any_within(ways_of((native,)), _prices(latin, native.script))


@lru_cache(maxsize=65536)
def _spellings(token: Token) -> tuple[tuple[str, int], ...]:
    """The first two forms of a word, each with the number of letters by which it is judged: the more, the more it may cost."""
    size = _size(token)
    return tuple((form, max(size, len(form))) for form in token.forms[:2]) if size > 1 else ()


@lru_cache(maxsize=1024)
def _word_cost(script: str, size: int) -> float:
    return WORDS_MORE * allowed(script, size) + _HARDLY


def _runs_reach(one: Words, two: Words) -> bool:
    """Whether a word of one side is several of the other's written together."""
    return any(_run_reaches(part, run) for single, several in ((one, two), (two, one)) for run in _runs(several) for part in single)


def _run_reaches(part: Token, run: Words) -> bool:
    scripts = {token.script for token in run}
    if scripts == {"Latn"} and part.script != "Latn":
        letters = "".join([token.forms[0] for token in run if token.forms])
        return any_within(ways_of((part,)), [(letters, _word_cost(part.script, len(letters)))])
    if part.script == "Latn" and len(scripts) == 1 and run[0].script not in _NAMED:
        return _counterparts(_joined(run)[0], part)
    return _as_long(part, run) and _could(part, joined_tokens(run))


def _runs(words: Words) -> Iterator[Words]:
    for start in range(len(words) - 1):
        for end in range(start + 2, min(start + MAX_JOINED, len(words)) + 1):
            yield words[start:end]


def _as_long(word: Token, run: Words) -> bool:
    """Whether some reading of the word is as long as one of the run could be, so that they could be alike."""
    shortest, longest = (sum([choose(map(len, token.forms), default=0) for token in run]) for choose in (min, max))
    few, many = min(map(len, word.forms), default=0), max(map(len, word.forms), default=0)
    return few * 2 >= (shortest - _SLACK) and (longest + _SLACK) * 2 >= many


def _read_alike(one: Token, two: Token) -> bool:
    """Of two native scripts."""
    if _of_one_class(one, two):
        return True
    ours, theirs = one.forms[:_FORMS], two.forms[:_FORMS]
    return bool((process.cdist(ours, theirs, scorer=Indel.normalized_similarity, score_cutoff=JOINED_LEAST) > 0).any())
