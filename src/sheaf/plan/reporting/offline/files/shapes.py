"""What is written into a file and what was read out of one, and the hidden keys that tie a row to what the node held."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sheaf.plan.signs import of_word

ALL = ("status", "narrative", "obstacles", "needs", "language", "shown_to")
IN_FORM = ("status", "narrative", "obstacles", "needs")
TEXTS = ("narrative", "obstacles", "needs")
NAMES = {
    "status": "Status",
    "narrative": "Report",
    "obstacles": "Obstacles",
    "needs": "Needs",
    "language": "Language",
    "shown_to": "Shown to",
}
MAX_TEXT = 20_000  # letters of one field, as on the page
MAX_BYTES = 20 * 1024 * 1024  # a whole report with every field full has some 30 MB of text and packs to a tenth
MAX_ROWS = 10_000  # a cycle asks at most 200 questions about each crime area
_UNFIT = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,4})?$")


@dataclass(frozen=True, slots=True)
class Subject:
    """One row of a report. values: by the names in ALL, statuses as codes; version: of the entry, 0 for none; last: what the state
    said last time, in words; done: why it cannot be changed now, empty where it can."""

    area: str
    area_title: str
    subject: str
    title: str
    values: Mapping[str, str]
    version: int = 0
    last: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A state's report of a year, to be written out. statuses, shown: codes with their words; last_year: None where there is none."""

    year: int
    state: str
    state_name: str
    format: str
    digest: str
    statuses: Mapping[str, str]
    shown: Mapping[str, str]
    subjects: tuple[Subject, ...]
    last_year: int | None = None

    @property
    def meta(self) -> dict[str, Any]:
        """What the whole file is tied to."""
        return {"year": self.year, "state": self.state, "format": self.format, "digest": self.digest}


@dataclass(frozen=True, slots=True)
class Given:
    """One row as it was read. place: where it stands in the file; values: as codes where they are known, else as written; refused: why
    it cannot be taken, empty where it can; remark: what else is said of it; formulas: fields that hold a formula, or still the text of
    one that was refused."""

    place: str
    area: str
    subject: str
    base: str
    values: dict[str, str]
    refused: str = ""
    remark: str = ""
    formulas: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Returned:
    """A row that goes back with a remark. place: only where it belongs to no subject; formulas: fields whose text is a formula's, which
    stands there to be corrected and is not taken as it is."""

    values: Mapping[str, str]
    remark: str
    place: str = ""
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it was read. kind: workbook or form; fields: those that it carries; remarks: on the whole file."""

    kind: str
    meta: dict[str, Any]
    fields: tuple[str, ...]
    rows: tuple[Given, ...]
    remarks: tuple[str, ...] = field(default=())


def plain(value: object) -> str:
    """A text as both kinds of file can carry it: without control characters, one kind of line end, no space around it, Word's picture
    signs as Unicode."""
    return of_word(_UNFIT.sub("", str(value or "").replace("\r\n", "\n").replace("\r", "\n"))).strip()


def base(values: Mapping[str, str], fields: Iterable[str]) -> str:
    """A short digest of what a row says, by which one sees whether it was changed."""
    return _digest({name: plain(values.get(name, "")) for name in fields})[:16]


def mark_of(text: str) -> str:
    """A short digest of one text, by which a formula that was refused is known again."""
    return _digest(plain(text))[:16]


def sealed(meta: Mapping[str, Any], rows: Any) -> str:
    """A digest over keys, by which an edited one is noticed."""
    return _digest([dict(meta), rows])[:24]


def _digest(value: Any) -> str:
    return hashlib.sha256(
        json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    ).hexdigest()


def code_of(words: str, table: Mapping[str, str]) -> str:
    """The code for words of a list, whatever their case; the words themselves where there is none."""
    clean = plain(words)
    folded = {said.casefold(): code for code, said in table.items()} | {code.casefold(): code for code in table}
    return folded.get(clean.casefold(), clean)


def wrong(values: Mapping[str, str], statuses: Mapping[str, str], shown: Mapping[str, str]) -> str:
    """Why these values cannot be taken, in a sentence for each; empty where they can."""
    found = [f"{NAMES[name]} has more than {MAX_TEXT:,} characters." for name in TEXTS
             if len(values.get(name, "")) > MAX_TEXT]
    if values.get("status", "") not in ("", *statuses):
        found.append(f"Status: “{values['status'][:40]}” is none of: {'; '.join(statuses.values())}.")
    if values.get("shown_to", "") not in ("", *shown):
        found.append(f"Shown to: “{values['shown_to'][:40]}” is none of: {'; '.join(shown.values())}.")
    if values.get("language") and not _LANGUAGE.match(values["language"]):
        found.append(f"Language: “{values['language'][:20]}” is no tag such as en, th or ms.")
    return " ".join(found)
