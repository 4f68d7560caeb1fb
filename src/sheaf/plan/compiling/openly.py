"""What the public is told of a report: settled at its publication, beside all that is public by then (0305).

Until then the public rendering is drawn as it would be published now. The snapshot and its digest stay as they were frozen; kept beside
them is which states are counted and whose line is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sheaf.plan.compiling import documents, figures, queries, snapshot, table
from sheaf.plan.compiling.counting import Told, chosen
from sheaf.plan.compiling.documents.view import PUBLIC, View, counted_alone
from sheaf.plan.compiling.models import Compilation

_Cells = dict[str, dict[str, Told]]  # year to component


def view_of(row: Compilation, rendering: str) -> View:
    """The view of a rendering; one whose content is not frozen says so."""
    told = told_of(row) if rendering == PUBLIC else None
    return documents.view(row.snapshot, row.digest, rendering, draft=row.step not in table.FROZEN, told=told)


def told_of(row: Compilation) -> dict[str, Any] | None:
    """As it was settled, or as it would be now; None for what was published before this was kept, which stays as it is."""
    return row.public or (None if row.step == table.PUBLISHED else settled(row))


def settled(row: Compilation) -> dict[str, Any]:
    """{cells: {year: {component: {counted: {state: version}, named}}}, agree: who agreed at the circulation and has not withdrawn,
    withdrew: who has, achievements: {subject: {year: {status: count}}} of what is counted, in a review, indicators: {PROGRAMME/INDICATOR:
    figures that are shown, as of `figures`}}."""
    held = snapshot_cells(row.snapshot)
    before, own = _public(row, held), str(row.year)
    consents = {str(year): states for year, states in queries.agreeing(map(int, held)).items()}
    at_first = set(row.snapshot["consents"])
    consents[own] = at_first & consents[own]
    cells: _Cells = {year: {area: chosen(now, consents[year], before.get((year, area), [])) for area, now in areas.items()}
                     for year, areas in held.items()}
    return {"cells": {year: {area: {"counted": dict(told.counted), "named": sorted(told.named)} for area, told in areas.items()}
                      for year, areas in cells.items()},
            "agree": sorted(consents[own]), "withdrew": sorted(at_first - consents[own]), "achievements": _achievements(row, cells),
            "indicators": _indicators(row)}


def shown(year: int, state: str) -> bool:
    """Whether a published report shows the line of a state of that year."""
    rows = Compilation.objects.filter(step=table.PUBLISHED, year=year).defer("snapshot")
    return any(of == str(year) and state in told.named for row in rows for of, _, told in _told_by(row))


def snapshot_cells(content: Mapping[str, Any]) -> dict[str, dict[str, dict[str, int]]]:
    """What a snapshot counts: year to component to state to version. Of its own year its parts, in a review also of earlier years."""
    own: dict[str, dict[str, int]] = {}
    for part in content["parts"]:
        own.setdefault(part["area"], {})[part["state"]] = part["version"]
    return {**content.get("counted", {}), str(content["year"]): own}


def _achievements(row: Compilation, cells: _Cells) -> dict[str, Any]:
    """Of a review gathered before its submissions were named, what it counted for the public then."""
    if "achievements" not in row.snapshot:
        return {}
    if "counted" not in row.snapshot:
        return {item["subject"]: item.get("public", item["by_year"]) for item in row.snapshot["achievements"]}
    return snapshot.by_subject(snapshot.counted_entries(row, cells))


def _indicators(row: Compilation) -> dict[str, list[figures.Figure]]:
    """The figures of indicators that may be shown beside those that are public."""
    found = figures.figures(row.snapshot)
    before: dict[str, list[figures.Figure]] = {key: [] for key in found}
    rows = Compilation.objects.filter(step=table.PUBLISHED).exclude(pk=row.pk).order_by("made", "pk").defer("snapshot")
    for item in rows if found else ():
        told = item.public["indicators"] if "indicators" in item.public else figures.figures(item.snapshot)
        for key in found.keys() & told.keys():
            before[key] += told[key]
    return {key: figures.fitting(said, before[key]) for key, said in found.items()}


def _public(row: Compilation, cells: Mapping[str, Any]) -> dict[tuple[str, str], list[Told]]:
    """(year, component) to what is public of it, in the order in which it was compiled."""
    found: dict[tuple[str, str], list[Told]] = {}
    rows = Compilation.objects.filter(step=table.PUBLISHED, year__gte=min(map(int, cells))).exclude(pk=row.pk).order_by("made", "pk")
    for item in rows.defer("snapshot"):
        for year, area, told in _told_by(item):
            if year in cells:
                found.setdefault((year, area), []).append(told)
    return found


def _told_by(row: Compilation) -> Iterator[tuple[str, str, Told]]:
    """What a published report tells; of one of before, as its snapshot was counted."""
    if not row.public:
        for area, now in snapshot_cells(row.snapshot)[str(row.year)].items():
            counted, named = counted_alone(row.snapshot, area)
            yield str(row.year), area, Told({state: now[state] for state in counted}, frozenset(named))
        return
    for year, areas in row.public["cells"].items():
        for area, told in areas.items():
            yield year, area, Told(told["counted"], frozenset(told["named"]))
