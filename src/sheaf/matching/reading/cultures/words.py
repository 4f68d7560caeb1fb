"""A word of a name with what the tables say of it, and the parts that words are joined into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from sheaf.matching.reading.cultures.lexicon import Known, known, lines_of
from sheaf.matching.reading.cultures.variants import classes, servant_of
from sheaf.matching.reading.scripts import SYLLABIC
from sheaf.matching.reading.shape import NAME, Part, Token
from sheaf.matching.reading.skeletons import of_latin
from sheaf.matching.reading.tokens import fold, token_of

NOTHING: frozenset[str] = frozenset()
NAME_PARTS = frozenset({"ကို", "မောင်", "မ", "ဗိုလ်", "ဆရာ"})  # Burmese titles that are parts of names too
_MARIA = frozenset({"m\u00aa", "m\u1d43"})  # Mª
_JOINED_MARKS = "'’"


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """low: lower case as written without a final point; form: its first ASCII reading; dotted: it had a
    point; kinds: sections of the table of titles that have it (`always`, `burmese`, `father`, …)."""

    token: Token
    low: str
    form: str
    dotted: bool
    kinds: frozenset[str]
    known: Known | None

    @property
    def script(self) -> str:
        return self.token.script


@cache
def titles() -> dict[str, frozenset[str]]:
    """word -> sections of titles.txt that hold it; pairs stand as two words with a space."""
    found: dict[str, set[str]] = {}
    section = ""
    for line in lines_of("titles.txt"):
        if line.startswith("["):
            section = line.strip("[]")
        else:
            for word in [line] if section == "pairs" else line.split():
                found.setdefault(word.strip(), set()).add(section)
    _with_native(found)
    return {word: frozenset(kinds) for word, kinds in found.items()}


@cache
def native_titles() -> dict[str, tuple[str, ...]]:
    """script -> titles in it, longest first; those of several points also with the last alone (`น.ส.`, `นส.`)."""
    rows = (line.partition(":") for line in lines_of("titles_native.txt"))
    return {script: tuple(sorted({form for title in text.split() for form in _pointed(title)}, key=lambda form: (-len(form), form)))
            for script, _, text in rows}


def _pointed(title: str) -> tuple[str, ...]:
    return (title, title.replace(".", "") + ".") if title.endswith(".") and "." in title[:-1] else (title,)


def _with_native(found: dict[str, set[str]]) -> None:
    for items in native_titles().values():
        for title in items:
            section = "burmese" if title in NAME_PARTS else "always"
            for form in (title.strip("."), title.replace(".", "")):
                found.setdefault(form, set()).add(section)


@lru_cache(maxsize=262144)
def word_of(chunk: str) -> Word:
    """A written word, its final points taken off."""
    bare = chunk.strip(".") or chunk
    dotted = chunk.endswith(".")
    low = bare.casefold().strip(_JOINED_MARKS) if bare != "'" else bare
    kinds = titles().get(low, NOTHING)
    if "." in low and low.replace(".", "") in titles():
        low = low.replace(".", "")
        kinds = titles()[low]
    token = token_of("Maria") if (dotted and low == "ma") or low.replace(".", "") in _MARIA else token_of(bare)
    form = token.forms[0] if token.forms else ""
    return Word(token, low, form, dotted, kinds, known(form) if token.script == "Latn" else None)


@lru_cache(maxsize=262144)
def joined(words: tuple[Word, ...], core: int) -> Token:
    """One token of several words (`de la Cruz`, `Abd al-Rahman`); core: how many of its last words stand alone too
    (0: the whole only)."""
    text = " ".join(word.token.text for word in words)
    if any(word.script != "Latn" for word in words):
        return token_of("".join(word.token.text for word in words))
    whole = "".join(word.form for word in words)
    forms = [whole, "".join(word.form for word in words[-core:])] if core else [whole]
    named = classes(whole) or (classes(forms[-1]) if core else ())
    if words[0].token.canon == ("abdul",) and core:
        named = (servant_of((classes(forms[-1]) or (forms[-1],))[0]),)
    elif core and not classes(whole) and (parent := parent_of(words[0].low)):
        named = tuple(f"{parent}{name}" for name in named)  # Abu Hassan is no Hassan
    skeletons = tuple(dict.fromkeys(key for form in forms for key in of_latin(form)))
    marks = "".join(word.token.marks or word.form for word in words) if any(word.token.marks for word in words) else ""
    return Token(text, "Latn", tuple(dict.fromkeys(forms)), named, skeletons, marks)


def parent_of(low: str) -> str:
    """`abu` or `umm` of a word that calls somebody the father or the mother of another, in whatever spelling; else empty."""
    return ("umm" if low[0] in "uo" else "abu") if "kunya" in titles().get(low, NOTHING) else ""


@lru_cache(maxsize=65536)
def joined_tokens(tokens: tuple[Token, ...]) -> Token:
    """The token that neighbouring ones would be if they were written as one word."""
    return token_of("".join(token.text for token in tokens))


def joinable(tokens: Sequence[Token]) -> bool:
    """Whether neighbouring words could be one that was written apart: they are in one script, but for single letters, which a
    mistake of typing puts among others, and numbers. A character or a Korean syllable is more than a letter."""
    return len({token.script for token in tokens if token.script != "Zyyy" and (len(token.text) > 1 or token.script in SYLLABIC)}) < 2


@lru_cache(maxsize=262144)
def part(token: Token, role: str = NAME, size: int = 1) -> Part:
    """The same part for the same token, role and size."""
    return Part(token, role, size)


__all__ = ["NAME_PARTS", "NOTHING", "Word", "fold", "joinable", "joined", "joined_tokens", "native_titles", "parent_of", "part", "titles",
           "word_of"]
