"""What an import would do to each row: add, change, leave, ask, refuse. Nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheaf.plan.reporting.offline.files.shapes import NAMES, Given, base, plain

ADDED, CHANGED, SAME, CONFLICT, REFUSED = "added", "changed", "unchanged", "conflicting", "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """kind: one of the five; merged: what would be written; held: what the node holds; version: of that; remark: for a person."""

    kind: str
    given: Given
    merged: Mapping[str, str]
    held: Mapping[str, str]
    version: int
    remark: str = ""

    @property
    def key(self) -> str:
        """What the row is called where somebody decides about it."""
        return f"{self.given.area}/{self.given.subject}"


def outcome(given: Given, held: Mapping[str, str], version: int, fields: tuple[str, ...], closed: str = "") -> Outcome:
    """held: what the node has (defaults where it has nothing, with version 0); closed: why the part takes nothing now."""
    now = {name: plain(held.get(name, "")) for name in fields}
    merged = {name: plain(given.values.get(name, "")) or now[name] for name in fields}
    untouched = base(given.values, fields) == given.base
    emptied = [NAMES[name] for name in fields if now[name] and not plain(given.values.get(name, ""))]
    remark = given.remark
    if given.refused:
        return Outcome(REFUSED, given, merged, held, version, f"{given.refused} {remark}".strip())
    if emptied and not untouched:
        remark = f"{remark} Empty in the file: {', '.join(emptied)}. What the node holds stays; an import deletes nothing.".strip()
    if untouched or merged == now:
        return Outcome(SAME, given, merged, held, version, given.remark if untouched else remark)
    if closed:
        return Outcome(REFUSED, given, merged, held, version, f"{closed} {remark}".strip())
    if not version:
        return Outcome(ADDED, given, merged, held, version, remark)
    kind = CHANGED if base(held, fields) == given.base else CONFLICT
    return Outcome(kind, given, merged, held, version, remark)
