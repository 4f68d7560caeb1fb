"""The REST API of a node: every room's router under one roof, one way to sign in, one error shape."""

from __future__ import annotations

from importlib import import_module

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from sheaf import __version__
from sheaf.access.doors import api_auth
from sheaf.kernel.errors import Invalid, SheafError

ROUTERS = {
    "access": "sheaf.access.api", "directory": "sheaf.directory.api", "exchange": "sheaf.exchange.api",
    "records": "sheaf.register.records.api", "lists": "sheaf.register.lists.api", "asks": "sheaf.register.asks.api",
    "requests": "sheaf.requests.api",
}

api = NinjaAPI(
    title="Sheaf", version=__version__, auth=api_auth, docs_url=None, openapi_url="/openapi.json", urls_namespace="api",
    description="The API of one Sheaf node. Bearer tokens carry scopes; every call passes the same services as the pages.",
)
for prefix, module in ROUTERS.items():
    api.add_router(f"/{prefix}/", import_module(module).router)


@api.exception_handler(SheafError)
def _expected(request: HttpRequest, error: SheafError) -> HttpResponse:
    return api.create_response(request, error.diagnostics(), status=error.status)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(map(str, item["loc"])): item["msg"] for item in error.errors}
    problem = Invalid("The request has fields that are wrong or missing.", fields=fields)
    return api.create_response(request, problem.diagnostics(), status=problem.status)
