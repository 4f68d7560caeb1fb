"""Calendars by secret address (RFC 5545): meetings, and the days of what the person's offices have to do. Titles only."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from sheaf.access.actor import Actor
from sheaf.access.models import Person
from sheaf.access.policy import require
from sheaf.access.queries import actor_for
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.kernel import clock, node
from sheaf.kernel.errors import NotFound
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.meetings.models import CalendarAddress, Meeting
from sheaf.plan.values import LAST_DAY
from sheaf.store import atomic

BYTES = 32  # of the secret in the address
PAST = timedelta(days=366)  # how far back a calendar goes
END = datetime.combine(LAST_DAY, time(23, 59, 59), UTC)  # what is kept beyond, since before days had bounds, breaks no calendar
MAX_EVENTS = 500
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)  # a number of changes that only grows: seconds since then


def new_address(actor: Actor) -> str:
    """The secret part of a new address of the actor's calendar; the one before opens nothing any longer."""
    require(actor, "plan.calendar")
    secret = secrets.token_urlsafe(BYTES)
    with atomic():
        CalendarAddress.objects.update_or_create(person_id=actor.person_id, defaults={"digest": _digest(secret), "made": clock.now()})
        audit.record(actor, "plan.calendar", kind="calendar", object_id=actor.person_id, detail={"did": "address"})
    return secret


def path_of(secret: str) -> str:
    """Where the node's address opens the calendar."""
    return reverse("meetings:feed", args=[secret])


def drop_address(actor: Actor) -> None:
    """No address opens the actor's calendar from now on."""
    require(actor, "plan.calendar")
    with atomic():
        CalendarAddress.objects.filter(person_id=actor.person_id).delete()
        audit.record(actor, "plan.calendar", kind="calendar", object_id=actor.person_id, detail={"did": "drop"})


def calendar(secret: str) -> bytes:
    """The calendar behind an address. NotFound where there is none, or where its person has no appointment any longer."""
    row = CalendarAddress.objects.filter(digest=_digest(secret)).first()
    person = Person.objects.filter(pk=row.person_id, is_active=True).first() if row else None
    actor = actor_for(person) if person else None
    if not actor or not actor.person_id:
        raise NotFound("There is no such calendar.")
    require(actor, "plan.calendar")
    found = Calendar()
    found.add("prodid", "-//Sheaf//plan//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", f"Sheaf {node.current().state}")
    for event in (*_meetings(), *_tasks(actor)):
        found.add_component(event)
    text: bytes = found.to_ical()
    return text


def _meetings() -> list[Event]:
    rows = Meeting.objects.filter(starts__gte=clock.today() - PAST, ends__lte=LAST_DAY).order_by("starts")[:MAX_EVENTS]
    return [_event(f"meeting-{row.code}", row.title, (row.starts, row.ends), row.updated, reverse("meetings:meeting", args=[row.code]),
                   row.place, "CANCELLED" if row.state == "cancelled" else "CONFIRMED") for row in rows]


def _tasks(actor: Actor) -> list[Event]:
    rows = bodies.tasks(actor).exclude(due=None).filter(due__lt=END)[:MAX_EVENTS]
    return [_event(f"task-{row.id}", f"Due: {row.title}", (row.due.date(), row.due.date()), row.updated,
                   row.url or reverse("bodies:tasks")) for row in rows if row.due]


def _event(
    key: str, title: str, days: tuple[date, date], changed: datetime, path: str, place: str = "", status: str = "CONFIRMED"
) -> Event:
    """days: the first and the last; changed: when it last was, by which programs know that they show an older one."""
    event = Event()
    event.add("uid", f"{key}@{node.current().state.lower()}.sheaf")
    told = {"summary": title, "dtstart": days[0], "dtend": days[1] + timedelta(days=1), "dtstamp": changed, "last-modified": changed,
            "sequence": max(int((changed - BEGAN).total_seconds()), 0), "status": status, "url": settings.VALUES.address + path}
    for name, value in told.items():
        event.add(name, value)
    if place:
        event.add("location", place)
    return event


def _digest(secret: str) -> str:
    return sha256_hex(secret.encode())
