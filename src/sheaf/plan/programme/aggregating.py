"""What all states say together about an indicator: a sum, a median, or a count of each state's latest word.

    number                      sum over the states that reported the year; where the unit is a time, a share or a rate, the median
    percent                     median of the year
    yes or no                   how many say yes, by each state's latest word up to the year
    steps of a scale            the middle step (of two middle ones the lower), by each state's latest word up to the year
    words                       nothing: words are not added up

Nothing is kept for a year in which fewer than `MIN_STATES` states reported: two values can be told from their sum by whoever knows
one of them (decision 0240).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from statistics import median, median_low

from sheaf.plan.bodies import queries as bodies
from sheaf.plan.programme.models import Indicator, Observation, Regional

MIN_STATES = 3
SUM, MEDIAN, LATEST = "sum", "median", "latest"
HOW = {SUM: "the sum of what states reported", MEDIAN: "the middle of what states reported", LATEST: "by each state’s latest word"}
LASTING = frozenset({"yes_no", "ordinal"})  # what a state says of these holds until it says otherwise
# Units of which a sum says nothing: times, shares and rates.
NOT_ADDED = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "%", "percent", "per", "rate", "share", "ratio",
                       "average", "median"})
Values = dict[str, Decimal]


def how(row: Indicator) -> str:
    """How the states' values of this indicator are put together; empty for words."""
    if row.kind == "text":
        return ""
    if row.kind in LASTING:
        return LATEST
    unit = {word.removesuffix("s") for word in row.unit.casefold().split()}
    return MEDIAN if row.kind == "percent" or unit & NOT_ADDED else SUM


def refresh(row: Indicator) -> None:
    """Count every year of an indicator anew, in the caller's transaction."""
    Regional.objects.filter(indicator=row).delete()
    rows = list(Observation.objects.filter(indicator=row, current=True, split="").exclude(value=None).order_by("year"))
    counted = [_year(row, year, _said(row, rows, year)) for year in sorted({item.year for item in rows})]
    Regional.objects.bulk_create(item for item in counted if item)


def _together(row: Indicator, values: Iterable[Decimal]) -> Decimal:
    """One number of several."""
    given = list(values)
    if how(row) == SUM or row.kind == "yes_no":
        return sum(given, Decimal(0))
    return median_low(given) if row.kind == "ordinal" else Decimal(median(given))


def words(row: Indicator, value: Decimal, reported: int) -> str:
    """A value of all states together as people read it: `320 persons`, `7 of 9 say yes`, a step's name."""
    if row.kind == "yes_no":
        return f"{value.normalize():f} of {reported} say yes"
    if row.kind == "ordinal":
        return str(row.scale[int(value)])
    unit = " %" if row.kind == "percent" else f" {row.unit}" if row.unit else ""
    return f"{value.normalize():f}{unit}"


def _said(row: Indicator, rows: list[Observation], year: int) -> Values:
    """The states' values that count for a year."""
    return {item.state: item.value for item in rows if item.value is not None and counts_in(row, item.year, year)}


def counts_in(row: Indicator, said: int, year: int) -> bool:
    """Whether what a state said in one year counts in another."""
    return said == year or (row.kind in LASTING and said < year)


def _year(row: Indicator, year: int, said: Values) -> Regional | None:
    way = how(row)
    members = bodies.members_on(bodies.MINISTERS, date(year, 12, 31))
    counted = {state: value for state, value in said.items() if state in members}
    if not way or len(counted) < MIN_STATES:
        return None
    return Regional(indicator=row, year=year, how=way, value=_together(row, counted.values()), reported=len(counted), owed=len(members))
