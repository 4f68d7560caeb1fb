"""Invented persons on two lists, some of them on both and changed on the way; the same from the same seed."""

from __future__ import annotations

import csv
import random
from pathlib import Path

HEAD = ["id", "name", "birth_date", "nationality", "passport_number"]
SYLLABLES = [
    "ka", "ra", "wat", "chai", "pong", "suk", "son", "nar", "min", "tha", "lek", "dar", "vi", "ma", "sa", "no", "ri", "ta", "lu", "be",
    "jo", "gan", "dra", "wi", "put", "san", "har", "yan",
]
MALAY = [
    "Ahmad", "Ismail", "Hassan", "Yusof", "Aminah", "Fatimah", "Rosli", "Azman", "Osman", "Hamzah", "Salmah", "Farid",
]
BURMESE = [
    "Aung", "Min", "Htun", "Kyaw", "Zaw", "Thein", "Win", "Myint", "Soe", "Naing", "Hla", "Khin", "Thida", "Aye", "Mya", "San",
]


def person(r: random.Random) -> list[str]:
    def rare() -> str:
        return "".join(r.choice(SYLLABLES) for _ in range(r.randint(2, 4))).capitalize()

    kind = r.choice(["my", "mm", "th", "id"])
    name = {"my": f"{r.choice(MALAY)} {rare()} bin {r.choice(MALAY)} {rare()}", "id": rare(), "th": f"{rare()} {rare()}",
            "mm": "U " + " ".join(r.choice(BURMESE) for _ in range(4))}[kind]
    born = f"{r.randint(1950, 2006)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}"
    return [name, born, kind, f"{r.choice('ABCDEF')}{r.randint(0, 99999999):08d}"]


def changed(r: random.Random, row: list[str]) -> list[str]:
    name, born, kind, number = row
    words, way = name.split(), r.random()
    if way < 0.3 and len(name) > 4:
        at = r.randrange(1, len(name) - 1)
        name = name[:at] + r.choice("aeiou") + name[at + 1:]
    elif way < 0.5:
        r.shuffle(words)
        name = " ".join(words)
    elif way < 0.6 and len(words) > 3:
        name = " ".join(words[:-1])
    return [name, born[:4] if r.random() < 0.2 else born, kind, number if r.random() < 0.3 else ""]


def lists(folder: Path, count: int, same: int, seed: int = 7) -> tuple[Path, Path, set[tuple[str, str]]]:
    """left.csv, right.csv, and the pairs of ids that are one person."""
    r = random.Random(seed)
    left = [person(r) for _ in range(count)]
    right = [changed(r, row) for row in left[:same]] + [person(r) for _ in range(count - same)]
    for name, rows in (("left", left), ("right", right)):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(HEAD)
            out.writerows([f"{name}{at}", *row] for at, row in enumerate(rows))
    return folder / "left.csv", folder / "right.csv", {(f"left{at}", f"right{at}") for at in range(same)}
