"""What the pages of the plan's rooms share: who may keep, and a form that does one thing, with errors beside their fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sheaf.access import once
from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of
from sheaf.access.policy import require
from sheaf.kernel import ids
from sheaf.kernel.errors import Refused, SheafError

MAX_TOKEN = 80


def keeper(request: HttpRequest) -> Actor:
    """Who may keep the common part of the plan; refused before anything is read."""
    actor = actor_of(request)
    require(actor, "plan.keep")
    return actor


def form_page(
    request: HttpRequest, form: Any, title: str, do: Callable[[], Any], back: str, *, template: str,
    after: Callable[[Any], str] | None = None, **more: Any
) -> HttpResponse:
    """Show the form, or do it and go back, or where `after` of what was made says. Sent twice it is done once, and leads there again."""
    if request.method == "POST":
        key, led = key_of(request), []
        if before := once.sent(key):
            messages.info(request, f"{title}: this was done already, and is not done twice.")
            return redirect(before)
        if form.is_valid() and tried(form, lambda: led.append(once.once(key, lambda: _place(do(), back, after)))):
            messages.success(request, f"{title}: done.")
            return redirect(led[0])
    return render(request, template, {"form": form, "title": title, "back": back, "once": token_of(request), **more},
                  status=422 if form.errors else 200)


def _place(made: Any, back: str, after: Callable[[Any], str] | None) -> str:
    return after(made) if after else back


def token_of(request: HttpRequest) -> str:
    """The one-time token of a form: the one that it came with, since it was not done, else a new one."""
    return request.POST.get("once", "")[:MAX_TOKEN] or ids.new_secret()


def key_of(request: HttpRequest) -> str:
    """The key of a form that was sent, for `once`: of its token, its address and all that stands in it."""
    fields = [[name, values] for name, values in sorted(request.POST.lists()) if name not in ("csrfmiddlewaretoken", "once")]
    files = [[name, str(file.name), file.size or 0] for name, file in sorted(request.FILES.items()) if not isinstance(file, list)]
    return once.key_of(actor_of(request), request.POST.get("once", "")[:MAX_TOKEN], [request.get_full_path(), fields, files])


def tried(form: Any, do: Callable[[], Any]) -> bool:
    """Whether it was done; else the form carries why not. What is refused is no error of the form."""
    try:
        do()
    except SheafError as error:
        if error.status == Refused.status:
            raise
        complain(form, error)
        return False
    return True


def complain(form: Any, error: SheafError) -> None:
    """The error's sentence above the form, and each field's beside it."""
    form.add_error(None, error.message)
    for field, sentence in error.details.get("fields", {}).items():
        form.add_error(field if field in form.fields else None, sentence)
