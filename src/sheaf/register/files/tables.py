"""Tables that leave as files: no cell is one that a spreadsheet would calculate."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # the wide ones start a formula where East Asian settings are used


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{cell}" if cell.lstrip().startswith(_RISKY) else cell


class _Echo:
    """A file whose writes are its answers."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of CSV, the first with the mark by which spreadsheets know UTF-8. Cells come harmless already."""
    writer = csv.writer(_Echo())
    mark = "\ufeff"
    for row in rows:
        yield mark + writer.writerow(row)
        mark = ""


def csv_response(rows: Iterator[Sequence[str]], name: str) -> StreamingHttpResponse:
    """The rows as a download. The first is taken now: the policy is asked before the first byte leaves."""
    first = next(rows)
    response = StreamingHttpResponse(_whole(first, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _whole(first: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    def every() -> Iterator[Sequence[str]]:
        yield first
        yield from rows

    return csv_lines(every())
