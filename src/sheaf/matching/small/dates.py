"""Birth dates of any precision."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateVerdict:
    """same: agreement at the finest shared precision; `kind` is day, month, year, swapped, near or apart."""

    kind: str
    left: str
    right: str


_ORDER = {"day": 5, "swapped": 4, "month": 3, "year": 2, "near": 1, "apart": 0}


def compare_dates(left: str, right: str) -> DateVerdict | None:
    """How two ISO dates agree; None where one of them has no readable year."""
    a, b = left[:10].split("-"), right[:10].split("-")
    if not (a[0].isdigit() and b[0].isdigit()):
        return None
    years = abs(int(a[0]) - int(b[0]))
    if years:
        fine = len(a) == 3 and len(b) == 3
        return DateVerdict("near" if years == 1 and not (fine and a[1:] != b[1:]) else "apart", left, right)
    if len(a) == 3 and len(b) == 3 and a != b:
        return DateVerdict("swapped" if a[1:] == b[:0:-1] else "apart", left, right)
    shared = min(len(a), len(b))
    if a[:shared] != b[:shared]:
        return DateVerdict("apart", left, right)
    return DateVerdict(("year", "month", "day")[shared - 1], left, right)


def best_dates(left: tuple[str, ...], right: tuple[str, ...]) -> DateVerdict | None:
    """The best agreement over all pairs."""
    verdicts = [verdict for a in left for b in right if (verdict := compare_dates(a, b))]
    return max(verdicts, key=lambda verdict: _ORDER[verdict.kind], default=None)
