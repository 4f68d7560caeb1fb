"""Invented records of one node, deterministic by state and seed, written through the register's own services."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random  # noqa: TID251 - a seeded generator of invented data

from sheaf.access.actor import Actor
from sheaf.demo import names
from sheaf.kernel.handling import Handling
from sheaf.kernel.states import BY_CODE
from sheaf.register.records import services
from sheaf.register.records.shapes import Origin

SOURCE = "Invented for the demonstration"
# Known to two nodes under other spellings: what a question across the network finds.
SHARED: tuple[tuple[str, dict[str, dict[str, list[str]]]], ...] = (
    ("drugs", {
        "THA": {"name": ["วิชัย แสงทอง", "Wichai Saengthong"], "birthDate": ["1979-04-17"], "nationality": ["th"]},
        "MYS": {"name": ["Wichai Saengthong", "Vichai Sangtong"], "birthDate": ["1979-04-17"], "passportNumber": ["XK5520417"]},
    }),
    ("trafficking-in-persons", {
        "THA": {"name": ["Mohd Khairul bin Hamdan"], "birthDate": ["1985"], "nationality": ["my"]},
        "MYS": {"name": ["Muhammad Khairul bin Hamdan", "Khairul Hamdan"], "birthDate": ["1985-11-02"], "nationality": ["my"]},
    }),
    ("money-laundering", {
        "THA": {"name": ["Tan Boon Huat"], "birthDate": ["1970-09-30"], "nationality": ["sg"]},
        "MYS": {"name": ["陈文发", "Tan Boon Huat", "Chen Wenfa"], "birthDate": ["1970-09-30"]},
    }),
)
AREAS = ("drugs", "trafficking-in-persons", "money-laundering", "people-smuggling", "cybercrime", "wildlife-timber")
CANARIES = 2


def write(actor: Actor, state: str, *, seed: int, count: int) -> int:
    """About `count` records for a node; how many were written. The actor needs every area and clearance."""
    random = Random(f"{seed}-{state}")  # noqa: S311 - invented data
    written = 0
    for area, sides in SHARED:
        if state in sides:
            _add(actor, "Person", sides[state], area)
            written += 1
    for _ in range(CANARIES):
        _add(actor, "Person", _person(random, state), "drugs", canary=True)
        written += 1
    while written < count:
        written += sum(1 for _ in _story(actor, random, state, written))
    return written


def _story(actor: Actor, random: Random, state: str, number: int) -> Iterator[str]:
    """A few people, what they own and use, the group they are said to belong to, and one incident."""
    area = AREAS[number % len(AREAS)]
    people = [_add(actor, "Person", _person(random, state), area) for _ in range(random.randint(2, 4))]
    yield from people
    group = _add(actor, "Organization", {"name": [f"{random.choice(names.GROUPS)} group {number}"], "country": [_alpha2(state)]}, area)
    yield group
    for one in people:
        yield _add(actor, "Membership", {"member": [one], "organization": [group], "role": ["said to be a member"]}, area)
    yield _add(actor, "UnknownLink", {"subject": [people[0]], "object": [people[1]], "role": ["seen together"]}, area)
    schema, facts = _thing(random, state)
    thing = _add(actor, schema, facts | ({"holder": [people[0]]} if schema == "Passport" else {}), area)
    yield thing
    if schema != "Passport":
        yield _add(actor, "Ownership", {"owner": [people[0]], "asset": [thing]}, area)
    yield _add(actor, "Incident", {
        "name": [f"Incident {state}-{number:04d}"], "type": ["search"], "startDate": [_date(random, 2019, 2026)],
        "involved": people[:2], "country": [_alpha2(state)]}, area)


def _person(random: Random, state: str) -> dict[str, list[str]]:
    facts = {"name": names.person(random, state), "birthDate": [_date(random, 1955, 2004)], "nationality": [_alpha2(state)]}
    if random.random() < 0.5:
        facts["passportNumber"] = [names.document(random)]
    if random.random() < 0.4:
        facts["phone"] = [names.phone(random)]
    return facts


def _thing(random: Random, state: str) -> tuple[str, dict[str, list[str]]]:
    number = random.randrange(10**6)
    return random.choice((
        ("Vessel", {"name": [f"{random.choice(names.VESSELS)} {number % 97}"], "flag": [_alpha2(state)],
                    "mmsi": [f"{533000000 + number}"]}),
        ("Vehicle", {"name": [f"Pickup {number}"], "registrationNumber": [f"{state} {number % 10000:04d}"], "country": [_alpha2(state)]}),
        ("Company", {"name": [f"{random.choice(names.COMPANIES)} {number % 89}"], "jurisdiction": [_alpha2(state)]}),
        ("BankAccount", {"accountNumber": [f"000{number:09d}"], "bankName": ["Invented Bank"]}),
        ("Firearm", {"serialNumber": [f"ZZ{number:07d}"], "make": ["Unmarked"], "calibre": ["9 mm"]}),
        ("Telephone", {"number": [names.phone(random)]}),
        ("Passport", {"number": [names.document(random)], "country": [_alpha2(state)]}),
    ))


def _add(actor: Actor, schema: str, facts: dict[str, list[str]], area: str, *, canary: bool = False) -> str:
    handling = Handling(purpose="demonstration", source_grade="B", information_grade="3")
    origin = Origin(SOURCE, handling, area)
    return services.add_record(actor, schema=schema, facts=facts, provenance=origin, unit="", canary=canary).id


def _date(random: Random, first: int, last: int) -> str:
    return f"{random.randint(first, last):04d}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"


def _alpha2(state: str) -> str:
    return BY_CODE[state].alpha2
