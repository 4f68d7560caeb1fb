"""Pages: reports by year, one report with its steps, its chapters, and the forms of who takes part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.directory import queries as directory
from sheaf.kernel import node
from sheaf.kernel.errors import NotFound, SheafError
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.compiling import forms, pages, queries, readable, services, table
from sheaf.plan.compiling.documents import reported as papering
from sheaf.plan.compiling.models import KINDS, Compilation
from sheaf.plan.pages import complain
from sheaf.plan.reporting import queries as reporting
from sheaf.plan.reporting.models import Cycle

OVERVIEW = "overview"


@require_GET
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Reports by year, newest first, and the documents that can be made of each year."""
    actor = actor_of(request)
    rows = list(queries.compilations(actor))
    for row in rows:
        row.words = queries.step_words(row)  # type: ignore[attr-defined]
    cycles, shelf = list(reporting.cycles(actor)), readable.shelf()
    years = {cycle.year for cycle in cycles}
    told = [_year(actor, cycle, rows, shelf) for cycle in cycles]
    given = {
        "years": [item for item in told if not item["bare"]],
        "bare": [item for item in told if item["bare"]],
        "earlier": sorted([item for item in shelf if item.year not in years], key=lambda item: -item.year),
        "kinds": KINDS,
        "may_keep": may(actor, "plan.keep").allowed,
        "may_consent": pages.may_consent(actor),
        "compiles": node.current().can("compile_report"),
    }
    return render(request, "compiling/index.html", given)


def _year(actor: Actor, cycle: Cycle, rows: list[Compilation], shelf: list[readable.Document]) -> dict[str, Any]:
    names = directory.area_names()
    leads = cycle.components if may(actor, "plan.ask").allowed and cycle.state == "open" else []
    national = readable.national(actor, cycle)
    own = next((item for item in national if item.of == actor.state), None)
    held, published = [row for row in rows if row.year == cycle.year], [item for item in shelf if item.year == cycle.year]
    return {"cycle": cycle, "rows": held, "published": published, "own": own,
            "bare": not held and not published and cycle.state != "open",
            "others": [*readable.components(actor, cycle), *(item for item in national if item is not own)],
            "leads": [(code, names.get(code, code)) for code in leads if bodies.leads(actor, code)]}


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Assemble a report of a year; the same again gathers anew what has arrived."""
    actor = _keeper(request)
    form = forms.AssembleForm(request.POST or None, years=[row.year for row in reporting.cycles(actor)])
    return pages.form_page(request, form, "Assemble a report", lambda: services.assemble(actor, **form.cleaned_data),
                           reverse("compiling:index"), button="Assemble")


@require_http_methods(["GET", "POST"])
@signed_in
def report(request: HttpRequest, compilation_id: str) -> HttpResponse:
    """One report: where it stands, what the reader may do next, its documents and comments."""
    actor = actor_of(request)
    row = queries.compilation(actor, compilation_id)
    if request.method == "POST" and request.POST.get("event") != "say":
        return _stepped(request, actor, row)
    chairs = row.step == table.CHAIR and may(actor, "plan.chair").allowed and bodies.chairs(actor)
    say = forms.NarrativeForm(request.POST or None, initial={"narrative": row.narrative})
    if request.method == "POST" and say.is_valid():
        try:
            services.say(actor, compilation_id=row.id, **say.cleaned_data)
            messages.success(request, "The Chair's words are kept.")
            return redirect("compiling:report", compilation_id=row.id)
        except SheafError as error:
            if not chairs:
                raise
            complain(say, error)
    given = pages.context(actor, row)
    return render(request, "compiling/report.html", {**given, "say": say if chairs else None}, status=422 if say.errors else 200)


def _stepped(request: HttpRequest, actor: Actor, row: Compilation) -> HttpResponse:
    steps: dict[str, Callable[..., Compilation]] = services.STEPS
    event = request.POST.get("event", "")
    if event not in steps:
        raise NotFound("There is no such step.")
    # The Chair's words are typed on the page whose button freezes them: what was not saved yet goes with it.
    typed = request.POST.get("narrative") if event == table.CIRCULATE else None
    words = {} if typed is None else {"narrative": typed.replace("\r\n", "\n")}
    try:
        done = steps[event](actor, compilation_id=row.id, **words)
        messages.success(request, f"Done. It stands so: {queries.step_words(done)}.")
        return redirect("compiling:report", compilation_id=done.id)
    except SheafError as error:
        if error.status == 403:
            raise
        messages.error(request, error.sentences())
        return redirect("compiling:report", compilation_id=row.id)


@require_GET
@signed_in
def read(request: HttpRequest, compilation_id: str, rendering: str, area: str) -> HttpResponse:
    """One chapter of one rendering, or the overview with what a review has."""
    actor = actor_of(request)
    row = queries.compilation(actor, compilation_id)
    shown = pages.shown_on(actor, row, rendering)
    chapters = [(OVERVIEW, "At a glance"), *((item.area, item.title) for item in shown.chapters)]
    blocks = [*papering.chair(shown), *papering.overview(shown), *papering.achieved(shown), *papering.recommended(shown)]
    if area != OVERVIEW:
        chapter = next((item for item in shown.chapters if item.area == area), None)
        if not chapter:
            raise NotFound("There is no such chapter.")
        blocks = papering.chapter_blocks(chapter)
    return render(request, "compiling/read.html", {
        "row": row, "rendering": rendering, "chapters": chapters, "here_code": area, "chapter_title": dict(chapters)[area],
        "blocks": pages.blocks_of(blocks), "subtitle": shown.subtitle, "banner": papering.banner(shown), "invented": shown.invented})


@require_http_methods(["GET", "POST"])
@signed_in
def finding(request: HttpRequest, year: int, area: str) -> HttpResponse:
    """Findings on a component, by who leads it."""
    actor = actor_of(request)
    require(actor, "plan.ask")
    names = directory.area_names()
    if area not in reporting.cycle(actor, year).components:
        raise NotFound("There is no such component.")
    services.may_find(actor, area)
    held = queries.finding(actor, year, area)
    form = forms.FindingForm(request.POST or None, initial={"text": held.text if held else ""})
    return pages.form_page(request, form, f"Findings on {names.get(area, area)}, {year}",
                           lambda: services.find(actor, year=year, area=area, **form.cleaned_data), reverse("compiling:index"))


@require_http_methods(["GET", "POST"])
@signed_in
def consent(request: HttpRequest, year: int) -> HttpResponse:
    """Whether the public sees the own line of the reader's state."""
    actor = actor_of(request)
    if node.current().state == SECRETARIAT:
        require(actor, "plan.report")
    require(actor, "plan.clear", leaves=request.method == "POST")
    cycle, title = reporting.cycle(actor, year), f"The public line of {year}"
    told = ["The public report counts states' entries together. With your consent it shows your state's own line as well, and of its "
            "entries only those that your state released to the public. The consent counts at the circulation of a report; taking it back "
            "counts for whatever is published after that.", *pages.said_words(actor, year)]
    told += [pages.LATER] if cycle.state != "open" else []
    form = forms.ConsentForm(request.POST or None, initial={"given": "yes" if queries.agrees(actor, year) else "no"})
    return pages.form_page(request, form, title, lambda: services.consent(actor, year=year, **form.cleaned_data),
                           reverse("compiling:index"), after=lambda made: reverse("compiling:consent", args=[year]), told=told)


@require_http_methods(["GET", "POST"])
@signed_in
def comment(request: HttpRequest, compilation_id: str) -> HttpResponse:
    """A state's comment on the circulated text."""
    actor = actor_of(request)
    require(actor, "plan.comment")
    row = queries.compilation(actor, compilation_id)
    form = forms.CommentForm(request.POST or None, places=pages.places(row), initial={"anchor": request.GET.get("anchor", "")})
    return pages.form_page(request, form, f"Comment on the {row.title.lower()}",
                           lambda: services.comment(actor, compilation_id=row.id, **form.cleaned_data), _report(row.id))


@require_http_methods(["GET", "POST"])
@signed_in
def respond(request: HttpRequest, comment_id: str) -> HttpResponse:
    """What became of a comment."""
    actor = _keeper(request)
    row = queries.comment(actor, comment_id)
    initial = {"text": row.response, "accepted": "no" if row.accepted is False else "yes"}
    form = forms.ResponseForm(request.POST or None, initial=initial)
    return pages.form_page(request, form, "Respond to a comment", lambda: services.respond(actor, comment_id=row.id, **form.cleaned_data),
                           f"{_report(row.compilation_id)}#comments", told=[row.text])


def _keeper(request: HttpRequest) -> Actor:
    """Who may keep reports; refused before anything is read."""
    actor = actor_of(request)
    require(actor, "plan.keep")
    return actor


def _report(key: str) -> str:
    return reverse("compiling:report", args=[key])
