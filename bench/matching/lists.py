"""Two lists of invented persons, some of them on both: left.csv, right.csv and truth.csv in a folder. Needs `faker` alone
(`bench/matching/peers.sh` installs it), so it is run by that environment:

    build/peers/bin/python -m bench.matching.lists FOLDER [--count 1000000] [--same 300000] [--seed 101] [--worn]

A person on both is changed on the right as `blurred` of ../shared/tools/persons.py does it; the others are strangers. Names come from small
pools: more people share one than in life. `--worn` lets more go: dates, nations and numbers missing or wrong (for training).
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import random
from pathlib import Path
from types import ModuleType

HEAD = ["id", "name", "alias", "birth_date", "nationality", "country", "gender", "id_number", "passport_number"]
BORN, NATION, NUMBER = 3, 4, 8
NATIONS = ("th", "vn", "id", "ph", "my", "mm", "kh", "cn", "sg")
SHARED = Path(__file__).resolve().parents[3] / "shared"


def persons() -> ModuleType:
    spec = importlib.util.spec_from_file_location("persons", SHARED / "tools/persons.py")
    if spec is None or spec.loader is None:
        raise SystemExit("../shared/tools/persons.py is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make(folder: Path, count: int, same: int, seed: int, *, worn: bool = False) -> None:
    """Write the three files; the same seed gives the same lists."""
    source, r, q = persons(), random.Random(seed), random.Random(seed + 1)
    chosen = set(q.sample(range(count), same))
    folder.mkdir(parents=True, exist_ok=True)
    everybody = [source.person(r, f"a{number}") for number in range(count)]
    rows = [source.blurred(q, everybody[number], "") for number in sorted(chosen)]
    rows += [[*source.person(q, ""), ""] for _ in range(count - same)]
    q.shuffle(rows)
    if worn:
        for row in rows:
            wear(q, row)
    written(folder / "left.csv", HEAD, everybody)
    written(folder / "right.csv", HEAD, [[f"b{number}", *row[1:9]] for number, row in enumerate(rows)])
    written(folder / "truth.csv", ["left", "right"], [[row[9], f"b{number}"] for number, row in enumerate(rows) if row[9]])


def wear(q: random.Random, row: list[str]) -> None:
    """What happens to records between two states' registers."""
    kind = q.random()
    if kind < 0.12:
        row[BORN] = ""
    elif kind < 0.15 and len(row[BORN]) == 10:
        at = q.choice((2, 3, 8, 9))  # a digit of the year or of the day
        row[BORN] = row[BORN][:at] + q.choice("0123456789") + row[BORN][at + 1 :]
    kind = q.random()
    row[NATION] = "" if kind < 0.1 else q.choice(NATIONS) if kind < 0.13 else row[NATION]
    if row[NUMBER] and q.random() < 0.1:
        row[NUMBER] = f"{q.choice('ABCDEFGHKLMNP')}{q.randint(0, 99999999):08d}"


def written(path: Path, head: list[str], rows: list[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--same", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--worn", action="store_true")
    asked = parser.parse_args()
    make(asked.folder, asked.count, asked.same, asked.seed, worn=asked.worn)


if __name__ == "__main__":
    main()
