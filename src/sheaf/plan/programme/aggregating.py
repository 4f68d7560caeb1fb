"""What all states say together about an indicator: a sum, a median, or a count of each state's latest word.

    number                      sum over the states that reported the year; where the unit is a time, a share or a rate, the median
    percent                     median of the year
    yes or no                   how many say yes, by each state's latest word up to the year
    steps of a scale            the middle step (of two middle ones the lower), by each state's latest word up to the year
    words                       nothing: words are not added up

Nothing is kept for a year in which fewer than `MIN_STATES` states reported: two values can be told from their sum by whoever knows
one of them (decision 0240). The same is counted for each split that states reported, such as of women; a split is kept only where the
states that reported it and those that reported the whole are the same, or differ by enough that nothing is told by the difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from statistics import median, median_low

from sheaf.access.actor import Actor
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies.models import Membership
from sheaf.plan.drawing import NO, SIGNS, YES
from sheaf.plan.programme.models import Indicator, Observation, Regional

MIN_STATES = 3
SUM, MEDIAN, LATEST = "sum", "median", "latest"
HOW = {SUM: "the sum of what states reported", MEDIAN: "the middle of what states reported", LATEST: "by each state’s latest word"}
LASTING = frozenset({"yes_no", "ordinal"})  # what a state says of these holds until it says otherwise
# Units of which a sum says nothing: times, shares and rates.
NOT_ADDED = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "%", "percent", "per", "rate", "share", "ratio",
                       "average", "median"})
Words = dict[str, Observation]  # state to what it said last


def how(row: Indicator) -> str:
    """How the states' values of this indicator are put together; empty for words."""
    if row.kind == "text":
        return ""
    if row.kind in LASTING:
        return LATEST
    unit = {word.removesuffix("s") for word in row.unit.casefold().split()}
    return MEDIAN if row.kind == "percent" or unit & NOT_ADDED else SUM


def refresh(row: Indicator) -> None:
    """Count every year of an indicator anew, the whole and each split, in the caller's transaction."""
    Regional.objects.filter(indicator=row).delete()
    Regional.objects.bulk_create([_counted(row, *figure) for figure in _figures(row)])


def made_of(row: Indicator) -> dict[int, dict[str, dict[str, str]]]:
    """Of which states' words each figure is made: year to split to state to which of its words that is, by year and version. It tells
    figures apart that are of the same states, and no value."""
    found: dict[int, dict[str, dict[str, str]]] = {}
    for year, _, split, said in _figures(row):
        found.setdefault(year, {})[split] = {state: f"{item.year}.{item.version}" for state, item in sorted(said.items())}
    return found


def _figures(row: Indicator) -> Iterator[tuple[int, int, str, Words]]:
    """(year, members, split, what its states said) of every figure that may be told of all states together."""
    rows = list(Observation.objects.filter(indicator=row, current=True).exclude(value=None).order_by("year")) if how(row) else []
    for year in sorted({item.year for item in rows}):
        members = bodies.members_on(bodies.MINISTERS, date(year, 12, 31))
        said = {split: _said(row, [item for item in rows if item.split == split], year, members)
                for split in sorted({item.split for item in rows if counts_in(row, item.year, year)} | {""})}
        for split, kept in _kept(said).items():
            yield year, len(members), split, kept


def membership_changed(actor: Actor, row: Membership) -> None:
    """A state joined or left AMMTC: what all members say together is counted anew (joined to bodies' hook)."""
    if row.body_id == bodies.MINISTERS:
        for indicator in Indicator.objects.filter(observations__current=True).distinct():
            refresh(indicator)


def _kept(said: Mapping[str, Words]) -> dict[str, Words]:
    """The whole and the splits from which no state's own value can be read, nor from what lies between one of them and another."""
    found: dict[str, Words] = {}
    for split, values in said.items():
        others = [found[other] for other in found] + [said[""]]
        between = [rest for other in others for rest in (values.keys() - other, other.keys() - values)]
        if len(values) >= MIN_STATES and all(not rest or len(rest) >= MIN_STATES for rest in between):
            found[split] = values
    return found


def _counted(row: Indicator, year: int, members: int, split: str, said: Words) -> Regional:
    values = [item.value for item in said.values() if item.value is not None]
    return Regional(indicator=row, year=year, split=split, how=how(row), value=_together(row, values), reported=len(said), owed=members)


def _together(row: Indicator, values: Iterable[Decimal]) -> Decimal:
    """One number of several."""
    given = list(values)
    if how(row) == SUM or row.kind == "yes_no":
        return sum(given, Decimal(0))
    return median_low(given) if row.kind == "ordinal" else Decimal(median(given))


def words(row: Indicator, value: Decimal, reported: int) -> str:
    """A value of all states together as people read it: `320 persons`, `7 of 9 say yes`, a step's name."""
    return f"{value.normalize():f} of {reported} say yes" if row.kind == "yes_no" else own_words(row, value)


def own_words(row: Indicator, value: Decimal, *, unit: bool = True) -> str:
    """A value of one state, a baseline or a target as people read it: `12 persons`, `● yes`, a step's name."""
    if row.kind == "yes_no":
        word = YES if value else NO
        return f"{SIGNS[word]} {word}"
    if row.kind == "ordinal":
        return str(row.scale[int(value)]) if 0 <= value < len(row.scale) else f"{value.normalize():f}"
    return f"{value.normalize():f}" + (" %" if row.kind == "percent" else f" {row.unit}" if row.unit and unit else "")


def _said(row: Indicator, rows: list[Observation], year: int, members: Collection[str]) -> Words:
    """What the members said that counts for a year."""
    return {item.state: item for item in rows if item.state in members and counts_in(row, item.year, year)}


def counts_in(row: Indicator, said: int, year: int) -> bool:
    """Whether what a state said in one year counts in another."""
    return said == year or (row.kind in LASTING and said < year)


def dimensions_of(split: str) -> dict[str, str]:
    """The names and values of a split: `age=under 18; sex=female` as {"age": "under 18", "sex": "female"}."""
    found = (part.partition("=") for part in split.split("; ") if part)
    return {name: value for name, _, value in found}


def split_words(split: str) -> str:
    """A split as people read it; `all` for the whole."""
    return ", ".join(f"{name}: {value}" for name, value in dimensions_of(split).items()) or "all"
