"""The pages of the plan's editions, as people of the cast see them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sheaf.access.actor import operator
from sheaf.plan.editions import services
from tests.cast import Cast

TEXT = b"LEAGUE PLAN (2031-2035)\nI. AIMS\n1. Meet every year;\n2. Work together.\n"
FLAWED = TEXT.replace(b"2. Work", b"4. Work")


def upload(data: bytes, **given: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile("plan.txt", data), "edition": "LEAGUE-2031", **given}


def test_everybody_reads_the_plan_clause_by_clause(cast: Cast) -> None:
    for who in ("owner", "stranger", "auditor", "administrator"):
        assert b"POA-2016-2025" in cast.client(who).get("/plan/").content
        page = cast.client(who).get("/plan/editions/POA-2016-2025").content.decode()
        assert "National strategy or action plan" in page
        assert "sheaf plan import FILE" in page
        assert "No clause is an obligation" in page
    assert cast.client("anonymous").get("/plan/").status_code == 302


def test_a_clause_shows_what_asked_for_it(cast: Cast) -> None:
    page = cast.client("owner").get("/plan/editions/POA-2016-2025/LM-7").content.decode()
    assert "carries out" in page
    assert "KL-4" in page
    assert "Add a relation" not in page
    assert cast.client("owner").get("/plan/editions/POA-2016-2025/LM-99").status_code == 404


def test_the_administrator_checks_a_text_and_then_attaches_it(cast: Cast) -> None:
    client = cast.client("administrator")
    checked = client.post("/plan/import", upload(TEXT, check="on"))
    assert b"2 clauses; 2 would get their text" in checked.content
    assert client.get("/plan/editions/LEAGUE-2031").status_code == 404
    assert client.post("/plan/import", upload(TEXT)).status_code == 302
    assert b"Meet every year;" in client.get("/plan/editions/LEAGUE-2031").content


def test_a_flawed_text_is_shown_with_its_places_and_nothing_is_written(cast: Cast) -> None:
    client = cast.client("administrator")
    answer = client.post("/plan/import", upload(FLAWED))
    assert answer.status_code == 422
    assert "Number 2, 3 is missing" in answer.content.decode()
    assert client.get("/plan/editions/LEAGUE-2031").status_code == 404
    assert client.post("/plan/import", upload(FLAWED, accept="on")).status_code == 302


def test_who_may_not_write_is_refused_before_the_file_is_read(cast: Cast) -> None:
    for who in ("owner", "supervisor", "auditor"):
        assert cast.client(who).post("/plan/import", upload(TEXT)).status_code == 403
        assert b"Import a text" not in cast.client(who).get("/plan/").content


def test_clauses_are_related_on_the_page_and_taken_back(cast: Cast) -> None:
    services.attach(operator("THA"), data=TEXT, edition="LEAGUE-2031")
    client = cast.client("administrator")
    place = "/plan/editions/POA-2016-2025/IF-1"
    given = {"relation": "kept", "edition": "LEAGUE-2031", "clause": "A-1"}
    assert client.post(place, given).status_code == 302
    page = client.get(place).content.decode()
    assert "/plan/editions/LEAGUE-2031/A-1" in page
    assert "A-1" in client.get("/plan/crosswalk/POA-2016-2025/LEAGUE-2031").content.decode()
    assert client.post(place, {**given, "clause": "A-9"}).status_code == 422
    key = page.split("/plan/relations/")[-1].split("/remove")[0]
    assert client.post(f"/plan/relations/{key}/remove").status_code == 302


def test_clauses_are_found_by_words(cast: Cast) -> None:
    assert b"LM-7" in cast.client("owner").get("/plan/find?q=extradition").content
    assert "No clause has all of these words" in cast.client("owner").get("/plan/find?q=unicorn").content.decode()


@pytest.mark.parametrize("page", ["/plan/editions", "/plan/editions/POA-2016-2025", "/plan/editions/POA-2016-2025/NS-8", "/plan/find?q=a"])
def test_a_page_of_the_plan_is_small_and_cheap(cast: Cast, page: str, django_assert_max_num_queries: object) -> None:
    client = cast.client("owner")
    client.get(page)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(page)
