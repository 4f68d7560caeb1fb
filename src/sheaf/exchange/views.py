"""Pages: the state of delivery, one conversation's proof of delivery, and grants to share wider."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.exchange import forms, grants, queries, services
from sheaf.kernel.errors import NotFound


@require_GET
@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """What waits, since when, for whom, what happens next; dead letters."""
    actor = actor_of(request)
    return render(request, "exchange/overview.html", {
        "found": queries.overview(actor), "manages": may(actor, "exchange.manage").allowed})


@require_GET
@signed_in
def conversation(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Messages of one conversation with their receipts."""
    found = queries.conversation(actor_of(request), conversation_id)
    return render(request, "exchange/conversation.html", {"found": found, "conversation": conversation_id})


@require_POST
@signed_in
def retry_all(request: HttpRequest) -> HttpResponse:
    count = services.retry_all(actor_of(request))
    messages.success(request, f"{count} waiting deliveries are tried now.")
    return redirect("exchange:overview")


def _act(actor: Actor, action: str) -> Callable[..., None]:
    require(actor, "exchange.manage")
    if action not in ("retry", "bury"):
        raise NotFound("No such action.")
    return services.retry if action == "retry" else services.bury


@require_POST
@signed_in
def manage(request: HttpRequest, delivery_id: str, action: str) -> HttpResponse:
    """Retry or bury one delivery."""
    actor = actor_of(request)
    _act(actor, action)(actor, delivery_id=delivery_id)
    messages.success(request, "It is tried now." if action == "retry" else "It was given up; the other side is told.")
    return redirect("exchange:overview")


@require_POST
@signed_in
def manage_letter(request: HttpRequest, letter_id: str, action: str) -> HttpResponse:
    """The same, from the list of dead letters."""
    actor = actor_of(request)
    if action == "settle":
        services.settle_letter(actor, letter_id=letter_id)
        messages.success(request, "It was put away.")
        return redirect("exchange:overview")
    delivery_id = services.delivery_of_letter(actor, letter_id=letter_id)
    _act(actor, action)(actor, delivery_id=delivery_id)
    messages.success(request, "It is sent anew." if action == "retry" else "It was buried.")
    return redirect("exchange:overview")


@require_http_methods(["GET", "POST"])
@signed_in
def grants_page(request: HttpRequest) -> HttpResponse:
    """Leave asked of others and asked of us; a form to ask for it."""
    actor = actor_of(request)
    require(actor, "exchange.open")
    form = forms.AskGrant(request.POST or None, initial={"message_id": request.GET.get("message", "")})
    if request.method == "POST" and form.is_valid():
        services.ask_grant(actor, **form.cleaned_data)
        messages.success(request, "The originators are asked.")
        return redirect("exchange:grants")
    found = grants.listed(actor)
    return render(request, "exchange/grants.html", {
        "grants": found, "held_here": grants.held_here(found), "form": form, "asks": may(actor, "grant.ask").allowed,
        "decides": may(actor, "grant.decide").allowed})


@require_POST
@signed_in
def decide_grant(request: HttpRequest, grant_id: str, decision: str) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "grant.decide")
    if decision == "revoke":
        services.revoke_grant(actor, grant_id=grant_id)
    elif decision in ("give", "refuse"):
        services.decide_grant(actor, grant_id=grant_id, give=decision == "give")
    else:
        raise NotFound("No such decision.")
    messages.success(request, "Your decision is signed and on its way.")
    return redirect("exchange:grants")
