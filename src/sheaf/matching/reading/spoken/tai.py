"""Thai and Lao: letters of one sound and one class are one; finals are few; what is silenced, or closes a closed syllable, is not heard."""

from __future__ import annotations

import re

from sheaf.matching.reading.roman.tai import Item, spoken_items

_OPENING = dict(zip("ขฃคฅฆฉชฌซศษสฎดฏตฐถฑฒทธณนผพภฝฟลฬยญมงรวหฮกจบปอ", "KKkkkCccZSSSddttTTDDDDnnPppFfllyymgrwHhqjbBx", strict=True))
_DENTAL = frozenset("ฎฏฐฑฒดตถทธ")
_CLOSING = dict.fromkeys("กขคฆ", "k") | dict.fromkeys(_DENTAL, "t") | dict.fromkeys("บปพผภฟ", "p") | {"ญ": "n"}
# Heard as t too, and yet รัตนา is not รัชนา, whose letter is sounded again. Lao spells what it hears.
_AS_T = {"Thai": dict.fromkeys("จชซฌ", "c") | dict.fromkeys("ศษส", "s"), "Laoo": dict.fromkeys("จชซฌศษส", "t")}
_VOWELS = {
    "a": "a", "aa": "A", "i": "i", "ii": "i", "ue": "U", "u": "u", "uu": "u", "e": "e", "ae": "E", "o": "o", "oo": "Q", "or": "O",
    "oh": "O", "am": "am", "ai": "Y", "aya": "Y", "ao": "W", "ia": "I", "uea": "X", "ua": "V", "w": "V", "iu": "iw", "oe": "z",
    "oei": "zy", "an": "an", "ar": "a", "rue": "rU",
}
_SONORANT = frozenset("งญณนมยรลวฬ")
_MUTE = frozenset("รศษสธดตทณย")  # which a name may be written with or without after the consonant that closes it: วงศ
_DOUBLED = re.compile(r"([^aeiouAEIOUQWXYVz])\1+")


def heard(word: str, script: str) -> tuple[str, ...]:
    """The reading of each way to cut the word into sounds, then those without letters that end it silently."""
    found = []
    for items in spoken_items(word, script):
        for some in (items, *_shorter(items)):
            found.append(_DOUBLED.sub(r"\1", "".join(_sound(some, at, script) for at in range(len(some)))))
    return tuple(found)


def _shorter(items: list[Item]) -> list[list[Item]]:
    """Without a short last i or u after a consonant (ศักดิ, วุฒิ) and without consonants behind the one that closes the last syllable."""
    found = []
    if len(items) > 2 and items[-1] in (("V", "i"), ("V", "u")) and items[-2][0] == "C":
        items = items[:-1]
        found.append(items)
    short = list(items)
    while len(short) > 3 and short[-1][0] == "C" and short[-1][1] in _MUTE and short[-2][0] == "C" and _voiced(short[:-2]):
        short = short[:-1]
    return [*found, short] if len(short) < len(items) else found


def _voiced(items: list[Item]) -> bool:
    """Whether a vowel stands before, with at most one consonant after it."""
    return any(kind == "V" for kind, _ in items[-2:])


def _sound(items: list[Item], at: int, script: str) -> str:
    kind, text = items[at]
    if kind == "S":
        return ""
    before, after = items[at - 1] if at else ("", ""), items[at + 1] if at + 1 < len(items) else ("", "")
    if kind == "V":
        return "" if text == "a." else _VOWELS.get(text.rstrip("."), "")
    if after[0] == "S" and before[0] == "C" and at > 1 and items[at - 2][0] == "V":
        return ""  # จันทร์: silent with the letter that is silenced
    if text == "ห" and before[0] != "V" and after[0] == "C" and after[1] in _SONORANT:
        return ""
    if text == "ร" and before[0] == "C" and before[1] in "ศสซ" and after[0] == "V":
        return ""  # ศรี is spoken Si
    if script == "Laoo" and text == "ร" and before[0] == "C" and after[0] == "V" and (at == 1 or items[at - 2][0] != "V"):
        return ""  # ພຣະ
    if text in _DENTAL and before[0] == "C" and before[1] in _DENTAL and after[0] != "V":
        return ""  # ณัฏฐ, พุทธ
    if text == "ญ" and script == "Laoo":
        return "" if before == ("V", "ai") else "N" if after[0] == "V" else "y"
    if text == "ษ" and after[1] in "ฐฏ" and after[0]:
        return "t" if after[0] == "S" else ""  # เชษฐ์, เชฐ
    if before == ("C", text) and (after[0] != "V" or after[1] == "rue"):
        return ""
    if (after[0] != "V" or after[1] == "rue") and (before[0] == "V" or not after[0]):
        text = _CLOSING.get(text) or _AS_T[script].get(text, text)
    sound = _OPENING.get(text, text)
    return "l" if script == "Laoo" and sound == "r" else sound
