"""Pages of access and audit, read as the cast would."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from sheaf.access import services
from sheaf.access.models import Appointment, Person
from sheaf.audit import services as audit
from sheaf.audit.models import Row
from sheaf.kernel import ids
from tests.cast import PASSWORD, Cast

PAGES = ["/access/me", "/access/tokens", "/access/keys", "/access/why?verb=record.edit", "/access/unlock"]


@pytest.mark.parametrize("page", PAGES)
def test_an_officer_reads_own_pages(cast: Cast, page: str) -> None:
    assert cast.client("owner").get(page).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "/access/people", "/audit/", "/audit/export.csv"])
def test_nobody_reads_them_without_signing_in(cast: Cast, page: str) -> None:
    response = cast.client("anonymous").get(page)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("who", ["owner", "supervisor", "auditor"])
def test_only_the_administrator_manages_people(cast: Cast, who: str) -> None:
    assert cast.client(who).get("/access/people").status_code == 403
    assert cast.client("administrator").get("/access/people").status_code == 200


def test_the_administrator_makes_an_account_and_appoints(cast: Cast) -> None:
    client = cast.client("administrator")
    response = client.post("/access/people", {"username": "napa", "name": "Napa New"})
    person = Person.objects.get(username="napa")
    assert person.must_change_password
    assert person.check_password(response.context["password"])
    response = client.post(f"/access/people/{person.id}", {
        "unit": "THA/police", "role": "officer", "crime_areas": "drugs", "clearance": 2, "compartments": ["OPEN"]})
    assert response.status_code == 302
    assert Appointment.objects.get(person=person).unit == "THA/police"
    assert response.headers["Location"] == f"/access/people/{person.id}"


def test_a_new_colleague_waits_until_a_holder_grants_the_keys(cast: Cast) -> None:
    person = services.create_person(cast.administrator, username="napa", name="Napa New", password="river-moon-9271-table")
    services.appoint(cast.administrator, person_id=person.id, unit="THA/police", role="officer", compartments=["OPEN"])
    page = cast.client("owner").get("/access/keys").content.decode()
    assert "Napa New" in page
    assert cast.client("owner").post("/access/keys", {"person": person.id}).status_code == 302
    assert person.held_keys.get().unit_key.address == "THA/police#OPEN"
    assert cast.client("stranger").post("/access/keys", {"person": person.id}).status_code == 409


def test_a_token_is_shown_once_and_opens_the_api_within_its_scope(cast: Cast) -> None:
    client = cast.client("owner")
    token = client.post("/access/tokens", {"name": "nightly", "scopes": ["self.read"], "days": 5}).context["shown"]
    assert token.startswith("sheaf_")
    assert token not in client.get("/access/tokens").content.decode()
    bearer = Client(headers={"Authorization": f"Bearer {token}"})
    me = bearer.get("/api/v1/access/me")
    assert me.status_code == 200
    assert me.json()["keys"] == ["THA/police#OPEN", "THA/police#OPS"]
    assert bearer.get("/api/v1/access/keys").status_code == 403
    client.post(f"/access/tokens/{token.split('_')[1]}/revoke")
    assert bearer.get("/api/v1/access/me").status_code == 401


def test_the_audit_log_is_for_auditors_alone_and_every_look_is_recorded(cast: Cast) -> None:
    audit.record(cast.owner, "record.read", kind="record", object_id="r-1", outcome="read")
    for who in ("owner", "supervisor", "administrator"):
        assert cast.client(who).get("/audit/").status_code == 403
    page = cast.client("auditor").get("/audit/?actor=Oraya&verb=record.").content.decode()
    assert "r-1" in page
    assert Row.objects.filter(verb="audit.read", person_id=cast.auditor.person_id, outcome="read").count() == 1
    assert Row.objects.filter(verb="audit.read", outcome="refused").count() == 3
    assert "r-1" not in cast.client("auditor").get("/audit/?actor=Somsak").content.decode()


def test_an_export_holds_no_formula(cast: Cast) -> None:
    audit.record(cast.owner, "record.read", object_id="=HYPERLINK(1)", outcome="read")
    response = cast.client("auditor").get("/audit/export.csv?verb=record.")
    body = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [row["object_id"] for row in rows] == ["'=HYPERLINK(1)"]
    assert rows[0]["person"] == "Oraya Owner"


def test_the_auditor_verifies_the_chain_on_the_page(cast: Cast) -> None:
    audit.record(cast.owner, "record.read")
    assert "The chain is whole" in cast.client("auditor").post("/audit/verify").content.decode()
    assert cast.client("owner").post("/audit/verify").status_code == 403


def test_why_says_the_same_of_a_hidden_thing_and_of_none(cast: Cast) -> None:
    from sheaf.register.records.models import Dataset, Record

    own = Dataset.objects.create(kind="own", name="own-test", state="published")
    hidden = Record.objects.create(dataset=own, state="THA", unit="THA/police", crime_area="drugs", level=3,
                                   compartment="OPS", schema="Person")
    client = cast.client("stranger")
    seen, unseen = (client.get(f"/access/why?verb=record.edit&object=record:{key}").content.decode()
                    for key in (hidden.pk, ids.new_id()))
    assert _without_secrets(seen) == _without_secrets(unseen)
    assert "compartment" in cast.client("owner").get(f"/access/why?verb=record.edit&object=record:{hidden.pk}").content.decode()


def _without_secrets(page: str) -> str:
    """The page without the id that was asked for and without the masked CSRF token."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9]{64}", "", page)


def test_a_person_with_two_appointments_chooses_one(cast: Cast) -> None:
    services.appoint(cast.administrator, person_id=cast.owner.person_id, unit="THA/liaison", role="liaison",
                     crime_areas=["drugs"], clearance=1)
    other = Appointment.objects.get(unit="THA/liaison")
    client = cast.client("owner")
    assert "THA/liaison" in client.get("/access/me").content.decode()
    client.post("/access/me/appointment", {"appointment": other.id})
    assert client.get("/api/v1/access/me").json()["unit"] == "THA/liaison"
    theirs = Appointment.objects.get(person_id=cast.supervisor.person_id)
    assert client.post("/access/me/appointment", {"appointment": theirs.id}).status_code == 404


def test_a_browser_that_lost_its_key_unlocks_again_with_the_password(cast: Cast) -> None:
    client = cast.client("owner")
    client.cookies.pop(next(name for name in client.cookies if name.endswith("-key")))
    assert client.get("/api/v1/access/me").json()["keys"] is None
    assert client.post("/access/unlock", {"password": "wrong"}).status_code == 200
    assert client.post("/access/unlock", {"password": PASSWORD}).status_code == 302
    assert client.get("/api/v1/access/me").json()["keys"] == ["THA/police#OPEN", "THA/police#OPS"]
