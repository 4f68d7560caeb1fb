"""Indicators of a year's work programme, gathered for documents: all states together, and states' values for who may see them."""

from __future__ import annotations

from typing import Any

from sheaf.access.actor import Actor
from sheaf.plan.programme import aggregating, charts, gauges, queries
from sheaf.plan.programme.models import Indicator
from sheaf.plan.programme.queries import Reading
from sheaf.plan.reporting.models import Cycle


def together(actor: Actor, cycle: Cycle, area: str | None = None) -> list[dict[str, Any]]:
    """All states together up to the year: [{code, title, area, rows, baseline, target, light, answers, made_of}], as
    `documents.view.Measured` has them; of one component or of all. made_of: year to split to state to which of its words is in the
    figure. Nobody's own value is in it."""
    if not cycle.programme:
        return []
    return [_together(actor, item, cycle.year) for item in gauges.of(actor, programme=cycle.programme, area=area, year=cycle.year)]


def _together(actor: Actor, item: gauges.Gauge, year: int) -> dict[str, Any]:
    row, whole = item.indicator, item.together
    rows = [[aggregating.split_words(said.split), f"{aggregating.words(row, said.value, said.reported)}, {said.year}",
             f"{said.reported} of {said.owed} states"] for said in ([whole] if whole else []) + list(item.parts)]
    answers = [[str(said.year), charts.answered(said)] for said in queries.regional(actor, row) if said.year <= year]
    return {"code": row.code, "title": row.title, "area": gauges.area_of(row), "rows": rows,
            "baseline": _said(row, whole and whole.baseline), "target": _said(row, whole and whole.target),
            "light": f"{whole.light.sign} {whole.light.words}" if whole and whole.light else "",
            "answers": answers if row.kind == "yes_no" else [],
            "made_of": {str(at): {aggregating.split_words(split): states for split, states in parts.items()}
                        for at, parts in aggregating.made_of(row).items() if at <= year}}


def by_state(actor: Actor, cycle: Cycle, *, area: str | None = None, state: str = "") -> list[dict[str, Any]]:
    """The newest values up to the year that the actor may see, each whole before its splits: [{code, title, state, year, of, said,
    baseline, target, light}]; of one component or of all, of one state or of all."""
    if not cycle.programme:
        return []
    found = []
    for item in gauges.of(actor, programme=cycle.programme, area=area, year=cycle.year):
        rows = queries.readings(actor, item.indicator, states=[state] if state else [], splits=True)
        found += [_value(item.indicator, said) for said in _newest(rows, cycle.year)]
    return found


def _newest(rows: list[Reading], year: int) -> list[Reading]:
    """Of each state those of its newest year up to this one."""
    fit = [row for row in rows if row.year <= year]
    last: dict[str, int] = {}
    for row in fit:
        last[row.state] = max(row.year, last.get(row.state, 0))
    return [row for row in fit if row.year == last[row.state]]


def _value(row: Indicator, said: Reading) -> dict[str, Any]:
    measured = said.baseline is not None or said.target is not None
    return {"code": row.code, "title": row.title, "state": said.state, "year": said.year, "of": aggregating.split_words(said.split),
            "said": gauges.reading_words(said), "baseline": _said(row, said.baseline), "target": _said(row, said.target),
            "light": f"{said.light.sign} {said.light.words}" if measured else ""}


def _said(row: Indicator, value: Any) -> str:
    return "" if value is None else aggregating.own_words(row, value, unit=False)
