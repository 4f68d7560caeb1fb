"""What the rooms contribute to every page: navigation entries and items for the inbox of one's work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class NavItem:
    """label, the url's name, the verb that a reader needs to see it, and its place (low first)."""

    label: str
    url_name: str
    verb: str
    order: int = 50


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that waits for the reader. kind and state are in words; due gives a visible clock."""

    title: str
    url: str
    kind: str
    state: str
    since: datetime
    due: datetime | None = None
    urgent: bool = False
    note: str = ""


Provider = Callable[[Any], Iterable[WorkItem]]

_nav: dict[str, NavItem] = {}
_providers: list[Provider] = []
# Composition sets this to access.policy: (actor, verb) -> bool. Web itself decides nothing.
_allowed: list[Callable[[Any, str], bool]] = []


def nav(item: NavItem) -> None:
    """Add an entry to the navigation; registering it again replaces it."""
    _nav[item.url_name] = item


def inbox(provider: Provider) -> None:
    """Add a source of inbox items; registering it again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def decide_with(allowed: Callable[[Any, str], bool]) -> None:
    """Say how a reader's right to a verb is asked."""
    _allowed[:] = [allowed]


def allowed(actor: Any, verb: str) -> bool:
    """Whether the reader has the verb; nobody has any before composition said how to ask."""
    return bool(actor and _allowed and _allowed[0](actor, verb))


def navigation(actor: Any) -> list[NavItem]:
    """The entries that this reader may use, in order."""
    return sorted((item for item in _nav.values() if allowed(actor, item.verb)), key=lambda item: item.order)


def work(actor: Any) -> list[WorkItem]:
    """Everything that waits for the reader: urgent first, then by deadline, then oldest first."""
    items = [item for provider in _providers for item in provider(actor)]
    return sorted(items, key=lambda item: (not item.urgent, item.due is None, item.due or item.since, item.since))
