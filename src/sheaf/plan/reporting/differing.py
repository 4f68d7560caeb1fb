"""What changed between two versions of what a state submitted, word by word. Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

MAX_WORDS = 4_000  # of one text; a longer one is shown whole, before and after
_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Text that is the same, went out or came in. kind: same, out, in."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one subject that differs. runs: its text with what went and what came."""

    subject: str
    field: str
    runs: tuple[Run, ...]


def changes(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]], fields: Iterable[str]) -> list[Change]:
    """Every field that differs, in the order of the newer version; a subject that went is told last."""
    old, new = {row["subject"]: row for row in before}, {row["subject"]: row for row in after}
    wanted = tuple(fields)
    found = []
    for subject in [*new, *(code for code in old if code not in new)]:
        left, right = old.get(subject, {}), new.get(subject, {})
        for name in wanted:
            was, now = str(left.get(name) or ""), str(right.get(name) or "")
            if was != now:
                found.append(Change(subject, name, runs(was, now)))
    return found


def runs(before: str, after: str) -> tuple[Run, ...]:
    """The two texts as one, word by word. Joined without the outs it is `after`, without the ins `before`."""
    left, right = _WORD.findall(before), _WORD.findall(after)
    if len(left) > MAX_WORDS or len(right) > MAX_WORDS:
        return tuple(Run(kind, text) for kind, text in (("out", before), ("in", after)) if text)
    made: list[Run] = []
    for tag, at, to, start, end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            made.append(Run("same", "".join(left[at:to])))
            continue
        made += [Run("out", "".join(left[at:to]))] if to > at else []
        made += [Run("in", "".join(right[start:end]))] if end > start else []
    return tuple(made)
