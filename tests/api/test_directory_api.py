"""The directory over the API."""

from __future__ import annotations

import pytest

from sheaf.access.actor import operator
from sheaf.directory import services
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.node import Node
from tests.cast import Cast
from tests.pages.test_directory_pages import CONTACT

ROOT = "/api/v1/directory"


@pytest.fixture
def published(clock: ManualClock, node: Node, cast: Cast) -> Cast:
    services.make_root("THA")
    services.publish_own(operator("THA"))
    return cast


@pytest.mark.parametrize("path", ["states", "crime-areas", "units", "contacts", "facts", "freshness", "publications"])
def test_a_reader_gets_each_list_and_a_stranger_to_the_node_none(published: Cast, path: str) -> None:
    assert published.client("owner").get(f"{ROOT}/{path}").status_code == 200
    assert published.client("anonymous").get(f"{ROOT}/{path}").status_code == 401


def test_a_contact_is_written_read_verified_and_withdrawn(published: Cast) -> None:
    administrator, owner = published.client("administrator"), published.client("owner")
    made = administrator.put(f"{ROOT}/own/contact", {"payload": CONTACT}, content_type="application/json")
    assert made.status_code == 200, made.content
    [found] = owner.get(f"{ROOT}/contacts?function=police").json()
    assert (found["payload"]["name"], found["on_duty"]) == ("Duty desk", True)
    assert owner.get(f"{ROOT}/entries/{found['id']}").json()["verified"] is True
    assert owner.delete(f"{ROOT}/entries/{found['id']}").status_code == 403
    assert administrator.delete(f"{ROOT}/entries/{found['id']}").status_code == 200
    assert owner.get(f"{ROOT}/contacts").json() == []


def test_a_wrong_entry_names_its_fields_and_an_unknown_one_is_not_found(published: Cast) -> None:
    administrator = published.client("administrator")
    wrong = administrator.put(f"{ROOT}/own/contact", {"payload": {}}, content_type="application/json")
    assert wrong.status_code == 422
    assert "name" in wrong.json()["details"]["fields"]
    assert administrator.get(f"{ROOT}/entries/nothing").status_code == 404
    key = administrator.put(f"{ROOT}/own/key", {"payload": {}}, content_type="application/json")
    assert key.status_code == 422


def test_the_wire_refuses_what_is_not_signed(published: Cast) -> None:
    for path in ("pull", "submit"):
        answer = published.client("anonymous").post(f"/wire/v1/directory/{path}", b"{}", content_type="application/json")
        assert answer.status_code == 422
        assert answer.json()["kind"] == "refusal"
