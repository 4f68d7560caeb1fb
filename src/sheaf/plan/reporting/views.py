"""Pages: the years, one year's table, opening a year, formats of reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may
from sheaf.directory import queries as directory
from sheaf.kernel import node
from sheaf.kernel.errors import Invalid, NotFound, SheafError, TooLarge
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.bodies.words import owner_in_words
from sheaf.plan.editions import queries as editions
from sheaf.plan.meetings.models import Meeting
from sheaf.plan.pages import keeper
from sheaf.plan.programme import queries as programmes
from sheaf.plan.reporting import addressing, deadlines, doing, formats, forms, opening, queries, reminding, reviewing, showing
from sheaf.plan.reporting.models import STATUSES, Format
from sheaf.plan.reporting.pages import form_page

MAX_YEARS = 60
SHOWN = 30  # reminders on the page; the shell lists all
CYCLE_STATES = {"open": "open", "frozen": "compiled", "closed": "closed"}


def may_keep(actor: Actor) -> bool:
    """Whether the reader keeps the year, at the Secretariat's node."""
    return node.current().state == SECRETARIAT and may(actor, "plan.keep").allowed


@require_GET
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """The years, newest first, and the formats."""
    actor = actor_of(request)
    rows = [(row, showing.next_deadline(row), CYCLE_STATES[row.state]) for row in queries.cycles(actor)[:MAX_YEARS]]
    return render(request, "reporting/index.html", {"rows": rows, "formats": queries.formats(actor), "may_keep": may_keep(actor)})


@require_GET
@signed_in
def year(request: HttpRequest, cycle_year: int) -> HttpResponse:
    """One year: deadlines, how every component stands, what the reader may do next."""
    actor = actor_of(request)
    row = queries.cycle(actor, cycle_year)
    cells, areas = queries.table_of(actor, row), directory.area_names()
    rows = showing.rows_of(cells, cycle_year)
    begins = queries.begins_here(actor, row) if row.state != "closed" else set()
    return render(request, "reporting/year.html", {
        "cycle": row, "state_words": CYCLE_STATES[row.state], "days": showing.days_of(row),
        "areas": [(code, areas.get(code, code)) for code in row.components], "area_names": areas,
        "own": next((item for item in rows if item["state"] == actor.state), None),
        "rows": rows if len(rows) > 1 else [], "next": doing.next_step(actor, row, cells, areas, begins),
        "begins": begins, "drafts": may(actor, "plan.draft").allowed,
        "may_keep": may_keep(actor), "legend": [showing.mark(code) for code in (*STATUSES, "")],
        "reminders": [(item, owner_in_words(item.owner), reminding.nobody(item))
                      for item in reminding.of_year(actor, cycle_year)[:SHOWN]] if cells else [],
        "arrived": sum(1 for cell in cells if cell.version or cell.came),
        "owed": sum(1 for cell in cells if cell.owed or cell.version or cell.came),
        "meetings": opening.could_note(actor, row) if may_keep(actor) else [],
    })


@require_POST
@signed_in
def step(request: HttpRequest, cycle_year: int) -> HttpResponse:
    """Freeze the year for its compilation, close it, give it another meeting, or take it back."""
    actor, verb = keeper(request), request.POST.get("do", "")
    try:
        if verb == "freeze":
            messages.success(request, f"{len(reviewing.freeze(actor, year=cycle_year))} parts are frozen. What comes now is an addendum.")
        elif verb == "close":
            opening.close(actor, year=cycle_year)
            messages.success(request, "The year is closed.")
        elif verb == "meeting":
            row = opening.set_meeting(actor, year=cycle_year, meeting=request.POST.get("meeting", ""))
            messages.success(request, f"The year counts its days from {row.meeting} on {row.meeting_day}.")
        elif verb == "withdraw":
            opening.withdraw(actor, year=cycle_year)
            messages.success(request, f"The year {cycle_year} was taken back.")
            return redirect("reporting:index")
        else:
            raise NotFound("There is no such step.")
    except Invalid as error:
        messages.error(request, error.sentences())
    return redirect("reporting:year", cycle_year=cycle_year)


@require_http_methods(["GET", "POST"])
@signed_in
def open_year(request: HttpRequest) -> HttpResponse:
    """Open a year; “preview” counts the deadlines back and opens nothing."""
    actor = keeper(request)
    year, offered = opening.to_open(actor)
    form = forms.CycleForm(request.POST or None, choices=_choices(actor, offered), initial={"year": year})
    if request.method == "POST" and "preview" in request.POST and form.is_valid():
        return render(request, "reporting/open.html", {"form": form, "title": "Open a year", "preview": _preview(actor, form)},
                      status=422 if form.errors else 200)
    return form_page(request, form, "Open a year", lambda: opening.open_cycle(actor, **form.values()),
                     lambda row: reverse("reporting:year", args=[row.year]), template="reporting/open.html")


@require_http_methods(["GET", "POST"])
@signed_in
def addresses(request: HttpRequest) -> HttpResponse:
    """Where each state is reminded; one kept by the Secretariat is changed here."""
    actor = keeper(request)
    rows = addressing.listed(actor)
    open_to = [row for row in rows if row.source != addressing.SIGNED]
    at = next((row for row in open_to if row.state == request.GET.get("state")), None)
    form = forms.AddressForm(request.POST or None, states=[(row.state, row.name) for row in open_to],
                             initial={"state": at.state, "email": at.email, "deputy": at.deputy} if at else {})
    return form_page(request, form, "Where states are reminded", lambda: addressing.keep(actor, **form.cleaned_data),
                     lambda row: reverse("reporting:addresses"), template="reporting/addresses.html", rows=rows,
                     sources=addressing.SOURCES)


def _preview(actor: Actor, form: forms.CycleForm) -> list[tuple[str, str]]:
    """Milestones with their days, or nothing and the reason in the form."""
    try:
        day = opening.day_of(actor, form.cleaned_data["year"], form.cleaned_data["meeting"])
        counted = deadlines.counted(day, form.days())
    except SheafError as error:
        form.add_error(None, error.message)
        return []
    return [(item.words, counted[item.code]) for item in deadlines.MILESTONES] + [("The ministers meet", day.isoformat())]


def _choices(actor: Actor, offered: Iterable[Meeting]) -> dict[str, list[tuple[str, str]]]:
    known = queries.formats(actor)
    return {
        "meeting": [(row.code, f"{row.code}: {row.title}, {row.starts}") for row in offered],
        "format": [(row.code, f"{row.code}: {row.title} ({approval(row)})") for row in known],
        "edition": [(held.row.code, held.row.title) for held in editions.editions(actor)],
        "programme": [("", "–"), *((row.code, row.title) for row in programmes.programmes(actor))],
    }


def approval(row: Format) -> str:
    """How far a format has come, in words."""
    if row.approved_by:
        return f"approved by {row.approved_by}"
    return f"formulated by {row.formulated_by}, not approved yet" if row.formulated_by else "not decided on yet"


@require_http_methods(["GET", "POST"])
@signed_in
def new_format(request: HttpRequest) -> HttpResponse:
    """Formulate a format from a plan's clauses."""
    actor = keeper(request)
    offered = [(held.row.code, held.row.title) for held in editions.editions(actor)]
    form = forms.FormatForm(request.POST or None, editions=offered)

    def make() -> Format:
        given = form.cleaned_data
        asked = opening.questions_of(actor, given["edition"], strengths=given["strengths"])
        return formats.formulate(actor, code=given["code"], title=given["title"], kind=given["kind"], questions=asked)

    return form_page(request, form, "Formulate a format", make, lambda row: reverse("reporting:format", args=[row.code]))


@require_http_methods(["GET", "POST"])
@signed_in
def format_page(request: HttpRequest, format_code: str) -> HttpResponse:
    """One format: what it asks, who decided on it, its template."""
    actor = actor_of(request)
    row = queries.format_of(actor, format_code)
    form = forms.TemplateForm(request.POST or None, request.FILES or None)
    shown: dict[str, Any] = {"format": row, "approval": approval(row), "may_keep": may_keep(actor), "areas": directory.area_names(),
                             "decided": bool(row.formulated_by or row.approved_by), "template": "reporting/format.html"}

    def bind() -> Format:
        file = form.cleaned_data["file"]
        if file.size > formats.MAX_TEMPLATE:
            raise TooLarge(f"At most {formats.MAX_TEMPLATE // 1024 // 1024} MB.")
        return formats.set_template(keeper(request), code=format_code, data=file.read())

    if request.method == "POST":
        keeper(request)
    return form_page(request, form, "Bind a template", bind, lambda found: reverse("reporting:format", args=[found.code]), **shown)


@require_GET
@signed_in
def template(request: HttpRequest, format_code: str) -> HttpResponse:
    """The Word template of a format, to be saved."""
    row = queries.format_of(actor_of(request), format_code)
    if not row.template:
        raise NotFound("This format has no template of its own.")
    answer = HttpResponse(bytes(row.template), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{row.code}.docx"'
    return answer
