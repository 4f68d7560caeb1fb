"""What is compared, and what a comparison says."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace

from sheaf.kernel import eras

MAX_NAMES = 40  # per subject; more aliases than this add cost and no discrimination
MAX_TEXT = 300  # characters of one name or number
_DIGITS = re.compile(r"\d")
# A name without a digit, then a whole date, year first or day first, perhaps in brackets or behind a comma or `born`.
_BORN = re.compile(r"(?P<name>\D*?[^\W\d_]\D*?)[\s,(]+(?:(?:born|b\.|dob:?)\s*)?"
                   r"(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
                   r"|(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})[-/.](?P<y2>\d{4}))\)?", re.IGNORECASE)
_OLDEST, _NEWEST = 1850, 2100  # years in which somebody looked for was born


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody or something looked for or held. All texts as written; nothing is normalised yet.

    kind: `person`, `group`, `company`, `vessel`, `vehicle`, `document`, `firearm`, `account`, `phone`,
    `address`, `incident` or empty for any. birth_dates: ISO text of any precision (`1970`, `1970-05`,
    `1970-05-01`). nationalities: ISO alpha-2, lower case. identifiers: document, account, plate, IMO,
    serial numbers. phones: as dialled. gender: `male`, `female` or empty.
    """

    id: str = ""
    kind: str = ""
    names: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the feature, the part of each side that was set against the other, what it gave (negative:
    what it took), and a sentence for people."""

    feature: str
    left: str
    right: str
    weight: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """One part of the left name beside the part of the right name that it was set against; either may be
    empty. relation: a code of `scoring.relations`; weight: what the pair gave (negative: took), in bits."""

    left: str
    right: str
    relation: str
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """subject_id: of the candidate; score: 0 to 0.99; version: of the algorithm that gave it; parts: the
    best pair of names, part beside part (none from the first version)."""

    subject_id: str
    score: float
    reasons: tuple[Reason, ...]
    version: str
    parts: tuple[Aligned, ...] = ()

    @property
    def why(self) -> str:
        """All reasons as one line."""
        return " ".join(reason.sentence for reason in self.reasons)


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
    if found is None:
        return None
    year, month, day = (int(found[part] or found[f"{part}2"]) for part in "ymd")
    if month > 12 >= day:
        month, day = day, month
    year = eras.common(year)
    if not (_OLDEST <= year <= _NEWEST and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return found["name"].strip(), f"{year:04d}-{month:02d}-{day:02d}"
