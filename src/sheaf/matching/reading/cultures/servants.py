"""`Abdul` with one of God's names: which of them a word holds, whatever its spelling."""

from __future__ import annotations

from functools import cache, lru_cache

from sheaf.matching.reading.cultures.lexicon import lines_of
from sheaf.matching.reading.shape import Token

_ABDUL = 5  # letters of `abdul` in the name of a class, also where its last letter was run into what follows


@cache
def _classes() -> dict[str, str]:
    return {word: words[0] for line in lines_of("servants.txt") if (words := line.split()) for word in words}


@lru_cache(maxsize=65536)
def served(canon: tuple[str, ...]) -> str:
    """The class of the name after `Abdul`, by a token's classes; empty where there is none or no list has it."""
    return next((found for name in canon if name.startswith("abd") and (found := _classes().get(name[_ABDUL:]))), "")


def serving(token: Token) -> str:
    """The same of a token, also where it is written as one word that has no class (`Abdulazim`)."""
    form = token.forms[0] if token.script == "Latn" and token.forms else ""
    if not form.startswith("abd"):
        return ""
    return served(token.canon) or _classes().get(form[_ABDUL:], "")
