"""Transactions in the present node's database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from sheaf.kernel import node


def alias() -> str:
    """The Django database alias of the present node."""
    return node.current().alias if node.known() else "default"


def atomic(*, durable: bool = False) -> transaction.Atomic:
    """One transaction in the present node's database; nests as a savepoint."""
    return transaction.atomic(using=alias(), durable=durable)


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
