"""Chinese characters: one slot each, and a path for every tongue that a name may have been spelt from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain
from math import inf

import icu

from sheaf.matching.reading.roman import plain
from sheaf.matching.reading.roman.slots import Path, Slot, merged, rows, slot, table

_INITIALS = ("zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w")
_JYUT = ("ng", "gw", "kw", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "w", "z", "c", "s", "j")
_WADE_WHOLE = {
    "zi": "tzu:.0 tze:.1", "ci": "tzu:.0 tze:.1", "si": "ssu:.0 szu:.0 sze:.1", "zhi": "chih chi:.1", "chi": "chih", "shi": "shih",
    "ri": "jih",
    "yi": "i yi:.05", "er": "erh", "gui": "kuei", "kui": "kuei", "ge": "ko ke:.1", "ke": "ko ke:.1", "he": "ho he:.1", "e": "o e:.1",
    "you": "yu", "yong": "yung", "ye": "yeh", "yue": "yueh", "yan": "yen", "lv": "lu", "nv": "nu", "lve": "lueh",
}
_TONGUES = ("mandarin", "min", "cantonese", "hakka")
_ABROAD = {"vietnamese": "hanviet", "korean": "hanja"}  # tongues in which Chinese writes the names of others
GUESSED = 0.16  # a reading made by rule where the table has none of its own
MIXED = 0.16  # a reading of another tongue than the rest of the word
HOME = 0.06  # a family name of another tongue than the given name
SPELLINGS = 40  # of one character in one tongue
ABROAD = 0.04  # a reading of a tongue that is not Chinese
KEPT = 0.55  # dearest spelling of a character that counts as one


def read(word: str, script: str) -> tuple[Path, ...]:
    """A path for each tongue, then one in which they mix."""
    del script
    letters = _letters(word)
    if not letters:
        return ()
    found = [tuple(_spelt(letter, tongue) for letter in letters) for tongue in _TONGUES]
    if len(letters) > 1:
        found.append((_home(letters[0]), *(_spelt(letter, "mandarin") for letter in letters[1:])))
        found.append(tuple(_any(letter) for letter in letters))
    for tongue in _ABROAD:
        read_ = [slot_ for letter in letters if (slot_ := _abroad(letter, tongue))]
        if len(read_) == len(letters):
            found.append(tuple(read_))
    return tuple(found)


def _letters(word: str) -> list[str]:
    return [letter for letter in word.translate(_unread()) if letter > "\u2e00"][:8]


@cache
def _unread() -> dict[int, str]:
    """Of these shapes, those that no table has a reading of."""
    return {other: shape for other, shape in shapes().items() if chr(other) not in _readings()}


@cache
def shapes() -> dict[int, str]:
    """Other shapes of a character, such as Japan's, that simplifying leaves: what each is in the shape of the mainland."""
    return {ord(other): shape for shape, others in rows("shapes") for other in others}


def nearest(word: str) -> Path:
    """One path with all spellings of all tongues: to spell it costs no more than any path of `read`."""
    return tuple([_every(letter) for letter in _letters(word)])


@lru_cache(maxsize=65536)
def costs(letter: str, spelling: str) -> float:
    """What it costs to spell a character so in the tongue that does it cheapest; infinite where none does."""
    return dict(_every(letter).spellings).get(spelling, inf)


@lru_cache(maxsize=32768)
def _every(letter: str) -> Slot:
    spelt = [_spelt(letter, tongue) for tongue in _TONGUES]
    read_ = [*spelt, _home(letter), _any(letter), *filter(None, (_abroad(letter, tongue) for tongue in _ABROAD))]
    found = merged((pair for one in read_ for pair in one.spellings), most=sum(len(one.spellings) for one in read_))
    return replace(found, skip=min(one.skip for one in read_))


@cache
def _readings() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for mandarin, rest in rows("hanzi"):
        cantonese, _, letters = rest.partition("\t")
        found.update(dict.fromkeys(letters, (tuple(mandarin.split()), tuple(cantonese.split()))))
    for mandarin, letters in rows("mandarin"):
        for letter in letters:
            found[letter] = (tuple(mandarin.split()), found.get(letter, ((), ()))[1])
    return found


@cache
def _foreign(tongue: str) -> dict[str, str]:
    return {letter: reading for reading, letters in rows(_ABROAD[tongue]) for letter in letters}


@lru_cache(maxsize=16384)
def _abroad(letter: str, tongue: str) -> Slot | None:
    """A character as a Vietnamese or Korean name has it; none where it has no such reading."""
    table_ = _foreign(tongue)
    reading = next((table_[each] for each in (letter, *_traditional().get(letter, "")) if each in table_), "")
    if not reading:
        return None
    if tongue == "vietnamese":
        return merged(((text, 0.05 * rank) for rank, text in enumerate(reading.split())), add=ABROAD)
    return merged((pair for syllable in reading for pair in _korean(syllable)), add=ABROAD)


@lru_cache(maxsize=2048)
def _korean(syllable: str) -> tuple[tuple[str, float], ...]:
    spelt = {"": 0.0}
    for sound in chain.from_iterable(plain.read(syllable, "Hang")):
        grown = sorted((one + two, a + b) for one, a in spelt.items() for two, b in sound.spellings if a + b < GUESSED * 2)
        best: dict[str, float] = {}
        for text, price in grown:
            best[text] = min(price, best.get(text, price))
        spelt = dict(sorted(best.items(), key=lambda pair: pair[1])[:SPELLINGS])
    return tuple(spelt.items())


@cache
def _traditional() -> dict[str, str]:
    return table("simplified")


@cache
def _sounds() -> dict[str, str]:
    return table("chinese_sounds")


@cache
def _dialects() -> dict[str, tuple[str, str, str]]:
    """The hand-made spellings under every form of a character."""
    found: dict[str, tuple[str, str, str]] = {}
    for key, rest in table("dialects").items():
        specs = (*rest.split("\t"), "", "")[:3]
        for letter in (key, *_traditional().get(key, "")):
            found[letter] = (specs[0], specs[1], specs[2])
    return found


@lru_cache(maxsize=1)
def _icu() -> icu.Transliterator:
    return icu.Transliterator.createInstance("Han-Latin; Latin-ASCII; Lower")


@lru_cache(maxsize=32768)
def _spelt(letter: str, tongue: str) -> Slot:
    mandarin, cantonese = _readings().get(letter, ((), ()))
    if not mandarin:
        text = "".join(filter(str.isalpha, _icu().transliterate(letter)))
        mandarin = (text,) if text.isascii() and text else ("x",)
    hand = _dialects().get(letter, ("", "", ""))
    if tongue == "mandarin":
        return merged(_mandarin(mandarin))
    if not cantonese:
        return merged(_mandarin(mandarin), add=MIXED)
    if tongue == "cantonese":
        return merged([*_specs(hand[2], 0.0), *_ruled(cantonese, "c", 0.02)])
    own = _specs(hand[0] if tongue == "min" else hand[1], 0.0)
    return merged([*own, *_ruled(cantonese, "h" if tongue == "min" else "k", GUESSED * 1.5 if own else GUESSED)])


def _specs(spec: str, add: float) -> list[tuple[str, float]]:
    return [(text, cost + add) for text, cost in slot(spec).spellings] if spec else []


@lru_cache(maxsize=32768)
def mandarin(letter: str) -> frozenset[str]:
    """The spellings of a character as Mandarin reads it, in pinyin and in Wade-Giles."""
    return frozenset(text for text, _ in _spelt(letter, "mandarin").spellings)


@lru_cache(maxsize=16384)
def _home(letter: str) -> Slot:
    """A family name as a tongue of the South has it, before a given name in Mandarin: `Tan Jiahui`."""
    return merged((pair for tongue in _TONGUES[1:] for pair in _spelt(letter, tongue).spellings), add=HOME)


@lru_cache(maxsize=16384)
def _any(letter: str) -> Slot:
    costs: dict[str, float] = {}
    for index, tongue in enumerate(_TONGUES):
        for text, cost in _spelt(letter, tongue).spellings:
            costs[text] = min(cost + (MIXED if index else MIXED / 2), costs.get(text, 9.0))
    return merged(costs.items())


def _mandarin(readings: Iterable[str]) -> list[tuple[str, float]]:
    """Pinyin, then Wade-Giles, of each reading; rarer readings cost more."""
    found: list[tuple[str, float]] = []
    for rank, pinyin in enumerate(readings):
        add = 0.12 * min(rank, 2)
        plain = pinyin.replace("v", "u")
        found.append((plain, add))
        if "v" in pinyin:
            found.append((pinyin.replace("v", "yu"), add + 0.05))
        if pinyin.startswith("lv") or pinyin.startswith("nv"):
            found.append((pinyin, add + 0.05))
        found += [(text, cost + add + 0.06) for text, cost in _wade(pinyin)]
    return found


@lru_cache(maxsize=2048)
def _wade(pinyin: str) -> tuple[tuple[str, float], ...]:
    if pinyin in _WADE_WHOLE:
        return slot(_WADE_WHOLE[pinyin]).spellings
    initial, final = _cut(pinyin, _INITIALS)
    sounds = _sounds()
    if final == "uo" and initial in ("g", "k", "h", "sh"):
        finals: tuple[tuple[str, float], ...] = (("uo", 0.0),)
    else:
        finals = slot(sounds.get("wf" + final, final.replace("v", "u") or "-")).spellings
    return tuple((one + two, a + b) for one, a in slot(sounds.get("wi" + initial, initial or "-")).spellings for two, b in finals)


def _ruled(readings: Iterable[str], kind: str, add: float) -> list[tuple[str, float]]:
    """The spellings that a Cantonese reading answers to in a tongue."""
    sounds, found = _sounds(), []
    for rank, jyutping in enumerate(readings):
        initial, final = _cut(jyutping, _JYUT)
        if kind + "f" + final not in sounds or not final:
            initial, final = "", jyutping
        more = add + 0.1 * min(rank, 2)
        for one, a in slot(sounds.get(f"{kind}i{initial}", "-")).spellings:
            for two, b in slot(sounds.get(f"{kind}f{final}", final)).spellings:
                if a + b <= KEPT - 0.1 and one + two:
                    found.append((one + two, a + b + more))
    return found


def _cut(syllable: str, initials: tuple[str, ...]) -> tuple[str, str]:
    for initial in initials:
        if syllable.startswith(initial) and len(syllable) > len(initial):
            return initial, syllable[len(initial) :]
    return "", syllable
