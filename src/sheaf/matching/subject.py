"""What is compared, and what a comparison says."""

from __future__ import annotations

from dataclasses import dataclass

MAX_NAMES = 40  # per subject; more aliases than this add cost and no discrimination
MAX_TEXT = 300  # characters of one name or number


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
