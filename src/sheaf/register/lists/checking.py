"""The dry run: every row of the file read, fitted to the model and staged; nothing reaches the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from sheaf.kernel import collector
from sheaf.kernel.errors import TooLarge
from sheaf.register.files import readers, shape
from sheaf.register.files.limits import MAX_OWN_ROWS, PROGRESS_EVERY
from sheaf.register.files.plan import Plan
from sheaf.register.files.rows import Entity, Problem, Row
from sheaf.register.lists import storage

_PLACE = 40  # bits: staged files stay far below a terabyte
_PLACES = (1 << _PLACE) - 1
Report = Callable[[int, list[tuple[int, Problem]]], None]  # rows seen so far, and problems since the last call


class DryRun:
    """Reads a file into a staged file. After `run`: counts, ready to be stored as JSON, and the index of the staged file."""

    def __init__(self, path: Path, file_format: str, plan: Plan, *, own: bool = False) -> None:
        self.path, self.file_format, self.plan, self.own = path, file_format, plan, own
        self.schemata: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.rows = self.refused = self.values = self.entities = 0
        self._seen: dict[str, int] = {}  # id to the digest and the place of its line, in one number: a million fit into memory
        self._end = 0
        self._waiting: list[tuple[int, Problem]] = []

    def run(self, staged: Path, report: Report) -> None:
        """Write the staged file whole; an error leaves the one before untouched."""
        draft = staged.with_suffix(".part")
        with draft.open("wb") as out, collector.paused():
            for row in self._fitted():
                self._take(row, out)
                if self.rows % PROGRESS_EVERY == 0:
                    self._report(report)
        self._report(report)
        draft.replace(staged)

    def counts(self) -> dict[str, object]:
        """rows, good, refused, values (left out), entities, schemata and codes with their numbers."""
        return {"rows": self.rows, "good": self.rows - self.refused, "refused": self.refused, "values": self.values,
                "entities": self.entities, "schemata": dict(self.schemata.most_common()), "codes": dict(self.codes.most_common())}

    def index(self) -> dict[str, int]:
        """Where in the staged file each entity's line begins. Given once: it takes the place of what the run knew."""
        index, self._seen = self._seen, {}
        for entity_id, known in index.items():
            index[entity_id] = known & _PLACES
        return index

    def _fitted(self) -> Iterator[Row]:
        for row in readers.read(self.path, self.file_format, self.plan):
            yield shape.fit(row)

    def _take(self, row: Row, out: BinaryIO) -> None:
        self.rows += 1
        if self.own and self.rows > MAX_OWN_ROWS:
            raise TooLarge(f"At most {MAX_OWN_ROWS:,} rows at once go into our own records; import it as a list.")
        fresh, problems = [], list(row.problems)
        for place, entity in enumerate(row.entities):
            if (double := self._double(entity, first=place == 0)) is not None:
                problems += double
            else:
                fresh.append(entity)
        if any(problem.whole for problem in problems):
            self.refused += 1
            fresh = []
        for entity in fresh:
            raw = storage.line(entity)
            self._seen[entity.id] = _digest(raw) << _PLACE | self._end
            self._end += len(raw)
            self.schemata[entity.schema] += 1
            self.entities += 1
            out.write(raw)
        for problem in problems:
            self.values += not problem.whole
            self.codes[problem.code] += 1
            self._waiting.append((row.number, problem))

    def _double(self, entity: Entity, *, first: bool) -> list[Problem] | None:
        """None for an id not met before. The same part of two rows (an address) is taken once, silently."""
        known = self._seen.get(entity.id)
        if known is None:
            return None
        same = known >> _PLACE == _digest(storage.line(entity))
        if same and not first:
            return []
        words = "Another row says exactly the same." if same else "Another row has the same id and says something else."
        return [Problem("double_id", words, "id", entity.id[:120])]

    def _report(self, report: Report) -> None:
        report(self.rows, self._waiting)
        self._waiting = []


def _digest(raw: bytes) -> int:
    return int.from_bytes(blake2b(raw, digest_size=8).digest(), "big")
