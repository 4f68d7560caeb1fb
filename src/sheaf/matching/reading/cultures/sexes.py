"""A man's and a woman's form of one name, by how languages make the one of the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from sheaf.matching.reading.cultures.lexicon import known, usual
from sheaf.matching.reading.cultures.variants import classes

LEAST = 4  # letters of a form
_ROMANCE = frozenset({"filipino", "portuguese", "european", "russian"})
_MUSLIM = frozenset({"malay", "indonesian", "arabic"})
_PAIRS = (("yanto", "yanti"), ("wan", "wati"), ("anto", "anti"), ("kumar", "kumari"), ("eswaran", "eswari"), ("eshwaran", "eshwari"))
_JAVA = ("su", "soe")  # what so many Javanese and Balinese names begin with that the end alone tells a man's from a woman's
_MENS = ("di",)  # Suhadi, Supardi: men's names all the same
_MUSLIM_ENDS = ("ah", "eh", "a")
_AFTER_N = frozenset({"e", "ie"})  # what makes a woman's name of a man's on -n in German and French
_MENS_WITH_E = frozenset({"eugene", "stephane", "valentine", "constantine", "augustine", "antoine"})  # spellings of the man's name
_HIS_END, _HER_END = re.compile("(?:i[iyj]|yi|[iy])$"), re.compile("(?:i[iyj]?|y)a$")
_FAMILIES = ("ов", "ев", "ёв", "ин", "ын")  # ends of families, of which the woman's form is the same family
_NO_FAMILIES = frozenset({"валентин", "константин", "августин", "мартин"})
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
        return not closing_vowel(man, woman)
    if sexes[0] == "f" or sexes[1] == "m":
        return False
    if ours and sexes[0] == "m" and not _ROMANCE.isdisjoint(ours.given) and _romance(man, woman):
        return True
    if usual(man, "japanese") or usual(woman, "japanese"):
        return _japanese(man, woman)
    if (usual(man, "tamil") or usual(woman, "tamil")) and _tamil(man, woman):
        return True
    if _slavic(man, woman) and any(usual(form, "russian") for form in (man, woman, *classes(man))):
        return True
    return _muslim(man, woman) or _javanese(man, woman, usual(man, "indonesian"))


@lru_cache(maxsize=65536)
def closing_vowel(p: str, q: str) -> bool:
    """Santoso and Santosa, Prasetyo and Prasetya: one Javanese name, whose closing vowel lies between the two."""
    return len(p) == len(q) > LEAST and p[:-1] == q[:-1] and {p[-1], q[-1]} == {"a", "o"} and (_of_java(p) or _of_java(q))


def _of_java(form: str) -> bool:
    """Whether a name is usual in Indonesia and in no Romance language."""
    found = known(form)
    return found is not None and "indonesian" in found.places and _ROMANCE.isdisjoint(found.places)


def _romance(man: str, woman: str) -> bool:
    """Ramon, Ramona; Carlos, Carla; Vicente, Vicenta; Stefan, Stefanie; Julian, Juliane."""
    if (man.endswith("os") and woman == f"{man[:-2]}a") or (man[-1] == "e" and woman == f"{man[:-1]}a"):
        return True
    more = woman.removeprefix(man) if man[-1] not in _VOWELS and woman not in _MENS_WITH_E else ""
    return more == "a" or (more in _AFTER_N and man[-1] == "n")


def _japanese(man: str, woman: str) -> bool:
    """Yoshio, Yoshiko; Naoki, Naoko."""
    return woman.endswith("ko") and man in (f"{woman[:-2]}o", f"{woman[:-2]}ki")


def _slavic(man: str, woman: str) -> bool:
    """Evgeniy, Evgenia; Valery, Valeriya."""
    return bool((his := _HIS_END.search(man)) and (hers := _HER_END.search(woman)) and man[: his.start()] == woman[: hers.start()])


@lru_cache(maxsize=65536)
def native_sexes(p: str, q: str, script: str) -> bool:
    """Whether one word in Cyrillic or Tamil letters is the woman's form of the other."""
    woman_of = _NATIVE.get(script)
    return woman_of is not None and (woman_of(p, q) or woman_of(q, p))


def _cyrillic(man: str, woman: str) -> bool:
    """Евгений, Евгения; Александр, Александра. Of Иванов, Иванова only the bearers differ, of whom the given names tell."""
    if man.endswith("й") and woman == f"{man[:-1]}я":
        return True
    return woman == f"{man}а" and man[-1] not in "аеёийоуыэюяь" and (not man.endswith(_FAMILIES) or man in _NO_FAMILIES)


def _tamil_letters(man: str, woman: str) -> bool:
    """செல்வகுமார், செல்வகுமாரி; ராஜேஸ்வரன், ராஜேஸ்வரி; விஜயன், விஜயா."""
    if man.endswith("\u0bb0\u0bcd"):
        return woman == f"{man[:-1]}\u0bbf"
    return man.endswith("\u0ba9\u0bcd") and woman[:-1] == man[:-2] and woman[-1] in "\u0bbf\u0bbe"


_NATIVE: dict[str, Callable[[str, str], bool]] = {"Cyrl": _cyrillic, "Taml": _tamil_letters}


def _tamil(man: str, woman: str) -> bool:
    """Kumaran, Kumari; Vijayan, Vijaya; Sundaran, Sundary."""
    return man.endswith("an") and woman[:-1] == man[:-2] and woman[-1] in "iay"


def _muslim(man: str, woman: str) -> bool:
    """Hasan, Hasanah and Hasana, whatever the spelling of the man's; Hamid, Hamideh."""
    end = next((end for end in _MUSLIM_ENDS if woman.endswith(end)), "")
    if not end or man[-1] in _VOWELS + "h":
        return False
    stem = woman[: -len(end)]
    named = [found for form in (man, *classes(man)) if (found := known(form))]
    same = stem == man or not set(classes(stem)).isdisjoint(classes(man))
    return same and any(found.sex == "m" and not _MUSLIM.isdisjoint(found.places) for found in named)


def _javanese(man: str, woman: str, usual: bool) -> bool:
    """Sutarno, Sutarni; Sudarma, Sudarmi."""
    if man[:-1] != woman[:-1] or man[-1] not in "oa" or woman[-1] != "i" or woman.endswith(_MENS) or woman[-2] in _VOWELS:
        return False
    return usual or (man.startswith(_JAVA) and len(man) > LEAST + 1)
