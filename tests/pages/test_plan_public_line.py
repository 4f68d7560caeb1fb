"""Whose own line the public sees: the report's page, the state's, and what is published."""

from __future__ import annotations

from sheaf.plan.compiling.models import Said
from sheaf.plan.reporting.models import Cycle
from tests.cast import Part, make_person, signed_in
from tests.pages.test_plan_reports_pages import House, circulated, go_on, house, published
from tests.unit.plan.test_reporting import net, template

__all__ = ["house", "net", "template"]


def test_a_state_that_withdraws_before_the_publication_is_not_shown_and_the_secretariat_is_told_before(house: House) -> None:
    consent = "/plan/reports/consent/2026"
    house.post("thai", consent, given="yes")
    address = circulated(house, "midterm")
    assert "Thailand: the public will see the own line." in house.page("sari", address)
    assert "Mid-term review 2026, circulated for comments. Thailand: the public will see the own line." in house.page("thai", consent)
    house.post("thai", consent, given="no")
    warned = "⚠ its line will be left out when this is published"
    for who, path in (("sari", address), ("thai", address), ("thai", consent)):
        assert warned in house.page(who, path)
        assert "will see the own line" not in house.page(who, path)
    assert warned not in house.page("lead", address)
    assert warned in house.get("sari", f"/api/v1{address}").json()["public_line"][0]
    digest = house.row().digest
    go_on(house, address, "midterm")
    assert house.row().digest == digest
    assert "Thailand" not in house.page("anybody", "/public/plan/2026/midterm")
    assert "its line was left out" in house.page("sari", address)


def test_a_state_that_withdraws_after_the_publication_is_told_that_it_is_late_as_the_secretariat_is(house: House) -> None:
    consent = "/plan/reports/consent/2026"
    house.post("thai", consent, given="yes")
    address = published(house, "midterm")
    assert "Thailand: the public sees the own line." in house.page("sari", address)
    assert "Thailand" in house.page("anybody", "/public/plan/2026/midterm")
    house.post("thai", consent, given="no")
    assert "what was published stays" in house.page("thai", consent)
    assert "Thailand has withdrawn its consent since the publication: what was published stays." in house.page("sari", address)
    with house.net.at("ASEC"):
        assert Said.objects.get(given=False).outcome == "late"
    annual = circulated(house)
    assert "No state shows its own line to the public in it." in house.page("sari", annual)


def test_a_report_s_page_has_the_consents_of_its_own_content(house: House) -> None:
    before = circulated(house, "midterm")
    house.post("thai", "/plan/reports/consent/2026", given="yes")
    after = circulated(house)
    assert "No state shows its own line" in house.page("sari", before)
    assert "Your state does not show its own line" in house.page("thai", before)
    assert "Thailand: the public will see the own line." in house.page("sari", after)


def test_consent_is_withdrawn_at_every_door_after_the_annual_report_was_circulated(house: House) -> None:
    consent = "/plan/reports/consent/2026"
    house.post("thai", consent, given="yes")
    address = circulated(house)
    assert f'href="{consent}"' in house.page("thai", "/plan/reports/")
    assert f'href="{consent}"' in house.page("thai", address)
    assert "a withdrawal for what is published from now on." in house.page("thai", consent)
    with house.net.at("ASEC"):
        answer = house.clients["thai"].put(f"/api/v1{consent}", {"given": False}, content_type="application/json")
        assert (answer.status_code, answer.json()["outcome"]) == (200, "late")
    warned = "⚠ its line will be left out when this is published"
    assert warned in house.page("sari", address)
    house.post("thai", consent, given="yes")
    assert warned not in house.page("sari", address)
    house.post("thai", consent, given="no")
    assert warned in house.page("thai", consent)
    go_on(house, address, "annual")
    assert "Thailand" not in house.page("anybody", "/public/plan/2026/annual")


def test_at_a_state_s_own_node_the_page_of_a_frozen_year_takes_a_word_and_says_what_it_counts_for(house: House) -> None:
    with house.net.at("THA"):
        Cycle.objects.update(state="frozen")
        person, _ = make_person("chief", Part("Chief of Police", "THA/police", "supervisor", (), 3, ("OPEN",)))
        client = signed_in(person, "chief")
        assert 'href="/plan/reports/consent/2026"' in client.get("/plan/reports/").content.decode()
        page = client.get("/plan/reports/consent/2026").content.decode()
        assert "what your state says now is kept, and told as late" in page
        assert "<select" in page
        assert client.post("/plan/reports/consent/2026", {"given": "no"}).status_code == 302
        assert Said.objects.get().outcome == "sent"
