"""What the pages, the API and the shell show of a year and of a part: words, signs, cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sheaf.access.actor import Actor
from sheaf.kernel import clock
from sheaf.kernel.states import BY_CODE, language, name
from sheaf.plan.reporting import clearing, deadlines, drafting, queries
from sheaf.plan.reporting.models import SHOWN_TO, STATUSES, Cycle, Entry, Evidence, Part, Submission
from sheaf.plan.reporting.queries import NOT_OWED, NOT_REPORTED, Cell

SIGNS = {"done": "✓", "under_way": "◐", "planned": "◔", "not_started": "○", "not_applicable": "∅", "": "–"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A status in words, with its sign and the class of its colour."""

    words: str
    sign: str
    css: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A milestone of a cycle. left: days from today, negative where it has passed."""

    code: str
    words: str
    day: date
    left: int

    @property
    def when(self) -> str:
        """`in 12 days`, `today`, `passed`."""
        if self.left == 0:
            return "today"
        return "passed" if self.left < 0 else f"in {self.left} day{'' if self.left == 1 else 's'}"

    @property
    def css(self) -> str:
        return "due-calm" if self.left < 0 or self.left > 14 else "due-soon"


@dataclass(frozen=True, slots=True)
class Box:
    """One field of a card: what it holds, and the digest by which a form says what it had read."""

    name: str
    label: str
    value: str
    read: str
    ident: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One subject of a draft. last: last year's entry, where there is one; missing: sentences; number: its place."""

    number: int
    subject: str
    title: str
    entry: Entry
    boxes: tuple[Box, ...]
    last: Mapping[str, Any] | None
    files: tuple[Evidence, ...]


LABELS = {**drafting.TITLES, "language": "Language of the text", "shown_to": "May be shown to"}


def mark(status: str) -> Mark:
    """A status, or that nothing was reported where it is empty."""
    return Mark(STATUSES.get(status, NOT_REPORTED), SIGNS.get(status, "–"), f"st-{(status or 'none').replace('_', '-')}")


def cell_mark(cell: Cell) -> Mark:
    """A cell of the year's table; a draft is a draft and nothing else."""
    if cell.status or cell.version:
        return mark(cell.status)
    if not cell.owed and not cell.came:
        return Mark(NOT_OWED, "", "st-none")
    if cell.came:
        return Mark("submitted", "▪", "st-draft")
    if cell.late:
        return Mark("not reported, late", "!", "st-late")
    return Mark("draft", "✎", "st-draft") if cell.step else mark("")


def days_of(cycle: Cycle) -> list[Deadline]:
    """The milestones in order, and the meeting."""
    today = clock.today()
    rows = [(item.code, item.words, date.fromisoformat(cycle.deadlines[item.code])) for item in deadlines.MILESTONES
            if item.code in cycle.deadlines]
    rows.append(("meeting", f"The ministers meet ({cycle.meeting})", cycle.meeting_day))
    return [Deadline(code, words, day, (day - today).days) for code, words, day in rows]


def next_deadline(cycle: Cycle) -> Deadline | None:
    """The next that has not passed."""
    return next((row for row in days_of(cycle) if row.left >= 0), None)


def titles(cycle: Cycle) -> dict[str, str]:
    """What the format asks: subject to its title."""
    return {item["subject"]: item["title"] for item in cycle.format.questions}


def languages(state: str, held: str = "en") -> tuple[tuple[str, str], ...]:
    """English, the languages of a state, and the one that a text has already."""
    codes = dict.fromkeys(("en", *(BY_CODE[state].languages if state in BY_CODE else ()), held))
    return tuple((code, language(code)) for code in codes if code)


def boxes(entry: Entry, number: int, state: str) -> tuple[Box, ...]:
    """The fields of a card, in order."""
    chosen = {"status": (("", "choose"), *STATUSES.items()), "shown_to": tuple(SHOWN_TO.items()),
              "language": languages(state, entry.language)}
    return tuple(
        Box(field, LABELS[field], str(getattr(entry, field)), drafting.seen(str(getattr(entry, field))), f"f-{number}-{field}",
            tuple(chosen.get(field, ())))
        for field in drafting.FIELDS
    )


def cards(actor: Actor, part: Part, last: Submission | None) -> list[Card]:
    """Every subject that the cycle asks, with what the draft says and what was said last year."""
    held = {row.subject: row for row in queries.entries(actor, part)} if part.pk and not part._state.adding else {}
    files: dict[str, list[Evidence]] = {}
    for item in Evidence.objects.filter(entry__part=part.pk).defer("content").select_related("entry").order_by("added"):
        files.setdefault(item.entry.subject, []).append(item)
    before = {row["subject"]: row for row in queries.content_of(last)} if last else {}
    words = titles(part.cycle)
    found = []
    for number, subject in enumerate(drafting.subjects(part), 1):
        entry = held.get(subject) or Entry(part=part, subject=subject, version=0)
        found.append(Card(number, subject, words[subject], entry, boxes(entry, number, part.state), before.get(subject),
                          tuple(files.get(subject, ()))))
    return found


def missing(part: Part) -> list[tuple[str, str]]:
    """What is missing before the part can be cleared: (address within the page, sentence)."""
    numbers = {subject: number for number, subject in enumerate(drafting.subjects(part), 1)}
    found = []
    for where, sentence in clearing.problems(part).items():
        subject, _, field = where.rpartition(".")
        found.append((f"#f-{numbers[subject]}-{field}" if subject in numbers else "#figures", sentence))
    return found


def said(row: Submission, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """The entries of a submission with their titles and marks."""
    return [{**entry, "title": words.get(entry["subject"], ""), "mark": mark(entry["status"])} for entry in queries.content_of(row)]


def drafted(found: Iterable[Card]) -> list[dict[str, Any]]:
    """A draft as it would be submitted, for who clears it."""
    return [
        {
            **{name: getattr(card.entry, name) for name in clearing.CONTENT},
            "title": card.title,
            "mark": mark(card.entry.status),
            "evidence": [{"title": item.title, "sha256": item.sha256} for item in card.files],
        }
        for card in found
    ]


def rows_of(cells: Iterable[Cell], year: int) -> list[dict[str, Any]]:
    """The year's table: one row a state, its cells in the order of the components."""
    found: dict[str, list[dict[str, Any]]] = {}
    for cell in cells:
        found.setdefault(cell.state, []).append({"cell": cell, "mark": cell_mark(cell)})
    return sorted(({"state": state, "name": name(state), "cells": row} for state, row in found.items()), key=lambda row: str(row["name"]))
