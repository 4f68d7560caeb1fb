"""At the Secretariat's node, by everybody who comes there: who gets through which door of the plan, for every action behind it, and that
what only some may read stands in no answer to anybody else, be it page, API, PDF, Word, Excel, calendar, error, mail or log."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.core import mail

from sheaf.audit.models import Row
from sheaf.kernel import canonical
from sheaf.plan.reporting import reminding
from sheaf.plan.sharing import limits
from sheaf.plan.sharing.packages import PACKAGES, content
from tests import doors, doors_secretariat
from tests.doors_world import Told, knock
from tests.world_secretariat import Delegations, secretariat_world

pytestmark = pytest.mark.django_db
ROWS = doors.doors(doors.SECRETARIAT, doors.DELEGATIONS)
WRITES = [door for door in ROWS if door.method != "GET" and not door.case]
# Who reads everything there is, each thing of each kind; a head reads what a delegate of the same state reads.
READERS = ("keeper", "desk", "own_delegate", "lead", "chair", "other_delegate", "auditor", "anonymous")
DENIED = {401, 403, 404}


@pytest.fixture(scope="module")
def asec(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Delegations]:
    with django_db_blocker.unblock(), secretariat_world() as made:
        yield made


def test_every_door_of_the_plan_and_every_case_has_a_row() -> None:
    offered = {name for name in doors.offered() if doors.of_plan(name.partition(" ")[2])}
    assert sorted(offered - {door.plain for door in ROWS}) == []
    assert sorted({door.plain for door in ROWS} - offered) == []
    assert sorted(door.name for door in ROWS if door.case) == doors_secretariat.CASES
    assert len({door.name for door in ROWS}) == len(ROWS)


def test_every_row_shows_somebody_who_gets_through() -> None:
    opens = {200, 201, 204, 302}
    assert [door.name for door in ROWS if not opens & {code for who, code in door.expected.items() if who != "anonymous"}] == []


@pytest.mark.parametrize("door", ROWS, ids=lambda door: door.name)
def test_the_door_opens_only_as_the_table_says_and_tells_nobody_else_s_words(door: doors.Door, asec: Delegations) -> None:
    told = {who: knock(asec, who, door) for who in doors.DELEGATIONS}
    assert {who: answer.status for who, answer in told.items()} == door.expected
    assert [(who, word) for who, answer in told.items() for word in asec.hidden_from(who) if word in answer.text] == []


@pytest.mark.parametrize("door", WRITES, ids=lambda door: door.name)
def test_an_empty_body_tells_those_who_may_not_nothing_more(door: doors.Door, asec: Delegations) -> None:
    """As at a state's node: without the verb the body is not read; with it one is told of the body, and nothing of what is there."""
    if door.expected["auditor"] in DENIED:
        assert knock(asec, "auditor", door, empty=True).status == door.expected["auditor"]
    if door.expected["other_delegate"] == 404 and "_id>" in door.route:
        nothing = knock(asec, "other_delegate", door, real=False, empty=True).status
        assert knock(asec, "other_delegate", door, empty=True).status == nothing


def addresses(world: Delegations) -> list[str]:
    """Every address of the plan that several people read, about every thing of its kind where there are several, and the search box for
    hidden words. What there is one of has been read at the table's doors; the API's files are those of the pages."""
    several = [door for door in ROWS if door.method == "GET" and list(door.expected.values()).count(200) > 1 and not door.case]
    each = [list(_of(world, door.route)) for door in several if not (door.route.startswith("api/") and "<suffix>" in door.route)]
    asked = [word for word, who in world.readers.items() if len(who) < 5]
    measured = f"/plan/programme/{world.ids['programme_code']}/indicators/{world.ids['indicator_code']}"
    return sorted({address for found in each if len(found) > 1 for address in found}
                  | {f"/plan/find?q={word}" for word in asked} | {measured, "/", "/plan/glance?year=2024", "/plan/year/addresses"})


def _of(world: Delegations, route: str) -> Iterator[str]:
    names = re.findall(r"<(\w+)>", route)
    if "<suffix>" in route:  # Word and PDF draw the same blocks; PDFs are read at the table's doors, since each takes a moment to print
        route = route.replace("<suffix>", "docx")
        names.remove("suffix")
    choices = [world.every(name) or [world.ids.get(name, name)] for name in names]
    for chosen in product(*choices):
        address = "/" + route
        for name, value in zip(names, chosen, strict=True):
            address = address.replace(f"<{name}>", value)
        yield address


def test_no_address_tells_a_reader_what_is_not_theirs_and_each_word_is_told_to_whom_it_is_for(asec: Delegations) -> None:
    told: set[tuple[str, str]] = set()
    leaked = []
    for who in READERS:
        client = asec.cast.client(who)
        limits.forget()
        for address in addresses(asec):
            text = Told.of(client.get(address)).text
            found = [word for word in asec.readers if word in text and word not in address]
            leaked += [(who, address, word) for word in found if who not in asec.readers[word]]
            told |= {(who, word) for word in found}
    limits.forget()
    assert leaked == []
    assert sorted((who, word) for word, readers in asec.readers.items() for who in readers & set(READERS) if (who, word) not in told) == []


def test_no_mail_no_package_and_no_log_has_any_of_it(asec: Delegations, caplog: pytest.LogCaptureFixture) -> None:
    """Mails and packages leave the node, and the log and the audit rows are read by who runs it."""
    with caplog.at_level(logging.DEBUG):
        reminding.remind()
        packed = b"".join(canonical.dumps(content(package)) for package in PACKAGES).decode()
    sent = "".join(f"{item.subject}{item.body}" for item in mail.outbox)
    for text in (sent, packed, caplog.text, json.dumps(list(Row.objects.values()), default=str)):
        assert [word for word in asec.readers if word in text] == []
