"""Tamil: letters with their own vowel; one letter stands for hard and soft sounds alike."""

from __future__ import annotations

from functools import lru_cache

from sheaf.matching.reading.roman.slots import Path, Slot, joined, slot, table

_SIGNS = frozenset("ாிீுூெேைொோௌ்")
_KILL = "்"
_CONSONANTS = frozenset("கஙசஜஞடணதநனபமயரறலளழவஶஷஸஹ")
_WRITTEN = (  # three vowels in two signs; sri; Krishnan
    ("ஸ்ரீ", "ஶ்ரீ"), ("\u0bc6\u0bbe", "\u0bca"), ("\u0bc7\u0bbe", "\u0bcb"), ("\u0bc6\u0bd7", "\u0bcc"), ("கிருஷ்", "க்ரிஷ்"))
_KSHA = "ட்ச"  # Lakshmi, Letchumi
_FATHERLY = "ையா"  # the end of many names of men, which has spellings as a whole: Suppiah, Muthaiya
_FRONT = frozenset("ிீ")
_NASALS = frozenset("ஙஞணநமன")


def read(word: str, script: str) -> tuple[Path, ...]:
    """One path."""
    del script
    text, rows, path = _plain(word), _table(), []
    for at, letter in enumerate(text):
        if at and text[at:] == _FATHERLY:
            path.append(slot(rows[_FATHERLY]))
            break
        after = text[at + 1 : at + 2]
        if text[at:at + 3] == _KSHA:
            continue
        if letter in _CONSONANTS:
            path.append(_consonant(text, at))
            if after not in _SIGNS:
                path.append(_inherent(text, at))
        elif letter != _KILL and letter in rows:
            letter = letter + after if letter + after in rows else letter  # a vowel that only parts two letters: Kiru- for Kri-
            path.append(joined(rows[letter], rows[letter + "$"]) if not after and letter + "$" in rows else slot(rows[letter]))
    return (tuple(path),) if path else ()


def _plain(word: str) -> str:
    """One writing for what is written in several."""
    text = word
    for written, plain in _WRITTEN:
        text = text.replace(written, plain)
    return text[:1] + text[1:].replace("ஐ", "ை")


def _inherent(text: str, at: int) -> Slot:
    """The vowel of a consonant that has no sign."""
    rows, after = _table(), text[at + 1 : at + 2]
    vowel = rows["a" + after] if "a" + after in rows else rows["a" if after else "a$"]
    return joined(vowel, "-:.12") if text[at] == "ய" and at else slot(vowel)  # நாயர் Nair


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    return table("tamil")


def _consonant(text: str, at: int) -> Slot:
    letter, killed = text[at], text[at + 1 : at + 2] == _KILL
    rows = _table()
    if at > 1 and text[at - 2 : at + 1] == _KSHA:
        return slot(rows[_KSHA])
    if at and text[at - 1] in _FRONT and "i" + letter in rows:
        return slot(rows["i" + letter])
    if killed and text[at + 2 : at + 3] == letter:
        return joined(rows[letter + "="], "-:.03") if letter + "=" in rows else joined(rows[letter], "-:.03")
    if at > 1 and text[at - 1] == _KILL and text[at - 2] == letter:
        return slot(rows.get("=" + letter, rows[letter]))
    if at > 1 and text[at - 1] == _KILL and text[at - 2] in _NASALS:
        return slot(rows.get("n" + letter, rows[letter]))
    if killed and letter + "." in rows:
        return slot(rows[letter + "."])
    if not at:
        return slot(rows.get("^" + letter, rows[letter]))
    return slot(rows[letter])
