"""The worker runs what is due, and one task's mistake stops neither the worker nor the others."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sheaf import wiring, worker
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict

pytestmark = pytest.mark.django_db


def test_a_task_waits_for_its_interval(clock: ManualClock) -> None:
    done: list[datetime] = []
    task = ("sum", timedelta(minutes=1), lambda: done.append(clock.now()) or 1)
    due: dict[str, datetime] = {}
    for _ in range(3):
        worker._turn(task, due)
        clock.advance(timedelta(seconds=40))
    assert len(done) == 2


@pytest.mark.parametrize("error", [Conflict("It has moved on."), OSError("disk full"), KeyError("a name from a record")])
def test_a_task_that_breaks_lets_the_others_run_and_leaves_no_content_in_the_log(
        monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception) -> None:
    ran: list[str] = []

    def breaks() -> int:
        raise error

    tasks = [("first", timedelta(0), breaks), ("second", timedelta(0), lambda: ran.append("second") or 1)]
    monkeypatch.setattr(wiring, "tasks", lambda: tasks)
    assert worker.run_once() == 0
    assert ran == ["second"]
    assert "task first" in caplog.text
    assert "a name from a record" not in caplog.text
