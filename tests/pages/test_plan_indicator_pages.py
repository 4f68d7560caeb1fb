"""Indicators wherever they stand: their own page, the programme's, a clause's, the dashboard, every document; who sees what."""

from __future__ import annotations

from datetime import date

import pytest

from sheaf.plan.compiling.documents import charts
from sheaf.plan.programme import measuring, services
from sheaf.plan.reporting.models import Cycle
from tests.pages.test_plan_reports_pages import House, circulated, house, published
from tests.unit.plan.test_documents import word_text, words_of
from tests.unit.plan.test_reporting import AREA, keeper, net, template

__all__ = ["house", "net", "template"]

HOME, CODE = "/plan/programme", "WP-2026"
WOMEN = "Of which sex"


def printed(data: bytes) -> str:
    """The words of a PDF, wherever its lines break."""
    return " ".join(words_of(data).split())


@pytest.fixture
def measured(house: House) -> House:
    """Trained officials by sex of three states, and of two of them a yes."""
    with house.net.at("ASEC"):
        who = keeper(house.net)
        services.make(who, code=CODE, title="Programme", starts=date(2026, 1, 1), ends=date(2028, 12, 31), edition="POA-2016-2025")
        people = measuring.make(who, code=CODE, indicator_code="PEOPLE", title="Officials trained", kind="number", area=AREA,
                                unit="persons", dimensions=["sex"], clauses=["POA-2016-2025/NS-8"], direction="up")
        named = measuring.make(who, code=CODE, indicator_code="NAMED", title="A contact point is named", kind="yes_no")
        measuring.mark(who, indicator_id=people.id, kind="target", year=2026, value="9000")
        for state, whole, women in (("THA", "4321", "21"), ("MYS", "20", "8"), ("LAO", "9", "3")):
            for value, split in ((whole, {}), (women, {"sex": "female"})):
                measuring.observe(who, indicator_id=people.id, state=state, year=2026, value=value, dimensions=split, source="x")
            measuring.observe(who, indicator_id=named.id, state=state, year=2026, value="no" if state == "LAO" else "yes", source="x")
        Cycle.objects.update(programme=CODE)
    return house


def test_values_by_sex_stand_on_every_page_where_the_whole_stands(measured: House) -> None:
    for page in (f"{HOME}/{CODE}/indicators/PEOPLE", f"{HOME}/{CODE}", f"/plan/glance/2026/{AREA}", "/plan/editions/POA-2016-2025/NS-8"):
        for who in ("head", "thai", "lead"):
            shown = measured.page(who, page)
            assert "4350 persons" in shown, page
            assert "sex: female" in shown, page
            assert "32 persons" in shown, page
            seen = who == "thai" or (who == "lead" and page.endswith("PEOPLE"))  # its own; or who leads, on the indicator's page
            assert ("4321 persons" in shown, "21 persons" in shown) == (seen, seen), (who, page)


def test_parts_above_their_whole_are_refused_on_the_page_and_what_was_typed_stays(measured: House) -> None:
    page = f"{HOME}/{CODE}/indicators/PEOPLE"
    given = {"do": "observe", "state": "MYS", "year": "2026", "status": "reported", "source": "told"}
    with measured.net.at("ASEC"):
        answer = measured.clients["sari"].post(page, {**given, "value": "13", "version": "0", "of_0": "male"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "The parts by sex come to 21 (female 8, male 13), above the whole, which is 20." in shown
    assert 'value="13"' in shown
    with measured.net.at("ASEC"):
        assert measured.clients["sari"].post(page, {**given, "value": "12", "version": "0", "of_0": "male"}).status_code == 302
        answer = measured.clients["sari"].post(page, {**given, "value": "19", "version": "1"})
    assert "above the whole, which is 19." in answer.content.decode()


def test_the_keeper_writes_a_value_of_women_on_the_page(measured: House) -> None:
    page = f"{HOME}/{CODE}/indicators/PEOPLE"
    assert WOMEN in measured.page("sari", page)
    given = {"do": "observe", "state": "VNM", "year": "2026", "status": "reported", "value": "77", "source": "told", "version": "0"}
    with measured.net.at("ASEC"):
        answers = [measured.clients["sari"].post(page, {**given, "of_0": of}) for of in ("female; or not", "female")]
    assert [answer.status_code for answer in answers] == [422, 302]
    assert b"without the signs" in answers[0].content
    shown = measured.page("sari", page)
    assert "77 persons" in shown
    assert "77 persons" not in measured.page("thai", page)


def test_yes_and_no_are_told_in_words_shape_and_colour_and_never_as_a_number(measured: House) -> None:
    page = measured.page("sari", f"{HOME}/{CODE}/indicators/NAMED")
    assert page.count("✓ yes") >= 2
    assert "✗ no" in page
    assert 'r="8" class="a-yes" fill="#0072b2"/>' in page
    assert 'class="a-no" fill="none" stroke="#e6b400"' in page
    assert "2 of 3 say yes" in page
    assert "<title>Thailand 2026: yes</title>" in page
    address = circulated(measured)
    drawn = charts.stacked([("2026", {"yes": 2, "no": 1, "not_reported": 8})], "NAMED: all states together, by year")
    assert drawn in page
    assert drawn in measured.page("sari", address)
    told = printed(measured.get("sari", f"{address}/full.pdf").content)
    for words in ("2 of 3 say yes", "✓ yes", "✗ no", "? not reported"):
        assert words in told
    assert "2 of 3 say yes" in word_text(measured.get("sari", f"{address}/full.docx").content)


def test_every_rendering_prints_all_states_together_and_none_a_state_s_own_value(measured: House) -> None:
    address = published(measured)
    public = printed(measured.get("anybody", "/public/plan/2026/annual.pdf").content)
    for told in (public, *(printed(measured.get("head", f"{address}/{rendering}.pdf").content) for rendering in ("full", "ammtc"))):
        assert "4350 persons, 2026" in told
        assert "PEOPLE, sex: female" in told
        assert "32 persons, 2026" in told
        assert "9000" in told
        assert "4321" not in told


def test_a_state_s_own_values_are_printed_for_itself_and_for_who_leads(measured: House) -> None:
    national = "/plan/reports/national/2026/THA.pdf"
    told = printed(measured.get("thai", national).content)
    assert "4321 persons 2026" in told
    assert "21 persons 2026" in told
    assert "✓ yes 2026" in told
    assert "4321" in printed(measured.get("lead", f"/plan/reports/component/2026/{AREA}.pdf").content)
    circulated(measured)
    for address in (national, f"/plan/reports/component/2026/{AREA}.pdf"):
        assert "4321" not in printed(measured.get("head", address).content)
