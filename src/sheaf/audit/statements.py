"""The statements behind every audit row, written by hand: each write of the product waits for them, and Django
takes several times as long to build them as the database takes to run them. The same SQL for both databases.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sheaf.audit.models import GENESIS, Row
from sheaf.kernel import clock
from sheaf.store import connection

COLUMNS = tuple(field.attname for field in Row._meta.concrete_fields)  # each named as its column
_HEAD = "SELECT seq, digest FROM audit_chainhead WHERE id = 1"
_FIRST = "INSERT INTO audit_chainhead (id, seq, digest, at) VALUES (1, 0, %s, %s) ON CONFLICT DO NOTHING"
_MOVE = "UPDATE audit_chainhead SET seq = %s, digest = %s, at = %s WHERE id = 1"
_ROWS = f"INSERT INTO audit_row ({', '.join(COLUMNS)}) VALUES "  # noqa: S608  column names of our own table
_PLACES = f"({', '.join(['%s'] * len(COLUMNS))})"
_BATCH = 60  # rows: SQLite's oldest limit is 999 values in a statement


def locked_head() -> tuple[int, str]:
    """Sequence and digest of the newest row, locked until the transaction ends. SQLite needs no lock here:
    writers are IMMEDIATE."""
    database = connection()
    select = f"{_HEAD} FOR UPDATE" if database.features.has_select_for_update else _HEAD
    with database.cursor() as cursor:
        cursor.execute(select)
        found = cursor.fetchone()
        if found is None:
            cursor.execute(_FIRST, [GENESIS, _instant(clock.now())])
            cursor.execute(select)
            found = cursor.fetchone()
    return int(found[0]), str(found[1])


def append(rows: Sequence[Row]) -> None:
    """Write the rows, of which there is at least one, and move the head to the last."""
    with connection().cursor() as cursor:
        for start in range(0, len(rows), _BATCH):
            part = rows[start:start + _BATCH]
            cursor.execute(_ROWS + ", ".join([_PLACES] * len(part)), [value for row in part for value in _values(row)])
        cursor.execute(_MOVE, [rows[-1].seq, rows[-1].digest, _instant(rows[-1].at)])


def _values(row: Row) -> list[Any]:
    return [_instant(value) if isinstance(value, datetime) else value
            for value in (getattr(row, column) for column in COLUMNS)]


def _instant(value: datetime) -> Any:
    """As the database keeps it."""
    return connection().ops.adapt_datetimefield_value(value)
