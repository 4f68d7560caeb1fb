"""Pages: published reports, as the public sees them. At the Secretariat's node without an account; at others for people of the node."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sheaf.access.doors import actor_of
from sheaf.access.lockout import address_of
from sheaf.access.policy import require
from sheaf.kernel import node
from sheaf.kernel.errors import NotFound
from sheaf.plan.compiling import documents
from sheaf.plan.compiling.handing import SUFFIX
from sheaf.plan.compiling.models import KINDS
from sheaf.plan.sharing import limits, queries

KEEP = "public, max-age=300"  # what everybody may see may be kept on its way, for five minutes


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A door without a lock at the Secretariat's node; at every other node for people who read the plan. Without a lock it is
    counted by address."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if node.current().can("compile_report"):
            limits.count(address_of(request))
            answer = view(request, *args, **kwargs)
            answer["Cache-Control"] = KEEP
            return answer
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        require(actor_of(request), "plan.read")
        return view(request, *args, **kwargs)

    return opened


@require_GET
@public
def index(request: HttpRequest) -> HttpResponse:
    """Every published report."""
    return render(request, "sharing/index.html", {"rows": [(row, KINDS[row.kind]) for row in queries.reports()]})


@require_GET
@public
def report(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """One report: aggregates, and the own line of each state that agreed to it."""
    row = queries.report(year, kind)
    paper = queries.paper(row)
    return render(request, "sharing/report.html", {"row": row, "paper": paper, "blocks": documents.blocks_data(paper.blocks)})


@require_GET
@public
def document(request: HttpRequest, year: int, kind: str, suffix: str) -> HttpResponse:
    """The same as PDF, Word or JSON."""
    row = queries.report(year, kind)
    if suffix not in queries.SUFFIXES:
        raise NotFound("There is no such document.")
    if suffix == "json":
        return JsonResponse(documents.data_of(queries.paper(row)))
    answer = HttpResponse(queries.document(row, suffix), content_type=SUFFIX[suffix])
    answer["Content-Disposition"] = f'attachment; filename="{row.address}-{row.year}-public.{suffix}"'
    return answer
