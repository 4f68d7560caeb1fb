"""How far scores are probabilities: shares of true pairs by score, cross-validated over the labelled benchmark.

python -m bench.matching.calibration [PLOT.svg]
"""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

from bench.matching.sets import BENCH, rows
from bench.matching.train import LEAN, Numbers, cross_validated, extra, table
from sheaf.matching.scoring.calibrate import score_of

EDGES = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 1.0)
SIZE = 320


def scores() -> tuple[Numbers, Numbers]:
    """(score as it would be shown, truth) of each labelled pair, by weights that never saw it."""
    data, more = table(rows(BENCH)), table(extra())
    p = np.zeros(len(data.y))
    persons, others = data.some(~data.company), data.some(data.company)
    persons.o += LEAN
    p[~data.company] = cross_validated(persons, more)
    p[data.company] = cross_validated(others, None)
    odds = np.log(np.clip(p, 1e-6, 1 - 1e-6) / (1 - np.clip(p, 1e-6, 1 - 1e-6)))
    return np.array([score_of(float(value)) for value in odds]), data.y


def main() -> None:
    shown, truth = scores()
    points, error = [], 0.0
    print("score        pairs   mean score   true")
    for low, high in pairwise(EDGES):
        inside = (shown >= low) & (shown < high)
        if inside.any():
            mean, share = float(shown[inside].mean()), float(truth[inside].mean())
            error += abs(mean - share) * inside.mean()
            points.append((mean, share, int(inside.sum())))
            print(f"{low:.2f}-{high:.2f}  {inside.sum():6}   {mean:10.2f}   {share:4.2f}  {'#' * round(share * 40)}")
    print(f"expected calibration error {error:.3f}; Brier score {float(((shown - truth) ** 2).mean()):.3f}")
    for path in sys.argv[1:]:
        Path(path).write_text(plot(points), encoding="utf-8")


def plot(points: list[tuple[float, float, int]]) -> str:
    dots = "".join(
        f'<circle cx="{40 + x * SIZE:.0f}" cy="{20 + (1 - y) * SIZE:.0f}" r="{3 + n**0.5 / 2:.1f}" fill="#1f4e79"/>' for x, y, n in points
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE + 60} {SIZE + 60}" font-family="sans-serif" font-size="12">'
        f'<title>Share of true pairs by score</title><rect x="40" y="20" width="{SIZE}" height="{SIZE}" fill="none" stroke="#888"/>'
        f'<line x1="40" y1="{20 + SIZE}" x2="{40 + SIZE}" y2="20" stroke="#bbb"/>{dots}'
        f'<text x="{SIZE / 2}" y="{SIZE + 52}">score</text><text x="4" y="{SIZE / 2}">true</text>'
        f'<text x="38" y="{SIZE + 34}">0</text><text x="{SIZE + 36}" y="{SIZE + 34}">1</text></svg>\n'
    )


if __name__ == "__main__":
    main()
