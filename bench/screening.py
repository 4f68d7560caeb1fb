"""How fast a file of persons is screened, and its worklist read: rows a second, pages, exports.

    python -m bench.screening LIST.csv QUERIES.csv [--rows N] [--listed N] [--own N] [--own-alone]

Both files are tables with `name,birth_date,nationality,passport_number` (and others, left out); LIST becomes a published
list, QUERIES the file that is screened. A column `truth` of QUERIES names the id of the person meant, so that the share
found is told as well.
--own: so many of the last lines of LIST become own records of the node; --own-alone: nothing else is searched.
SQLite in a throw-away folder, one process; processor seconds stand beside the clock.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bench.machine import Watch, described, peak_mb

COLUMNS = {"id": "@id", "name": "name", "alias": "alias", "birth_date": "birthDate", "nationality": "nationality",
           "passport_number": "passportNumber", "id_number": "idNumber", "gender": "gender", "country": "country", "truth": ""}
WHY = {"title": "Bench", "kind": "passengers", "purpose": "border-check", "case": "B-1"}
PAGES = 20


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("list", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--listed", type=int, default=100_000)
    parser.add_argument("--own", type=int, default=5_000)
    parser.add_argument("--own-alone", action="store_true")
    said = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="sheaf-bench-"))
    os.environ.update(SHEAF_HOME=str(home), DJANGO_SETTINGS_MODULE=os.environ.get("DJANGO_SETTINGS_MODULE", "tests.settings"))
    import django

    django.setup()
    from django.core.management import call_command

    from sheaf.kernel.node import Node, entered

    call_command("migrate", verbosity=0, skip_checks=True)
    with entered(Node(state="THA", home=home)):
        from tests import cast

        people = {name: cast.make_person(name, cast.PARTS[name])[0] for name in ("owner", "supervisor")}
        actors = {name: cast.actor_for(person) for name, person in people.items()}
        own = _own(actors["supervisor"], said.list, said.own)
        loaded = _import(actors, said.list, said.listed)
        found = run(actors["owner"], said.queries, said.rows, alone=said.own_alone)
        print(json.dumps({"bench": "screening", "rows": said.rows, "listed": said.listed, "own": own, **loaded, **found,
                          "peak_mb": peak_mb(), **described("django")}))
    return 0


def _own(actor: Any, path: Path, count: int) -> int:
    """Own records made of the file's last lines; how many."""
    from sheaf.kernel.handling import Handling
    from sheaf.register.records import services
    from sheaf.register.records.shapes import Origin
    from sheaf.store import atomic

    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(deque(csv.DictReader(stream), count))
    for begin in range(0, len(rows), 200):
        with atomic():
            for row in rows[begin:begin + 200]:
                facts = {"name": [row["name"]], "birthDate": [row["birth_date"]], "nationality": [row["nationality"]],
                         "passportNumber": [row["passport_number"]]}
                services.add_record(actor, schema="Person", provenance=Origin("Invented", Handling()),
                                    facts={prop: values for prop, values in facts.items() if values[0]})
    return len(rows)


def _import(actors: dict[str, Any], path: Path, count: int) -> dict[str, float]:
    """Publish the list; processor seconds of that, and of its mapped index."""
    from sheaf.register.lists import services, steps
    from sheaf.register.records import tasks

    watch = Watch()

    key = services.upload(actors["owner"], source="Bench", chunks=_lines(path, count), file_name="list.csv")
    services.map_columns(actors["owner"], job_id=key, plan={"columns": _columns(path), "dates": "ymd"})
    services.check(actors["owner"], job_id=key)
    steps.work()
    services.publish(actors["supervisor"], job_id=key)
    steps.work()
    loaded = watch.lap()[1]
    for _, _, work in tasks.TASKS:
        while work():
            pass
    return {"loaded_per_cpu_s": round(count / loaded), "mapped_cpu_s": round(watch.lap()[1], 2)}


def run(actor: Any, path: Path, count: int, *, alone: bool = False) -> dict[str, Any]:
    from sheaf.register.screening import exporting, services, steps
    from sheaf.register.screening.models import Candidate, Screening
    from sheaf.register.screening.results import Filter

    key = services.upload(actor, **WHY, chunks=_lines(path, count), file_name="queries.csv")
    services.map_columns(actor, screening_id=key, plan={"columns": {**_columns(path), "id": ""}, "dates": "ymd"})
    services.start(actor, screening_id=key, lists=[] if alone else None)
    watch = Watch()
    while steps.work():
        pass
    wall, cpu = watch.lap()
    job = Screening.objects.get(pk=key)
    pages = {name: _pages(actor, job, chosen) for name, chosen in (
        ("best_first", Filter()), ("strong_undecided", Filter("undecided", "strong")), ("without", Filter(without=True)))}
    watch.lap()
    lines = sum(1 for _ in exporting.table(actor, key))
    return {"state": job.step, "rows_per_s": round(count / wall, 1), "rows_per_cpu_s": round(count / cpu, 1),
            "candidates": Candidate.objects.count(),
            **_truth(path, count), "page_cpu_ms": pages, "export_lines": lines, "export_cpu_s": round(watch.lap()[1], 2)}


def _pages(actor: Any, job: Any, chosen: Any) -> float:
    """Processor milliseconds of what a page of the worklist reads, the mean of PAGES pages."""
    from sheaf.register.screening import codes, results

    watch = Watch()
    for number in range(PAGES):
        ids = results.row_ids(actor, job, chosen)
        ids.count()
        start = number * codes.PAGE_ROWS
        results.read(actor, job, list(ids[start:start + codes.PAGE_ROWS]), chosen)
        results.tally(actor, job)
        results.held_in(actor, job)
    return round(watch.lap()[1] * 1000 / PAGES, 1)


def _truth(path: Path, count: int) -> dict[str, float]:
    """Shares: of rows that mean somebody, found best; of the others, given any candidate."""
    from sheaf.register.records.models import OWN, Record
    from sheaf.register.screening.models import Candidate

    entity = dict(Record.objects.filter(dataset__kind="list").values_list("pk", "entity_id"))
    best: dict[int, str] = {}
    for number, record in Candidate.objects.order_by("score").values_list("query__number", "record_id"):
        best[number] = entity.get(record, OWN)
    with path.open(encoding="utf-8", newline="") as stream:
        meant = {number: row["truth"] for number, row in enumerate(islice(csv.DictReader(stream), count), 2)}
    listed = set(entity.values())
    right = [number for number, truth in meant.items() if truth in listed]
    wrong = [number for number, truth in meant.items() if not truth]
    return {"found": round(sum(best.get(number) == meant[number] for number in right) / max(1, len(right)), 4),
            "strangers_flagged": round(sum(number in best for number in wrong) / max(1, len(wrong)), 4)}


def _columns(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {header: COLUMNS.get(header, "") for header in next(csv.reader(stream))}


def _lines(path: Path, count: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        yield from islice(stream, count + 1)


if __name__ == "__main__":
    sys.exit(main())
