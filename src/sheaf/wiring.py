"""Wiring: starts Django for one node and joins the rooms by hooks. The only file that knows them all."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheaf.access.actor import Actor
    from sheaf.plan.reporting.drafting import Figure

ROOMS = (
    "sheaf.access", "sheaf.directory", "sheaf.exchange", "sheaf.register.records", "sheaf.register.lists",
    "sheaf.register.screening", "sheaf.register.alerts", "sheaf.register.asks", "sheaf.requests",
    "sheaf.plan.editions", "sheaf.plan.bodies", "sheaf.plan.meetings", "sheaf.plan.programme", "sheaf.plan.registers",
    "sheaf.plan.reporting", "sheaf.plan.reporting.offline", "sheaf.plan.compiling", "sheaf.plan.sharing", "sheaf.plan.glance",
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
    """A correction told to `requests` reaches those whom `asks` told; a hit fills a request; a record's page says who asked,
    and which alerts it met; what changes in the register, and what is published, waits for the standing alerts; the year's
    report is offered counts of both."""
    from sheaf.plan.reporting import drafting
    from sheaf.register.alerts import editions, following
    from sheaf.register.alerts import panels as alert_panels
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
    if alert_panels.standing not in record_hooks.PANELS:
        record_hooks.PANELS.append(alert_panels.standing)
    if following.note not in record_hooks.ON_CHANGED:
        record_hooks.ON_CHANGED.append(following.note)
    if editions.note not in record_hooks.ON_PUBLISHED:
        record_hooks.ON_PUBLISHED.append(editions.note)
    if ask_services.tell_correction not in hooks.ON_CORRECTED:
        hooks.ON_CORRECTED.append(ask_services.tell_correction)
    if offered_figures not in drafting.OFFERS:
        drafting.OFFERS.append(offered_figures)
    if ask_services.told_states not in hooks.WOULD_TELL:
        hooks.WOULD_TELL.append(ask_services.told_states)


def offered_figures(year: int, area: str) -> list[Figure]:
    """What this node's own books count for a component of the year's report. A kind of thing of which there was none is not
    offered: a state that keeps other books is not asked to decline noughts."""
    from sheaf.plan.reporting.drafting import Figure
    from sheaf.register.asks import counting as questions
    from sheaf.requests import counting as requests

    of, asked = requests.counts(year, area), questions.counts(year, area)
    span = f"{year} (UTC), counted on this node"
    unread = f"; {of.unread} more that nobody has opened yet are in no count" if of.unread else ""
    found = [
        (
            "asks-asked",
            "Questions to other nodes",
            asked.asked,
            "",
            f"Questions sent by officers of this node under this crime area, {span}",
        )
    ]
    if asked.received:
        found += [
            ("asks-received", "Questions of other nodes", asked.received, "", f"Questions received that named this crime area, {span}"),
            ("asks-answered", "Questions answered", asked.answered, "", f"Of those, with a final answer, by rule or by a person, {span}"),
        ]
    if of.received:
        found += [
            ("requests-received", "Requests received", of.received, "", f"Police requests that began in the year, {span}{unread}"),
            ("requests-answered", "Requests answered", of.answered, "", f"Of those, answered in substance or with no trace so far, {span}"),
        ]
    found += [("requests-sent", "Requests sent", of.sent, "", f"Police requests that this node's units began in the year, {span}")]
    figures = [
        Figure(code, title, Decimal(value), unit, source) for code, title, value, unit, source in found if value or "answered" in code
    ]
    if of.median_days is not None:
        source = f"From the beginning of a request received in the year to its first final answer; half took longer; {span}"
        figures.append(Figure("requests-median-days", "Median time to answer", Decimal(str(of.median_days)), "days", source))
    return figures


def tasks() -> list[Task]:
    """What the worker does on a clock, room by room."""
    return [task for room in ROOMS if find_spec(f"{room}.tasks") for task in import_module(f"{room}.tasks").TASKS]
