"""At the Secretariat's node: what is restricted in the plan reaches nobody who may not have it, whatever the door. Every text has a word
of its own, and each is looked for in every answer, PDF and Word file included, in search results and in the audit log."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.test import Client
from pypdf import PdfReader

from sheaf.access.actor import Actor
from sheaf.access.models import Person
from sheaf.access.queries import actor_for
from sheaf.audit.models import Row
from sheaf.kernel.clock import ManualClock
from tests import doors, plan_year, world_plan
from tests.cast import Cast, make_person, personal_key, signed_in
from tests.cast import Part as Role
from tests.world import World

pytestmark = pytest.mark.django_db
OTHERS = ("mys_delegate", "vnm_delegate")
MORE = {"vnm_head": Role("Vo Head", "VNM/delegation", "delegation_head"), "phl_head": Role("Pia Head", "PHL/delegation", "delegation_head"),
        "node_keeper": Role("Adi Administrator", "ASEC/node", "node_admin"), "checker": Role("Ani Auditor", "ASEC/audit", "auditor")}
OUTSIDE = ("node_keeper", "checker", "public")
READS = [door for door in doors.doors() if door.method == "GET" and ("plan" in door.route.split("/"))]


@pytest.fixture
def held(cast: Cast, clock: ManualClock) -> Iterator[tuple[World, dict[str, Client]]]:
    """The plan's things with Laos as the state, and everybody who may come to this node."""
    with plan_year.secretariat():
        clients = plan_year.delegates() | {name: signed_in(make_person(name, role)[0], name) for name, role in MORE.items()}
        made = World(cast)
        world_plan.make(made, world_plan.Hands(*_actors()))
        yield made, clients | {"public": Client()}


def _actors() -> tuple[Actor, ...]:
    return tuple(actor_for(Person.objects.get(username=name), personal_key(name)[0]) for name in ("keeper", "lao_delegate", "lao_head"))


def addresses(world: World) -> Iterator[str]:
    """Every door of the plan that can be read, about the draft and about what was submitted, as PDF and as Word."""
    for door in READS:
        for area in ("drugs", "arms"):
            for suffix in ("pdf", "docx") if "<suffix>" in door.route else ("",):
                chosen = {**world.ids, "area_code": area, "area": area, "suffix": suffix, "compilation_id": world.ids["compilation_id:own"]}
                yield "/" + re.sub(r"<(\w+)>", lambda found, chosen=chosen: str(chosen.get(found[1], found[1])), door.route)
            if "_code>" not in door.route and "<area>" not in door.route:
                break
    yield from (f"{place}?q={word}" for place in ("/plan/find", "/search") for word in (*world_plan.DRAFT_WORDS, world_plan.HIDDEN_ENTRY))


def text_of(client: Client, address: str) -> str:
    """Everything that the answer tells, unpacked."""
    answer = client.get(address)
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if data.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return data.decode("utf-8", "replace")


def found(world: World, client: Client, words: tuple[str, ...]) -> set[tuple[str, str]]:
    told = ((address, text_of(client, address)) for address in sorted(set(addresses(world))))
    return {(address, word) for address, text in told for word in words if word in text and word not in address}


def test_a_draft_reaches_its_own_state_and_nobody_else(held: tuple[World, dict[str, Client]]) -> None:
    world, clients = held
    assert {word for _, word in found(world, clients["lao_delegate"], world_plan.DRAFT_WORDS)} == set(world_plan.DRAFT_WORDS)
    for who in (*OTHERS, "phl_head", "keeper", *OUTSIDE):
        assert found(world, clients[who], world_plan.DRAFT_WORDS) == set(), who


def test_what_was_submitted_and_asked_reaches_officials_and_nobody_else(held: tuple[World, dict[str, Client]]) -> None:
    world, clients = held
    for who in ("keeper", "mys_delegate"):
        assert {word for _, word in found(world, clients[who], world_plan.ASKED_WORDS)} == set(world_plan.ASKED_WORDS)
    for who in OUTSIDE:
        assert found(world, clients[who], world_plan.ASKED_WORDS) == set(), who


def test_an_entry_in_preparation_reaches_its_own_state_and_nobody_else(held: tuple[World, dict[str, Client]]) -> None:
    world, clients = held
    for who in ("lao_delegate", "mys_delegate", "keeper", *OUTSIDE):
        assert found(world, clients[who], (world_plan.HIDDEN_ENTRY,)) == set(), who


def test_the_audit_log_names_no_text_of_a_report(held: tuple[World, dict[str, Client]]) -> None:
    rows = json.dumps(list(Row.objects.values()), default=str)
    assert [word for word in (*world_plan.DRAFT_WORDS, *world_plan.ASKED_WORDS) if word in rows] == []
