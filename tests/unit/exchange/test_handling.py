"""A document made from others keeps their handling; widening needs the originators' signed leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from sheaf.access.actor import Actor
from sheaf.exchange import grants, services
from sheaf.exchange.models import Grant
from sheaf.kernel import clock as clocks
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.kernel.handling import Handling
from tests.federation import Federation
from tests.unit.exchange.conftest import NOTE, Seen, Sender

PARENT = Handling(purpose="investigation")


def derive(net: Federation, parent: object, to: str, handling: Handling = PARENT) -> str:
    """Malaysia's police makes a document from a parent and sends it on."""
    with net.at("MYS"):
        return services.post(net.officer("MYS"), kind=NOTE, conversation="d1", to=[to],
                             body={"text": "from it", "parents": [parent]}, handling=handling)


def boss(net: Federation, state: str) -> Actor:
    return replace(net.officer(state), role="supervisor")


@pytest.fixture
def parent(net: Federation, seen: Seen, send: Sender) -> str:
    message = send.note(handling=PARENT)
    net.deliver()
    return message


def test_an_answer_to_the_originator_needs_no_leave(net: Federation, parent: str) -> None:
    assert derive(net, parent, "THA/police")
    assert derive(net, parent, "THA/fiu")


@pytest.mark.parametrize("weaker", [
    replace(PARENT, classification="ASEAN"), replace(PARENT, tlp="GREEN"), replace(PARENT, pap="GREEN"),
    replace(PARENT, use=("H0",)), replace(PARENT, use=("H1",)),
])
def test_a_weaker_handling_is_refused_whatever_was_granted(net: Federation, parent: str, weaker: Handling) -> None:
    with pytest.raises(Refused) as caught:
        derive(net, parent, "THA/police", weaker)
    assert caught.value.code == "widened"


def test_a_stricter_handling_is_allowed(net: Federation, parent: str) -> None:
    stricter = replace(PARENT, classification="CONFIDENTIAL", tlp="RED", use=("H1", "H2"), compartment="OPS")
    assert derive(net, parent, "THA/police", stricter)


def test_a_third_state_needs_the_originators_leave_and_gets_it_signed(
        net: Federation, parent: str, clock: ManualClock) -> None:
    with pytest.raises(Refused) as caught:
        derive(net, parent, "SGP/police")
    assert caught.value.code == "needs_grant"
    with net.at("MYS"):
        [asked] = services.ask_grant(net.officer("MYS"), message_id=parent, audience=["SGP/police"], purpose="investigation")
    net.deliver()
    with net.at("THA"):
        with pytest.raises(Refused):
            services.decide_grant(net.officer("THA"), grant_id=asked, give=True)
        services.decide_grant(boss(net, "THA"), grant_id=asked, give=True, expires=clocks.now() + timedelta(days=2))
        with pytest.raises(Conflict):
            services.decide_grant(boss(net, "THA"), grant_id=asked, give=True)
    net.deliver()
    assert derive(net, parent, "SGP/police")
    with pytest.raises(Refused):
        derive(net, parent, "SGP/fiu")
    with pytest.raises(Refused):
        derive(net, parent, "SGP/police", replace(PARENT, purpose="intelligence"))
    clock.advance(timedelta(days=3))
    with pytest.raises(Refused):
        derive(net, parent, "SGP/police")


def test_a_leave_that_was_taken_back_or_refused_allows_nothing(net: Federation, parent: str) -> None:
    with net.at("MYS"):
        [asked] = services.ask_grant(net.officer("MYS"), message_id=parent, audience=["SGP/police"])
        [other] = services.ask_grant(net.officer("MYS"), message_id=parent, audience=["SGP/police"])
    net.deliver()
    with net.at("THA"):
        services.decide_grant(boss(net, "THA"), grant_id=asked, give=True)
        services.decide_grant(boss(net, "THA"), grant_id=other, give=False)
        services.revoke_grant(boss(net, "THA"), grant_id=asked)
        with pytest.raises(Conflict):
            services.revoke_grant(boss(net, "THA"), grant_id=asked)
    net.deliver()
    with net.at("MYS"):
        assert sorted(Grant.objects.values_list("state", flat=True)) == ["refused", "revoked"]
        assert len(grants.listed(net.officer("MYS"))) == 2
    with pytest.raises(Refused):
        derive(net, parent, "SGP/police")


def test_nobody_but_the_state_that_was_asked_gives_leave(net: Federation, parent: str) -> None:
    with net.at("MYS"):
        [asked] = services.ask_grant(net.officer("MYS"), message_id=parent, audience=["SGP/police"])
        grant = Grant.objects.get()
    body = {"grant": asked, "document": grant.document, "decision": "given", "audience": ["SGP/police"], "purpose": "",
            "expires": "2026-12-01T00:00:00.000Z"}
    with net.at("SGP"):
        services.post(net.officer("SGP"), kind=grants.GRANT, conversation="x", to=["MYS/service"], body=body,
                      handling=Handling())
    net.deliver()
    with net.at("MYS"):
        assert Grant.objects.get().state == "asked"


def test_leave_is_not_asked_for_own_documents_nor_given_for_another_document(net: Federation, parent: str) -> None:
    with net.at("THA"), pytest.raises(Invalid):
        services.ask_grant(net.officer("THA"), message_id=parent, audience=["SGP/police"])
    with net.at("MYS"):
        [asked] = services.ask_grant(net.officer("MYS"), message_id=parent, audience=["SGP/police"])
    net.deliver()
    with net.at("THA"):
        Grant.objects.update(document="0" * 64)
        with pytest.raises(Invalid):
            services.decide_grant(boss(net, "THA"), grant_id=asked, give=True)


def test_a_parent_may_be_given_by_its_handling_and_must_be_known_otherwise(net: Federation, seen: Seen) -> None:
    foreign = {"digest": "1" * 64, "handling": replace(PARENT, originators=("SGP",)).as_dict()}
    with pytest.raises(Refused):
        derive(net, foreign, "THA/police")
    own = {"digest": "1" * 64, "handling": replace(PARENT, originators=("MYS",)).as_dict()}
    assert derive(net, own, "THA/police")
    with pytest.raises(NotFound):
        derive(net, "0190aaaa-0000-7000-8000-000000000000", "THA/police")
    with pytest.raises(Invalid):
        derive(net, 7, "THA/police")


def test_the_originators_go_along_so_that_the_next_reader_asks_them_too(net: Federation, parent: str) -> None:
    with net.at("MYS"):
        [asked] = services.ask_grant(net.officer("MYS"), message_id=parent, audience=["SGP/police"], purpose="investigation")
    net.deliver()
    with net.at("THA"):
        services.decide_grant(boss(net, "THA"), grant_id=asked, give=True)
    net.deliver()
    made = derive(net, parent, "SGP/police")
    net.deliver()
    with net.at("SGP"):
        assert services.read(net.officer("SGP"), made).handling.originators == ("THA",)
        asked_of = services.ask_grant(net.officer("SGP"), message_id=made, audience=["SGP/fiu"], purpose="investigation")
        assert len(asked_of) == 2
    net.deliver()
    for state in ("THA", "MYS"):
        with net.at(state):
            grant = Grant.objects.get(asker="SGP/police")
            assert (grant.id in grants.held_here([grant])) == (state == "MYS")
            services.decide_grant(boss(net, state), grant_id=grant.id, give=True)
    net.deliver()
    with net.at("SGP"):
        assert services.post(net.officer("SGP"), kind=NOTE, conversation="e", to=["SGP/fiu"],
                             body={"parents": [made]}, handling=PARENT)
