"""Whom or what is asked about: read strictly from a form, the API or the wire, and given to the matcher."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sheaf.kernel.eras import buddhist_words, no_day, to_come
from sheaf.kernel.errors import Invalid
from sheaf.kernel.states import BY_CODE
from sheaf.matching import Subject
from sheaf.matching.findable import nothing_told, wrong_imo
from sheaf.register.asks.codes import IDENTIFIERS, KINDS, MAX_IDENTIFIERS, MAX_NAMES, MAX_TEXT
from sheaf.register.asks.packing import storable

_DATE = re.compile(r"(1[89]|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_DATE_WORDS = "A date such as 1980, 1980-05 or 1980-05-31."
_COUNTRY = re.compile(r"[a-z]{2}")
_MEANING = re.compile(r"\w")
MIN_LETTERS = 2  # a question for one letter is fishing
FIELDS = ("kind", "names", "birth_date", "nationality", "identifiers", "gender")


def clean(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A description in its one form: {kind, names [], birth_date, nationality (alpha-2), identifiers
    [{type, value}], gender}. `Invalid` with a sentence per field."""
    unknown = set(raw) - set(FIELDS)
    if unknown:
        raise Invalid("Unknown in the description: " + ", ".join(sorted(map(str, unknown))), code="subject")
    problems: dict[str, str] = {}
    found: dict[str, Any] = {
        "kind": _choice(raw.get("kind", ""), KINDS, "kind", problems),
        "names": _names(raw.get("names", []), problems),
        "birth_date": _birth(raw.get("birth_date", ""), problems),
        "nationality": _country(raw.get("nationality", ""), problems),
        "identifiers": _identifiers(raw.get("identifiers", []), problems),
        "gender": _choice(raw.get("gender", ""), {"": "", "male": "", "female": ""}, "gender", problems),
    }
    letters = sum(len(_MEANING.findall(text)) for text in [*found["names"], *(i["value"] for i in found["identifiers"])])
    if not problems and letters < MIN_LETTERS:
        problems["names"] = "Give a name or a number to ask about."
    if problems:
        raise Invalid("The description cannot be asked: " + " ".join(problems.values()), code="subject", fields=problems)
    return found


def check_findable(description: Mapping[str, Any]) -> None:
    """`Invalid` where no node could find anybody by it, or where a number is none. For who asks: what arrives is answered as it is."""
    numbers = description["identifiers"]
    wrong = next((words for item in numbers if (words := wrong_imo(item["value"], sure=item["type"] == "imo"))), "")
    nothing = nothing_told(subject_of(description))
    born = description["birth_date"]
    found = {"identifiers": wrong, "birth_date": to_come(born) or no_day(born), **({"names": nothing} if nothing else {})}
    problems = {name: words for name, words in found.items() if words}
    if problems:
        raise Invalid("The description cannot be asked: " + " ".join(problems.values()), code="subject", fields=problems)


def subject_of(description: Mapping[str, Any]) -> Subject:
    """What the matcher compares."""
    items = description["identifiers"]
    birth, country = description["birth_date"], description["nationality"]
    return Subject(
        kind=description["kind"], names=tuple(description["names"]), birth_dates=(birth,) if birth else (),
        nationalities=(country,) if country else (), gender=description["gender"],
        identifiers=tuple(item["value"] for item in items if item["type"] != "phone"),
        phones=tuple(item["value"] for item in items if item["type"] == "phone"))


def title(description: Mapping[str, Any]) -> str:
    """One line for lists."""
    texts = [*description["names"], *(item["value"] for item in description["identifiers"])]
    return str(texts[0]) if texts else "–"


def in_words(description: Mapping[str, Any]) -> str:
    """The whole description, one thing a line."""
    kind = KINDS[description["kind"]] if description["kind"] else ""
    lines = [("Kind", kind), *(("Name", text) for text in description["names"]),
             ("Born", description["birth_date"]), ("Nationality", description["nationality"]), ("Gender", description["gender"]),
             *((IDENTIFIERS[item["type"]], item["value"]) for item in description["identifiers"])]
    return "\n".join(f"{label}: {text}" for label, text in lines if text)


def _texts(value: Any, limit: int) -> list[str] | None:
    given: Iterable[Any] = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else [None]
    found = []
    for item in given:
        if not isinstance(item, str) or len(item) > MAX_TEXT or not storable(item):
            return None
        if item.strip():
            found.append(" ".join(item.split()))
    return found if len(found) <= limit else None


def _names(value: Any, problems: dict[str, str]) -> list[str]:
    found = _texts(value, MAX_NAMES)
    if found is None:
        problems["names"] = f"At most {MAX_NAMES} names of at most {MAX_TEXT} characters."
    return found or []


def _identifiers(value: Any, problems: dict[str, str]) -> list[dict[str, str]]:
    found = []
    for item in value if isinstance(value, list | tuple) else [None]:
        kind, text = _number(item)
        if not text:
            problems["identifiers"] = f"Each number has a type ({', '.join(IDENTIFIERS)}) and a value."
            return []
        found.append({"type": kind, "value": text})
    if len(found) > MAX_IDENTIFIERS:
        problems["identifiers"] = f"At most {MAX_IDENTIFIERS} numbers."
    return found


def _number(item: Any) -> tuple[str, str]:
    """Type and value, or two empty texts."""
    if not isinstance(item, Mapping) or set(item) != {"type", "value"} or not isinstance(item["type"], str):
        return "", ""
    text = _texts(item["value"], 1)
    return (item["type"], text[0]) if text and item["type"] in IDENTIFIERS else ("", "")


def _birth(value: Any, problems: dict[str, str]) -> str:
    words = buddhist_words(value.strip()) if isinstance(value, str) else ""
    return _pattern(value, _DATE, "birth_date", words or _DATE_WORDS, problems)


def _country(value: Any, problems: dict[str, str]) -> str:
    if isinstance(value, str) and value in BY_CODE:
        return BY_CODE[value].alpha2
    text = value.lower() if isinstance(value, str) else value
    return _pattern(text, _COUNTRY, "nationality", "A country's code of two letters.", problems)


def _choice(value: Any, allowed: Mapping[str, str], name: str, problems: dict[str, str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        problems[name] = f"{name} is one of {', '.join(filter(None, allowed))}, or empty."
        return ""
    return value


def _pattern(value: Any, pattern: re.Pattern[str], name: str, sentence: str, problems: dict[str, str]) -> str:
    text = value.strip() if isinstance(value, str) else None
    if text is None or (text and not pattern.fullmatch(text)):
        problems[name] = sentence
        return ""
    return text
