"""Thai and Lao: written order to spoken order, what is silent, which consonant opens a syllable and which may close one.

Lao letters stand in the Thai block's order; they are moved there, and one reader serves both with tables of their own.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sheaf.matching.reading.roman.slots import Path, Slot, joined, slot, table

_TABLES = {"Thai": "thai", "Laoo": "lao"}
_LAO = {code: chr(code - 0x80) for code in range(0x0E81, 0x0EDC)} | {0x0EDC: "หน", 0x0EDD: "หม", 0x0EBC: "ล"}
_DROPPED = re.compile("[\u0e2f\u0e46-\u0e4b\u0e4e\u0e50-\u0e7f\u0e3a]")
_CONSONANT = re.compile("[ก-ฮ]")
_SIGNS = frozenset("ะัาำิีึืุู็\u0e4d\u0e3b\u0e3d")
_PREPOSED = frozenset("เแโใไ")
_SONORANT = frozenset("งญณนมยรลวฬ")
_LIQUID = frozenset("รลว")
MAX_PATHS = 4

# After เ and its consonants: what the rest of a compound vowel looks like, longest first.
_AFTER_E = (
    ("ียะ", "ia"), ("ีย", "ia"), ("ัย", "ia"), ("ือะ", "uea"), ("ือ", "uea"), ("ัอ", "uea"), ("าะ", "oh"), ("อะ", "oe"),
    ("\u0e3bา", "ao"), ("ั\u0e3d", "ia"), ("\u0e3d", "ia"), ("ิ", "oe"), ("ี", "oe"), ("ื", "oe"), ("็", "e"), ("ั", "e"), ("า", "ao"),
    ("ะ", "e."), ("อ", "oe"), ("ย", "oei"), ("", "e"),
)
_AFTER = {
    "แ": (("ะ", "ae."), ("็", "ae"), ("ั", "ae"), ("", "ae")), "โ": (("ะ", "o."), ("", "o")),
    "ไ": (("ย", "ai"), ("", "ai")), "ใ": (("ย", "ai"), ("", "ai")), "เ": _AFTER_E,
}
_PLAIN = (
    ("ัวะ", "ua"), ("ัว", "ua"), ("\u0e3bวะ", "ua"), ("\u0e3bว", "ua"), ("ัย", "aya"), ("ือ", "ue"), ("\u0e3d", "ia"), ("็อ", "or"),
    ("\u0e4dา", "am"), ("\u0e4d", "or"), ("ิว", "iu"), ("ั", "a"), ("า", "aa"), ("ะ", "a."), ("ำ", "am"), ("ิ", "i"), ("ี", "ii"),
    ("ึ", "ue"), ("ื", "ue"), ("ุ", "u"), ("ู", "uu"), ("\u0e3b", "oo"), ("็", ""),
)
_ENDS = frozenset("ะัาำิีึืุู\u0e3b\u0e4d")

_SHUT = frozenset({"a.", "e.", "ae.", "o.", "ao", "am", "ai", "oh"})  # vowels that take no final: the next consonant opens a syllable
_CLOSED = frozenset({"a", "aya"})  # vowels that need one

_AFTER_FINAL = frozenset("ธฒฐดฑ")  # not heard behind another final
_DENTAL = frozenset("ฎฏฐฑฒดตถทธ")
_LONG = frozenset({"ia", "aa"})

Item = tuple[str, str]  # ("C", consonant) | ("V", vowel) | ("S", silenced consonant)


def read(word: str, script: str) -> tuple[Path, ...]:
    """Paths of a Thai or Lao word, at most four."""
    name = _TABLES[script]
    return tuple(dict.fromkeys(_slots(items, name) for items in spoken_items(word, script)))


def spoken_items(word: str, script: str) -> list[list[Item]]:
    """The word in spoken order, in each way it may be cut into sounds."""
    text = _DROPPED.sub("", word.translate(_LAO) if script == "Laoo" else word).replace("\u0e4dา", "ำ").replace("เเ", "แ")
    spoken: list[list[Item]] = []
    _walk(text, 0, [], spoken)
    return [items for items in spoken if items]


def _walk(text: str, at: int, items: list[Item], found: list[list[Item]]) -> None:
    """The items from a place on; every fork walks on by itself."""
    while at < len(text):
        if len(found) >= MAX_PATHS:
            return
        letter = text[at]
        if letter in _PREPOSED:
            for onset, vowel, after in _preposed(text, at)[:-1]:
                _walk(text, after, [*items, *onset, ("V", vowel)], found)
            onset, vowel, after = _preposed(text, at)[-1]
            items, at = [*items, *onset, ("V", vowel)] if vowel or onset else items, after
            continue
        step, at = _next(text, at, items)
        items = [*items, *step]
    if len(found) < MAX_PATHS:
        found.append(items)


def _preposed(text: str, at: int) -> list[tuple[list[Item], str, int]]:
    """A vowel written before its consonants: the onsets it may belong to, likeliest first, each with its vowel and where to go on."""
    first = at + 1
    while first < len(text) and text[first] not in _PREPOSED and not _CONSONANT.match(text[first]):
        first += 1
    if first >= len(text) or not _CONSONANT.match(text[first]):
        return [([], "", at + 1)]
    choices = []
    for size in _onsets(text, first, text[at]):
        letters = [("C", letter) for letter in text[first : first + size]]
        vowel, used = _compound(text, text[at], first + size)
        choices.append((letters, vowel, first + size + used))
    return choices


def _onsets(text: str, first: int, sign: str) -> list[int]:
    """How many consonants the vowel stands before, likeliest first."""
    second, third = text[first + 1 : first + 2], text[first + 2 : first + 3]
    if not second or not _CONSONANT.match(second) or third == "์" or (third in "ิุ" and text[first + 3 : first + 4] == "์"):
        return [1]
    if third and third in "ิีืา็ั":  # the sign over the second shows where the vowel is, but for a syllable of its own
        return [1, 2] if third in "ีา" and second not in _LIQUID else [2, 1]
    cluster = second in _LIQUID or (text[first] == "ห" and second in _SONORANT)
    if sign in "ไใ":
        return ([2] if text[first] == "ห" else [2, 1]) if cluster else [1]
    if not third or third in _PREPOSED:
        return [1, 2] if cluster else [1]
    if cluster and _CONSONANT.match(third):
        return [2, 1]
    return [1, 2] if _CONSONANT.match(third) and text[first] in "สขถฉตกผชพจ" else [1]


def _compound(text: str, sign: str, at: int) -> tuple[str, int]:
    for rest, vowel in _AFTER[sign]:
        if not text.startswith(rest, at):
            continue
        after = text[at + len(rest) : at + len(rest) + 1]
        if rest[-1:] in "ยอ" and rest and (after == "์" or (after and after in _ENDS)):
            continue  # that letter opens the next syllable or is silent
        return vowel, len(rest)
    return "e", 0


def _next(text: str, at: int, items: list[Item]) -> tuple[list[Item], int]:
    letter = text[at]
    if letter == "ฤ":
        return [("V", "rue")], at + (2 if text[at + 1 : at + 2] == "ๅ" else 1)
    if _CONSONANT.match(letter):
        return _consonant(text, at, items)
    for rest, vowel in _PLAIN:
        if text.startswith(rest, at):
            after = text[at + len(rest) : at + len(rest) + 1]
            if len(rest) > 1 and rest[-1] in "วยอ" and after and after in _ENDS | {"์"}:
                continue
            if rest == "ิว" and text.startswith("รร", at + 2):  # อภิวรรณ: the ว opens the syllable that รร is the vowel of
                continue
            return ([("V", vowel)] if vowel else []), at + len(rest)
    return [], at + 1


def _consonant(text: str, at: int, items: list[Item]) -> tuple[list[Item], int]:
    letter = text[at]
    silent = re.compile("[ิุ]?์").match(text, at + 1)
    if silent:
        return [("S", letter)], silent.end()
    after = text[at + 1 : at + 2]
    before = items[-1][0] if items else ""
    if letter == "ร" and after == "ร" and before == "C" and text[at + 2 : at + 3] not in _SIGNS:  # เพชรรัตน์ is เพชร and รัตน์
        closed = text[at + 2 : at + 3]
        return [("V", "ar" if closed and _CONSONANT.match(closed) else "an")], at + 2
    if letter == "อ" and before == "C" and (not after or after not in _ENDS):
        return [("V", "or")], at + 1
    if letter == "ว" and before == "C" and after and _CONSONANT.match(after) and not text.startswith("รร", at + 1):
        return [("V", "w")], at + 1
    return [("C", letter)], at + 1


@lru_cache(maxsize=4)
def _specs(name: str) -> dict[str, str]:
    rows = {key.translate(_LAO): spec for key, spec in table(name).items()}
    return rows if name == "thai" else {**_specs("thai"), **rows}  # Lao letters for Pali are read as the Thai ones


def _slots(items: list[Item], name: str) -> Path:
    specs = _specs(name)
    path = []
    for index, (kind, text) in enumerate(items):
        before = items[index - 1] if index else ("", "")
        after = items[index + 1] if index + 1 < len(items) else ("", "")
        if kind == "V":
            last = index == len(items) - 1
            mute = last and text in ("i", "u") and index > 1
            spec = specs["V:" + text.rstrip(".")]
            path.append(joined(spec, specs["V:silent"]) if mute else slot(spec))
        elif kind == "S":
            path.append(joined("-", specs.get(text, "-"), specs.get(text + ".", "-"), add=0.1))
            path.append(slot(specs["link"]))
        else:
            path.append(_sound(items, index, specs))
            later = items[index + 2][0] if index + 2 < len(items) else ""
            more = specs["sink"] if after in (("V", "w"), ("V", "rue")) else _between(before, text, after, later, specs)
            if more:
                path.append(slot(more))
    return tuple(path)


def _sound(items: list[Item], index: int, specs: dict[str, str]) -> Slot:
    """The slot of a consonant by its neighbours."""
    text = items[index][1]
    before = items[index - 1] if index else ("", "")
    after = items[index + 1] if index + 1 < len(items) else ("", "")
    opening, closing = specs.get(text, "-"), specs.get(text + ".", "-")
    later = items[index + 2][0] if index + 2 < len(items) else ""
    if _leads(before, text, after, later):
        return slot(specs["h-"])
    if text == "ว" and before[0] == "C" and after[0] == "V":
        return slot(specs["w-"])
    if after[0] == "V" and not _unheard(items, index):
        if text in "รล" and before[0] == "C":
            return slot(specs["r-" if before[1] in "ทสศซจ" else "l-"] if text == "ร" else opening)
        return slot(opening)
    if text == "ท" and after == ("C", "ร"):
        return joined(opening, closing, "s:.05 ts:.1", specs.get("ทท", closing) if before[1] in _CLOSED else closing)  # ภัทร: Phatthara
    if _unheard(items, index):
        return joined(opening if after[0] else closing, closing, "-:.06")
    if not after[0]:
        return joined(closing, "-:.06") if text == "ร" and before[0] == "C" else slot(closing)
    if text == "ร" and before[0] == "V" and before[1] in _LONG and after[0] == "C" and after[1] in _DENTAL:  # เกียรติ is spoken Kiat
        return joined(closing, opening, "-:.0", specs.get(after[1] + ".", "-"), add=0.03)
    if after[0] == "S":
        return joined(closing, opening, "-:.1" if before[0] == "C" else closing)
    return _before_another(text, before, after, opening, closing, specs) if index else slot(opening)


def _before_another(text: str, before: Item, after: Item, opening: str, closing: str, specs: dict[str, str]) -> Slot:
    """The slot of a consonant that stands before another and closes one syllable or opens the next."""
    if after == ("C", text):  # of two ร that are no vowel the first may open a syllable: ภัทรรัตน์ is Phattararat
        return joined(closing, "-:.03", opening if text == "ร" else closing)
    if text == "ร" and before == ("C", "ท"):  # ทรง is spoken Song
        return joined(opening, "-:.03", closing)
    return joined(closing, opening, specs.get(text + text, closing), add=0.03)


def _unheard(items: list[Item], index: int) -> bool:
    """Whether a consonant stands behind the one that closes the last syllable, as those that others write with the silencing sign,
    at the end or before a short i or u that is not heard either: พุทธ, ประสิทธิ, ศักดิ. Not กิตติ."""
    if index < 2 or items[index][1] not in _AFTER_FINAL or items[index - 1][0] != "C" or items[index - 2][0] != "V":
        return False
    return items[index + 1:] in ([], [("V", "i")], [("V", "u")])


def _leads(before: Item, text: str, after: Item, later: str) -> bool:
    """Whether a ห is silent before a sonorant: not where that closes its syllable, as in หงส์."""
    return text == "ห" and after[0] == "C" and after[1] in _SONORANT and before[0] != "V" and later not in ("", "S")


def _between(before: Item, text: str, after: Item, later: str, specs: dict[str, str]) -> str:
    """The vowel that is spoken and not written after a consonant, if there may be one."""
    if after[0] in ("V", "S") or _leads(before, text, after, later):
        return ""
    if not after[0]:
        return specs["end"]
    if before[0] == "V" and before[1] not in _SHUT:
        return specs["link" if before[1] in _CLOSED or later == "V" else "link2"]
    return specs["cluster" if after[1] in _LIQUID else "open" if later == "V" else "inherent"]
