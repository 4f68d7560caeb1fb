"""The doors table: every page and API operation, by every role of the cast, with the status expected.

doors.csv is the table, one row for each method of each route. `offered()` walks the URL configuration and the API, so
that an operation without a row fails, and a row without an operation as well.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).parent / "doors.csv"
# The plan's doors once more, at the Secretariat's node, by the people who come there (tests/world_secretariat.py).
SECRETARIAT = Path(__file__).parent / "doors_secretariat.csv"
DELEGATIONS = ("keeper", "desk", "own_delegate", "own_head", "lead", "chair", "other_delegate", "other_head", "auditor", "administrator",
               "unposted", "anonymous")
# Everybody of tests/cast.py. `other_state` and `secretariat` have an account here whose appointment names an authority
# elsewhere, which no service makes (`appoint` refuses it): their columns prove the second line, that even such a row
# opens nothing of ours. `unposted` is signed in without an appointment in force.
CAST = ("owner", "colleague", "stranger", "supervisor", "liaison", "other_state", "secretariat", "auditor", "administrator",
        "unposted", "anonymous")
API = "api/v1/"
# Served by libraries: allauth's own pages are tested as flows; the wire is tested by envelopes.
NOT_OURS = ("account/", "wire/")
ANY = ("GET", "POST")  # what a page without a decorator of methods takes


@dataclass(frozen=True)
class Door:
    """case: which of several things is done through it, empty for the usual one."""

    method: str
    route: str
    expected: dict[str, int]
    case: str = ""

    @property
    def plain(self) -> str:
        return f"{self.method} /{self.route}"

    @property
    def name(self) -> str:
        return f"{self.plain}#{self.case}" if self.case else self.plain


def doors(table: Path = TABLE, cast: tuple[str, ...] = CAST) -> list[Door]:
    """The table's rows; a case stands behind its route's `#`."""
    with table.open(encoding="utf-8", newline="") as file:
        return [
            Door(row["method"], row["route"].lstrip("/").partition("#")[0], {who: int(row[who]) for who in cast},
                 row["route"].partition("#")[2])
            for row in csv.DictReader(file)
        ]


def of_plan(route: str) -> bool:
    """Whether a route is the plan's."""
    return "plan" in route.split("/")


def offered() -> set[str]:
    """`METHOD /route` of every page and every operation of the API."""
    return {f"{method} /{route}" for route, methods in (*_pages(), *_operations()) for method in methods}


def missing() -> list[str]:
    """What is offered and has no row."""
    return sorted(offered() - {door.name for door in doors()})


def stale() -> list[str]:
    """Rows whose route is gone, or no longer takes the method; and rows given twice."""
    names = [door.name for door in doors()]
    return sorted({name for name in names if name not in offered() or names.count(name) > 1})


def _pages() -> Iterator[tuple[str, tuple[str, ...]]]:
    for route, pattern in _walk(get_resolver().url_patterns, ""):
        if not route.startswith((*NOT_OURS, API)):
            yield route, _methods(pattern.callback)


def _operations() -> Iterator[tuple[str, tuple[str, ...]]]:
    from sheaf.api import api

    yield f"{API}openapi.json", ("GET",)
    yield API, ("GET",)
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            whole = "/".join(part for part in (router.prefix.strip("/"), path.lstrip("/")) if part is not None)
            for operation in view.operations:
                yield API + re.sub(r"{(?:\w+:)?(\w+)}", r"<\1>", whole), tuple(operation.methods)


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", route), pattern


def _methods(view: Any) -> tuple[str, ...]:
    """The methods that `require_http_methods` around the view lets through: the list is in its closure."""
    while view is not None:
        code = getattr(view, "__code__", None)
        if code and "request_method_list" in code.co_freevars:
            cell = view.__closure__[code.co_freevars.index("request_method_list")]
            return tuple(method for method in cell.cell_contents if method != "HEAD")
        view = getattr(view, "__wrapped__", None)
    return ANY
