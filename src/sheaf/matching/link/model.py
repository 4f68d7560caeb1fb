"""The levels by which two records are weighed, and the frozen weights of each: a Splink settings object, the same on every engine.

A weights file holds numbers alone: for each level how often it is seen between two records of one person (`m`) and of two (`u`).
What a level means, in SQL over features, stands here and is never read from a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheaf.matching.files.opening import Unreadable

MODEL = Path(__file__).parent / "data" / "link-1.json"
UNKNOWN = "unknown"
MAX_SIZE = 1 << 20  # bytes of a weights file


@dataclass(frozen=True, slots=True)
class Level:
    """name: in the weights file; when: SQL over the columns of both records; says: why, for people."""

    name: str
    when: str
    says: str


ELSE = "ELSE"
_SHARED = "CASE WHEN script_l = script_r THEN sheaf_shared(words_l, words_r) ELSE sheaf_shared(sounds_l, sounds_r) END"
_LESS = "least(bits_l, bits_r)"
_NO_NAME = "bits_l = 0 OR bits_r = 0"


def _edits(percent: int) -> str:
    """That no more than so many in a hundred letters differ."""
    return f"100 * levenshtein(spelt_l, spelt_r) <= {percent} * greatest(length(spelt_l), length(spelt_r))"


COMPARISONS: dict[str, tuple[Level, ...]] = {
    "name": (
        Level(UNKNOWN, _NO_NAME, ""),
        Level("same_36", f"sheaf_overlap(wholes_l, wholes_r) AND {_LESS} >= 36", "The same name, a very rare one."),
        Level("same_28", f"sheaf_overlap(wholes_l, wholes_r) AND {_LESS} >= 28", "The same name, a rare one."),
        Level("same_22", f"sheaf_overlap(wholes_l, wholes_r) AND {_LESS} >= 22", "The same name."),
        Level("same_16", f"sheaf_overlap(wholes_l, wholes_r) AND {_LESS} >= 16", "The same name, a usual one."),
        Level("same", "sheaf_overlap(wholes_l, wholes_r)", "The same name, a very usual one."),
        Level("inside_24", f"{_SHARED} >= {_LESS} AND {_LESS} >= 24", "One name has all parts of the other, rare ones."),
        Level("inside_16", f"{_SHARED} >= {_LESS} AND {_LESS} >= 16", "One name has all parts of the other."),
        Level("inside", f"{_SHARED} >= {_LESS}", "One name has all parts of the other, usual ones."),
        Level("shared_20", f"{_SHARED} >= 20", "The names share rare parts."),
        Level("shared_12", f"{_SHARED} >= 12", "The names share parts."),
        Level("shared_6", f"{_SHARED} >= 6", "The names share a usual part."),
        Level("other", ELSE, "The names share no part as written."),
    ),
    "spelling": (
        Level(UNKNOWN, f"script_l <> script_r OR spelt_l = '' OR spelt_r = '' OR {_NO_NAME}", ""),
        Level("same", "spelt_l = spelt_r", "Spelt alike."),
        Level("6", _edits(6), "Spelt alike but for a letter."),
        Level("12", _edits(12), "Spelt nearly alike."),
        Level("20", _edits(20), "Spelt much alike."),
        Level("35", _edits(35), "Spelt somewhat alike."),
        Level("other", ELSE, "Spelt otherwise."),
    ),
    "father": (
        Level(UNKNOWN, "father_l IS NULL OR father_r IS NULL", ""),
        Level("changed_over", "own_l = father_r AND own_r = father_l AND own_l <> own_r", "Own name and father's name are changed over."),
        Level("same", "own_l = own_r AND father_l = father_r", "The same own name and the same father."),
        Level("other", ELSE, "Another own name or another father."),
    ),
    "suffix": (
        Level(UNKNOWN, "suffix_l IS NULL OR suffix_r IS NULL", ""),
        Level("same", "suffix_l = suffix_r", "The same Jr. or Sr."),
        Level("other", ELSE, "Jr. and Sr. are two people."),
    ),
    "born": (
        Level(UNKNOWN, "sheaf_size(years_l) = 0 OR sheaf_size(years_r) = 0", ""),
        Level("day", "sheaf_overlap(days_l, days_r)", "The same birth date."),
        Level("turned", "sheaf_overlap(days_l, turned_r)", "The birth date with day and month changed over."),
        Level("year", "(sheaf_size(days_l) = 0 OR sheaf_size(days_r) = 0) AND sheaf_overlap(years_l, years_r)",
              "The same year of birth; the day is not known."),
        Level("same_year", "sheaf_overlap(years_l, years_r)", "Born in the same year on another day."),
        Level("other", ELSE, "Another year of birth."),
    ),
    "number": (
        Level(UNKNOWN, "sheaf_size(numbers_l) = 0 OR sheaf_size(numbers_r) = 0", ""),
        Level("same", "sheaf_overlap(numbers_l, numbers_r)", "The same document number."),
        Level("other", ELSE, "No document number in common."),
    ),
    "nation": (
        Level(UNKNOWN, "sheaf_size(nations_l) = 0 OR sheaf_size(nations_r) = 0", ""),
        Level("same", "sheaf_overlap(nations_l, nations_r)", "A nationality or country in common."),
        Level("other", ELSE, "No nationality or country in common."),
    ),
    "gender": (
        Level(UNKNOWN, "gender_l = 0 OR gender_r = 0", ""),
        Level("same", "gender_l = gender_r", "The same sex."),
        Level("other", ELSE, "Another sex."),
    ),
}


@dataclass(frozen=True)
class Weights:
    """version: of the weights; share: how many of the smaller list are expected in the larger, 0 to 1; of: comparison -> level ->
    (m, u), both above 0 and at most 1."""

    version: str
    share: float
    of: Mapping[str, Mapping[str, tuple[float, float]]]


def weights_of(path: Path = MODEL) -> Weights:
    """A weights file; raises Unreadable that says what is wrong, OSError."""
    with path.open("rb") as file:  # not by its size on disk: a device or a pipe has none
        text = file.read(MAX_SIZE + 1)
    if len(text) > MAX_SIZE:
        raise Unreadable(f"{path.name}: too large for a weights file")
    try:
        held = json.loads(text)
        found = {name: {level.name: _pair(held["comparisons"][name][level.name]) for level in levels if level.name != UNKNOWN}
                 for name, levels in COMPARISONS.items()}
        weights = Weights(str(held["version"]), float(held["share"]), found)
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise Unreadable(f"{path.name}: no weights file of `sheaf match link` ({type(error).__name__}: {error})") from error
    if not 0 < weights.share <= 1:
        raise Unreadable(f"{path.name}: `share` must be above 0 and at most 1")
    return weights


def _pair(value: Any) -> tuple[float, float]:
    m, u = float(value["m"]), float(value["u"])
    if not (1e-30 < m <= 1 and 1e-30 < u <= 1):
        raise ValueError("m and u must be above 0 and at most 1")
    return m, u


def settings_of(weights: Weights, left: int, right: int) -> dict[str, Any]:
    """Splink's settings for lists of these sizes, without a dialect: the same for every engine."""
    prior = weights.share / max(left, right, 2)
    return {
        "link_type": "link_only", "unique_id_column_name": "unique_id", "probability_two_random_records_match": prior,
        "retain_matching_columns": True, "retain_intermediate_calculation_columns": False,
        "blocking_rules_to_generate_predictions": [], "comparisons": [_comparison(name, weights) for name in COMPARISONS]}


def _comparison(name: str, weights: Weights) -> dict[str, Any]:
    levels: list[dict[str, Any]] = []
    for level in COMPARISONS[name]:
        found: dict[str, Any] = {"sql_condition": level.when, "label_for_charts": level.says or UNKNOWN}
        if level.name == UNKNOWN:
            levels.append(found | {"is_null_level": True})
        else:
            m, u = weights.of[name][level.name]
            levels.append(found | {"m_probability": m, "u_probability": u})
    return {"output_column_name": name, "comparison_levels": levels}


def level_of(name: str, gamma: int) -> Level:
    """The level behind Splink's number: -1 unknown, then from the last level upwards."""
    levels = COMPARISONS[name]
    return levels[0] if gamma < 0 else levels[len(levels) - 1 - gamma]
