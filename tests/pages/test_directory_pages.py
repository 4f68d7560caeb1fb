"""The directory's pages, as people of the cast see them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sheaf.access.actor import operator
from sheaf.directory import queries, services, starters
from sheaf.directory.models import Entry, Snapshot
from sheaf.kernel import clock as clocks
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.node import Node
from tests.cast import Cast

CONTACT = {"unit": "THA/police", "name": "Duty desk", "function": "police", "opens": "08:30", "closes": "16:30",
           "days": [0, 1, 2, 3, 4], "languages": ["th", "en"], "phone": "+66 2 000 0000"}
FORM = {"unit": "THA/police", "name": "Night desk", "function": "police", "always": "on", "languages": "th, en",
        "phone": "+66 2 000 0001"}


@pytest.fixture
def directory(clock: ManualClock, node: Node, cast: Cast) -> Entry:
    """Our own entries signed, with one contact."""
    services.make_root("THA")
    services.publish_own(operator("THA"))
    return services.edit_entry(operator("THA"), entry_type="contact", payload=CONTACT)


@pytest.mark.parametrize("page", ["", "contacts", "units", "liaison"])
def test_everybody_with_an_appointment_reads_the_directory(directory: Entry, cast: Cast, page: str) -> None:
    for who in ("owner", "supervisor", "auditor", "administrator"):
        assert cast.client(who).get(f"/directory/{page}").status_code == 200
    assert cast.client("anonymous").get(f"/directory/{page}").status_code == 302


def test_the_contact_page_says_who_answers_at_this_hour(directory: Entry, cast: Cast, clock: ManualClock) -> None:
    text = cast.client("owner").get("/directory/contacts?function=police").content.decode()
    assert "Duty desk" in text
    assert "on duty" in text  # Monday 02:00 UTC is 09:00 in Bangkok
    assert "Mon 09:00 there" in text
    clock.advance(timedelta(hours=9))
    assert "off duty" in cast.client("owner").get("/directory/contacts").content.decode()


def test_starter_facts_show_support_and_date_until_the_state_answers(directory: Entry, cast: Cast) -> None:
    text = cast.client("owner").get("/directory/contacts?state=THA").content.decode()
    assert "Office of the Attorney General" in text
    assert "weaker: title only" in text
    assert starters.COLLECTED in text
    fact = next(item for item in starters.unconfirmed("THA") if "Attorney General" in item.institution)
    page = cast.client("administrator").get(f"/directory/new/contact?fact={fact.id}")
    assert fact.institution in page.content.decode()
    answer = cast.client("administrator").post("/directory/new/contact", {**FORM, "fact": fact.id})
    assert answer.status_code == 302
    assert fact.id not in {item.id for item in starters.unconfirmed("THA")}


def test_the_entry_page_shows_who_signed_and_that_it_verifies(directory: Entry, cast: Cast) -> None:
    text = cast.client("owner").get(f"/directory/entries/{directory.id}").content.decode()
    assert directory.signed_by in text
    assert "Both signatures (Ed25519 and ML-DSA-65) verify." in text
    Entry.objects.filter(pk=directory.id).update(payload={**CONTACT, "phone": "+66 2 999 9999"})
    text = cast.client("owner").get(f"/directory/entries/{directory.id}").content.decode()
    assert "The table does not say what was signed." in text


def test_an_administrator_changes_and_withdraws_an_entry(directory: Entry, cast: Cast) -> None:
    client = cast.client("administrator")
    assert client.get(f"/directory/edit/contact/{directory.id}").status_code == 200
    assert client.post(f"/directory/edit/contact/{directory.id}", {**FORM, "version": 1}).status_code == 302
    found = queries.contact_for("THA/police")
    assert found
    assert (found.payload["name"], found.version) == ("Night desk", 2)
    assert client.post(f"/directory/entries/{found.id}/withdraw").status_code == 302
    assert queries.contact_for("THA/police") is None


def test_a_stale_form_is_a_conflict_and_a_wrong_one_keeps_its_input(directory: Entry, cast: Cast) -> None:
    client = cast.client("administrator")
    assert client.post(f"/directory/edit/contact/{directory.id}", {**FORM, "version": 7}).status_code == 409
    page = client.post("/directory/new/contact", {**FORM, "phone": "call me"})
    assert page.status_code == 200
    assert "A telephone number has digits" in page.content.decode()
    assert "Night desk" in page.content.decode()


def test_an_officer_may_not_edit(directory: Entry, cast: Cast) -> None:
    client = cast.client("owner")
    assert client.get("/directory/new/contact").status_code == 403
    assert client.post(f"/directory/entries/{directory.id}/withdraw").status_code == 403
    assert "Add a contact" not in client.get("/directory/contacts").content.decode()


def test_a_copy_older_than_seven_days_says_so(directory: Entry, cast: Cast, clock: ManualClock) -> None:
    now = clocks.now()
    Snapshot.objects.create(number=1, created=now, expires=now + timedelta(days=7), listing=[], digest="", signed=b"",
                            signature=b"", signer_kid="")
    clock.advance(timedelta(days=7, minutes=1))
    # the session is older than eight hours by then, so the freshness words are read from the query
    assert not queries.freshness().usable
