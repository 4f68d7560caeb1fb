"""What this room adds to navigation and to the inbox of one's work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sheaf.kernel.states import name
from sheaf.register.asks import codes, description, queries
from sheaf.web import registry
from sheaf.web.registry import NavItem, WorkItem


def answers(actor: Any) -> Iterator[WorkItem]:
    """Hits, refusals and corrections of the actor's own questions."""
    for row in queries.unseen_answers(actor):
        about = description.title(row.question.subject)
        corrected = bool(row.corrected_at)
        news = codes.CORRECTIONS.get(row.corrections[-1]["decision"], "") if row.corrections else ""
        yield WorkItem(
            f"{name(row.node)}: {'correction' if corrected else codes.ANSWER_STATES[row.state].lower()} on {about}",
            f"/ask/{row.question_id}", "Answer from the network",
            news if corrected else codes.ANSWER_STATES[row.state], row.corrected_at or row.since,
            urgent=row.question.urgent or (corrected and row.correction != codes.STANDS))


def held(actor: Any) -> Iterator[WorkItem]:
    """Held answers that the actor may decide."""
    for row in queries.held(actor):
        yield WorkItem(f"{name(row.question.asking_state)} asks: possible match" if row.yellow else
                       f"{name(row.question.asking_state)} asks: match to release", f"/ask/held#{row.id}", "Held answer",
                       "waits for a decision", row.since, due=row.due, urgent=row.question.urgent)


def notices(actor: Any) -> Iterator[WorkItem]:
    """Who asked about a record of the actor's unit."""
    for row in queries.notices(actor, unseen=True):
        yield WorkItem(f"{name(row.question.asking_state)} asked about a record of your unit", f"/ask/about/{row.record_id}",
                       "Asked about", {"told": "told of a hit", "held": "waits for a decision"}.get(row.fate, "not told"), row.at)


def alarms(actor: Any) -> Iterator[WorkItem]:
    """Questions about watched records."""
    for row in queries.alarms(actor, unseen=True):
        yield WorkItem(f"{row.question.asker_unit} asked about a watched record", "/ask/alarms", "Alarm", "not taken up", row.at,
                       urgent=True)


def register() -> None:
    """Called once when Django starts."""
    registry.nav(NavItem("Ask the network", "asks:mine", "ask.send", 30))
    registry.nav(NavItem("Held answers", "asks:held", "ask.decide", 31))
    registry.nav(NavItem("Who asked us", "asks:received", "ask.received", 32))
    registry.nav(NavItem("Release rules", "asks:rules", "release_policy.edit", 33))
    registry.nav(NavItem("Alarms", "asks:alarms", "ask.alarm", 34))
    for provider in (answers, held, notices, alarms):
        registry.inbox(provider)
