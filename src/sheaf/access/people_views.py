"""Pages of the node administrator: people, their appointments, one-time passwords."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sheaf.access import forms, lockout, queries, services
from sheaf.access.doors import actor_of, signed_in
from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid

PAGE_SIZE = 50


@signed_in
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account; a form to make one more."""
    actor = actor_of(request)
    everybody = queries.people(actor)
    form, made, password = forms.NewPerson(request.POST or None), None, ""
    if request.method == "POST" and form.is_valid():
        password = services.one_time_password()
        try:
            made = services.create_person(actor, password=password, **form.cleaned_data)
            form = forms.NewPerson()
        except (Invalid, Conflict) as error:
            _explain(form, error)
    page = Paginator(everybody, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "access/people.html", {
        "page": page, "form": form, "made": made, "password": password, "now": clock.now()})


@signed_in
def person(request: HttpRequest, person_id: str) -> HttpResponse:
    """One account: its appointments, and a form to appoint."""
    actor = actor_of(request)
    found = queries.person(actor, person_id)
    form = forms.NewAppointment(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.appoint(actor, person_id=person_id, **form.values())
            messages.success(request, f"{found.name} is appointed.")
            return redirect("access:person", person_id)
        except (Invalid, Conflict) as error:
            _explain(form, error)
    return _person_page(request, person_id, form)


@require_POST
@signed_in
def end(request: HttpRequest, appointment_id: str) -> HttpResponse:
    services.end_appointment(actor_of(request), appointment_id=appointment_id,
                             accept_loss=request.POST.get("accept_loss") == "yes")
    messages.success(request, "The appointment has ended.")
    return redirect("access:people")


@require_POST
@signed_in
def reset(request: HttpRequest, person_id: str) -> HttpResponse:
    """A new one-time password, shown once."""
    password = services.one_time_password()
    services.reset_password(actor_of(request), person_id=person_id, password=password,
                            accept_loss=request.POST.get("accept_loss") == "yes")
    return _person_page(request, person_id, forms.NewAppointment(), password)


@require_POST
@signed_in
def unlock(request: HttpRequest, person_id: str) -> HttpResponse:
    """Forget the failed attempts of an account."""
    services.unlock_account(actor_of(request), person_id=person_id)
    messages.success(request, "The failed attempts are forgotten; the person may try again now.")
    return redirect("access:person", person_id)


@require_POST
@signed_in
def active(request: HttpRequest, person_id: str) -> HttpResponse:
    """Close the account or open it again."""
    wanted = request.POST.get("active") == "yes"
    services.set_active(actor_of(request), person_id=person_id, active=wanted,
                        accept_loss=request.POST.get("accept_loss") == "yes")
    messages.success(request, "The account is open." if wanted else "The account is closed; its units have new keys.")
    return redirect("access:person", person_id)


def _person_page(request: HttpRequest, person_id: str, form: forms.NewAppointment, password: str = "") -> HttpResponse:
    found = queries.person(actor_of(request), person_id)
    return render(request, "access/person.html", {
        "person": found, "form": form, "password": password, "now": clock.now(), "lock": lockout.status(actor_of(request), found),
        "appointments": found.appointments.order_by("-starts")})


def _explain(form: forms.House, error: Invalid | Conflict) -> None:
    fields = error.details.get("fields") or {None: error.message}
    for name, sentence in fields.items():
        form.add_error(name if name in form.fields else None, sentence)
