"""How long the search page and a record's page take: `python -m bench.pages [OWN] [LISTED]`.

Makes a throw-away node (SQLite on disk) with OWN records of its own (50,000; written as rows, with facts, provenance and
keys as the services write them), 200 of them linked, and a published list of LISTED entities (100,000). Signs in, asks
200 pages of each kind, and prints one JSON line: median and p95 in milliseconds by the clock and by the processor,
queries of a page, entities loaded per second, memory, versions and machine. The peer is a bare `SELECT ... LIKE` over
the captions of the same database in the same run: what a search box without an index of names would cost.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from bench.machine import described, peak_mb

HOME = tempfile.mkdtemp(prefix="sheaf-bench-")
os.environ |= {"SHEAF_HOME": HOME, "SHEAF_INSECURE_COOKIES": "true", "SHEAF_REQUIRE_TOTP": "false",
               "DJANGO_SETTINGS_MODULE": "sheaf.settings"}
PARTS = ["Som", "chai", "Wan", "rak", "Nguy", "en", "Thi", "Ba", "Rah", "man", "Su", "la", "Kyaw", "Min", "Dela", "Cruz", "Sok", "Phan"]
PAGES = 200
BATCH = 500


def name(random: Random) -> str:
    """An invented name of two or three words."""
    return " ".join("".join(random.choices(PARTS, k=random.randint(2, 3))).title() for _ in range(random.randint(2, 3)))


def particulars(random: Random) -> dict[str, list[str]]:
    """Two names, a date, a nationality and a number."""
    return {"name": [name(random), name(random)], "birthDate": [f"{random.randint(1940, 2005)}-01-02"],
            "nationality": ["th"], "idNumber": [f"{random.randint(10**9, 10**10)}"]}


def measure(paths: list[str], ask: Callable[[str], Any]) -> dict[str, float]:
    """Median and p95 of asking these paths, in milliseconds."""
    wall, cpu = [], []
    for path in paths:
        begun, used = time.perf_counter(), time.process_time()
        answer = ask(path)
        assert answer.status_code == 200, (path, answer.status_code)  # noqa: S101
        wall.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return {"p50": _middle(wall), "p95": _high(wall), "cpu_p50": _middle(cpu), "cpu_p95": _high(cpu)}


def _middle(values: list[float]) -> float:
    return round(statistics.median(values), 1)


def _high(values: list[float]) -> float:
    return round(statistics.quantiles(values, n=20)[18], 1)


def queries_of(path: str, ask: Callable[[str], Any]) -> int:
    """How many statements one page needs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        ask(path)
    return len(asked)


def add_own(actor: Any, count: int, random: Random) -> None:
    """Own records as rows: what `services.add_record` leaves, without its checks and its audit."""
    from sheaf.register.records import index
    from sheaf.register.records.models import Fact, Provenance, Record, SearchKey
    from sheaf.register.records.writing import Guard, own_dataset
    from sheaf.store import atomic

    guard, dataset = Guard("THA", actor.unit, "", 0, "OPEN").columns(), own_dataset()
    origin = Provenance.objects.create(source="Invented", source_grade="F", information_grade="6", handling={}, created_by="", **guard)

    def row() -> tuple[Record, list[Fact]]:
        values = particulars(random)
        record = Record(dataset=dataset, schema="Person", kind="person", caption=values["name"][0], **guard)
        return record, [Fact(record=record, provenance=origin, prop=prop, value=value, added_by="", **guard)
                        for prop, texts in values.items() for value in texts]

    made = (row() for _ in range(count))
    while batch := list(islice(made, BATCH)):
        facts = [fact for _, held in batch for fact in held]
        with atomic():
            Record.objects.bulk_create([record for record, _ in batch])
            Fact.objects.bulk_create(facts)
            SearchKey.objects.bulk_create(
                SearchKey(hash=key, record_id=fact.record_id, fact_id=fact.id, level=0, compartment="OPEN", crime_area="",
                          record_state="THA", record_level=0, record_compartment="OPEN", record_crime_area="")
                for fact in facts for key in sorted(index.keys_of_values("Person", fact.prop, [fact.value])))


def add_list(actor: Any, count: int, random: Random) -> float:
    """A published list; seconds of its load."""
    from sheaf.register.records import services

    list_id = services.open_edition(actor, name="bench", edition="1")
    services.bulk_load(list_id, [])
    begun = time.perf_counter()
    services.bulk_load(list_id, ({"id": f"p{number}", "schema": "Person", "properties": particulars(random)} for number in range(count)))
    taken = time.perf_counter() - begun
    services.publish_edition(actor, dataset_id=list_id)
    return taken


def peer(random: Random) -> dict[str, float]:
    """The same number of searches by LIKE over captions, in milliseconds."""
    from django.db import connection

    taken = []
    with connection.cursor() as cursor:
        for _ in range(20):
            begun = time.perf_counter()
            cursor.execute("SELECT id FROM records_record WHERE caption LIKE %s LIMIT 50", [f"%{name(random)}%"]).fetchall()
            taken.append((time.perf_counter() - begun) * 1000)
    return {"p50": _middle(taken), "p95": _high(taken)}


def signed_in() -> tuple[Any, Any]:
    """(actor, client) of a supervisor."""
    from django.test import Client

    from sheaf.access.actor import Actor
    from sheaf.access.models import Appointment, Person

    person = Person.objects.create(username="bench", name="Bench", key_wrapped=b"", seal_public=b"", verify_public=b"")
    Appointment.objects.create(person=person, state="THA", unit="THA/police", role="supervisor", clearance=3,
                               crime_areas=["drugs"], compartments=["OPEN"])
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)
    return Actor(person.id, "Bench", "a", "THA", "THA/police", "supervisor", frozenset({"drugs"}), 3), client


def records_to_show(actor: Any, random: Random) -> list[str]:
    """Paths of 200 records: one with forty links, some of the list, the rest own."""
    from sheaf.kernel.handling import Handling
    from sheaf.register.records import queries, services
    from sheaf.register.records.shapes import Origin

    origin = Origin("Invented", Handling())
    own = [services.add_record(actor, schema="Person", facts={"name": [name(random)]}, provenance=origin).id for _ in range(200)]
    for other in own[1:40]:
        services.add_record(actor, schema="Associate", facts={"person": [own[0]], "associate": [other]}, provenance=origin)
    hits: Iterator[str] = (hit.record.url for hit in queries.search(actor, "Somchai Wanrak", limit=100))
    return [f"/records/{own[0]}", *hits, *(f"/records/{key}" for key in own)][:PAGES]


def main(own: int, listed: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from sheaf.kernel import node

    (Path(HOME) / "static").mkdir()
    call_command("migrate", verbosity=0)
    random = Random(7)
    node.set_default(node.Node(state="THA", home=Path(HOME)))
    actor, client = signed_in()
    add_own(actor, own, random)
    seconds = add_list(actor, listed, random)
    paths = records_to_show(actor, random)
    searches = [f"/search?q={name(random)}" for _ in range(PAGES)]
    client.get(paths[0])
    print(json.dumps({
        "bench": "pages", "own": own, "listed": listed, "loaded_per_second": round(listed / seconds) if listed else 0,
        "search": measure(searches, client.get) | {"queries": queries_of(searches[0], client.get)},
        "record": measure(paths, client.get) | {"queries": queries_of(paths[0], client.get)},
        "peer_like": peer(random), "peak_mb": peak_mb(), **described("django", "followthemoney")}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000, int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
