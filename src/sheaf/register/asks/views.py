"""Pages under /ask/: parse, call, render."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.kernel import ids
from sheaf.kernel.errors import Invalid, NotFound
from sheaf.register.asks import codes, forms, panels, queries, releasing, services
from sheaf.register.records import queries as records
from sheaf.register.records.shapes import Card

PREFILLED = ("kind", "names", "birth_date", "nationality", "identifier_type", "identifier", "case", "crime_area")


@signed_in
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My questions, or all that I may see."""
    actor = actor_of(request)
    require(actor, "ask.send")
    everybody = request.GET.get("who") == "all"
    return render(request, "asks/mine.html", {"questions": queries.questions(actor, mine=not everybody), "everybody": everybody})


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a question. A search without hits leads here with ?q=."""
    actor = actor_of(request)
    to = queries.addressees(actor)
    if request.method == "POST":
        form = forms.AskForm(request.POST, to=to)
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = services.ask(actor, subject=form.subject(), purpose=data["purpose"], case=data["case"],
                                    crime_area=data["crime_area"], nodes=data["nodes"], urgent=data["urgent"], token=data["token"])
                return redirect("asks:question", question_id=made)
            except Invalid as error:
                forms.show_problems(form, error.details.get("fields") or {"": error.message})
    else:
        initial: dict[str, Any] = {key: request.GET[key] for key in PREFILLED if key in request.GET}
        initial.setdefault("names", request.GET.get("q", request.GET.get("name", "")))
        form = forms.AskForm(initial={**initial, "nodes": [item.code for item in to if item.known], "token": ids.new_secret()}, to=to)
    unknown = [item.name for item in to if not item.known]
    return render(request, "asks/new.html", {"form": form, "unknown": unknown}, status=422 if form.errors else 200)


@signed_in
@require_GET
def question(request: HttpRequest, question_id: str) -> HttpResponse:
    """One question; its answers arrive by themselves."""
    actor = actor_of(request)
    view = queries.question(actor, question_id)
    services.mark_seen(actor, question_id)
    return render(request, "asks/question.html", {"question": view, "may_request": may(actor, "request.draft").allowed})


@signed_in
@require_GET
def answers(request: HttpRequest, question_id: str) -> HttpResponse:
    """The table of answers alone, asked for every two seconds while one is open."""
    actor = actor_of(request)
    view = queries.question(actor, question_id, log=False)
    services.mark_seen(actor, question_id)
    return render(request, "asks/answers.html", {"question": view, "may_request": may(actor, "request.draft").allowed})


@signed_in
@require_GET
def held(request: HttpRequest) -> HttpResponse:
    """The worklist of held answers: y tells the hit, n does not, u leaves it for another."""
    actor = actor_of(request)
    require(actor, "ask.decide")
    rows = [{"held": row, "record": _card(actor, row.record_id), "rule": releasing.rule_by_id(row.rule_id)}
            for row in queries.held(actor)]
    return render(request, "asks/held.html", {"rows": rows})


def _card(actor: Actor, record_id: str) -> Card | None:
    """The record of a held match, or None where it was retired since."""
    try:
        return records.card(actor, record_id)
    except NotFound:
        return None


@signed_in
@require_POST
def decide(request: HttpRequest, held_id: str) -> HttpResponse:
    """One decision of the worklist."""
    decision = request.POST.get("decision", "")
    services.decide_held(actor_of(request), held_id=held_id, decision=decision, basis=request.POST.get("basis", ""),
                         conditions=request.POST.get("conditions", ""))
    messages.success(request, {"yes": "The hit was told.", "no": "It was not told."}.get(decision, "Left for another."))
    return redirect("asks:held")


@signed_in
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The release rules in the order in which they are tried, and the form for a new one."""
    actor = actor_of(request)
    form = forms.RuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(actor, "release_policy.edit")
        if form.is_valid():
            try:
                services.add_rule(actor, **form.cleaned_data)
                messages.success(request, "The rule is in force.")
                return redirect("asks:rules")
            except Invalid as error:
                forms.show_problems(form, error.details.get("fields") or {"": error.message})
    context = {"rules": queries.rules(actor), "form": form, "may_edit": may(actor, "release_policy.edit").allowed,
               "effects": codes.EFFECTS}
    return render(request, "asks/rules.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def end_rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    services.end_rule(actor_of(request), rule_id=rule_id)
    messages.success(request, "The rule has ended.")
    return redirect("asks:rules")


@signed_in
@require_GET
def received(request: HttpRequest) -> HttpResponse:
    """Who asked this node."""
    return render(request, "asks/received.html", {"rows": queries.received(actor_of(request)), "purposes": codes.PURPOSES})


@signed_in
@require_GET
def about(request: HttpRequest, record_id: str) -> HttpResponse:
    """Who asked about one record of the reader's unit, and who was told. Looking at it takes the notices out of the inbox."""
    actor = actor_of(request)
    view = records.get(actor, record_id)
    rows = queries.about(actor, panels.ids_of(view))
    for item in rows:
        if item.row.seen_at is None:
            services.mark_notice_seen(actor, notice_id=item.row.id)
    return render(request, "asks/about.html", {"record": view.card, "rows": rows})


@signed_in
@require_GET
def alarms(request: HttpRequest) -> HttpResponse:
    """Questions about watched records."""
    actor = actor_of(request)
    require(actor, "ask.alarm")
    return render(request, "asks/alarms.html", {"rows": queries.alarms(actor)})


@signed_in
@require_POST
def acknowledge(request: HttpRequest, alarm_id: str) -> HttpResponse:
    services.acknowledge_alarm(actor_of(request), alarm_id=alarm_id)
    return redirect("asks:alarms")
