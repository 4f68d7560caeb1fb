"""What standing alerts cost: `python -m bench.alerts [ALERTS] [LISTED]`.

Makes a throw-away node (SQLite on disk) with ALERTS standing alerts (10,000; of a hundred people in ten units), one in twenty
of them on somebody of the list. Adds 300 records, every sixth of them under the name of an alert, publishes a list of LISTED
entities (100,000) and then an edition with one entity in a hundred changed, and runs the worker's steps. Prints one JSON
line: milliseconds by the clock and by the processor of keeping an alert, of one changed record, of the pages; seconds of an
edition; how many matches there were. What it is compared with is in the same run: every alert as a search of its own.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.machine import Watch, described, peak_mb
from bench.pages import HOME, measure, name, particulars, signed_in

UNITS, PEOPLE, CHANGES, HITS_EVERY, LISTED_EVERY, SAMPLE = 10, 10, 300, 6, 20, 100
Subject = dict[str, Any]


def subjects(count: int, listed: list[dict[str, list[str]]], random: Random) -> list[Subject]:
    """Whom the alerts are on: invented people, some of them on the list."""
    found = []
    for number in range(count):
        held = random.choice(listed) if listed and number % LISTED_EVERY == 0 else particulars(random)
        found.append({"kind": "person", "gender": "", "names": held["name"][:1], "birth_dates": held["birthDate"], "nationalities": [],
                      "numbers": [], "phones": []})
    return found


def keep_all(given: list[Subject]) -> None:
    """Alerts as rows, with their keys, as `services.add` leaves them."""
    from sheaf.access.models import Appointment, Person
    from sheaf.kernel import clock
    from sheaf.register.alerts import codes, indexing
    from sheaf.register.alerts.models import StandingAlert
    from sheaf.register.records import following
    from sheaf.store import atomic

    keepers = []
    for number in range(UNITS * PEOPLE):
        person = Person.objects.create(username=f"p{number}", name=f"P {number}", key_wrapped=b"", seal_public=b"", verify_public=b"")
        unit = f"THA/unit-{number % UNITS}"
        Appointment.objects.create(person=person, state="THA", unit=unit, role="officer", clearance=3, crime_areas=[],
                                   compartments=["OPEN"])
        keepers.append((person.id, unit))
    version, ends = following.keys_version(), clock.today() + timedelta(days=90)
    for begin in range(0, len(given), 500):
        with atomic():
            for place, subject in enumerate(given[begin: begin + 500], begin):
                owner, unit = keepers[place % len(keepers)]
                row = StandingAlert.objects.create(state="THA", unit=unit, level=1, owner=owner, owner_title="P", appointment="a",
                                                   subject=subject, purpose="investigation", case="C", least=codes.LIKELY, ends=ends,
                                                   version=version)
                indexing.write_keys(row)


def publish(actor: Any, people: list[dict[str, list[str]]], edition: str) -> None:
    from sheaf.register.records import services

    key = services.open_edition(actor, name="bench", edition=edition)
    services.bulk_load(key, ({"id": f"p{number}", "schema": "Person", "properties": held} for number, held in enumerate(people)))
    services.publish_edition(actor, dataset_id=key)


def run_out(work: Callable[[], int]) -> tuple[float, float]:
    """Seconds by the clock and by the processor until there is nothing left to do."""
    watch = Watch()
    while work():
        pass
    return watch.lap()


def searched(actor: Any, given: list[Subject]) -> float:
    """Processor milliseconds of asking the register about one alert, as a program would that asks again and again."""
    from sheaf.register.alerts.subjects import subject_of
    from sheaf.register.records import queries

    used = time.process_time()
    for subject in given[:SAMPLE]:
        queries.search(actor, subject_of(subject))
    return round((time.process_time() - used) * 1000 / SAMPLE, 1)


def added(actor: Any, given: list[Subject], random: Random) -> Iterator[str]:
    from sheaf.kernel.handling import Handling
    from sheaf.register.records import services
    from sheaf.register.records.shapes import Origin

    for number in range(CHANGES):
        facts = {**particulars(random), "name": [name(random)]}
        if number % HITS_EVERY == 0:
            chosen = random.choice(given)
            facts = {"name": chosen["names"], "birthDate": chosen["birth_dates"]}
        yield services.add_record(actor, schema="Person", facts=facts, provenance=Origin("Invented", Handling()), unit="").id


def main(count: int, size: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from sheaf.kernel import node
    from sheaf.register.alerts import editions, following, services
    from sheaf.register.alerts.models import AlertKey, Raised, StandingAlert
    from sheaf.register.records import hooks, mapping

    (Path(HOME) / "static").mkdir()
    call_command("migrate", verbosity=0)
    random = Random(7)
    node.set_default(node.Node(state="THA", home=Path(HOME)))
    hooks.ON_CHANGED[:], hooks.ON_PUBLISHED[:] = [following.note], [editions.note]
    actor, client = signed_in()
    people = [particulars(random) for _ in range(size)]
    given = subjects(count, people, random)
    keep_all(given)
    watch = Watch()
    for number in range(SAMPLE // 2):
        services.add(actor, subject=given[number], purpose="investigation", case=f"C-{number}")
    kept = [round(1000 * value * 2 / SAMPLE, 1) for value in watch.lap()]
    list(added(actor, given, random))
    changes = run_out(following.work)
    of_changes = Raised.objects.count()
    publish(actor, people, "1")
    run_out(mapping.work)
    first = run_out(editions.work)
    of_first = Raised.objects.count() - of_changes
    for place in range(0, size, 100):
        people[place] = particulars(random)
    publish(actor, people, "2")
    run_out(mapping.work)
    second = run_out(editions.work)
    paths = ["/alerts/", "/alerts/?who=unit", "/alerts/standing", "/"] * 10
    client.get(paths[0])
    print(json.dumps({
        "bench": "alerts", "alerts": StandingAlert.objects.count(), "keys": AlertKey.objects.count(), "listed": size,
        "keep_ms": kept, "change_ms": [round(1000 * value / CHANGES, 2) for value in changes], "change_matches": of_changes,
        "edition_s": [round(value, 1) for value in first], "edition_matches": of_first,
        "next_edition_s": [round(value, 1) for value in second], "page": measure(paths, client.get),
        "peer_search_cpu_ms": searched(actor, given), "peak_mb": peak_mb(), **described("django")}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
