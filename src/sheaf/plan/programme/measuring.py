"""Writes about indicators: make one, set baselines and targets, observe, correct an observation by a new version."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sheaf.access.actor import Actor
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.kernel.states import MEMBERS
from sheaf.plan import values
from sheaf.plan.editions import queries as editions
from sheaf.plan.programme import aggregating, splitting
from sheaf.plan.programme.models import DIRECTIONS, KINDS, OBSERVED, Component, Indicator, Mark, Observation, Programme
from sheaf.plan.programme.services import may_keep, told
from sheaf.plan.values import YEARS
from sheaf.store import atomic

MAX_SCALE, MAX_DIMENSIONS, MAX_CLAUSES = 20, 5, 40
MAX_SPLIT = 200  # letters of an observation's dimensions together
EXCLUSIVE = frozenset({"sex", "gender", "age", "age group"})  # one person has one


def make(
    actor: Actor,
    *,
    code: str,
    indicator_code: str,
    title: str,
    kind: str,
    area: str = "",
    direction: str = "",
    unit: str = "",
    method: str = "",
    scale: list[str] | None = None,
    dimensions: list[str] | None = None,
    overlapping: list[str] | None = None,
    clauses: list[str] | None = None,
) -> Indicator:
    """An indicator of a programme, of one component (area) or of the whole. scale: steps of an ordinal one, lowest first; overlapping:
    dimensions of which one thing may count under several values, so that their sum may be above the whole."""
    may_keep(actor)
    steps, split = list(scale or []), list(dimensions or [])
    wrong = _wrong(title, kind, direction, steps, split)
    named, several = list(clauses or []), list(dict.fromkeys(overlapping or []))
    if lone := sorted({name.casefold() for name in several} & EXCLUSIVE) or sorted(set(several) - set(split)):
        wrong["overlapping"] = _overlapping(lone[0][:80])
    if said := editions.wrong_clauses(named, MAX_CLAUSES):
        wrong["clauses"] = said
    if wrong:
        raise Invalid("The indicator cannot be made as written.", fields=wrong)
    with atomic():
        row = Programme.objects.select_for_update().filter(pk=code).first()
        part = Component.objects.filter(programme=code, area=area).first() if area else None
        if not row or (area and not part):
            raise NotFound("There is no such programme or component.")
        if row.indicators.filter(code=indicator_code).exists() or not indicator_code or len(indicator_code) > 40:
            raise Invalid("The indicator needs a code of its own.", fields={"code": "Not used yet, at most 40 characters."})
        made = Indicator.objects.create(
            programme=row,
            component=part,
            code=indicator_code,
            title=title.strip(),
            kind=kind,
            direction=direction,
            unit=unit[:40],
            method=method,
            scale=steps,
            dimensions=split,
            overlapping=several,
            clauses=named,
        )
        told(actor, "indicator", made.id, "make")
    return made


def mark(actor: Actor, *, indicator_id: str, kind: str, year: int, value: str, state: str = "") -> Mark:
    """A baseline or a target for a year, of the region or of one state; the same again changes it."""
    may_keep(actor)
    with atomic():
        row = _indicator(indicator_id)
        if kind not in ("baseline", "target") or year not in YEARS or (state and state not in MEMBERS):
            raise Invalid(
                "A baseline or target is of a year, and of the region or a member.", fields={"year": f"{YEARS.start} to {YEARS.stop - 1}"}
            )
        made, _ = Mark.objects.update_or_create(indicator=row, kind=kind, state=state, year=year, defaults={"value": number(row, value)})
        told(actor, "indicator", row.id, kind)
    return made


def observe(actor: Actor, *, indicator_id: str, state: str, year: int, value: str = "", text: str = "", status: str = "reported",
            dimensions: Mapping[str, str] | None = None, source: str, version: int = 0) -> Observation:
    """One value of a state and year. version: of the current one that was read, 0 for none; the one before stays as it was. `Invalid`
    where parts would come to more than their whole (`splitting`)."""
    may_keep(actor)
    split = dict(sorted((name, str(item).strip()) for name, item in (dimensions or {}).items()))
    with atomic():
        row = _indicator(indicator_id)
        if state not in MEMBERS or year not in YEARS or status not in OBSERVED or set(split) - set(row.dimensions):
            raise Invalid(
                "The observation is not proper.", fields={"state": "A member, a year, a status, dimensions that the indicator has."}
            )
        if bad := _unfit(split):
            raise Invalid("The dimensions cannot be written so.", fields={"dimensions": bad})
        known = None if status in ("not_available", "not_applicable") or row.kind == "text" else number(row, value)
        if said := splitting.above(row, state, year, split, known):
            raise Invalid("The parts of a value are above its whole.", fields={"value": said})
        key = split_key(split)
        held = Observation.objects.select_for_update().filter(indicator=row, state=state, year=year, split=key, current=True).first()
        if (held.version if held else 0) != version:
            raise Conflict("Somebody else wrote this value since you read it.", code="changed")
        if held:
            Observation.objects.filter(pk=held.pk).update(current=False)
        made = Observation.objects.create(
            indicator=row,
            state=state,
            year=year,
            dimensions=split,
            split=key,
            value=known,
            text=text[:5000],
            status=status,
            source=source[:200],
            version=version + 1,
            by=actor.person_id,
        )
        aggregating.refresh(row)
        told(actor, "indicator", row.id, "observe", year=year, of=state)
    return made


def split_key(split: Mapping[str, str]) -> str:
    """Dimensions as one key, `age=under 18; sex=female`; empty for the whole."""
    return "; ".join(f"{name}={item}" for name, item in sorted(split.items()))


def _unfit(split: Mapping[str, str]) -> str:
    """Why these dimensions cannot be told apart from others by their key; empty where they can."""
    if any(not item or set("=;") & set(item) for item in split.values()):
        return "Each value has words, without the signs “=” and “;”."
    return f"At most {MAX_SPLIT} characters together." if len(split_key(split)) > MAX_SPLIT else ""


def number(row: Indicator, text: str) -> Decimal:
    """A value as the indicator's kind takes it: a number, 0 to 100, yes or no as 1 or 0, the place of a step on its scale."""
    word = str(text).strip()
    if row.kind == "yes_no" and word.casefold() in ("yes", "no", "1", "0"):
        return Decimal(word.casefold() in ("yes", "1"))
    if row.kind == "ordinal" and word in row.scale:
        return Decimal(row.scale.index(word))
    try:
        value = values.number(word.removesuffix("%"))
    except Invalid as error:
        said = error.message if row.kind == "number" else _asks(row)
        raise Invalid("This is no value of this indicator.", fields={"value": said}) from None
    top = {"percent": Decimal(100), "yes_no": Decimal(1), "ordinal": Decimal(max(len(row.scale) - 1, 0))}.get(row.kind, Decimal(10) ** 13)
    if not (-top if row.kind == "number" else 0) <= value <= top:
        raise Invalid("This is no value of this indicator.", fields={"value": _asks(row)})
    return value.quantize(Decimal("0.0001"))


def _asks(row: Indicator) -> str:
    return {"percent": "0 to 100, with a point before decimals.", "yes_no": "Yes or no.", "ordinal": f"One of {', '.join(row.scale)}."}.get(
        row.kind, "A number, such as 12 or 3.5."
    )


def _indicator(key: str) -> Indicator:
    row = Indicator.objects.select_for_update().filter(pk=key).first()
    if not row:
        raise NotFound("There is no such indicator.")
    return row


def _wrong(title: str, kind: str, direction: str, scale: list[str], dimensions: list[str]) -> dict[str, str]:
    wrong: dict[str, Any] = {}
    if not title.strip() or len(title) > 300:
        wrong["title"] = "Between 1 and 300 characters."
    if kind not in KINDS:
        wrong["kind"] = f"One of {', '.join(KINDS)}."
    if direction not in DIRECTIONS:
        wrong["direction"] = "up, down or empty."
    if kind == "ordinal" and (not 2 <= len(scale) <= MAX_SCALE or len(set(scale)) < len(scale)):
        wrong["scale"] = f"Between 2 and {MAX_SCALE} different steps, the lowest first."
    if len(dimensions) > MAX_DIMENSIONS or any(not name.strip() or set("=;") & set(name) or len(name) > 40 for name in dimensions):
        wrong["dimensions"] = f"At most {MAX_DIMENSIONS} names of up to 40 characters, without the signs “=” and “;”."
    return wrong


def _overlapping(name: str) -> str:
    """Why one thing cannot count under several values of this dimension."""
    if name in EXCLUSIVE:
        return f"A person has one {name}: its parts never come to more than the whole."
    return f"The indicator is not split by “{name}”: name it among the splits first, or leave it out here."
