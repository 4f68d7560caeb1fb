"""What the API and the shell show of programmes, actions and indicators: the same plain data at both doors."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sheaf.access.actor import Actor
from sheaf.kernel import clock
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.meetings.models import Decision
from sheaf.plan.programme import aggregating, comparing, gauges, lights, queries
from sheaf.plan.programme.models import Action, Indicator, Programme
from sheaf.plan.programme.starting import structure


def programme(actor: Actor, code: str) -> dict[str, Any]:
    """One programme with its components, objectives and actions, indicators with their newest values, decisions, reviews, and how its
    document is built. NotFound where there is none."""
    row = queries.programme(actor, code)
    parts = [{"area": part.area, "title": part.title, "source": part.source, "note": part.note,
              "objectives": [{"id": goal.id, "position": goal.position, "text": goal.text,
                              "actions": [action_row(item) for item in goal.actions.all()]} for goal in part.objectives.all()]}
             for part in queries.components(actor, code)]
    return {**programme_row(row), "components": parts, "indicators": [gauge_row(item) for item in gauges.of(actor, programme=code)],
            "decisions": [decision_row(item) for item in meetings.decisions(actor, about=f"programme:{row.code}")],
            "reviews": [{"held": item.held, "findings": item.findings, "decision": item.decision, "into": item.into_id,
                         "carried": item.carried} for item in queries.reviews(actor, row)],
            "structure": structure().get(row.code, [])}


def action(actor: Actor, code: str, action_code: str) -> dict[str, Any]:
    """One action with its history over the editions, newest first, where it goes on, and what was decided about it."""
    row = queries.action(actor, code, action_code)
    past = queries.history(row)
    return {**action_row(row), "objective": row.objective.text, "history": [step_row(item) for item in past],
            "goes_on": [step_row(item) for item in queries.carried_on(row)],
            "decisions": [decision_row(item) for item in queries.decisions(actor, row, past)]}


def indicator(actor: Actor, code: str, indicator_code: str) -> dict[str, Any]:
    """One indicator with baselines, targets, all states together (`region`) and the values that the reader may see."""
    row = queries.indicator(actor, code, indicator_code)
    return {**indicator_row(row), "marks": marks(row), "region": region(row, queries.regional(actor, row, splits=True)),
            "values": values(queries.readings(actor, row, splits=True))}


def plain(value: Decimal | None) -> str | None:
    """A number as text, so that none of it is lost; the zeros that only the column keeps are left out."""
    return None if value is None else f"{value.normalize():f}"


def marks(row: Indicator) -> list[dict[str, Any]]:
    """Baselines and targets."""
    return [{"kind": item.kind, "state": item.state, "year": item.year, "value": plain(item.value),
             "words": aggregating.own_words(row, item.value)} for item in row.marks.all()]


def pairs(rows: list[comparing.Pair]) -> list[dict[str, Any]]:
    """A comparison."""
    return [{"what": pair.what, "before": pair.before.code if pair.before else None, "after": pair.after.code if pair.after else None,
             "title": pair.row.title, "changed": list(pair.changed)} for pair in rows]


def values(rows: list[queries.Reading]) -> list[dict[str, Any]]:
    """Readings, each whole before its splits. dimensions: none for the whole; words: the value as people read it."""
    return [{"state": item.state, **_said(item), "words": gauges.reading_words(item), "text": item.text, "status": item.status,
             "light": item.light.words, "version": item.version} for item in rows]


def region(row: Indicator, rows: list[queries.Together]) -> list[dict[str, Any]]:
    """All states together by year, each whole before its splits; silent: members that said nothing, for who may know."""
    return [{**_said(item), "words": aggregating.words(row, item.value, item.reported), "how": item.how, "reported": item.reported,
             "owed": item.owed, "silent": list(item.silent)} for item in rows]


def _said(item: queries.Reading | queries.Together) -> dict[str, Any]:
    """Year, dimensions, value, and what measures it."""
    return {"year": item.year, "dimensions": aggregating.dimensions_of(item.split), "value": plain(item.value),
            "baseline": plain(item.baseline), "target": plain(item.target)}


def programme_row(row: Programme) -> dict[str, Any]:
    """A programme's own fields."""
    names = ("code", "title", "edition", "partner", "starts", "ends", "precision", "extended_to", "extended_by", "adopted_by", "state",
             "source", "support", "note", "invented", "version")
    return {**{name: getattr(row, name) for name in names}, "follows": row.follows_id, "standing": queries.standing(row, clock.today())}


def action_row(row: Action) -> dict[str, Any]:
    """An action's fields; budget: a sum as text."""
    names = (
        "code",
        "title",
        "output",
        "clauses",
        "leads",
        "partners",
        "starts",
        "ends",
        "currency",
        "funding",
        "progress",
        "note",
        "version",
    )
    light = lights.of_action(row.progress, row.starts, row.ends, clock.today())
    return {**{name: getattr(row, name) for name in names}, "programme": row.programme_id, "light": light.words,
            "budget": str(row.budget) if row.budget is not None else None}


def step_row(row: Action) -> dict[str, Any]:
    """One edition of an action's history."""
    return {"programme": row.programme_id, "code": row.code, "progress": row.progress}


def indicator_row(row: Indicator) -> dict[str, Any]:
    """An indicator's own fields."""
    names = ("code", "title", "kind", "direction", "unit", "method", "scale", "dimensions", "overlapping", "clauses")
    return {**{name: getattr(row, name) for name in names}, "area": row.component.area if row.component else ""}


def gauge_row(item: gauges.Gauge) -> dict[str, Any]:
    """An indicator with its newest year: all states together, and the reader's own state's values."""
    together = region(item.indicator, [row for row in (item.together, *item.parts) if row])
    return {**indicator_row(item.indicator), "region": together, "own": values(list(item.own)), "words": item.words}


def decision_row(row: Decision) -> dict[str, Any]:
    """A decision as other things name it."""
    return {"code": row.code, "kind": row.kind, "state": row.state, "text": row.text}
