"""What services take and queries give: plain values that other rooms may hold without our tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sheaf.access.policy import Facts
from sheaf.kernel.errors import Invalid
from sheaf.kernel.handling import Handling, parse
from sheaf.matching import Match, Reason
from sheaf.register.records import explaining

MAX_SOURCE = 300


@dataclass(frozen=True, slots=True)
class Origin:
    """Where facts come from and how they may be handled. Grading, case, purpose, compartment and
    review date are in `handling`; dates are ISO text or empty."""

    source: str
    handling: Handling = field(default_factory=Handling)
    crime_area: str = ""
    valid_from: str = ""
    valid_to: str = ""

    def __post_init__(self) -> None:
        problems = {}
        if not self.source.strip() or len(self.source) > MAX_SOURCE:
            problems["source"] = f"Say where this comes from, in at most {MAX_SOURCE} characters."
        for name in ("valid_from", "valid_to"):
            if not _is_date(getattr(self, name)):
                problems[name] = "A date such as 2026-01-31, or nothing."
        if not problems and self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            problems["valid_to"] = "Ends before it begins."
        if problems:
            raise Invalid("The provenance is not complete: " + " ".join(problems.values()), fields=problems)


def origin_of(raw: Mapping[str, Any]) -> Origin:
    """An Origin from JSON: {source, handling {...}, crime_area, valid_from, valid_to}; unknown keys are refused."""
    unknown = set(raw) - set(Origin.__dataclass_fields__)
    texts = {key: value for key, value in raw.items() if key != "handling"}
    axes = raw.get("handling") or {}
    if unknown or not isinstance(axes, dict) or not all(isinstance(value, str) for value in texts.values()) or "source" not in raw:
        raise Invalid("Provenance has source, handling, crime_area, valid_from and valid_to.", code="provenance")
    return Origin(handling=parse(axes), **texts)


@dataclass(frozen=True, slots=True)
class Card:
    """A record as it may be shown in a list. Made only of what the actor may see.

    dataset_kind: `own` or `list`; guard: the record's Facts for the policy; root_id: the record it is
    merged into, or its own id; canary: watched for fishing, shown to no page; version: as the actor may
    know it (`reading.versions`), 0 on cards that were not read to be changed; status: as `reading.card` says.
    """

    id: str
    schema: str
    kind: str
    caption: str
    dataset_id: str
    dataset_kind: str
    dataset_name: str
    guard: Facts
    canary: bool = False
    status: str = "live"
    version: int = 0
    entity_id: str = ""

    @property
    def url(self) -> str:
        return f"/records/{self.id}"

    def facts(self) -> Facts:
        return self.guard


@dataclass(frozen=True, slots=True)
class Hit:
    """record: its card; score, reasons and version of the match; guards: the Facts of every fact that
    the score rests on (the release policy takes the strictest)."""

    record: Card
    match: Match
    guards: tuple[Facts, ...] = ()

    @property
    def score(self) -> float:
        return self.match.score

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.match.reasons

    @property
    def why(self) -> str:
        return self.match.why

    @property
    def percent(self) -> int:
        return round(self.match.score * 100)

    @property
    def strong(self) -> bool:
        """Whether something beside the name agrees (`explaining.strong`)."""
        return explaining.strong(self.match)

    @property
    def band(self) -> str:
        """How sure it is, in words."""
        return explaining.band(self.match)

    @property
    def compared(self) -> tuple[explaining.Compared, ...]:
        """What was set against what, part beside part."""
        return explaining.compared(self.match)


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact with its provenance. target: the card it points to, where the reader may see that."""

    id: str
    record_id: str
    prop: str
    label: str
    type: str
    value: str
    lang: str
    source: str
    handling: Handling
    crime_area: str
    valid_from: date | None
    valid_to: date | None
    review_date: date | None
    added: datetime | None
    added_by: str
    retired: datetime | None = None
    target: Card | None = None

    @property
    def grading(self) -> str:
        return f"{self.handling.source_grade}{self.handling.information_grade}"


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as this actor may see it: card, visible facts, the records merged into it, the join of
    the handling of all that is shown."""

    card: Card
    schema_label: str
    facts: tuple[FactView, ...]
    members: tuple[Card, ...]
    handling: Handling

    def values(self, prop: str) -> list[str]:
        return [fact.value for fact in self.facts if fact.prop == prop and not fact.retired]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a bulk load did: rows written, and (entity id, reason) of each one refused."""

    count: int
    refused: tuple[tuple[str, str], ...]


def _is_date(text: str) -> bool:
    try:
        return not text or (len(text) == 10 and bool(date.fromisoformat(text)))
    except ValueError:
        return False
