"""Which script a word is in, and where a writing without spaces falls into words."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import groupby

SYLLABIC = frozenset({"Hani", "Hang", "Hira", "Kana"})  # one sign is a syllable or a word: another sign is another name
# First code point of each run; the runs between the named ones are common to all scripts.
_RUNS: tuple[tuple[int, str], ...] = (
    (0x0000, "Zyyy"), (0x0041, "Latn"), (0x005B, "Zyyy"), (0x0061, "Latn"), (0x007B, "Zyyy"), (0x00AA, "Latn"), (0x00AB, "Zyyy"),
    (0x00BA, "Latn"), (0x00BB, "Zyyy"), (0x00C0, "Latn"), (0x00D7, "Zyyy"), (0x00D8, "Latn"), (0x00F7, "Zyyy"), (0x00F8, "Latn"),
    (0x02B0, "Zyyy"), (0x0370, "Grek"), (0x0400, "Cyrl"), (0x0530, "Armn"), (0x0590, "Hebr"), (0x0600, "Arab"), (0x0700, "Syrc"),
    (0x0750, "Arab"), (0x0780, "Thaa"), (0x07C0, "Nkoo"), (0x0800, "Zyyy"), (0x0870, "Arab"), (0x0900, "Deva"), (0x0980, "Beng"),
    (0x0A00, "Guru"), (0x0A80, "Gujr"), (0x0B00, "Orya"), (0x0B80, "Taml"), (0x0C00, "Telu"), (0x0C80, "Knda"), (0x0D00, "Mlym"),
    (0x0D80, "Sinh"), (0x0E00, "Thai"), (0x0E80, "Laoo"), (0x0F00, "Tibt"), (0x1000, "Mymr"), (0x10A0, "Geor"), (0x1100, "Hang"),
    (0x1200, "Ethi"), (0x13A0, "Zyyy"), (0x1780, "Khmr"), (0x1800, "Mong"), (0x18B0, "Zyyy"), (0x19E0, "Khmr"), (0x1A00, "Bugi"),
    (0x1A20, "Lana"), (0x1AB0, "Zyyy"), (0x1B00, "Bali"), (0x1B80, "Sund"), (0x1BC0, "Batk"), (0x1C00, "Zyyy"), (0x1C80, "Cyrl"),
    (0x1C90, "Geor"), (0x1CC0, "Zyyy"), (0x1D00, "Latn"), (0x1DC0, "Zyyy"), (0x1E00, "Latn"), (0x1F00, "Grek"), (0x2000, "Zyyy"),
    (0x212A, "Latn"), (0x212C, "Zyyy"), (0x2C60, "Latn"), (0x2C80, "Zyyy"), (0x2DE0, "Cyrl"), (0x2E00, "Zyyy"), (0x2E80, "Hani"),
    (0x3000, "Zyyy"), (0x3005, "Hani"), (0x3008, "Zyyy"), (0x3041, "Hira"), (0x30A0, "Kana"), (0x3100, "Bopo"), (0x3130, "Hang"),
    (0x3190, "Zyyy"), (0x31F0, "Kana"), (0x3200, "Zyyy"), (0x3400, "Hani"), (0x4DC0, "Zyyy"), (0x4E00, "Hani"), (0xA000, "Zyyy"),
    (0xA640, "Cyrl"), (0xA6A0, "Zyyy"), (0xA720, "Latn"), (0xA800, "Zyyy"), (0xA960, "Hang"), (0xA980, "Java"), (0xA9E0, "Mymr"),
    (0xAA00, "Zyyy"), (0xAA60, "Mymr"), (0xAA80, "Zyyy"), (0xAB30, "Latn"), (0xAB70, "Zyyy"), (0xAC00, "Hang"), (0xD800, "Zyyy"),
    (0xF900, "Hani"), (0xFB00, "Latn"), (0xFB07, "Zyyy"), (0xFB1D, "Hebr"), (0xFB50, "Arab"), (0xFE00, "Zyyy"), (0xFE70, "Arab"),
    (0xFF00, "Zyyy"), (0x20000, "Hani"), (0x32000, "Zyyy"),
)
_STARTS = tuple(start for start, _ in _RUNS)
_CODES = tuple(code for _, code in _RUNS)
CODES = tuple(dict.fromkeys(_CODES))  # of all scripts, each once
COMMON = "Zyyy"
_NONE = frozenset({COMMON})
_APART = SYLLABIC | {"Mymr", "Latn", COMMON}
_PARTS = re.compile(r"[\s,;:/()\[\]{}\"“”«»·・‧•|_+*=<>!?…、，。；]+")
# A Burmese syllable starts at a letter that is neither killed (asat), stacked below the one before, nor stacking.
_BURMESE = re.compile(r"(?<!\u1039)[\u1000-\u102a\u103f\u104e\u1050-\u1055\uaa60-\uaa76](?![\u103a\u1039]|\u1037\u103a)")


@lru_cache(maxsize=8192)
def script_of_letter(letter: str) -> str:
    """ISO 15924 code of a letter; `Zyyy` where it belongs to no one script."""
    return _CODES[bisect_right(_STARTS, ord(letter)) - 1]


def script_of(word: str) -> str:
    """The script of most of a word's letters; `Zyyy` without any."""
    if word.isascii():
        return "Latn" if any(map(str.isalpha, word)) else COMMON
    codes = set(map(script_of_letter, word)) - _NONE
    if len(codes) < 2:
        return codes.pop() if codes else COMMON
    counts: dict[str, int] = {}
    for letter in word:
        code = script_of_letter(letter)
        if code != COMMON:
            counts[code] = counts.get(code, 0) + 1
    return max(counts, key=lambda code: counts[code]) if counts else COMMON


def pieces(text: str) -> list[str]:
    """The words of a cleaned text, cut also where the script changes (`陈Tan`)."""
    words: list[str] = []
    for chunk in _PARTS.split(text):
        if chunk:
            words.extend([chunk] if chunk.isascii() else _runs(chunk))
    return words


def _runs(chunk: str) -> list[str]:
    """Runs of one script; letters common to all stay with the run before them."""
    last = next((code for code in map(script_of_letter, chunk) if code != COMMON), COMMON)
    keyed: list[tuple[str, str]] = []
    for letter in chunk:
        code = script_of_letter(letter)
        last = last if code == COMMON else code
        keyed.append((last, letter))
    return _with_strays([(code, "".join(letter for _, letter in run)) for code, run in groupby(keyed, key=lambda pair: pair[0])])


def _with_strays(runs: list[tuple[str, str]]) -> list[str]:
    """The runs; a single Latin letter that a mistake of typing put into a native word stays in it. Characters and Burmese syllables are
    words by themselves."""
    found = [text for _, text in runs[:2]]
    codes = [code for code, _ in runs[:2]]
    for code, text in runs[2:]:
        if codes[-1] == "Latn" and len(found[-1]) == 1 and codes[-2:-1] == [code] and code not in _APART:
            text = "".join([*found[-2:], text])
            del found[-2:], codes[-2:]
        found.append(text)
        codes.append(code)
    return found


@lru_cache(maxsize=65536)
def segment(word: str) -> tuple[str, ...]:
    """The least parts of a word whose script writes none apart: Burmese syllables, Chinese characters; else the word."""
    script = script_of(word)
    if script == "Mymr":
        return _syllables(word)
    if script == "Hani":
        return tuple(word)
    return (word,)


def _syllables(word: str) -> tuple[str, ...]:
    cuts = [found.start() for found in _BURMESE.finditer(word)]
    if not cuts or cuts[0]:
        cuts.insert(0, 0)
    ends = [*cuts[1:], len(word)]
    return tuple(word[start:end] for start, end in zip(cuts, ends, strict=True))
