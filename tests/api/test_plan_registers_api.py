"""The registers and the counts over the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheaf.kernel.clock import ManualClock
from tests.cast import Cast
from tests.plan_registers import decide, secretariat

ROOT = "/api/v1/plan/registers"
PROPOSAL = {"title": "A laboratory", "text": "For the region.", "amount": "1000", "currency": "USD", "needs": "SOMTC"}


@pytest.fixture
def asec(cast: Cast, clock: ManualClock) -> Iterator[Cast]:
    with secretariat(cast):
        yield cast


def call(cast: Cast, who: str, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = getattr(cast.client(who), method)(f"{ROOT}/{path}", body, **({} if method == "get" else {"content_type": "application/json"}))
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_proposal_is_kept_approved_paid_and_completed(asec: Cast) -> None:
    made = call(asec, "thai", "post", "", {"kind": "proposal", "code": "THA-LAB", "values": PROPOSAL}, 201)
    assert (made["step"], made["amount"], made["steps"]) == ("draft", "1000.00", ["submit", "withdraw"])
    call(asec, "thai", "put", "items/THA-LAB", {"version": 1, "values": {"amount": "900"}})
    call(asec, "thai", "put", "items/THA-LAB", {"version": 1, "values": {"amount": "800"}}, 409)
    call(asec, "thai", "post", "items/THA-LAB/steps", {"event": "submit"})
    decide(asec.actors["keeper"], "SOMTC", "THA-LAB", "endorse")
    line = {"kind": "pledged", "party": "A partner", "amount": "900", "on": "2026-10-01"}
    assert call(asec, "keeper", "post", "items/THA-LAB/money", line, 201)["balance"]["left"] == "900.00"
    call(asec, "thai", "post", "items/THA-LAB/steps", {"event": "start"})
    refused = call(asec, "thai", "post", "items/THA-LAB/steps", {"event": "complete", "note": "Done."}, 409)
    assert refused["code"] == "balance"
    call(asec, "thai", "post", "items/THA-LAB/money", {**line, "kind": "returned"}, 201)
    assert call(asec, "thai", "post", "items/THA-LAB/steps", {"event": "complete", "note": "Done."})["step"] == "completed"
    assert [row["code"] for row in call(asec, "malay", "get", "?kind=proposal")] == ["THA-LAB"]


def test_lists_gaps_and_the_guideline(asec: Cast) -> None:
    values = {"title": "Strategy", "clauses": ["POA-2016-2025/NS-1"]}
    call(asec, "thai", "post", "", {"kind": "strategy", "code": "THA-S", "values": values}, 201)
    assert call(asec, "malay", "get", "") == []
    call(asec, "malay", "get", "items/THA-S", status=404)
    call(asec, "thai", "post", "items/THA-S/steps", {"event": "adopt"})
    assert [row["code"] for row in call(asec, "malay", "get", "?clause=POA-2016-2025/NS-1")] == ["THA-S"]
    assert {row["clause"] for row in call(asec, "thai", "get", "gaps") if row["strategies"]} == {"NS-1"}
    call(asec, "keeper", "get", "gaps", status=404)
    assert len(call(asec, "thai", "get", "guideline")) == 4
    steps = {"steps": [{"code": "ammtc", "title": "AMMTC approves", "body": "AMMTC"}]}
    call(asec, "thai", "put", "guideline", steps, 403)
    assert len(call(asec, "keeper", "put", "guideline", steps)) == 1


def test_a_position_is_used_and_a_partner_is_passed_on(asec: Cast) -> None:
    call(asec, "keeper", "post", "", {"kind": "position", "code": "P-1", "values": {"title": "Ours", "text": "We hold that."}}, 201)
    call(asec, "keeper", "post", "items/P-1/steps", {"event": "put"})
    decide(asec.actors["keeper"], "AMMTC", "P-1", "adopt")
    used = call(asec, "keeper", "post", "items/P-1/uses", {"forum": "A conference", "on": "2026-10-01", "spoke": "THA"}, 201)
    assert used["uses"][0]["forum"] == "A conference"
    values = {"title": "Training", "party": "A partner", "text": "Together."}
    made = call(asec, "keeper", "post", "", {"kind": "engagement", "code": "E-1", "values": values}, 201)
    assert made["open_to_partner"] is False
    call(asec, "keeper", "post", "items/E-1/steps", {"event": "pass"})
    call(asec, "thai", "post", "items/E-1/steps", {"event": "pass"}, 403)


def test_counts_before_the_first_year(asec: Cast) -> None:
    client = asec.client("thai")
    assert client.get("/api/v1/plan/glance/years").json() == []
    assert client.get("/api/v1/plan/glance/years/2026").status_code == 404
    assert client.get("/api/v1/plan/glance/subjects/NS-1").json() == []


def test_who_has_no_part_in_the_year_gets_no_count(cast: Cast) -> None:
    for path in ("years", "years/2026", "years/2026/drugs", "subjects/NS-1"):
        assert cast.client("auditor").get(f"/api/v1/plan/glance/{path}").status_code == 403
        assert cast.client("anonymous").get(f"/api/v1/plan/glance/{path}").status_code == 401
