"""Why a row, or one value of it, was left out: the columns that every room keeps, and the table of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from sheaf.register.files.rows import TOLD, Problem
from sheaf.register.files.tables import harmless


class Reason(models.Model):
    """Abstract. number: of the row, as a person counts; whole: the row was left out, else one value; excerpt: the value, shortened."""

    number = models.PositiveIntegerField()
    whole = models.BooleanField(default=True)
    code = models.CharField(max_length=32)
    reason = models.CharField(max_length=300)
    column = models.CharField(max_length=200, blank=True)
    excerpt = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def left_out(self) -> str:
        """What was left out: row, value or nothing."""
        return "row" if self.whole else "nothing" if self.code in TOLD else "value"


def columns(number: int, problem: Problem) -> dict[str, Any]:
    """The columns of a reason, as the database takes them."""
    return {"number": number, "whole": problem.whole, "code": problem.code[:32], "reason": problem.reason[:300],
            "column": problem.column[:200], "excerpt": problem.excerpt.replace("\x00", "\ufffd")[:120]}


def table(rows: Iterable[Reason]) -> Iterator[list[str]]:
    """Rows of the CSV of reasons, header first; cells that a spreadsheet would calculate are made text."""
    yield ["row", "left out", "reason", "column", "value", "code"]
    for row in rows:
        yield [str(row.number), row.left_out, row.reason, harmless(row.column), harmless(row.excerpt), row.code]
