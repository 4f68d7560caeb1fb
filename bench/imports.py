"""How fast a list is imported, end to end: upload, check with reasons, publish, found by a search; then its next edition.

    python -m bench.imports [COUNT] [--csv] [--runs N]

Prints one JSON line a run and one with the best of them. SQLite in a throw-away folder, one process. The next edition
leaves one entity in a hundred out, changes one and adds one; the differences found are compared with what was done.
Peers, on the same lines in the same run: a plain followthemoney loop (parse, clean, make a proxy; stores nothing), and
sqlite3's executemany of the bare lines into one table (the least that any store could cost).
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.machine import Watch, described, peak_mb

ENTITIES = 100_000
BLOCK = 1024 * 1024
SYLLABLES = ("so", "ma", "ri", "chai", "nu", "an", "ti", "wa", "lee", "ko", "ba", "thi", "van", "da", "su", "ra", "pi", "no")


def person(n: int, edition: int) -> dict[str, str]:
    """An invented person, each different, with the properties that lists usually have; some changed in edition 1."""
    size = len(SYLLABLES)
    name = " ".join((SYLLABLES[n % size] + SYLLABLES[n // size % size] + SYLLABLES[n // size**2 % size]).capitalize()
                    + SYLLABLES[(n * 7 + shift) % size] for shift in (0, 5))
    changed = edition and n % 100 == 1
    return {"id": f"bench-{n}", "name": name, "alias": f"{name} {n % 97}",
            "birthDate": f"19{n % 90 + 10}-{n % 12 + 1:02d}-{n % 28 + 1:02d}", "nationality": ("th", "my", "id", "vn")[n % 4],
            "passportNumber": f"XX{n:07d}", "topics": "sanction",
            "notes": "Changed in the next edition." if changed else "An invented person for measuring."}


def people(count: int, edition: int) -> Iterator[dict[str, str]]:
    """The persons of an edition: in edition 1 those with a number that ends in 00 are gone, and as many are new."""
    for n in range(count):
        if not edition or n % 100:
            yield person(n, edition)
    for n in range(count, count + (count + 99) // 100 if edition else count):
        yield person(n, edition)


def lines(count: int, edition: int = 0) -> Iterator[bytes]:
    """The edition as FollowTheMoney JSON lines."""
    for one in people(count, edition):
        properties = {key: [value] for key, value in one.items() if key != "id"}
        yield json.dumps({"id": one["id"], "schema": "Person", "properties": properties}).encode() + b"\n"


def table(count: int, edition: int = 0) -> Iterator[bytes]:
    """The edition as a table."""
    yield (",".join(person(0, 0)) + "\n").encode()
    for one in people(count, edition):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(one.values())
        yield text.getvalue().encode()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=ENTITIES)
    parser.add_argument("--csv", action="store_true")
    parser.add_argument("--runs", type=int, default=1)
    said = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="sheaf-bench-"))
    os.environ.update(SHEAF_HOME=str(home), DJANGO_SETTINGS_MODULE=os.environ.get("DJANGO_SETTINGS_MODULE", "tests.settings"))
    import django

    django.setup()
    from django.core.management import call_command

    from sheaf.kernel.node import Node, entered

    call_command("migrate", verbosity=0, skip_checks=True)
    make = table if said.csv else lines
    files = [_written(home / f"edition-{edition}", make(said.count, edition)) for edition in (0, 1)]
    with entered(Node(state="THA", home=home)):
        from sheaf.register.records import ftm
        from tests import cast

        ftm.model()  # loading the model costs seconds once per process; it is not the import's speed
        actor = cast.actor_for(cast.make_person("supervisor", cast.PARTS["supervisor"])[0])
        results = [run(actor, files, said.count, number) for number in range(said.runs)]
        best = max(results, key=lambda result: result["entities_per_s"])
        peers = {} if said.csv else _peers(files[0], home)
    about = {"bench": "imports", "entities": said.count, "format": "csv" if said.csv else "ftm", "runs": said.runs}
    print(json.dumps(about | best | peers | described("django", "followthemoney", "orjson")))
    return 0


def run(actor: Any, files: list[Path], count: int, number: int) -> dict[str, Any]:
    from sheaf.register.records import queries

    first = edition(actor, files[0], f"Bench {number}")
    watch = Watch()
    hits = queries.search(actor, "XX0000007")
    found = any(hit.record.entity_id == "bench-7" for hit in hits)
    search_ms = round(watch.lap()[0] * 1000, 1)
    memory = peak_mb()
    again = edition(actor, files[1], f"Bench {number}")
    few = (count + 99) // 100
    assert found, "the search finds nothing"  # noqa: S101
    assert again["differences"] == [few, (count + 98) // 100, few], again["differences"]  # noqa: S101
    result = {**first, "found_after_ms": search_ms, "peak_mb": memory, "next_edition": again, "peak_mb_next": peak_mb()}
    print(json.dumps({"run": number, **result}))
    return result


def edition(actor: Any, path: Path, source: str) -> dict[str, Any]:
    """Import one file; rates and seconds of each part, by the clock and by the processor."""
    from sheaf.register.lists import queries, services, steps
    from sheaf.register.lists.models import ImportJob

    reports: list[int] = []
    real = steps._renew
    steps._renew = lambda job, rows: (reports.append(rows), real(job, rows))[1]  # type: ignore[assignment,func-returns-value]
    try:
        watch = Watch()
        job_id = services.upload(actor, source=source, chunks=_chunks(path), file_name="bench", edition=path.name)
        if ImportJob.objects.get(pk=job_id).step == "uploaded":
            services.map_columns(actor, job_id=job_id, plan=queries.proposal(actor, job_id)[0].as_dict())
        parts = {"upload": watch.lap()}
        services.check(actor, job_id=job_id)
        steps.work()
        parts["check"] = watch.lap()
        services.publish(actor, job_id=job_id)
        steps.work()
        parts["publish"] = watch.lap()
    finally:
        steps._renew = real
    job = ImportJob.objects.get(pk=job_id)
    wall, cpu = (sum(part[kind] for part in parts.values()) for kind in (0, 1))
    entities = job.counts["entities"]
    return {"state": job.step, "refused": job.counts["refused"], "entities_per_s": round(entities / wall),
            "entities_per_cpu_s": round(entities / cpu), "progress_reports": len(reports),
            **{f"{name}_s": round(part[0], 2) for name, part in parts.items()},
            **{f"{name}_cpu_s": round(part[1], 2) for name, part in parts.items()},
            "differences": [job.counts["added"], job.counts["changed"], job.counts["removed"]]}


def _written(path: Path, rows: Iterator[bytes]) -> Path:
    with path.open("wb") as stream:
        stream.writelines(rows)
    return path


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def _peers(path: Path, home: Path) -> dict[str, int]:
    from sheaf.register.records import ftm

    data, model = path.read_bytes().splitlines(), ftm.model()
    started = time.perf_counter()
    for line in data:
        model.get_proxy(json.loads(line), cleaned=False).to_dict()
    proxies = time.perf_counter() - started
    started = time.perf_counter()
    connection = sqlite3.connect(home / "floor.sqlite3")
    connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, entity TEXT)")
    connection.executemany("INSERT INTO line (entity) VALUES (?)", ((line.decode(),) for line in data))
    connection.commit()
    floor = time.perf_counter() - started
    connection.close()
    return {"followthemoney_loop_per_s": round(len(data) / proxies), "sqlite3_executemany_per_s": round(len(data) / floor)}


if __name__ == "__main__":
    sys.exit(main())
