"""Pages of lists: sources, upload, columns, preview, progress, differences, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.kernel.errors import Invalid, NotFound, SheafError, TooLarge
from sheaf.register.files import readers
from sheaf.register.files.forms import column_rows, plan_form, proposed, targets
from sheaf.register.files.limits import MAX_UPLOAD_BYTES, MEBIBYTE
from sheaf.register.files.looking import warnings
from sheaf.register.files.tables import csv_response
from sheaf.register.lists import answering, models, queries, services, storage
from sheaf.register.lists.forms import AnswerForm, UploadForm

PAGE_ROWS = 50


@require_GET
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Sources with the edition in force, and the imports that are under way."""
    actor = actor_of(request)
    return render(request, "lists/index.html", {
        "sources": queries.sources(actor), "page": _page(request, queries.jobs(actor)), **_rights(actor)})


@require_http_methods(["GET", "POST"])
@signed_in
def upload(request: HttpRequest) -> HttpResponse:
    """Choose the file."""
    actor = actor_of(request)
    require(actor, "list.import")
    form = UploadForm(request.POST or None, request.FILES or None, initial={"source": request.GET.get("source", "")})
    if request.method == "POST" and form.is_valid():
        try:
            job_id = _upload(actor, form)
        except SheafError as error:
            _complain(form, error)
        else:
            return redirect("lists:job", job_id=job_id)
    return render(request, "lists/upload.html", {"form": form}, status=422 if form.errors else 200)


def _upload(actor: Actor, form: UploadForm) -> str:
    given = form.cleaned_data
    if given["file"].size > MAX_UPLOAD_BYTES:
        raise TooLarge(f"Over {MAX_UPLOAD_BYTES // MEBIBYTE} MB: use `sheaf list import` on the node's machine.")
    return services.upload(actor, source=given["source"], chunks=given["file"].chunks(), file_name=given["file"].name,
                           target=given["target"], edition=given["edition"], provenance=form.provenance())


@require_http_methods(["GET", "POST"])
@signed_in
def answers(request: HttpRequest, source_id: str) -> HttpResponse:
    """Whether a list answers other nodes' questions, released by whom; a supervisor changes it."""
    actor = actor_of(request)
    if request.method == "POST":
        require(actor, "list.answer")
    source = queries.sources(actor).filter(pk=source_id).first()
    if source is None:
        raise NotFound("There is no such source.")
    mark = getattr(source, "answer_mark", None)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=AnswerForm.of(mark))
    if request.method == "POST" and form.is_valid():
        try:
            answering.mark(actor, source_id=source_id, **form.cleaned_data)
            messages.success(request, "From now on this list answers other nodes." if form.cleaned_data["answers"] else
                             "From now on this list does not answer other nodes.")
            return redirect("lists:index")
        except Invalid as error:
            _complain(form, error)
    context = {"source": source, "mark": mark, "form": form, "may_mark": may(actor, "list.answer").allowed}
    return render(request, "lists/answers.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def job(request: HttpRequest, job_id: str) -> HttpResponse:
    """One import: where it stands and what can be done next."""
    actor = actor_of(request)
    found = queries.visible_job(actor, job_id)
    return render(request, "lists/job.html", _job_context(actor, found))


@require_GET
@signed_in
def progress(request: HttpRequest, job_id: str) -> HttpResponse:
    """The part of the page that changes while the worker is busy; polled by htmx."""
    actor = actor_of(request)
    return render(request, "lists/_progress.html", _job_context(actor, queries.visible_job(actor, job_id)))


def _job_context(actor: Actor, found: models.ImportJob) -> dict[str, Any]:
    is_open = found.step in services.OPEN_STEPS and not found.task
    return {"job": found, "state_words": models.STATES[found.step], "table": found.file_format in readers.TABLES,
            "format": readers.FORMATS[found.file_format], "is_open": is_open, **_rights(actor),
            "ready": is_open and bool(found.counts.get("entities")) and found.step in {"checked", "failed"}}


@require_http_methods(["GET", "POST"])
@signed_in
def columns(request: HttpRequest, job_id: str) -> HttpResponse:
    """Map columns to properties; guessed, or as remembered for the source."""
    actor = actor_of(request)
    require(actor, "list.import")
    found = queries.visible_job(actor, job_id)
    post = request.POST if request.method == "POST" else None
    (plan, sample, words), wrong = proposed(lambda chosen: queries.proposal(actor, job_id, chosen), request.POST)
    form, plan = plan_form(post, storage.original(found.id), found.file_format, plan)
    if wrong:
        form.add_error(None, wrong)
    elif request.method == "POST" and form.is_valid():
        try:
            services.map_columns(actor, job_id=job_id, plan=form.plan(dict(plan.columns)))
        except SheafError as error:
            form.add_error(None, error.message)
        else:
            return redirect("lists:preview", job_id=job_id)
    return render(request, "lists/columns.html", {
        "job": found, "form": form, "rows": column_rows(plan, sample), "targets": targets(plan.schema), "words": words,
        "warnings": warnings(plan, sample),
    }, status=422 if form.errors else 200)


@require_GET
@signed_in
def preview(request: HttpRequest, job_id: str) -> HttpResponse:
    """The first rows as they would be imported."""
    actor = actor_of(request)
    rows = services.preview(actor, job_id=job_id)
    return render(request, "lists/preview.html", {"job": queries.visible_job(actor, job_id), "rows": rows, **_rights(actor)})


@require_POST
@signed_in
def act(request: HttpRequest, job_id: str, verb: str) -> HttpResponse:
    """Check, publish or abandon."""
    verbs: dict[str, Callable[..., None]] = {"check": services.check, "publish": services.publish, "abandon": services.abandon}
    if verb not in verbs:
        raise NotFound("There is no such step.")
    verbs[verb](actor_of(request), job_id=job_id)
    if verb == "abandon":
        messages.success(request, "The import was given up; nothing of it was published.")
    return redirect("lists:job", job_id=job_id)


@require_GET
@signed_in
def refused(request: HttpRequest, job_id: str) -> HttpResponse:
    """Every row or value that was left out, with its reason."""
    actor = actor_of(request)
    rows = queries.refused(actor, job_id)
    return render(request, "lists/refused.html", {"job": queries.visible_job(actor, job_id), "page": _page(request, rows)})


@require_GET
@signed_in
def refused_csv(request: HttpRequest, job_id: str) -> StreamingHttpResponse:
    """The same as a table for a spreadsheet."""
    return csv_response(queries.refused_table(actor_of(request), job_id), f"refused-{job_id}.csv")


@require_GET
@signed_in
def differences(request: HttpRequest, job_id: str) -> HttpResponse:
    """What this edition adds, changes and removes."""
    actor = actor_of(request)
    kind = request.GET.get("kind", "")
    rows = queries.differences(actor, job_id, kind if kind in {"added", "changed", "removed"} else "")
    return render(request, "lists/differences.html", {
        "job": queries.visible_job(actor, job_id), "page": _page(request, rows), "kind": kind})


def _page(request: HttpRequest, rows: Any) -> Page[Any]:
    return Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))


def _rights(actor: Actor) -> dict[str, bool]:
    return {"may_import": may(actor, "list.import").allowed, "may_publish": may(actor, "list.publish").allowed}


def _complain(form: UploadForm | AnswerForm, error: SheafError) -> None:
    fields = error.details.get("fields", {})
    for name, sentence in fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not fields:
        form.add_error("file" if "file" in form.fields else None, error.message)
