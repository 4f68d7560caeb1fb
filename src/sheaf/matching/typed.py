"""What somebody means who types into a search box."""

from __future__ import annotations

import re
from dataclasses import replace

from sheaf.kernel.eras import to_come
from sheaf.matching.files.dates import BIRTH, to_date
from sheaf.matching.scoring.evidence import date_of
from sheaf.matching.subject import MAX_TEXT, Subject

_DIGITS = re.compile(r"\d")
# A name without a digit, then what may be a date, perhaps in brackets or behind a comma or `born`.
_BORN = re.compile(r"(?P<name>\D*?[^\W\d_]\D*?)[\s,(]+(?:(?:born|b\.|dob:?)\s*)?(?P<day>\d.*?)\)?", re.IGNORECASE)
_OLDEST = 1850  # year in which somebody looked for was born


def subject_of_text(text: str, kind: str = "") -> Subject:
    """What a search box means: a name always, a number too where it has a digit; a date behind a name is a birth date."""
    clean = " ".join(text.split())[:MAX_TEXT]
    if not clean:
        return Subject(kind=kind)
    if born := _born(clean, kind):
        name, day = born
        return replace(subject_of_text(name, kind), identifiers=(clean,), birth_dates=(day,))
    digits = len(_DIGITS.findall(clean))
    numbers = (clean,) if digits else ()
    phones = (clean,) if digits >= 6 else ()
    names = () if digits and digits * 2 >= len(clean.replace(" ", "")) else (clean,)
    return Subject(kind=kind, names=names, identifiers=numbers, phones=phones)


def _born(text: str, kind: str) -> tuple[str, str] | None:
    """The name and the ISO date behind it, as far as it is known, where a text is both. A year alone may belong to the name of a vessel:
    it is a date where a person is looked for."""
    found = _BORN.fullmatch(text) if _DIGITS.search(text) else None
    if found is None:
        return None
    day = found["day"].strip()
    date = date_of(to_date(day, "dmy", BIRTH) or day)
    if date is None or date[0] < _OLDEST or (not date[1] and (kind != "person" or to_come(f"{date[0]:04d}"))):
        return None
    return found["name"].strip(), "-".join(f"{part:0{size}d}" for part, size in zip(date, (4, 2, 2), strict=True) if part)
