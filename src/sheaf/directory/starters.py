"""Starter facts: public institutions that make a new directory useful, shown as what they are.

The tables in `facts/` were collected from public pages on 2026-11-23; every row names its source and
how well it is supported. They are signed by nobody: a state confirms or replaces a row by an entry of
its own, and the row is then no longer shown.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sheaf.directory import queries
from sheaf.directory.models import Entry
from sheaf.kernel.canonical import digest
from sheaf.kernel.errors import NotFound

FOLDER = Path(__file__).parent / "facts"
COLLECTED = "2026-11-23"
SUPPORT = {"A": "the source carries the fact", "B": "weaker: title only, or a secondary source",
           "N": "the source lists states and this one is absent"}
_FUNCTIONS = (
    ("financial intelligence", "fiu"), ("extradition", "extradition"), ("interpol", "interpol"),
    ("anti-trafficking", "trafficking"), ("wildlife", "wildlife"), ("drug", "drugs"), ("focal ministry", "focal"),
    ("dgicm", "immigration"), ("maritime", "maritime"), ("corruption", "corruption"), ("mutual legal", "central-authority"),
    ("mlat", "central-authority"), ("legal cooperation", "central-authority"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: a public institution that does something, or a body. `support` A, B or N; `source` an address."""

    id: str
    state: str
    function: str
    function_words: str
    institution: str
    website: str
    source: str
    support: str
    notes: str

    @property
    def support_words(self) -> str:
        return SUPPORT.get(self.support, "")

    @property
    def source_is_link(self) -> bool:
        return self.source.startswith(("https://", "http://"))


@cache
def contact_facts() -> tuple[Fact, ...]:
    """Public institutions per state and function; no persons, no telephone numbers."""
    return tuple(
        Fact(digest([row["state"], row["function"], row["institution"]])[:16], row["state"], _function(row["function"]),
             row["function"], row["institution"], row["website"], row["source_url"], row["support"], row["notes"])
        for row in _rows("contacts.csv"))


@cache
def institutions() -> tuple[dict[str, str], ...]:
    """Bodies and networks: acronym, name, parent, established, mandate, status, source_url, support, notes."""
    return tuple(_rows("institutions.csv"))


def unconfirmed(state: str | None = None, function: str | None = None) -> list[Fact]:
    """Facts that their state has neither confirmed nor replaced."""
    answered = {(entry.state, entry.payload.get("fact")) for entry in queries.contacts() if entry.payload.get("fact")}
    return [fact for fact in contact_facts() if (fact.state, fact.id) not in answered
            and (not state or fact.state == state) and (not function or fact.function == function)]


def fact(fact_id: str) -> Fact:
    found = next((item for item in contact_facts() if item.id == fact_id), None)
    if found is None:
        raise NotFound("There is no such starter fact.")
    return found


def prefill(item: Fact) -> dict[str, object]:
    """What a form starts with when a state confirms or replaces the fact."""
    return {"name": item.institution, "function": item.function, "website": item.website, "fact": item.id,
            "source": item.source, "source_date": COLLECTED}


def source_of(entry: Entry) -> Fact | None:
    """The fact that an entry confirms or replaces."""
    return next((item for item in contact_facts() if item.id == entry.payload.get("fact")), None)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _function(words: str) -> str:
    low = words.lower()
    return next((code for part, code in _FUNCTIONS if part in low), "other")
