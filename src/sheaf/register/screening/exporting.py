"""Results as files: CSV, Excel, JSON. The handling stands on the first and on the last line, and no cell is a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from openpyxl import Workbook

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel.errors import Conflict
from sheaf.register.files.tables import harmless
from sheaf.register.screening import queries, results
from sheaf.register.screening.models import Screening
from sheaf.register.screening.results import CandidateView, EarlierView, Filter, RowView

HEADER = ("row", "id", "looked for", "as written", "candidate", "record", "held in", "score", "scored by", "band", "why", "decision",
          "note", "decided by", "decided", "decided on a score by", "since then", "decided before")
CHANGED = "changed since it was decided"
AT_ONCE = 500
MAX_EXCEL_CELL = 32_767  # Excel takes no longer text in one cell


def table(actor: Actor, screening_id: str, chosen: Filter | None = None) -> Iterator[list[str]]:
    """Lines of the table: the handling, the header, a line per candidate (one for a row without), how many are
    missing because they are being updated, the handling."""
    job, filtered, banner = _opened(actor, screening_id, chosen, "table")
    yield [banner]
    yield list(HEADER)
    for row in results.every(actor, job, filtered, AT_ONCE):
        several: list[CandidateView | None] = [*row.candidates]
        for item in several or [None]:
            yield [harmless(cell) for cell in _cells(row, item)]
    if words := results.updating_words(results.updating(actor, job)):
        yield [words]
    yield [banner]


def workbook(actor: Actor, screening_id: str, chosen: Filter | None = None) -> bytes:
    """The same table as an Excel file; every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Screening")
    for line in table(actor, screening_id, chosen):
        sheet.append([cell[:MAX_EXCEL_CELL] for cell in line])
    with tempfile.TemporaryFile() as stream:
        book.save(stream)
        stream.seek(0)
        return stream.read()


def document(actor: Actor, screening_id: str, chosen: Filter | None = None) -> dict[str, Any]:
    """The same as JSON: {banner, screening, updating, rows: [{row, title, facts, candidates}]}."""
    job, filtered, banner = _opened(actor, screening_id, chosen, "json")
    return {"banner": banner, "screening": queries.status(job), "updating": results.updating(actor, job),
            "rows": [row_as_dict(row) for row in results.every(actor, job, filtered, AT_ONCE)]}


def row_as_dict(row: RowView) -> dict[str, Any]:
    """A row with its candidates, for the API and the shell."""
    return {"row": row.number, "id": row.ref, "title": row.title, "schema_name": row.schema,
            "facts": [{"label": label, "value": value} for label, value in row.facts],
            "candidates": [candidate_as_dict(item) for item in row.candidates]}


def candidate_as_dict(item: CandidateView) -> dict[str, Any]:
    return {
        "id": item.id, "record": item.card.id, "caption": item.card.caption, "schema_name": item.card.schema, "held_in": item.held_in,
        "score": item.score, "band": item.band, "matcher": item.matcher, "why": item.why,
        "compared": [asdict(part) for part in item.compared],
        "decision": item.decision, "note": item.note, "decided": item.decided, "decided_by": item.decided_by,
        "decided_matcher": item.decided_matcher, "turn": item.turn,
        "changed": item.changed, "earlier": [asdict(before) for before in item.earlier],
    }


def _opened(actor: Actor, screening_id: str, chosen: Filter | None, form: str) -> tuple[Screening, Filter, str]:
    """The policy asked, the export written down, the handling of all that is going out."""
    require(actor, "screening.export")
    job = queries.visible(actor, screening_id)
    require(actor, "screening.export", job)
    if job.step != "screened":
        raise Conflict("Results go out once the whole file has been screened.", code="not_screened")
    filtered = chosen or Filter()
    going = None if filtered.without else results.matching(actor, job, filtered)
    handling = results.handling(actor, job, going)
    results.confirm(actor, job, handling)
    audit.record(actor, "screening.export", kind="screening", object_id=job.id, detail={
        "form": form, "decided": filtered.decided, "band": filtered.band, "one_list": bool(filtered.held_in), "without": filtered.without})
    return job, filtered, handling.banner()


def _cells(row: RowView, item: CandidateView | None) -> list[str]:
    first = [str(row.number), row.ref, row.title, "; ".join(f"{label}: {value}" for label, value in row.facts)]
    if item is None:
        return [*first, *[""] * (len(HEADER) - len(first))]
    decided = item.decided.isoformat() if item.decided else ""
    return [*first, item.card.caption, item.card.id, item.held_in, f"{item.score:.4f}", item.matcher, item.band_words, item.why,
            item.decision_words, item.note, item.decided_by, decided, item.decided_matcher, CHANGED if item.changed else "",
            "; ".join(_before(before) for before in item.earlier)]


def _before(item: EarlierView) -> str:
    words = f"{item.words}: {item.decided_by}, {item.decided.isoformat()}{f', on a score by {item.matcher}' if item.matcher else ''}"
    return f"{words}, {item.note}" if item.note else words
