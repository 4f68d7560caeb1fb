"""What the pages of this room share: a form that does one thing, and what one report's page shows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.kernel import clock, node
from sheaf.kernel.errors import NotFound
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan import pages
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.compiling import documents, lines, openly, papers, queries, table
from sheaf.plan.compiling.documents import measured
from sheaf.plan.compiling.documents import reported as papering
from sheaf.plan.compiling.documents.paper import Block
from sheaf.plan.compiling.documents.view import FULL, PUBLIC, RENDERINGS, View
from sheaf.plan.compiling.models import KINDS, OUTCOMES, REVIEWS, Compilation
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.reporting import queries as reporting
from sheaf.web.templatetags.sheaf import stamp

EVENT_WORDS = {
    table.TO_CHAIR: "Give it to the Chair", table.CIRCULATE: "Circulate it to all members", table.CLOSE: "Close the comments",
    table.SUBMIT: "Submit it to AMMTC", table.PUBLISH: "Publish it", table.REPLACE: "Begin a new compilation",
}
WAITS = {
    table.ASSEMBLING: "The Secretariat is assembling it.",
    table.CHAIR: "The Chair of SOMTC reviews it and writes its opening words.",
    table.CIRCULATED: "Members comment on it.",
    table.CLOSED: "SOMTC clears it, by a decision.",
    table.CLEARED: "The Secretariat submits it.",
    table.SUBMITTED: "AMMTC takes note of it, or endorses a review, by a decision.",
    table.NOTED: "The Secretariat publishes it.",
}
_WAY = (table.ASSEMBLING, table.CHAIR, table.CIRCULATED, table.CLOSED, table.CLEARED, table.SUBMITTED, table.NOTED, table.PUBLISHED)
LATER = ("A report of this year was circulated for comments and the year is frozen: what your state says now is kept, and told as late. A "
         "consent counts for what is gathered from now on, a withdrawal for what is published from now on.")
form_page = partial(pages.form_page, template="compiling/form.html")


def best_of(actor: Actor, row: Compilation) -> str:
    """The rendering that the actor reads on the page: the fullest that is theirs."""
    found = queries.renderings(actor, row)
    if not found:
        raise NotFound("There is no such report.")
    return found[0]


def shown_on(actor: Actor, row: Compilation, rendering: str) -> View:
    """The view of a rendering that the actor may have."""
    if rendering not in queries.renderings(actor, row):
        raise NotFound("There is no such report.")
    return openly.view_of(row, rendering)


def blocks_of(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks as the template draws them."""
    return documents.blocks_data(blocks)


def way(row: Compilation) -> list[tuple[str, str]]:
    """(words, done, here or ahead) of every step of a report's way."""
    if row.step == table.REPLACED:
        return [(table.STATES[row.step], "here")]
    at = _WAY.index(row.step)
    words = [queries.step_words(row) if step == row.step else table.STATES[step] for step in _WAY]
    return [(text, "done" if place < at else "here" if place == at else "ahead") for place, text in enumerate(words)]


def decision_to_put(actor: Actor, row: Compilation) -> tuple[str, str] | None:
    """Where the next step is a body's decision: (words, address of the form that puts it), for the Secretariat."""
    body, kind = {table.CLOSED: (bodies.OFFICIALS, "approve"),
                  table.SUBMITTED: (bodies.MINISTERS, "endorse" if row.kind in REVIEWS else "note")}.get(row.step, ("", ""))
    at = meetings.next_meeting(body, clock.today()) if body and may(actor, "plan.keep").allowed else None
    if not at:
        return None
    asked = urlencode({"about": f"compilation:{row.id}", "kind": kind, "text": f"{body} {kind}s the {row.title.lower()}."})
    return f"Put the decision to {at.code}", f"{reverse('meetings:propose', args=[at.code])}?{asked}"


def context(actor: Actor, row: Compilation) -> dict[str, Any]:
    """Everything that one report's page shows this reader."""
    best = best_of(actor, row)
    shown = openly.view_of(row, best)
    events = queries.next_steps(actor, row)
    forward = next((event for event in events if event != table.REPLACE), "")
    found = {
        "row": row, "kind": KINDS[row.kind], "words": queries.step_words(row), "invented": shown.invented, "best": best, "way": way(row),
        "step": (forward, EVENT_WORDS[forward]) if forward and not (forward == table.CLOSE and _open_comments(row)) else None,
        "waits": _waits(row), "decides": decision_to_put(actor, row), "review": row.kind in REVIEWS,
        "replace": EVENT_WORDS[table.REPLACE] if table.REPLACE in events else "",
        "downloads": [(code, RENDERINGS[code]) for code in queries.renderings(actor, row)],
        "decisions": [code for code in (row.cleared_by, row.noted_by) if code], "taken": row.steps.all() if best == FULL else [],
        "blocks": blocks_of([*papering.chair(shown), *papering.overview(shown), *measured.together(shown.measured, 2)]),
        "chapters": _chapters(actor, shown),
        "may_report": best != PUBLIC, "may_keep": may(actor, "plan.keep").allowed, "may_consent": may_consent(actor),
        "year_open": reporting.cycle(actor, row.year).state == "open",
    }
    return found | (_for_officials(actor, row) if best != PUBLIC else {})


def _waits(row: Compilation) -> str:
    if row.step == table.CIRCULATED and (left := _open_comments(row)):
        return f"Members comment on it; {left} {'comment has' if left == 1 else 'comments have'} no response yet."
    return WAITS.get(row.step, "")


def _open_comments(row: Compilation) -> int:
    return row.comments.filter(accepted=None).count()


def _chapters(actor: Actor, shown: View) -> list[dict[str, Any]]:
    may_ask = may(actor, "plan.ask").allowed
    return [
        {
            "area": item.area,
            "title": item.title,
            "reported": len(item.by_state) if shown.rendering != PUBLIC else "–",
            "silent": item.silent,
            "finding": bool(item.finding),
            "leads": may_ask and bodies.leads(actor, item.area),
        }
        for item in shown.chapters
    ]


def _for_officials(actor: Actor, row: Compilation) -> dict[str, Any]:
    keeps = may(actor, "plan.keep").allowed
    frozen = row.step in table.FROZEN
    return {
        "comments": [(item, papers.place_words(row, item.anchor), papers.OUTCOMES[item.accepted]) for item in queries.comments(actor, row)],
        "may_comment": row.step == table.CIRCULATED and may(actor, "plan.comment").allowed,
        "may_respond": keeps and row.step == table.CIRCULATED,
        "public_line": lines.words(actor, row), "said_late": queries.said_late(actor, row.year),
        "recommendations": queries.recommendations(actor, row.year, row.kind) if row.kind in REVIEWS else [],
        "endorsed": row.kind in REVIEWS and row.step in (table.NOTED, table.PUBLISHED),
        "may_recommend": keeps and not frozen, "may_seed": keeps and row.kind == "final" and row.step in (table.NOTED, table.PUBLISHED),
    }


def may_consent(actor: Actor) -> bool:
    """Whether the actor speaks for a state's public line: who clears its report, at the Secretariat's node a head of delegation."""
    at_home = node.current().state != SECRETARIAT or may(actor, "plan.report").allowed
    return at_home and may(actor, "plan.clear").allowed


def said_words(actor: Actor, year: int) -> list[str]:
    """What the actor's state said last of its public line, what became of it, and what the reports that were circulated do with it."""
    last, found = queries.last_said(actor, year), lines.of_year(actor, year) if node.current().state == SECRETARIAT else []
    if not last:
        return ["Your state agreed." if queries.agrees(actor, year) else "Your state has said nothing of it here yet.", *found]
    said = "agrees to be shown" if last.given else "does not agree to be shown"
    told = f"Your state {said}: {last.by_name}, {stamp(last.at)}; {OUTCOMES[last.outcome]}"
    return [told + (f" ({stamp(last.received)})." if last.received else "."), *found]


def places(row: Compilation) -> list[tuple[str, str]]:
    """Where a comment can stand."""
    anchors = ["", "chair", *(item["code"] for item in row.snapshot["areas"])]
    anchors += [f"{part['area']}/{part['state']}" for part in row.snapshot["parts"]]
    return [(anchor, papers.place_words(row, anchor)) for anchor in anchors]
