"""Stable codes for the clauses of an outline: from a catalogue where there is one, else from the words of the headings."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files

from sheaf.kernel.errors import Invalid
from sheaf.plan.editions.reading.outline import CLAUSE, Outline, Passage, Problem

ALIKE = 0.85  # of two headings that are one but for a slip
MAX_PREFIX = 4
MAX_ROWS = 2_000  # clauses of one plan
STRENGTHS = ("recital", "objective", "encouraged", "framework")
_SMALL = frozenset({"and", "of", "the", "in", "with", "for", "on", "to", "a", "an", "other"})
_WORDS = re.compile(r"[^\W\d_]+")
_NUMERAL = re.compile(r"^[IVXLC]+\.\s+")


@dataclass(frozen=True, slots=True)
class Row:
    """One clause of a catalogue. section: the Roman numeral; strength: recital, objective, encouraged or framework."""

    code: str
    section: str
    heading: str
    number: str
    strength: str
    short_title: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A passage with its code, the strength of its words and a short title (ours; empty where there is none)."""

    code: str
    passage: Passage
    strength: str
    short_title: str


@cache
def catalogue() -> tuple[Row, ...]:
    """The codes of the plan of 2016, shipped with Sheaf."""
    return tuple(rows_of((files("sheaf.plan.editions") / "data" / "catalogue.csv").read_text("utf-8")))


def rows_of(text: str) -> list[Row]:
    """A catalogue from CSV with the columns of Row. `Invalid` names what is missing or wrong."""
    reader = csv.DictReader(text.lstrip("\ufeff").splitlines(), strict=True)
    wanted = [item.name for item in fields(Row)]
    try:
        rows = [Row(**{name: (row[name] or "").strip() for name in wanted}) for row in reader]
    except (KeyError, csv.Error) as error:
        raise Invalid(f"A catalogue is CSV with the columns {', '.join(wanted)}.", code="catalogue") from error
    if not rows or len(rows) > MAX_ROWS or len({row.code for row in rows}) < len(rows):
        raise Invalid(f"A catalogue has between one and {MAX_ROWS:,} rows, each with a code of its own.", code="catalogue")
    if bad := [row.code for row in rows if row.strength not in STRENGTHS or not row.code or not row.number]:
        raise Invalid(f"These rows lack code, number or a strength ({', '.join(STRENGTHS)}): {', '.join(bad[:10])}.", code="catalogue")
    return rows


def coded(found: Outline, rows: Iterable[Row] = ()) -> tuple[list[Coded], list[Problem]]:
    """The clauses with their codes. rows: a catalogue to take them from; what it lacks and what the text lacks is told."""
    known: dict[tuple[str, str, str], Row] = {}
    for given in rows:
        known.setdefault((given.section, _plain(given.heading), given.number), given)  # of two in one place the first
    headings = {(row.section, _plain(row.heading)) for row in known.values()}
    prefixes = _Prefixes({row.code.rpartition("-")[0] for row in known.values()})
    result: list[Coded] = []
    problems: list[Problem] = []
    used: set[str] = set()
    told = {item.line for item in found.problems if item.code == "twice"}
    for passage in found.passages:
        if passage.kind != CLAUSE:
            continue
        place = _place(passage, headings)
        row = known.get((*place, passage.number))
        wanted = row.code if row else f"{prefixes.of(passage)}-{passage.number}"
        code = _unused(wanted, used)
        if code != wanted and passage.line not in told:
            problems.append(Problem("twice", passage.line, f"“{passage.shown[:60]}…” stands where {wanted} stood; its code is {code}."))
        if known and not row:
            problems.append(Problem("unknown", passage.line, f"“{passage.shown[:60]}…” is not in the catalogue; it has the code {code}."))
        result.append(Coded(code, passage, row.strength if row else _strength(passage.shown), row.short_title if row else ""))
    absent = sorted({row.code for row in known.values()} - {item.code for item in result})
    problems += [Problem("absent", 0, f"The catalogue has {code}, which was not found in the text.") for code in absent]
    return result, problems


def _place(passage: Passage, headings: set[tuple[str, str]]) -> tuple[str, str]:
    """(section numeral, heading) as the catalogue writes them; a heading with a slip in it is recognised."""
    section, heading = passage.section.partition(".")[0], _plain(passage.heading)
    if (section, heading) in headings:
        return section, heading
    near = [known for numeral, known in headings if numeral == section and SequenceMatcher(None, known, heading).ratio() >= ALIKE]
    return section, near[0] if len(near) == 1 else heading


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


def _strength(text: str) -> str:
    return "framework" if re.search(r"\bshall\b", text) else "encouraged"


def _unused(code: str, used: set[str]) -> str:
    """The code, or the code with a point and a count where several clauses stand under one number."""
    free = next(name for name in (code, *(f"{code}.{count}" for count in range(2, len(used) + 3))) if name not in used)
    used.add(free)
    return free


class _Prefixes:
    """One prefix for each section or heading, made of its initials."""

    def __init__(self, taken: set[str]) -> None:
        self.taken, self.held = set(taken), dict[tuple[str, str], str]()

    def of(self, passage: Passage) -> str:
        key = (passage.section, passage.heading)
        if key not in self.held:
            self.held[key] = self._new(passage.heading or _NUMERAL.sub("", passage.section))
        return self.held[key]

    def _new(self, words: str) -> str:
        initials = "".join(word[0] for word in _WORDS.findall(words.casefold()) if word not in _SMALL).upper()[:MAX_PREFIX] or "C"
        free, count = initials, 1
        while free in self.taken:
            count += 1
            free = f"{initials}{count}"
        self.taken.add(free)
        return free
