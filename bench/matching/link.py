"""Linking two big sets: trains the weights, measures recall, precision and time.

python -m bench.matching.link train FOLDER [--write]               (a folder of bench.matching.lists, made with --worn and its own seed)
python -m bench.matching.link measure FOLDER [--engine duckdb]     (another one)
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import resource
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bench.machine import described
from sheaf.matching.link import run
from sheaf.matching.link.model import COMPARISONS, MODEL, UNKNOWN, Weights, weights_of

# Levels of which the made lists show nothing or too little: m and u by judgement.
JUDGED = {
    "spelling": {"other": (0.06, 0.6)},
    "father": {"changed_over": (1e-9, 0.05), "same": (0.9, 0.5), "other": (0.1, 0.45)},
    "suffix": {"same": (0.98, 0.5), "other": (1e-8, 0.5)},
    "gender": {"same": (0.99, 0.5), "other": (0.01, 0.5)},
}
RIDGE, STEPS = 1.0, 60
LEAST = 1e-12


def truth_of(folder: Path) -> set[tuple[str, str]]:
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        return {(row["left"], row["right"]) for row in csv.DictReader(file)}


def train(folder: Path, write: bool) -> None:
    """Weights from every candidate pair of a made folder: a ridge logistic regression over the levels, told to Splink as m and u."""
    sides = run._read(folder / "left.csv", folder / "right.csv")
    flat = {name: {level.name: (0.5, 0.5) for level in levels} for name, levels in COMPARISONS.items()}
    share = len(truth_of(folder)) / min(len(sides[0][0]), len(sides[1][0]))
    pairs = run.weighed(sides, Weights("flat", share, flat), "duckdb", 0.0).pairs
    patterns, true, false = _counted(pairs, sides[0][0].ids, sides[1][0].ids, truth_of(folder))
    prior = math.log(share / max(len(sides[0][0]), len(sides[1][0])))
    found = _weights(patterns, true, false, prior)
    _report(found)
    if write:
        held = {
            "version": "link-1",
            "share": 0.3,
            "trained_on": f"{len(sides[0][0]):,} x {len(sides[1][0]):,} invented persons",
            "comparisons": found,
        }
        MODEL.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")


def _counted(pairs: pa.Table, left: list[str], right: list[str], truth: set[tuple[str, str]]) -> tuple[NDArray[np.int64], ...]:
    """Patterns of levels with how many true and false pairs show each."""
    gammas = np.stack([pairs[f"gamma_{name}"].to_numpy() for name in COMPARISONS], axis=1).astype(np.int64)
    known = np.array([(left[a], right[b]) in truth for a, b in zip(pairs["l"].to_pylist(), pairs["r"].to_pylist(), strict=True)])
    patterns, which = np.unique(gammas, axis=0, return_inverse=True)
    which = which.reshape(-1)
    return patterns, np.bincount(which[known], minlength=len(patterns)), np.bincount(which[~known], minlength=len(patterns))


def _weights(
    patterns: NDArray[np.int64], true: NDArray[np.int64], false: NDArray[np.int64], prior: float
) -> dict[str, dict[str, dict[str, float]]]:
    """m as seen among the true pairs, u so that log(m / u) is the regression's weight; where u would pass 1, m is less. The
    intercept goes into the levels of `name`, which every candidate has."""
    names = list(COMPARISONS)
    places = [
        (at, name, level.name, len(COMPARISONS[name]) - 1 - number)
        for at, name in enumerate(names)
        for number, level in enumerate(COMPARISONS[name])
        if level.name != UNKNOWN and level.name not in JUDGED.get(name, {})
    ]
    inputs = np.stack([patterns[:, at] == gamma for at, _, _, gamma in places], axis=1).astype(float)
    offset = np.array([sum(_judged(name, int(row[at])) for at, name in enumerate(names)) for row in patterns])
    beta, constant = _fitted(inputs, offset, true.astype(float), false.astype(float))
    found: dict[str, dict[str, dict[str, float]]] = {name: {} for name in names}
    for (at, name, level, gamma), weight in zip(places, beta.tolist(), strict=True):
        seen = true[patterns[:, at] == gamma].sum()
        m = float((seen + 0.5) / (true[patterns[:, at] >= 0].sum() + 0.5 * len(COMPARISONS[name])))
        ratio = math.exp(weight + (constant - prior if name == "name" else 0.0))
        m = min(m, ratio)
        found[name][level] = {"m": float(f"{m:.6g}"), "u": float(f"{max(LEAST, m / ratio):.6g}")}
    for name, levels in JUDGED.items():
        found[name] |= {level: {"m": m, "u": u} for level, (m, u) in levels.items()}
    return {name: {level.name: found[name][level.name] for level in COMPARISONS[name] if level.name != UNKNOWN} for name in names}


def _judged(name: str, gamma: int) -> float:
    if gamma < 0:
        return 0.0
    level = COMPARISONS[name][len(COMPARISONS[name]) - 1 - gamma].name
    m, u = JUDGED.get(name, {}).get(level, (1.0, 1.0))
    return math.log(m / u)


def _fitted(
    inputs: NDArray[np.float64], offset: NDArray[np.float64], true: NDArray[np.float64], false: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Newton's steps of a ridge logistic regression over counted patterns: (weights, intercept)."""
    design = np.hstack([inputs, np.ones((len(inputs), 1))])
    penalty = np.full(design.shape[1], RIDGE)
    penalty[-1] = 1e-6
    beta, total = np.zeros(design.shape[1]), true + false
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(design @ beta + offset, -40, 40)))
        slope = design.T @ (true - total * p) - penalty * beta
        curve = (design * (total * p * (1 - p))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        beta += np.clip(step, -3, 3)
        if np.abs(step).max() < 1e-8:
            break
    return beta[:-1], float(beta[-1])


def _report(found: dict[str, dict[str, dict[str, float]]]) -> None:
    for name, levels in found.items():
        for level, pair in levels.items():
            print(f"{name:10} {level:14} m {pair['m']:<10.6g} u {pair['u']:<12.6g} bits {math.log2(pair['m'] / pair['u']):+.1f}")


def measure(folder: Path, engine: str) -> None:
    """The command's own work on a made folder: seconds by the clock and by the processor, recall, precision by threshold."""
    started, load = time.perf_counter(), os.getloadavg()[0]
    tally = run.link(folder / "left.csv", folder / "right.csv", folder / "out.jsonl", run.Chosen(engine, 0.1))
    wall = time.perf_counter() - started
    spent = sum(
        resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps(described("splink", "duckdb", "pyspark") | {"load_before": round(load, 1)}))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{tally.left:,} x {tally.right:,} by {engine}: {wall:.1f} s by the clock, {spent:.1f} processor seconds, "
        f"{tally.compared:,} pairs weighed, {peak:,} MB, weights {weights_of().version}"
    )
    true = truth_of(folder)
    with (folder / "out.jsonl").open(encoding="utf-8") as file:
        found = [((line["left"], line["right"]) in true, line["score"]) for line in map(json.loads, file)]
    for threshold in (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99):
        kept = [hit for hit, score in found if score >= threshold]
        recall, precision = sum(kept) / len(true), sum(kept) / max(1, len(kept))
        print(f"threshold {threshold:.2f}: {len(kept):>8,} pairs, recall {recall:.4f}, precision {precision:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("train", "measure"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    if asked.action == "train":
        train(asked.folder, asked.write)
    else:
        measure(asked.folder, asked.engine)


if __name__ == "__main__":
    main()
