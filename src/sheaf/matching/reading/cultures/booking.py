"""Names as airlines book them: `FAMILY/GIVEN MR`, the title last and often written onto the given name."""

from __future__ import annotations

import re

from sheaf.matching.reading.cultures.lexicon import known

# Two letters or more before the slash: what has one is a marker (`A/L`, `S/O`, `c/o`). A space beside it parts aliases.
_BOOKED = re.compile(r"([^\W\d_][^/,@()\[\]\"]*[^\W\d_])/([^\W\d_][^/,@()\[\]\"]*)")
_MARKER = re.compile(r"(?<!\w)\w$")
_TITLE = re.compile(r"(?:mr|mrs|ms|mstr|miss|dr)\.?", re.IGNORECASE)
_GLUED = re.compile(r"([^\W\d_]{2,}?)(MSTR|MISS|MRS|MR|MS|DR)")
_ENDINGS = frozenset({"MS", "DR"})  # names end so too: `Williams`, `Aleksandr`

Booked = tuple[str, str, tuple[str, ...]]


def booking(text: str) -> Booked | None:
    """(family, titles and given names, other readings) of a booked name; None of any other writing. Only in capitals, or with a
    title at the end."""
    found = _BOOKED.fullmatch(text.strip())
    if not found or _MARKER.search(found[1]):
        return None
    given, titles = _without_titles(found[2].split())
    if not (text.isupper() or (titles and found[1][:1].isupper() and found[2][:1].isupper())):
        return None
    others: tuple[str, ...] = ()
    if not titles and text.isupper() and (cut := _glued(given[-1])):
        if cut[1] in _ENDINGS:
            others = (f"{found[1]}, {found[2]}",)
        given, titles = [*given[:-1], cut[0]], [cut[1]]
    return found[1], " ".join([*titles, *given]), others


def _without_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """The given names, and the titles after them; a title alone stays."""
    size = len(words)
    while size > 1 and _TITLE.fullmatch(words[size - 1]):
        size -= 1
    return words[:size], words[size:]


def _glued(word: str) -> tuple[str, str] | None:
    """A given name and the title written onto it, unless the whole is a name that is known."""
    cut = _GLUED.fullmatch(word)
    return None if cut is None or known(word.casefold()) else (cut[1], cut[2])
