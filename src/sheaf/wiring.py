"""Wiring: starts Django for one node and joins the rooms by hooks. The only file that knows them all."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheaf.access.actor import Actor

ROOMS = (
    "sheaf.access", "sheaf.directory", "sheaf.exchange", "sheaf.register.records", "sheaf.register.lists",
    "sheaf.register.screening", "sheaf.register.asks", "sheaf.requests",
    "sheaf.plan.editions", "sheaf.plan.bodies", "sheaf.plan.meetings", "sheaf.plan.programme", "sheaf.plan.reporting",
    "sheaf.plan.reporting.offline",
    "sheaf.plan.compiling", "sheaf.plan.sharing",
)
# A question's purpose in the words of a police request, where the two lists differ.
REQUEST_PURPOSES = {
    "prosecution": "investigation", "border-check": "identification", "victim-search": "protection",
    "fugitive-search": "location", "asset-tracing": "proceeds",
}
Task = tuple[str, timedelta, Callable[[], int]]


def start() -> None:
    """Read and check the settings, set up Django, say which node this is, join the rooms."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sheaf.settings")
    import django

    django.setup()
    from django.conf import settings

    from sheaf.kernel import node
    from sheaf.settings import VALUES, state_of

    state = state_of(VALUES.home)
    if state and settings.configured:
        node.set_default(node.Node(state=state, home=VALUES.home.resolve()))
        join()


def join() -> None:
    """Hooks between rooms that never import each other, and the present node's own parts."""
    from sheaf.exchange.transport_http import HttpTransport
    from sheaf.kernel import node

    here = node.current()
    here.parts.setdefault("transport", HttpTransport())
    unlock_service(here.home)
    join_rooms()


def unlock_service(home: object) -> None:
    """Open the node's service key, so that automatic answers need nobody signed in."""
    from sheaf.access import keys

    keys.unlock_service()


def join_rooms() -> None:
    """A correction told to `requests` reaches those whom `asks` told; a hit fills a request; a record's page says who asked."""
    from sheaf.register.asks import panels
    from sheaf.register.asks import queries as asks
    from sheaf.register.asks import services as ask_services
    from sheaf.register.records import hooks as record_hooks
    from sheaf.requests import hooks

    def from_answer(actor: Actor, answer_id: str) -> dict[str, Any]:
        given = asks.prefill(actor, answer_id)
        return {**given, "purpose": REQUEST_PURPOSES.get(given["purpose"], given["purpose"])}

    hooks.PREFILL["answer"] = from_answer
    if panels.who_asked not in record_hooks.PANELS:
        record_hooks.PANELS.append(panels.who_asked)
    if ask_services.tell_correction not in hooks.ON_CORRECTED:
        hooks.ON_CORRECTED.append(ask_services.tell_correction)
    if ask_services.told_states not in hooks.WOULD_TELL:
        hooks.WOULD_TELL.append(ask_services.told_states)


def tasks() -> list[Task]:
    """What the worker does on a clock, room by room."""
    return [task for room in ROOMS if find_spec(f"{room}.tasks") for task in import_module(f"{room}.tasks").TASKS]
