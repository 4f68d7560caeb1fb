"""Which component a sheet is about, and the rows that were copied onto it from another's, or the whole of it: one sheet, one component,
one row a subject."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sheaf.plan.reporting.offline.files.naming import sheet_name
from sheaf.plan.reporting.offline.files.shapes import Given

TITLED = "component"  # in the hidden column of the line that says which component a sheet is about, before its code
_TITLED = re.compile(rf"{TITLED}(?: (\S+))?")  # files that were exported before have no code


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read. area: the code of its component, empty where its line of the title is gone or an older file's; home: of the
    component whose sheet it was written as, empty where that is not known; named: it is called as the component of its line is."""

    title: str
    area: str
    rows: tuple[Given, ...]
    home: str = ""
    named: bool = False


def mark(area: str) -> str:
    """What the hidden column says in the line of the title."""
    return f"{TITLED} {area}"


def titled(texts: Sequence[str]) -> str | None:
    """The component's code where these are the words of the line of a title and nothing else (empty where it has none), else None."""
    found = next(filter(None, map(_TITLED.fullmatch, texts)), None)
    return (found[1] or "") if found and len(texts) < 3 else None


def names(sheet: str, texts: Sequence[str]) -> bool:
    """Whether these are the words of the line of a title, and the sheet is called so."""
    said = [text for text in texts if text]
    return titled(said) is not None and any(sheet_name(text).casefold() == sheet.casefold() for text in said if titled([text]) is None)


def sorted_out(sheets: Iterable[Sheet]) -> tuple[Given, ...]:
    """Every row, those of another component and second ones refused. A row that was copied with its key is never taken for the row
    that the key is of."""
    sheets = list(sheets)
    homes = _homes(sheets)
    there = {sheet.home for sheet in sheets}
    owners = [_owner(sheet, owner, homes, there) for sheet, owner in zip(sheets, _owners(sheets), strict=True)]
    named = {owner: sheet.title for owner, sheet in zip(owners, sheets, strict=True)} | {area: sheet.title for area, sheet in homes.items()}
    return _once(tuple(_own(row, owner, named, away=row.area in homes and homes[row.area] is not sheet)
                       for owner, sheet in zip(owners, sheets, strict=True) for row in sheet.rows))


def _homes(sheets: Sequence[Sheet]) -> dict[str, Sheet]:
    """The sheet of a component, where it is known and holds rows of it: the one that was written as such, else the one that is called as
    the component is. Every other with its rows is a copy, wherever it stands."""
    found = {sheet.home: sheet for sheet in sheets if sheet.home and _holds(sheet, sheet.home)}
    for sheet in sheets:
        for area in _most(sheet) if sheet.named else []:
            if not sheet.home and _holds(sheet, area):
                found.setdefault(area, sheet)
    return found


def _owner(sheet: Sheet, owner: str, homes: dict[str, Sheet], there: Collection[str]) -> str:
    """The component whose home a sheet is; of one that was written over with another's, that of the rows that are left of its own, or where
    the other's sheet is no longer there its own: whose texts they are then, only who wrote them knows. there: the homes of all sheets."""
    if own := [area for area, home in homes.items() if home is sheet]:
        return own[0]
    if sheet.home and not sheet.named and owner not in there:
        return sheet.home
    left = {row.area for row in sheet.rows if row.area and row.area not in homes}
    return left.pop() if owner in homes and len(left) == 1 else owner


def _holds(sheet: Sheet, area: str) -> bool:
    return any(row.area == area for row in sheet.rows)


def _owners(sheets: Sequence[Sheet]) -> list[str]:
    """The component of each sheet: as its title says, else that of most of its rows; of two that have as many, the one that no other
    sheet is about; empty where nobody can say."""
    most = [_most(sheet) for sheet in sheets]
    clear = {areas[0] for areas in most if len(areas) == 1}
    left = [areas if len(areas) == 1 else [area for area in areas if area not in clear] for areas in most]
    return [areas[0] if len(areas) == 1 else "" for areas in left]


def _most(sheet: Sheet) -> list[str]:
    counts = Counter(row.area for row in sheet.rows if row.area)
    return [sheet.area] if sheet.area else [area for area, count in counts.items() if count == max(counts.values())]


def _own(row: Given, owner: str, named: dict[str, str], *, away: bool) -> Given:
    """away: the row's component has another sheet."""
    if not row.area or (not away and row.area == (owner or row.area)):
        return row
    if row.area == owner:
        return _belongs_nowhere(row, f"This sheet holds what was copied from the sheet “{named[row.area]}”, with its hidden keys: that is "
                                     "taken and this one is not. Write on that sheet, or export the workbook anew where this one was "
                                     "written over.")
    why = (f"This row was copied from the sheet “{named.get(row.area, row.area)}”, its hidden key with it: it is taken neither there nor "
           "here. Copy the texts alone into the row of this sheet, or export the workbook anew where that row was overwritten.")
    return _belongs_nowhere(row, why)


def _once(rows: tuple[Given, ...]) -> tuple[Given, ...]:
    """A second row with the same key is refused: which of the two is meant, nobody can say but who wrote them."""
    seen: dict[tuple[str, str], str] = {}
    found = []
    for row in rows:
        first = seen.setdefault((row.area, row.subject), row.place) if row.subject else row.place
        again = f"This is the second row of {row.subject}: the first stands at {first}."
        found.append(row if first == row.place else _belongs_nowhere(row, again))
    return tuple(found)


def _belongs_nowhere(row: Given, why: str) -> Given:
    return replace(row, area="", subject="", base="", refused=f"{row.refused} {why}".strip(), formulas=[])
