"""Tamil: letters with their own vowel; one letter stands for hard and soft sounds alike."""

from __future__ import annotations

from functools import lru_cache

from sheaf.matching.reading.roman.slots import Path, Slot, joined, slot, table

_SIGNS = frozenset("ாிீுூெேைொோௌ்")
_KILL = "்"
_NASALS = frozenset("ஙஞணநமன")


def read(word: str, script: str) -> tuple[Path, ...]:
    """One path."""
    del script
    text = word.replace("ஸ்ரீ", "ஶ்ரீ").replace("ொ", "ொ").replace("ோ", "ோ").replace("ௌ", "ௌ")
    path: list[Slot] = []
    for at, letter in enumerate(text):
        after = text[at + 1 : at + 2]
        if "க" <= letter <= "ஹ" or letter == "ஶ":
            path.append(_consonant(text, at))
            if after not in _SIGNS:
                vowel = _table()["a" if after else "a$"]
                path.append(joined(vowel, "-:.12") if letter == "ய" and at else slot(vowel))  # நாயர் Nair
        elif letter != _KILL and letter in _table():
            last = not after
            letter = letter + after if letter + after in _table() else letter  # a vowel that only parts two letters: Kiru- for Kri-
            path.append(joined(_table()[letter], _table()[letter + "$"]) if last and letter + "$" in _table() else slot(_table()[letter]))
    return (tuple(path),) if path else ()


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    return table("tamil")


def _consonant(text: str, at: int) -> Slot:
    letter, killed = text[at], text[at + 1 : at + 2] == _KILL
    rows = _table()
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
