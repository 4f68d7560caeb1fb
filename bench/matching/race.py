"""Ours beside the best open systems, side by side in one run: nomenklatura's logic-v2 and its index, plain Splink. One table.

    bench/matching/peers.sh                                     (once: build/peers)
    python -m bench.matching.race FOLDER [--persons 100000 1000000] [--queries 5000] [--scored 200] [--link FOLDER_OF_LISTS]

Every work has a process of its own and the same lists and queries (`speed` makes them, 16 in 100 queries true). Rates are of the
process's CPU seconds, since others may use the machine; the clock is shown beside. logic-v2 scores the first 50 candidates of
nomenklatura's index, whose seconds are in rows of their own, and for `--scored` queries only. Ours finds and scores in one.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
from pathlib import Path

from bench.machine import described
from bench.matching import speed
from bench.matching.sets import BENCH
from sheaf.matching.versions import VERSION

PEERS = Path("build/peers/bin/python")
ONE_BY_ONE = 8  # queries to the peer's index, which builds tables for each


def peer(work: str, *values: object) -> list[speed.Row]:
    """What the peer's program measured."""
    given = json.dumps([str(value) if isinstance(value, Path) else value for value in values])
    done = subprocess.run([str(PEERS), "-m", "bench.matching.peer", work, given], stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return found if isinstance(found, list) else [found]


def screening(args: argparse.Namespace, persons: int) -> None:
    folder: Path = args.folder
    listed, asked = speed.made(folder, persons, args.queries, str(PEERS))
    speed.shown("sheaf", persons, speed.alone("building", listed, folder, args.processes))
    speed.shown("sheaf", persons, speed.alone("asking", listed, folder, asked, speed.OWN))
    speed.shown("sheaf", persons, speed.alone("choosing", listed, folder, asked))
    near = folder / f"candidates-{persons}.json"
    for row in peer("index", listed, asked, near, ONE_BY_ONE):
        speed.shown("nomenklatura", persons, row)
    for row in peer("scoring", listed, asked, near, args.scored):
        speed.shown("logic-v2", persons, row)


def names() -> None:
    done = subprocess.run([sys.executable, "-m", "bench.matching.name_bench"], stdout=subprocess.PIPE, text=True, check=True)
    print("labelled pairs, ours with the released weights (which have seen them):", done.stdout.splitlines()[0])
    for row in peer("names", BENCH):
        speed.shown("logic-v2", 0, row)


def linking(folder: Path) -> None:
    """Both programs print what they measured."""
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        print(f"linking {folder.name}: {sum(1 for _ in csv.reader(file)) - 1:,} persons on both lists")
    for module in ("plain", "link"):
        words = [sys.executable, "-m", f"bench.matching.{module}", *(["measure"] if module == "link" else []), str(folder)]
        print(f"{module}:", subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout, flush=True)


def peer_versions() -> str:
    code = "import nomenklatura, followthemoney; print(nomenklatura.__version__, followthemoney.__version__)"
    return subprocess.run([str(PEERS), "-c", code], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--persons", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=5000)
    parser.add_argument("--scored", type=int, default=200, help="queries that logic-v2 is asked")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--link", type=Path, default=None, metavar="FOLDER", help="lists of bench.matching.lists to link")
    parser.add_argument("--names", action="store_true", help="the labelled pairs of names too")
    args = parser.parse_args()
    if not PEERS.exists():
        sys.exit("no build/peers: run bench/matching/peers.sh")
    args.folder.mkdir(parents=True, exist_ok=True)
    print(
        json.dumps(
            described("splink", "duckdb", "rapidfuzz", "numpy")
            | {"sheaf.matching": VERSION, "nomenklatura, followthemoney": peer_versions()}
        )
    )
    print(f"load at the start {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'engine':14} {'persons':>9} {'work':40} {'/CPU s':>10} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'CPU s':>8} {'wall s':>8}")
    if args.names:
        names()
    for persons in args.persons:
        screening(args, persons)
    if args.link:
        linking(args.link)
    print(f"load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
