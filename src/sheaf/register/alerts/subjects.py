"""Whom or what a standing alert is about: read strictly from a form, the API or the shell, and given to the matcher."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sheaf.kernel.eras import buddhist_words, no_day, to_come
from sheaf.kernel.errors import Invalid
from sheaf.kernel.states import BY_CODE
from sheaf.matching import Subject
from sheaf.matching.findable import nothing_told, wrong_imo
from sheaf.register.alerts import codes
from sheaf.web.plain import is_plain

_DATE = re.compile(r"(1[89]|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_COUNTRY = re.compile(r"[a-z]{2}")
_MEANING = re.compile(r"\w")
_GENDERS = {"": "", "male": "male", "female": "female"}
LISTS = {"names": codes.MAX_NAMES, "birth_dates": codes.MAX_DATES, "nationalities": codes.MAX_PLACES,
         "numbers": codes.MAX_NUMBERS, "phones": codes.MAX_NUMBERS}
FIELDS = ("kind", "gender", *LISTS)
Description = dict[str, Any]


def clean(raw: Mapping[str, Any]) -> Description:
    """A description in its one form: {kind, gender, names [], birth_dates [], nationalities [alpha-2], numbers [],
    phones []}. `Invalid` with a sentence per field."""
    if unknown := set(raw) - set(FIELDS):
        raise Invalid("Unknown in the description: " + ", ".join(sorted(str(key)[:40] for key in unknown)) + ".", code="subject")
    problems: dict[str, str] = {}
    found: Description = {"kind": _choice(raw, "kind", codes.KINDS, problems), "gender": _choice(raw, "gender", _GENDERS, problems)}
    for name, most in LISTS.items():
        found[name] = _texts(raw.get(name, []), name, most, problems)
    found["birth_dates"] = _each(found["birth_dates"], "birth_dates", _date, problems)
    found["nationalities"] = _each(found["nationalities"], "nationalities", _country, problems)
    letters = sum(len(_MEANING.findall(text)) for name in ("names", "numbers", "phones") for text in found[name])
    if not problems and letters < codes.MIN_LETTERS:
        problems["names"] = "Give a name or a number to be told of."
    if wrong := next(filter(None, map(wrong_imo, found["numbers"])), ""):
        problems.setdefault("numbers", wrong)
    if not problems and (nothing := nothing_told(subject_of(found))):
        problems["names" if found["names"] else "numbers"] = nothing
    if problems:
        raise Invalid("The alert cannot be kept so: " + " ".join(problems.values()), code="subject", fields=problems)
    return found


def subject_of(description: Mapping[str, Any]) -> Subject:
    """What the matcher compares."""
    return Subject(
        kind=description["kind"], gender=description["gender"], names=tuple(description["names"]),
        birth_dates=tuple(description["birth_dates"]), nationalities=tuple(description["nationalities"]),
        identifiers=tuple(description["numbers"]), phones=tuple(description["phones"]))


def described(subject: Subject) -> Description:
    """The other way round, cut to what an alert takes: to begin an alert from a record."""
    lists = {"names": subject.names, "birth_dates": subject.birth_dates, "nationalities": subject.nationalities,
             "numbers": subject.identifiers, "phones": subject.phones}
    return {"kind": subject.kind if subject.kind in codes.KINDS else "", "gender": subject.gender if subject.gender in _GENDERS else "",
            **{name: [text[: codes.MAX_TEXT] for text in dict.fromkeys(values)][: LISTS[name]] for name, values in lists.items()}}


def title(description: Mapping[str, Any]) -> str:
    """One line for lists."""
    texts = [*description["names"], *description["numbers"], *description["phones"]]
    return str(texts[0]) if texts else "–"


def in_words(description: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The whole description: (label, text), one thing each."""
    labels = {"names": "Name", "birth_dates": "Born", "nationalities": "Nationality", "numbers": "Number", "phones": "Telephone"}
    found = [("Kind", codes.KINDS[description["kind"]])] if description["kind"] else []
    found += [(label, text) for name, label in labels.items() for text in description[name]]
    return found + ([("Sex", description["gender"])] if description["gender"] else [])


def _choice(raw: Mapping[str, Any], name: str, allowed: Mapping[str, str], problems: dict[str, str]) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str) or value not in allowed:
        problems[name] = f"One of {', '.join(filter(None, allowed))}, or nothing."
        return ""
    return value


def _texts(value: Any, name: str, most: int, problems: dict[str, str]) -> list[str]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or not all(isinstance(item, str) for item in given):
        problems[name] = "A list of texts."
        return []
    found = list(dict.fromkeys(" ".join(item.split()) for item in given if item.strip()))
    if len(found) > most or any(len(item) > codes.MAX_TEXT or not is_plain(item) for item in found):
        problems[name] = f"At most {most}, each of at most {codes.MAX_TEXT} characters that can be stored."
    return found[:most]


def _each(texts: list[str], name: str, read: Callable[[str], tuple[str, str]], problems: dict[str, str]) -> list[str]:
    """Every text as `read` gives it; the first sentence of what is wrong goes beside the field."""
    found = [read(text) for text in texts]
    if wrong := next((sentence for _, sentence in found if sentence), ""):
        problems.setdefault(name, wrong)
    return list(dict.fromkeys(value for value, _ in found if value))


def _date(text: str) -> tuple[str, str]:
    if words := buddhist_words(text):
        return "", words
    if words := to_come(text) or no_day(text):
        return "", words
    return (text, "") if _DATE.fullmatch(text) else ("", "A date such as 1980, 1980-05 or 1980-05-31.")


def _country(text: str) -> tuple[str, str]:
    if text.upper() in BY_CODE:
        return BY_CODE[text.upper()].alpha2, ""
    return (text.lower(), "") if _COUNTRY.fullmatch(text.lower()) else ("", "A country's code of two letters, such as th.")
