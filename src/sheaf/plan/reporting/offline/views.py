"""Pages: export a report as a workbook or a form, import one with a preview, decide about conflicts, take back what was not taken."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import require
from sheaf.directory import queries as directory
from sheaf.kernel.errors import Conflict, Invalid, SheafError, TooLarge
from sheaf.plan.reporting.models import SHOWN_TO, STATUSES
from sheaf.plan.reporting.offline import gathering, services
from sheaf.plan.reporting.offline.files.comparing import SAME
from sheaf.plan.reporting.offline.files.shapes import MAX_BYTES, NAMES
from sheaf.plan.reporting.offline.models import Upload

TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
PAGE = 50
SIGNS = {"added": "＋", "changed": "✎", "unchanged": "=", "conflicting": "⚠", "refused": "✕"}


def drafter(request: HttpRequest) -> Actor:
    """Who drafts their state's report; refused before anything is read."""
    actor = actor_of(request)
    require(actor, "plan.draft")
    return actor


@require_http_methods(["GET", "POST"])
@signed_in
def year(request: HttpRequest, cycle_year: int) -> HttpResponse:
    """Export buttons and the import of a year; files read before."""
    actor = drafter(request)
    error: SheafError | None = None
    if request.method == "POST":
        try:
            row = _taken(request, actor, cycle_year)
            return redirect("offline:preview", upload_id=row.id)
        except (Invalid, TooLarge, Conflict) as why:
            error = why
    found = gathering.held(actor, cycle_year)
    rows = Upload.objects.filter(state=actor.state, year=cycle_year).defer("rows")[:20]
    return render(request, "offline/year.html", {"cycle": found.cycle, "uploads": rows, "error": error},
                  status=error.status if error else 200)


def _taken(request: HttpRequest, actor: Actor, cycle_year: int) -> Upload:
    file = request.FILES.get("file")
    if not file:
        raise Invalid("Choose a file.", fields={"file": "A workbook or a form."})
    if (file.size or 0) > MAX_BYTES:
        raise TooLarge(f"At most {MAX_BYTES // 1024 // 1024} MB.")
    return services.take(actor, data=file.read(), name=file.name or "", year=cycle_year)


@require_GET
@signed_in
def export(request: HttpRequest, cycle_year: int, file_kind: str) -> HttpResponse:
    """The report as a workbook or a form, to be saved."""
    return as_file(*services.export(drafter(request), year=cycle_year, kind=file_kind))


@require_http_methods(["GET", "POST"])
@signed_in
def preview(request: HttpRequest, upload_id: str) -> HttpResponse:
    """What an import would do; conflicts are decided row by row, then it is done."""
    actor = drafter(request)
    row = services.upload(actor, upload_id)
    if request.method == "POST":
        chosen = {key: str(value) for key, value in request.POST.items() if key.startswith("mine:")}
        mine = {key.removeprefix("mine:"): int(value) for key, value in chosen.items() if value.isdecimal() and len(value) < 9}
        services.apply(actor, upload_id=row.id, mine=mine)
        row.refresh_from_db()
        messages.success(request, f"{row.counts['written']} rows are written.")
        return redirect("offline:preview", upload_id=row.id)
    rows = services.preview(actor, row)
    shown = [item for item in rows if item.kind != SAME or item.remark]
    conflicts = [item for item in shown if item.kind == "conflicting"]
    page = Paginator([item for item in shown if item.kind != "conflicting"], PAGE).get_page(request.GET.get("page"))
    return render(request, "offline/preview.html", {
        "upload": row, "counts": services.counted(rows).items(), "page": page, "conflicts": conflicts,
        "signs": SIGNS, "names": NAMES, "areas": directory.area_names(),
        "words": {**STATUSES, **SHOWN_TO}, "fields": services.FIELDS[row.kind], "open": not row.applied,
        "any": any(item.kind in ("added", "changed", "conflicting") for item in rows),
        "back": any(item.kind in ("refused", "conflicting") for item in rows)})


@require_GET
@signed_in
def returned(request: HttpRequest, upload_id: str) -> HttpResponse:
    """The workbook with what was not taken, each row with its remark."""
    return as_file(*services.returned(drafter(request), upload_id))


def as_file(name: str, data: bytes) -> HttpResponse:
    """A file to be saved and never shown in place."""
    answer = HttpResponse(data, content_type=TYPES[name.rpartition(".")[2]])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
