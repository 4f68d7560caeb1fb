"""The OpenAPI document: it builds, and says of every operation what it does, who may, and what can go wrong."""

from __future__ import annotations

from typing import Any

import pytest

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


def test_every_reference_in_the_document_has_its_schema(document: dict[str, Any]) -> None:
    import json
    import re

    named = set(re.findall(r"#/components/schemas/([A-Za-z0-9_]+)", json.dumps(document, default=str)))
    assert named <= set(document["components"]["schemas"])
