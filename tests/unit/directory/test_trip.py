"""Signing, submitting, publishing, pulling, and using what was pulled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sheaf.access.actor import operator
from sheaf.audit.models import Row
from sheaf.directory import queries, services
from sheaf.directory.errors import Expired
from sheaf.directory.models import Entry, TrustAnchor
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from tests.unit.directory.conftest import Net

CONTACT = {"unit": "THA/police", "name": "Duty desk", "function": "police", "always": True, "languages": ["th", "en"],
           "phone": "+66 2 000 0000"}


def test_a_pulled_directory_gives_addresses_keys_and_units_of_the_others(net: Net) -> None:
    net.publish("THA", "MYS")
    assert net.pull("THA") > 0
    with net.at("THA"):
        assert queries.node_address("MYS") == "http://127.0.0.1:9"
        kid, _ = queries.sealing_key("MYS/service")
        assert kid
        key = queries.verify_key("MYS/service")
        assert queries.node_verify_key("MYS") == key
        assert queries.signer(key.kid, state="MYS") == ("MYS/service", key)
        with pytest.raises(NotFound):
            queries.signer(key.kid, state="THA")
        assert "MYS/police" in {entry.subject for entry in queries.units("MYS")}
        assert [area.code for area in queries.crime_areas()].count("drugs") == 1
        assert queries.states() == ["ASEC", "MYS", "THA"]


def test_pulling_again_brings_nothing_and_leaves_no_second_audit_row(net: Net) -> None:
    net.publish("THA")
    net.pull("THA")
    assert net.pull("THA") == 0
    with net.at("THA"):
        assert Row.objects.filter(verb="directory.pull").count() == 1


def test_an_edited_contact_reaches_the_others_and_keeps_its_history(net: Net) -> None:
    with net.at("THA"):
        first = services.edit_entry(operator("THA"), entry_type="contact", payload=CONTACT)
        services.edit_entry(operator("THA"), entry_type="contact", subject=first.subject, version=1,
                            payload={**CONTACT, "name": "Night desk"})
        assert [row.version for row in queries.history(first)] == [2, 1]
        with pytest.raises(Conflict):
            services.edit_entry(operator("THA"), entry_type="contact", subject=first.subject, version=1, payload=CONTACT)
    net.publish("THA", "MYS")
    net.pull("MYS")
    with net.at("MYS"):
        found = queries.contact_for("THA/police")
        assert found
        assert found.payload["name"] == "Night desk"
        assert "operator" in found.signed_by.lower()


def test_a_withdrawn_contact_disappears_everywhere(net: Net) -> None:
    with net.at("THA"):
        made = services.edit_entry(operator("THA"), entry_type="contact", payload=CONTACT)
    net.publish("THA")
    net.pull("MYS")
    with net.at("THA"):
        services.withdraw_entry(operator("THA"), entry_id=made.id)
    net.publish("THA")
    net.pull("MYS")
    with net.at("MYS"):
        assert queries.contact_for("THA/police") is None


def test_the_copy_is_usable_for_seven_days_and_then_expired(net: Net, clock: ManualClock) -> None:
    net.publish("MYS")
    net.pull("THA")
    with net.at("THA"):
        clock.advance(timedelta(days=7) - timedelta(seconds=1))
        assert queries.sealing_key("MYS/service")
        clock.advance(timedelta(seconds=1))
        for ask in (lambda: queries.sealing_key("MYS/service"), lambda: queries.verify_key("MYS/service"),
                    lambda: queries.node_address("MYS")):
            with pytest.raises(Expired):
                ask()
        assert not queries.freshness().usable
        assert queries.node_address("ASEC")  # so that it can heal
    net.publish()
    net.pull("THA")
    with net.at("THA"):
        assert queries.sealing_key("MYS/service")


def test_before_the_first_pull_nothing_of_others_is_known_but_the_cards(net: Net) -> None:
    with net.at("THA"):
        with pytest.raises(NotFound):
            queries.sealing_key("MYS/police")
        assert queries.node_address("MYS")
        assert queries.node_verify_key("MYS")


def test_a_root_hands_over_and_every_entry_is_signed_anew(net: Net) -> None:
    net.publish("THA", "MYS")
    net.pull("MYS")
    with net.at("THA"):
        made = services.rotate_root(operator("THA"))
        assert made.root_version == 2
    net.publish("THA")
    assert net.pull("MYS") > 0
    with net.at("MYS"):
        assert queries.anchor("THA").kid == made.kid  # type: ignore[union-attr]
        assert TrustAnchor.objects.filter(state="THA").count() == 2
        assert set(Entry.objects.filter(state="THA", superseded=False).values_list("signer_kid", flat=True)) == {made.kid}


def test_another_root_cannot_be_pinned_over_the_first(net: Net, bare: Net) -> None:
    with net.at("THA"):
        card = services.card()
        forged = {**card, "state": "MYS"}
        with pytest.raises(Invalid):
            services.pin(operator("THA"), forged)
        with pytest.raises(Invalid):
            services.pin(operator("THA"), b"{]")


def test_a_root_is_made_once(net: Net) -> None:
    with net.at("THA"), pytest.raises(Conflict):
        services.make_root("THA")


def test_only_an_administrator_edits_entries(net: Net) -> None:
    from sheaf.access.actor import Actor

    officer = Actor("p", "Officer", "a", "THA", "THA/police", "officer")
    with net.at("THA"), pytest.raises(Refused):
        services.edit_entry(officer, entry_type="contact", payload=CONTACT)


def test_an_incomplete_contact_names_each_wrong_field(net: Net) -> None:
    with net.at("THA"), pytest.raises(Invalid) as caught:
        services.edit_entry(operator("THA"), entry_type="contact", payload={"unit": "MYS/police", "phone": "call me"})
    assert set(caught.value.details["fields"]) >= {"unit", "phone", "name", "function", "opens"}


def test_a_publication_travels_with_its_bytes(net: Net) -> None:
    with net.at("ASEC"):
        services.publish(operator("ASEC"), type="code-list", title="Codes", media_type="text/csv", content=b"a,b\n")
    net.publish("THA")
    net.pull("THA")
    with net.at("THA"):
        [paper] = queries.publications()
        assert (paper.type, paper.version, bytes(paper.content)) == ("code-list", 1, b"a,b\n")
