"""How long the search page and a record page take over many invented records: `python bench/pages.py [count]`.

Makes a throw-away node (SQLite on disk), loads `count` records (50,000) as a list edition, which shares every
table and query with own records but for facts, adds 200 own records with links, signs in, asks 200 pages of
each kind, and prints one JSON line: entities per second, median and p95 in milliseconds.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from random import Random

HOME = tempfile.mkdtemp(prefix="sheaf-bench-")
os.environ |= {"SHEAF_HOME": HOME, "SHEAF_INSECURE_COOKIES": "true", "SHEAF_REQUIRE_TOTP": "false",
               "DJANGO_SETTINGS_MODULE": "sheaf.settings"}
PARTS = ["Som", "chai", "Wan", "rak", "Nguy", "en", "Thi", "Ba", "Rah", "man", "Su", "la", "Kyaw", "Min", "Dela", "Cruz", "Sok", "Phan"]
PAGES = 200


def name(random: Random) -> str:
    """An invented name of two or three words."""
    return " ".join("".join(random.choices(PARTS, k=random.randint(2, 3))).title() for _ in range(random.randint(2, 3)))


def measure(paths: list[str], ask) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """Median and p95 of asking these paths, in milliseconds."""
    taken = []
    for path in paths:
        begun = time.perf_counter()
        answer = ask(path)
        assert answer.status_code == 200, (path, answer.status_code)  # noqa: S101
        taken.append((time.perf_counter() - begun) * 1000)
    return {"p50": round(statistics.median(taken), 1), "p95": round(statistics.quantiles(taken, n=20)[18], 1)}


def main(count: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from sheaf.access.actor import Actor
    from sheaf.access.models import Appointment, Person
    from sheaf.kernel import node
    from sheaf.kernel.handling import Handling
    from sheaf.register.records import queries, services
    from sheaf.register.records.shapes import Origin

    call_command("migrate", verbosity=0)
    random = Random(7)
    node.set_default(node.Node(state="THA", home=Path(HOME)))
    person = Person.objects.create(username="bench", name="Bench", key_wrapped=b"", seal_public=b"", verify_public=b"")
    Appointment.objects.create(person=person, state="THA", unit="THA/police", role="supervisor", clearance=3,
                               crime_areas=["drugs"], compartments=["OPEN"])
    actor = Actor(person.id, "Bench", "a", "THA", "THA/police", "supervisor", frozenset({"drugs"}), 3)
    list_id = services.open_edition(actor, name="bench", edition="1")
    services.bulk_load(list_id, [])
    begun = time.perf_counter()
    services.bulk_load(list_id, (
        {"id": f"p{number}", "schema": "Person", "properties": {
            "name": [name(random), name(random)], "birthDate": [f"{random.randint(1940, 2005)}-01-02"],
            "nationality": ["th"], "idNumber": [f"{random.randint(10**9, 10**10)}"]}} for number in range(count)))
    speed = count / (time.perf_counter() - begun)
    services.publish_edition(actor, dataset_id=list_id)
    origin = Origin("Invented", Handling())
    own = [services.add_record(actor, schema="Person", facts={"name": [name(random)]}, provenance=origin).id for _ in range(200)]
    for other in own[1:40]:
        services.add_record(actor, schema="Associate", facts={"person": [own[0]], "associate": [other]}, provenance=origin)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)
    hits = [hit.record.url for hit in queries.search(actor, "Somchai Wanrak", limit=100)]
    records = [f"/records/{own[0]}", *hits, *(f"/records/{key}" for key in own)][:PAGES]
    client.get(records[0])
    print(json.dumps({
        "records": count, "loaded_per_second": round(speed),
        "search": measure([f"/search?q={name(random)}" for _ in range(PAGES)], client.get),
        "record": measure(records, client.get)}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
