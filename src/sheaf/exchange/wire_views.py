"""The wire over http: no session, no cookie, no CSRF token; the bytes carry their own signatures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sheaf.exchange import receipts
from sheaf.exchange.errors import NotReady, WireRefused
from sheaf.exchange.refusals import refuse
from sheaf.exchange.wire import PATHS
from sheaf.web.bodies import limited

CONTENT_TYPE = "application/vnd.sheaf.v1"
_STATUS = {"too_large": 413, "id_reused": 409, "sequence_reused": 409, "missing_chunks": 409, "unknown_sender": 403,
           "signature": 403, "chunk_quota": 429}


@csrf_exempt  # machines call it; nothing here looks at a cookie
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """One message or chunk. The answer is a signed receipt, and the status only helps whoever reads logs; before the first
    copy of the directory it is 503 with the code `directory_none`."""
    limit, act = PATHS[request.path]
    raw = limited(request, limit)
    try:
        answer = act(raw) if raw is not None else refuse(b"", WireRefused("too_large"))
    except NotReady as error:
        return JsonResponse(error.diagnostics(), status=error.status, headers={"Retry-After": str(error.retry_after)})
    receipt = receipts.parse(answer)
    status = _STATUS.get(receipt.code, 422) if receipt.type == receipts.REFUSED else 200
    return HttpResponse(answer, content_type=CONTENT_TYPE, status=status)
