"""People and keys: who may make, appoint, grant, end, reset; and what is lost when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sheaf.access import services
from sheaf.access.actor import NOBODY, Actor, operator
from sheaf.access.keys import Secret, public_keys
from sheaf.access.models import Appointment, HeldKey, Person, UnitKey
from sheaf.access.queries import actor_for
from sheaf.audit.models import Row
from sheaf.crypto.errors import CannotOpen
from sheaf.crypto.wrap import unwrap_password
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid, Locked, Refused
from sheaf.kernel.node import Node
from tests.cast import Cast

PASSWORD = "a long enough pass phrase"


def make(actor: Actor, username: str, unit: str = "THA/fiu", role: str = "fiu", **more: object) -> Actor:
    """A new person under one appointment, with unlocked keys."""
    person = services.create_person(actor, username=username, name=username, password=PASSWORD, one_time=False)
    services.appoint(actor, person_id=person.id, unit=unit, role=role, **more)  # type: ignore[arg-type]
    return again(username)


def again(username: str) -> Actor:
    person = Person.objects.get(username=username)
    return actor_for(person, Secret.from_bytes(unwrap_password(bytes(person.key_wrapped), PASSWORD)))


def test_the_first_holder_of_an_address_gets_its_key_and_the_next_waits_for_a_grant(node: Node) -> None:
    first = make(operator("THA"), "first")
    assert first.keys.addresses() == {"THA/fiu#OPEN"}
    second = make(operator("THA"), "second")
    assert second.keys.addresses() == frozenset()
    assert services.grant_keys(first, second.person_id) == 1
    assert again("second").keys.sealing("THA/fiu") == first.keys.sealing("THA/fiu")
    with pytest.raises(Conflict):
        services.grant_keys(first, second.person_id)


def test_who_holds_no_key_cannot_grant_one(cast: Cast) -> None:
    waiting = make(cast.administrator, "napa", "THA/police", "officer")
    with pytest.raises(Conflict):
        services.grant_keys(cast.stranger, waiting.person_id)
    with pytest.raises(Refused):
        services.grant_keys(cast.administrator, waiting.person_id)
    with pytest.raises(Locked):
        services.grant_keys(actor_for(cast.people["owner"]), waiting.person_id)


def test_a_grant_reaches_no_further_than_the_colleagues_own_compartments(cast: Cast) -> None:
    waiting = make(cast.administrator, "napa", "THA/police", "officer", compartments=["OPEN"])
    services.grant_keys(cast.supervisor, waiting.person_id)
    assert again("napa").keys.addresses() == {"THA/police#OPEN"}


@pytest.mark.parametrize("who", ["owner", "supervisor", "auditor", "secretariat"])
def test_only_the_administrator_makes_people(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        services.create_person(getattr(cast, who), username="napa", name="Napa", password=PASSWORD)
    assert Row.objects.get().outcome == "refused"


def test_an_administrator_appoints_neither_himself_nor_people_of_another_state(cast: Cast) -> None:
    with pytest.raises(Conflict):
        services.appoint(cast.administrator, person_id=cast.administrator.person_id, unit="THA/police", role="officer")
    with pytest.raises(Invalid):
        services.appoint(cast.administrator, person_id=cast.owner.person_id, unit="MYS/police", role="officer")


def test_auditor_administrator_and_caseworker_are_different_people(cast: Cast) -> None:
    for name, role in (("owner", "auditor"), ("auditor", "officer"), ("auditor", "node_admin")):
        with pytest.raises(Conflict):
            services.appoint(cast.administrator, person_id=cast.people[name].id, unit="THA/police", role=role)


@pytest.mark.parametrize("wrong", [
    {"unit": "police"}, {"unit": "THA/service"}, {"unit": "THA/po lice"}, {"role": "service"}, {"role": "king"},
    {"clearance": 4}, {"clearance": -1}, {"clearance": True}, {"compartments": ["SECRET"]}, {"compartments": []},
    {"crime_areas": ["Drugs!"]}])
def test_an_appointment_with_an_unknown_code_is_refused(cast: Cast, wrong: dict[str, object]) -> None:
    proper: dict[str, object] = {"unit": "THA/police", "role": "officer"}
    with pytest.raises(Invalid):
        services.appoint(cast.administrator, person_id=cast.owner.person_id, **{**proper, **wrong})  # type: ignore[arg-type]


def test_an_appointment_holds_from_its_first_day_until_its_end(node: Node, clock: ManualClock) -> None:
    make(operator("THA"), "napa", starts=clock.now() + timedelta(days=1), ends=clock.now() + timedelta(days=2))
    assert again("napa") is NOBODY
    clock.advance(timedelta(days=1))
    assert again("napa").role == "fiu"
    clock.advance(timedelta(days=1))
    assert again("napa") is NOBODY


def test_ending_an_appointment_takes_the_keys(cast: Cast) -> None:
    appointment = Appointment.objects.get(person_id=cast.colleague.person_id)
    services.end_appointment(cast.administrator, appointment_id=appointment.id)
    assert not HeldKey.objects.filter(person_id=cast.colleague.person_id).exists()
    assert actor_for(cast.people["colleague"]) is NOBODY


def test_the_last_holder_of_a_key_does_not_leave_unnoticed(cast: Cast) -> None:
    appointment = Appointment.objects.get(person_id=cast.stranger.person_id)
    with pytest.raises(Conflict) as raised:
        services.end_appointment(cast.administrator, appointment_id=appointment.id)
    assert raised.value.details["addresses"] == ["THA/immigration#OPEN"]
    appointment.refresh_from_db()
    assert appointment.ends is None
    services.end_appointment(cast.administrator, appointment_id=appointment.id, accept_loss=True)
    assert UnitKey.objects.get(address="THA/immigration#OPEN").retired is not None


def test_a_reset_takes_keys_and_tokens_and_a_colleague_grants_again(cast: Cast) -> None:
    _, raw = services.create_token(cast.colleague, name="t", scopes=["self.read"], days=1)
    services.reset_password(cast.administrator, person_id=cast.colleague.person_id, password=PASSWORD)
    assert again("colleague").keys.addresses() == frozenset()
    from sheaf.access import tokens

    assert tokens.actor_of(raw) is NOBODY
    services.grant_keys(cast.owner, cast.colleague.person_id)
    assert again("colleague").keys.addresses() == {"THA/police#OPEN"}


def test_a_token_dies_with_its_appointment_and_at_its_hour(cast: Cast, clock: ManualClock) -> None:
    from sheaf.access import tokens

    actor = actor_for(cast.people["colleague"], cast.colleague.keys.personal)
    _, raw = services.create_token(cast.colleague, name="t", scopes=["record."], days=1)
    _, longer = services.create_token(cast.colleague, name="t2", scopes=["record."], days=9)
    clock.advance(timedelta(hours=1))
    assert tokens.actor_of(raw).unit == actor.unit
    assert tokens.actor_of(raw[:-1] + ("A" if raw[-1] != "A" else "B")) is NOBODY
    clock.advance(timedelta(days=1))
    assert tokens.actor_of(raw) is NOBODY
    assert tokens.actor_of(longer) is not NOBODY
    services.end_appointment(cast.administrator, appointment_id=cast.colleague.appointment_id)
    assert tokens.actor_of(longer) is NOBODY


@pytest.mark.parametrize("junk", ["", "sheaf", "sheaf__", "sheaf_x_y", "bearer", "sheaf_" + "0" * 36 + "_x", "\0"])
def test_what_is_no_token_is_nobody(node: Node, junk: str) -> None:
    from sheaf.access import tokens

    assert tokens.actor_of(junk) is NOBODY


def test_a_token_cannot_make_tokens(cast: Cast) -> None:
    from sheaf.access import tokens

    _, raw = services.create_token(cast.owner, name="t", scopes=["token."], days=1)
    with pytest.raises(Refused):
        services.create_token(tokens.actor_of(raw), name="more", scopes=["record."], days=1)


def test_changing_the_password_needs_the_old_one(cast: Cast) -> None:
    person = cast.people["owner"]
    with pytest.raises(CannotOpen):
        services.change_password(person, old="not it, not it", new=PASSWORD)


def test_public_keys_hold_no_private_part(cast: Cast) -> None:
    rows = {row["address"]: row for row in public_keys()}
    assert rows["THA/police#OPEN"]["verify_hex"]
    assert not rows["THA/police#OPS"]["verify_hex"]
    assert "THA/service#OPEN" in rows
    secret = cast.owner.keys.sealing("THA/police#OPS").to_bytes().hex()
    assert secret[:64] not in str(rows)


def test_the_service_key_file_opens_again_and_is_for_its_owner_alone(node: Node) -> None:
    from sheaf.access import keys
    from sheaf.access.keysmith import create_service_keys

    create_service_keys()
    path = node.home / keys.SERVICE_FILE
    assert path.stat().st_mode & 0o077 == 0
    before = node.parts[keys.SERVICE_PART].sealing("THA/service")
    node.parts.clear()
    reopened = keys.unlock_service()
    assert reopened is not None
    assert reopened.sealing("THA/service") == before
    create_service_keys()
    assert node.parts[keys.SERVICE_PART].sealing("THA/service") == before
