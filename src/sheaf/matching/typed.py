"""What somebody means who types into a search box."""

from __future__ import annotations

import re
from dataclasses import replace

from sheaf.matching.scoring.evidence import date_of
from sheaf.matching.subject import MAX_TEXT, Subject

_DIGITS = re.compile(r"\d")
# A name without a digit, then a whole date, year first or day first, perhaps in brackets or behind a comma or `born`.
_BORN = re.compile(r"(?P<name>\D*?[^\W\d_]\D*?)[\s,(]+(?:(?:born|b\.|dob:?)\s*)?"
                   r"(?P<day>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\)?", re.IGNORECASE)
_OLDEST = 1850  # year in which somebody looked for was born


def subject_of_text(text: str, kind: str = "") -> Subject:
    """What a search box means: a name always, a number too where it has a digit; a date behind a name is a birth date."""
    clean = " ".join(text.split())[:MAX_TEXT]
    if not clean:
        return Subject(kind=kind)
    if born := _born(clean):
        name, day = born
        return replace(subject_of_text(name, kind), identifiers=(clean,), birth_dates=(day,))
    digits = len(_DIGITS.findall(clean))
    numbers = (clean,) if digits else ()
    phones = (clean,) if digits >= 6 else ()
    names = () if digits and digits * 2 >= len(clean.replace(" ", "")) else (clean,)
    return Subject(kind=kind, names=names, identifiers=numbers, phones=phones)


def _born(text: str) -> tuple[str, str] | None:
    """The name and the ISO date behind it, where a text is both and the date is one that a calendar has."""
    found = _BORN.fullmatch(text) if _DIGITS.search(text) else None
    date = date_of(found["day"]) if found else None
    if found is None or date is None or not date[2] or date[0] < _OLDEST:
        return None
    return found["name"].strip(), "{:04d}-{:02d}-{:02d}".format(*date)
