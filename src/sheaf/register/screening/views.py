"""Pages of screenings: upload, columns, preview, progress, the worklist, what was left out, exports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.kernel import ids
from sheaf.kernel.errors import Conflict, Invalid, SheafError, TooLarge
from sheaf.register.files import readers
from sheaf.register.files.forms import column_rows, plan_form, proposed, targets
from sheaf.register.files.limits import MAX_UPLOAD_BYTES, MEBIBYTE
from sheaf.register.files.looking import warnings
from sheaf.register.files.tables import csv_response
from sheaf.register.screening import codes, exporting, forms, queries, results, services, storage
from sheaf.register.screening.models import Screening

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REASONS = 50  # rows of one page of what was left out


@require_GET
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """The unit's screenings."""
    actor = actor_of(request)
    page = Paginator(queries.screenings(actor), REASONS).get_page(request.GET.get("page"))
    return render(request, "screening/index.html", {"page": page, **_rights(actor)})


@require_http_methods(["GET", "POST"])
@signed_in
def upload(request: HttpRequest) -> HttpResponse:
    """Choose the file and say why it is screened."""
    actor = actor_of(request)
    require(actor, "screening.run")
    form = forms.UploadForm(request.POST or None, request.FILES or None, areas=actor.crime_areas)
    if request.method == "POST" and form.is_valid():
        try:
            key = _upload(actor, form)
        except SheafError as error:
            _complain(form, error)
        else:
            job = queries.visible(actor, key)
            return redirect("screening:columns" if job.file_format in readers.TABLES else "screening:preview", screening_id=key)
    return render(request, "screening/upload.html", {"form": form}, status=422 if form.errors else 200)


def _upload(actor: Actor, form: forms.UploadForm) -> str:
    given = dict(form.cleaned_data)
    file = given.pop("file")
    if file.size > MAX_UPLOAD_BYTES:
        raise TooLarge(f"Over {MAX_UPLOAD_BYTES // MEBIBYTE} MB: use `sheaf screen upload` on the node's machine.")
    return services.upload(actor, chunks=file.chunks(), file_name=file.name, **given)


@require_GET
@signed_in
def show(request: HttpRequest, screening_id: str) -> HttpResponse:
    """One screening: where it stands and what can be done next."""
    actor = actor_of(request)
    return render(request, "screening/show.html", _context(actor, queries.visible(actor, screening_id)))


@require_GET
@signed_in
def progress(request: HttpRequest, screening_id: str) -> HttpResponse:
    """The part of the page that changes while the worker is busy; polled by htmx."""
    actor = actor_of(request)
    return render(request, "screening/_progress.html", _context(actor, queries.visible(actor, screening_id)))


def _context(actor: Actor, job: Screening) -> dict[str, Any]:
    is_open = job.step in codes.OPEN_STEPS and not job.task
    ready = is_open and (bool(job.plan) or job.file_format not in readers.TABLES)
    return {"job": job, "words": codes.STEPS[job.step], "table": job.file_format in readers.TABLES,
            "format": readers.FORMATS[job.file_format], "is_open": is_open, "ready": ready,
            "start_form": forms.StartForm(lists=queries.list_names(actor)) if ready else None,
            "searched": ["own records"] * job.own + (["every list"] if job.lists is None else job.lists),
            "kept": job.step not in {"abandoned", "deleted"}, "banner": results.handling(actor, job, None), **_rights(actor)}


@require_http_methods(["GET", "POST"])
@signed_in
def columns(request: HttpRequest, screening_id: str) -> HttpResponse:
    """Map columns to properties; guessed, or as remembered for this kind of file."""
    actor = actor_of(request)
    require(actor, "screening.run")
    job = queries.visible(actor, screening_id)
    post = request.POST if request.method == "POST" else None
    (plan, sample, words), wrong = proposed(lambda chosen: queries.proposal(actor, screening_id, chosen), request.POST)
    form, plan = plan_form(post, storage.SHELF.original(job.id), job.file_format, plan)
    if wrong:
        form.add_error(None, wrong)
    elif post is not None and form.is_valid():
        try:
            services.map_columns(actor, screening_id=screening_id, plan=form.plan(dict(plan.columns)))
        except SheafError as error:
            form.add_error(None, error.message)
        else:
            return redirect("screening:preview", screening_id=screening_id)
    return render(request, "screening/columns.html", {
        "job": job, "form": form, "rows": column_rows(plan, sample), "targets": targets(plan.schema), "words": words,
        "warnings": warnings(plan, sample), "banner": results.handling(actor, job, None),
    }, status=422 if form.errors else 200)


@require_GET
@signed_in
def preview(request: HttpRequest, screening_id: str) -> HttpResponse:
    """The first rows as they would be looked for, and the form that starts the run."""
    actor = actor_of(request)
    rows = services.preview(actor, screening_id=screening_id)
    return render(request, "screening/preview.html", {"rows": rows, **_context(actor, queries.visible(actor, screening_id))})


@require_POST
@signed_in
def start(request: HttpRequest, screening_id: str) -> HttpResponse:
    """Ask the worker for the run."""
    actor = actor_of(request)
    require(actor, "screening.run")
    form = forms.StartForm(request.POST, lists=queries.list_names(actor))
    if not form.is_valid():
        queries.visible(actor, screening_id)
        messages.warning(request, "Choose what to search: own records, or a list that is published.")
        return redirect("screening:show", screening_id=screening_id)
    services.start(actor, screening_id=screening_id, **form.chosen())
    return redirect("screening:show", screening_id=screening_id)


@require_POST
@signed_in
def abandon(request: HttpRequest, screening_id: str) -> HttpResponse:
    services.abandon(actor_of(request), screening_id=screening_id)
    messages.success(request, "The screening was given up; its persons were deleted.")
    return redirect("screening:show", screening_id=screening_id)


@require_GET
@signed_in
def worklist(request: HttpRequest, screening_id: str) -> HttpResponse:
    """Rows with their candidates: y the same, n somebody else, u unsure."""
    actor = actor_of(request)
    job = queries.visible(actor, screening_id)
    chosen = forms.filter_of(request.GET)
    page: Page[Any] = Paginator(results.row_ids(actor, job, chosen), codes.PAGE_ROWS).get_page(request.GET.get("page"))
    rows = results.read(actor, job, list(page.object_list), chosen)
    return render(request, "screening/results.html", {
        "job": job, "rows": rows, "page": page, "filter": chosen, "tally": results.tally(actor, job), "steps": _steps(rows),
        "updating": results.updating_words(results.updating(actor, job)),
        "with_ref": any(row.ref for row in rows),
        "form": forms.FilterForm(request.GET, held_in=results.held_in(actor, job)), "banner": results.handling_of(job, rows),
        "may_decide": may(actor, "screening.decide", job).allowed and job.step == "screened",
        "may_export": may(actor, "screening.export", job).allowed and job.step == "screened", "may_ask": may(actor, "ask.send").allowed})


def _steps(rows: list[results.RowView]) -> list[tuple[results.RowView, results.CandidateView, str]]:
    """Every candidate of the page with its row and the id of the candidate after it."""
    flat = [(row, item) for row in rows for item in row.candidates]
    return [(row, item, flat[place][1].id if place < len(flat) else "") for place, (row, item) in enumerate(flat, 1)]


@require_POST
@signed_in
def decide(request: HttpRequest, candidate_id: str) -> HttpResponse:
    """One decision of the worklist, then on to the next candidate."""
    actor = actor_of(request)
    require(actor, "screening.decide")
    found = queries.candidate(actor, candidate_id)
    turn, chosen = request.POST.get("turn", ""), forms.filter_of(request.GET)
    if not turn.isdecimal():
        raise Invalid("The form lacks the state in which the candidate was read.", fields={"turn": "A number."})
    try:
        services.decide(actor, candidate_id=candidate_id, decision=request.POST.get("decision", ""), turn=int(turn),
                        note=request.POST.get("note", ""))
        after = request.POST.get("next", "")
    except Conflict as error:
        messages.warning(request, error.message)
        after = candidate_id
    page = request.GET.get("page", "")
    query = "&".join(filter(None, [chosen.query(), f"page={page}" if page.isdecimal() else ""]))
    place = f"#c-{after}" if ids.is_id(after) else ""
    return redirect(f"{reverse('screening:results', args=[found.screening_id])}{'?' if query else ''}{query}{place}")


@require_GET
@signed_in
def refused(request: HttpRequest, screening_id: str) -> HttpResponse:
    """Every row or value that was left out, with its reason, and what is told of rows that were not; with `told=1` that alone."""
    actor, told = actor_of(request), request.GET.get("told") == "1"
    job = queries.visible(actor, screening_id)
    page = Paginator(queries.refused(actor, screening_id, told=told), REASONS).get_page(request.GET.get("page"))
    return render(request, "screening/refused.html", {
        "job": job, "page": page, "told": told, "banner": results.handling(actor, job, None),
        "may_export": may(actor, "screening.export", job).allowed})


@require_POST
@signed_in
def refused_csv(request: HttpRequest, screening_id: str) -> HttpResponseBase:
    """The same as a table for a spreadsheet."""
    return csv_response(queries.refused_table(actor_of(request), screening_id), f"left-out-{screening_id}.csv")


@require_POST
@signed_in
def results_csv(request: HttpRequest, screening_id: str) -> HttpResponseBase:
    """The worklist under its filter as a table."""
    return csv_response(exporting.table(actor_of(request), screening_id, forms.filter_of(request.GET)), f"screening-{screening_id}.csv")


@require_POST
@signed_in
def results_xlsx(request: HttpRequest, screening_id: str) -> HttpResponseBase:
    """The same as an Excel file."""
    content = exporting.workbook(actor_of(request), screening_id, forms.filter_of(request.GET))
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="screening-{screening_id}.xlsx"'
    return response


def _rights(actor: Actor) -> dict[str, bool]:
    return {"may_run": may(actor, "screening.run").allowed}


def _complain(form: forms.UploadForm, error: SheafError) -> None:
    fields = error.details.get("fields", {})
    for name, sentence in fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not fields:
        form.add_error("file", error.message)
