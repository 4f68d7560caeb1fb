"""Pages of the auditor: search the log, export it, verify the chain."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from sheaf.access import auditing, forms
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import require
from sheaf.kernel import clock

PAGE_SIZE = 50


@require_GET
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """The newest rows, or those that match."""
    actor = actor_of(request)
    require(actor, "audit.read")
    form = forms.AuditSearch(request.GET or None)
    wanted = auditing.parse(form.cleaned_data if form.is_bound and form.is_valid() else {})
    page = Paginator(auditing.search(actor, wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = auditing.lines(iter(page))
    witnesses, stale = auditing.witnesses(actor)
    query = request.GET.copy()
    query.pop("page", None)
    return render(request, "access/audit.html", {
        "form": form, "page": page, "witnesses": witnesses, "stale": stale, "query_string": query.urlencode()})


@require_GET
@signed_in
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The matching rows as CSV."""
    form = forms.AuditSearch(request.GET or None)
    wanted = auditing.parse(form.cleaned_data if form.is_bound and form.is_valid() else {})
    response = StreamingHttpResponse(auditing.export(actor_of(request), wanted), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{clock.today().isoformat()}.csv"'
    return response


@require_POST
@signed_in
def verify(request: HttpRequest) -> HttpResponse:
    """Read the whole chain now, and say what was found."""
    return render(request, "access/audit_verified.html", {"report": auditing.check(actor_of(request))})
