"""The pages under /ask/, as the cast sees them."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

import pytest

from sheaf.directory import queries as directory
from sheaf.kernel import clock
from sheaf.register.asks import cli, codes, panels, services
from sheaf.register.asks.models import Answer, HeldAnswer, IncomingQuestion, OwnerNotice, Question, ReleaseRule, Told
from sheaf.register.records import hooks
from sheaf.register.records import services as records
from sheaf.register.records.models import Record
from sheaf.register.records.shapes import Card, Origin
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def asked(cast: Cast, state: str = "hit") -> Question:
    question = Question.objects.create(
        state="THA", unit="THA/police", crime_area="drugs", level=2, asker=cast.owner.person_id, asker_title=cast.owner.title,
        appointment="a", salt="s", purpose="investigation", case="C-7", expires=clock.now() + codes.LIFETIME,
        subject={"kind": "person", "names": ["Wirat <b>Invented</b>"], "birth_date": "1970", "nationality": "th",
                 "identifiers": [{"type": "document", "value": "ZX1"}], "gender": ""})
    more = {"reference": "MYS-AAAA-BBBB", "contact": "MYS/police", "band": "strong"} if state == "hit" else {}
    Answer.objects.create(question=question, node="MYS", state=state, **more)
    return question


def incoming(**more: Any) -> IncomingQuestion:
    return IncomingQuestion.objects.create(
        state="THA", level=1, conversation="c", asking_state="MYS", asker_name="Farah", asker_role="Officer",
        asker_unit="MYS/police", appointment="b", purpose="investigation", case="M-3", digest="0" * 64, statement="{}",
        statement_kid="k", signature="s", created=clock.now(), expires=clock.now() + codes.LIFETIME, **more)


def holding(cast: Cast) -> tuple[Card, HeldAnswer]:
    card = records.add_record(cast.supervisor, schema="Person", facts={"name": ["Wirat Invented"]},
                              provenance=Origin("Invented report", crime_area="drugs"))
    question = incoming(outcome="held", terms={
        "kind": "", "names": ["Wirat"], "birth_date": "", "nationality": "", "identifiers": [], "gender": ""})
    guard = {"state": "THA", "unit": "THA/police", "crime_area": "drugs", "level": 2}
    held = HeldAnswer.objects.create(question=question, record_id=card.id, score=0.8, why="Names agree.", version="small-1",
                                     yellow=True, rule_id="default-hold", due=clock.now(), **guard)
    OwnerNotice.objects.create(question=question, record_id=card.id, fate="held", **guard)
    return card, held


def test_a_hit_shows_reference_contact_and_one_way_on(cast: Cast) -> None:
    question = asked(cast)
    page = cast.client("owner").get(f"/ask/{question.id}").content.decode()
    assert "MYS-AAAA-BBBB" in page
    assert f"/requests/new?from=answer:{question.answers.get().id}" in page
    assert "<b>Invented" not in page
    assert "hx-trigger" not in page  # nothing is open any more


def test_an_open_question_renews_itself_and_says_what_it_waits_for(cast: Cast) -> None:
    page = cast.client("owner").get(f"/ask/{asked(cast, 'held').id}/answers").content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "lets a person decide" in page


def test_a_question_of_a_foreign_crime_area_does_not_exist_for_a_stranger(cast: Cast) -> None:
    question = asked(cast)
    assert cast.client("stranger").get(f"/ask/{question.id}").status_code == 404
    assert cast.client("stranger").get(f"/ask/{question.id}/answers").status_code == 404
    assert "Invented" not in cast.client("stranger").get("/ask/?who=all").content.decode()


def test_looking_at_an_answer_takes_it_out_of_the_askers_inbox_only(cast: Cast) -> None:
    question = asked(cast)
    assert "Malaysia: hit" in cast.client("owner").get("/").content.decode()
    cast.client("colleague").get(f"/ask/{question.id}")
    assert "Malaysia: hit" in cast.client("owner").get("/").content.decode()
    cast.client("owner").get(f"/ask/{question.id}")
    assert "Malaysia: hit" not in cast.client("owner").get("/").content.decode()


def test_the_form_names_what_is_wrong_and_keeps_what_was_typed(cast: Cast) -> None:
    answer = cast.client("owner").post("/ask/new", {"names": "Wirat", "purpose": "", "case": ""})
    assert answer.status_code == 422
    assert "Wirat" in answer.content.decode()


def test_pressing_ask_twice_leads_to_the_first_questions_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "states", lambda: ["MYS"])  # known, and without a key: shown as undeliverable
    officer = cast.client("owner")
    tokens = [re.findall(r'name="token" value="([^"]{40,})"', officer.get("/ask/new").content.decode()) for _ in range(2)]
    assert len(tokens[0]) == 1
    assert tokens[0] != tokens[1]
    form = {"names": "Invented Person", "purpose": "investigation", "case": "C-9", "nodes": ["MYS"], "token": tokens[0][0]}
    first, second = (officer.post("/ask/new", form) for _ in range(2))
    question = Question.objects.get()
    assert [answer.headers["Location"] for answer in (first, second)] == [f"/ask/{question.id}"] * 2
    cast.client("colleague").post("/ask/new", form)
    assert sorted(row.asker for row in Question.objects.all()) == sorted([cast.owner.person_id, cast.colleague.person_id])


def test_the_form_takes_over_what_was_searched(cast: Cast) -> None:
    assert "Somchai" in cast.client("owner").get("/ask/new?q=Somchai").content.decode()


def test_the_supervisor_sees_both_sides_of_a_held_match(cast: Cast) -> None:
    holding(cast)
    page = cast.client("supervisor").get("/ask/held").content.decode()
    assert "Names agree." in page
    assert 'data-key="y"' in page
    assert cast.client("owner").get("/ask/held").status_code == 403


def test_the_owner_sees_who_asked_and_the_stranger_does_not(cast: Cast) -> None:
    card, _ = holding(cast)
    assert "MYS/police" in cast.client("owner").get(f"/ask/about/{card.id}").content.decode()
    assert cast.client("stranger").get(f"/ask/about/{card.id}").status_code == 404


def test_who_asked_us_never_shows_whom_they_asked_about(cast: Cast) -> None:
    holding(cast)
    page = cast.client("supervisor").get("/ask/received").content.decode()
    assert "M-3" in page
    assert "Wirat" not in page


def test_a_rule_needs_its_domestic_basis_and_a_releaser(cast: Cast) -> None:
    form = {"effect": "auto", "priority": "100", "max_level": "2", "compartments": ["OPEN"], "basis": ""}
    assert cast.client("supervisor").post("/ask/rules", form).status_code == 422
    assert cast.client("supervisor").post("/ask/rules", {**form, "basis": "Invented Act 1"}).status_code == 302
    assert cast.client("owner").post("/ask/rules", {**form, "basis": "Invented Act 1"}).status_code == 403
    rule = ReleaseRule.objects.get()
    assert "Invented Act 1" in cast.client("supervisor").get("/ask/rules").content.decode()
    services.end_rule(cast.supervisor, rule_id=rule.id)
    assert "Invented Act 1" not in cast.client("supervisor").get("/ask/rules").content.decode()


def test_the_api_gives_the_same_and_refuses_the_same(cast: Cast) -> None:
    question = asked(cast)
    found = cast.client("owner").get(f"/api/v1/asks/questions/{question.id}").json()
    assert found["answers"][0]["reference"] == "MYS-AAAA-BBBB"
    assert cast.client("stranger").get(f"/api/v1/asks/questions/{question.id}").status_code == 404
    assert cast.client("owner").get("/api/v1/asks/held").status_code == 403
    assert cast.client("auditor").get("/api/v1/asks/rules").status_code == 200


@pytest.fixture
def hung() -> Iterator[None]:
    """The panel hung on the record's page, as `wiring` does in a real node."""
    before = [*hooks.PANELS]
    hooks.PANELS[:] = [panels.who_asked]
    yield
    hooks.PANELS[:] = before


def test_the_records_page_says_who_asked_and_who_was_told_to_those_who_may_see_it(cast: Cast, hung: None) -> None:
    card, held = holding(cast)
    Told.objects.create(reference="THA-AAAA-BBBB", record_id=card.id, question=held.question)
    OwnerNotice.objects.update(fate="told")
    page = cast.client("owner").get(f"/records/{card.id}").content.decode()
    assert "Who asked, who was told" in page
    assert "1 question met this record; 1 was told of a hit" in page
    assert "THA-AAAA-BBBB" in page
    assert f'href="/ask/about/{card.id}"' in page
    assert services.tell_correction("THA-AAAA-BBBB", "withdrawn") == 1  # decided, though no key of that node is known here
    assert Told.objects.get().unsent
    assert "Withdrawn" in cast.client("owner").get(f"/records/{card.id}").content.decode()
    assert OwnerNotice.objects.get().seen_at is None  # a glance at the record does not settle the notice
    cast.client("owner").get(f"/ask/about/{card.id}")
    assert OwnerNotice.objects.get().seen_at is not None


def test_another_unit_sees_the_record_and_not_who_asked_about_it(cast: Cast, hung: None) -> None:
    card, _ = holding(cast)
    Record.objects.filter(pk=card.id).update(crime_area="")
    page = cast.client("stranger").get(f"/records/{card.id}").content.decode()
    assert "Wirat Invented" in page
    assert "Who asked" not in page
    assert cast.client("stranger").get(f"/api/v1/asks/about/{card.id}").json() == []


def test_questions_about_a_merged_record_show_on_the_one_that_stands_for_it(cast: Cast, hung: None) -> None:
    card, _ = holding(cast)
    other = records.add_record(cast.owner, schema="Person", facts={"name": ["Wirat Invented"]},
                               provenance=Origin("Invented report", crime_area="drugs"))
    records.merge(cast.owner, kept=other.id, gone=card.id)
    assert "MYS/police" in cast.client("owner").get(f"/records/{other.id}").content.decode()
    assert [row["asker_unit"] for row in cast.client("owner").get(f"/api/v1/asks/about/{other.id}").json()] == ["MYS/police"]


def test_the_shell_says_who_asked_as_the_page_does(cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    card, _ = holding(cast)
    monkeypatch.setattr("sheaf.access.doors.actor_from_shell", lambda args: cast.owner)
    assert cli.asked(Namespace(record=card.id, json=False, as_user="")) == 0
    assert "MYS/police  investigation M-3  told: a person is deciding" in capsys.readouterr().out


def test_a_hit_of_a_list_names_it_and_a_corrected_hit_says_when_and_what_is_new(cast: Cast) -> None:
    question = asked(cast)
    answer = question.answers.get()
    answer.origin, answer.corrected_at, answer.correction = "Watch list, edition 2026-11", clock.now(), "corrected"
    answer.corrections = [{"at": clock.now().isoformat(), "decision": "corrected", "ground": "", "note": "Born <i>1971</i>."}]
    answer.save()
    page = cast.client("owner").get(f"/ask/{question.id}").content.decode()
    assert "(Watch list, edition 2026-11)" in page
    assert "Corrected</span> on 20" in page
    assert "new facts: " in page
    assert "Born &lt;i&gt;1971&lt;/i&gt;." in page
    assert "Do not use this hit as it was told" in page
    assert f"/requests/new?kind=correction&amp;from=answer:{answer.id}" in page
    found = cast.client("owner").get(f"/api/v1/asks/questions/{question.id}").json()["answers"][0]
    assert (found["origin"], found["corrections"][0]["note"]) == ("Watch list, edition 2026-11", "Born <i>1971</i>.")
