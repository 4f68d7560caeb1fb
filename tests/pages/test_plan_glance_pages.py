"""The plan's front page and the pages at a glance, as people of the cast see them at their own node."""

from __future__ import annotations

from datetime import date

import pytest

from sheaf.plan.glance.models import Tally
from sheaf.plan.reporting.models import Cycle, Format, Part, Submission
from tests.cast import Cast

AREAS = ["drugs", "cybercrime"]
QUESTIONS = [{"subject": "NS-1", "title": "Strategy"}, {"subject": "LM-6", "title": "Offence", "areas": ["drugs"]}]


def a_year(year: int = 2026, states: tuple[str, ...] = ("MYS", "THA")) -> Cycle:
    form = Format.objects.create(code=f"ANNUAL-{year}", title="Annual report", questions=QUESTIONS, digest="0" * 64)
    return Cycle.objects.create(year=year, edition="POA-2016-2025", format=form, meeting=f"AMMTC-{year}", meeting_day=date(year, 12, 1),
                                deadlines={"submission": f"{year}-09-01"}, components=AREAS, states=list(states))


def report(cycle: Cycle, state: str, area: str, **statuses: str) -> Submission:
    part = Part.objects.create(cycle=cycle, state=state, area=area, step="submitted", submitted_version=1)
    entries = [{"subject": subject.replace("_", "-"), "status": status} for subject, status in statuses.items()]
    return Submission.objects.create(part=part, version=1, content={"entries": entries, "figures": []}, digest="0" * 64, cleared_by="x")


@pytest.fixture
def year(cast: Cast) -> Cycle:
    """Thailand has reported on one of two components, Malaysia on both."""
    cycle = a_year()
    report(cycle, "THA", "drugs", NS_1="done", LM_6="not_applicable")
    report(cycle, "MYS", "drugs", NS_1="not_started", LM_6="planned")
    report(cycle, "MYS", "cybercrime", NS_1="under_way")
    return cycle


def test_the_front_page_says_what_waits_and_leads_everywhere(cast: Cast, year: Cycle) -> None:
    page = cast.client("owner").get("/plan/").content.decode()
    for words in ("What waits", "The year", "Latest decisions", "Lead shepherds", "Registers", "1 of 2 component reports", "POA-2016-2025"):
        assert words in page
    assert "Of all states" not in page
    assert cast.client("anonymous").get("/plan/").status_code == 302


def test_a_states_node_counts_its_own_reports_alone(cast: Cast, year: Cycle) -> None:
    page = cast.client("owner").get("/plan/glance").content.decode()
    assert "Your state's own reports" in page
    assert "not applicable under domestic law" in page
    assert "Malaysia" not in page
    for status in ("not started", "planned", "under way"):
        assert f"<b>1</b> {status}" not in page
    assert "<b>1</b> not reported" in page


def test_another_state_is_not_to_be_had_by_asking_for_it(cast: Cast, year: Cycle) -> None:
    own = cast.client("owner").get("/plan/glance?year=2026").content
    assert "Malaysia" not in cast.client("owner").get("/plan/glance?year=2026&state=MYS").content.decode()
    assert own.count(b"<tr>") == cast.client("owner").get("/plan/glance?year=2026&state=MYS").content.count(b"<tr>")


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_who_has_no_part_in_the_year_sees_no_count(cast: Cast, year: Cycle, who: str) -> None:
    for page in ("/plan/glance", "/plan/glance/years", "/plan/glance/subjects/NS-1", "/plan/glance/2026/drugs"):
        answer = cast.client(who).get(page)
        assert answer.status_code == 200
        assert "<svg" not in answer.content.decode()


def test_a_component_and_a_clause_have_pages_of_their_own(cast: Cast, year: Cycle) -> None:
    client = cast.client("owner")
    assert "LM-6" in client.get("/plan/glance/2026/drugs").content.decode()
    assert "over the years" in client.get("/plan/glance/subjects/LM-6").content.decode()
    assert "Years beside each other" in client.get("/plan/glance/years").content.decode()
    panel = client.get("/plan/editions/POA-2016-2025/LM-6").content.decode()
    assert "In the yearly reports" in panel
    assert "not applicable under domestic law: 1" in panel


@pytest.mark.parametrize("page", ["/plan/glance?year=1999", "/plan/glance?year=x", "/plan/glance/2026/nothing", "/plan/glance/1999/drugs",
                                  "/plan/glance/subjects/NS-99"])
def test_what_is_not_there_is_not_found(cast: Cast, year: Cycle, page: str) -> None:
    assert cast.client("owner").get(page).status_code == 404


def test_before_the_first_year_the_pages_say_so(cast: Cast) -> None:
    for page in ("/plan/", "/plan/glance", "/plan/glance/years"):
        assert "No year of reports has been opened yet" in cast.client("owner").get(page).content.decode()


def test_a_submission_takes_the_place_of_the_one_before(cast: Cast, year: Cycle) -> None:
    part = Part.objects.get(state="THA")
    Submission.objects.create(part=part, version=2, digest="0" * 64, cleared_by="x",
                              content={"entries": [{"subject": "NS-1", "status": "planned"}], "figures": []})
    assert list(Tally.objects.filter(state="THA").values_list("subject", "status")) == [("NS-1", "planned")]


def test_one_search_box_finds_over_the_rooms(cast: Cast) -> None:
    page = cast.client("owner").get("/plan/find?q=extradition").content.decode()
    assert "LM-7" in page


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("/plan/", 17),
        ("/plan/glance", 17),
        ("/plan/glance/years", 12),
        ("/plan/glance/2026/drugs", 13),
        ("/plan/glance/subjects/NS-1", 12),
        ("/plan/registers/", 10),
        ("/plan/registers/strategy", 10),
        ("/plan/registers/gaps", 12),
        ("/plan/find?q=drugs", 12),
    ],
)
def test_a_page_asks_the_database_a_few_times(cast: Cast, year: Cycle, page: str, most: int, django_assert_max_num_queries: object) -> None:
    client = cast.client("owner")
    client.get(page)
    with django_assert_max_num_queries(most):  # type: ignore[operator]
        client.get(page)
