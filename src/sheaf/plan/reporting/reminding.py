"""Reminders of what offices have to do by a day: 14, 7 and 1 days before, 1 and 7 days after; and when the day has moved.

A row is written before its mail leaves, under a key that is the same whatever restarts, and marked when the mail was handed
over. A worker that dies between the two leaves a row that the next one sends again under the same Message-ID: rather a mail
that the reader's server knows already than none (decision 0140). Mails carry a link and a day, and no text of a report.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q

from sheaf.access.actor import Actor
from sheaf.access.policy import may, require
from sheaf.directory import queries as directory
from sheaf.kernel import clock, node
from sheaf.kernel.errors import SheafError
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies.models import Task
from sheaf.plan.bodies.words import owner_in_words
from sheaf.plan.reporting import mailing, queries
from sheaf.plan.reporting.addressing import focal
from sheaf.plan.reporting.models import Reminder
from sheaf.store import atomic

log = logging.getLogger("sheaf.plan")
HOUR = time(1, 0)  # UTC: the morning in every capital of the region
OWNER, DEPUTY, KEEPER = "owner", "deputy", "secretariat"
# Days to the deadline, and whom the reminder goes to.
STAGES = ((-14, (OWNER,)), (-7, (OWNER,)), (-1, (OWNER,)), (1, (OWNER, DEPUTY)), (7, (OWNER, DEPUTY, KEEPER)))
MOVED = "moved"
LEASE = timedelta(minutes=2)  # a row in hand for longer belongs to a worker that died, or to a mail server that did not answer
LONG_PAST = timedelta(days=14)  # after the deadline; a worker that slept for longer reminds of nothing
REMEMBERED = timedelta(days=400)
MAX_TRIES = 500  # a day and a half of a mail server that does not answer
MAX_ROWS = 500


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder that should leave now. was: the day before it moved."""

    key: str
    task: Task
    stage: str
    whom: str
    due: date
    was: date | None = None


def remind() -> int:
    """The worker's part: send what is due and what another worker left unsent. How many mails were handed over."""
    if not mailing.is_on():
        return 0
    now = clock.now()
    first, last = now - LONG_PAST, now + timedelta(days=-STAGES[0][0] + 1)
    unsent = Reminder.objects.filter(sent=None, taken__lte=now - LEASE, tries__gt=0, tries__lt=MAX_TRIES)
    sent = sum(_again(row, now) for row in unsent[:MAX_ROWS])
    nowhere = Reminder.objects.filter(sent=None, tries=0, taken__gte=now - LONG_PAST)
    sent += sum(_reached(row, now) for row in nowhere[:MAX_ROWS])
    told = Reminder.objects.filter(taken__gte=now - REMEMBERED).values_list("task", flat=True)  # whose day may have moved out of sight
    tasks = [task for task in bodies.tasks_due(first, last, told) if _ours(task) and not _told_with_the_year(task)]
    return sent + sum(_leave(item, now) for task in tasks for item in planned(task, now))


def planned(task: Task, now: datetime) -> Iterator[Planned]:
    """What should leave for one task now and has no row yet: the news that its day moved, else the newest stage that has come."""
    if task.due is None:
        return
    due, held = task.due.date(), list(Reminder.objects.filter(task=task.id).order_by("taken", "key"))
    keys = {row.key for row in held}
    if held and held[-1].due != due:
        number = sum(1 for row in held if row.stage == MOVED and row.whom == OWNER)
        yield Planned(f"{task.id}:{due}:{MOVED}{number}:{OWNER}", task, MOVED, OWNER, due, held[-1].due)
        return
    since = max([task.created, *(row.taken for row in held if row.stage == MOVED)])
    come = [(days, whom) for days, whom in STAGES if since < at(due, days) <= now]
    for whom in come[-1][1] if come else ():
        key = f"{task.id}:{due}:{come[-1][0]:+d}:{whom}"
        if key not in keys:
            yield Planned(key, task, f"{come[-1][0]:+d}", whom, due)


def at(due: date, days: int) -> datetime:
    """When a stage leaves."""
    return datetime.combine(due + timedelta(days=days), HOUR, UTC)


def _leave(item: Planned, now: datetime) -> int:
    """Write the row, then send; where another worker wrote it first, it is that worker's. That the owner cannot be reached is written
    once as well; of a deputy without an address nothing is said."""
    to = addresses(item.task.owner, item.whom, now.date())
    if not to and item.whom != OWNER:
        return 0
    with atomic():
        row, made = Reminder.objects.get_or_create(
            key=item.key,
            defaults={
                "message_id": message_id(item.key),
                "task": item.task.id,
                "owner": item.task.owner,
                "whom": item.whom,
                "to": _listed(to),
                "about": item.task.about,
                "due": item.due,
                "taken": now,
                "stage": item.stage,
                "tries": 1 if to else 0,
            },
        )
    if made and not to:
        log.warning("A reminder reaches nobody: %s.", nobody(row))
    return _send(row, item.task.url, item.was) if made and to else 0


def _listed(to: list[str]) -> str:
    return ",".join(to)[:1000]


def _again(row: Reminder, now: datetime) -> int:
    """Take over what was left unsent, if it is still to be said."""
    task = bodies.open_task(row.task)
    if not task or not task.due or task.due.date() != row.due:
        return 0
    held = Reminder.objects.filter(pk=row.pk, sent=None, taken=row.taken).update(taken=now, tries=row.tries + 1, to=row.to)
    before = Reminder.objects.filter(task=row.task, taken__lt=row.taken).exclude(due=row.due).order_by("-taken").first()
    return _send(row, task.url, before.due if before and row.stage == MOVED else None) if held else 0


def _reached(row: Reminder, now: datetime) -> int:
    """Send what could reach nobody, where an address is kept by now and no later stage has come."""
    to = addresses(row.owner, row.whom, now.date())
    if not to or Reminder.objects.filter(task=row.task, taken__gt=row.taken).exists():
        return 0
    row.to = _listed(to)
    return _again(row, now)


def _send(row: Reminder, path: str, was: date | None) -> int:
    """Hand it over and mark it so."""
    subject, body = words(row.stage, row.due, link(row, path), was)
    try:
        mailing.send(to=row.to.split(","), subject=subject, body=body, message_id=row.message_id)
    except mailing.NotHandedOver as error:
        log.warning("A reminder could not be handed over (%s); it is tried again.", error)
        return 0
    return Reminder.objects.filter(pk=row.pk, sent=None).update(sent=clock.now())


def words(stage: str, due: date, address: str, was: date | None) -> tuple[str, str]:
    """Subject and body: a day and a link, nothing of what it is about."""
    day = f"{due.day} {due:%B %Y}"
    if stage == MOVED:
        before = f"{was.day} {was:%B %Y}" if was else "another day"
        first = f"A deadline has moved: it was {before} and is now {day}."
    else:
        left = int(stage)
        count = f"{abs(left)} day{'' if abs(left) == 1 else 's'}"
        first = f"Something is due on {day}: in {count}." if left < 0 else f"Something was due on {day}, {count} ago."
    subject = f"Sheaf: deadline moved to {day}" if stage == MOVED else f"Sheaf: {'due' if int(stage) < 0 else 'overdue since'} {day}"
    return subject, f"{first}\n\n{address}\n\nSign in to see what it is. This mail is sent by a machine and says no more on purpose.\n"


def message_id(key: str) -> str:
    """The same for the same reminder, whenever it is sent."""
    digest = hashlib.sha256(f"{node.current().state}:{key}".encode()).hexdigest()[:40]
    return f"<{digest}@{node.current().state.lower()}.sheaf.invalid>"


def link(row: Reminder, path: str) -> str:
    """Where it is done, at the node of whoever is reminded, or at this one where theirs is not known."""
    state = SECRETARIAT if row.whom == KEEPER or _at_secretariat(row.owner, row.about) else row.owner.partition(":")[2]
    try:
        base = directory.node_address(state)
    except SheafError:
        values = getattr(settings, "VALUES", None)
        base = values.address if values else ""
    return f"{base.rstrip('/')}{path or '/'}"


def nobody(row: Reminder) -> str:
    """Who could not be reached, in words."""
    return f"no address for {owner_in_words(row.owner)}"


def addresses(owner: str, whom: str, day: date) -> list[str]:
    """The focal points' addresses, in the directory or as the Secretariat keeps them: of the office's holder, of its deputy (the co-lead or
    co-chair, else the second focal point), or of the Secretariat. Empty where there is none."""
    if whom == KEEPER:
        return [] if owner == f"body:{SECRETARIAT}" else focal(SECRETARIAT)[:1]
    kind, _, of = owner.partition(":")
    if kind in ("state", "body"):
        return focal(of)[:1] if whom == OWNER else focal(of)[1:2]
    second = {"lead_shepherd": "co_lead", "chair": "co_chair"}.get(kind, kind)
    area, body = (of, bodies.OFFICIALS) if kind in ("lead_shepherd", "co_lead") else ("", of)
    holders = [row.state for row in bodies.holders_on(kind, day, body_code=body, area=area)]
    if whom == OWNER:
        return [mail for state in holders for mail in focal(state)[:1]]
    others = [row.state for row in bodies.holders_on(second, day, body_code=body, area=area)] if second != kind else []
    return [mail for state in others for mail in focal(state)[:1]] or [mail for state in holders for mail in focal(state)[1:2]]


def of_year(actor: Actor, year: int) -> list[Reminder]:
    """Reminders about a year: all for who keeps it, else those of the offices for whom the actor speaks. Newest first."""
    require(actor, "plan.year")
    rows = Reminder.objects.filter(Q(about=f"cycle:{year}") | Q(about__startswith=f"part:{year}:"))
    if not may(actor, "plan.keep").allowed:
        rows = rows.filter(owner__in=bodies.owners_of(actor))
    return list(rows[:MAX_ROWS])


def _ours(task: Task) -> bool:
    """Whether this node reminds: a state's own node of the state's report, the Secretariat's of everything else, so that nobody gets
    two."""
    if _at_secretariat(task.owner, task.about):
        return node.current().state == SECRETARIAT
    return queries.at_home(task.owner.partition(":")[2])


def _at_secretariat(owner: str, about: str) -> bool:
    """Whether it is done at the Secretariat's node: all but what a state does about its own report."""
    return not owner.startswith("state:") or about.startswith("compilation:")


def _told_with_the_year(task: Task) -> bool:
    """One part of a report: its owner is reminded of the year's task, once, and not of every part of it."""
    return task.about.startswith("part:")
