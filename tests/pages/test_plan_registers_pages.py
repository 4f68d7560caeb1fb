"""The pages of the registers at the Secretariat's node."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from sheaf.kernel.clock import ManualClock
from sheaf.plan.meetings import services as meetings
from sheaf.plan.registers import table
from sheaf.plan.registers.models import Item
from tests.cast import Cast
from tests.plan_registers import decide, secretariat

ROOT = "/plan/registers"
STRATEGY = {"code": "THA-STRATEGY", "title": "Against smugglers", "clauses": "POA-2016-2025/NS-1", "starts": "2026-01-01",
            "url": "https://example.test/strategy"}
PROPOSAL = {"code": "THA-LAB", "title": "A laboratory", "text": "For the region.", "amount": "1000", "currency": "USD", "needs": "AMMTC"}


@pytest.fixture
def asec(cast: Cast, clock: ManualClock) -> Iterator[Cast]:
    with secretariat(cast):
        yield cast


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content[:300]
    return str(answer.content.decode())


def post(client: Client, path: str, status: int = 302, **given: object) -> str:
    answer = client.post(path, given)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return str(answer.content.decode())


def step(client: Client, code: str, event: str, status: int = 302, note: str = "As agreed.") -> str:
    return post(client, f"{ROOT}/items/{code}", status, event=event, version=Item.objects.get(pk=code).version, note=note)


def test_a_delegate_begins_changes_and_adopts_a_strategy_and_sees_the_gap_close(asec: Cast) -> None:
    thai = asec.client("thai")
    assert "Served by no strategy in force: 41" in text(thai, f"{ROOT}/gaps")
    post(thai, f"{ROOT}/strategy/new", **STRATEGY)
    assert "in preparation" in text(thai, f"{ROOT}/items/THA-STRATEGY")
    post(thai, f"{ROOT}/items/THA-STRATEGY/edit", **{**STRATEGY, "title": "Against smuggling", "version": 1})
    step(thai, "THA-STRATEGY", "adopt")
    page = text(thai, f"{ROOT}/items/THA-STRATEGY")
    assert "Against smuggling" in page
    assert "in force" in page
    assert "/plan/editions/POA-2016-2025/NS-1" in page
    assert "Served by no strategy in force: 40" in text(thai, f"{ROOT}/gaps")
    assert "THA-STRATEGY" in text(asec.client("malay"), f"{ROOT}/strategy")
    assert "Served by no strategy in force: 41" in text(asec.client("malay"), f"{ROOT}/gaps")
    assert "THA-STRATEGY" in text(thai, "/plan/find?q=smuggling")
    assert "In the registers" in text(thai, "/plan/editions/POA-2016-2025/NS-1")


def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(asec: Cast) -> None:
    page = post(asec.client("thai"), f"{ROOT}/strategy/new", 422, **{**STRATEGY, "clauses": "POA-2016-2025/NS-99", "code": "a b"})
    assert "Capital letters" in page
    page = post(asec.client("thai"), f"{ROOT}/strategy/new", 422, **{**STRATEGY, "clauses": "POA-2016-2025/NS-99"})
    assert "No clauses: POA-2016-2025/NS-99" in page
    assert "Against smugglers" in page
    assert not Item.objects.exists()


def test_a_step_from_which_none_leads_on_asks_first(asec: Cast) -> None:
    thai = asec.client("thai")
    post(thai, f"{ROOT}/strategy/new", **STRATEGY)
    page = text(thai, f"{ROOT}/items/THA-STRATEGY")
    assert 'value="drop" data-confirm="Drop THA-STRATEGY? That is not taken back."' in page
    assert 'value="adopt">' in page


def test_who_was_slower_is_told_and_keeps_the_words(asec: Cast) -> None:
    thai = asec.client("thai")
    post(thai, f"{ROOT}/strategy/new", **STRATEGY)
    post(thai, f"{ROOT}/items/THA-STRATEGY/edit", **{**STRATEGY, "title": "First", "version": 1})
    page = post(thai, f"{ROOT}/items/THA-STRATEGY/edit", 422, **{**STRATEGY, "title": "Second", "version": 1})
    assert "Somebody else changed this entry meanwhile" in page
    assert "Second" in page


def test_a_proposal_goes_from_draft_to_a_balance_of_nothing(asec: Cast) -> None:
    thai, keeper = asec.client("thai"), asec.client("keeper")
    post(thai, f"{ROOT}/proposal/new", **PROPOSAL)
    assert text(keeper, f"{ROOT}/items/THA-LAB", 404)
    step(thai, "THA-LAB", "submit")
    assert "waits for a decision of AMMTC" in text(keeper, f"{ROOT}/items/THA-LAB")
    code = decide(asec.actors["keeper"], "AMMTC", "THA-LAB")
    assert code in text(thai, f"{ROOT}/items/THA-LAB")
    post(keeper, f"{ROOT}/items/THA-LAB/money", kind="pledged", party="A partner", amount="1,000", on="2026-10-02")
    step(thai, "THA-LAB", "start")
    assert "Only 1000.00 USD are left" in post(thai, f"{ROOT}/items/THA-LAB/money", 422, kind="spent", party="A shop", amount="1001",
                                             on="2026-10-03", purpose="Microscopes")
    post(thai, f"{ROOT}/items/THA-LAB/money", kind="spent", party="A shop", amount="1000", on="2026-10-03", purpose="Microscopes")
    assert "Say in words" in step(thai, "THA-LAB", "complete", 422, note="")
    step(thai, "THA-LAB", "complete", note="It stands.")
    assert "It stands." in text(asec.client("malay"), f"{ROOT}/items/THA-LAB")


def test_what_waits_for_a_body_is_put_as_the_kind_of_decision_that_it_needs(asec: Cast) -> None:
    thai, keeper = asec.client("thai"), asec.client("keeper")
    for body, kind in (("SOMTC", "officials"), ("AMMTC", "annual")):
        meetings.plan_meeting(asec.actors["keeper"], code=f"{body}-40", body=body, format=kind, title=body, starts=date(2027, 1, 1))
    for needs, asked in (("SOMTC", "SOMTC-40/decide?about=register%3ATHA-SOMTC&amp;kind=approve&amp;text=SOMTC+approves"),
                         ("AMMTC", "AMMTC-40/decide?about=register%3ATHA-AMMTC&amp;kind=approve&amp;text=AMMTC+approves"),
                         ("SOMTC+AMMTC", "SOMTC-40/decide?about=register%3ATHA-SOMTC-AMMTC&amp;kind=endorse&amp;text=SOMTC+endorses")):
        code = f"THA-{needs.replace('+', '-')}"
        post(thai, f"{ROOT}/proposal/new", **{**PROPOSAL, "code": code, "needs": needs})
        step(thai, code, "submit")
        assert asked in text(keeper, f"{ROOT}/items/{code}")


def test_a_partner_waits_for_the_last_approval(asec: Cast) -> None:
    keeper = asec.client("keeper")
    post(keeper, f"{ROOT}/engagement/new", code="PARTNER-1", title="Training", party="A partner", text="Together.")
    for _ in range(2):
        page = text(keeper, f"{ROOT}/items/PARTNER-1")
        assert "Nothing is open to A partner before the last" in page
        step(keeper, "PARTNER-1", "pass")
    assert "waits for a decision of SOMTC" in text(keeper, f"{ROOT}/items/PARTNER-1")
    step(keeper, "PARTNER-1", "open", 422)
    decide(asec.actors["keeper"], "SOMTC", "PARTNER-1", "endorse")
    decide(asec.actors["keeper"], "AMMTC", "PARTNER-1")
    step(keeper, "PARTNER-1", "open")
    assert "Open to A partner" in text(asec.client("thai"), f"{ROOT}/items/PARTNER-1")


def test_the_guideline_is_set_by_the_secretariat_alone(asec: Cast) -> None:
    given = {"steps": "consult | Members were consulted\nammtc | AMMTC approves | AMMTC"}
    post(asec.client("thai"), f"{ROOT}/guideline", 403, **given)
    assert "The last step" in post(asec.client("keeper"), f"{ROOT}/guideline", 422, steps="consult | Members were consulted")
    post(asec.client("keeper"), f"{ROOT}/guideline", **given)
    assert "Members were consulted" in text(asec.client("thai"), f"{ROOT}/guideline")


@pytest.mark.parametrize("path", ["nothing", "nothing/new", "items/NONE", "items/NONE/edit", "items/NONE/money", "items/NONE/uses"])
def test_what_is_not_there_is_not_found(asec: Cast, path: str) -> None:
    assert asec.client("thai").get(f"{ROOT}/{path}").status_code == 404


def test_nobody_gets_at_what_is_anothers(asec: Cast) -> None:
    post(asec.client("thai"), f"{ROOT}/strategy/new", **STRATEGY)
    for path in ("", "/edit", "/money"):
        text(asec.client("malay"), f"{ROOT}/items/THA-STRATEGY{path}", 404)
    step(asec.client("thai"), "THA-STRATEGY", "adopt")
    step(asec.client("malay"), "THA-STRATEGY", "end", 403)
    text(asec.client("malay"), f"{ROOT}/items/THA-STRATEGY/edit", 404)
    text(asec.client("malay"), f"{ROOT}/position/new", 403)
    text(asec.client("keeper"), f"{ROOT}/gaps", 404)
    assert Client().get(f"{ROOT}/").status_code == 302


def test_the_pages_are_small(asec: Cast) -> None:
    thai = asec.client("thai")
    post(thai, f"{ROOT}/strategy/new", **STRATEGY)
    for path in ("", "/gaps", "/strategy", "/items/THA-STRATEGY", "/guideline"):
        assert len(gzip.compress(thai.get(f"{ROOT}{path}").content)) < 20_000


def lines(page: str) -> str:
    """The history on an entry's page, tags and white space folded."""
    found = re.sub(r"<[^>]+>", " ", page.partition(">History<")[2].partition("</ol>")[0])
    return " ".join(found.split())


def test_the_history_tells_what_was_done_and_no_bare_verb(asec: Cast) -> None:
    thai, keeper = asec.client("thai"), asec.client("keeper")
    post(thai, f"{ROOT}/proposal/new", **PROPOSAL)
    step(thai, "THA-LAB", "submit")
    decide(asec.actors["keeper"], "AMMTC", "THA-LAB")
    post(keeper, f"{ROOT}/items/THA-LAB/money", kind="pledged", party="A partner", amount="1000", on="2026-10-02")
    post(keeper, f"{ROOT}/items/THA-LAB/money", kind="pledged", party="Another", amount="50", on="2026-10-02")
    step(thai, "THA-LAB", "start")
    told = lines(text(thai, f"{ROOT}/items/THA-LAB"))
    for words in (" begun ", " submitted: draft to submitted", " approved: submitted to approved",
                  " first pledge 1000.00 USD: A partner: approved to pledged",
                  " pledged 50.00 USD: Another", " started: pledged to running"):
        assert words in told
    post(keeper, f"{ROOT}/engagement/new", code="PARTNER-1", title="Training", party="A partner", text="Together.")
    step(keeper, "PARTNER-1", "pass")
    assert "step taken: The proposal is received in writing and is complete" in lines(text(thai, f"{ROOT}/items/PARTNER-1"))
    assert {row.event for row in table.ROWS} <= set(table.DID)


def test_steps_of_the_guideline_with_like_codes_keep_their_own_titles(asec: Cast) -> None:
    keeper = asec.client("keeper")
    steps = ("consultation-one | Leads were asked", "consultation-two | Members were asked", "ammtc | AMMTC | AMMTC")
    post(keeper, f"{ROOT}/guideline", steps="\n".join(steps))
    post(keeper, f"{ROOT}/engagement/new", code="PARTNER-1", title="Training", party="A partner", text="Together.")
    for _ in range(2):
        step(keeper, "PARTNER-1", "pass")
    told = lines(text(keeper, f"{ROOT}/items/PARTNER-1"))
    assert "step taken: Leads were asked" in told
    assert "step taken: Members were asked" in told


def test_a_register_is_sorted_by_the_names_of_the_states(asec: Cast) -> None:
    for state in ("THA", "KHM", "IDN", "ASEC", "BRN"):
        Item.objects.create(code=f"{state}-1", kind="campaign", state=state, title="A campaign", step="planned", party="All")
    page = text(asec.client("thai"), f"{ROOT}/campaign")
    places = [page.index(f">{state}-1<") for state in ("BRN", "KHM", "IDN", "THA", "ASEC")]
    assert places == sorted(places)
