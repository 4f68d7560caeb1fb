"""Pages: put a decision, one decision with its steps and positions, follow-ups."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sheaf.access import once
from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require, require_any
from sheaf.kernel import clock
from sheaf.kernel.errors import Invalid, Refused, SheafError
from sheaf.plan.bodies.words import owner_in_words
from sheaf.plan.meetings import deciding, forms, queries, table
from sheaf.plan.meetings.models import FOLLOW_UP_STATES, KINDS, Decision
from sheaf.plan.meetings.pages import form_page
from sheaf.plan.pages import complain, keeper, key_of, token_of, tried

PAGE = 50


@require_http_methods(["GET", "POST"])
@signed_in
def propose(request: HttpRequest, meeting_code: str) -> HttpResponse:
    """Put a decision."""
    actor = keeper(request)
    asked = {name: request.GET[name] for name in ("kind", "about", "text") if name in request.GET}  # a room above that needs a decision
    form = forms.DecisionForm(request.POST or None, items=queries.agenda(actor, meeting_code), initial=asked)
    back = reverse("meetings:meeting", args=[meeting_code])
    return form_page(request, form, "Put a decision", lambda: deciding.propose(actor, meeting=meeting_code, **form.values()), back)


@require_http_methods(["GET", "POST"])
@signed_in
def decision(request: HttpRequest, decision_code: str) -> HttpResponse:
    """One decision; a step by whoever may take it, or a follow-up."""
    actor = actor_of(request)
    row = queries.decision(actor, decision_code)
    form = forms.FollowUpForm(request.POST if "follow" in request.POST else None)
    if request.method == "POST":
        require_any(actor, "plan.keep", "plan.position")
        try:
            _do(actor, row, request, form)
            return redirect("meetings:decision", decision_code=decision_code)
        except SheafError as error:
            if error.status == Refused.status:
                raise
            complain(form, error) if "follow" in request.POST else messages.error(request, error.sentences())
            row.refresh_from_db()
    return render(
        request,
        "meetings/decision.html",
        {
            "decision": row,
            "kinds": KINDS,
            "modes": table.WORDS,
            "how": table.HOW,
            "states": table.STATES,
            "said": table.SAID,
            "positions": row.positions.all(),
            "follow_ups": [(item, owner_in_words(item.owner)) for item in row.follow_ups.all()],
            "follow_states": FOLLOW_UP_STATES,
            "form": form,
            "once": token_of(request),
            "steps": queries.keeper_steps(row) if may(actor, "plan.keep").allowed else [],
            "begins": row.meeting.starts if row.meeting.starts > clock.today() and row.mode == table.CONSENSUS else None,
            "says": table.events(row.mode, row.state, "member")
            if may(actor, "plan.position").allowed and queries.may_take_part(actor, row)
            else [],
            "may_keep": may(actor, "plan.keep").allowed,
        },
        status=422 if form.errors else 200,
    )


def _do(actor: Actor, row: Decision, request: HttpRequest, form: forms.FollowUpForm) -> None:
    if "follow" in request.POST:
        if not form.is_valid():
            raise Invalid("The follow-up cannot be added as written.")
        once.once(key_of(request), lambda: deciding.add_follow_up(actor, decision=row.code, **form.cleaned_data).id)
        return
    step = forms.StepForm(request.POST)
    if not step.is_valid():
        raise Invalid("This is no step.", code="step")
    event, given = step.cleaned_data["event"], step.cleaned_data
    if event == table.RECORD:
        deciding.record(actor, code=row.code, on=given["on"])
    elif event == table.WITHDRAW:
        deciding.withdraw(actor, code=row.code)
    elif event == table.RESUME:
        deciding.resume(actor, code=row.code, until=given["until"])
    else:
        deciding.take_position(actor, code=row.code, event=event, text=given["text"])


@require_GET
@signed_in
def follow_ups(request: HttpRequest) -> HttpResponse:
    """What has to follow from decisions, by its day."""
    wanted = request.GET.get("state", "open")
    rows = queries.follow_ups(actor_of(request), state=wanted if wanted in FOLLOW_UP_STATES else "")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "meetings/follow_ups.html", {
        "page": page, "rows": [(row, owner_in_words(row.owner)) for row in page], "states": FOLLOW_UP_STATES, "wanted": wanted})


@require_http_methods(["GET", "POST"])
@signed_in
def follow_up(request: HttpRequest, follow_up_id: str) -> HttpResponse:
    """One follow-up; its owner says what became of it."""
    actor = actor_of(request)
    row = queries.follow_up(actor, follow_up_id)
    if request.method == "POST":
        require(actor, "plan.follow")
    form = forms.CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and tried(
            form, lambda: deciding.close_follow_up(actor, follow_up_id=follow_up_id, **form.cleaned_data)):
        return redirect("meetings:follow_up", follow_up_id=follow_up_id)
    return render(request, "meetings/follow_up.html", {
        "row": row, "owner": owner_in_words(row.owner), "states": FOLLOW_UP_STATES, "form": form,
        "agendas": row.agenda_items.select_related("meeting").order_by("meeting__starts"),
        "may_drop": may(actor, "plan.keep").allowed,
        "may_close": queries.may_close(actor, row) and row.state == "open"}, status=422 if form.errors else 200)
