"""What somebody with a browser and bad intentions tries first."""

from __future__ import annotations

import re
from time import process_time
from typing import Any

import pytest
from django.test import Client

from sheaf.audit import services as audit
from sheaf.exchange import transport_http
from sheaf.exchange.errors import Unreachable
from sheaf.kernel.handling import Handling
from sheaf.register.records import services
from tests.cast import PASSWORD, Cast
from tests.pages.test_records_pages import make


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..\\..\\service.key", "/etc/shadow", "a\r\nX-Evil: 1.pdf", "a\"; f=b.html"])
def test_a_file_name_neither_leaves_its_folder_nor_writes_headers(cast: Cast, name: str) -> None:
    key = services.attach(cast.owner, record_id=make(cast, "Somchai").id, name=name, media_type="text/html\r\nX-Evil: 1",
                          chunks=[b"<script>alert(1)</script>"], handling=Handling())
    answer = cast.client("owner").post(f"/records/attachments/{key}/download")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "X-Evil" not in answer.headers
    assert "html" not in answer.headers["Content-Type"]
    assert "/" not in answer.headers["Content-Disposition"].partition("''")[2]


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(cast: Cast, target: str) -> None:
    answer = Client().post(f"/account/login/?next={target}", {"login": "owner", "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


def test_a_strange_host_is_not_answered(cast: Cast, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["node.example"]
    assert Client(headers={"Host": "evil.example"}).get("/account/login/").status_code == 400


def test_pages_tell_browsers_to_stay_on_https_and_to_keep_nothing(cast: Cast, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    answer = cast.client("owner").get("/access/me")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_an_unsafe_request_without_its_token_changes_nothing(cast: Cast) -> None:
    page = cast.client("owner")
    page.handler.enforce_csrf_checks = True
    assert page.post("/access/tokens", {"name": "x", "scopes": ["record."], "days": 1}).status_code == 403


def test_cells_that_a_spreadsheet_would_run_are_guarded_in_the_audit_export(cast: Cast) -> None:
    audit.record(cast.owner, "record.read", kind="record", object_id="=HYPERLINK(1)")
    text = b"".join(cast.client("auditor").get("/audit/export.csv")).decode()  # type: ignore[arg-type]
    assert "'=HYPERLINK(1)" in text
    assert ",=HYPERLINK(1)" not in text


def test_a_refused_page_links_to_the_explanation_of_that_decision(cast: Cast) -> None:
    record = make(cast, "Somchai").id
    assert 'href="/access/why?verb=access.manage"' in cast.client("owner").get("/access/people").content.decode()
    refused = cast.client("colleague").post(f"/records/{record}/retire", {"version": 1})
    assert refused.status_code == 403
    assert f'why?verb=record.delete&amp;kind=record&amp;object={record}"' in refused.content.decode()
    hidden = cast.client("stranger").get(f"/records/{make(cast, 'Chai', compartment='OPS').id}")
    assert "object=" not in hidden.content.decode()


@pytest.mark.parametrize("address", ["http://127.0.0.1:5432", "http://localhost", "http://[::1]:80", "http://169.254.169.254",
                                     "http://0.0.0.0", "http://[::ffff:127.0.0.1]", "http://2130706433"])
def test_a_directory_entry_does_not_send_a_real_node_to_its_own_services(
        settings: Any, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    settings.VALUES = settings.VALUES.model_copy(update={"address": "https://192.0.2.7"})
    monkeypatch.setattr(transport_http.directory, "node_address", lambda state: address)
    with pytest.raises(Unreachable) as refused:
        transport_http.HttpTransport().post("MYS", "/wire/v1/messages", b"x")
    assert refused.value.code == "inward_address"


def test_an_oversized_header_is_no_server_error(cast: Cast) -> None:
    page = cast.client("owner")
    assert page.get("/access/me", headers={"X-Long": "a" * 100_000}).status_code == 200
    assert page.get("/access/why?verb=" + "v" * 50_000).status_code in {200, 400, 414}


def test_our_patterns_do_not_run_away_on_hostile_cells() -> None:
    from sheaf.register.files import shape

    cells = ("1" + " " * 50_000 + "!", "a@" + "b." * 50_000 + "!", "+1" + " (" * 50_000, "1/1/1T" + "x" * 50_000 + "\n")
    began = process_time()
    for pattern in (value for value in vars(shape).values() if isinstance(value, re.Pattern)):
        for cell in cells:
            pattern.fullmatch(cell)
    assert process_time() - began < 2, "seconds of processor; one backtracking pattern takes twenty"
    assert shape._NUMBER.fullmatch("1 000,50 EUR")
    assert shape._NUMBER.fullmatch("12.5e3 kg.")
