"""The pages of the year, as officers of a state, delegates, the lead shepherd and the Secretariat see them."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sheaf.access.freshness import FRESH_FOR
from sheaf.exchange.models import Message
from sheaf.kernel.clock import ManualClock
from sheaf.plan.reporting import clearing, drafting
from sheaf.plan.reporting.models import Cycle, Entry, Format, Part, Query, Submission
from tests import plan_year
from tests.cast import Cast, signed_in
from tests.plan_year import AREA, secretariat, written

PART = f"/plan/year/2026/THA/{AREA}"


@pytest.fixture
def cycle(cast: Cast, clock: ManualClock) -> Cycle:
    return plan_year.open_year(cast)


@pytest.fixture
def asec(cycle: Cycle) -> Iterator[dict[str, Client]]:
    """Within the test the node is the Secretariat's."""
    with secretariat():
        yield plan_year.delegates()


def save(client: Client, field: str, value: str, read: str = "", subject: str = "NS-1") -> str:
    given = {"subject": subject, field: value, f"read_{field}": drafting.seen(read)}
    return client.post(f"{PART}/fields/{field}", given).content.decode()


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content[:300]
    return str(answer.content.decode())


def test_an_officer_sees_the_own_report_only_with_one_button_for_what_is_next(cast: Cast, cycle: Cycle) -> None:
    page = text(cast.client("owner"), "/plan/year/2026")
    assert "Your report, Thailand" in page
    assert "Malaysia" not in page
    assert page.count("not reported") >= 10
    assert re.search(r'class="btn btn-primary" href="(/plan/year/2026/THA/[^"]+)">Write the report on', page)
    assert "days" in page
    assert cast.client("owner").get("/plan/year/1999").status_code == 404
    for who in ("auditor", "administrator"):
        assert "Your report" not in text(cast.client(who), "/plan/year/2026")
        assert cast.client(who).get(PART).status_code == 403
    assert cast.client("owner").get(f"/plan/year/2026/MYS/{AREA}").status_code == 404


def test_a_field_saves_alone_and_a_second_officer_is_shown_both_texts(cast: Cast, cycle: Cycle) -> None:
    first, second = cast.client("owner"), cast.client("colleague")
    assert first.post(f"{PART}/copy", {"begin": "yes"}).status_code == 302
    assert "✓ Saved" in save(first, "narrative", "Mine <b>")
    assert "✓ Saved" in save(second, "status", "under_way")
    clash = save(second, "narrative", "Theirs")
    assert "somebody else wrote here since you read it" in clash
    assert "Mine &lt;b&gt;" in clash
    assert "Theirs" in clash
    row = Entry.objects.get(subject="NS-1")
    assert (row.narrative, row.status) == ("Mine <b>", "under_way")
    assert "✓ Saved" in save(second, "narrative", "Theirs", read="Mine <b>")
    taken = first.get(f"{PART}/fields/narrative", {"subject": "NS-1"}).content.decode()
    assert "Theirs" in taken
    assert "<!doctype" not in taken


def test_a_browser_without_script_sends_the_whole_card_and_loses_nothing(cast: Cast, cycle: Cycle) -> None:
    client = cast.client("owner")
    client.post(f"{PART}/copy", {"begin": "yes"})
    given = {"subject": "NS-1", "status": "done", "read_status": drafting.seen(""), "narrative": "Line\r\nline",
             "read_narrative": drafting.seen("")}
    assert client.post(f"{PART}/entry", given).status_code == 302
    assert Entry.objects.get().narrative == "Line\nline"
    answer = client.post(f"{PART}/entry", {**given, "narrative": "Of another desk"})
    assert answer.status_code == 409
    assert "Of another desk" in answer.content.decode()


@pytest.mark.parametrize(("field", "given", "says"), [
    ("status", "excellent", "One of not_started"), ("narrative", "x" * 20_001, "At most 20,000"), ("shown_to", "", "One of officials")])
def test_what_cannot_be_saved_says_why_and_that_the_text_stays(cast: Cast, cycle: Cycle, field: str, given: str, says: str) -> None:
    client = cast.client("owner")
    client.post(f"{PART}/copy", {"begin": "yes"})
    said = save(client, field, given)
    assert says in said
    assert "Your text stays here" in said
    assert not Entry.objects.exists()


def test_fields_and_subjects_that_do_not_exist_are_not_found(cast: Cast, cycle: Cycle) -> None:
    client = cast.client("owner")
    client.post(f"{PART}/copy", {"begin": "yes"})
    assert client.post(f"{PART}/fields/part_id", {"subject": "NS-1"}).status_code == 404
    assert client.post(f"{PART}/fields/status", {"subject": "XX-9", "status": "done"}).status_code == 404


def test_what_is_missing_is_named_with_a_link_to_its_field(cast: Cast, cycle: Cycle) -> None:
    client = cast.client("owner")
    client.post(f"{PART}/copy", {"begin": "yes"})
    save(client, "status", "done")
    page = text(client, PART)
    assert 'href="#f-1-narrative"' in page
    assert 'href="#f-2-status"' in page
    answer = client.post(f"{PART}/step", {"do": "ask"})
    assert answer.status_code == 422
    assert "not complete" in answer.content.decode()
    assert 'href="#f-2-status"' in save(client, "narrative", "Words.")
    assert "Nothing is missing" in save(client, "status", "not_started", subject="LM-6")


def last_year(cast: Cast, cycle: Cycle) -> None:
    part = written(cast.owner)
    clearing.ask(cast.owner, part_id=part.id)
    with secretariat():
        clearing.submit(cast.supervisor, part_id=part.id)
    plan_year.next_year(cycle)


def test_last_year_stands_beside_and_is_copied_forward_with_a_mark(cast: Cast, cycle: Cycle) -> None:
    last_year(cast, cycle)
    place, client = f"/plan/year/2027/THA/{AREA}", cast.client("owner")
    page = text(client, place)
    assert "Copy all of 2026 forward (2)" in page
    assert "A strategy is drafted." in page
    assert not Part.objects.filter(cycle=2027).exists()
    answer = client.post(f"{place}/copy", {"subject": "LM-6"})
    assert answer.headers["Location"].endswith("?at=2&copied=1#f-2-narrative")
    client.post(f"{place}/copy")
    page = text(client, f"{place}?at=1&copied=1")
    assert re.search(r'id="h-1".*?1 entry was copied.*?id="f-1-narrative"', page, re.DOTALL)  # told in the card that one lands on
    assert "was copied" not in text(client, f"{place}?at=1&copied=<b>")
    assert page.count("copied from 2026, unchanged") == 2
    assert re.search(r'id="f-1-narrative"[^>]* autofocus', page)
    read = drafting.seen("A strategy is drafted.")
    client.post(f"{place}/fields/narrative", {"subject": "NS-1", "narrative": "It is adopted.", "read_narrative": read})
    assert text(client, place).count("copied from 2026, unchanged") == 1


def test_evidence_stays_here_and_only_the_own_state_has_its_bytes(cast: Cast, cycle: Cycle) -> None:
    part = written(cast.owner)
    client = cast.client("owner")
    file = SimpleUploadedFile("../note.txt", b"invented bytes")
    assert client.post(f"{PART}/evidence", {"subject": "NS-1", "title": "A note", "file": file}).status_code == 302
    place = re.search(r'href="(/plan/year/evidence/[^"]+)"', text(client, PART))
    assert place
    got = client.get(place[1])
    assert (got.content, got.headers["Content-Type"]) == (b"invented bytes", "application/octet-stream")
    assert cast.client("auditor").get(place[1]).status_code == 403
    with secretariat():
        assert plan_year.delegates()["vnm_delegate"].get(place[1]).status_code == 404
    assert client.post(f"{PART}/evidence", {"subject": "NS-1"}).status_code == 422
    assert Part.objects.get(pk=part.id).step == "draft"


def figures(monkeypatch: pytest.MonkeyPatch) -> None:
    from decimal import Decimal

    offered = [drafting.Figure(code, f"Requests {code}", Decimal(12), "", "the book of requests") for code in ("answered", "received")]
    monkeypatch.setattr(drafting, "OFFERS", [lambda year, area: offered])


def test_a_figure_is_shown_with_its_source_and_changed_or_accepted(cast: Cast, cycle: Cycle, monkeypatch: pytest.MonkeyPatch) -> None:
    figures(monkeypatch)
    client = cast.client("owner")
    part = drafting.open_part(cast.owner, year=2026, area=AREA)
    assert "the book of requests" in text(client, PART)
    given = {"code": "answered", "decision": "changed", "value": "many"}
    assert client.post(f"{PART}/figures", given).status_code == 422
    assert client.post(f"{PART}/figures", {**given, "value": "11", "reason": "One was ours."}).status_code == 302
    for subject, status in (("NS-1", "not_started"), ("LM-6", "not_applicable")):
        save(client, "status", status, subject=subject)
    assert "Accept the 1 figure and ask for clearance" in text(client, PART)
    assert client.post(f"{PART}/step", {"do": "ask", "accept": "yes"}).status_code == 302
    assert [(row.state, row.used) for row in part.offers.all()] == [("changed", 11), ("accepted", 12)]
    assert Part.objects.get().step == "clearing"


def test_a_second_person_clears_with_a_fresh_proof_of_identity(cast: Cast, cycle: Cycle, clock: ManualClock) -> None:
    part = written(cast.owner)
    assert cast.client("owner").post(f"{PART}/step", {"do": "ask"}).status_code == 302
    boss = signed_in(cast.people["supervisor"], "supervisor")
    assert "Clear the report on" in text(boss, "/")
    assert "Clear and submit" in text(boss, PART)
    assert "Clear and submit" not in text(cast.client("owner"), PART)
    assert cast.client("owner").post(f"{PART}/step", {"do": "submit"}).status_code == 403
    clock.advance(FRESH_FOR + timedelta(seconds=1))
    page = text(boss, PART)
    assert "Clear and submit" not in page
    assert f"/account/reauthenticate/?next={PART.replace('/', '%2F')}" in page
    assert boss.post(f"{PART}/step", {"do": "submit"}).status_code == 403
    assert not Message.objects.exists()
    assert boss.post(f"{PART}/step", {"do": "give_back", "note": " "}).status_code == 422
    assert boss.post(f"{PART}/step", {"do": "give_back", "note": "Say since when."}).status_code == 302
    assert "Say since when." in text(cast.client("owner"), PART)
    assert Part.objects.get(pk=part.id).step == "draft"


def test_the_lead_asks_and_the_state_answers_or_lets_its_text_stand(cast: Cast, asec: dict[str, Client]) -> None:
    head, lead = asec["lao_head"], asec["mys_delegate"]
    place = f"/plan/year/2026/LAO/{AREA}"
    part = laos(asec)
    assert "Review the report of Lao PDR" in text(lead, "/plan/year/2026")
    page = text(lead, place)
    assert "Ask the state" in page
    assert "A strategy is drafted." in page
    assert "Ask the state" not in text(asec["keeper"], place)
    assert asec["keeper"].post(f"{place}/step", {"do": "query", "text": "Why?"}).status_code == 403
    assert asec["vnm_delegate"].post(f"{place}/step", {"do": "query", "text": "Why?"}).status_code == 404
    assert lead.post(f"{place}/step", {"do": "query", "text": " "}).status_code == 422
    assert lead.post(f"{place}/step", {"do": "query", "text": "Since when?", "subject": "NS-1"}).status_code == 302
    assert lead.post(f"{place}/step", {"do": "comment", "text": "Well told."}).status_code == 302
    key = Query.objects.get(kind="query").id
    assert "Let the text stand" in text(head, place)
    assert head.post(f"{place}/step", {"do": "answer", "query": key}).status_code == 422
    assert head.post(f"{place}/step", {"do": "answer", "query": key, "stands": "yes"}).status_code == 302
    assert "The text stands." in text(lead, place)
    assert lead.post(f"{place}/step", {"do": "review"}).status_code == 302
    assert Part.objects.get(pk=part.id).step == "reviewed"


def laos(asec: dict[str, Client]) -> Part:
    """Laos has no node: its delegation works at the Secretariat's."""
    place, drafter = f"/plan/year/2026/LAO/{AREA}", asec["lao_delegate"]
    assert drafter.post(f"{place}/copy", {"begin": "yes"}).status_code == 302
    for subject, field, value in (
        ("NS-1", "status", "under_way"),
        ("NS-1", "narrative", "A strategy is drafted."),
        ("LM-6", "status", "done"),
        ("LM-6", "narrative", "It is an offence."),
    ):
        given = {"subject": subject, field: value, f"read_{field}": drafting.seen("")}
        assert "Saved" in drafter.post(f"{place}/fields/{field}", given).content.decode()
    for who in ("mys_delegate", "keeper"):
        assert asec[who].get(place).status_code == 404
    assert drafter.post(f"{place}/step", {"do": "ask"}).status_code == 302
    assert asec["lao_head"].post(f"{place}/step", {"do": "submit"}).status_code == 302
    return Part.objects.get(state="LAO")


def test_a_corrected_text_is_a_new_version_and_its_differences_are_shown(cast: Cast, asec: dict[str, Client]) -> None:
    part, place = laos(asec), f"/plan/year/2026/LAO/{AREA}"
    assert asec["lao_head"].post(f"{place}/step", {"do": "amend"}).status_code == 302
    page = text(asec["mys_delegate"], place)
    assert "A strategy is drafted." in page
    assert "being corrected by the state" in page
    given = {"subject": "NS-1", "narrative": "A strategy is adopted.", "read_narrative": drafting.seen("A strategy is drafted.")}
    asec["lao_delegate"].post(f"{place}/fields/narrative", given)
    assert "adopted" not in text(asec["mys_delegate"], place)
    asec["lao_delegate"].post(f"{place}/step", {"do": "ask"})
    asec["lao_head"].post(f"{place}/step", {"do": "submit"})
    page = text(asec["mys_delegate"], f"{place}?version=2")
    assert "ask clearance" not in page
    assert "<del>drafted.</del><ins>adopted.</ins>" in page
    for row in Submission.objects.filter(part=part):
        assert row.digest in page
    assert "From version" not in text(asec["mys_delegate"], f"{place}?version=9")


def test_other_delegates_are_told_that_a_part_came_and_read_it_when_the_year_is_compiled(cast: Cast, asec: dict[str, Client]) -> None:
    laos(asec)
    place, other = f"/plan/year/2026/LAO/{AREA}", asec["vnm_delegate"]
    page = text(other, "/plan/year/2026")
    assert ("▪</span> submitted" in page, "1 of 110 parts" in page, place in page) == (True, True, False)
    assert other.get(place).status_code == 404
    assert asec["keeper"].post("/plan/year/2026/step", {"do": "freeze"}).status_code == 302
    assert "A strategy is drafted." in text(other, place)


def test_the_table_tells_not_reported_from_not_started_and_from_not_applicable(cast: Cast, asec: dict[str, Client]) -> None:
    with_status = {"drugs": "not_applicable", "money-laundering": "not_started", "cybercrime": "done"}
    for area, status in with_status.items():
        Part.objects.create(cycle_id=2026, state="LAO", area=area, step="submitted", submitted_version=1, summary=status)
    page = text(asec["keeper"], "/plan/year/2026")
    for sign, words in (("∅", "not applicable under domestic law"), ("○", "not started"), ("✓", "done"), ("–", "not reported")):
        assert re.search(rf'aria-hidden="true">{sign}</span> {words}', page)
    assert "3 of 110 parts" in page


def test_lateness_is_told_to_the_state_and_to_those_who_mind_it(cast: Cast, cycle: Cycle, clock: ManualClock) -> None:
    clock.advance(timedelta(days=250))
    with secretariat():
        seen = {name: text(client, "/plan/year/2026").count("not reported, late") for name, client in plan_year.delegates().items()}
    assert seen["keeper"] == 110
    assert (seen["vnm_delegate"], seen["mys_delegate"]) == (10 + 10, 10 + 10 + 10)
    assert "late" in text(signed_in(cast.people["owner"], "owner"), "/plan/year/2026")


def test_the_secretariat_previews_the_deadlines_and_opens_a_year(cast: Cast, asec: dict[str, Client]) -> None:
    client = asec["keeper"]
    meeting = plan_year.next_meeting(cast)
    given = {"year": "2027", "meeting": meeting, "format": "ANNUAL-1", "edition": "POA-2016-2025", "days_submission": "95"}
    page = client.post("/plan/year/open", {**given, "preview": "yes"}).content.decode()
    assert "2027-05-29" in page
    assert not Cycle.objects.filter(year=2027).exists()
    wrong = client.post("/plan/year/open", {**given, "days_submission": "200"})
    assert wrong.status_code == 422
    assert "must follow each other" in wrong.content.decode()
    assert client.post("/plan/year/open", given).status_code == 302
    assert Cycle.objects.get(year=2027).deadlines["submission"] == "2027-05-29"
    assert client.post("/plan/year/open", given).status_code == 422
    assert asec["mys_delegate"].get("/plan/year/open").status_code == 403
    assert client.post("/plan/year/2027/step", {"do": "freeze"}).status_code == 302
    assert Cycle.objects.get(year=2027).state == "frozen"
    assert client.post("/plan/year/2027/step", {"do": "burn"}).status_code == 404
    assert asec["mys_delegate"].post("/plan/year/2026/step", {"do": "freeze"}).status_code == 403


def word(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return made.getvalue()


def test_a_format_is_formulated_from_clauses_and_gets_a_template(cast: Cast, asec: dict[str, Client]) -> None:
    client = asec["keeper"]
    given = {"code": "ANNUAL-2", "title": "Second", "kind": "annual", "edition": "POA-2016-2025", "strengths": ["encouraged"]}
    assert client.post("/plan/year/formats/new", given).status_code == 302
    row = Format.objects.get(pk="ANNUAL-2")
    assert len(row.questions) > 20
    place = "/plan/year/formats/ANNUAL-2"
    assert "no decision yet" in text(client, place)
    for data in (b"no zip", word("other.xml"), word("word/document.xml", "word/vbaProject.bin")):
        assert client.post(place, {"file": SimpleUploadedFile("t.docx", data)}).status_code == 422
    assert client.post(place, {"file": SimpleUploadedFile("t.docx", word("word/document.xml"))}).status_code == 302
    bound = Format.objects.get(pk="ANNUAL-2")
    assert bound.digest != row.digest
    assert client.get(f"{place}/template").content == bytes(bound.template)
    decided = client.post("/plan/year/formats/ANNUAL-1", {"file": SimpleUploadedFile("t.docx", word("word/document.xml"))})
    assert decided.status_code == 422
    assert "AMMTC-EARLIER.1" in text(client, "/plan/year/formats/ANNUAL-1")
    assert asec["mys_delegate"].post(place, {"file": SimpleUploadedFile("t.docx", b"x")}).status_code == 403


def full(state_count: int = 11) -> None:
    """110 parts, all submitted."""
    cycle = Cycle.objects.get(year=2026)
    for state in cycle.states:
        for area in cycle.components:
            Part.objects.create(cycle=cycle, state=state, area=area, step="submitted", submitted_version=1, summary="under_way")


def test_the_year_of_110_parts_is_cheap_and_small(cast: Cast, asec: dict[str, Client], django_assert_max_num_queries: Any) -> None:
    full()
    for who, told, least in (("keeper", "under way", 110), ("mys_delegate", "</span> submitted", 90)):
        text(asec[who], "/plan/year/2026")
        with django_assert_max_num_queries(16):
            page = text(asec[who], "/plan/year/2026")
        assert page.count(told) >= least
        assert len(gzip.compress(page.encode())) < 100_000


def test_a_draft_of_41_subjects_is_small_and_cheap(cast: Cast, clock: ManualClock, django_assert_max_num_queries: Any) -> None:
    asked = [{"subject": f"XX-{number}", "title": f"Question {number}"} for number in range(1, 42)]
    plan_year.open_year(cast, questions=asked)
    part = drafting.open_part(cast.owner, year=2026, area=AREA)
    for item in asked:
        drafting.save(cast.owner, part_id=part.id, subject=item["subject"], values={"status": "done", "narrative": item["subject"] * 400})
    client = cast.client("owner")
    text(client, PART)
    with django_assert_max_num_queries(30):
        page = text(client, PART)
    assert len(gzip.compress(page.encode())) < 100_000


def test_reminders_that_left_are_listed_for_whom_they_were_meant(cast: Cast, cycle: Cycle, clock: ManualClock) -> None:
    from sheaf.plan.reporting.models import Reminder

    for owner in ("state:THA", "state:VNM"):
        Reminder.objects.create(key=owner, message_id=f"<{owner}>", owner=owner, about="cycle:2026", due=cycle.meeting_day, stage="-7")
    page = text(cast.client("owner"), "/plan/year/2026")
    assert "not yet, tried 1 time" in page
    assert "Viet Nam" not in page
    with secretariat():
        assert "Viet Nam" in text(plan_year.delegates()["keeper"], "/plan/year/2026").split("Reminders")[-1]
