"""The REST API of a node: every room's router under one roof, one way to sign in, one error shape, one document."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from http.client import responses
from importlib import import_module
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.params.models import BodyModel, FileModel, FormModel, ParamModel
from ninja.parser import Parser

from sheaf import __version__
from sheaf.access.doors import TokenDoor, api_auth
from sheaf.kernel.errors import Invalid, SheafError, TooLarge
from sheaf.web.given import UNKNOWN, WRONG_FIELDS, check_form, check_none
from sheaf.web.plain import check_plain

ROUTERS = {
    "access": "sheaf.access.api", "directory": "sheaf.directory.api", "exchange": "sheaf.exchange.api",
    "records": "sheaf.register.records.api", "lists": "sheaf.register.lists.api",
    "screening": "sheaf.register.screening.api", "alerts": "sheaf.register.alerts.api", "asks": "sheaf.register.asks.api",
    "requests": "sheaf.requests.api",
    "plan/meetings": "sheaf.plan.meetings.api", "plan/bodies": "sheaf.plan.bodies.api", "plan/programme": "sheaf.plan.programme.api",
    "plan/year": "sheaf.plan.reporting.api", "plan/reports": "sheaf.plan.compiling.api", "plan/registers": "sheaf.plan.registers.api",
    "plan/glance": "sheaf.plan.glance.api", "plan/offline": "sheaf.plan.reporting.offline.api", "plan": "sheaf.plan.editions.api",
}
JSON_TYPES = frozenset({"application/json", None})  # None: a part of a form that ninja reads as a body of its own
CODES = {400: "bad_request", 401: "sign_in", 403: "refused", 405: "method", 429: "rate_limited"}
# What an operation may answer besides success; each in the one error shape.
ALWAYS = (401, 403)
WRITES = (409, 413, 415, 422, 423)
ERROR = {
    "type": "object", "title": "Error", "required": ["code", "message", "details"],
    "properties": {"code": {"type": "string", "description": "Stable and machine-readable."},
                   "message": {"type": "string", "description": "A sentence for a person; never content."},
                   "details": {"type": "object", "description": "`fields`: a sentence per field; else as the code needs."}},
}


class WrongMediaType(SheafError):
    """The body is not of the type that the operation reads."""

    code, status = "media_type", 415


class Strict(Parser):
    """JSON only where JSON is read, and text that a database and a person can read."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type not in JSON_TYPES:
            raise WrongMediaType("Send JSON, with Content-Type: application/json.")
        return check_plain(json.loads(request.body))

    def parse_querydict(self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest) -> Any:
        return check_plain(super().parse_querydict(data, list_fields, request))


class Document(OpenAPISchema):
    """The OpenAPI document: besides ninja's, the scopes that open an operation, and its errors."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        found: dict[str, Any] = super().operation_details(operation)
        verbs = _verbs(operation)
        found["x-verbs"] = verbs
        found["security"] = [dict.fromkeys(entry, verbs) for entry in found.get("security", [])]
        found["description"] = f"{found.get('description', '')}\n\n{_words(verbs)}".strip()
        for status in _errors(operation):
            found["responses"].setdefault(status, {"description": responses[status], "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}})
        return found

    def get_components(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_components()
        found["schemas"]["Error"] = ERROR
        return found


class Api(NinjaAPI):
    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> Document:
        return Document(self, self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """`records_add`: the room and the function."""
        room = operation.view_func.__module__.removesuffix(".api").rpartition(".")[2]
        return f"{room}_{operation.view_func.__name__.strip('_')}"


def _operations(api: NinjaAPI) -> list[Operation]:
    return [found for _, router in api._routers for view in router.path_operations.values() for found in view.operations]


def _nothing_unread(operation: Operation) -> None:
    """What is sent to an operation and has no place in it is refused (`web.given`), after the sign-in and before anything is done."""
    forms = [model for model in operation.models if issubclass(model, FormModel | FileModel)]
    fields, files = ([name for model in forms if issubclass(model, kind) for name in model.model_fields] for kind in (FormModel, FileModel))
    for model in forms:
        _form_read_whole(model, fields, files)
    if not any(issubclass(model, FormModel | FileModel | BodyModel) for model in operation.models):
        operation.view_func = _without_body(operation.view_func)


def _form_read_whole(model: type[ParamModel], fields: list[str], files: list[str]) -> None:
    read = model.get_request_data

    def checked(request: HttpRequest, api: NinjaAPI, path_params: dict[str, Any]) -> dict[str, Any] | None:
        check_form(request, fields, files)
        return read(request, api, path_params)

    setattr(model, "get_request_data", staticmethod(checked))  # noqa: B010 a class made by ninja, one for each operation


def _without_body(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def checked(request: HttpRequest, **given: Any) -> Any:
        check_none(request)
        return view(request, **given)

    return checked


def _verbs(operation: Operation) -> list[str]:
    return [verb for lock in operation.auth_callbacks if isinstance(lock, TokenDoor) for verb in lock.verbs]


def _words(verbs: list[str]) -> str:
    if not verbs:
        return "Open to everybody who is signed in, whatever the token's scopes."
    return f"A token needs a scope that covers {' or '.join(f'`{verb}`' for verb in verbs)}."


def _errors(operation: Operation) -> tuple[int, ...]:
    found = ALWAYS + ((404,) if "{" in operation.path else ())
    if set(operation.methods) - {"GET"}:
        return found + WRITES
    return found + ((422,) if operation.models else ())


api = Api(
    title="Sheaf", version=__version__, auth=api_auth, docs_url=None, openapi_url="/openapi.json", urls_namespace="api",
    parser=Strict(),
    description="The API of one Sheaf node. Bearer tokens carry scopes, which are verbs or their beginnings, such as `record.`; "
                "every call passes the same services as the pages, and every error has the shape {code, message, details}.",
)
for prefix, module in ROUTERS.items():
    api.add_router(f"/{prefix}/", import_module(module).router)
for operation in _operations(api):
    if set(operation.methods) - {"GET"}:
        _nothing_unread(operation)


def _answer(request: HttpRequest, error: SheafError) -> HttpResponse:
    response = JsonResponse(error.diagnostics(), status=error.status)
    if "retry_after" in error.details:
        response.headers["Retry-After"] = str(error.details["retry_after"])
    return response


@api.exception_handler(SheafError)
def _expected(request: HttpRequest, error: SheafError) -> HttpResponse:
    return _answer(request, error)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(str(part)[:60] for part in item["loc"])[:200]: UNKNOWN if item["type"] == "extra_forbidden" else item["msg"]
              for item in error.errors[:50]}
    return _answer(request, Invalid(WRONG_FIELDS, fields=fields))


@api.exception_handler(HttpError)
def _outside(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Sign-in, CSRF and bodies that are no JSON; what was meant by a SheafError inside is said as such."""
    if isinstance(error.__cause__, SheafError):
        return _answer(request, error.__cause__)
    words = "Sign in, or send a token in force." if error.status_code == 401 else f"{str(error).rstrip('.')}."
    shape = SheafError(words, code=CODES.get(error.status_code, "bad_request"))
    return JsonResponse(shape.diagnostics(), status=error.status_code)


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return _answer(request, TooLarge("The body is too large for this door."))


@api.exception_handler(RawPostDataException)
def _not_json(request: HttpRequest, error: RawPostDataException) -> HttpResponse:
    return _answer(request, WrongMediaType("Send JSON, with Content-Type: application/json."))


@api.exception_handler(MultiPartParserError)
@api.exception_handler(UnreadablePostError)
def _broken_off(request: HttpRequest, error: Exception) -> HttpResponse:
    return _answer(request, Invalid("The body is damaged or broke off.", code="body"))
