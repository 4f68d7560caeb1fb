"""Handling: what may be done with a document, on independent axes. Joining keeps the strictest.

Axes: classification, TLP 2.0 (FIRST, August 2022), Europol-style use codes H0..H3, PAP 2.0 (MISP),
grading (4x4), compartment, obligations, purpose and case, audience, retention.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sheaf.kernel.errors import Invalid

CLASSIFICATIONS = ("PUBLIC", "ASEAN", "RESTRICTED", "CONFIDENTIAL")
TLP = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
PAP = ("CLEAR", "GREEN", "AMBER", "RED")
USE = ("H0", "H1", "H2", "H3")
COMPARTMENTS = ("OPEN", "OPS", "SOURCE", "VICTIM", "WITNESS", "CHILD")
SEALED = frozenset({"SOURCE", "VICTIM", "WITNESS", "CHILD"})
SOURCE_GRADES = ("A", "B", "C", "X")
INFORMATION_GRADES = ("1", "2", "3", "4")
OBLIGATIONS = ("SPECIALITY", "NO_DEATH_PENALTY", "RETURN", "DESTROY", "REPORT_USE")

WORDS = {
    "PUBLIC": "Public", "ASEAN": "ASEAN only", "RESTRICTED": "Restricted", "CONFIDENTIAL": "Confidential",
    "H0": "no restriction on use", "H1": "not for judicial use without consent",
    "H2": "no onward dissemination without consent", "H3": "further condition",
    "OPEN": "open", "OPS": "operations", "SOURCE": "source", "VICTIM": "victim", "WITNESS": "witness", "CHILD": "child",
    "A": "source reliable", "B": "source mostly reliable", "C": "source mostly unreliable", "X": "reliability unknown",
    "1": "known to be true", "2": "known to the source, corroborated", "3": "known to the source, not corroborated",
    "4": "cannot be judged",
    "SPECIALITY": "speciality", "NO_DEATH_PENALTY": "no death penalty", "RETURN": "return after use",
    "DESTROY": "destroy by the date", "REPORT_USE": "report on use",
}


@dataclass(frozen=True, slots=True)
class Handling:
    """The codes on one document. `audience`: named states or role addresses; empty is nobody but the
    owner. `originators`: states whose grant is needed to widen. Dates are ISO text or empty."""

    classification: str = "RESTRICTED"
    tlp: str = "AMBER"
    use: tuple[str, ...] = ("H2",)
    use_text: str = ""
    pap: str = "AMBER"
    purpose: str = ""
    case: str = ""
    source_grade: str = "X"
    information_grade: str = "4"
    other_grading: str = ""
    compartment: str = "OPEN"
    obligations: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    review_date: str = ""
    destroy_date: str = ""
    originators: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems = _problems(self)
        if problems:
            raise Invalid("The handling codes contradict themselves: " + " ".join(problems.values()),
                          code="handling", fields=problems)

    @property
    def level(self) -> int:
        """The classification as a number, 0 (public) to 3 (confidential)."""
        return CLASSIFICATIONS.index(self.classification)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def flags(self) -> dict[str, str]:
        """The minimum that the outer header may show: classification, TLP, compartment."""
        return {"classification": self.classification, "tlp": self.tlp, "compartment": self.compartment}

    def banner(self) -> str:
        """One line in words, for page, print and export."""
        parts = [WORDS[self.classification], f"TLP:{self.tlp}", f"PAP:{self.pap}"]
        parts += [f"{code} {self.use_text if code == 'H3' else WORDS[code]}" for code in self.use]
        parts += [f"Compartment: {WORDS[self.compartment]}"] if self.compartment != "OPEN" else []
        parts += [WORDS[code] for code in self.obligations]
        return " · ".join(parts)


def parse(raw: dict[str, Any]) -> Handling:
    """Handling from JSON; an unknown key, an unknown code or a wrong type is `Invalid`, never ignored."""
    names = set(Handling.__dataclass_fields__)
    unknown = set(raw) - names
    if unknown:
        raise Invalid(f"Unknown handling axis: {', '.join(sorted(map(str, unknown)))}.", code="handling")
    values: dict[str, Any] = {}
    for key, value in raw.items():
        many = isinstance(Handling.__dataclass_fields__[key].default, tuple)
        if many and not (isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)):
            raise Invalid(f"Handling axis {key} must be a list of codes.", code="handling")
        if not many and not isinstance(value, str):
            raise Invalid(f"Handling axis {key} must be text.", code="handling")
        values[key] = tuple(value) if many else value
    return Handling(**values)


def join(parents: Iterable[Handling]) -> Handling:
    """The handling of a document made from `parents`: on every axis the strictest (a semilattice:
    commutative, associative, idempotent). Audiences intersect; an empty result is nobody."""
    documents = list(parents)
    if not documents:
        raise Invalid("A derived document needs at least one parent.", code="handling")
    first, *rest = documents
    for other in rest:
        first = _join_two(first, other)
    return first


def widens(old: Handling, new: Handling) -> bool:
    """Whether `new` allows anything that `old` does not (then every originator's grant is needed)."""
    joined = join([old, new])
    axes = ("classification", "tlp", "pap", "use", "use_text", "compartment", "obligations", "audience")
    changed_purpose = bool(old.purpose) and new.purpose != old.purpose
    return changed_purpose or any(getattr(joined, axis) != getattr(new, axis) for axis in axes)


def _join_two(a: Handling, b: Handling) -> Handling:
    use = _union(a.use, b.use, USE)
    return Handling(
        classification=_highest(a.classification, b.classification, CLASSIFICATIONS),
        tlp=_highest(a.tlp, b.tlp, TLP), pap=_highest(a.pap, b.pap, PAP),
        use=tuple(code for code in use if code != "H0") or use,
        use_text=" / ".join(sorted({part for text in (a.use_text, b.use_text) for part in text.split(" / ") if part})),
        purpose=a.purpose if a.purpose == b.purpose else "", case=a.case if a.case == b.case else "",
        source_grade=_highest(a.source_grade, b.source_grade, SOURCE_GRADES),
        information_grade=_highest(a.information_grade, b.information_grade, INFORMATION_GRADES),
        other_grading=a.other_grading if a.other_grading == b.other_grading else "",
        compartment=_highest(a.compartment, b.compartment, COMPARTMENTS),
        obligations=_union(a.obligations, b.obligations, OBLIGATIONS),
        audience=tuple(sorted(set(a.audience) & set(b.audience))),
        review_date=_earliest(a.review_date, b.review_date), destroy_date=_earliest(a.destroy_date, b.destroy_date),
        originators=tuple(sorted(set(a.originators) | set(b.originators))),
    )


def _highest(a: str, b: str, order: tuple[str, ...]) -> str:
    return max(a, b, key=order.index)


def _union(a: tuple[str, ...], b: tuple[str, ...], order: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in order if code in a or code in b)


def _earliest(a: str, b: str) -> str:
    return min(filter(None, (a, b)), default="")


def _problems(h: Handling) -> dict[str, str]:
    """Field to sentence for unknown codes and contradictions."""
    found: dict[str, str] = {}
    single = {"classification": CLASSIFICATIONS, "tlp": TLP, "pap": PAP, "compartment": COMPARTMENTS,
              "source_grade": SOURCE_GRADES, "information_grade": INFORMATION_GRADES}
    for axis, codes in single.items():
        if getattr(h, axis) not in codes:
            found[axis] = f"{axis} must be one of {', '.join(codes)}."
    for axis, codes in (("use", USE), ("obligations", OBLIGATIONS)):
        if not set(getattr(h, axis)) <= set(codes):
            found[axis] = f"{axis} may hold only {', '.join(codes)}."
    for axis in ("review_date", "destroy_date"):
        if getattr(h, axis) and not _is_date(getattr(h, axis)):
            found[axis] = f"{axis} must be a date such as 2027-01-31."
    return found or _contradictions(h)


def _contradictions(h: Handling) -> dict[str, str]:
    found: dict[str, str] = {}
    if not h.use:
        found["use"] = "Say H0, or which of H1, H2 and H3 apply."
    elif "H0" in h.use and len(h.use) > 1:
        found["use"] = "H0 (no restriction) excludes H1, H2 and H3."
    if "H3" in h.use and not h.use_text:
        found["use_text"] = "H3 needs the text of its condition."
    if h.use_text and "H3" not in h.use:
        found["use_text"] = "A condition's text needs the code H3."
    if h.tlp == "CLEAR" and (h.level > 0 or set(h.use) & {"H2"}):
        found["tlp"] = "TLP:CLEAR is for public documents without H2."
    if h.compartment in SEALED and h.level < CLASSIFICATIONS.index("RESTRICTED"):
        found["compartment"] = f"{h.compartment} is at least restricted."
    if "DESTROY" in h.obligations and not h.destroy_date:
        found["destroy_date"] = "The obligation to destroy needs its date."
    return found


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
