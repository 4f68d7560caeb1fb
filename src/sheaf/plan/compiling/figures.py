"""Which figures of indicators a public document may show beside all that is public (0305). Pure.

A figure is what all states say together in a year, of the whole or of a split. It is shown as it is or left out: where its states, or
their words, changed by fewer than three since another figure of that year was told, the difference would be a single state's value. Of
documents frozen before their figures said of whose words they are made, that is not known: beside such a one the same figure alone is
shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sheaf.plan.compiling.counting import tells_nobody

WHOLE = "all"  # the split of a whole value
Figure = dict[str, Any]  # year, of: the whole or a split, words: as it is told, states: state to which of its words, empty where unknown


def figures(content: Mapping[str, Any]) -> dict[str, list[Figure]]:
    """PROGRAMME/INDICATOR to the figures that a snapshot has of it: the newest year's, the whole before its splits, then earlier years'."""
    return {_key(content, item): list(_figures(item)) for item in content.get("indicators", ())}


def fitting(found: Iterable[Figure], before: Iterable[Figure]) -> list[Figure]:
    """Those of one indicator that may be shown beside the ones that are public, in their order. No split is shown without its whole."""
    public, shown, left = list(before), list[Figure](), set[str]()
    for item in found:
        if item["year"] not in left and _fits(item, _of_year(public, item), _of_year(shown, item)):
            shown.append(item)
        elif item["of"] == WHOLE:
            left.add(item["year"])
    return shown


def shown_of(content: Mapping[str, Any], told: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The indicators of a snapshot with what may be shown alone; left: which figures are not shown, in words. told: as of
    `openly.settled`; all are shown without it, and of one that settled none."""
    rows = list(content.get("indicators", ()))
    if told is None or "indicators" not in told:
        return rows
    return [_shown(item, {(said["year"], said["of"]) for said in told["indicators"].get(_key(content, item), ())}) for item in rows]


def _shown(item: dict[str, Any], keys: set[tuple[str, str]]) -> dict[str, Any]:
    rows = [row for row in item["rows"] if (_year(row), row[0]) in keys]
    whole = not item["rows"] or item["rows"][0] in rows
    answers = [row for row in item["answers"] if (row[0], WHOLE) in keys]
    newest = {_year(row) for row in item["rows"]}
    left = [row[0] for row in item["rows"] if row not in rows] if whole else [""]
    left += [row[0] for row in item["answers"] if row not in answers and row[0] not in newest]
    measures = {} if whole else {"baseline": "", "target": "", "light": ""}  # how the figure stands tells of it
    return {**item, **measures, "rows": rows, "answers": answers, "left": [", ".join(filter(None, (item["code"], of))) for of in left]}


def _key(content: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    return f"{content['programme']}/{item['code']}"


def _figures(item: Mapping[str, Any]) -> Iterator[Figure]:
    answers = {year: ", ".join(f"{word} {count}" for word, count in sorted(counts.items())) for year, counts in item["answers"]}
    told = {(_year(row), row[0]): f"{row[1]}; {row[2]}" for row in item["rows"]}
    told |= {(year, WHOLE): words for year, words in answers.items()}
    for (year, of), words in told.items():
        yield {"year": year, "of": of, "words": words, "states": item.get("made_of", {}).get(year, {}).get(of, {})}


def _year(row: list[str]) -> str:
    """The year behind a figure's words: `4350 persons, 2026`."""
    return row[1].rpartition(", ")[2]


def _of_year(rows: Iterable[Figure], item: Figure) -> list[Figure]:
    return [row for row in rows if row["year"] == item["year"]]


def _fits(item: Figure, public: list[Figure], shown: list[Figure]) -> bool:
    if not item["states"] or not all(row["states"] for row in public):
        return not public or any((row["of"], row["words"]) == (item["of"], item["words"]) for row in public)
    now, *before = ({state: (row["of"], said) for state, said in row["states"].items()} for row in [item, *public, *shown])
    return tells_nobody(now, before)
