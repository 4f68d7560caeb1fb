"""Attaching texts, relating clauses, binding validity."""

from __future__ import annotations

from datetime import date

import pytest

from sheaf.access.actor import Actor, operator
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.kernel.node import Node
from sheaf.plan.editions import queries, services
from sheaf.plan.editions.models import Clause, Edition
from tests.cast import Cast

TEXT = "LEAGUE PLAN (2031-2035)\nI. AIMS\n1. Meet every year;\n2. Work together.\n"
FLAWED = TEXT.replace("2. Work", "3. Work")


@pytest.fixture
def keeper(node: Node, cast: Cast) -> Actor:
    """Who keeps the plan's texts at this node."""
    return operator("THA")


def attach(actor: Actor, text: str = TEXT, code: str = "LEAGUE-2031", **given: object) -> None:
    services.attach(actor, data=text.encode(), edition=code, **given)  # type: ignore[arg-type]


def test_a_new_node_knows_the_codes_and_our_titles_but_not_the_text(keeper: Actor) -> None:
    rows = list(queries.clauses(keeper, services.FIRST))
    assert len(rows) == 72
    assert all(row.short_title and not row.text for row in rows)
    assert {item.clause.code for item in queries.answers(keeper, rows[0]) if item.clause} == {"OB-1"}


def test_an_edition_is_made_by_its_text(keeper: Actor) -> None:
    attach(keeper)
    row = queries.edition(keeper, "LEAGUE-2031")
    assert (row.title, row.plan) == ("LEAGUE PLAN (2031-2035)", "LEAGUE")
    assert queries.validity(row) == (date(2031, 1, 1), date(2035, 12, 31))
    assert [item.text for item in queries.clauses(keeper, row.code)] == ["Meet every year;", "Work together."]


def test_the_same_text_again_changes_nothing(keeper: Actor) -> None:
    attach(keeper)
    before = Edition.objects.values().get(code="LEAGUE-2031"), list(Clause.objects.values())
    attach(keeper)
    assert (Edition.objects.values().get(code="LEAGUE-2031"), list(Clause.objects.values())) == before


def test_a_changed_text_is_refused_with_the_codes_until_somebody_says_replace(keeper: Actor) -> None:
    attach(keeper)
    changed = TEXT.replace("every year", "twice a year")
    with pytest.raises(Conflict) as refused:
        attach(keeper, changed)
    assert refused.value.details["clauses"] == ["A-1"]
    assert queries.clause(keeper, "LEAGUE-2031", "A-1").text == "Meet every year;"
    attach(keeper, changed, replace=True)
    assert queries.clause(keeper, "LEAGUE-2031", "A-1").text == "Meet twice a year;"


def test_a_flawed_text_writes_nothing_until_somebody_accepts_it(keeper: Actor) -> None:
    with pytest.raises(Conflict) as refused:
        attach(keeper, FLAWED)
    assert "Number 2 is missing" in refused.value.details["problems"][0]["message"]
    assert not Edition.objects.filter(code="LEAGUE-2031").exists()
    attach(keeper, FLAWED, accept=True)
    assert [row.code for row in queries.clauses(keeper, "LEAGUE-2031")] == ["A-1", "A-3"]
    assert [(item.clauses, item.texts) for item in queries.editions(keeper) if item.row.code == "LEAGUE-2031"] == [(2, 2)]


def test_clauses_of_two_editions_are_related_and_taken_back(keeper: Actor) -> None:
    attach(keeper)
    row = services.relate(keeper, relation="merged", before=(services.FIRST, "IF-1"), after=("LEAGUE-2031", "A-1"), note="with IF-2")
    assert [(item.relation, item.later) for item in queries.answers(keeper, queries.clause(keeper, services.FIRST, "IF-1"))
            if item.relation == "merged"] == [("merged", True)]
    sides = queries.crosswalk(keeper, services.FIRST, "LEAGUE-2031")
    assert [(a.code, b.code, how) for a, b, how in sides if a and b] == [("IF-1", "A-1", "merged")]
    assert len([1 for a, b, how in sides if not how]) == 71 + 1
    services.unrelate(keeper, crosswalk_id=row.id)
    with pytest.raises(NotFound):
        services.unrelate(keeper, crosswalk_id=row.id)


@pytest.mark.parametrize(("relation", "before", "after"), [
    ("new", (services.FIRST, "IF-1"), None), ("dropped", None, (services.FIRST, "IF-1")), ("kept", None, None),
    ("eaten", (services.FIRST, "IF-1"), None), ("kept", (services.FIRST, "IF-1"), (services.FIRST, "IF-2"))])
def test_a_relation_that_makes_no_sense_is_refused(keeper: Actor, relation: str, before: tuple[str, str], after: tuple[str, str]) -> None:
    with pytest.raises(Invalid):
        services.relate(keeper, relation=relation, before=before, after=after)


def test_validity_follows_another_edition_and_never_in_a_circle(keeper: Actor) -> None:
    attach(keeper)
    services.bind(keeper, edition=services.FIRST, to="LEAGUE-2031")
    assert queries.validity(queries.edition(keeper, services.FIRST))[1] == date(2035, 12, 31)
    with pytest.raises(Invalid, match="circle"):
        services.bind(keeper, edition="LEAGUE-2031", to=services.FIRST)
    services.bind(keeper, edition=services.FIRST, to="")
    assert queries.validity(queries.edition(keeper, services.FIRST))[1] == date(2025, 12, 31)


def test_clauses_are_found_by_code_and_by_words(keeper: Actor) -> None:
    assert [row.code for row in queries.find(keeper, "ns-8")] == ["NS-8"]
    assert {row.code for row in queries.find(keeper, "wildlife offence")} == {"LM-5"}
    assert queries.find(keeper, "  ") == queries.find(keeper, "no such words") == []


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"I. AIMS\n1. A\x00;\n", b"nothing"])
def test_a_file_that_is_no_text_of_a_plan_is_refused(keeper: Actor, data: bytes) -> None:
    with pytest.raises(Invalid):
        services.read(keeper, data=data)


@pytest.mark.parametrize(("data", "words"), [
    (b"%PDF-1.7\n\xe2\xe3", "is a PDF"), (b"PK\x03\x04\x00", "a Word file"), (b"{\\rtf1 I. AIMS", "rich text"),
    (b"<html><h1>I. AIMS", "a web page"), (b"", "empty"), (b" \n", "empty"), ("I. AIMS\n1. Añ".encode("cp1252"), "no UTF-8 text"),
])
def test_a_file_of_another_kind_is_called_by_its_name(keeper: Actor, data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        services.read(keeper, data=data)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_text_that_says_its_encoding_is_read_by_it(keeper: Actor, encoding: str) -> None:
    found = services.read(keeper, data="I. AIMS\n1. Ensure coöperation;\n".encode(encoding), edition="LEAGUE-2031")
    assert [item.passage.text for item in found.clauses] == ["Ensure coöperation;"]


@pytest.mark.parametrize("code", ["", "a", "poa-2016", "X" * 41, "A B", "-A-"])
def test_a_bad_code_is_refused(keeper: Actor, code: str) -> None:
    with pytest.raises(Invalid):
        attach(keeper, code=code)


def test_everybody_reads_and_only_keepers_write(keeper: Actor, cast: Cast) -> None:
    for who in (cast.owner, cast.stranger, cast.supervisor, cast.auditor):
        assert queries.clauses(who, services.FIRST).count() == 72
        with pytest.raises(Refused):
            attach(who)
        with pytest.raises(Refused):
            services.relate(who, relation="kept", before=(services.FIRST, "IF-1"), after=None)


AIMS = "I. AIMS\n1. Ensure peace;\n2. Share news;\n"


def test_a_text_that_stands_twice_in_its_file_is_told_and_changes_nothing(keeper: Actor) -> None:
    attach(keeper, AIMS)
    with pytest.raises(Conflict) as told:
        attach(keeper, AIMS + AIMS, replace=True)
    assert "stands where" in str(told.value.details)
    assert queries.clauses(keeper, "LEAGUE-2031").count() == 2
    attach(keeper, AIMS + AIMS, replace=True, accept=True)
    found = services.read(keeper, data=AIMS.encode(), edition="LEAGUE-2031")
    assert [item.code for item in found.clauses] == ["A-1", "A-2"]  # not those that were made of the second copy


@pytest.mark.parametrize(("line", "words"), [("2. Share n\ufffdws;", "letters that were lost"), ("1bis. Share more;", "1bis")])
def test_what_is_damaged_in_a_text_is_told_by_its_line(keeper: Actor, line: str, words: str) -> None:
    found = services.read(keeper, data=f"I. AIMS\n1. Ensure peace;\n{line}\n".encode(), edition="LEAGUE-2031")
    assert any(words in item.sentence and item.line == 3 for item in found.problems)
