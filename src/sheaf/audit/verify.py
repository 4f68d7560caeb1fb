"""Verification of the chain: against itself, and against heads that peers hold.

Against itself it finds rows changed, deleted or reordered by somebody who did not recompute what
follows. Against foreign heads it finds also what a patient operator does: a chain rewritten from some
point with every digest recomputed, or a tail cut off together with the head.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sheaf.audit.models import GENESIS, ChainHead, Row

MAX_PROBLEMS = 1000  # a chain rewritten whole would otherwise give a report as long as itself


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head of our chain that somebody else holds. source: who, for the report."""

    seq: int
    digest: str
    source: str


@dataclass(frozen=True, slots=True)
class Problem:
    """kind: changed, missing, reordered, unlinked, cut, rewritten. seq: where. words: a sentence."""

    kind: str
    seq: int
    words: str


@dataclass(slots=True)
class Report:
    """ok: nothing found; rows: how many were read; anchors: how many foreign heads were compared."""

    ok: bool = True
    rows: int = 0
    anchors: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, kind: str, seq: int, words: str) -> None:
        self.ok = False
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(kind, seq, words))

    def as_dict(self) -> dict[str, Any]:
        problems = [{"kind": item.kind, "seq": item.seq, "words": item.words} for item in self.problems]
        return {"ok": self.ok, "rows": self.rows, "anchors": self.anchors, "problems": problems}


def verify(anchors: Iterable[Anchor] = ()) -> Report:
    """Read the whole chain once, in order, and report everything that does not fit."""
    held: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        held.setdefault(anchor.seq, []).append(anchor)
    report = Report(anchors=sum(map(len, held.values())))
    last_seq, last_digest = 0, GENESIS
    for row in Row.objects.order_by("seq").iterator(chunk_size=2000):
        report.rows += 1
        _check_row(report, row, last_seq, last_digest)
        _check_anchors(report, row, held.pop(row.seq, []))
        last_seq, last_digest = row.seq, row.digest
    _check_end(report, last_seq, last_digest, held)
    return report


def _check_row(report: Report, row: Row, last_seq: int, last_digest: str) -> None:
    if row.seq != last_seq + 1:
        report.add("missing", last_seq + 1, f"Rows {last_seq + 1} to {row.seq - 1} are missing.")
    if row.compute() != row.digest:
        report.add("changed", row.seq, f"Row {row.seq} does not have the content it was written with.")
    if row.previous != last_digest and row.seq == last_seq + 1:
        if Row.objects.filter(digest=row.previous).exists():
            report.add("reordered", row.seq, f"Row {row.seq} belongs after another row.")
        else:
            report.add("unlinked", row.seq, f"Row {row.seq} does not follow row {last_seq}.")


def _check_anchors(report: Report, row: Row, anchors: list[Anchor]) -> None:
    for anchor in anchors:
        if anchor.digest != row.digest:
            report.add("rewritten", row.seq, f"{anchor.source} holds another row {row.seq}: the chain was rewritten.")


def _check_end(report: Report, seq: int, digest: str, beyond: dict[int, list[Anchor]]) -> None:
    head = ChainHead.objects.filter(pk=1).first()
    known = (head.seq, head.digest) if head else (0, GENESIS)
    if known[0] > seq:
        report.add("cut", seq + 1, f"The chain ends at row {seq}, its head says {known[0]}.")
    elif known != (seq, digest):
        report.add("unlinked", seq, "The head of the chain is not its last row.")
    for anchors in beyond.values():
        for anchor in anchors:
            if anchor.seq > seq:
                report.add("cut", seq + 1, f"The chain ends at row {seq}, {anchor.source} holds row {anchor.seq}.")
            elif anchor.seq > 0:
                report.add("missing", anchor.seq, f"Row {anchor.seq}, held by {anchor.source}, is missing.")
            elif anchor.digest != GENESIS:
                report.add("rewritten", 0, f"{anchor.source} holds another beginning of the chain.")
