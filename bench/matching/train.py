"""Trains the weights of a version: logistic regression over the features of labelled pairs of names.

    python -m bench.matching.train [--write]      (numpy is needed here and nowhere at run time)

Trained on the labelled benchmark, on pairs made up from knowledge of the cultures, and on the aliases of the UN list.
Prints what cross-validation says; `--write` puts the numbers of organisations into a version that has not been released, and with
`--persons` those of persons. Theirs are kept from an earlier fit (decision 0200): the newest matches more nearest others.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.matching.sets import BENCH, Maker, Pair, rows, un_pairs, un_persons
from sheaf.matching.reading import ORGANISATION, readings
from sheaf.matching.scoring.align import align
from sheaf.matching.scoring.features import NAMES, features
from sheaf.matching.scoring.names import contradictions, sides_of

OUT = Path(__file__).resolve().parents[2] / "src/sheaf/matching/scoring/data/region-1.json"
SYNTHETIC, SYNTHETIC_WEIGHT, UN_WEIGHT = 6000, 0.10, 0.15
SMOOTHING = 0.4
# Log-odds of what confirms or contradicts a name, by judgement: far below what chance would allow, since records share mistakes.
EVIDENCE = {
    "date_day": 4.0,
    "date_month": 2.2,
    "date_year": 1.2,
    "date_swapped": 2.2,
    "date_typing": -1.2,
    "date_typing_usual": -3.0,
    "date_near": -1.0,
    "date_apart": -4.5,
    "nation_same": 1.0,
    "nation_other": -0.8,
    "gender": -3.0,
    "identifier": 7.0,
    "phone": 4.5,
    "nameless": -1.0,
    "number_alone": 1.1,
    "confirmable": 3.5,
    "tone": -4.6,
    "ending": -4.0,
    "suffix": -5.8,
    "father": -6.0,
    "child": -4.1,
    "lone": -2.3,
    "lone_rare": -0.6,
    "slip": -3.2,
    "sounded": -5.0,
    "sex": -5.0,
    "bare": -5.0,
    "whole": -3.2,
    "syllable": -3.8,
    "mother": -4.8,
    "region": -4.6,
    "further": -0.9,
    "number": -2.4,
    "word": -1.6,
    "few": -1.0,
    "single": -1.6,
    "numbered": -0.8,
    "shuffled": -3.3,
    "chain": -4.5,
    "crossed": -4.5,
    "hull": -0.7,
    "fleet": -3.4,
    "kunya": -5.5,
    "own": -5.0,
    "two": -5.0,
    "turned": -5.0,
    "plate": 2.2,
    "cap_gender_sure": 2.0,
    "contradicts": -2.9,
    "cap_birth_date": -0.6,
    "cap_gender": -0.4,
    "cap_name": 4.2,
}
# A weight whose sign says the opposite of what its number means is left out.
FALLING = frozenset(
    {
        "damage",
        "worst",
        "conflict",
        "conflicts",
        "missing",
        "missing_ends",
        "order",
        "lone",
        "edits",
        "legal",
        "number",
        "number_other",
        "place",
        "father",
        "thin_apart",
        "thin_lone",
        "thin_same",
        "slip",
    }
)
LEAN = 0.25  # log-odds added for persons: a missed hit costs more than a question too many
FIXED = {"thin_apart": -1.9, "thin_same": -2.6, "slip": -0.8}
# Fixed by judgement: no labelled pair says how seldom usual words in common mean one person.
RISING = frozenset({"cover", "cover2", "cover_long", "known", "whole", "whole_apart"})
Numbers = NDArray[np.float64]


def values(pair: Pair) -> tuple[list[float], bool, float]:
    """(features, whether read as an organisation, log-odds of contradictions) of the likest readings of a pair."""
    best: list[float] = [1.0, *[0.0] * (len(NAMES) - 1)]
    organisation, against = False, 0.0
    for a in readings(pair.left, pair.kind):
        for b in readings(pair.right, pair.kind):
            left, right = sides_of(a, b, pair.kind)
            organisation = left.organisation
            aligned = align(left, right)
            if any(item.left and item.right for item in aligned):
                found = features(left, right, aligned)
                if found[1] + found[3] > best[1] + best[3]:
                    best, against = found, sum(EVIDENCE[code] for code in contradictions(left, right, aligned))
    return best, organisation, against


@dataclass(slots=True)
class Table:
    """x: features; o: log-odds of contradictions, fixed; y: truth; w: weight; company: read as an organisation."""

    x: Numbers
    o: Numbers
    y: Numbers
    w: Numbers
    company: NDArray[np.bool_]

    def some(self, chosen: NDArray[Any]) -> Table:
        return Table(self.x[chosen], self.o[chosen], self.y[chosen], self.w[chosen], self.company[chosen])

    def with_(self, other: Table | None) -> Table:
        if other is None:
            return self
        names = ("x", "o", "y", "w", "company")
        return Table(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in names))


def table(pairs: list[Pair]) -> Table:
    found = [values(pair) for pair in pairs]
    return Table(
        np.array([item[0] for item in found]),
        np.array([item[2] for item in found]),
        np.array([float(pair.same) for pair in pairs]),
        np.array([pair.weight for pair in pairs]),
        np.array([item[1] for item in found]),
    )


def fit(data: Table, smoothing: float = SMOOTHING) -> Numbers:
    """The weights; those of the wrong sign are set to nothing and the rest fitted again."""
    fixed = np.array([0.0 if data.company.all() else FIXED.get(name, 0.0) for name in NAMES])
    kept = fixed == 0
    data = Table(data.x, data.o + data.x @ fixed, data.y, data.w, data.company)
    while True:
        beta = fixed.copy()
        beta[kept] = _newton(data, data.x[:, kept], smoothing)
        wrong = [
            at for at, name in enumerate(NAMES) if kept[at] and ((name in FALLING and beta[at] > 0) or (name in RISING and beta[at] < 0))
        ]
        if not wrong:
            return beta
        kept[max(wrong, key=lambda at: abs(beta[at]))] = False


def _newton(data: Table, x: Numbers, smoothing: float) -> Numbers:
    """Newton's method with a ridge that leaves the first weight free."""
    y, w = data.y, data.w
    beta = np.zeros(x.shape[1])
    ridge = np.eye(x.shape[1]) * smoothing
    ridge[0, 0] = 1e-6
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ beta - data.o))
        step = np.linalg.solve((x * (w * p * (1 - p))[:, None]).T @ x + ridge, x.T @ (w * (p - y)) + ridge @ beta)
        beta -= step
        if np.abs(step).max() < 1e-8:
            break
    return beta


def f1(y: Numbers, p: Numbers, threshold: float = 0.5) -> float:
    said = p >= threshold
    hit = float((said & (y == 1)).sum())
    return 2 * hit / (2 * hit + float((said != (y == 1)).sum()))


def predicted(data: Table, beta: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-data.x @ beta - data.o)))


def cross_validated(data: Table, more: Table | None, folds: int = 10, seeds: int = 2) -> Numbers:
    """Each pair's probability by weights that never saw it; `more` is always in training."""
    out = np.zeros(len(data.y))
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(data.y))
        for fold in range(folds):
            test = order[fold::folds]
            train = np.setdiff1d(order, test)
            out[test] += predicted(data.some(test), fit(data.some(train).with_(more))) / seeds
    return out


def extra(seed: int = 11) -> list[Pair]:
    """Training pairs beside the benchmark."""
    made = [Pair(p.left, p.right, p.same, p.kind, p.group, weight=SYNTHETIC_WEIGHT) for p in Maker(seed).pairs(SYNTHETIC)]
    listed = [Pair(p.left, p.right, p.same, p.kind, p.group, weight=UN_WEIGHT) for p in un_pairs(un_persons())]
    return made + listed


def main() -> None:
    bench = rows(BENCH)
    data, more = table(bench), table(extra())
    persons, others = data.some(~data.company), data.some(data.company)
    p = np.zeros(len(bench))
    persons.o += LEAN
    p[~data.company] = cross_validated(persons, more)
    persons.o -= LEAN
    p[data.company] = cross_validated(others, None)
    report(bench, data, p)
    weights = [fit(persons.with_(more)), fit(others)]
    weights[0][0] += LEAN
    print(f"made-up and UN pairs, seen: F1 {f1(more.y, predicted(more, weights[0])):.3f}")
    written = {
        side: {name: round(float(value), 4) for name, value in zip(NAMES, beta, strict=True)}
        for side, beta in zip(("person", ORGANISATION), weights, strict=True)
    }
    print(json.dumps(written))
    if "--write" in sys.argv:
        if "--persons" not in sys.argv:
            written["person"] = json.loads(OUT.read_text(encoding="utf-8"))["person"]
        OUT.write_text(json.dumps({**written, "evidence": EVIDENCE}, indent=1) + "\n", encoding="utf-8")


def report(bench: list[Pair], data: Table, p: Numbers) -> None:
    company = data.company
    for threshold in (0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        print(
            f"F1 at {threshold:.2f}: {f1(data.y, p, threshold):.3f}   persons {f1(data.y[~company], p[~company], threshold):.3f}"
            f"   others {f1(data.y[company], p[company], threshold):.3f}"
        )
    for pair, value in zip(bench, p, strict=True):
        if pair.quality == "STRONG" and (value >= 0.5) != pair.same:
            print("STRONG and wrong:", pair.left, "|", pair.right, round(float(value), 2))
    if "-v" in sys.argv:
        for pair, value, row in sorted(zip(bench, p, data.x.tolist(), strict=True), key=lambda item: abs(item[1] - item[0].same)):
            if (value >= 0.5) != pair.same:
                print(
                    round(float(value), 2),
                    pair.same,
                    pair.left,
                    "|",
                    pair.right,
                    {n: round(v, 2) for n, v in zip(NAMES, row, strict=True) if v},
                )


if __name__ == "__main__":
    main()
