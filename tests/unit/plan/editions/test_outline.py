"""Cutting a plan's text into clauses: the invented texts here have the flaws of texts copied out of PDF files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheaf.kernel.errors import Invalid
from sheaf.plan.editions.reading import Passage, coded, outline
from sheaf.plan.editions.reading.codes import catalogue, rows_of
from sheaf.plan.editions.reading.outline import CLAUSE, roman

TEXT = """ PLAN OF ACTION OF THE INVENTED LEAGUE\x20
(2031-2035)

I. INTRODUCTION

This plan follows the Declaration of 3 May 2030. It has well-
meant aims.

II. AIMS AND
MEANS

1. Meet every year;\x20
 2. Meet more often where “2031: Forging
Ahead” asks for it,

2. of course not;

Shared Work

1. Work together;
2. Rest
together.
"""


def words(found: list[Passage]) -> list[str]:
    """The words of all passages in a row, with the numbers that clauses had."""
    return [word for item in found for word in ([f"{item.number}."] if item.kind == CLAUSE else []) + item.text.split()]


@pytest.mark.shared
def test_all_72_clauses_of_the_official_text_are_found_and_every_word_is_kept(shared: Path) -> None:
    text = (shared / "plan-of-action-2016-2025.txt").read_text("utf-8")
    found = outline(text)
    clauses, problems = coded(found, catalogue())
    assert [item.code for item in clauses] == [row.code for row in catalogue()]
    assert len(clauses) == 72
    assert found.problems == problems == []
    assert found.period == (2016, 2025)
    assert words(found.passages) == text.split()
    folded = " ".join(text.split())
    assert all(f"{item.passage.number}. {item.passage.text}" in folded for item in clauses)


def test_a_hyphen_that_only_the_line_s_end_made_is_left_out_and_one_of_the_word_is_kept() -> None:
    text = "I. AIMS\n1. Share early warn-\ning of money-\nlaundering and of smug-\ngling, by legally-\nbinding means.\n2. Stop smuggling.\n"
    [first, _] = outline(text).clauses
    assert first.shown == "Share early warning of money-laundering and of smuggling, by legally-binding means."
    assert first.text == "Share early warn- ing of money- laundering and of smug- gling, by legally- binding means."


def test_a_word_cut_by_a_line_is_shown_whole_and_kept_verbatim() -> None:
    text = outline(TEXT).passages[2]
    assert "has well- meant aims" in text.text
    assert "has well-meant aims" in text.shown


def test_a_title_may_go_on_over_lines_and_a_heading_is_what_follows_the_last_sentence() -> None:
    found = outline(TEXT)
    assert {item.section for item in found.clauses} == {"II. AIMS AND MEANS"}
    assert [item.heading for item in found.clauses] == ["", "", "", "Shared Work", "Shared Work"]


def test_two_clauses_under_one_number_are_both_kept_and_told() -> None:
    found = outline(TEXT)
    assert [problem.code for problem in found.problems] == ["twice"]
    assert "Number 2 stands twice" in found.problems[0].sentence
    assert [item.code for item in coded(found)[0]] == ["AM-1", "AM-2", "AM-2.2", "SW-1", "SW-2"]


def test_a_missing_number_is_told_with_its_place() -> None:
    found = outline("I. AIMS\n1. One;\n2. Two;\n4. Four.\n")
    assert [(item.code, item.line) for item in found.problems] == [("missing", 4)]
    assert "Number 3 is missing in “I. AIMS”" in found.problems[0].sentence
    assert [item.number for item in found.clauses] == ["1", "2", "4"]


def test_a_number_that_continues_no_count_stays_text_and_is_told() -> None:
    found = outline("I. AIMS\n1. One of\n77. Streets;\n2. Two.\n")
    assert [item.text for item in found.clauses] == ["One of 77. Streets;", "Two."]
    assert [item.code for item in found.problems] == ["odd_number"]


def test_a_number_run_on_to_the_line_before_is_found() -> None:
    assert [item.text for item in outline("I. AIMS\n1. One; 2. Two; 3. Three.").clauses] == ["One;", "Two;", "Three."]


@pytest.mark.parametrize("text", ["", "\n\n", "No plan at all.", "1. A list without a section."])
def test_what_is_no_plan_is_said_to_be_none(text: str) -> None:
    assert [item.code for item in outline(text).problems] == ["no_clauses"]


@given(st.text(alphabet=st.sampled_from("IVX. 123\n;-aBC“”\u00ad\ufeffé"), max_size=300))
def test_no_word_of_any_text_is_lost(text: str) -> None:
    kept = "".join(words(outline(text).passages))
    assert kept.replace(" ", "") == "".join(text.replace("\ufeff", "").split())


@given(st.lists(st.lists(st.text(alphabet="abc", min_size=2, max_size=9), min_size=1, max_size=12), min_size=1, max_size=8))
def test_a_text_written_by_the_rules_is_read_back(sections: list[list[str]]) -> None:
    numerals = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]
    blocks = [f"{numeral}. PART\n" + "".join(f"\n{number}. {clause};\n" for number, clause in enumerate(clauses, 1))
              for numeral, clauses in zip(numerals, sections, strict=False)]
    found = outline("\n".join(blocks))
    assert [item.text for item in found.clauses] == [f"{clause};" for clauses in sections for clause in clauses]
    assert not found.problems


def test_roman_numerals() -> None:
    assert [roman(text) for text in ("I", "IV", "VIII", "XIX", "XL")] == [1, 4, 8, 19, 40]


@pytest.mark.parametrize(("text", "words"), [("", "between one and"), ("code,section\nA-1,I", "columns"), (
    "code,section,heading,number,strength,short_title\nA-1,I,,1,must,Do\n", "lack code")])
def test_a_catalogue_that_cannot_be_used_is_refused(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        rows_of(text)


def test_a_slip_in_a_heading_does_not_lose_its_codes() -> None:
    rows = rows_of("code,section,heading,number,strength,short_title\nSW-1,II,Shared Works,1,encouraged,Work\n")
    clauses, problems = coded(outline(TEXT), rows)
    assert "SW-1" in [item.code for item in clauses]
    assert {item.code for item in problems} == {"unknown"}
