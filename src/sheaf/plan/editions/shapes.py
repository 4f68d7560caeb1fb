"""What an import found, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sheaf.plan.editions.reading import Coded, Passage, Problem


@dataclass(frozen=True, slots=True)
class Report:
    """clauses and passages as read; problems: what a person must look at; added, changed: codes against what is
    held (changed: the text differs from one attached before); same: how many agree word by word."""

    edition: str
    title: str
    digest: str
    clauses: tuple[Coded, ...]
    passages: tuple[Passage, ...]
    problems: tuple[Problem, ...]
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: int = 0
    period: tuple[int, int] = field(default=(0, 0))

    def as_dict(self) -> dict[str, Any]:
        """For the API and the shell. unplaced: every line that belongs to no clause, heading, section or their words."""
        return {
            "edition": self.edition, "title": self.title, "sha256": self.digest, "clauses": len(self.clauses),
            "added": list(self.added), "changed": list(self.changed), "unchanged": self.same,
            "problems": [{"code": item.code, "line": item.line, "message": item.sentence} for item in self.problems],
            "other_passages": [{"kind": item.kind, "line": item.line, "section": item.section, "text": item.shown[:120]}
                               for item in self.passages],
        }
