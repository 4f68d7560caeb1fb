"""What the policy denies a reader stands nowhere in what the doors tell them: page, API, export, header, error, count,
suggestion, audit log. The world's words (`tests/world.py`) occur nowhere else, so they are looked for in every answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from tests import doors
from tests.doors_world import Told, knock, path_of
from tests.world import World, world
from tests.world_records import SHARED_NAME

pytestmark = pytest.mark.django_db
READS = [door for door in doors.doors() if door.method == "GET"]
READERS = ("owner", "colleague", "stranger", "supervisor", "liaison", "secretariat", "other_state", "auditor", "administrator", "unposted")
SEARCHES = ("/search?q=", "/api/v1/records/search?q=")
# Every filter under which a list may show more than its plain address does.
LISTS = (
    "/requests/?show=all", "/requests/?show=closed", "/api/v1/requests/?show=all", "/ask/?who=all", "/audit/?verb=record.",
    "/api/v1/asks/questions?who=all", "/api/v1/access/audit?limit=500", "/audit/export.csv?verb=request.", "/access/why?verb=record.read",
    "/alerts/?who=unit", "/alerts/?who=unit&show=decided", "/alerts/standing?who=unit", "/api/v1/alerts/?who=unit",
    "/api/v1/alerts/matches?who=unit", "/exchange/?page=2", "/lists/?page=1", "/directory/contacts?function=police",
)
# Never the same twice: form tokens and times.
PASSING = re.compile(r"\b[A-Za-z0-9]{64}\b|\d\d:\d\d:\d\d|Content-Length: \d+")


@pytest.fixture(scope="module")
def seeded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), world() as made:
        yield made


def addresses(world: World) -> Iterator[str]:
    """Every address that can be read, about every thing of its kind."""
    for door in READS:
        names = re.findall(r"<(\w+)>", door.route)
        if not names:
            yield path_of(world, door)
        choices = [world.every(name) or [world.ids.get(name, name)] for name in names]
        for chosen in product(*choices) if names else ():
            address = "/" + door.route
            for name, value in zip(names, chosen, strict=True):
                address = address.replace(f"<{name}>", value)
            yield address
    yield from LISTS
    yield from (address + SHARED_NAME.replace(" ", "+") for address in SEARCHES)


def ask(world: World, who: str, address: str) -> Told:
    return Told.of(world.cast.client(who).get(address))


@pytest.mark.parametrize("who", READERS)
@pytest.mark.slow
def test_no_address_tells_a_reader_what_the_policy_denies_them(who: str, seeded: World) -> None:
    hidden = seeded.hidden_from(who)
    found = {(address, word) for address in addresses(seeded) for text in (ask(seeded, who, address).text,)
             for word in hidden if word in text and word not in address}
    assert found == set()


@pytest.mark.slow
def test_every_word_of_the_world_is_told_to_somebody(seeded: World) -> None:
    """Else the test above would pass on an empty page."""
    told = "".join(ask(seeded, who, address).text for who in ("supervisor", "chief", "owner") for address in addresses(seeded))
    told += "".join(_bytes_of_files(seeded))
    assert {mark.word for mark in seeded.marks if mark.word not in told} == set()


def _bytes_of_files(world: World) -> Iterator[str]:
    for file in world.every("attachment_id"):
        yield Told.of(world.cast.client("supervisor").post(f"/records/attachments/{file}/download")).text


@pytest.mark.parametrize("who", READERS)
@pytest.mark.slow
def test_no_write_tells_what_the_policy_denies_either(who: str, seeded: World) -> None:
    """Error texts of every form and operation, about the real thing, with a good and with an empty body."""
    hidden = seeded.hidden_from(who)
    for door in doors.doors():
        if door.method != "GET":
            for empty in (False, True):
                text = knock(seeded, who, door, empty=empty).text
                assert [word for word in hidden if word in text] == [], door.name


@pytest.mark.parametrize("who", ["colleague", "stranger", "liaison", "secretariat", "owner"])
def test_a_search_for_what_is_hidden_answers_like_a_search_for_nothing(who: str, seeded: World) -> None:
    """The same body, count and headers, once the word that was typed is taken out."""
    words = [word for word in seeded.hidden_from(who) if word.startswith(("Xq", "XQ"))]
    assert len(words) > 5
    for address in SEARCHES:
        for word in words:
            nothing = "Z" + word[1:-1] + "z"
            assert _plain(ask(seeded, who, address + word), word) == _plain(ask(seeded, who, address + nothing), nothing)


def _plain(told: Told, word: str) -> tuple[int, str]:
    return told.status, PASSING.sub("", told.text.replace(word, "WORD"))


@pytest.mark.parametrize("who", ["colleague", "stranger", "liaison", "secretariat", "auditor", "administrator", "owner"])
def test_counts_and_lists_hold_only_what_one_may_read(who: str, seeded: World) -> None:
    """The API's lists name ids: each must open for the reader who was given it."""
    client = seeded.cast.client(who)
    for listing in ("requests/?show=all", "requests/drafts", "asks/questions?who=all", "lists/imports"):
        answer = client.get(f"/api/v1/{listing}")
        for row in answer.json() if answer.status_code == 200 else []:
            one = f"/api/v1/{listing.partition('?')[0].rstrip('/')}/{row['id']}"
            assert client.get(one).status_code == 200, one
    hits = client.get("/api/v1/records/search", {"q": SHARED_NAME, "limit": 100})
    for hit in hits.json() if hits.status_code == 200 else []:
        assert client.get(f"/api/v1/records/{hit['record']['id']}").status_code == 200


def test_a_token_shows_no_more_than_its_person_and_less_where_its_scopes_are_narrow(seeded: World) -> None:
    from django.test import Client

    from sheaf.access import services

    _, secret = services.create_token(seeded.cast.colleague, name="narrow", scopes=["record.search"], days=1)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    hidden = seeded.hidden_from("colleague")
    found = client.get("/api/v1/records/search", {"q": SHARED_NAME})
    assert found.status_code == 200
    assert not [word for word in hidden if word in found.content.decode()]
    for address in addresses(seeded):
        if address.startswith("/api/") and "search" not in address:
            answer = client.get(address)
            assert answer.status_code in {200, 401, 403, 404, 405}, address
            assert not [mark.word for mark in seeded.marks if mark.word in Told.of(answer).text], address


def test_the_audit_log_names_no_content(seeded: World) -> None:
    from sheaf.audit.models import Row

    rows = json.dumps(list(Row.objects.values()), default=str)
    assert [mark.word for mark in seeded.marks if mark.word in rows] == []
