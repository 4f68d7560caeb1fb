"""The best open matcher, on the same lists and pairs as ours: nomenklatura's logic-v2 and its index. Run by `race` in build/peers, which
has nothing of Sheaf; each work prints one JSON object.

Analysis is remembered there by an entity's id, so every query and every pair gets an id of its own.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from followthemoney import model
from nomenklatura.blocker.index import Index
from nomenklatura.matching import get_algorithm

THRESHOLD = 0.7  # its own
RECALL_AT = 50
SCHEMATA = {"Person", "Company", "Organization", "Vessel", "LegalEntity"}

Row = dict[str, Any]


def entity(row: dict[str, str], key: str) -> Any:
    properties = {
        "name": [row["name"]],
        "birthDate": [row["birth_date"]],
        "nationality": [row["nationality"]],
        "passportNumber": [row["passport_number"]],
    }
    held = {name: [text for text in texts if text] for name, texts in properties.items()}
    return model.get_proxy({"id": key, "schema": "Person", "properties": held})


def rows(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def scoring(listed: str, asked: str, candidates: str, most: int) -> Row:
    """Scores the candidates that its own index gave (`index` wrote them), at most RECALL_AT a query; finding them is not counted here."""
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    near = json.loads(Path(candidates).read_text(encoding="utf-8"))
    wanted = {key for keys in near.values() for key in keys}
    held = {row["id"]: entity(row, row["id"]) for row in rows(listed) if row["id"] in wanted}
    times: list[float] = []
    found = true = flagged = compared = 0
    warm = [entity({"name": "Invented Person", "birth_date": "1970", "nationality": "th", "passport_number": ""}, key) for key in "ab"]
    algorithm.compare(*warm, config)  # its tables are loaded by the first comparison, which is not counted
    wall = time.monotonic()
    queries = [row for row in rows(asked) if row["id"] in near][:most]
    for row in queries:
        began = time.process_time()
        query = entity(row, row["id"])
        hits = {key for key in near[row["id"]] if algorithm.compare(query, held[key], config).score >= THRESHOLD}
        times.append(time.process_time() - began)
        compared += len(near[row["id"]])
        true += bool(row["truth"])
        found += row["truth"] in hits
        flagged += bool(hits) and not row["truth"]
    note = (
        f"{compared / max(1, len(queries)):.0f} candidates a query; found {found / max(1, true):.4f} of {true}, "
        f"strangers flagged {flagged / max(1, len(queries) - true):.4f} of {len(queries) - true}"
    )
    return timed("logic-v2: scored at 0.7", times, time.monotonic() - wall) | {"note": note}


def timed(work: str, times: list[float], wall: float) -> Row:
    ordered = sorted(times)
    parts = {f"p{share}": ordered[min(len(ordered) * share // 100, len(ordered) - 1)] * 1000 for share in (50, 95, 99)}
    return {"work": work, "count": len(times), "cpu": sum(times), "wall": wall, **parts}


def index(listed: str, asked: str, candidates: str, most: int) -> list[Row]:
    """Its index: built, asked for all queries together (the answers go to the file `candidates`), and asked one by one (a few)."""

    def entities() -> Iterator[Any]:
        with Path(listed).open(encoding="utf-8") as file:
            yield from (entity(row, row["id"]) for row in csv.DictReader(file))

    view = SimpleNamespace(entities=lambda *_, **__: entities(), scope=SimpleNamespace(name="listed"))
    with tempfile.TemporaryDirectory(prefix="peer-") as folder:
        began, wall = time.process_time(), time.monotonic()
        held = Index(view, Path(folder), {"max_candidates": RECALL_AT})  # type: ignore[type-var]
        held.build()
        built = {
            "work": "nomenklatura's index: build",
            "cpu": time.process_time() - began,
            "wall": time.monotonic() - wall,
            "count": len(rows(listed)),
        }
        queries = rows(asked)
        truth = {row["id"]: row["truth"] for row in queries if row["truth"]}
        began, wall = time.process_time(), time.monotonic()
        near: dict[str, list[str]] = {row["id"]: [] for row in queries}
        for key, matches in held.match_entities(entity(row, f"ask-{row['id']}") for row in queries):
            near[str(key).removeprefix("ask-")] = [str(other) for other, _ in matches[:RECALL_AT]]
        batch = {
            "work": "nomenklatura's index: candidates, in one batch",
            "count": len(queries),
            "cpu": time.process_time() - began,
            "wall": time.monotonic() - wall,
            "note": f"recall@{RECALL_AT} {sum(right in near[key] for key, right in truth.items()) / max(1, len(truth)):.4f}",
        }
        Path(candidates).write_text(json.dumps(near), encoding="utf-8")
        times: list[float] = []
        wall = time.monotonic()
        for row in queries[:most]:
            began = time.process_time()
            list(held.match_entities(iter([entity(row, f"one-{row['id']}")])))
            times.append(time.process_time() - began)
        return [built, batch, timed("nomenklatura's index: candidates, one by one", times, time.monotonic() - wall)]


def names(path: str) -> Row:
    """F1 over labelled pairs of names at its threshold."""
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    hit = wrong = 0
    pairs = rows(path)
    began = time.process_time()
    for number, row in enumerate(pairs):
        schema = row["schema"] if row["schema"] in SCHEMATA else "LegalEntity"
        left, right = (
            model.get_proxy({"id": f"{side}{number}", "schema": schema, "properties": {"name": [row[f"name{side}"]]}}) for side in (1, 2)
        )
        said, same = algorithm.compare(left, right, config).score >= THRESHOLD, row["is_match"] == "true"
        hit += said and same
        wrong += said != same
    return {
        "work": "labelled pairs of names",
        "count": len(pairs),
        "cpu": time.process_time() - began,
        "wall": 0.0,
        "note": f"F1 {2 * hit / max(1, 2 * hit + wrong):.3f} at {THRESHOLD}",
    }


if __name__ == "__main__":
    print(json.dumps({"scoring": scoring, "index": index, "names": names}[sys.argv[1]](*json.loads(sys.argv[2]))))
