"""An unlocked desk releases nothing: what leaves the node, and sealed content, need a password or code given lately."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from sheaf import wiring
from sheaf.access.freshness import FRESH_FOR
from sheaf.access.policy import require
from sheaf.access.rules import FRESH, SHOWING, TABLE
from sheaf.access.tokens import create_token
from sheaf.audit.models import Row
from sheaf.kernel import clock
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.handling import Handling
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Origin
from sheaf.requests.models import Draft
from tests.cast import PASSWORD, signed_in
from tests.pages.test_requests_drafts import FORM, begun, do
from tests.world import World, world

pytestmark = pytest.mark.django_db
LATER = FRESH_FOR + timedelta(seconds=1)


@pytest.fixture(scope="module")
def seeded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), world() as made:
        wiring.join_rooms()
        yield made


@pytest.fixture
def desk(seeded: World) -> Iterator[ManualClock]:
    """The supervisor has signed in a moment ago; the clock stands until it is moved."""
    cache.clear()
    with clock.using(ManualClock(clock.now())) as manual:
        assert isinstance(manual, ManualClock)
        yield manual


def boss_of(seeded: World) -> Client:
    return signed_in(seeded.cast.people["supervisor"], "supervisor")


def waiting(seeded: World) -> str:
    owner = signed_in(seeded.cast.people["owner"], "owner")
    draft = begun(owner)
    assert do(owner, draft, "submit").status_code == 302
    return draft


def stage(draft: str) -> str:
    return Draft.objects.get(pk=draft).stage


def confirm(client: Client, to: str) -> Any:
    return client.post("/account/reauthenticate/", {"password": PASSWORD, "next": to})


def release_of(address: str) -> dict[str, object]:
    return {"do": "release", "revision": Draft.objects.get(pk=address.rsplit("/", 1)[-1]).revision}


def test_a_release_waits_for_the_password_and_leads_back_to_the_draft(seeded: World, desk: ManualClock) -> None:
    boss, draft = boss_of(seeded), waiting(seeded)
    address = f"/requests/drafts/{draft}"
    assert 'value="release"' in boss.get(address).content.decode()
    desk.advance(LATER)
    page = boss.get(address).content.decode()
    assert 'value="release"' not in page
    assert f"/account/reauthenticate/?next={address.replace('/', '%2F')}" in page
    assert boss.post(f"{address}/do", release_of(address)).status_code == 403
    assert stage(draft) == Draft.Stage.WAITING
    assert Row.objects.filter(verb="request.release", outcome="refused", detail__contains="confirm").count() == 1
    assert boss.post("/account/reauthenticate/", {"password": "not the password", "next": address}).status_code == 200
    assert boss.post(f"{address}/do", release_of(address)).status_code == 403
    assert confirm(boss, address).headers["Location"] == address
    assert 'value="release"' in boss.get(address).content.decode()
    assert boss.post(f"{address}/do", release_of(address)).status_code == 302
    assert stage(draft) == Draft.Stage.SENT


def test_what_a_form_sent_too_late_is_kept_in_the_page_and_not_in_the_session(seeded: World, desk: ManualClock) -> None:
    boss = boss_of(seeded)
    desk.advance(LATER)
    answer = boss.post("/ask/held/none", {"decision": "yes", "basis": "Invented <Act>, section 3"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert 'action="/ask/held/none"' in page
    assert 'name="basis" value="Invented &lt;Act&gt;, section 3"' in page
    assert "csrfmiddlewaretoken=" not in page
    assert not [value for value in boss.session.values() if "Invented" in str(value)]
    assert boss.get("/ask/held").headers["Location"] == "/account/reauthenticate/?next=%2Fask%2Fheld"


def test_a_draft_is_returned_and_work_goes_on_without_it(seeded: World, desk: ManualClock) -> None:
    boss, owner, draft = boss_of(seeded), signed_in(seeded.cast.people["owner"], "owner"), waiting(seeded)
    desk.advance(LATER)
    answer = boss.post(f"/requests/drafts/{draft}/do", {"do": "give_back", "reason": "Say more."})
    assert (answer.status_code, stage(draft)) == (302, Draft.Stage.RETURNED)
    assert owner.post(f"/requests/drafts/{draft}/do", {**FORM, "do": "submit"}).status_code == 302


def test_sealed_content_is_asked_for_again_and_other_content_is_not(seeded: World, desk: ManualClock) -> None:
    cast = seeded.cast
    def made(compartment: str) -> str:
        card = records.add_record(cast.supervisor, schema="Person", facts={"name": ["Somchai Jaidee"]},
                                  provenance=Origin("Report 12", Handling(compartment="OPEN"), "drugs"))
        records.edit(cast.supervisor, record_id=card.id, version=1, add={"alias": ["Invented Alias"]},
                     provenance=Origin("Report 13", Handling(compartment=compartment), "drugs"))
        return card.id

    plain, sealed, boss = made("OPS"), made("WITNESS"), signed_in(cast.people["supervisor"], "supervisor")
    assert boss.get(f"/records/{sealed}").status_code == 200
    desk.advance(LATER)
    assert boss.get(f"/records/{plain}").status_code == 200
    assert boss.get(f"/records/{sealed}").headers["Location"] == f"/account/reauthenticate/?next=%2Frecords%2F{sealed}"
    for part in ("", "/history"):
        answer = boss.get(f"/api/v1/records/{sealed}{part}")
        assert (answer.status_code, answer.json()["code"]) == (403, "confirm")
    assert signed_in(cast.people["colleague"], "colleague").get(f"/records/{sealed}").status_code == 200
    assert confirm(boss, f"/records/{sealed}").status_code == 302
    assert boss.get(f"/records/{sealed}").status_code == 200


def test_a_session_grown_old_makes_no_token_and_a_token_made_before_goes_on(seeded: World, desk: ManualClock) -> None:
    cast = seeded.cast
    boss = signed_in(cast.people["supervisor"], "supervisor")
    form = {"name": "nightly", "scopes": ["ask.decide"], "days": 5}
    secret = create_token(cast.supervisor, name="before", scopes=["ask.decide"], days=5)[1]
    desk.advance(LATER)
    assert boss.post("/access/tokens", form).status_code == 403
    assert boss.get("/access/tokens").status_code == 200
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/asks/held").status_code == 200
    assert boss.get("/api/v1/asks/held").status_code == 403


def test_the_proof_of_one_person_is_none_for_another(seeded: World, desk: ManualClock) -> None:
    cast = seeded.cast
    boss = signed_in(cast.people["supervisor"], "supervisor")
    session = boss.session
    session["sheaf_proved"] = [cast.owner.person_id, clock.now().timestamp()]
    session.save()
    assert boss.get("/ask/held").status_code == 302


def test_every_verb_that_needs_it_is_in_the_table(seeded: World) -> None:
    assert set(TABLE) >= (FRESH | SHOWING)
    for verb in FRESH:
        require(seeded.cast.supervisor, verb)
