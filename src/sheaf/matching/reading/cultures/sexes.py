"""A man's and a woman's form of one name, by how languages make the one of the other."""

from __future__ import annotations

from functools import lru_cache

from sheaf.matching.reading.cultures.lexicon import known
from sheaf.matching.reading.cultures.variants import classes

LEAST = 4  # letters of a form
_ROMANCE = frozenset({"filipino", "portuguese", "european", "russian"})
_MUSLIM = frozenset({"malay", "indonesian", "arabic"})
_PAIRS = (("yanto", "yanti"), ("wan", "wati"), ("anto", "anti"))
_JAVA = ("su", "soe")  # what so many Javanese and Balinese names begin with that the end alone tells a man's from a woman's
_MENS = ("di",)  # Suhadi, Supardi: men's names all the same
_VOWELS = "aeiou"


@lru_cache(maxsize=65536)
def two_sexes(p: str, q: str) -> bool:
    """Whether one Latin word is the woman's form of the other."""
    return min(len(p), len(q)) >= LEAST and p[:3] == q[:3] and (_woman(p, q) or _woman(q, p))


def _woman(man: str, woman: str) -> bool:
    if any(man.endswith(his) and woman == man[: -len(his)] + hers for his, hers in _PAIRS):
        return True
    ours, theirs = known(man), known(woman)
    sexes = (ours.sex if ours else "", theirs.sex if theirs else "")
    if man[:-1] == woman[:-1] and man[-1] == "o" and woman[-1] == "a" and any(sexes) and len(man) > LEAST:
        return True
    if sexes[0] == "f" or sexes[1] == "m":
        return False
    if ours and sexes[0] == "m" and not _ROMANCE.isdisjoint(ours.given) and _romance(man, woman):
        return True
    return _muslim(man, woman) or _javanese(man, woman, ours is not None and "indonesian" in ours.places)


def _romance(man: str, woman: str) -> bool:
    """Ramon, Ramona; Carlos, Carla."""
    return (woman == f"{man}a" and man[-1] not in _VOWELS) or (man.endswith("os") and woman == f"{man[:-2]}a")


def _muslim(man: str, woman: str) -> bool:
    """Hasan, Hasanah, whatever the spelling of the man's; Hamida, where Hamidah is known."""
    if woman.endswith("a") and (found := known(f"{woman}h")) and found.sex == "f":
        woman = f"{woman}h"
    if not woman.endswith("ah") or man[-1] in _VOWELS + "h":
        return False
    stem = woman[:-2]
    named = [found for form in (man, *classes(man)) if (found := known(form))]
    same = stem == man or not set(classes(stem)).isdisjoint(classes(man))
    return same and any(found.sex == "m" and not _MUSLIM.isdisjoint(found.places) for found in named)


def _javanese(man: str, woman: str, usual: bool) -> bool:
    """Sutarno, Sutarni; Sudarma, Sudarmi."""
    if man[:-1] != woman[:-1] or man[-1] not in "oa" or woman[-1] != "i" or woman.endswith(_MENS) or woman[-2] in _VOWELS:
        return False
    return usual or (man.startswith(_JAVA) and len(man) > LEAST + 1)
