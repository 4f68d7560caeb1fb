"""The pages of reports at the Secretariat's node and a state's: who sees, does and takes what; and the public page."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from sheaf import wiring
from sheaf.plan.bodies import services as offices
from sheaf.plan.compiling.models import Compilation, Consent, Finding, Recommendation
from sheaf.plan.meetings import deciding
from sheaf.plan.meetings.models import FollowUp
from sheaf.plan.reporting.models import Cycle
from sheaf.plan.sharing import limits
from sheaf.plan.sharing import services as sharing
from sheaf.plan.sharing.models import PublicReport
from tests.cast import Part, make_person, signed_in
from tests.federation import Federation
from tests.plan_year import recorded
from tests.unit.plan.test_documents import word_text, words_of
from tests.unit.plan.test_reporting import AREA, keeper, net, submitted, template

__all__ = ["net", "template"]

PEOPLE = {
    "sari": Part("Sari Secretariat", "ASEC/secretariat", "secretariat"),
    "lead": Part("Farah Lead", "MYS/delegation", "delegate"),
    "head": Part("Huong Head", "VNM/delegation", "delegation_head"),
    "thai": Part("Head of Thailand", "THA/delegation", "delegation_head"),
    "chair": Part("Pia Chair", "PHL/delegation", "delegate"),
    "auditor": Part("Anna Auditor", "ASEC/audit", "auditor"),
}


@dataclass
class House:
    """The Secretariat's node with its people as browsers."""

    net: Federation
    clients: dict[str, Client] = field(default_factory=dict)

    def get(self, who: str, path: str, status: int = 200) -> Any:
        with self.net.at("ASEC"):
            answer = self.clients[who].get(path)
        assert answer.status_code == status, (who, path, answer.status_code, answer.content[:400])
        return answer

    def page(self, who: str, path: str) -> str:
        return str(self.get(who, path).content.decode())

    def post(self, who: str, path: str, status: int = 302, **given: str) -> Any:
        with self.net.at("ASEC"):
            answer = self.clients[who].post(path, given)
        assert answer.status_code == status, (who, path, answer.status_code, answer.content[:400])
        return answer

    def row(self, **wanted: Any) -> Compilation:
        with self.net.at("ASEC"):
            return Compilation.objects.get(**wanted)


@pytest.fixture
def house(net: Federation) -> House:
    wiring.join_rooms()
    limits.forget()
    made = House(net)
    with net.at("ASEC"):
        offices.fill(keeper(net), kind="chair", state="PHL", on=date(2026, 1, 1))
        for name, part in PEOPLE.items():
            made.clients[name] = signed_in(make_person(name, part)[0], name)
        made.clients["anybody"] = Client()
    submitted(net)
    return made


def decide(house: House, meeting: str, kind: str, row: Compilation) -> None:
    with house.net.at("ASEC"):
        made = deciding.propose(keeper(house.net), meeting=meeting, kind=kind, text="So decided.", about=f"compilation:{row.id}")
        recorded(keeper(house.net), made.code)


def circulated(house: House, kind: str = "annual") -> str:
    """Assembled, opened by the Chair and circulated, all on pages; its address."""
    house.post("sari", "/plan/reports/new", year="2026", kind=kind)
    address = f"/plan/reports/{house.row(kind=kind).id}"
    house.post("sari", address, event="to_chair")
    house.post("chair", address, event="say", narrative="The Chair thanks all.")
    house.post("chair", address, event="circulate")
    return address


def published(house: House, kind: str = "annual") -> str:
    address = circulated(house, kind)
    go_on(house, address, kind)
    return address


def go_on(house: House, address: str, kind: str) -> None:
    """From the circulation to the publication."""
    house.post("sari", address, event="close_comments")
    decide(house, "SOMTC-26", "approve", house.row(kind=kind))
    house.post("sari", address, event="submit")
    decide(house, "AMMTC-20", "note" if kind == "annual" else "endorse", house.row(kind=kind))
    house.post("sari", address, event="publish")
    with house.net.at("ASEC"):
        sharing._write_public_reports()


def test_a_report_goes_its_way_on_pages_with_one_button_for_whoever_acts_next(house: House) -> None:
    house.post("sari", "/plan/reports/new", year="2026", kind="annual")
    address = f"/plan/reports/{house.row().id}"
    assert "Give it to the Chair" in house.page("sari", address)
    house.get("head", address, status=404)
    house.post("sari", address, event="to_chair")
    page = house.page("chair", address)
    assert "Circulate it to all members" in page
    assert "Words that open the report" in page
    house.post("sari", address, status=403, event="circulate")
    house.post("chair", address, event="circulate", narrative="Typed and not saved;\r\nfrozen with the report.")
    assert house.row().snapshot["narrative"] == house.row().narrative == "Typed and not saved;\nfrozen with the report."
    assert "Members comment on it" in house.page("head", address)
    house.post("sari", address, event="close_comments")
    page = house.page("sari", address)
    assert "Put the decision to SOMTC-26" in page
    assert f"about=compilation%3A{house.row().id}" in page


def test_the_decision_that_a_report_waits_for_is_put_with_what_it_is_about(house: House) -> None:
    house.post("sari", "/plan/reports/new", year="2026", kind="annual")
    page = house.page("sari", "/plan/meetings/SOMTC-26/decide?about=compilation:abc&kind=approve&text=SOMTC+approves")
    assert 'value="compilation:abc"' in page
    assert "SOMTC approves" in page


def test_a_comment_is_answered_in_the_matrix_and_leaves_as_word_and_excel(house: House) -> None:
    address = circulated(house)
    house.post("head", f"{address}/comment", anchor=f"{AREA}/THA", text="=1+1 Say “noted”.")
    with house.net.at("ASEC"):
        made = house.row().comments.get()
    assert "respond" in house.page("sari", address)
    assert "Close the comments" not in house.page("sari", address)
    house.post("sari", f"/plan/reports/comments/{made.id}", accepted="no", text="Thailand keeps its words.")
    house.get("head", f"/plan/reports/comments/{made.id}", status=403)
    page = house.page("head", address)
    assert "Thailand keeps its words." in page
    assert "not accepted" in page
    text = word_text(house.get("head", f"{address}/comments.docx").content)
    assert "Thailand keeps its words." in text
    sheet = load_workbook(io.BytesIO(house.get("sari", f"{address}/comments.xlsx").content)).worksheets[0]
    assert [cell.value for cell in sheet[2]][3:] == ["=1+1 Say “noted”.", "Thailand keeps its words.", "not accepted"]
    assert sheet["D2"].data_type == "s"


def test_who_leads_a_component_writes_its_findings_and_nobody_else(house: House) -> None:
    path = f"/plan/reports/findings/2026/{AREA}"
    assert f'href="{path}"' in house.page("lead", "/plan/reports/")
    assert f'href="{path}"' not in house.page("head", "/plan/reports/")
    house.post("lead", path, text="One state has reported.")
    house.post("head", path, status=403, text="Mine")
    house.post("sari", path, status=403, text="Mine")
    with house.net.at("ASEC"):
        assert Finding.objects.get().by_state == "MYS"
    text = words_of(house.get("lead", f"/plan/reports/component/2026/{AREA}.pdf").content)
    assert "One state has reported." in text
    house.get("auditor", f"/plan/reports/component/2026/{AREA}.pdf", status=403)


def test_a_state_decides_whether_the_public_sees_its_own_line(house: House) -> None:
    house.post("thai", "/plan/reports/consent/2026", given="yes")
    with house.net.at("ASEC"):
        assert Consent.objects.get().state == "THA"
    house.post("lead", "/plan/reports/consent/2026", status=403, given="yes")
    house.post("thai", "/plan/reports/consent/2026", given="no")
    with house.net.at("ASEC"):
        assert not Consent.objects.exists()


def test_the_chapter_on_the_page_has_what_the_document_has(house: House) -> None:
    address = circulated(house)
    page = house.page("lead", f"{address}/read/full/{AREA}")
    assert "A strategy is drafted." in page
    assert 'role="img"' in page
    assert "style=" not in page
    assert "A strategy is drafted." not in house.page("lead", f"{address}/read/public/{AREA}")
    house.get("lead", f"{address}/read/full/weather", status=404)
    house.get("lead", f"{address}/read/secret/{AREA}", status=404)
    assert "A strategy is drafted." in words_of(house.get("head", f"{address}/full.pdf").content)
    house.get("auditor", f"{address}/full.pdf", status=404)


def test_the_public_reads_counts_without_an_account_and_nothing_else(house: House) -> None:
    house.post("thai", "/plan/reports/consent/2026", given="yes")
    assert "No report has been published" in house.page("anybody", "/public/plan/")
    assert 'href="/public/plan/"' in house.page("anybody", "/account/login/")
    house.get("anybody", "/public/plan/2026/annual", status=404)
    published(house)
    answer = house.get("anybody", "/public/plan/2026/annual")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not answer.cookies
    told = [answer.content.decode(), house.page("anybody", "/public/plan/2026/annual.json"),
            words_of(house.get("anybody", "/public/plan/2026/annual.pdf").content),
            word_text(house.get("anybody", "/public/plan/2026/annual.docx").content)]
    for text in told:
        assert "not applicable" in text
        for secret in ("A strategy is drafted.", "The Chair thanks all."):
            assert secret not in text
    for path in ("/plan/reports/", f"/plan/reports/{house.row().id}", f"/plan/reports/{house.row().id}/public.pdf", "/plan/"):
        house.get("anybody", path, status=302)
    house.get("anybody", "/public/plan/2026/annual.exe", status=404)


def test_who_asks_for_too_many_public_pages_waits(house: House) -> None:
    for _ in range(limits.MOST):
        house.get("anybody", "/public/plan/")
    answer = house.get("anybody", "/public/plan/", status=429)
    assert 0 < int(answer.headers["Retry-After"]) <= limits.WINDOW + 1


def test_at_a_state_s_node_the_published_reports_are_for_its_people(house: House) -> None:
    published(house)
    with house.net.at("ASEC"):
        rows = list(PublicReport.objects.all())
    with house.net.at("THA"):
        for row in rows:
            row.save(force_insert=True)
        officer = signed_in(make_person("owner", Part("Oraya Owner", "THA/police", "officer", ("drugs",), 3))[0], "owner")
        assert Client().get("/public/plan/").status_code == 302
        assert "Annual report 2026" in officer.get("/public/plan/").content.decode()
        assert officer.get("/public/plan/2026/annual.pdf").content.startswith(b"%PDF")
        text = word_text(officer.get("/plan/reports/national/2026/THA.docx").content)
        assert "A strategy is drafted." in text
        assert officer.get("/plan/reports/national/2026/VNM.docx").status_code == 404


def links(client: Client) -> list[str]:
    """Where the page of reports leads from its own part."""
    page = client.get("/plan/reports/").content.decode()
    return re.findall(r'href="([^"#]+)"', page[page.index("<main") : page.index("</main")])


def test_no_link_of_the_reports_page_is_refused_at_the_secretariat_s_node(house: House) -> None:
    component = "/plan/reports/component/2026/"
    with house.net.at("ASEC"):
        found = {who: links(house.clients[who]) for who in ("lead", "head", "thai", "chair", "auditor")}
        for who, paths in found.items():
            for path in paths:
                assert house.clients[who].get(path).status_code == 200, (who, path)
    reviews = {who: {path.removeprefix(component).partition(".")[0] for path in paths if component in path} for who, paths in found.items()}
    assert (reviews["lead"], reviews["head"], reviews["thai"], reviews["auditor"]) == ({AREA}, set(), set(), set())
    assert len(reviews["chair"]) == 10
    assert "/plan/reports/national/2026/THA.pdf" in found["thai"]
    circulated(house)  # the year is compiled: every delegate reads every component
    with house.net.at("ASEC"):
        assert len([path for path in links(house.clients["head"]) if component in path]) == 20
        assert house.clients["head"].get(f"{component}{AREA}.docx").status_code == 200


def test_a_state_finds_what_was_published_and_its_own_report_at_its_node_and_every_link_opens(house: House) -> None:
    with house.net.at("THA"):
        officer = signed_in(make_person("owner", Part("Oraya Owner", "THA/police", "officer", ("drugs",), 3))[0], "owner")
        assert "No report of this year is published yet." in officer.get("/plan/reports/").content.decode()
    published(house)
    with house.net.at("ASEC"):
        rows = list(PublicReport.objects.all())
    with house.net.at("THA"):
        for row in rows:
            row.save(force_insert=True)
        PublicReport.objects.create(year=2019, kind="annual", title="Annual report 2019", digest="", content=rows[0].content)
        paths = links(officer)
        for path in ("/public/plan/2026/annual", "/public/plan/2026/annual.pdf", "/public/plan/2019/annual",
                     "/plan/reports/national/2026/THA.docx"):
            assert path in paths
        assert [path for path in paths if officer.get(path).status_code != 200] == []
        told = officer.get("/api/v1/plan/reports/readable").json()
        assert [(item["year"], item["kind"], item["of"]) for item in told] == [
            (2026, "published", "annual"), (2026, "national", "THA"), (2019, "published", "annual")]
        assert set(told[0]["files"]) == {"pdf", "docx", "json"}
    with house.net.at("ASEC"):
        told = house.clients["thai"].get("/api/v1/plan/reports/readable").json()
        compiled = [item for item in told if item["kind"] == "compiled"]
        assert [item["of"] for item in compiled] == ["full", "ammtc", "public"]
        assert {house.clients["thai"].get(path).status_code for item in compiled for path in item["files"].values()} == {200}


def test_a_final_review_recommends_and_seeds_the_next_edition(house: House) -> None:
    house.post("sari", "/plan/reports/new", year="2026", kind="final")
    address = f"/plan/reports/{house.row().id}"
    house.post("sari", f"{address}/recommend", text="Say by when.", finding="No clause has a day.", clauses="NS-1, ns-2", goes_to="edition")
    assert (
        "has no NS-99"
        in house.post("sari", f"{address}/recommend", status=422, text="x", clauses="NS-99", goes_to="edition").content.decode()
    )
    house.post("sari", f"{address}/recommend", text="Taken back.", goes_to="follow_up")
    with house.net.at("ASEC"):
        last = Recommendation.objects.get(number=2)
    house.post("sari", f"{address}/recommendations/{last.id}/withdraw")
    clause = "/plan/editions/POA-2016-2025/NS-1"
    assert "Say by when." not in house.page("auditor", clause)
    published(house, "final")
    for who in ("lead", "auditor"):
        assert "recommendation 1: Say by when." in house.page(who, clause)
        assert "No clause has a day." not in house.page(who, clause)
    assert "Say by when." not in house.page("lead", "/plan/editions/POA-2016-2025/NS-3")
    page = house.page("lead", f"{address}/read/full/overview")
    for told in ("Achievements by clause", "Say by when.", "NS-1, NS-2", "Recommendations"):
        assert told in page
    house.post("sari", f"{address}/recommend", status=422, text="Too late.", goes_to="edition")
    house.post("sari", f"{address}/seed", edition="POA-2036", title="Plan 2036")
    assert "Say by when." in house.page("sari", "/plan/editions/POA-2036")
    assert "Recommendation 1" in house.page("sari", "/plan/editions/POA-2036/R-1")
    house.post("sari", f"{address}/seed", status=422, edition="POA-2036", title="Again")


def test_a_meeting_has_its_agenda_and_its_decision_sheet(house: House) -> None:
    assert "Decision sheet" in house.page("head", "/plan/meetings/SOMTC-26")
    for suffix, read in (("pdf", words_of), ("docx", word_text)):
        assert "So decided." in read(house.get("head", f"/plan/reports/decisions/SOMTC-EARLIER.{suffix}").content)
        assert "as a source reports it" in read(house.get("head", f"/plan/reports/decisions/AMMTC-18.{suffix}").content)
        assert "SOMTC-26" in read(house.get("auditor", f"/plan/reports/agenda/SOMTC-26.{suffix}").content)
    house.get("head", "/plan/reports/agenda/NONE-1.pdf", status=404)
    house.get("head", "/plan/reports/agenda/SOMTC-26.exe", status=404)


def test_what_an_endorsed_review_recommends_for_follow_up_follows_from_the_decision(house: House) -> None:
    house.post("sari", "/plan/reports/new", year="2026", kind="final")
    address = f"/plan/reports/{house.row().id}"
    add = f"{address}/recommend"
    house.post("sari", add, text="Draft terms.", goes_to="follow_up", owner="state:THA", due="2028-03-01")
    house.post("sari", add, text="Train examiners.", goes_to="follow_up")
    for given, words in (({"goes_to": "edition", "owner": "state:THA"}, "Only a follow-up has an owner"),
                         ({"goes_to": "follow_up", "owner": "chair:NONE"}, "One that there is"),
                         ({"goes_to": "follow_up", "due": "2020-01-01"}, "A day to come.")):
        assert words in house.post("sari", add, status=422, text="x", **given).content.decode()
    assert "its owner and day are given after the endorsement" in house.page("sari", address)
    with house.net.at("ASEC"):
        [_, later] = Recommendation.objects.order_by("number")
    give = f"{address}/recommendations/{later.id}/follow-up"
    house.post("sari", give, status=422, owner="state:LAO", due="2028-04-01")  # not endorsed yet
    published(house, "final")
    with house.net.at("ASEC"):
        [made] = FollowUp.objects.all()
        assert (made.title, made.owner, str(made.due), made.decision_id) == ("Draft terms.", "state:THA", "2028-03-01", "AMMTC-20.1")
    assert "Draft terms." in house.page("thai", "/plan/bodies/tasks")
    page = house.page("sari", address)
    assert f'<a href="/plan/meetings/follow-ups/{made.id}">followed up</a> by Thailand until 1 March 2028' in page
    assert "for follow-up, and open: it has no owner yet" in page
    waits = "Give recommendation 2 of the final review 2026 an owner and a day"
    assert waits in house.page("sari", "/plan/bodies/tasks")
    house.post("sari", give, owner="state:VNM", due="2028-04-01")
    assert "Train examiners." in house.page("head", "/plan/bodies/tasks")
    assert waits not in house.page("sari", "/plan/bodies/tasks")
    assert "and open: it has no owner yet" not in house.page("sari", address)
    house.post("sari", give, status=422, owner="state:LAO", due="2028-04-01")


def test_years_without_a_report_are_told_in_one_line(house: House) -> None:
    with house.net.at("ASEC"):
        held = Cycle.objects.get()
        for year in (2023, 2024, 2025):
            held.year, held.state = year, "closed"
            held.save(force_insert=True)
    page = house.page("sari", "/plan/reports/")
    assert "2025, 2024, 2023: no report was assembled." in page
    assert "<h2>2026</h2>" in page  # it is open
    assert "<h2>2024</h2>" not in page
    assert page.count("Component reviews and national reports of 2024") == 1


def test_a_review_is_endorsed_and_a_decision_that_only_notes_it_is_refused_with_what_would_do(house: House) -> None:
    house.post("sari", "/plan/reports/new", year="2026", kind="final")
    about = f"compilation:{house.row().id}"
    given = {"kind": "note", "text": "Noted.", "about": about, "mode": "consensus"}
    page = house.post("sari", "/plan/meetings/AMMTC-20/decide", status=422, **given).content.decode()
    assert "SOMTC approves; AMMTC endorses a review." in page
