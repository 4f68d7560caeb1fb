"""Reads: published reports as the public sees them. They are public: whoever reaches the door may have them."""

from __future__ import annotations

import json
from functools import lru_cache

from sheaf.kernel import canonical
from sheaf.kernel.errors import NotFound
from sheaf.plan.compiling import addenda, documents, readable
from sheaf.plan.compiling.readable import Document
from sheaf.plan.sharing.models import Public, PublicAddendum, PublicReport

SUFFIXES = ("pdf", "docx", "json")
MAX_KEPT = 8  # documents kept ready; one has some hundred kilobytes


def reports() -> list[PublicReport | PublicAddendum]:
    """Newest first, of a year by kind and number."""
    found: list[PublicReport | PublicAddendum] = [*PublicReport.objects.defer("content"), *PublicAddendum.objects.defer("content")]
    return sorted(found, key=lambda row: (-row.year, row.kind, row.number))


def shelved() -> list[Document]:
    """Published reports as the room of reports lists them."""
    return readable.shelved((row.year, row.address, row.title) for row in reports())


def report(year: int, address: str) -> PublicReport | PublicAddendum:
    """By its kind, an addendum after the first by `addendum-2`. NotFound where none was published."""
    kind, number = addenda.numbered(address)
    found = (PublicReport.objects.filter(year=year, kind=kind).first() if number == 1 else
             PublicAddendum.objects.filter(year=year, number=number).first())
    if not found or found.address != address:
        raise NotFound("There is no such report.")
    return found


def printed(year: int, address: str, suffix: str) -> tuple[str, str, bytes]:
    """Title, digest, and the report as PDF or Word, for the room of reports."""
    row = report(year, address)
    return row.title, row.digest, document(row, suffix)


def paper(row: Public) -> documents.Paper:
    """The report as a paper; `Invalid` where what came has not the shape of one."""
    return documents.paper_of(row.content)


def document(row: Public, suffix: str) -> bytes:
    """The report as PDF or Word, made once for all readers."""
    return _made(canonical.dumps(row.content), suffix)


@lru_cache(maxsize=MAX_KEPT)
def _made(content: bytes, suffix: str) -> bytes:
    shown = documents.paper_of(json.loads(content))
    return documents.pdf(shown) if suffix == "pdf" else documents.word(shown)
