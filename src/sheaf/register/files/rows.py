"""What a reader gives: entities as they stand in the file, or the reason why a row gives none."""

from __future__ import annotations

from dataclasses import dataclass, field

TOLD = frozenset({"disguised", "imo"})  # codes of problems that leave nothing out: a person should know of them
Properties = dict[str, list[str]]


@dataclass(slots=True)
class Entity:
    """One FollowTheMoney entity: id stable between editions, schema name, property name to values. made: the file gave no id."""

    id: str
    schema: str
    properties: Properties
    made: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was left out. code: stable; reason: a sentence; excerpt: the value, shortened;
    column: column or property; whole: the row was refused (else one value of it was left out)."""

    code: str
    reason: str
    column: str = ""
    excerpt: str = ""
    whole: bool = True


@dataclass(slots=True)
class Row:
    """One row of a file. number: as a person counts (a table's header is row 1; an XML record or a
    JSON line counts from 1); entities: what it says; problems: what it could not say; written: of a table, the cells as they stand with
    what they were mapped to, without the id."""

    number: int
    entities: list[Entity] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    written: tuple[tuple[str, str], ...] = ()

    @property
    def refused(self) -> bool:
        return any(problem.whole for problem in self.problems)


def refuse(number: int, code: str, reason: str, *, column: str = "", excerpt: str = "") -> Row:
    """A row that gives nothing, and why."""
    return Row(number, [], [Problem(code, reason, column, excerpt[:120])])
