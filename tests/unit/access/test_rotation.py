"""Keys when somebody leaves: a new one for those who stay, the old one for reading, nothing lost unnoticed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sheaf.access import rotation, services
from sheaf.access.actor import Actor, operator
from sheaf.access.keys import holds, public_keys
from sheaf.access.models import Appointment, HeldKey, Person, UnitKey
from sheaf.access.tokens import actor_of
from sheaf.audit.models import Row
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, NotFound, Refused
from sheaf.kernel.node import Node
from tests.cast import Cast
from tests.unit.access.test_access_services import again, make

ADDRESS = "THA/fiu#OPEN"


def pair() -> tuple[Actor, Actor]:
    """Two holders of one address."""
    first, second = make(operator("THA"), "first"), make(operator("THA"), "second")
    services.grant_keys(first, second.person_id)
    return again("first"), again("second")


def current(address: str = ADDRESS) -> str:
    return UnitKey.objects.get(address=address, retired__isnull=True).kid


def leave(actor: Actor, **more: bool) -> None:
    services.end_appointment(operator("THA"), appointment_id=actor.appointment_id, **more)


def test_who_leaves_loses_every_copy_at_once_and_the_unit_gets_a_new_key(node: Node) -> None:
    first, second = pair()
    former, old = current(), first.keys.sealing("THA/fiu")
    leave(second)
    assert not HeldKey.objects.filter(person_id=second.person_id).exists()
    assert current() != former
    assert [key["kid"] for key in public_keys() if key["address"] == ADDRESS] == [current()]
    stays = again("first")
    assert stays.keys.sealing("THA/fiu").kid == current()
    assert stays.keys.sealing_by_id(former) == old, "older messages open"
    assert holds(ADDRESS, former), "what is on its way to the former key is taken in"
    assert list(HeldKey.objects.filter(unit_key_id=current()).values_list("person_id", flat=True)) == [first.person_id]


def test_nobody_need_be_signed_in_for_a_new_key(node: Node) -> None:
    first, second = pair()
    leave(first)
    assert HeldKey.objects.filter(person_id=second.person_id, unit_key_id=current()).exists()
    assert again("second").keys.signing("THA/fiu").public.kid == UnitKey.objects.get(pk=current()).verify_kid


def test_a_closed_account_is_out_at_once_and_its_units_have_new_keys(node: Node) -> None:
    _first, second = pair()
    _, token = services.create_token(second, name="export", scopes=["record."], days=3)
    former = current()
    services.set_active(operator("THA"), person_id=second.person_id, active=False)
    assert current() != former
    assert not HeldKey.objects.filter(person_id=second.person_id).exists()
    assert actor_of(token).person_id == ""
    services.set_active(operator("THA"), person_id=second.person_id, active=True)
    assert again("second").keys.addresses() == frozenset(), "waits for a colleague"
    assert services.grant_keys(again("first"), second.person_id) == 2


def test_the_last_holder_does_not_leave_without_a_successor_and_the_words_say_what_would_be_lost(node: Node) -> None:
    first = make(operator("THA"), "first")
    with pytest.raises(Conflict) as alone:
        leave(first)
    assert ADDRESS in alone.value.message
    assert "Appoint a successor" in alone.value.message
    make(operator("THA"), "second")  # appointed, without the key
    with pytest.raises(Conflict) as waiting:
        leave(first)
    assert "grant them to second" in waiting.value.message
    assert waiting.value.code == "last_holder"
    assert again("first").keys.addresses() == {ADDRESS}, "nothing has changed"


def test_a_forced_leave_gives_the_unit_a_key_to_work_on_with(node: Node) -> None:
    first = make(operator("THA"), "first")
    former = current()
    make(operator("THA"), "second")
    leave(first, accept_loss=True)
    second = again("second")
    assert second.keys.addresses() == {ADDRESS}
    assert second.keys.sealing_by_id(former) is None
    assert Row.objects.filter(verb="access.manage", detail__contains='"keys_lost":1').exists()


def test_an_appointment_that_runs_out_takes_its_keys_but_never_the_last(node: Node, clock: ManualClock) -> None:
    first, _second = pair()
    former = current()
    Appointment.objects.update(ends=clock.now() + timedelta(days=1))
    Appointment.objects.filter(pk=first.appointment_id).update(ends=clock.now() + timedelta(days=2))
    assert rotation.take_lapsed() == 0
    clock.advance(timedelta(days=1, minutes=1))
    assert rotation.take_lapsed() == 1
    assert rotation.take_lapsed() == 0
    assert current() != former
    clock.advance(timedelta(days=1))
    assert rotation.take_lapsed() == 0
    assert HeldKey.objects.filter(person_id=first.person_id).count() == 2
    orphans = rotation.orphans(operator("THA"))
    assert {item.address for item in orphans} == {ADDRESS}
    assert orphans[0].former == ("first",)


def test_a_key_is_rotated_on_demand_by_its_units_releasers_and_the_administrator_only(cast: Cast) -> None:
    former = current("THA/police#OPS")
    services.rotate_key(cast.supervisor, address="THA/police#OPS")
    services.rotate_key(cast.administrator, address="THA/police#OPS")
    assert current("THA/police#OPS") != former
    holders = set(HeldKey.objects.filter(unit_key_id=current("THA/police#OPS")).values_list("person_id", flat=True))
    assert holders == {cast.owner.person_id, cast.supervisor.person_id}
    for who, address, error in ((cast.owner, "THA/police", Refused), (cast.supervisor, "THA/immigration", Refused),
                                (cast.administrator, "THA/nowhere", NotFound), (cast.administrator, "THA/service", NotFound)):
        with pytest.raises(error):
            services.rotate_key(who, address=address)


def test_the_page_rotates_and_the_page_of_a_person_closes_the_account(cast: Cast) -> None:
    former = current("THA/police#OPS")
    page = cast.client("administrator")
    assert page.post("/access/keys/rotate", {"address": "THA/police#OPS"}).status_code == 302
    assert current("THA/police#OPS") != former
    assert "Rotate" in page.get("/access/keys").content.decode()
    assert page.post(f"/access/people/{cast.owner.person_id}/active", {"active": "no"}).status_code == 302
    assert not Person.objects.get(pk=cast.owner.person_id).is_active
    assert cast.client("owner").get("/access/me").status_code == 302, "the session has ended"
    assert "Open it again" in page.get(f"/access/people/{cast.owner.person_id}").content.decode()


def test_a_last_holder_without_an_appointment_shows_on_the_administrators_page(cast: Cast, clock: ManualClock) -> None:
    Appointment.objects.filter(person_id=cast.stranger.person_id).update(ends=clock.now() - timedelta(days=1))
    text = cast.client("administrator").get("/access/keys").content.decode()
    assert "Keys that nobody may use" in text
    assert "Somsak Stranger" in text
