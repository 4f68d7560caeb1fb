"""Pages: meetings of the year, one meeting with its agenda and papers, standing items, the calendar."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, TooLarge
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.meetings import calendar, forms, hooks, queries, services
from sheaf.plan.meetings.models import FORMATS, MEETING_STATES
from sheaf.plan.meetings.pages import form_page
from sheaf.plan.pages import keeper

PAGE = 50


@require_GET
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Meetings, newest first."""
    actor = actor_of(request)
    page = Paginator(queries.meetings(actor, body=request.GET.get("body", "")), PAGE).get_page(request.GET.get("page"))
    return render(request, "meetings/index.html", {"page": page, "formats": FORMATS, "states": MEETING_STATES,
                                                   "may_keep": may(actor, "plan.keep").allowed})


@require_GET
@signed_in
def meeting(request: HttpRequest, meeting_code: str) -> HttpResponse:
    """One meeting: its agenda, what the agenda lacks, papers, decisions."""
    actor = actor_of(request)
    row = queries.meeting(actor, meeting_code)
    return render(
        request,
        "meetings/meeting.html",
        {
            "meeting": row,
            "format": FORMATS[row.format],
            "items": queries.agenda(actor, meeting_code),
            "missing": queries.missing_standing(row),
            "missing_follow_ups": queries.missing_follow_ups(row),
            "papers": queries.papers(actor, row).filter(item=None),
            "decisions": row.decisions.all(),
            "documents": hooks.DOCUMENTS,
            "may_keep": may(actor, "plan.keep").allowed,
            "may_add": may(actor, "plan.paper").allowed,
            "steps": queries.open_steps(row),
            "mine": actor.state,
        },
    )


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting."""
    actor = keeper(request)
    form = forms.MeetingForm(request.POST or None)
    return form_page(request, form, "Plan a meeting", lambda: services.plan_meeting(actor, **form.values()), reverse("meetings:index"),
                     after=lambda row: reverse("meetings:meeting", args=[row.code]))


@require_http_methods(["GET", "POST"])
@signed_in
def move(request: HttpRequest, meeting_code: str) -> HttpResponse:
    """Another day."""
    actor = keeper(request)
    row = queries.meeting(actor, meeting_code)
    form = forms.DaysForm(request.POST or None, initial={"starts": row.starts, "ends": row.ends})
    form.fields["starts"].help_text = ("Deadlines that are counted back from the meeting move with it, as far as they have not passed; "
                                       "whoever was reminded of a day that changes is told once.")
    back = reverse("meetings:meeting", args=[meeting_code])
    return form_page(request, form, "Move the meeting", lambda: services.move_meeting(actor, code=meeting_code, **form.cleaned_data), back)


@require_http_methods(["GET", "POST"])
@signed_in
def item(request: HttpRequest, meeting_code: str) -> HttpResponse:
    """One more agenda item."""
    actor = keeper(request)
    queries.meeting(actor, meeting_code)
    form = forms.ItemForm(request.POST or None)
    back = reverse("meetings:meeting", args=[meeting_code])
    return form_page(request, form, "Add an item", lambda: services.add_item(actor, code=meeting_code, **form.cleaned_data), back)


@require_POST
@signed_in
def drop_item(request: HttpRequest, item_id: str) -> HttpResponse:
    """Take an item off."""
    actor = keeper(request)
    return redirect("meetings:meeting", meeting_code=services.drop_item(actor, item_id=item_id))


@require_POST
@signed_in
def place_item(request: HttpRequest, item_id: str) -> HttpResponse:
    """Put an item at another place."""
    actor = keeper(request)
    form = forms.PlaceForm(request.POST)
    if not form.is_valid():
        raise Invalid("A place on the agenda is a number from 1.", fields={"position": "From 1."})
    return redirect("meetings:meeting", meeting_code=services.place_item(actor, item_id=item_id, **form.cleaned_data))


@require_http_methods(["GET", "POST"])
@signed_in
def end_standing(request: HttpRequest, standing_id: str) -> HttpResponse:
    """An item stands no longer on every agenda."""
    actor = keeper(request)
    row = queries.standing_item(actor, standing_id)
    form = forms.EndForm(request.POST or None, initial={"on": clock.today()})
    return form_page(request, form, f"End “{row.title}”", lambda: services.end_standing(actor, item_id=standing_id, **form.cleaned_data),
                     reverse("meetings:standing", args=[row.body]))


@require_http_methods(["GET", "POST"])
@signed_in
def standing(request: HttpRequest, body_code: str) -> HttpResponse:
    """Standing items of a body."""
    actor = actor_of(request)
    body = bodies.body(actor, body_code)
    form = forms.StandingForm(request.POST or None, initial={"starts": clock.today()})
    if request.method == "POST":
        keeper(request)
        back = reverse("meetings:standing", args=[body_code])
        return form_page(
            request, form, "Add a standing item", lambda: services.add_standing(actor, body=body_code, **form.cleaned_data), back
        )
    return render(request, "meetings/standing.html", {"body": body, "items": queries.standing(body_code, clock.today()), "form": form,
                                                      "may_keep": may(actor, "plan.keep").allowed})


@require_POST
@signed_in
def act(request: HttpRequest, meeting_code: str, verb: str) -> HttpResponse:
    """Hold, cancel, or fill the agenda."""
    verbs = {"hold": services.hold, "cancel": services.cancel, "fill": services.fill_agenda}
    actor = keeper(request)
    if verb not in verbs:
        raise NotFound("There is no such step.")
    try:
        done = verbs[verb](actor, code=meeting_code)
        messages.success(request, f"{done} items came onto the agenda." if verb == "fill" else "Done.")
    except Conflict as error:
        messages.error(request, error.sentences())
    return redirect("meetings:meeting", meeting_code=meeting_code)


@require_http_methods(["GET", "POST"])
@signed_in
def add_paper(request: HttpRequest, meeting_code: str) -> HttpResponse:
    """Add a paper."""
    actor = actor_of(request)
    require(actor, "plan.paper")
    form = forms.PaperForm(request.POST or None, request.FILES or None, items=queries.agenda(actor, meeting_code))

    def add() -> None:
        given = form.cleaned_data
        if given["file"].size > services.MAX_PAPER:
            raise TooLarge(f"At most {services.MAX_PAPER // 1024 // 1024} MB.")
        services.add_paper(actor, code=meeting_code, title=given["title"], name=given["file"].name, data=given["file"].read(),
                           media_type=given["file"].content_type or "", item_id=given["item_id"], shown_to=given["shown_to"])

    return form_page(request, form, "Add a paper", add, reverse("meetings:meeting", args=[meeting_code]))


@require_GET
@signed_in
def paper(request: HttpRequest, paper_id: str) -> HttpResponse:
    """A paper's bytes, to be saved and never shown in place."""
    row = services.read_paper(actor_of(request), paper_id=paper_id)
    answer = HttpResponse(bytes(row.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(row.name)}"
    return answer


@require_http_methods(["GET", "POST"])
@signed_in
def audience(request: HttpRequest, paper_id: str) -> HttpResponse:
    """To whom a paper is shown from now on."""
    actor = actor_of(request)
    require(actor, "plan.paper")
    row = queries.own_paper(actor, paper_id)
    form = forms.AudienceForm(request.POST or None, initial={"shown_to": row.shown_to})
    form.fields["shown_to"].help_text = f"“{row.title}” is shown to {row.audience}. Whoever read it before keeps what they read."
    if row.readers:
        form.fields["shown_to"].help_text += f" Those who take part now are those of {row.meeting.body}."
    return form_page(request, form, "Who reads a paper", lambda: services.show_paper(actor, paper_id=paper_id, **form.cleaned_data),
                     reverse("meetings:meeting", args=[row.meeting_id]))


@require_http_methods(["GET", "POST"])
@signed_in
def calendar_page(request: HttpRequest) -> HttpResponse:
    """Make or drop the secret address of one's calendar; it is shown once."""
    actor = actor_of(request)
    require(actor, "plan.calendar")
    address = ""
    if request.method == "POST" and "drop" in request.POST:
        calendar.drop_address(actor)
        messages.success(request, "No address opens your calendar any longer.")
    elif request.method == "POST":
        address = request.build_absolute_uri(reverse("meetings:feed", args=[calendar.new_address(actor)]))
    return render(request, "meetings/calendar.html", {"address": address})


@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address; whoever has the address needs nothing else."""
    answer = HttpResponse(calendar.calendar(secret), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=600"
    return answer


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name, safe="")
