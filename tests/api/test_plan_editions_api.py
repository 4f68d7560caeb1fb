"""Editions and bodies of the plan through the API alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from sheaf.kernel.clock import ManualClock
from tests import plan_year
from tests.cast import Cast

ROOT, EDITION = "/api/v1/plan", "POA-2016-2025"


def call(client: Client, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = client.generic(method, f"{ROOT}/{path}", json.dumps(body or {}), content_type="application/json")
    assert answer.status_code == status, answer.content[:400]
    return json.loads(answer.content) if answer.content else None


@pytest.fixture
def desk(cast: Cast, clock: ManualClock) -> Client:
    """The Secretariat's officer, with an account at its node."""
    with plan_year.secretariat():
        return plan_year.delegates()["keeper"]


def test_the_catalogue_is_read_clause_by_clause(cast: Cast) -> None:
    owner = cast.client("owner")
    rows = call(owner, "GET", f"editions/{EDITION}/clauses")
    assert len(rows) == 72
    assert {"KL-1", "KL-10", "OB-1", "RM-5"} <= {row["code"] for row in rows}
    assert call(owner, "GET", f"editions/{EDITION}/clauses/NS-1")["code"] == "NS-1"
    assert call(owner, "GET", f"editions/{EDITION}/clauses/NS-99", status=404)["code"] == "not_found"
    assert EDITION in {row["code"] for row in call(owner, "GET", "editions")}


def test_clauses_are_related_by_the_secretariat_alone(cast: Cast, desk: Client) -> None:
    said = {"relation": "serves", "before": [EDITION, "KL-1"], "after": [EDITION, "OB-2"]}
    call(cast.client("owner"), "POST", "crosswalk", said, status=403)
    with plan_year.secretariat():
        made = call(desk, "POST", "crosswalk", said)
        wrong = call(desk, "POST", "crosswalk", {**said, "relation": "loves"}, status=422)
        assert "relation" in wrong["details"]["fields"]
        assert any(row["relation"] == "serves" for row in call(desk, "GET", f"crosswalk/{EDITION}/{EDITION}"))
        call(desk, "DELETE", f"crosswalk/{made['id']}", status=204)


def test_an_office_is_filled_handed_over_and_left_vacant(cast: Cast, desk: Client) -> None:
    with plan_year.secretariat():
        office = {"kind": "lead_shepherd", "state": "VNM", "area": "piracy", "on": "2026-01-01"}
        first = call(desk, "POST", "bodies/SOMTC/offices", office, status=201)
        second = call(desk, "POST", "bodies/SOMTC/offices", {**office, "state": "LAO", "on": "2026-06-01"}, status=201)
        assert first["id"] != second["id"]
        call(desk, "POST", "bodies/SOMTC/offices", {**office, "state": "XXX"}, status=422)
        call(desk, "POST", f"bodies/offices/{second['id']}/end", {"on": "2026-10-01"})
        held = next(row for row in call(desk, "GET", "bodies/leads") if row["area"] == "piracy")
        assert (held["state"], held["holders"]) == ("vacant", [])
