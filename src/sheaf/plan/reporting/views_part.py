"""Pages: one component of one state's report, as its own officers, its lead shepherd and the other readers see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from sheaf.access.actor import Actor
from sheaf.access.doors import signed_in
from sheaf.directory import queries as directory
from sheaf.kernel.errors import Conflict, Invalid, NotFound, SheafError
from sheaf.kernel.states import name
from sheaf.plan.pages import complain
from sheaf.plan.reporting import clearing, differing, drafting, forms, queries, reviewing, shapes, showing, table
from sheaf.plan.reporting.models import OFFER_STATES, STATUSES, Part, Submission
from sheaf.plan.reporting.pages import reader

WORDS = {
    "ask": "It waits for clearance by somebody else.", "give_back": "Given back to the drafter.", "submit": "Cleared and submitted.",
    "amend": "It is a draft again; what was submitted stands until the next submission.", "review": "Reviewed.",
    "query": "The state is asked.", "comment": "Your comment is written.", "answer": "Answered.",
}


@require_GET
@signed_in
def part(request: HttpRequest, cycle_year: int, state_code: str, area_code: str) -> HttpResponse:
    """The part: a form for its drafters, its text with questions and answers for everybody else who may read it."""
    actor = reader(request)
    return page(request, actor, found(actor, cycle_year, state_code, area_code))


def found(actor: Actor, year: int, state: str, area: str) -> Part:
    """The part, or an unwritten one where the actor may begin it here; NotFound else."""
    cycle = queries.cycle(actor, year)
    try:
        return queries.part(actor, year, state, area)
    except NotFound:
        if state == actor.state and queries.works_here(actor, cycle, area):
            return Part(cycle=cycle, state=state, area=area, late=cycle.state != "open")
        raise


def address(row: Part) -> str:
    """Of a part's page."""
    return reverse("reporting:part", args=[row.cycle_id, row.state, row.area])


def page(request: HttpRequest, actor: Actor, row: Part, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a part; more: forms that came back with errors, a conflict."""
    works = row._state.adding or queries.works_on(actor, row)
    shown = _common(request, actor, row) | (_own(request, actor, row) if works else {}) | more
    editing = works and row.step in table.EDITABLE and (row._state.adding or table.DRAFTER in shown["kinds"])
    template = "reporting/draft.html" if editing else "reporting/part.html"
    return render(request, template, shown, status=status)


def _common(request: HttpRequest, actor: Actor, row: Part) -> dict[str, Any]:
    areas = directory.area_names()
    new = row._state.adding
    versions = [] if new else queries.submissions(actor, row)
    steps = [] if new else queries.steps_for(actor, row)
    words = showing.titles(row.cycle)
    subjects = [(subject, f"{subject}: {words[subject]}") for subject in drafting.subjects(row)]
    return {
        "part": row, "cycle": row.cycle, "area": areas.get(row.area, row.area), "state": name(row.state), "new": new,
        "step_words": queries.told_step(actor, row)[1], "steps": steps,
        "steps_named": table.STATES, "events": table.EVENTS, "kinds": set() if new else queries.kinds_of(actor, row),
        "days": [day for day in showing.days_of(row.cycle) if day.code in ("submission", "lead_review")],
        "versions": versions, "last": versions[0] if versions else None,
        "said": showing.said(versions[0], words) if versions else [], "figures_said": versions[0].content["figures"] if versions else [],
        "compared": _compared(request, versions), "asked": [] if new else list(queries.queries_of(actor, row)),
        "history": [] if new else queries.history(actor, row), "banner": clearing.HANDLING,
        "ask_form": forms.AskForm(subjects=subjects), "note_form": forms.NoteForm(), "statuses": STATUSES,
        "frozen_late": row.cycle.state != "open",
    }


def _own(request: HttpRequest, actor: Actor, row: Part) -> dict[str, Any]:
    """What the state's own people see beside: the draft, last year's text, what is missing."""
    last = queries.last_year(actor, row)
    if not row._state.adding and row.step in table.EDITABLE and table.DRAFTER in queries.kinds_of(actor, row):
        drafting.offer(actor, row)
    cards = showing.cards(actor, row, last)
    held = {card.subject for card in cards if card.entry.version}
    missing = [] if row._state.adding else showing.missing(row)
    offers = [] if row._state.adding else list(row.offers.all())
    return {
        "cards": cards, "drafted": showing.drafted(cards), "last_year": last.part.cycle_id if last else None,
        "last_said": showing.said(last, showing.titles(row.cycle)) if last and row._state.adding else [], "missing": missing,
        "to_copy": [card.subject for card in cards if card.last and card.subject not in held],
        "offers": offers, "open_offers": sum(1 for item in offers if item.state == "offered"), "offer_states": OFFER_STATES,
        "only_offers": [where for where, _ in missing] == ["#figures"], "at": request.GET.get("at", ""),
        "copied": int(request.GET["copied"]) if re.fullmatch(r"[0-9]{1,4}", request.GET.get("copied", "")) else None,
    }


def _compared(request: HttpRequest, versions: list[Submission]) -> dict[str, Any] | None:
    """The version asked for beside the one before it."""
    wanted = request.GET.get("version", "")
    pairs = {str(new.version): (old, new) for new, old in pairwise(versions)}
    if wanted not in pairs:
        return None
    old, new = pairs[wanted]
    changes = differing.changes(queries.content_of(old), queries.content_of(new), shapes.COMPARED)
    return {"before": old, "after": new, "changes": changes}


@require_POST
@signed_in
def step(request: HttpRequest, cycle_year: int, state_code: str, area_code: str) -> HttpResponse:
    """A step of the part: ask, give_back, submit, amend, review, query, comment, answer."""
    actor = reader(request)
    row = queries.part(actor, cycle_year, state_code, area_code)
    verb = request.POST.get("do", "")
    try:
        _STEPS.get(verb, _unknown)(request, actor, row)
    except (Invalid, Conflict) as error:
        return _refused(request, actor, queries.part(actor, cycle_year, state_code, area_code), verb, error)
    messages.success(request, WORDS[verb])
    return redirect(address(row))


def _refused(request: HttpRequest, actor: Actor, row: Part, verb: str, error: SheafError) -> HttpResponse:
    """The page again, with what was typed and why it was not taken."""
    more: dict[str, Any] = {}
    if verb in ("query", "comment"):
        words = showing.titles(row.cycle)
        form: Any = forms.AskForm(request.POST, subjects=[(subject, f"{subject}: {words[subject]}") for subject in drafting.subjects(row)])
        form.is_valid()
        complain(form, error)
        more["ask_form"] = form
    elif verb == "give_back":
        form = forms.NoteForm(request.POST)
        form.is_valid()
        complain(form, error)
        more["note_form"] = form
    else:
        more["refused"] = error
    return page(request, actor, row, error.status, **more)


def _ask(request: HttpRequest, actor: Actor, row: Part) -> None:
    """Ask for clearance; with `accept` the figures that are only offered are accepted first, both or neither."""
    if "accept" in request.POST:
        clearing.ask_accepting(actor, part_id=row.id)
    else:
        clearing.ask(actor, part_id=row.id)


def _query(request: HttpRequest, actor: Actor, row: Part, *, comment: bool = False) -> None:
    reviewing.query(actor, part_id=row.id, text=request.POST.get("text", ""), subject=request.POST.get("subject", ""), comment=comment)


def _answer(request: HttpRequest, actor: Actor, row: Part) -> None:
    text = "" if "stands" in request.POST else request.POST.get("answer", "").strip()
    if not text and "stands" not in request.POST:
        raise Invalid("An answer has words; or let the text stand.", code="answer")
    reviewing.answer(actor, query_id=request.POST.get("query", ""), text=text)


def _unknown(request: HttpRequest, actor: Actor, row: Part) -> None:
    raise NotFound("There is no such step.")


_STEPS: dict[str, Callable[[HttpRequest, Actor, Part], Any]] = {
    "ask": _ask,
    "give_back": lambda request, actor, row: clearing.give_back(actor, part_id=row.id, note=request.POST.get("note", "")),
    "submit": lambda request, actor, row: clearing.submit(actor, part_id=row.id),
    "amend": lambda request, actor, row: clearing.amend(actor, part_id=row.id),
    "review": lambda request, actor, row: reviewing.review(actor, part_id=row.id, note=request.POST.get("note", "")),
    "query": _query,
    "comment": lambda request, actor, row: _query(request, actor, row, comment=True),
    "answer": _answer,
}


