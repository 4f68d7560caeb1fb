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
KNEE, SPAN = 1.5, 1.8  # log-odds beyond the knee grow ever slower: certainty is never reached
DOUBT = 1.5  # how much a small surplus is held down: pairs that differ by a letter or two are labelled both ways
LOW_KNEE, LOW_SPAN, LOW_END = 1.5, 0.8, 6.0  # the same below: between these, lists hold more mistakes than the sum allows
CEILING = 0.995
EVEN = 0.0101  # of the bent log-odds at which the score is a half: any surplus at all passes it


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
    """0 to CEILING: the probability, bent so that more evidence always shows and nothing is certain. A half is even odds."""
    if odds > 0:
        odds = EVEN + odds * (0.1 + 0.9 * odds**2 / (odds**2 + DOUBT))
        if odds > KNEE:
            odds = KNEE + SPAN * log1p((odds - KNEE) / SPAN)
    elif odds < -LOW_KNEE:
        inner = min(-odds, LOW_END)
        odds = odds + inner - LOW_KNEE - LOW_SPAN * log1p((inner - LOW_KNEE) / LOW_SPAN)
    return CEILING / (1.0 + exp(-odds)) if odds > -30 else 0.0
