"""Durations, deadlines and the inbox's order, as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from sheaf.kernel.clock import ManualClock
from sheaf.web import registry
from sheaf.web.registry import NavItem, WorkItem
from sheaf.web.templatetags.sheaf import ago, due, in_words


@pytest.mark.parametrize(("seconds", "words"), [
    (5, "less than a minute"), (60, "1 minute"), (7199, "1 hour"), (7200, "2 hours"), (86400 * 3, "3 days"),
])
def test_a_duration_is_said_in_its_largest_whole_unit(seconds: int, words: str) -> None:
    assert in_words(seconds) == words


def test_a_deadline_says_in_words_whether_it_is_calm_soon_or_over(clock: ManualClock) -> None:
    assert "3 days left" in due(clock.now() + timedelta(days=3))
    assert "due-soon" in due(clock.now() + timedelta(hours=2))
    assert "overdue by 1 hour" in due(clock.now() - timedelta(hours=1))


def test_a_time_without_value_is_a_dash() -> None:
    assert ago(None) == "–"
    assert due(None) == "–"


@pytest.fixture
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_nav", {})
    monkeypatch.setattr(registry, "_providers", [])
    monkeypatch.setattr(registry, "_allowed", [])
    return


@pytest.mark.usefixtures("empty_registry")
def test_nobody_sees_navigation_before_somebody_said_who_may() -> None:
    registry.nav(NavItem("Secret room", "secret", "secret.read"))
    assert registry.navigation(object()) == []
    registry.decide_with(lambda actor, verb: verb == "secret.read")
    assert [item.label for item in registry.navigation(object())] == ["Secret room"]


@pytest.mark.usefixtures("empty_registry")
def test_the_inbox_puts_urgent_first_then_the_nearest_deadline_then_the_oldest(clock: ManualClock) -> None:
    def item(title: str, **more: Any) -> WorkItem:
        return WorkItem(title, "/", "kind", "state", more.pop("since", clock.now()), **more)

    late, early = clock.now() + timedelta(days=2), clock.now() + timedelta(hours=1)
    registry.inbox(lambda actor: [
        item("no deadline, new"), item("no deadline, old", since=clock.now() - timedelta(days=9)),
        item("late", due=late), item("early", due=early), item("urgent", urgent=True),
    ])
    assert [work.title for work in registry.work(None)] == ["urgent", "early", "late", "no deadline, old", "no deadline, new"]
