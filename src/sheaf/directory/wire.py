"""The two wire addresses, between nodes: signed frames in, signed documents out. No cookies, no CSRF:
what counts is the signature over the bytes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sheaf.directory import documents, services
from sheaf.directory.documents import FRAME_LIMIT
from sheaf.kernel.errors import SheafError, TooLarge
from sheaf.web.bodies import limited


def _answer(request: HttpRequest, do: Callable[[bytes], bytes]) -> HttpResponse:
    try:
        raw = limited(request, FRAME_LIMIT)
        if raw is None:
            raise TooLarge("The directory frame is too large.")
        return HttpResponse(do(raw), content_type="application/json")
    except SheafError as error:
        return HttpResponse(documents.refusal(error), content_type="application/json", status=error.status)


@csrf_exempt  # machines call it; nothing here looks at a cookie
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    return _answer(request, services.accept_submission)


@csrf_exempt  # as above
@require_POST
def pull(request: HttpRequest) -> HttpResponse:
    return _answer(request, services.answer_pull)
