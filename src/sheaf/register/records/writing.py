"""Steps that several writes share: guards, the history row, keys of a fact, the caption."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts
from sheaf.kernel import clock
from sheaf.register.records import index
from sheaf.register.records.models import OWN, Change, Dataset, Fact, Record, SearchKey
from sheaf.register.records.sieving import mild


@dataclass(frozen=True, slots=True)
class Guard:
    """The five columns of a guarded row."""

    state: str
    unit: str
    crime_area: str
    level: int
    compartment: str

    @classmethod
    def of(cls, row: Any) -> Guard:
        """The guard of a guarded row."""
        return cls(row.state, row.unit, row.crime_area, row.level, row.compartment)

    def columns(self) -> dict[str, Any]:
        return {"state": self.state, "unit": self.unit, "crime_area": self.crime_area, "level": self.level,
                "compartment": self.compartment}

    def facts(self) -> Facts:
        return Facts(kind="record", state=self.state, unit=self.unit, crime_area=self.crime_area, level=self.level,
                     compartment=self.compartment)


def own_dataset() -> Dataset:
    """The dataset of the node's own records; made when it is first needed."""
    return Dataset.objects.get_or_create(pk=OWN, defaults={
        "kind": "own", "name": OWN, "title": "Own register", "state": "published", "published": clock.now()})[0]


def change(actor: Actor, record: Record, guard: Guard, action: str, *, prop: str = "", before: str = "", after: str = "",
           reference: str = "", edit: int = 0) -> None:
    """One row of history, guarded as what it tells about. edit: the version of the record that the row is part of."""
    Change.objects.create(record=record, by=actor.person_id, by_name=actor.name[:200], action=action, prop=prop, before=before,
                          after=after, reference=reference, edit=edit, **guard.columns())


def index_facts(pairs: Iterable[tuple[Record, Fact]]) -> None:
    """The search keys of each fact, under the fact's own guard and its record's; none for a retired record."""
    SearchKey.objects.bulk_create([
        SearchKey(hash=value, record=record, fact_id=fact.id, level=fact.level, compartment=fact.compartment,
                  crime_area=fact.crime_area, record_state=record.state, record_level=record.level,
                  record_compartment=record.compartment, record_crime_area=record.crime_area)
        for record, fact in pairs if record.status != "retired"
        for value in sorted(index.keys_of_values(record.schema, fact.prop, [fact.value]))])


def recaption(record: Record) -> None:
    """The caption anew, from facts that everybody who may see the record may see."""
    rows = Fact.objects.filter(record=record, retired__isnull=True, target="").order_by("added", "id")
    values = [(fact.prop, fact.value) for fact in rows if mild(record, fact.level, fact.compartment, fact.crime_area)]
    record.caption = index.caption(record.schema, values, record.id)
    record.save(update_fields=["caption"])
