"""Handling codes: the join is a semilattice, and what widens is noticed on every axis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheaf.kernel.errors import Invalid
from sheaf.kernel.handling import (
    CLASSIFICATIONS,
    COMPARTMENTS,
    INFORMATION_GRADES,
    OBLIGATIONS,
    PAP,
    SEALED,
    SOURCE_GRADES,
    TLP,
    Handling,
    join,
    parse,
    widens,
)

STATES = ("THA", "MYS", "SGP/police", "ASEC")
DATES = ("", "2027-01-31", "2030-12-01", "2026-06-30")


def subsets(codes: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(codes)).map(lambda chosen: tuple(code for code in codes if code in chosen))


@st.composite
def handlings(draw: st.DrawFn) -> Handling:
    use = draw(subsets(("H1", "H2", "H3"))) or ("H0",)
    raw: dict[str, Any] = {
        "classification": draw(st.sampled_from(CLASSIFICATIONS)), "tlp": draw(st.sampled_from(TLP)),
        "use": use, "use_text": draw(st.sampled_from(["ask first", "translate"])) if "H3" in use else "",
        "pap": draw(st.sampled_from(PAP)), "purpose": draw(st.sampled_from(["", "arrest", "asset"])),
        "case": draw(st.sampled_from(["", "THA-1"])), "source_grade": draw(st.sampled_from(SOURCE_GRADES)),
        "information_grade": draw(st.sampled_from(INFORMATION_GRADES)),
        "compartment": draw(st.sampled_from(COMPARTMENTS)),
        "obligations": draw(subsets(OBLIGATIONS)), "audience": tuple(sorted(draw(st.sets(st.sampled_from(STATES))))),
        "review_date": draw(st.sampled_from(DATES)), "destroy_date": draw(st.sampled_from(DATES)),
        "originators": tuple(sorted(draw(st.sets(st.sampled_from(STATES[:2]))))),
    }
    if raw["tlp"] == "CLEAR" and (raw["classification"] != "PUBLIC" or "H2" in use):
        raw["tlp"] = "GREEN"
    if raw["compartment"] in SEALED and raw["classification"] in ("PUBLIC", "ASEAN"):
        raw["classification"], raw["tlp"] = "RESTRICTED", "AMBER"
    if "DESTROY" in raw["obligations"]:
        raw["destroy_date"] = raw["destroy_date"] or DATES[1]
    return Handling(**raw)


@given(handlings(), handlings())
def test_joining_does_not_depend_on_order(a: Handling, b: Handling) -> None:
    assert join([a, b]) == join([b, a])


@given(handlings(), handlings(), handlings())
def test_joining_does_not_depend_on_grouping(a: Handling, b: Handling, c: Handling) -> None:
    assert join([join([a, b]), c]) == join([a, join([b, c])]) == join([a, b, c])


@given(handlings())
def test_joining_with_oneself_changes_nothing(a: Handling) -> None:
    assert join([a, a]) == a


@given(handlings(), handlings())
def test_a_join_never_widens_either_parent_except_by_losing_a_purpose(a: Handling, b: Handling) -> None:
    joined = join([a, b])
    for parent in (a, b):
        assert not widens(replace(parent, purpose=""), joined)


@given(handlings(), handlings())
def test_what_widens_neither_way_agrees_on_every_restricting_axis(a: Handling, b: Handling) -> None:
    if not widens(a, b) and not widens(b, a):
        for axis in ("classification", "tlp", "pap", "use", "use_text", "compartment", "obligations", "audience"):
            assert getattr(a, axis) == getattr(b, axis)


@given(handlings(), handlings(), handlings())
def test_narrowing_twice_is_narrowing(a: Handling, b: Handling, c: Handling) -> None:
    a, b, c = (replace(item, purpose="") for item in (a, b, c))
    assert not widens(a, join([join([a, b]), c]))


BASE = Handling(classification="RESTRICTED", tlp="AMBER", use=("H1", "H2"), pap="AMBER", purpose="arrest",
                compartment="OPS", obligations=("RETURN",), audience=("MYS", "THA"))
WIDER = [
    {"classification": "ASEAN"}, {"tlp": "GREEN"}, {"use": ("H1",)}, {"use": ("H0",)}, {"pap": "GREEN"},
    {"purpose": "asset"}, {"purpose": ""}, {"compartment": "OPEN"}, {"obligations": ()},
    {"audience": ("MYS", "SGP", "THA")},
]


@pytest.mark.parametrize("change", WIDER, ids=lambda change: "".join(change))
def test_every_axis_widened_alone_is_noticed(change: dict[str, Any]) -> None:
    assert widens(BASE, replace(BASE, **change))


NARROWER = [
    {"classification": "CONFIDENTIAL"}, {"tlp": "RED"}, {"use": ("H1", "H2", "H3"), "use_text": "ask"}, {"pap": "RED"},
    {"compartment": "VICTIM"}, {"obligations": ("RETURN", "REPORT_USE")}, {"audience": ("MYS",)}, {"audience": ()}, {},
]


@pytest.mark.parametrize("change", NARROWER, ids=lambda change: "".join(change) or "same")
def test_every_axis_narrowed_alone_needs_no_grant(change: dict[str, Any]) -> None:
    assert not widens(BASE, replace(BASE, **change))


def test_audiences_that_share_nobody_join_to_nobody() -> None:
    assert join([replace(BASE, audience=("THA",)), replace(BASE, audience=("MYS",))]).audience == ()


def test_no_parent_gives_no_handling() -> None:
    with pytest.raises(Invalid):
        join([])


@given(handlings())
def test_handling_survives_the_wire(a: Handling) -> None:
    assert parse(a.as_dict()) == a


BAD: list[dict[str, Any]] = [
    {"classification": "SECRET"}, {"tlp": "WHITE"}, {"pap": "WHITE"}, {"use": ["H0", "H1"]}, {"use": []},
    {"use": ["H4"]},
    {"use": ["H3"]}, {"use": "H1"}, {"use_text": "text without H3"}, {"tlp": "CLEAR", "classification": "PUBLIC"},
    {"tlp": "CLEAR", "use": ["H0"]}, {"compartment": "VICTIM", "classification": "ASEAN"}, {"compartment": "SECRET"},
    {"obligations": ["DESTROY"]}, {"obligations": ["BURN"]}, {"review_date": "tomorrow"}, {"review_date": "20270131"},
    {"destroy_date": "2027-13-01"}, {"source_grade": "Z"}, {"colour": "blue"}, {"audience": [1]}, {"case": None},
]


@pytest.mark.parametrize("raw", BAD, ids=str)
def test_unknown_codes_and_contradictions_are_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        parse(raw)


@given(handlings())
def test_the_flags_of_the_outer_header_say_only_three_axes(a: Handling) -> None:
    assert set(a.flags()) == {"classification", "tlp", "compartment"}
    assert f"TLP:{a.tlp}" in a.banner()
