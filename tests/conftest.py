"""Fixtures for every test: a node, a clock, the cast of people. Sockets other than loopback are refused."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from sheaf.kernel import clock as clocks

pytest_plugins = ["tests.cast"]
SHARED = Path(__file__).resolve().parents[2] / "shared"
START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
# A test is no clock: on a loaded machine the same input only takes longer.
settings.register_profile("sheaf", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sheaf")


def pytest_collection_finish() -> None:
    """What was imported lives to the end: the collector need not look through it again and again (a tenth of the run)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--with-database", action="store_true", help="only the tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that need shared data say so and skip in a lone clone; in CI their absence is a failure."""
    if config.getoption("--with-database"):
        without = [item for item in items if not _uses_database(item)]
        items[:] = [item for item in items if _uses_database(item)]
        config.hook.pytest_deselected(items=without)
    if SHARED.is_dir() or os.environ.get("CI") == "true":
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason="needs ../shared/data, which a lone clone lacks"))


def _uses_database(item: pytest.Item) -> bool:
    """Whether the test or a fixture of ours that it uses asks for the run's database. pytest-django's own always do; a federation
    (`template`) and a storm make nodes on SQLite files of their own, wherever the others run."""
    info = item._fixtureinfo  # type: ignore[attr-defined]  # pytest gives it to every function
    ours = {name: found[-1] for name, found in info.name2fixturedefs.items() if not found[-1].func.__module__.startswith("pytest_django")}
    asked = {*info.argnames, *(name for fixture in ours.values() for name in fixture.argnames)}
    if "db" in asked or "transactional_db" in asked or item.get_closest_marker("django_db") is not None:
        return True
    return "django_db_blocker" in asked and "template" not in ours


@pytest.fixture(autouse=True)
def _no_outside_world(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else "unix"
        if host not in {"127.0.0.1", "::1", "localhost", "unix"}:
            raise RuntimeError(f"A test tried to reach {host}")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def clock() -> Iterator[clocks.ManualClock]:
    """A clock that stands at START until the test moves it."""
    with clocks.using(clocks.ManualClock(START)) as manual:
        yield manual


@pytest.fixture
def shared() -> Path:
    """The folder of real data beside the repository."""
    return SHARED / "data"
