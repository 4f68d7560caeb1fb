"""Triggers that make the database itself refuse to change or delete an audit row, on both databases.

They stop mistakes and stolen web credentials. Whoever owns the database can drop them: that is what
the chain and its foreign witnesses are for.
"""

from __future__ import annotations

from typing import Any

_MESSAGE = "audit rows are never changed or deleted"

_SQLITE_INSTALL = [
    "CREATE TRIGGER IF NOT EXISTS audit_row_no_update BEFORE UPDATE ON audit_row "
    f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_row_no_delete BEFORE DELETE ON audit_row "
    f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END",
]
_SQLITE_REMOVE = ["DROP TRIGGER IF EXISTS audit_row_no_update", "DROP TRIGGER IF EXISTS audit_row_no_delete"]
_POSTGRESQL_INSTALL = [
    "CREATE OR REPLACE FUNCTION audit_row_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$",
    "CREATE OR REPLACE TRIGGER audit_row_no_change BEFORE UPDATE OR DELETE ON audit_row "
    "FOR EACH ROW EXECUTE FUNCTION audit_row_refuse()",
    "CREATE OR REPLACE TRIGGER audit_row_no_truncate BEFORE TRUNCATE ON audit_row "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_row_refuse()",
]
_POSTGRESQL_REMOVE = [
    "DROP TRIGGER IF EXISTS audit_row_no_change ON audit_row",
    "DROP TRIGGER IF EXISTS audit_row_no_truncate ON audit_row",
]
_INSTALL = {"sqlite": _SQLITE_INSTALL, "postgresql": _POSTGRESQL_INSTALL}
_REMOVE = {"sqlite": _SQLITE_REMOVE, "postgresql": _POSTGRESQL_REMOVE}


def install(connection: Any) -> None:
    """Put the triggers in place. connection: a Django database connection (or schema editor's)."""
    _run(connection, _INSTALL)


def remove(connection: Any) -> None:
    """Take them away: for migrations backwards, and for tests that tamper."""
    _run(connection, _REMOVE)


def _run(connection: Any, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
