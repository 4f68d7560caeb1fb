"""What a name as a whole is filed under, so that it is found however its words are cut: its consonants run together and, where it could
be Chinese, its syllables in every tongue that the characters are read in.

A part of a Chinese name has few consonants, other ones in each tongue: 刘辉伟 and `Lau Hui Wei` have no word's sound in common. The
whole in one tongue is told apart well, and there are few such wholes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from itertools import pairwise, product
from operator import getitem, lt

from sheaf.matching import compiled
from sheaf.matching.reading.cultures.lexicon import known
from sheaf.matching.reading.roman import paths
from sheaf.matching.reading.roman.slots import Path, Slot
from sheaf.matching.reading.shape import Token
from sheaf.matching.reading.skeletons import BEAM, DEAREST, DEAREST_WHOLE, Option, of_latin, plainly

VOWEL = "a"  # in a skeleton: the word begins with one, which is not heard inside a word
HAN, LATIN = "Hani", "Latn"
LONGEST = 16  # letters of a whole
FEW = 2  # consonants that are too common: such a name is filed by its letters
WAYS, ALL_WAYS = 6, 14  # of one name in a script that can be read in many, on a list and when it is asked for
TONGUES, ASKED = 16, 96  # ways of a name in characters, on a list and when it is asked for
SPELT = 6  # ways to write one short word
CHOICES = 4  # sounds of one word that are tried in the whole
BESIDE = 2  # words that are no syllables, beside a Chinese name
_KERNEL = compiled.skeletons()
_GROUPS = {
    "ng": "n", "nh": "n", "hn": "n", "kh": "k", "gh": "k", "ck": "k", "hk": "k", "ch": "s", "sh": "s", "zh": "s", "jh": "s", "ts": "s",
    "tz": "s", "hs": "s", "tj": "s", "dj": "s", "sj": "s", "th": "t", "dh": "t", "ht": "t", "ph": "p", "bh": "p", "hp": "p", "hl": "l",
    "hm": "m",
}
_GROUP = re.compile("|".join(_GROUPS))
_CLASSES = str.maketrans({"b": "p", "f": "p", "g": "k", "q": "k", "c": "k", "d": "t", "z": "s", "x": "s", "j": "s", "r": "l", "v": "w"})
_SUNG = re.compile("[aeiouy][aeiouyw]*")
_ROUND, _FRONT = frozenset("ouw"), frozenset("eiy")  # what a vowel is taken for that has one of these
_VOWELS = re.compile("[aeiouy]+")
_UNHEARD = re.compile("(?<=[^a])[wh]|[wh](?!a)|(?<=a)l(?!a)")  # a glide that opens no syllable, a closing r
_CLOSED = re.compile("[aeiou][rwv]$")
_SOUNDING = frozenset("aeiouy")
_REPEATED = re.compile(r"(.)(?=\1)")
_SYLLABLE = "(?:[bcdfghjklmnpqrstvwxz]{0,3}[aeiouy]{1,4}(?:ng|nn?|m|p|tt?|k|ck|ch?|h|r|w)?|ng|hm)"
_SYLLABLES = re.compile(f"{_SYLLABLE}{{1,2}}")

Choices = Callable[[Slot], tuple[Option, ...]]


def likeliest(tokens: Sequence[Token]) -> str:
    """The name's consonants run together as it is read first, empty where there are too few."""
    sounds = [token.skeleton[0] for token in tokens if token.skeleton]
    joined = "".join(sounds[:1] + [sound.removeprefix(VOWEL) for sound in sounds[1:]])
    return joined[:LONGEST] if len(joined) > FEW else ""


def run_together(tokens: Sequence[Token]) -> str:
    """The consonants of Latin words written as one, where that changes them: an r that closes a word and is not heard is heard before
    the vowel of the next; else empty."""
    forms = [token.forms[0] for token in tokens if token.script == LATIN and token.forms]
    if len(forms) < len(tokens) or not any(_CLOSED.search(one) and other[0] in _SOUNDING for one, other in pairwise(forms)):
        return ""
    return of_latin("".join(forms))[0][:LONGEST]


def consonants(tokens: Sequence[Token], most: int = WAYS) -> Iterable[str]:
    """The name's consonants run together without glides, in each way that it may be read; of a name that has too few its letters."""
    if all(len(token.skeleton) < FEW for token in tokens):  # most names: one way
        single = _joined([token.skeleton[0] for token in tokens if token.skeleton])
        return [single] if len(single) > FEW else ["'" + "".join([token.forms[0] for token in tokens])]
    found = dict.fromkeys(sounds(tokens, most))
    if short := [joined for joined in found if len(joined) <= FEW]:
        for joined in short:
            del found[joined]
        found.update(dict.fromkeys([f"'{text}" for text in letters(tokens, most)]))
    return found


def sounds(tokens: Sequence[Token], most: int = WAYS) -> list[str]:
    """The name's consonants run together without glides, in each way that it may be read, however few."""
    if all(len(token.skeleton) < FEW for token in tokens):
        return [_joined([token.skeleton[0] for token in tokens if token.skeleton])]
    return [_joined(ways) for ways in _ways([token.skeleton for token in tokens if token.skeleton], most)]


def letters(tokens: Sequence[Token], most: int = WAYS) -> list[str]:
    """The name's letters run together, in each way that it may be written."""
    if all(len(token.forms) == 1 and token.script == LATIN for token in tokens):  # most names: one way
        return ["".join([token.forms[0] for token in tokens])]
    return ["".join(ways) for ways in _ways([spellings(token) for token in tokens], most)]


def _joined(ways: Sequence[str]) -> str:
    joined = "".join([*ways[:1], *[sound.removeprefix(VOWEL) for sound in ways[1:]]])
    return _REPEATED.sub("", joined.replace("w", ""))[:LONGEST]


def _ways(choices: Sequence[Sequence[str]], most: int) -> list[tuple[str, ...]]:
    """One choice of each, the likeliest first."""
    sizes = [len(some) for some in choices]
    found = [places for places in _orders(len(choices)) if all(map(lt, places, sizes))]
    return [tuple(map(getitem, choices, places)) for places in found[:most]]


@cache
def _orders(words: int) -> list[tuple[int, ...]]:
    """Places in the choices of so many words, those first that take the likeliest."""
    most = CHOICES if words > 1 else ALL_WAYS
    found = [places for places in product(range(most), repeat=words) if sum(places) < most]
    return sorted(found, key=lambda places: (sum(places), places))[:2 * ALL_WAYS]


@lru_cache(maxsize=1 << 16)
def spellings(token: Token) -> tuple[str, ...]:
    """The first Latin forms of a word, and of a native one the likeliest ways to write it."""
    if token.script in (LATIN, HAN):
        return token.forms[:2]
    ways = _cheapest(paths(token.text, token.script), _written)
    return tuple(dict.fromkeys([*token.forms[:2], *ways]))[:SPELT]


def syllables(tokens: Sequence[Token], most: int = TONGUES) -> Sequence[str]:
    """The syllables of a name in characters, as `most` tongues and mixtures read it, or of one in Latin letters that could be Chinese."""
    characters = "".join([token.text for token in tokens if token.script == HAN])
    if characters:
        return [whole[:LONGEST] for whole in _cheapest(paths(characters, HAN), _sounded)[:most]]
    if any(token.script != LATIN for token in tokens):
        return ()
    heard = [heard_ for token in tokens if (heard_ := spoken(token.forms[0]))]
    if len(heard) < min(2, len(tokens)) or len(tokens) - len(heard) > BESIDE:
        return ()
    return [_REPEATED.sub("", "".join(heard))[:LONGEST]]


@lru_cache(maxsize=1 << 18)
def spoken(form: str) -> str:
    """What of one or two syllables is heard: how each opens and closes; empty where the letters are no such, or a European given name."""
    if not _SYLLABLES.fullmatch(form):
        return ""
    item = known(form)
    return "" if item and "european" in item.given and "chinese" not in item.given | item.family else _heard(form)


def _heard(form: str) -> str:
    text = _GROUP.sub(lambda group: _GROUPS[group[0]], form)
    return _REPEATED.sub("", _UNHEARD.sub("", _VOWELS.sub(VOWEL, text).translate(_CLASSES)))


@lru_cache(maxsize=1 << 16)
def vowelled(text: str) -> str:
    """The classes of consonants of Latin letters with the vowels between them, as far as spellings agree on these."""
    text = _GROUP.sub(lambda group: _GROUPS[group[0]], text)
    return _REPEATED.sub("", _SUNG.sub(_vowel, text).translate(_CLASSES).replace("h", "")[:LONGEST])


def _vowel(run: re.Match[str]) -> str:
    return "u" if not _ROUND.isdisjoint(run[0]) else "i" if not _FRONT.isdisjoint(run[0]) else "a"


def spoken_out(tokens: Sequence[Token], most: int) -> list[str]:
    """The name's letters run together by the classes of their sounds, vowels too, in each way that it may be written."""
    characters = "".join([token.text for token in tokens if token.script == HAN])
    ways = _cheapest(paths(characters, HAN), _lettered) if characters else [vowelled(text) for text in letters(tokens, most)]
    return list(dict.fromkeys(ways))[:most]


@lru_cache(maxsize=32768)
def _lettered(sound: Slot) -> tuple[Option, ...]:
    return _options((vowelled(text), price) for text, price in sound.spellings)


def _cheapest(read: tuple[Path, ...], choices: Choices) -> list[str]:
    """What the sounds of all readings grow into, the likeliest first."""
    found: dict[str, float] = {}
    if _KERNEL:
        with suppress(OverflowError):  # of a word beyond all measure
            found = _KERNEL.cheapest(tuple([tuple([_choices(sound, choices) for sound in path]) for path in read]), BEAM, DEAREST_WHOLE)
    if not found:
        found = plainly([[choices(sound) for sound in path] for path in read])
    return sorted(found, key=lambda text: (found[text], text))


@lru_cache(maxsize=1 << 16)
def _choices(sound: Slot, choices: Choices) -> object:
    return _KERNEL.Choices(choices(sound)) if _KERNEL else None


@lru_cache(maxsize=32768)
def _sounded(sound: Slot) -> tuple[Option, ...]:
    return _options((_heard(text), price) for text, price in sound.spellings)


@lru_cache(maxsize=32768)
def _written(sound: Slot) -> tuple[Option, ...]:
    return _options(sound.spellings)


def _options(priced: Iterable[tuple[str, float]]) -> tuple[Option, ...]:
    costs: dict[str, float] = {}
    for text, price in priced:
        if price <= DEAREST:
            costs[text] = min(price, costs.get(text, DEAREST))
    return tuple([("", text, price) for text, price in sorted(costs.items(), key=lambda pair: pair[1])])
