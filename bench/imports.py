"""How fast a list of 100,000 entities is imported: upload, check with progress, publish; on SQLite by default.

    python -m bench.imports [COUNT]

Prints one JSON line. The peer is a plain followthemoney loop (parse, clean, make a proxy) over the same file
in the same run: it stores nothing, so it is the least that a reader by that library could cost.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ENTITIES = 100_000
SYLLABLES = ("so", "ma", "ri", "chai", "nu", "an", "ti", "wa", "lee", "ko", "ba", "thi", "van", "da", "su", "ra", "pi", "no")


def lines(count: int) -> Iterator[bytes]:
    """Invented persons, each different, with the properties that lists usually have."""
    size = len(SYLLABLES)
    for n in range(count):
        name = " ".join((SYLLABLES[n % size] + SYLLABLES[n // size % size] + SYLLABLES[n // size**2 % size]).capitalize()
                        + SYLLABLES[(n * 7 + shift) % size] for shift in (0, 5))
        yield json.dumps({"id": f"bench-{n}", "schema": "Person", "properties": {
            "name": [name], "alias": [f"{name} {n % 97}"], "birthDate": [f"19{n % 90 + 10}-{n % 12 + 1:02d}-{n % 28 + 1:02d}"],
            "nationality": [("th", "my", "id", "vn")[n % 4]], "passportNumber": [f"XX{n:07d}"], "topics": ["sanction"],
            "notes": ["An invented person for measuring."]}}).encode() + b"\n"


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ENTITIES
    home = Path(tempfile.mkdtemp(prefix="sheaf-bench-"))
    os.environ.update(SHEAF_HOME=str(home), DJANGO_SETTINGS_MODULE=os.environ.get("DJANGO_SETTINGS_MODULE", "tests.settings"))
    import django

    django.setup()
    from django.core.management import call_command

    from sheaf.kernel.node import Node, entered

    call_command("migrate", verbosity=0, skip_checks=True)
    with entered(Node(state="THA", home=home)):
        result = run(count)
    print(json.dumps(result))
    return 0


def run(count: int) -> dict[str, float | int | str]:
    from sheaf.register.lists import services, steps
    from sheaf.register.lists.models import ImportJob
    from sheaf.register.records import ftm
    from tests import cast

    person, _ = cast.make_person("supervisor", cast.PARTS["supervisor"])
    actor = cast.actor_for(person)
    data = list(lines(count))
    ftm.model()  # loading the model costs seconds once per process; it is not the import's speed
    reports: list[int] = []
    real = steps._renew
    steps._renew = lambda job, rows: (reports.append(rows), real(job, rows))[1]  # type: ignore[assignment,func-returns-value]
    started = time.perf_counter()
    job_id = services.upload(actor, source="Bench", chunks=data, file_name="bench.json")
    uploaded = time.perf_counter()
    services.check(actor, job_id=job_id)
    steps.work()
    checked = time.perf_counter()
    services.publish(actor, job_id=job_id)
    steps.work()
    ended = time.perf_counter()
    job = ImportJob.objects.get(pk=job_id)
    peer = followthemoney_loop(data)
    return {"bench": "imports", "database": ImportJob.objects.db, "entities": count, "state": job.step, "refused": job.counts["refused"],
            "upload_s": round(uploaded - started, 2), "check_s": round(checked - uploaded, 2), "publish_s": round(ended - checked, 2),
            "entities_per_s": round(count / (ended - started)), "progress_reports": len(reports),
            "followthemoney_loop_per_s": round(len(data) / peer)}


def followthemoney_loop(data: list[bytes]) -> float:
    """Seconds for parsing and cleaning the same lines with the library's own proxies."""
    from sheaf.register.records import ftm

    model = ftm.model()
    started = time.perf_counter()
    for line in data:
        model.get_proxy(json.loads(line), cleaned=False).to_dict()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
