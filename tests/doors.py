"""The doors table: every page and API route, by every role of the cast, with the status expected.

doors.csv is the table. `routes()` walks the URL configuration, so that a route without a row fails.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).parent / "doors.csv"
CAST = ("owner", "colleague", "stranger", "supervisor", "other_state", "secretariat", "auditor", "administrator", "anonymous")
# Served by libraries: allauth's own pages are tested as flows; the wire is tested by envelopes.
NOT_OURS = ("account/", "wire/", "api/v1/openapi.json")


@dataclass(frozen=True)
class Door:
    method: str
    route: str
    expected: dict[str, int]

    @property
    def name(self) -> str:
        return f"{self.method} /{self.route}"


def doors() -> list[Door]:
    """The table's rows."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Door(row["method"], row["route"].lstrip("/"), {who: int(row[who]) for who in CAST})
            for row in csv.DictReader(file)
        ]


def routes() -> set[tuple[str, str]]:
    """(method, route) of every API operation, and ("*", route) of every page."""
    return {
        (method, route) for route, pattern in _walk(get_resolver().url_patterns, "")
        if not route.startswith(NOT_OURS) for method in _methods(pattern)
    }


def missing() -> list[str]:
    """Routes that the configuration offers and the table lacks."""
    rows = {(door.method, door.route) for door in doors()} | {("*", door.route) for door in doors()}
    return sorted(f"{method} /{route}" for method, route in routes() - rows)


def stale() -> list[str]:
    """Rows of the table whose route is gone."""
    offered = {route for _, route in routes()}
    return sorted(door.name for door in doors() if door.route not in offered)


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", route), pattern


def _methods(pattern: URLPattern) -> set[str]:
    operations = getattr(getattr(pattern.callback, "__self__", None), "operations", None)
    return {"*"} if operations is None else {method for operation in operations for method in operation.methods}
