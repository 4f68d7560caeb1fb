"""Transactions in the present node's database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from sheaf.kernel import node


def alias() -> str:
    """The Django database alias of the present node."""
    return node.current().alias if node.known() else "default"


def connection() -> BaseDatabaseWrapper:
    """The connection to the present node's database, for the few statements that are written by hand."""
    found: BaseDatabaseWrapper = connections[alias()]
    return found


def atomic(*, durable: bool = False, savepoint: bool = True) -> transaction.Atomic:
    """One transaction in the present node's database; nests as a savepoint. Without `savepoint` an error inside
    undoes the whole transaction around it, even where the caller catches it."""
    return transaction.atomic(using=alias(), durable=durable, savepoint=savepoint)


def after_commit(do: Callable[[], Any]) -> None:
    """Run `do` once the present transaction has committed."""
    transaction.on_commit(do, using=alias())


class NodeRouter:
    """Django's database router: every read and write goes to the present node's database."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return alias()

    def allow_relation(self, left: Any, right: Any, **hints: Any) -> bool:
        return bool(left._state.db == right._state.db)
