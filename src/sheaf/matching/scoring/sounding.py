"""Names written in two scripts: what it costs to spell native words as Latin ones, and what that cost means.

The cost comes from `reading.sound`; here stands how much of it a name of so many letters may have, script by script. A longer
name is more evidence, so it may be spelt more freely; a Burmese or Chinese name may not, since every syllable of it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from unicodedata import category, combining

from sheaf.matching.reading.cultures.lexicon import known
from sheaf.matching.reading.cultures.words import joined_tokens
from sheaf.matching.reading.roman import paths
from sheaf.matching.reading.roman.arabic import another
from sheaf.matching.reading.roman.ends import another_end
from sheaf.matching.reading.shape import Token
from sheaf.matching.reading.sound import alike, alike_words, spent
from sheaf.matching.reading.tokens import token_of

FLOOR = 0.64  # likeness at which what is allowed has been spent
WORDS_MORE = 1.3  # a single word of a name may cost a little more: the whole decides
SURE = 3.4  # log-odds of a name spelt without cost; of one that costs all that is allowed they are 0
SHORT_LETTERS = 10.0  # letters below which even a perfect spelling is less sure
FARTHEST = -3.0  # of the same measure
BESIDE = -0.6  # log-odds for each other given name beside a Chinese one
INITIALS_DIFFER, INITIAL_MISSING = -4.0, -0.4
BY_INITIAL = -0.3  # log-odds for a father's name of which the other side has the initial
TURNED_ROUND = -2.0  # log-odds for Latin words in another order than those of a name that is written without spaces
HOPELESS = 1.7  # times what is allowed to a name: what costs more is not worked out
_SYLLABLE = re.compile("[bcdfghjklmnpqrstwxyz]{0,3}[aeiouy]{1,3}(?:ng|n|m|p|t|k|ck|h|r|w|l)?$")
_ENGLISH = frozenset({"leon", "ken", "ray", "joy", "june", "jane", "dean", "gene", "kent", "max", "roy", "faye"})  # which look like one
_DUTCH = (("tjh", "ch"), ("tj", "ch"), ("dj", "j"), ("sj", "sh"), ("nj", "ny"), ("oe", "u"))
# script: letters and the cost allowed to a name of so many; between them in proportion
_ALLOWED = {
    "Mymr": ((5.0, 0.18), (10.0, 0.22), (20.0, 0.42)),
    "Thai": ((3.0, 0.13), (5.0, 0.17), (8.0, 0.33), (12.0, 0.7), (17.0, 1.25), (30.0, 2.3)),
    "Hani": ((4.0, 0.2), (8.0, 0.5), (10.0, 0.8), (12.0, 1.0), (20.0, 1.6)),
}
_PLAIN = ((3.0, 0.15), (5.0, 0.19), (8.0, 0.39), (12.0, 0.82), (17.0, 1.45), (30.0, 2.6))
TOO_MUCH = 2.1  # times what is allowed to a word: one that costs more beside the one in its place is another
_TOO_MUCH = {"Arab": 6.0, "Hani": 2.6}  # an article may stand with either word; a character may be read in many tongues
SYLLABIC = frozenset({"Hani", "Hang"})
ANOTHER = 99.0  # cost of a Latin word that is the usual spelling of another everyday name
NO_ARTICLE = 3.0
_ONTO = frozenset({"الله", "اللە", "الدين"})
_PUT_TOGETHER = frozenset({"Thai", "Laoo"})  # scripts of names that are put together of parts
_HA, _TH = "\u103e", "သဿထဌဓ"  # the sign of a breathed consonant; letters that are spelt th
FIXED = frozenset({"Mymr"})  # scripts whose names are never turned round
MOST_TURNED = 4  # words of a name that is also tried with its last word first, and its first last
MOST_BESIDE = 2  # other given names beside a Chinese one


@lru_cache(maxsize=512)
def allowed(script: str, letters: int) -> float:
    """The cost at which a name of so many Latin letters is as likely another as the same."""
    points = _ALLOWED.get(script, _PLAIN)
    if letters <= points[0][0]:
        return points[0][1]
    for (before, low), (after, high) in pairwise(points):
        if letters <= after:
            return low + (high - low) * (letters - before) / (after - before)
    return points[-1][1]


def sure_of(letters: int) -> float:
    """Log-odds of a name of so many letters that is spelt without cost."""
    return SURE * min(1.0, 0.6 + 0.4 * letters / SHORT_LETTERS)


@lru_cache(maxsize=131072)
def word_likeness(native: Token, latin: Token) -> float:
    """0 to 1 of two words; FLOOR where they cost what is allowed."""
    size = len(latin.forms[0]) if latin.forms else 0
    return max(0.0, 1.0 - (1.0 - FLOOR) * _word_cost(native, latin) / (WORDS_MORE * allowed(native.script, size)))


def _word_cost(native: Token, latin: Token) -> float:
    size, script = len(latin.forms[0]) if latin.forms else 0, native.script
    if script == "Arab" and set(native.canon).isdisjoint(latin.canon) and another(native.text, (*latin.forms[:2], *latin.canon)):
        return ANOTHER
    if script in _PUT_TOGETHER and size and another_end(native.text, latin.forms[0]):
        return ANOTHER
    return spent(alike(native, latin, _TOO_MUCH.get(script, TOO_MUCH) * allowed(script, size)), script, size)


@lru_cache(maxsize=65536)
def name_odds(native: tuple[Token, ...], latin: tuple[Token, ...], turned: bool = True) -> float:
    """Log-odds that the Latin words, all of them, spell all of the native ones; twice FARTHEST where they are too far.
    turned: the last Latin word may be the first."""
    script = native[0].script
    whole = (joined_tokens(native),) if script in SYLLABIC or script in FIXED else native
    rest = 0.0 if len(native) > 1 or script in SYLLABIC else TURNED_ROUND
    tried = enumerate(orders(latin, turned and script not in FIXED))
    found = max((_odds(native, whole, order, script) + (rest if at else 0.0) for at, order in tried), default=2 * FARTHEST)
    now = tuple(map(modern, latin)) if script == "Hani" else latin
    return found if now == latin else max(found, name_odds(native, now, turned))


@lru_cache(maxsize=16384)
def modern(token: Token) -> Token:
    """A word spelt as the Dutch did in the Indies, as it would be spelt now: `Tjioe` is Chiu."""
    form = token.forms[0] if token.forms else ""
    changed = form
    for old, new in _DUTCH:
        changed = changed.replace(old, new)
    return token if changed == form else token_of(changed)


def _odds(native: tuple[Token, ...], whole: tuple[Token, ...], latin: tuple[Token, ...], script: str) -> float:
    size = sum(len(token.forms[0]) for token in latin if token.forms)
    if not size:
        return 2 * FARTHEST
    cost = spent(alike_words(whole, latin, HOPELESS * allowed(script, size)), script, size)
    odds = max(2 * FARTHEST, sure_of(size) * (1.0 - cost / allowed(script, size)))
    return odds if odds < 0.0 or _word_by_word(native, latin, script) else FARTHEST


def _word_by_word(native: tuple[Token, ...], latin: tuple[Token, ...], script: str) -> bool:
    """Whether each word might spell the one in its place, where both sides write as many; else nothing speaks against it."""
    words = tuple(token_of(letter) for token in native for letter in token.text) if script in SYLLABIC else native
    if script == "Arab" and len(words) > len(latin):
        words, latin = _apart(words, latin)
    if len(words) != len(latin) or (script != "Arab" and any(" " in token.text for token in latin)):
        return True
    both = list(zip(words, latin, strict=True))
    if script == "Mymr" and not all(_begins_so(one.text, two.forms[0]) for one, two in both):
        return False
    return all(_word_cost(one, two) <= _most(one, two) for one, two in both)


def _apart(native: tuple[Token, ...], latin: tuple[Token, ...]) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Both without the words that Arabs write as two and others as one (نصر الله, Nasrallah), where so only as many are left."""
    twice = [at for at, word in enumerate(native) if at and word.text in _ONTO]
    if len(native) - len(twice) != len(latin):
        return native, latin
    gone = {place for at in twice for place in (at - 1, at)}
    theirs = {at - 1 - before for before, at in enumerate(twice)}
    return (tuple(word for at, word in enumerate(native) if at not in gone),
            tuple(word for at, word in enumerate(latin) if at not in theirs))


def _begins_so(native: str, form: str) -> bool:
    """Whether a Burmese syllable can begin with the h that the Latin word has: `Shwe` is not ဆွေ, `Thein` is not ထိန်."""
    if form.startswith("sh"):
        return _HA in native or native.startswith("သျ")
    return not form.startswith("th") or native[:1] in _TH


def _most(one: Token, two: Token) -> float:
    """What a word may cost beside the one in its place."""
    script, form = one.script, two.forms[0]
    most = _TOO_MUCH.get(script, TOO_MUCH)
    if script == "Arab" and not one.text.startswith("ال") and not form.endswith(("al", "el", "ul")):
        most = NO_ARTICLE
    return most * allowed(script, len(form))


def orders(latin: tuple[Token, ...], turned: bool) -> Iterator[tuple[Token, ...]]:
    """The words as they stand and, with `turned`, with the last of a few put first, and the first last."""
    yield latin
    if not turned or not 1 < len(latin) <= MOST_TURNED:
        return
    yield (*latin[-1:], *latin[:-1])
    if len(latin) > 2:
        yield (*latin[1:], *latin[:1])


def beside(native: tuple[Token, ...], latin: tuple[Token, ...]) -> float:
    """The same for characters whose Latin side has other given names too: `David Chan Tai Man` for 陳大文."""
    found = 2 * FARTHEST
    for count in range(1, MOST_BESIDE + 1):
        rest = len(latin) - count
        if rest < 2:
            break
        for kept, dropped in ((latin[count:], latin[:count]), (latin[:rest], latin[rest:])):
            if not any(syllabic(token.forms[0] if token.forms else "") for token in dropped):
                found = max(found, name_odds(native, kept) + BESIDE * count)
    return found


@lru_cache(maxsize=65536)
def syllabic(form: str) -> bool:
    """Whether a word might be a Chinese syllable rather than a given name of another kind."""
    if form in _ENGLISH:
        return False
    item = known(form)
    if item is not None and ("european" in item.given or "chinese" in item.given | item.family):
        return "european" not in item.given
    return bool(_SYLLABLE.match(form))


def initialled(native: tuple[Token, ...], latin: tuple[Token, ...]) -> float:
    """The same for Tamil names with initials before them: `எஸ்.` and `சு.` are an S each. Initials that differ are other fathers."""
    letters = [letter for token in native if (letter := initial(token))]
    names = tuple(token for token in native if not initial(token))
    heads = [token.forms[0] for token in latin if token.forms and len(token.forms[0]) == 1]
    others = tuple(token for token in latin if token.forms and len(token.forms[0]) > 1)
    if not names or not others or not (letters or heads):
        return 2 * FARTHEST
    agree = len(letters) == len(heads) and all(head in letter for letter, head in zip(letters, heads, strict=True))
    plain = name_odds(names, others) + (0.0 if agree else INITIALS_DIFFER if letters and heads else INITIAL_MISSING)
    return max([plain, *_stood_for(names, others, letters, heads)])


def _stood_for(names: tuple[Token, ...], others: tuple[Token, ...], letters: list[str], heads: list[str]) -> Iterator[float]:
    """The same with the father's name on one side and its initial on the other: முருகன் in one, `M.` in the other."""
    for ours, theirs, word in without_father(names, others, len(letters), len(heads)):
        fits = heads[0] in _firsts(word.text) if heads else word.forms[0][0] in letters[0]
        if fits:
            yield name_odds(ours, theirs) + BY_INITIAL


def without_father(names: tuple[Token, ...], others: tuple[Token, ...], letters: int, heads: int) -> Iterator[
        tuple[tuple[Token, ...], tuple[Token, ...], Token]]:
    """Where one side has an initial and the other a word more: both without that word, for each that it could be, and the word.
    letters, heads: how many initials the native and the Latin side have."""
    if heads == 1 and not letters and len(names) == len(others) + 1 > 1:
        yield from ((names[:at] + names[at + 1:], others, word) for at, word in enumerate(names))
    if letters == 1 and not heads and len(others) == len(names) + 1 > 1:
        yield from ((names, others[:at] + others[at + 1:], word) for at, word in enumerate(others))


@lru_cache(maxsize=4096)
def initial(token: Token) -> str:
    """The Latin letters that a Tamil word which is only an initial may stand for; empty where it is a name."""
    if token.text in _LETTERS:
        return _LETTERS[token.text]
    letters = [letter for letter in token.text if not combining(letter) and category(letter) not in {"Mn", "Mc"}]
    if len(letters) != 1:
        return ""
    return _firsts(token.text)


@lru_cache(maxsize=4096)
def _firsts(text: str) -> str:
    """The Latin letters with which a Tamil word may begin."""
    return "".join({spelling[:1] for path in paths(text, "Taml")[:1] for spelling, _ in path[0].spellings})


_LETTERS = {
    "ஏ": "a", "பி": "bp", "சி": "cs", "டி": "dt", "இ": "ie", "எஃப்": "f", "எப்": "f", "ஜி": "g", "ஜீ": "g", "எச்": "h", "ஹெச்": "h",
    "ஐ": "i", "ஜே": "j", "கே": "k", "எல்": "l", "எம்": "m", "என்": "n", "ஓ": "o", "கியூ": "q", "ஆர்": "r", "எஸ்": "s", "தி": "td",
    "யு": "u", "யூ": "u", "வி": "v", "டபிள்யூ": "w", "டபிள்யு": "w", "எக்ஸ்": "x", "வை": "yv",
}
