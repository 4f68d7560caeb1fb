"""What ought to be told, reckoned apart from the room: plain lists of who sees what, and the matcher alone.

A record is a list of facts, each with a guard and the edit it came with; a person is what their appointment says now.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sheaf.matching import Subject, compare
from sheaf.register.alerts import codes


@dataclass(frozen=True)
class Guard:
    level: int = 2
    compartment: str = "OPEN"
    area: str = ""


@dataclass
class Who:
    """An appointment: None for nobody."""

    clearance: int
    compartments: frozenset[str]
    areas: frozenset[str]
    here: bool = True

    def sees(self, guard: Guard) -> bool:
        return (self.here and guard.level <= self.clearance and guard.compartment in self.compartments
                and (not guard.area or guard.area in self.areas))


@dataclass
class Fact:
    prop: str
    value: str
    guard: Guard
    retired: bool = False


@dataclass
class Held:
    """A record: its guard, its facts, and for each edit the guards of what it did."""

    guard: Guard
    facts: list[Fact] = field(default_factory=list)
    edits: dict[int, list[Guard]] = field(default_factory=dict)

    def values(self, who: Who) -> list[Fact]:
        return [fact for fact in self.facts if not fact.retired and who.sees(fact.guard)]


@dataclass
class Kept:
    """A standing alert and all that was told of it: {(record or entity, band): edits behind it}."""

    owner: str
    guard: Guard
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    lists: bool
    ends: Any
    ended: bool = False
    told: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)
    aside: list[tuple[str, int]] = field(default_factory=list)
    base: dict[str, tuple[str, str]] = field(default_factory=dict)  # the edition that it was last set against

    def band(self, names: list[str], numbers: list[str]) -> int:
        """By the matcher, of what somebody sees."""
        left = Subject(kind="person", names=self.names, identifiers=self.numbers)
        return codes.band_of(compare(left, Subject(id="x", kind="person", names=tuple(names), identifiers=tuple(numbers))))


@dataclass
class Oracle:
    """people, records and alerts by name or id; pending: (record, edit) that no worker has settled; edition: the one in force,
    entity to (name, number)."""

    people: dict[str, Who]
    records: dict[str, Held] = field(default_factory=dict)
    alerts: dict[str, Kept] = field(default_factory=dict)
    pending: list[tuple[str, int]] = field(default_factory=list)
    edition: dict[str, tuple[str, str]] = field(default_factory=dict)

    def able(self, kept: Kept) -> bool:
        return self.people[kept.owner].sees(kept.guard)

    def settle_changes(self, today: Any, asleep: Collection[str]) -> None:
        """A worker has matched every change that waits; asleep: alerts that sleep after it. These, and those whose keeper may
        not keep them, have it all put aside."""
        for key, kept in self.alerts.items():
            if kept.ended or kept.ends < today:
                continue
            kept.aside += self.pending
            if key not in asleep and self.able(kept):
                for record in dict.fromkeys(record for record, _ in kept.aside):
                    self.tell(kept, record, [edit for other, edit in kept.aside if other == record])
                kept.aside = []
        self.pending = []

    def tell(self, kept: Kept, key: str, edits: list[int]) -> None:
        who, held = self.people[kept.owner], self.records[key]
        seen = tuple(sorted({edit for edit in edits if any(who.sees(guard) for guard in held.edits[edit])}))
        band = self.seen_band(kept, who, key)
        if seen and band > max((told for other, told in kept.told if other == key), default=0):
            kept.told[key, band] = seen

    def seen_band(self, kept: Kept, who: Who, key: str) -> int:
        held = self.records[key]
        if not who.sees(held.guard):
            return 0
        values = held.values(who)
        return kept.band([fact.value for fact in values if fact.prop == "name" or fact.prop == "alias"],
                         [fact.value for fact in values if fact.prop == "idNumber"])

    def settle_edition(self, today: Any, alerts: Collection[str], asleep: Collection[str]) -> None:
        """The edition in force was set against these alerts; those that sleep, or ought to, have it still before them."""
        for key in alerts:
            kept = self.alerts[key]
            if kept.lists and not kept.ended and kept.ends >= today and key not in asleep and self.able(kept):
                for entity, value in self.edition.items():
                    if kept.base.get(entity) != value:
                        self.tell_entity(kept, entity)
                kept.base = dict(self.edition)

    def tell_entity(self, kept: Kept, key: str) -> None:
        name, number = self.edition[key]
        band = kept.band([name], [number] if number else [])
        if band > max((told for other, told in kept.told if other == key), default=0):
            kept.told[key, band] = ()

    def shown(self, reader: str) -> set[tuple[str, str, int]]:
        """(alert, record or entity, band) that this person must be shown now, and nothing else."""
        who = self.people[reader]
        found = set()
        for alert, kept in self.alerts.items():
            for (key, band), edits in kept.told.items():
                if not who.sees(kept.guard):
                    continue
                if key in self.records:
                    held = self.records[key]
                    visible = any(who.sees(guard) for edit in edits for guard in held.edits[edit])
                    if visible and self.seen_band(kept, who, key):
                        found.add((alert, key, band))
                elif key in self.edition:
                    name, number = self.edition[key]
                    if kept.band([name], [number] if number else []):
                        found.add((alert, key, band))
        return found
