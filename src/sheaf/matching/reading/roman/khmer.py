"""Khmer: two registers of consonants, letters stacked below others, vowels that sound after the register."""

from __future__ import annotations

from functools import lru_cache

from sheaf.matching.reading.roman.slots import Path, Slot, joined, slot, table

_COENG, _BANTOC, _ROBAT, _SILENCED, _SAMYOK = "\u17d2", "\u17cb", "\u17cc", "\u17cd", "\u17d0"
_TO_FIRST, _TO_SECOND = "\u17c9", "\u17ca"
_FIRST = frozenset("កខចឆដឋណតថបផសហឡអឝឞ")
_SONORANT = frozenset("ងញនមយរលវ")
_SIGNS = frozenset(chr(code) for code in range(0x17B6, 0x17C9)) | {_SAMYOK}
_FULL = frozenset(chr(code) for code in range(0x17A3, 0x17B4))
_LIQUID_VOWELS = frozenset("ឫឬឭឮ")
_SILENT_LAST = ("ិ", "ុ")
_FOREIGN = {"គ": "g k:.1", "វ": "f v:.1 ph:.15", "ប": "p b:.1"}

_ROWS = {"ក": "ខ", "គ": "ឃ", "ច": "ឆ", "ជ": "ឈ", "ដ": "ឋ", "ឌ": "ឍ", "ត": "ថ", "ទ": "ធ", "ប": "ផ", "ព": "ភ"}  # stacked: one sound

Item = tuple[str, str, int]  # ("C" letter | "B" stacked below | "S" silenced | "V" vowel with its register 1 or 2, …)


def read(word: str, script: str) -> tuple[Path, ...]:
    """One path."""
    del script
    items = _items(word.replace("\u17c1\u17b8", "\u17be").replace("\u17c1\u17b6", "\u17c4").replace("ឲ", "ឱ"))
    path = tuple(found for index in range(len(items)) for found in _slots(items, index))
    return (path,) if path else ()


def _items(text: str) -> list[Item]:
    items: list[Item] = []
    register, at = 1, 0
    while at < len(text):
        letter = text[at]
        if letter == _COENG and at + 1 < len(text):
            at += 1
            if text[at] not in _SONORANT or text[at - 2 : at - 1] in _SONORANT:
                register = _register(text[at])
            items.append(("B", text[at], register))
        elif "ក" <= letter <= "អ":
            register = _register(letter)
            items.append(("C", letter, register))
        elif letter in (_TO_FIRST, _TO_SECOND):
            register = 1 if letter == _TO_FIRST else 2
            if letter == _TO_FIRST and items and items[-1][1] == "ប":
                items[-1] = ("C", "ប៉", 1)
        elif letter in _FULL:
            items.append(("V", letter, 1))
        elif letter in _SIGNS:
            while text[at + 1 : at + 2] and text[at + 1] in _SIGNS and len(letter) < 3:
                at += 1
                letter += text[at]
            items.append(("V", letter, register))
        elif items:
            _mark(letter, items)
        at += 1
    return items


def _mark(letter: str, items: list[Item]) -> None:
    """A sign over the last letter: it is silent, an r goes before it, or its vowel is short."""
    _, text, register = items[-1]
    if letter == _SILENCED:
        if items[-1][0] == "V" and len(items) > 2:  # ពោធិ៍: the consonant is silent with its vowel
            items.pop()
            _, text, register = items[-1]
        items[-1] = ("S", text, register)
    elif letter == _ROBAT:
        items.insert(len(items) - 1, ("S", "រ", 2))
    elif letter == _BANTOC and _bare(items):
        items.insert(len(items) - 1, ("V", letter, items[-2][2]))


def _bare(items: list[Item]) -> bool:
    """Whether the last is a consonant and the letter before it has no vowel of its own."""
    return len(items) > 1 and items[-1][0] in "CB" and items[-2][0] in "CB"


def _register(letter: str) -> int:
    return 1 if letter in _FIRST else 2


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    return table("khmer")


def _slots(items: list[Item], index: int) -> list[Slot]:
    specs = _table()
    kind, text, register = items[index]
    before = items[index - 1] if index else ("", "", 0)
    after = items[index + 1] if index + 1 < len(items) else ("", "", 0)
    if kind == "V":
        text = "ាំង" if text == "ាំ" and after[:2] == ("C", "ង") else text
        return [_vowel(text, register, not after[0])]
    if kind == "S":
        return [joined("-", specs.get(text, "-"), specs.get(text + ".", "-"), add=0.1)]
    found = [_consonant(kind, text, before, after, specs)]
    if index and after[1] in _SILENT_LAST and index + 2 == len(items):  # its vowel is mostly silent, so that it closes: កេតុ Keth
        found = [joined(specs.get(text, "-"), specs.get(text + ".", "-"), *(["-:.15"] if kind == "B" else []))]  # ភក្តិ Pheak
    if kind == "B" and after[0] == "B" and index + 2 == len(items):  # ភ័ក្ត្រ Pheak: of three at the end the first is sounded
        found = [joined(specs.get(text, "-"), "-:.08")]
    if after[0] == "V" and after[1] in _LIQUID_VOWELS:
        return [*found, slot(specs["link"])]
    if after[0] in ("V", "S"):
        return found
    if text == "ហ" and after[0] == "B":  # a foreign sound: ហ្គ is g, ហ្វ is f
        return [joined(specs["none"], specs[text], add=0.03)]
    if not after[0]:
        return [*found, slot(specs["end"])]
    if after[0] == "B":
        return [*found, slot(specs["cluster"])]
    return [*found, slot(specs["link" if before[0] == "V" and kind == "C" else f"inherent{register}"])]


def _consonant(kind: str, text: str, before: Item, after: Item, specs: dict[str, str]) -> Slot:
    opening = _FOREIGN.get(text, "") if kind == "B" and before[1] == "ហ" else ""
    if kind == "B" and text in "តដ":  # below, the two are written alike
        opening = f"{specs['ត']} {specs['ដ']}"
    opening = opening or specs.get(text, "-")
    closing = specs.get(text + ".", opening)
    if after[0] == "V":
        return joined(opening, "-", add=0.02) if kind == "B" and text == before[1] else slot(opening)
    if not after[0]:
        return joined(closing, "-:.08") if kind == "B" else slot(closing)
    if not before[0]:
        return joined(opening, specs.get(text + "+", opening)) if after[0] == "B" else slot(opening)
    if after[0] == "B":
        single = "-:.1" if after[1] == text or after[1] in _ROWS.get(text, "") else closing
        return joined(closing, opening, single, specs.get(text + "+", closing))
    return joined(closing, opening, "-:.15" if kind == "B" else closing, add=0.03)


@lru_cache(maxsize=512)
def _vowel(text: str, register: int, last: bool) -> Slot:
    specs = _table()
    spec = specs.get(f"{text}{register}") or specs.get(text)
    if spec is None:
        parts = [specs.get(f"{sign}{register}") or specs.get(sign) or "-" for sign in text]
        first, last_ = ([entry.partition(":")[0].replace("-", "") for entry in part.split()] for part in (parts[0], parts[-1]))
        spec = " ".join(one + two or "-" for one in first[:3] for two in last_[:2])
    end = specs.get(f"{text}$") if last else None
    return joined(spec, end) if end else slot(spec)
