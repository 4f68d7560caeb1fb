"""What each register asks: its fields with their words. One table drives forms, checks, API and shell."""

from __future__ import annotations

from dataclasses import dataclass

from sheaf.plan.registers import table
from sheaf.plan.registers.table import CAMPAIGN, ENGAGEMENT, POSITION, PROPOSAL, SHARED, STRATEGY

SECTORS = {"private": "private sector", "media": "media", "civil": "civil society", "academia": "academia", "several": "several of them"}


@dataclass(frozen=True, slots=True)
class Field:
    """name of the column; label; type: line, text, day, clauses, amount, number, choice or url; options of a choice."""

    name: str
    label: str
    type: str = "line"
    required: bool = False
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()


_TITLE = Field("title", "Title", required=True)
_CLAUSES = Field("clauses", "Clauses", "clauses", help="By comma, such as POA-2016-2025/NS-8.")
_FROM, _TO = Field("starts", "From", "day"), Field("ends", "To", "day")
_REFERENCE = Field("reference", "Reference", help="Where it is found: a document's number or name.")

FIELDS: dict[str, tuple[Field, ...]] = {
    STRATEGY: (
        _TITLE, Field("text", "Summary", "text"), Field("adopted", "Adopted on", "day"), _FROM, _TO, _REFERENCE,
        Field("url", "Address of the text", "url", help="https:// and so on, where it is published."), _CLAUSES,
    ),
    PROPOSAL: (
        _TITLE, Field("text", "What is asked for, and why", "text", required=True), _CLAUSES,
        Field("amount", "Amount", "amount", required=True), Field("currency", "Currency", required=True, help="ISO 4217, such as USD."),
        Field("needs", "Approval needed", "choice", required=True, options=tuple(table.NEEDS.items())), _FROM, _TO, _REFERENCE,
    ),
    ENGAGEMENT: (
        _TITLE, Field("party", "Partner", required=True), Field("text", "What is to be done together", "text", required=True),
        _CLAUSES, _FROM, _TO, _REFERENCE,
    ),
    POSITION: (_TITLE, Field("text", "Text", "text", required=True), _CLAUSES, _FROM, _TO, _REFERENCE),
    SHARED: (
        _TITLE, Field("party", "Shared with", required=True, help="The other body."), Field("text", "What it is about", "text"),
        _CLAUSES, _FROM, _TO, _REFERENCE,
    ),
    CAMPAIGN: (
        _TITLE, Field("party", "Stakeholders", required=True),
        Field("sector", "Sector", "choice", required=True, options=tuple(SECTORS.items())),
        Field("text", "What is done", "text"), _CLAUSES, _FROM, _TO, Field("reach", "People reached", "number"), _REFERENCE,
    ),
}
