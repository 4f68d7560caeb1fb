"""Pages: editions, the text clause by clause, one clause with all that is known of it, import, crosswalk."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.kernel.errors import NotFound, SheafError, TooLarge
from sheaf.plan.editions import queries, services
from sheaf.plan.editions.forms import ImportForm, RelateForm
from sheaf.plan.editions.models import RELATIONS, STRENGTHS, Clause
from sheaf.plan.editions.shapes import Report
from sheaf.plan.pages import complain, tried

Group = tuple[str, str, list[Clause]]


@require_GET
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Every edition that this node holds."""
    actor = actor_of(request)
    return render(request, "editions/index.html", {"editions": queries.editions(actor), "may_edit": may(actor, "plan.edit").allowed})


@require_GET
@signed_in
def edition(request: HttpRequest, edition_code: str) -> HttpResponse:
    """The clauses of one edition under their sections and headings."""
    actor = actor_of(request)
    row = queries.edition(actor, edition_code)
    starts, ends = queries.validity(row)
    others = [item.row for item in queries.editions(actor) if item.row.code != edition_code]
    return render(request, "editions/edition.html", {
        "edition": row, "starts": starts, "ends": ends, "others": others, "groups": _groups(list(queries.clauses(actor, edition_code))),
        "passages": queries.passages(actor, edition_code), "may_edit": may(actor, "plan.edit").allowed})


def _groups(rows: list[Clause]) -> list[Group]:
    """(section, heading, clauses) in the order of the text; a section is named once."""
    found: list[Group] = []
    before = ""
    for (section, heading), items in groupby(rows, key=lambda row: (row.section, row.heading)):
        found.append((section if section != before else "", heading, list(items)))
        before = section
    return found


@require_http_methods(["GET", "POST"])
@signed_in
def clause(request: HttpRequest, edition_code: str, clause_code: str) -> HttpResponse:
    """One clause: its words, what it became or came from, and what other rooms know of it."""
    actor = actor_of(request)
    row = queries.clause(actor, edition_code, clause_code)
    if request.method == "POST":
        require(actor, "plan.edit")
    form = RelateForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and tried(form, lambda: _relate(actor, row, form.cleaned_data)):
        return redirect("editions:clause", edition_code=edition_code, clause_code=clause_code)
    return render(request, "editions/clause.html", {
        "clause": row, "words": STRENGTHS[row.strength], "answers": queries.answers(actor, row), "relations": RELATIONS, "form": form,
        "panels": queries.known_elsewhere(actor, row), "may_edit": may(actor, "plan.edit").allowed,
    }, status=422 if form.errors else 200)


def _relate(actor: Actor, row: Clause, given: dict[str, Any]) -> None:
    here, there = (row.edition_id, row.code), (given["edition"], given["clause"]) if given["clause"] else None
    before, after = (there, here) if given["earlier"] or given["relation"] == "new" else (here, there)
    services.relate(actor, relation=given["relation"], before=before, after=after, note=given["note"])


@require_POST
@signed_in
def unrelate(request: HttpRequest, crosswalk_id: str) -> HttpResponse:
    """Take a relation back."""
    actor = actor_of(request)
    require(actor, "plan.edit")  # before the relation is looked for: who may not learns nothing of what is there
    row = queries.crosswalk_row(actor, crosswalk_id)
    at = row.before or row.after
    services.unrelate(actor, crosswalk_id=crosswalk_id)
    if at is None:
        raise NotFound("There is no such clause.")
    return redirect("editions:clause", edition_code=at.edition_id, clause_code=at.code)


@require_GET
@signed_in
def crosswalk(request: HttpRequest, left: str, right: str) -> HttpResponse:
    """Two editions side by side."""
    actor = actor_of(request)
    sides = queries.edition(actor, left), queries.edition(actor, right)
    return render(request, "editions/crosswalk.html", {
        "left": sides[0], "right": sides[1], "rows": queries.crosswalk(actor, left, right), "relations": RELATIONS})


@require_GET
@signed_in
def find(request: HttpRequest) -> HttpResponse:
    """Clauses by code or words, and what other rooms of the plan have of them: decisions, actions, entries of registers."""
    actor, words = actor_of(request), request.GET.get("q", "")[: queries.MAX_SEARCH]
    found, rooms = queries.find(actor, words), queries.found_elsewhere(actor, words)
    return render(request, "editions/find.html", {"q": words, "found": found, "rooms": rooms})


@require_http_methods(["GET", "POST"])
@signed_in
def import_text(request: HttpRequest) -> HttpResponse:
    """Choose a text; the check says what it would do before anything is written."""
    actor = actor_of(request)
    require(actor, "plan.edit")
    form = ImportForm(request.POST or None, request.FILES or None, initial={"edition": request.GET.get("edition", services.FIRST)})
    report: Report | dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            report = _read_or_attach(actor, form.cleaned_data)
        except SheafError as error:
            complain(form, error)
            report = {"problems": error.details.get("problems", []), "changed": error.details.get("clauses", [])}
        else:
            if not form.cleaned_data["check"]:
                messages.success(request, f"{len(report.clauses)} clauses hold their text.")
                return redirect("editions:edition", edition_code=report.edition)
    return render(request, "editions/import.html", {"form": form, "report": report}, status=422 if form.errors else 200)


def _read_or_attach(actor: Actor, given: dict[str, Any]) -> Report:
    data, catalogue = _bytes(given["file"]), given["catalogue"]
    codes = _bytes(catalogue).decode("utf-8", "replace") if catalogue else ""
    if given["check"]:
        return services.read(actor, data=data, edition=given["edition"], catalogue=codes)
    return services.attach(actor, data=data, edition=given["edition"], title=given["title"], catalogue=codes, accept=given["accept"],
                           replace=given["replace"])


def _bytes(file: Any) -> bytes:
    if file.size > services.MAX_BYTES:
        raise TooLarge(f"At most {services.MAX_BYTES // 1_000_000} MB of text.")
    data: bytes = file.read()
    return data
