"""A state's consent to its public line, said at its own node or at the Secretariat's, until and after the circulation."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from sheaf import __main__ as shell
from sheaf import wiring
from sheaf.access import services as access
from sheaf.access.queries import actor_for
from sheaf.exchange.models import Message, Outbox
from sheaf.exchange.posting import post
from sheaf.exchange.registry import Inbound
from sheaf.kernel import clock as clocks
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Invalid, NotFound, Refused
from sheaf.plan.compiling import consenting, openly, queries, services, telling
from sheaf.plan.compiling.models import Compilation, Consent, Said
from sheaf.plan.reporting.clearing import HANDLING
from sheaf.plan.reporting.models import Cycle
from sheaf.settings import VALUES
from tests.cast import Part, make_person, personal_key, signed_in
from tests.federation import Federation
from tests.unit.plan.test_compiling import circulated, head
from tests.unit.plan.test_reporting import chief, keeper, net, officer, template

__all__ = ["net", "template"]
CHIEF = Part("Chief of Police", "THA/police", "supervisor", (), 3, ("OPEN",))
PATH = "/plan/reports/consent/2026"


def say(net: Federation, given: bool) -> None:
    with net.at("THA"):
        services.consent(chief(net), year=2026, given=given)


def held(net: Federation) -> list[str]:
    with net.at("ASEC"):
        return sorted(Consent.objects.filter(year=2026).values_list("state", flat=True))


def outcomes(net: Federation) -> list[tuple[bool, str]]:
    with net.at("THA"):
        return [(row.given, row.outcome) for row in Said.objects.all()]


def test_what_a_state_says_at_its_own_node_is_in_force_at_the_secretariat_s_as_soon_as_it_arrives(
    net: Federation, clock: ManualClock
) -> None:
    say(net, True)
    assert held(net) == []
    assert outcomes(net) == [(True, "sent")]
    net.deliver()
    assert held(net) == ["THA"]
    assert outcomes(net) == [(True, "in_force")]
    clock.advance(timedelta(minutes=1))
    say(net, False)
    net.deliver()
    assert held(net) == []
    assert outcomes(net) == [(False, "in_force"), (True, "in_force")]
    with net.at("THA"):
        assert Message.objects.get(kind=consenting.CONSENT, conversation="plan-consent-2026-THA", sender_unit="THA/police",
                                   created=Said.objects.latest("at").at)
    assert circulated(net).snapshot["consents"] == []


def test_of_two_words_that_cross_the_later_by_its_own_time_stands(net: Federation, clock: ManualClock) -> None:
    net.wire.down = {"ASEC"}
    say(net, True)
    clock.advance(timedelta(minutes=5))
    with net.at("ASEC"):
        services.consent(head(net, "THA"), year=2026, given=False)
    net.wire.down = set()
    clock.advance(timedelta(hours=2))
    net.deliver()
    assert held(net) == []
    assert outcomes(net) == [(False, "in_force"), (True, "older")]
    with net.at("ASEC"):
        services.consent(head(net, "THA"), year=2026, given=False)
    clock.advance(timedelta(minutes=5))
    say(net, True)
    net.deliver()
    assert held(net) == ["THA"]


def test_what_a_state_says_at_the_secretariat_s_node_is_told_at_its_own(
    net: Federation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clock: ManualClock
) -> None:
    wiring.join_rooms()
    say(net, True)
    net.deliver()
    clock.advance(timedelta(minutes=5))
    with net.at("ASEC"):
        services.consent(head(net, "THA"), year=2026, given=False)
    net.deliver()
    with net.at("THA"):
        client = signed_in(make_person("chief", CHIEF)[0], "chief")
        page = client.get(PATH).content.decode()
        assert "does not agree to be shown: " in page
        assert ", at the Secretariat, " in page
        told = client.get("/api/v1/plan/reports/consent/2026").json()
        assert (told["given"], told["outcome"]) == (False, "in_force")
    assert held(net) == []
    clock.advance(timedelta(minutes=5))
    say(net, True)
    net.deliver()
    assert held(net) == ["THA"]
    assert outcomes(net) == [(True, "in_force"), (False, "in_force"), (True, "in_force")]


def test_a_later_word_that_a_node_does_not_know_comes_with_the_answer_to_an_older_one(net: Federation, clock: ManualClock) -> None:
    net.wire.down = {"ASEC"}
    say(net, True)
    clock.advance(timedelta(minutes=5))
    with net.at("ASEC"):
        services.consent(head(net, "THA"), year=2026, given=False)
        Outbox.objects.filter(message__kind=telling.SAID).delete()  # as of a node that could not be told then
    net.wire.down = set()
    clock.advance(timedelta(hours=2))
    net.deliver()
    assert outcomes(net) == [(False, "in_force"), (True, "older")]


def test_a_word_of_a_state_without_a_node_is_in_force_and_told_to_nobody(net: Federation) -> None:
    with net.at("ASEC"):
        services.consent(head(net, "LAO"), year=2026, given=True)
        assert not Outbox.objects.filter(message__kind=telling.SAID).exists()
    assert held(net) == ["LAO"]


@pytest.mark.parametrize(("sender", "change", "wrong"), [
    ("MYS", {}, "no word of a state"), ("ASEC", {"outcome": "sent"}, "no word of a state"), ("ASEC", {"year": 99999}, "year"),
    ("ASEC", {"at": "2999-01-01T00:00:00+00:00"}, "time to come"), ("ASEC", {"at": "soon"}, "no time"), ("ASEC", {"by": 1}, "shape")])
def test_a_node_takes_nobody_else_s_word_for_its_state_s(net: Federation, sender: str, change: dict[str, Any], wrong: str) -> None:
    body = {"year": 2026, "given": True, "at": "2026-01-01T00:00:00+00:00", "by": "A Head", "outcome": "in_force", **change}
    with net.at("THA"):
        with pytest.raises(Invalid, match=f"(?i){wrong}"):
            telling.heard(inbound(sender, body))
        assert not Said.objects.exists()


def test_a_withdrawal_that_arrives_after_the_circulation_is_kept_for_what_is_gathered_later(net: Federation, clock: ManualClock) -> None:
    say(net, True)
    net.deliver()
    clock.advance(timedelta(minutes=1))
    say(net, False)
    with net.at("THA"):  # it is on its way for a day
        Outbox.objects.filter(message__kind=consenting.CONSENT, state="waiting").update(next_try=clocks.now() + timedelta(days=1))
    row = circulated(net)
    clock.advance(timedelta(days=1))
    net.deliver()
    assert outcomes(net)[0] == (False, "late")
    with net.at("ASEC"):
        assert Compilation.objects.get().snapshot == row.snapshot
        assert not any(chapter.by_state for chapter in openly.view_of(Compilation.objects.get(), "public").chapters)
        assert [(item.state, item.given) for item in queries.said_late(keeper(net), 2026)] == [("THA", False)]
        assert services.replace(keeper(net), compilation_id=row.id).snapshot["consents"] == []
    with net.at("THA"):
        Cycle.objects.update(state="frozen")
    say(net, True)
    net.deliver()
    assert outcomes(net)[0] == (True, "late")
    with net.at("ASEC"):
        made = Compilation.objects.get(replaces=row.id)
        assert made.snapshot["consents"] == [], "it counts for what is gathered from then on"
        assert services.assemble(keeper(net), year=2026).snapshot["consents"] == ["THA"]


@pytest.mark.parametrize("at", ["THA", "ASEC"])
def test_a_withdrawal_between_circulation_and_publication_is_taken_at_both_nodes_alike(
    net: Federation, clock: ManualClock, at: str
) -> None:
    say(net, True)
    net.deliver()
    row = circulated(net)
    clock.advance(timedelta(minutes=1))
    with net.at("THA"):
        Cycle.objects.update(state="frozen")
    with net.at(at):
        said = services.consent(chief(net) if at == "THA" else head(net, "THA"), year=2026, given=False)
        assert said.outcome == ("sent" if at == "THA" else "late")
    net.deliver()
    assert held(net) == []
    assert outcomes(net)[0] == (False, "late")
    with net.at("ASEC"):
        row = Compilation.objects.get(pk=row.pk)
        assert openly.settled(row)["withdrew"] == ["THA"]
        assert services.replace(keeper(net), compilation_id=row.id).snapshot["consents"] == []


def test_of_a_year_that_is_not_there_nothing_is_said(net: Federation) -> None:
    with net.at("THA"), pytest.raises(NotFound):
        services.consent(chief(net), year=2031, given=False)


def test_nobody_consents_for_another_state_or_below_who_clears(net: Federation) -> None:
    with net.at("THA"), pytest.raises(Refused):
        services.consent(officer(net), year=2026, given=True)
    with net.at("ASEC"):
        for sender, body, wrong in (
            ("JPN", {"year": 2026, "given": True, "at": "2026-01-01T00:00:00+00:00"}, "no year here"),
            ("THA", {"year": 2025, "given": True, "at": "2026-01-01T00:00:00+00:00"}, "no year here"),
            ("THA", {"year": 2026, "given": True, "at": "2999-01-01T00:00:00+00:00"}, "time to come"),
            ("THA", {"year": 2026, "given": True, "at": "2026-01-01"}, "no time"),
            ("THA", {"year": 2026, "given": 1, "at": "2026-01-01T00:00:00+00:00"}, "shape"),
        ):
            with pytest.raises(Invalid, match=f"(?i){wrong}"):
                consenting.arrived(inbound(sender, body))
        assert not Consent.objects.exists()


def inbound(sender: str, body: dict[str, Any]) -> Inbound:
    now = clocks.now()
    return Inbound("m", "c", consenting.CONSENT, 1, sender, f"{sender}/police", ("ASEC/service",), now, now + timedelta(days=1), "routine",
                   {}, body)


def test_another_state_s_word_on_what_became_of_it_is_refused(net: Federation) -> None:
    say(net, True)
    with net.at("THA"):
        at = Said.objects.get().at.isoformat()
    with net.at("MYS"):
        post(net.officer("MYS"), kind=consenting.NOTED, conversation="c", to=["THA/service"], handling=HANDLING,
             body={"year": 2026, "at": at, "outcome": "in_force"})
    net.deliver("MYS")
    assert outcomes(net) == [(True, "sent")]
    with net.at("MYS"):
        assert Outbox.objects.get(message__kind=consenting.NOTED).state == "dead"


def test_the_page_the_api_and_the_shell_of_a_state_s_node_tell_what_was_sent_and_what_became_of_it(
    net: Federation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clock: ManualClock
) -> None:
    wiring.join_rooms()
    with net.at("THA"):
        person, _ = make_person("chief", CHIEF)
        client = signed_in(person, "chief")
        assert "said nothing of it here yet" in client.get(PATH).content.decode()
        assert client.post(PATH, {"given": "yes"}).headers["Location"] == PATH
        assert "sent to the Secretariat, which has not received it yet" in client.get(PATH).content.decode()
        assert f'href="{PATH}"' in client.get("/plan/reports/").content.decode()
    net.deliver()
    with net.at("THA"):
        page = client.get(PATH).content.decode()
        assert "agrees to be shown" in page
        assert "in force at the Secretariat" in page
        told = client.get("/api/v1/plan/reports/consent/2026").json()
        assert (told["given"], told["outcome"], told["by"]) == (True, "in_force", "Chief of Police")
        clock.advance(timedelta(minutes=1))
        answer = client.put("/api/v1/plan/reports/consent/2026", json.dumps({"given": False}), content_type="application/json")
        assert (answer.status_code, answer.json()["outcome"]) == (200, "sent")
        _, token = access.create_token(actor_for(person, personal_key("chief")[0]), name="work", scopes=("plan.",), days=30)
    net.deliver()
    assert held(net) == []
    monkeypatch.setattr(shell, "start", lambda name: None)
    monkeypatch.setattr(settings, "VALUES", VALUES.model_copy(update={"token": token}))
    with net.at("THA"):
        assert shell.main(["plan", "consent", "2026", "--show"]) == 0
        assert "Your state does not agree: in force at the Secretariat." in capsys.readouterr().out
        clock.advance(timedelta(minutes=1))
        assert shell.main(["plan", "consent", "2026"]) == 0
        assert "Your state agrees: sent to the Secretariat" in capsys.readouterr().out
