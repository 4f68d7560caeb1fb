"""The pages of requests: who sees the list, a draft and its release."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.django_db


def test_the_list_and_the_new_page_answer_for_an_officer(cast: Any) -> None:
    for address in ("/requests/", "/requests/?show=turn", "/requests/new?kind=correction"):
        assert cast.client("owner").get(address).status_code == 200


def test_the_auditor_and_the_administrator_do_not_see_requests(cast: Any) -> None:
    assert {cast.client(name).get("/requests/").status_code for name in ("auditor", "administrator")} == {403}


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in(cast: Any) -> None:
    assert cast.client("anonymous").get("/requests/").status_code == 302


def test_an_unknown_conversation_is_not_found(cast: Any) -> None:
    assert cast.client("owner").get("/requests/none").status_code == 404
