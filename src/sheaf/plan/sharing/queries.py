"""Reads: published reports as the public sees them. They are public: whoever reaches the door may have them."""

from __future__ import annotations

import json
from functools import lru_cache

from django.db.models import QuerySet

from sheaf.kernel import canonical
from sheaf.kernel.errors import NotFound
from sheaf.plan.compiling import documents, readable
from sheaf.plan.compiling.readable import Document
from sheaf.plan.sharing.models import PublicReport

SUFFIXES = ("pdf", "docx", "json")
MAX_KEPT = 8  # documents kept ready; one has some hundred kilobytes


def reports() -> QuerySet[PublicReport]:
    """Newest first."""
    return PublicReport.objects.defer("content")


def shelved() -> list[Document]:
    """Published reports as the room of reports lists them."""
    return readable.shelved(reports().values_list("year", "kind", "title"))


def report(year: int, kind: str) -> PublicReport:
    """NotFound where none was published."""
    found = PublicReport.objects.filter(year=year, kind=kind).first()
    if not found:
        raise NotFound("There is no such report.")
    return found


def paper(row: PublicReport) -> documents.Paper:
    """The report as a paper; `Invalid` where what came has not the shape of one."""
    return documents.paper_of(row.content)


def document(row: PublicReport, suffix: str) -> bytes:
    """The report as PDF or Word, made once for all readers."""
    return _made(canonical.dumps(row.content), suffix)


@lru_cache(maxsize=MAX_KEPT)
def _made(content: bytes, suffix: str) -> bytes:
    shown = documents.paper_of(json.loads(content))
    return documents.pdf(shown) if suffix == "pdf" else documents.word(shown)
