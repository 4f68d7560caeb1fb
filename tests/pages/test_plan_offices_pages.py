"""Offices at the Secretariat's pages: components are led at SOMTC alone, and one rule says who leads, reads and has something to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from sheaf.kernel.clock import ManualClock
from sheaf.plan.bodies import services as bodies
from sheaf.plan.bodies.models import Office
from tests import plan_year
from tests.cast import Cast, make_person, signed_in
from tests.plan_year import AREA, delegate

OFFICES = "/plan/bodies/WG-B/offices"
LEADS = {"kind": "lead_shepherd", "area": AREA, "state": "VNM", "on": "2026-11-01"}


@pytest.fixture
def asec(cast: Cast, clock: ManualClock) -> Iterator[dict[str, Client]]:
    """Malaysia leads drugs; Laos has submitted its report on it; Viet Nam is in a working group, which has no components."""
    plan_year.open_year(cast)
    with plan_year.secretariat():
        plan_year.submitted(delegate("lao_delegate"), delegate("lao_head"))
        names = ("keeper", "mys_delegate", "vnm_delegate")
        clients = {name: signed_in(make_person(name, plan_year.DELEGATES[name])[0], name) for name in names}
        bodies.make_body(cast.secretariat, code="WG-B", name="Group B", kind="working_group")
        bodies.admit(cast.secretariat, body="WG-B", state="VNM", on=date(2026, 1, 1))
        yield clients


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[-500:]
    return str(answer.content.decode())


def test_a_working_group_has_no_lead_shepherds_at_any_door(asec: dict[str, Client]) -> None:
    form = text(asec["keeper"], f"{OFFICES}?kind=lead_shepherd&area={AREA}")
    assert "Co-chair" in form
    assert "hepherd" not in form
    assert "Component" not in form
    assert "Voluntary Lead Shepherd" in text(asec["keeper"], "/plan/bodies/SOMTC/offices")
    assert asec["keeper"].post(OFFICES, LEADS).status_code == 422
    for kind in ("lead_shepherd", "co_lead"):
        answer = asec["keeper"].post(f"/api/v1{OFFICES}", json.dumps({**LEADS, "kind": kind}), content_type="application/json")
        assert (answer.status_code, "is an office of SOMTC alone." in answer.json()["details"]["fields"]["kind"]) == (422, True)
    assert not Office.objects.filter(body="WG-B").exists()


@pytest.mark.parametrize("kind", ["lead_shepherd", "co_lead"])
def test_one_that_was_entered_there_before_leads_reads_and_has_to_do_nothing(asec: dict[str, Client], kind: str) -> None:
    Office.objects.create(kind=kind, body_id="WG-B", area=AREA, state="VNM", starts=date(2026, 1, 1))
    assert "Viet Nam" not in text(asec["vnm_delegate"], "/plan/bodies/leads").partition("<table")[2]
    assert "Malaysia (Voluntary Lead Shepherd, since 2026-01-01)" in text(asec["vnm_delegate"], "/plan/bodies/leads")
    for path in (f"/plan/year/2026/LAO/{AREA}", f"/api/v1/plan/year/parts/2026/LAO/{AREA}"):
        text(asec["mys_delegate"], path)
        assert asec["vnm_delegate"].get(path).status_code == 404
    assert "Lao" in text(asec["mys_delegate"], "/plan/bodies/tasks").partition("<h1")[2]
    assert "Lao" not in text(asec["vnm_delegate"], "/plan/bodies/tasks").partition("<h1")[2]


def test_one_that_was_entered_there_before_can_be_ended(asec: dict[str, Client]) -> None:
    row = Office.objects.create(kind="co_lead", body_id="WG-B", area=AREA, state="VNM", starts=date(2026, 1, 1))
    assert f"/plan/bodies/offices/{row.id}/end" in text(asec["keeper"], "/plan/bodies/WG-B")
    assert asec["keeper"].post(f"/plan/bodies/offices/{row.id}/end", {"on": "2026-11-02", "decision": ""}).status_code == 302
    assert Office.objects.get(pk=row.pk).ends == date(2026, 11, 2)


def test_a_component_whose_only_lead_stands_at_another_body_is_led_by_nobody(asec: dict[str, Client]) -> None:
    Office.objects.create(kind="lead_shepherd", body_id="WG-B", area="piracy", state="VNM", starts=date(2026, 1, 1))
    rows = {row["area"]: row["state"] for row in asec["keeper"].get("/api/v1/plan/bodies/leads").json()}
    assert (rows["piracy"], rows[AREA]) == ("not known", "held")
