"""The OpenAPI document: it builds, and says of every operation what it does, who may, and what can go wrong."""

from __future__ import annotations

import typing
from typing import Any

import pytest
from ninja import Schema

from sheaf.access.rules import TABLE
from sheaf.api import api
from tests import doors
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(f"{method.upper()} {path}", found) for path, methods in document["paths"].items() for method, found in methods.items()]


def test_the_document_is_served_and_names_the_version(cast: Cast) -> None:
    found = cast.client("owner").get("/api/v1/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    assert found["info"]["title"] == "Sheaf"


def test_it_has_every_operation_of_the_doors_table(document: dict[str, Any]) -> None:
    told = {name.replace("{", "<").replace("}", ">") for name, _ in operations(document)}
    rows = {door.name for door in doors.doors() if door.route.startswith(doors.API)}
    assert told == rows - {"GET /api/v1/", "GET /api/v1/openapi.json"}


def test_every_operation_has_an_id_of_its_own_a_summary_and_words(document: dict[str, Any]) -> None:
    found = operations(document)
    ids = [operation["operationId"] for _, operation in found]
    assert len(set(ids)) == len(ids)
    lacking = [name for name, operation in found if not operation["summary"] or len(operation["description"].split("\n\n")[0]) < 10]
    assert lacking == []
    assert [name for name, operation in found if operation["description"].startswith(("A token needs", "Open to"))] == []


def test_every_operation_names_verbs_of_the_table_of_rights(document: dict[str, Any]) -> None:
    open_to_all = [name for name, operation in operations(document) if not operation["x-verbs"]]
    assert open_to_all == ["GET /api/v1/access/me"]
    for name, operation in operations(document):
        assert set(operation["x-verbs"]) <= set(TABLE), name
        assert {key for entry in operation["security"] for key in entry} == {"TokenDoor", "SessionDoor"}, name
        assert all(scopes == operation["x-verbs"] for entry in operation["security"] for scopes in entry.values()), name


def test_every_operation_documents_its_errors_in_the_one_shape(document: dict[str, Any]) -> None:
    shape = {"$ref": "#/components/schemas/Error"}
    assert set(document["components"]["schemas"]["Error"]["required"]) == {"code", "message", "details"}
    for name, operation in operations(document):
        errors = {int(status): found for status, found in operation["responses"].items() if int(status) >= 400}
        assert {401, 403} <= set(errors), name
        assert 404 in errors or "{" not in name, name
        assert {409, 413, 415, 422, 423} <= set(errors) or name.startswith("GET"), name
        assert all(found["content"]["application/json"]["schema"] == shape for found in errors.values()), name
        assert any(int(status) < 300 for status in operation["responses"]), name


def classes_told() -> dict[str, set[type[Schema]]]:
    """Every class of a body or an answer, with those inside it, by the name under which the document tells it."""
    found: dict[str, set[type[Schema]]] = {}
    waiting: list[Any] = [model for _, router in api._routers for view in router.path_operations.values() for operation in view.operations
                          for model in (*operation.models, *operation.response_models.values()) if isinstance(model, type)]
    while waiting:
        model = waiting.pop()
        inside = [field.annotation for field in model.model_fields.values()]
        while inside:
            kind = inside.pop()
            inside += typing.get_args(kind)
            if isinstance(kind, type) and issubclass(kind, Schema) and kind not in found.get(kind.__name__, set()):
                found.setdefault(kind.__name__, set()).add(kind)
                waiting.append(kind)
    return found


def test_no_two_classes_share_a_name_in_the_document() -> None:
    """The document keeps one shape for each name: of two, one would be told wrongly."""
    told = classes_told()
    assert {"AlertSubjectIn", "QuestionSubjectIn", "ComparedOut", "PlanIn"} <= set(told)
    assert {name: classes for name, classes in told.items() if len(classes) > 1} == {}


def test_every_body_refuses_fields_that_nobody_reads(document: dict[str, Any]) -> None:
    bodies = [operation["requestBody"]["content"]["application/json"]["schema"] for _, operation in operations(document)
              if "application/json" in operation.get("requestBody", {}).get("content", {})]
    assert len(bodies) > 50
    waiting, seen, lax = list(bodies), set(), []
    while waiting:
        name = waiting.pop().get("$ref", "").rpartition("/")[2]
        shape = document["components"]["schemas"].get(name, {})
        if shape and name not in seen:
            seen.add(name)
            lax += [name] if shape.get("additionalProperties") is not False else []
            waiting += [*shape["properties"].values(), *(item.get("items", {}) for item in shape["properties"].values())]
    assert lax == []


def test_every_reference_in_the_document_has_its_schema(document: dict[str, Any]) -> None:
    import json
    import re

    named = set(re.findall(r"#/components/schemas/([A-Za-z0-9_]+)", json.dumps(document, default=str)))
    assert named <= set(document["components"]["schemas"])
