"""A year between Thailand's node and the Secretariat's: draft, clearance, submission, question, answer, freeze."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sheaf.access.actor import Actor
from sheaf.exchange.models import Message
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies import services as offices
from sheaf.plan.glance.panels import of_clause
from sheaf.plan.meetings import services as meetings
from sheaf.plan.reporting import clearing, drafting, messages, opening, queries, reviewing, table
from sheaf.plan.reporting.models import Cycle, Entry, Format, Part, Query, Submission, Transition
from tests.federation import Federation, federation, make_template
from tests.plan_year import decided

QUESTIONS = [{"subject": "NS-1", "title": "Strategy"}, {"subject": "LM-6", "title": "Offence", "areas": ["people-smuggling"]}]
AREA, DAY = "people-smuggling", date(2027, 9, 1)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    with django_db_blocker.unblock():
        return make_template(tmp_path_factory.mktemp("plan"))


@pytest.fixture
def net(tmp_path: Path, template: Path, django_db_blocker: Any, clock: ManualClock) -> Iterator[Federation]:
    """Thailand, Malaysia and the Secretariat with one open year on each node."""
    with django_db_blocker.unblock(), federation(tmp_path, template, ("THA", "MYS", "ASEC")) as made:
        with made.at("ASEC"):
            offices.fill(keeper(made), kind="lead_shepherd", state="MYS", area=AREA, on=date(2026, 1, 1))
            open_year(made)
            rows = list(Format.objects.all()), list(Cycle.objects.all())
        for state in ("THA", "MYS"):
            with made.at(state):
                for row in (*rows[0], *rows[1]):
                    row.save(force_insert=True)
        yield made


def keeper(net: Federation) -> Actor:
    return replace(net.officer("ASEC", "police"), role="secretariat", unit="ASEC/secretariat", person_id="sari")


def lead(net: Federation, state: str = "MYS") -> Actor:
    return replace(net.officer("ASEC"), role="delegate", state=state, unit=f"{state}/delegation", person_id=f"delegate-{state}", keys=None)


def officer(net: Federation) -> Actor:
    return net.officer("THA")


def chief(net: Federation) -> Actor:
    return replace(net.officer("THA", role="supervisor"), person_id="THA-chief", name="Chief")


def open_year(net: Federation) -> None:
    who = keeper(net)
    opening.formulate(who, code="ANNUAL-1", title="Annual report", questions=QUESTIONS)
    for code, body, kind in (("SOMTC-26", "SOMTC", "officials"), ("AMMTC-20", "AMMTC", "annual")):
        meetings.plan_meeting(who, code=code, body=body, format=kind, title=code, starts=DAY)
        decided(who, "format:ANNUAL-1", "approve", body, f"{body}-EARLIER")
    opening.open_cycle(who, year=2026, meeting="AMMTC-20", format="ANNUAL-1", edition="POA-2016-2025")


def written(net: Federation) -> Part:
    """A complete draft, at Thailand's node."""
    part = drafting.open_part(officer(net), year=2026, area=AREA)
    drafting.save(
        officer(net), part_id=part.id, subject="NS-1", values={"status": "under_way", "narrative": "ยุทธศาสตร์ A strategy is drafted."}
    )
    drafting.save(officer(net), part_id=part.id, subject="LM-6", values={"status": "not_applicable", "shown_to": "public"})
    return part


def submitted(net: Federation) -> Submission:
    with net.at("THA"):
        part = written(net)
        clearing.ask(officer(net), part_id=part.id)
        made = clearing.submit(chief(net), part_id=part.id)
    net.deliver()
    return made


def arrived(net: Federation) -> Part:
    """The part as the Secretariat's node has it."""
    return Part.objects.get(cycle=2026, state="THA", area=AREA)


def test_a_year_is_opened_by_the_approved_format_and_owed_by_members_only(net: Federation) -> None:
    with net.at("ASEC"):
        row = queries.cycle(keeper(net), 2026)
        assert (row.format.formulated_by, row.format.approved_by) == ("SOMTC-EARLIER.1", "AMMTC-EARLIER.1")
        assert row.deadlines["submission"] == (DAY - timedelta(days=90)).isoformat()
        assert len(row.states) == 11
        assert len(queries.owed(row)) == 110
        assert "Submit the report of 2026" in [task.title for task in bodies.open_tasks_of("state:LAO")]
        opening.formulate(keeper(net), code="ANNUAL-2", title="Another", questions=QUESTIONS)
        with pytest.raises(Conflict):
            opening.open_cycle(keeper(net), year=2025, meeting="AMMTC-20", format="ANNUAL-2", edition="POA-2016-2025")
        meetings.plan_meeting(keeper(net), code="AMMTC-2025", body="AMMTC", format="annual", title="Before", starts=date(2025, 9, 1))
        made = opening.open_cycle(
            keeper(net), year=2024, meeting="AMMTC-2025", format="ANNUAL-2", edition="POA-2016-2025", before_approval=True
        )
        assert "TLS" not in made.states


def test_a_draft_stays_at_home_until_somebody_else_has_cleared_it(net: Federation) -> None:
    with net.at("THA"):
        part = written(net)
        with pytest.raises(Refused):
            clearing.submit(officer(net), part_id=part.id)
        with pytest.raises(Conflict):
            clearing.submit(chief(net), part_id=part.id)
        clearing.ask(officer(net), part_id=part.id)
        with pytest.raises(Conflict):
            drafting.save(officer(net), part_id=part.id, subject="NS-1", values={"narrative": "Changed."}, version=1)
        assert not Message.objects.exists()
        with pytest.raises(NotFound):
            queries.part(lead(net), 2026, "THA", AREA)
    with net.at("ASEC"):
        assert not Part.objects.exists()
        cells = {(cell.state, cell.area): cell.words for cell in queries.table_of(keeper(net), queries.cycle(keeper(net), 2026))}
        assert cells["THA", AREA] == "not reported"


def test_who_wrote_last_does_not_clear(net: Federation) -> None:
    with net.at("THA"):
        part = written(net)
        row = Entry.objects.get(part=part, subject="NS-1")
        drafting.save(chief(net), part_id=part.id, subject="NS-1", values={"narrative": "Better."}, version=row.version)
        clearing.ask(officer(net), part_id=part.id)
        assert table.SUBMIT not in queries.steps_for(chief(net), Part.objects.get(pk=part.id))
        with pytest.raises(Refused):
            clearing.submit(chief(net), part_id=part.id)


def test_only_the_cleared_submission_arrives_and_it_is_what_was_cleared(net: Federation) -> None:
    made = submitted(net)
    with net.at("ASEC"):
        row = queries.submission(lead(net), arrived(net))
        assert row is not None
        assert (row.digest, row.content) == (made.digest, made.content)
        assert row.content["entries"][0]["narrative"] == "ยุทธศาสตร์ A strategy is drafted."
        assert not Entry.objects.exists()
        with pytest.raises(NotFound):
            queries.entries(keeper(net), arrived(net))
        due = {task.title: task.due and task.due.date() for task in bodies.tasks(lead(net))}
        assert due["Review Thailand’s report on People smuggling, 2026"] == due["Review the reports on People smuggling, 2026"]
        assert due["Review the reports on People smuggling, 2026"] == DAY - timedelta(days=70)
    with net.at("MYS"):
        assert not Part.objects.exists()


def test_an_incomplete_report_names_every_field_that_is_missing(net: Federation) -> None:
    with net.at("THA"):
        part = drafting.open_part(officer(net), year=2026, area=AREA)
        drafting.save(officer(net), part_id=part.id, subject="NS-1", values={"status": "done"})
        with pytest.raises(Invalid) as refused:
            clearing.ask(officer(net), part_id=part.id)
        assert set(refused.value.details["fields"]) == {"NS-1.narrative", "LM-6.status"}
        with pytest.raises(Conflict):
            drafting.open_part(officer(net), year=2026, area="weather")


def test_the_lead_asks_and_the_state_answers_or_lets_its_text_stand(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        for who, told in ((keeper(net), Refused), (lead(net, "VNM"), NotFound), (lead(net, "THA"), Refused)):
            with pytest.raises(told):
                reviewing.query(who, part_id=arrived(net).id, text="Since when?")
        reviewing.query(lead(net), part_id=arrived(net).id, text="Since when?", subject="NS-1")
        reviewing.query(lead(net), part_id=arrived(net).id, text="And with whom?")
        reviewing.query(lead(net), part_id=arrived(net).id, text="Well told.", comment=True)
        before = queries.submission(keeper(net), arrived(net))
    net.deliver()
    with net.at("THA"):
        asked = sorted(Query.objects.filter(kind="query"), key=lambda row: row.text != "Since when?")
        assert any("Answer the lead shepherd" in task.title for task in bodies.open_tasks_of("state:THA"))
        with pytest.raises(Refused):
            reviewing.answer(officer(net), query_id=asked[0].id, text="Since May.")
        reviewing.answer(chief(net), query_id=asked[0].id, text="Since May.")
        assert Part.objects.get().step == table.QUERIED
        reviewing.answer(chief(net), query_id=asked[1].id)
        assert Part.objects.get().step == table.SUBMITTED
        assert not [task for task in bodies.open_tasks_of("state:THA") if "Answer" in task.title]
    net.deliver()
    with net.at("ASEC"):
        rows = {row.text: row for row in Query.objects.filter(kind="query")}
        assert (rows["Since when?"].answer, rows["And with whom?"].stands) == ("Since May.", True)
        assert arrived(net).step == table.SUBMITTED
        assert queries.submission(keeper(net), arrived(net)) == before
        reviewing.review(lead(net), part_id=arrived(net).id)
        assert arrived(net).step == table.REVIEWED


def test_a_state_corrects_its_text_by_a_new_version_that_was_cleared_again(net: Federation) -> None:
    submitted(net)
    with net.at("THA"):
        part = clearing.amend(chief(net), part_id=Part.objects.get().id)
        row = Entry.objects.get(part=part, subject="NS-1")
        drafting.save(officer(net), part_id=part.id, subject="NS-1", values={"narrative": "Adopted in May."}, version=row.version)
        clearing.ask(officer(net), part_id=part.id)
        clearing.submit(chief(net), part_id=part.id)
    net.deliver()
    with net.at("ASEC"):
        assert [row.version for row in arrived(net).submissions.all()] == [1, 2]
        last = queries.submission(keeper(net), arrived(net))
        assert last is not None
        assert last.content["entries"][0]["narrative"] == "Adopted in May."


def test_what_comes_after_the_freeze_is_an_addendum_and_changes_nothing_frozen(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        assert [row.state for row in reviewing.freeze(keeper(net), year=2026)] == ["THA"]
        assert queries.cycle(keeper(net), 2026).state == "frozen"
        frozen = queries.submission(keeper(net), arrived(net))
    with net.at("THA"):
        part = clearing.amend(chief(net), part_id=Part.objects.get().id)
        clearing.ask(officer(net), part_id=part.id)
        clearing.submit(chief(net), part_id=part.id)
    net.deliver()
    with net.at("ASEC"):
        assert [(row.version, row.late) for row in arrived(net).submissions.all()] == [(1, False), (2, True)]
        assert Submission.objects.get(pk=frozen.pk).content == frozen.content if frozen else False


def test_two_officers_in_one_field_are_told_and_nothing_is_written_over(net: Federation) -> None:
    with net.at("THA"):
        part = drafting.open_part(officer(net), year=2026, area=AREA)
        drafting.save(officer(net), part_id=part.id, subject="NS-1", values={"narrative": "Mine"})
        with pytest.raises(Conflict) as refused:
            drafting.save(chief(net), part_id=part.id, subject="NS-1", values={"narrative": "Theirs"})
        assert refused.value.details["theirs"]["narrative"] == "Mine"
        assert drafting.save(officer(net), part_id=part.id, subject="NS-1", values={"narrative": "Mine"}, version=1).version == 1
        assert Entry.objects.get().narrative == "Mine"


def test_last_year_is_copied_forward_with_a_mark_that_goes_when_the_text_changes(net: Federation) -> None:
    submitted(net)
    with net.at("THA"):
        later = Cycle.objects.get(year=2026)
        later.year = 2027
        later.save(force_insert=True)
        part = drafting.open_part(officer(net), year=2027, area=AREA)
        rows = drafting.copy_forward(officer(net), part_id=part.id)
        assert [(row.subject, row.status, row.copied_from) for row in rows] == [
            ("NS-1", "under_way", 2026),
            ("LM-6", "not_applicable", 2026),
        ]
        assert drafting.copy_forward(officer(net), part_id=part.id) == []
        changed = drafting.save(officer(net), part_id=part.id, subject="NS-1", values={"narrative": "New."}, version=1)
        assert changed.copied_from is None


def test_evidence_stays_at_home_and_its_digest_travels(net: Federation) -> None:
    with net.at("THA"):
        part = written(net)
        made = drafting.add_evidence(
            officer(net), part_id=part.id, subject="NS-1", title="The draft", name="../a.pdf", data=b"secret bytes"
        )
        clearing.ask(officer(net), part_id=part.id)
        said = clearing.submit(chief(net), part_id=part.id).content
        assert said["entries"][0]["evidence"] == [{"title": "The draft", "sha256": made.sha256}]
        assert "secret bytes" not in str(said)


def test_an_offered_figure_is_nobody_s_until_the_state_decides(net: Federation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        drafting, "OFFERS", [lambda year, area: [drafting.Figure("answered", "Requests answered", Decimal(12), "", "exchange, 2026")]]
    )
    with net.at("THA"):
        part = written(net)
        with pytest.raises(Invalid) as refused:
            clearing.ask(officer(net), part_id=part.id)
        assert set(refused.value.details["fields"]) == {"figures"}
        with pytest.raises(Invalid):
            drafting.decide_offer(officer(net), part_id=part.id, code="answered", decision="changed", value="many")
        drafting.decide_offer(officer(net), part_id=part.id, code="answered", decision="changed", value="11", reason="One was ours.")
        clearing.ask(officer(net), part_id=part.id)
        figures = clearing.submit(chief(net), part_id=part.id).content["figures"]
        assert [(item["code"], Decimal(item["value"]), item["state"]) for item in figures] == [("answered", Decimal(11), "changed")]


def test_a_meeting_that_moves_moves_the_deadlines_that_have_not_passed(net: Federation, clock: ManualClock) -> None:
    with net.at("ASEC"):
        before = queries.cycle(keeper(net), 2026).deadlines
        clock.advance(timedelta(days=200))
        meetings.move_meeting(keeper(net), code="AMMTC-20", starts=DAY + timedelta(days=30))
        after = queries.cycle(keeper(net), 2026).deadlines
        assert after["drafts"] == before["drafts"]
        assert date.fromisoformat(after["submission"]) - date.fromisoformat(before["submission"]) == timedelta(days=30)
        due = [task.due for task in bodies.open_tasks_of("state:LAO") if task.about == "cycle:2026"]
        assert [day.date().isoformat() for day in due if day] == [after["submission"]]
        leads = [task.due for task in bodies.open_tasks_of(f"lead_shepherd:{AREA}")]
        assert [day.date().isoformat() for day in leads if day] == [after["lead_review"]]


@pytest.mark.parametrize("later", [0, 3])
def test_a_meeting_that_came_too_near_and_goes_back_leaves_every_deadline_its_distance(
    net: Federation, clock: ManualClock, later: int
) -> None:
    """A slip of the year's month, noticed at once or days later."""
    with net.at("ASEC"):
        before = queries.cycle(keeper(net), 2026).deadlines
        today = clock.now().date()
        meetings.move_meeting(keeper(net), code="AMMTC-20", starts=today + timedelta(days=10))
        near = queries.cycle(keeper(net), 2026).deadlines
        assert (near["submission"], near["to_ministers"]) == (today.isoformat(), (today + timedelta(days=3)).isoformat())
        clock.advance(timedelta(days=later))
        meetings.move_meeting(keeper(net), code="AMMTC-20", starts=DAY)
        after = queries.cycle(keeper(net), 2026)
        assert after.deadlines == before
        assert after.distances["submission"] == 90


def test_a_lead_whose_states_are_all_reviewed_or_frozen_has_nothing_left_to_do(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        reviewing.query(lead(net), part_id=arrived(net).id, text="Since when?")
        assert len(bodies.open_tasks_of(f"lead_shepherd:{AREA}")) == 2
        reviewing.freeze(keeper(net), year=2026)
        assert not bodies.open_tasks_of(f"lead_shepherd:{AREA}")


def test_every_step_leaves_a_row_that_says_who(net: Federation) -> None:
    submitted(net)
    with net.at("THA"):
        rows = [(row.event, row.before, row.after, row.by_title.split(" (")[0]) for row in Transition.objects.all()]
        assert rows == [("ask_clearance", "draft", "clearing", "Officer"), ("submit", "clearing", "submitted", "Chief")]


@pytest.mark.parametrize("change", [
    {"digest": "0" * 64}, {"version": 0}, {"year": 1999}, {"area": "weather"}, {"year": True}, {"content": {"entries": []}},
    {"content": {"entries": [{"subject": "NS-1"}], "figures": []}}, {"more": 1}])
def test_a_submission_that_is_not_proper_is_refused_whole(net: Federation, change: dict[str, Any]) -> None:
    from types import SimpleNamespace

    content = {"entries": [], "figures": []}
    from sheaf.kernel import canonical

    body = {
        "year": 2026,
        "area": AREA,
        "version": 1,
        "content": content,
        "digest": canonical.digest(content),
        "cleared_by": "Chief",
        **change,
    }
    with net.at("ASEC"):
        with pytest.raises((Invalid, Conflict)):
            messages.submission(SimpleNamespace(body=body, sender="THA", sender_unit="THA/police"))  # type: ignore[arg-type]
        assert not Submission.objects.exists()


def test_a_clause_tells_how_many_said_what_and_no_text(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        for who in (keeper(net), lead(net)):
            assert of_clause(who, "POA-2016-2025", "NS-1")[1][0]["text"] == "under way: 1"
        assert of_clause(replace(keeper(net), role="auditor"), "POA-2016-2025", "NS-1")[1] == []
    with net.at("MYS"):
        assert of_clause(net.officer("MYS"), "POA-2016-2025", "NS-1")[1] == []
