"""Pages of one's own: appointments, unlocking, tokens, keys of one's unit, explained decisions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from sheaf.access import explain as explanations
from sheaf.access import forms, lockout, queries, rotation, services, unlock
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.middleware import APPOINTMENT
from sheaf.access.models import Person
from sheaf.access.policy import may, require
from sheaf.crypto.errors import CannotOpen
from sheaf.kernel import clock
from sheaf.kernel.errors import NotFound


@require_GET
@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here: my appointments, my keys, what I may do."""
    actor = actor_of(request)
    current = queries.appointments_in_force(_person(request))
    return render(request, "access/me.html", {
        "appointments": queries.own_appointments(actor), "choices": current, "abilities": queries.abilities(actor),
        "unlocked": actor.keys is not None, "now": clock.now(),
        "key_addresses": sorted(actor.keys.addresses()) if actor.keys else []})


@require_POST
@signed_in
def choose(request: HttpRequest) -> HttpResponse:
    """Act under another of my appointments from now on."""
    wanted = request.POST.get("appointment", "")
    if wanted not in {item.id for item in queries.appointments_in_force(_person(request))}:
        raise NotFound("You have no such appointment in force.")
    request.session[APPOINTMENT] = wanted
    return redirect("access:me")


@sensitive_post_parameters("password")
@signed_in
def unlock_keys(request: HttpRequest) -> HttpResponse:
    """Enter the password again, where this browser has lost the key to the session."""
    form = forms.Unlock(request.POST or None)
    if request.method == "POST" and form.is_valid():
        counted = lockout.keys_for(_person(request).username, lockout.address_of(request))
        lockout.begin(counted)
        try:
            unlock.unlock(request, _person(request), form.cleaned_data["password"])
            lockout.succeeded(counted)
            messages.success(request, "Your keys are unlocked.")
            return redirect("access:me")
        except CannotOpen:
            form.add_error("password", "This is not your password.")
    return render(request, "access/unlock.html", {"form": form})


@signed_in
def tokens(request: HttpRequest) -> HttpResponse:
    """My API tokens. A new one is shown in the answer to the form, and never again."""
    actor, shown = actor_of(request), ""
    existing = queries.own_tokens(actor)
    form = forms.NewToken(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        _, shown = services.create_token(actor, **form.cleaned_data)
        existing, form = queries.own_tokens(actor), forms.NewToken(actor=actor)
    return render(request, "access/tokens.html", {
        "form": form, "tokens": existing, "shown": shown, "now": clock.now()})


@require_POST
@signed_in
def revoke(request: HttpRequest, token_id: str) -> HttpResponse:
    services.revoke_token(actor_of(request), token_id)
    messages.success(request, "The token is revoked.")
    return redirect("access:tokens")


@signed_in
def keys(request: HttpRequest) -> HttpResponse:
    """Who holds which key of my unit, and who waits for one."""
    actor = actor_of(request)
    if request.method == "POST":
        count = services.grant_keys(actor, request.POST.get("person", ""))
        messages.success(request, f"Granted: {count} key{'' if count == 1 else 's'}.")
        return redirect("access:keys")
    return render(request, "access/keys.html", {
        "holdings": queries.holdings(actor), "waiting": queries.grants_waiting(actor),
        "orphans": rotation.orphans(actor), "may_rotate": may(actor, "key.rotate").allowed,
        "unlocked": actor.keys is not None})


@require_POST
@signed_in
def rotate(request: HttpRequest) -> HttpResponse:
    key = services.rotate_key(actor_of(request), address=request.POST.get("address", ""))
    messages.success(request, f"{key.address} has a new key. Its holders keep the former one for reading.")
    return redirect("access:keys")


@require_GET
@signed_in
def why(request: HttpRequest) -> HttpResponse:
    """Why may I, or may I not? `?verb=record.edit&kind=record&object=...`"""
    actor = actor_of(request)
    require(actor, "access.explain")
    kind, _, plain = request.GET.get("object", "").rpartition(":")
    verb = request.GET.get("verb", "")
    found = explanations.explain(actor, verb, request.GET.get("kind", "") or kind, plain) if verb else None
    return render(request, "access/why.html", {"found": found, "verb": verb, "abilities": queries.abilities(actor),
                                               "object": request.GET.get("object", "")})


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101 - `signed_in` has seen to it
    return request.user
