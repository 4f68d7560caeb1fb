"""How fast lists are indexed and screened, and how well: every number of docs/matching.md about speed, in one run.

    python -m bench.matching.speed FOLDER [--persons 100000 1000000] [--queries 5000] [--processes 2] [--bulk 100000]
                                          [--engine NAME=module:function ...]

Lists and queries come from ../shared/tools/persons.py (which needs `faker`; `--python` names an interpreter that has it) and are kept
in FOLDER. Each measurement runs in a process of its own, so that every word is new to it; only opening is left out.

A machine that others use at the same time tells nothing by the clock: rates and percentiles are of the process's CPU time; the wall
clock is shown beside. An engine beside ours is a function that takes the list's path and a folder and returns a function from a
Subject to (id, score) pairs at its threshold, best first; it is given the same list and the same queries.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from bench.matching.sets import SHARED
from sheaf.matching.files import screening
from sheaf.matching.files.entities import subjects
from sheaf.matching.index import Screen, Segment, build, settled
from sheaf.matching.subject import Subject

TOOL = SHARED / "tools/persons.py"
OWN = "sheaf=bench.matching.speed:sheaf"
RECALL_AT = 50
EXACT = 20_000  # lookups by number
WATCHED = 0.2  # seconds between looks at memory

Search = Callable[[Subject], Sequence[tuple[str, float]]]
Row = dict[str, Any]


def sheaf(listed: Path, folder: Path) -> Search:
    """Ours: an index beside the list, built already."""
    screen = Screen(Segment.open(index_of(listed, folder)))
    settled()
    return lambda subject: [(match.subject_id, match.score) for match in screen.search(subject)]


def index_of(listed: Path, folder: Path) -> Path:
    return folder / f"{listed.stem}.index"


def made(folder: Path, persons: int, queries: int, python: str) -> tuple[Path, Path]:
    """The list and its queries, made where they are not there yet."""
    listed, asked = folder / f"list-{persons}.csv", folder / f"queries-{persons}-{queries}.csv"
    if not (listed.exists() and asked.exists()):
        command = [python, str(TOOL), str(persons), str(listed), "--queries", str(queries), str(asked)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"persons.py did not run with {python} (it needs faker): {done.stderr.strip().splitlines()[-1:]}")
    return listed, asked


# What runs in a process of its own: each prints one JSON object.


def building(listed: Path, folder: Path, processes: int) -> Row:
    peak = Peak()
    started = time.monotonic()
    count = build(subjects(listed), index_of(listed, folder), processes=processes)
    wall = time.monotonic() - started
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    return {"work": f"build, {processes} processes", "count": count, "cpu": cpu, "wall": wall,
            "note": f"peak {peak.end():,.0f} MB in all processes, {size_of(index_of(listed, folder)):,.0f} MB on disk"}


def size_of(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.iterdir()) / 1e6


class Peak:
    """The most memory that this process and its children had together, in MB."""

    def __init__(self) -> None:
        self.most, self.over = 0.0, threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while not self.over.wait(WATCHED):
            children = Path("/proc/self/task", str(threading.main_thread().native_id), "children").read_text().split()
            self.most = max(self.most, sum(map(_resident, ["self", *children])))

    def end(self) -> float:
        self.over.set()
        self.thread.join()
        return self.most


def _resident(process: str) -> float:
    try:
        lines = Path("/proc", process, "status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


def opening(listed: Path, folder: Path) -> Row:
    started, wall = time.process_time(), time.monotonic()
    count = Segment.open(index_of(listed, folder)).count
    return {"work": "open, every byte checked", "count": count, "cpu": time.process_time() - started, "wall": time.monotonic() - wall}


def asking(listed: Path, folder: Path, asked: Path, engine: str) -> Row:
    """Every query once, in a process that has seen no word before."""
    search = loaded(engine)(listed, folder)
    with asked.open(encoding="utf-8") as file:
        truth = {row["id"]: row["truth"] for row in csv.DictReader(file)}
    queries = list(subjects(asked))
    answers: dict[str, list[str]] = {}
    times: list[float] = []
    wall = time.monotonic()
    for query in queries:
        began = time.process_time()
        found = search(query)
        times.append(time.process_time() - began)
        answers[query.id] = [key for key, _ in found]
    row = timed("name, date, country: scored, explained", times, time.monotonic() - wall)
    return row | {"note": quality(truth, answers)}


def quality(truth: dict[str, str], answers: dict[str, list[str]]) -> str:
    true = [key for key, right in truth.items() if right]
    strange = [key for key, right in truth.items() if not right]
    found = sum(truth[key] in answers[key] for key in true) / max(len(true), 1)
    flagged = sum(bool(answers[key]) for key in strange) / max(len(strange), 1)
    return f"found {found:.4f} of {len(true)}, strangers flagged {flagged:.4f} of {len(strange)}"


def timed(work: str, times: list[float], wall: float) -> Row:
    ordered = sorted(times)
    parts = {f"p{share}": ordered[min(len(ordered) * share // 100, len(ordered) - 1)] * 1000 for share in (50, 95, 99)}
    return {"work": work, "count": len(times), "cpu": sum(times), "wall": wall, **parts}


def choosing(listed: Path, folder: Path, asked: Path) -> Row:
    """Whether the right one is among the first candidates."""
    screen = Screen(Segment.open(index_of(listed, folder)))
    with asked.open(encoding="utf-8") as file:
        truth = {row["id"]: row["truth"] for row in csv.DictReader(file) if row["truth"]}
    queries = [query for query in subjects(asked) if query.id in truth]
    times: list[float] = []
    right, wall = 0, time.monotonic()
    for query in queries:
        began = time.process_time()
        found = screen.candidates(query, RECALL_AT)
        times.append(time.process_time() - began)
        right += truth[query.id] in {screen.segment.subject(record).id for record in found}
    row = timed(f"candidates, the first {RECALL_AT}", times, time.monotonic() - wall)
    return row | {"note": f"recall {right / max(len(queries), 1):.4f}"}


def looking_up(listed: Path, folder: Path) -> Row:
    """By number alone: every second number is on the list."""
    screen = Screen(Segment.open(index_of(listed, folder)))
    held = [subject.identifiers[0] for subject in islice(subjects(listed), EXACT) if subject.identifiers]
    queries = [Subject(identifiers=(number if at % 2 else f"{number}X",)) for at, number in enumerate(held)]
    times: list[float] = []
    found, wall = 0, time.monotonic()
    for query in queries:
        began = time.process_time()
        found += bool(screen.search(query))
        times.append(time.process_time() - began)
    return timed("exact number", times, time.monotonic() - wall) | {"note": f"{found} found"}


def bulk(listed: Path, folder: Path, asked: Path, processes: int) -> Row:
    """A file against a list, answers written: the index of the list is built before."""
    index = screening.prepared(listed, folder / "kept", processes)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started, own = time.monotonic(), time.process_time()
    tally = screening.screen(asked, listed, folder / "answers.jsonl", screening.Asked(processes=processes), index.parent)
    wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = time.process_time() - own + after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"work": f"bulk, {processes} processes, written", "count": tally.queries, "cpu": cpu, "wall": wall,
            "rate": tally.queries * processes / cpu, "note": f"{tally.found} with a match; rate where each process has a core"}


WORK: dict[str, Callable[..., Row]] = {
    "building": building, "opening": opening, "asking": asking, "choosing": choosing, "looking_up": looking_up, "bulk": bulk,
}


def loaded(engine: str) -> Callable[[Path, Path], Search]:
    module, _, name = engine.partition("=")[2].partition(":")
    found: Callable[[Path, Path], Search] = getattr(import_module(module), name)
    return found


def alone(work: str, *values: object) -> Row:
    """One measurement in a process of its own."""
    given = json.dumps([str(value) if isinstance(value, Path) else value for value in values])
    command = [sys.executable, "-m", "bench.matching.speed", "--alone", work, given]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    row: Row = json.loads(done.stdout.splitlines()[-1])
    return row


def shown(engine: str, persons: int, row: Row) -> None:
    rate = row.get("rate") or row["count"] / max(row["cpu"], 1e-9)
    parts = " ".join(f"{row[part]:8.3f}" if part in row else " " * 8 for part in ("p50", "p95", "p99"))
    print(f"{engine:14} {persons:>9,} {row['work']:40} {rate:>10,.0f} {parts} {row['cpu']:8.1f} {row['wall']:8.1f}  {row.get('note', '')}",
          flush=True)


def measured(args: argparse.Namespace, persons: int) -> None:
    """All of one size."""
    folder: Path = args.folder
    listed, asked = made(folder, persons, args.queries, args.python)
    shown("sheaf", persons, alone("building", listed, folder, args.processes))
    shown("sheaf", persons, alone("opening", listed, folder))
    for engine in (OWN, *args.engine):
        shown(engine.partition("=")[0], persons, alone("asking", listed, folder, asked, engine))
    shown("sheaf", persons, alone("choosing", listed, folder, asked))
    shown("sheaf", persons, alone("looking_up", listed, folder))
    if persons == args.bulk:
        _, many = made(folder, persons, args.bulk, args.python)
        shown("sheaf", persons, alone("bulk", listed, folder, many, args.processes))


def main(given: Sequence[str]) -> None:
    if given[:1] == ["--alone"]:
        values = [Path(value) if isinstance(value, str) and "=" not in value else value for value in json.loads(given[2])]
        print(json.dumps(WORK[given[1]](*values)))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--persons", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=5000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--bulk", type=int, default=100_000, help="as many queries against the list of this size")
    parser.add_argument("--engine", action="append", default=[], metavar="NAME=MODULE:FUNCTION", help="a peer, measured beside ours")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has faker")
    args = parser.parse_args(given)
    args.folder.mkdir(parents=True, exist_ok=True)
    print(f"{'engine':14} {'persons':>9} {'work':40} {'/CPU s':>10} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'CPU s':>8} {'wall s':>8}")
    for persons in args.persons:
        measured(args, persons)


if __name__ == "__main__":
    main(sys.argv[1:])
