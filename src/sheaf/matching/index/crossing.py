"""Two names in two scripts: whether they surely stay below what is needed, from what it costs to spell the native words.

`scoring.across` gives such names their log-odds: of the whole by its sounds, or of the parts that agree. Here it is asked of each only
whether it could be reached; where it could, or where the scripts are so mixed that neither applies, the names are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import Indel

from sheaf.matching.index.keys import strong_tokens
from sheaf.matching.index.pairs import counterpart
from sheaf.matching.reading.cultures.words import joinable, joined_tokens
from sheaf.matching.reading.shape import TITLE, Reading, Token
from sheaf.matching.reading.sound import MAX_LETTERS, any_within
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
    without_father,
)

_HARDLY = 1e-6  # of a cost: sums in another order differ by less
_ALL = FARTHEST * 2  # log-odds that every whole has
_FORMS = 4  # readings of a word that are set against those of another native one: as in `likeness`
_NAMED = frozenset({"Latn", "Arab"})  # scripts of whose words several together may be one that a table names
_SLACK = 3  # letters by which a reading of words written together may differ from those of the words
Words = tuple[Token, ...]
Spellings = tuple[tuple[str, float], ...]  # letters, and what they may cost


class Crosser:
    """A name of the query, ready to be set against names in other scripts."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.words = reading, tuple(strong_tokens(reading))
        self.script = script_of(self.words)
        self._light = tuple([part.token for part in reading.parts if part.role == TITLE])
        self._canon = {name for token in self.words for name in token.canon}
        self._latin: dict[str, tuple[Words, Words, Spellings]] = {}

    def crosses(self, held: Words) -> bool:
        """Whether the two are judged as names in two scripts (`scoring.across`); if not, word by word as any others."""
        return self.script in ROMANISED if (theirs := script_of(held)) == "Latn" else self.script == "Latn" and theirs in ROMANISED

    def joins(self, held: Words) -> bool:
        """Whether of names that do not cross a word could be several of the other's written together, where `pairs` does not see it: it
        sees native words of one script, among which there may be single Latin letters."""
        one = self.script and self.script == script_of(held) and all(
            len(token.text) == 1 for token in (*self.words, *held) if token.script == "Latn")
        return not one and _runs_reach(self.words, held)

    def below(self, held: Words, need: float) -> bool:
        """Whether the names, which cross, surely have log-odds below `need`, however their parts are set against each other.
        held: the words of a name that has no titles or markers."""
        if need <= _ALL:
            return False
        if self.script != "Latn":
            return _below(crossing_of(self.words, self.script, held, self._light, (), True), self.words, held, need)
        theirs = script_of(held)
        latin, titles, spellings = self._beside(theirs)
        if theirs != "Taml" and not self._meets(held, theirs, spellings):  # most, and of these most are of that script alone
            return not _spelt(held, latin, titles, need)
        return _below(crossing_of(held, theirs, latin, (), titles, True), self.words, held, need)

    def _beside(self, script: str) -> tuple[Words, Words, Spellings]:
        """Of a Latin name its words and titles beside a name of this script, and the spellings of all that could be a part of it."""
        found = self._latin.get(script)
        if found is None:
            spellings = tuple(chain.from_iterable([_prices(token, script) for token in self.words]))
            found = self._latin[script] = *latin_words(side_of(self.reading), script), spellings
        return found

    def _meets(self, held: Words, script: str, spellings: Spellings) -> bool:
        """Whether a word could be the counterpart of one of this Latin name's, or is in another script."""
        return any(token.script != script or any_within((token,), spellings) or not self._canon.isdisjoint(token.canon)
                    for token in held)


crosser_of = lru_cache(maxsize=1024)(Crosser)


def below_read(mine: Reading, held: Reading, need: float) -> bool:
    """The same of two names read, of which either may have titles and markers."""
    ours, theirs = side_of(mine), side_of(held)
    sides = crossing(ours, theirs)
    if sides is None:
        return need > NOTHING and not (_met(ours.tokens, theirs.tokens) or _runs_reach(ours.tokens, theirs.tokens))
    return need > _ALL and _below(sides, ours.tokens, theirs.tokens, need)


def _below(sides: Crossing, one: Words, two: Words, need: float) -> bool:
    """one, two: the words that are set against each other one by one; those of `sides` are read as wholes."""
    return bool(sides.native and sides.latin) and not (_parts_reach(one, two, need) or _whole_reaches(sides, need))


def _whole_reaches(sides: Crossing, need: float) -> bool:
    """Whether some choice of words could be spelt as a whole: with titles, without given names of another kind, without initials."""
    native, latin, titles = sides.native, sides.latin, sides.latin_titles
    if _spelt(native, latin, titles, need) or (sides.native_titles and _spelt((*sides.native_titles, *native), latin, titles, need)):
        return True
    if native[0].script != "Taml":
        return False
    names, long = tuple([one for one in native if not initial(one)]), tuple([one for one in latin if _size(one) != 1])
    letters, heads = len(native) - len(names), len(latin) - len(long)
    if not (names and long and (letters or heads)):
        return False
    return _spelt(names, long, (), need) or any(_spelt(*found[:2], (), need) for found in without_father(names, long, letters, heads))


def _spelt(native: Words, latin: Words, titles: Words, need: float) -> bool:
    """Whether all Latin words, in any order that is tried, could spell all of the native ones well enough."""
    script = native[0].script
    whole = _joined(native) if script in SYLLABIC or script in FIXED else native
    return any_within(whole, _wholes(latin, titles, script, need))


@lru_cache(maxsize=65536)
def _wholes(latin: Words, titles: Words, script: str, need: float) -> Spellings:
    """Letters of the words, with and without titles and other given names, in every order, as written and as they would be now; with
    what they may cost."""
    chosen = [latin, (*titles, *latin)] if titles else [latin]
    if script == "Hani":
        for count in range(1, min(MOST_BESIDE, len(latin) - 2) + 1):
            chosen += [latin[count:], latin[:-count]]
        chosen += [now for words in chosen if (now := tuple(map(modern, words))) != words]
    found: dict[str, float] = {}
    for words in chosen:
        size = sum(map(_size, words))
        most = _most(script, size, need)
        for order in orders(words, script not in FIXED):
            letters = "".join([token.forms[0] for token in order if token.forms])[:MAX_LETTERS]
            found[letters] = max(most, found.get(letters, 0.0))
    return tuple(found.items())


def _most(script: str, size: int, need: float) -> float:
    """What a whole of so many letters may cost."""
    allows = allowed(script, size) if size <= MAX_LETTERS else FAR
    return allows * min(HOPELESS, 1.0 - need / sure_of(size)) + _HARDLY


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
    prices = [_prices(other, ours) for other in two]
    every = tuple(chain.from_iterable(prices))
    found = [(at, place) for at, mine in enumerate(one) if any_within((mine,), every)
             for place, spellings in enumerate(prices) if any_within((mine,), spellings)]
    return found + [(at, place) for at, mine in enumerate(one) if mine.canon for place, other in enumerate(two)
                    if _of_one_class(mine, other)]


def _of_one_class(one: Token, two: Token) -> bool:
    return bool(one.canon and two.canon) and not set(one.canon).isdisjoint(two.canon)


def _only(words: Words) -> str:
    """The script of all words, empty where there are several."""
    scripts = {token.script for token in words}
    return scripts.pop() if len(scripts) == 1 else ""


@lru_cache(maxsize=65536)
def _prices(latin: Token, script: str) -> Spellings:
    return tuple([(form[:MAX_LETTERS], _word_cost(script, size)) for form, size in _spellings(latin)])


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
    return _of_one_class(native, latin) or any_within((native,), _prices(latin, native.script))


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
    if not joinable(run):
        return False
    scripts = {token.script for token in run}
    if scripts == {"Latn"} and part.script != "Latn":
        letters = "".join([token.forms[0] for token in run if token.forms])
        return any_within((part,), ((letters[:MAX_LETTERS], _word_cost(part.script, len(letters))),))
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
