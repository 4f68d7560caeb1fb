"""From an alignment's numbers to log-odds, and from log-odds to the score: the frozen weights of a version."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log1p
from operator import mul
from typing import Any

from sheaf.matching.scoring.features import NAMES

VERSION = "region-1"
KNEE, SPAN = 2.0, 1.8  # log-odds beyond the knee grow ever slower: certainty is never reached
CEILING = 0.995


@dataclass(frozen=True, slots=True)
class Weights:
    """person, organisation: one weight for each of features.NAMES; evidence: log-odds by name of the finding."""

    person: tuple[float, ...]
    organisation: tuple[float, ...]
    evidence: dict[str, float]


@cache
def weights(version: str = VERSION) -> Weights:
    """The numbers of a released version."""
    text = (files("sheaf.matching.scoring") / "data" / f"{version}.json").read_text(encoding="utf-8")
    raw: dict[str, Any] = json.loads(text)
    person, organisation = (tuple(float(raw[side][name]) for name in NAMES) for side in ("person", "organisation"))
    return Weights(person, organisation, {name: float(value) for name, value in raw["evidence"].items()})


def log_odds(values: list[float], chosen: tuple[float, ...]) -> float:
    """Of the names alone."""
    if len(values) != len(chosen):
        raise ValueError("There is one weight for each feature.")
    total: float = sum(map(mul, values, chosen))
    return total


def score_of(odds: float) -> float:
    """0 to CEILING: the probability, bent so that more evidence always shows and nothing is certain."""
    if odds > KNEE:
        odds = KNEE + SPAN * log1p((odds - KNEE) / SPAN)
    return CEILING / (1.0 + exp(-odds)) if odds > -30 else 0.0
