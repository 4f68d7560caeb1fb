"""Pages: downloads of every document, the comment matrix, and what a review recommends."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import require
from sheaf.plan.compiling import following, forms, handing, pages, papers, queries, reviews

MAX_HEADER = 1_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@signed_in
def document(request: HttpRequest, compilation_id: str, rendering: str, suffix: str) -> HttpResponse:
    """A rendering of a report as PDF or Word."""
    actor = actor_of(request)
    row = queries.compilation(actor, compilation_id)
    made = handing.compiled(actor, row, rendering=rendering, suffix=suffix)
    return sent(made.data, f"{row.kind}-{row.year}-{rendering}", suffix, made.unset)


@require_GET
@signed_in
def matrix(request: HttpRequest, compilation_id: str, suffix: str) -> HttpResponse:
    """The comments and what became of each, as Word, PDF or Excel."""
    actor = actor_of(request)
    row = queries.compilation(actor, compilation_id)
    if suffix == "xlsx":
        return sent(papers.matrix_workbook(actor, row), f"comments-{row.kind}-{row.year}", suffix)
    data = handing.hand_out(actor, papers.matrix(actor, row), suffix, verb="plan.report", kind="matrix", key=row.id)
    return sent(data, f"comments-{row.kind}-{row.year}", suffix)


@require_GET
@signed_in
def national(request: HttpRequest, year: int, state: str, suffix: str) -> HttpResponse:
    """One state's report of a year."""
    actor = actor_of(request)
    paper = papers.national(actor, year=year, state=state)
    return sent(handing.hand_out(actor, paper, suffix, verb="plan.year", kind="national", key=f"{year}-{state}"),
                f"national-{state}-{year}", suffix)


@require_GET
@signed_in
def component(request: HttpRequest, year: int, area: str, suffix: str) -> HttpResponse:
    """The review of one component."""
    actor = actor_of(request)
    paper = papers.component(actor, year=year, area=area)
    return sent(handing.hand_out(actor, paper, suffix, verb="plan.report", kind="component", key=f"{year}-{area}"),
                f"component-{area}-{year}", suffix)


@require_GET
@signed_in
def agenda(request: HttpRequest, meeting_code: str, suffix: str) -> HttpResponse:
    """The agenda of a meeting."""
    actor = actor_of(request)
    paper = papers.agenda(actor, code=meeting_code)
    return sent(
        handing.hand_out(actor, paper, suffix, verb="plan.read", kind="agenda", key=meeting_code), f"agenda-{meeting_code}", suffix
    )


@require_GET
@signed_in
def decisions(request: HttpRequest, meeting_code: str, suffix: str) -> HttpResponse:
    """The decision sheet of a meeting."""
    actor = actor_of(request)
    paper = papers.decision_sheet(actor, code=meeting_code)
    return sent(handing.hand_out(actor, paper, suffix, verb="plan.read", kind="decisions", key=meeting_code),
                f"decisions-{meeting_code}", suffix)


@require_http_methods(["GET", "POST"])
@signed_in
def recommend(request: HttpRequest, compilation_id: str) -> HttpResponse:
    """One more recommendation of a review."""
    actor = actor_of(request)
    require(actor, "plan.keep")
    row = queries.compilation(actor, compilation_id)
    form = forms.RecommendationForm(request.POST or None)
    told = ["It is in the review from the next assembly on, and at the latest when the Chair circulates it."]
    return pages.form_page(request, form, "Add a recommendation",
                           lambda: reviews.recommend(actor, year=row.year, kind=row.kind, **form.values()),
                           reverse("compiling:report", args=[row.id]), told=told)


@require_POST
@signed_in
def withdraw(request: HttpRequest, compilation_id: str, recommendation_id: str) -> HttpResponse:
    """Take a recommendation back."""
    reviews.withdraw(actor_of(request), recommendation_id=recommendation_id)
    return redirect("compiling:report", compilation_id=compilation_id)


@require_http_methods(["GET", "POST"])
@signed_in
def take_up(request: HttpRequest, compilation_id: str, recommendation_id: str) -> HttpResponse:
    """An endorsed recommendation gets its owner and its day."""
    actor = actor_of(request)
    require(actor, "plan.keep")
    row = queries.compilation(actor, compilation_id)
    item = queries.recommendation(actor, recommendation_id)
    form = forms.TakeUpForm(request.POST or None, initial={"owner": item.owner, "due": item.due})
    return pages.form_page(request, form, f"Follow up recommendation {item.number}",
                           lambda: following.take_up(actor, recommendation_id=item.id, **form.cleaned_data),
                           f"{reverse('compiling:report', args=[row.id])}#recommendations", told=[item.text])


@require_http_methods(["GET", "POST"])
@signed_in
def seed(request: HttpRequest, compilation_id: str) -> HttpResponse:
    """Draft the next edition from an endorsed final review."""
    actor = actor_of(request)
    require(actor, "plan.keep")
    row = queries.compilation(actor, compilation_id)
    form = forms.SeedForm(request.POST or None)
    told = ["Each recommendation for the next edition becomes a draft clause, related to the clauses that it is about. Clauses that no "
            "recommendation names stay open in the comparison of both editions."]
    return pages.form_page(request, form, "Draft the next edition", lambda: reviews.seed(actor, compilation_id=row.id, **form.cleaned_data),
                           reverse("compiling:report", args=[row.id]), told=told, button="Draft it")


def sent(data: bytes, name: str, suffix: str, unset: Sequence[tuple[str, str]] = ()) -> HttpResponse:
    """A document's bytes, to be saved and never shown in place. unset: signs that were printed as numbers, and where they stand."""
    answer = HttpResponse(data, content_type={**handing.SUFFIX, "xlsx": XLSX}[suffix])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    if unset:
        told = "; ".join(f"{sign} in {place}" for sign, place in unset)
        answer["Sheaf-Printed-As-Numbers"] = told.encode("ascii", "replace").decode()[:MAX_HEADER]
    return answer
