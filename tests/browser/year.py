"""The year in the browser: opened at the Secretariat's node, written and cleared in a capital, read at the Secretariat's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import httpx
from playwright.sync_api import Locator, expect

from sheaf.kernel import clock
from tests.browser.walk import PATIENCE, Desk, Stage

AREA, OTHER = "drugs", "cybercrime"
DRUGS, CYBER = re.compile("drug", re.I), re.compile("cyber", re.I)


def last() -> int:
    return clock.today().year - 1


def this() -> int:
    return clock.today().year


@dataclass
class Counted:
    """Clicks of one person, counted."""

    clicks: int = 0

    def click(self, found: Locator) -> None:
        self.clicks += 1
        found.click()


def opened_by_the_secretariat(stage: Stage) -> None:
    """Two meetings, a format made of the plan's clauses, two years."""
    desk = stage.at("ASEC", "desk")
    desk.open("/plan/year/")
    desk.see("No year is open yet.")
    today = clock.today()
    # A year is noted in it or in the next: last year's report by a meeting of this year.
    for number, day in (("20", min(today + timedelta(days=45), date(today.year, 12, 31))), ("21", today + timedelta(days=300))):
        desk.open("/plan/meetings/new")
        desk.fill({"Code": f"AMMTC-{number}", "Title": f"Invented meeting {number}", "Body": "AMMTC", "Format": "annual",
                   "First day": day.isoformat()})
        desk.press("Save")
    desk.open("/plan/year/formats/new")
    desk.fill({"Code": "ANNUAL-1", "Title": "Annual report, invented"})
    desk.look("format-new")
    desk.press("Save")
    desk.see("no decision yet", "LM-7")
    desk.look("format")
    for year, meeting in ((last(), "AMMTC-20"), (this(), "AMMTC-21")):
        desk.open("/plan/year/open")
        desk.fill({"Year reported on": str(year), "Meeting of ministers that notes the report": meeting, "Format": "ANNUAL-1",
                   "Edition of the plan": "POA-2016-2025"})
        desk.tick("Open it although the format is not approved yet")
        desk.press("Preview the deadlines")
        desk.see("States submit")
        desk.look("year-open")
        desk.press("Open the year")
        desk.see("0 of 110 parts have been submitted.")
    desk.look("year-empty")


def reported_last_year(stage: Stage) -> None:
    """Two components of last year, through the API: what this year begins from."""
    officer = stage.at("THA", "officer")
    officer.open("/plan/year/")
    expect(officer.page.locator("h1")).to_be_visible()
    officer.await_link("/plan/year/", str(last()))
    for area in (AREA, OTHER):
        _written_by_api(stage, area)
    desk = stage.at("ASEC", "desk")
    desk.open(f"/plan/year/{last()}")
    desk.await_page("2 of 110 parts")
    desk.look("year-begun")


def _written_by_api(stage: Stage, area: str) -> None:
    root = f"{stage.node('THA').address}/api/v1/plan/year"
    tokens = {row["username"]: {"Authorization": f"Bearer {row['token']}"} for row in stage.node("THA").sign_ins}
    with httpx.Client(timeout=30) as client:
        def call(who: str, method: str, path: str, **body: object) -> dict[str, object]:
            answer = client.request(method, f"{root}/{path}", json=body, headers=tokens[who])
            assert answer.is_success, answer.text[:300]
            found: dict[str, object] = answer.json()
            return found

        begun = call("officer", "POST", f"own/{last()}/{area}")
        asked: list[str] = begun["draft"]["asked"]  # type: ignore[index]
        for number, subject in enumerate(asked):
            status = ("under_way", "done", "planned", "not_started", "not_applicable")[number % 5]
            call("officer", "PUT", f"own/{last()}/{area}/entries/{subject}", status=status, narrative=f"Invented words about {subject}.")
        call("officer", "POST", f"parts/{last()}/THA/{area}/steps", step="ask", accept=True)
        call("supervisor", "POST", f"parts/{last()}/THA/{area}/steps", step="submit")


def in_five_clicks(stage: Stage) -> None:
    """Copied forward, changed, cleared and submitted: five clicks of two people together, from the year's page on."""
    officer, boss, hand = stage.at("THA", "officer"), stage.at("THA", "supervisor"), Counted()
    officer.open(f"/plan/year/{this()}")
    officer.see("Your report, Thailand")
    officer.look("year-own")
    hand.click(officer.page.locator("main .table-wrap").get_by_role("link", name=DRUGS))
    officer.see(f"What Thailand submitted for {last()}")
    officer.look("draft-new")
    hand.click(officer.find("button", re.compile(f"^Copy all of {last()} forward")))
    officer.see("41 entries were copied", f"copied from {last()}, unchanged")
    expect(officer.page.locator("#f-1-narrative")).to_be_focused()
    for seen in ("#h-1", "#f-1-status", "#s-1 .last-year p"):
        expect(officer.page.locator(seen).first).to_be_in_viewport()
    expect(officer.page.get_by_text("41 entries were copied")).to_be_in_viewport()
    officer.page.keyboard.press("ControlOrMeta+A")
    officer.page.keyboard.type("It was adopted in May; invented.")
    officer.see(re.compile("Saved [0-9]"))
    expect(officer.page.locator("#mark-1")).not_to_contain_text("unchanged")
    officer.look("draft")
    hand.click(officer.find("button", re.compile("ask for clearance$|^Ask for clearance$")))
    officer.see("It waits for clearance")
    officer.look("part-waiting")
    boss.open("/")
    hand.click(boss.page.locator("main").get_by_role("link", name=re.compile(f"^Clear the report on Illicit drug trafficking, {this()}")))
    boss.see("It was adopted in May; invented.")
    boss.look("part-clearing")
    hand.click(boss.find("button", "Clear and submit"))
    boss.see("Cleared and submitted.")
    assert hand.clicks == 5, hand.clicks


def by_keyboard(stage: Stage) -> None:
    """The same with no pointer at all."""
    officer, boss = stage.at("THA", "officer"), stage.at("THA", "supervisor")
    officer.open(f"/plan/year/{this()}")
    _enter(officer, officer.page.locator("main .table-wrap").get_by_role("link", name=CYBER))
    _enter(officer, officer.find("button", re.compile("^Copy all of")))
    officer.see("entries were copied")
    expect(officer.page.locator("#f-1-narrative")).to_be_focused()
    officer.page.keyboard.press("End")
    officer.page.keyboard.type(" And more.")
    officer.see(re.compile("Saved [0-9]"))
    officer.open(officer.page.url.split("?")[0])
    _enter(officer, officer.find("button", re.compile("ask for clearance$|^Ask for clearance$")))
    officer.see("It waits for clearance")
    boss.open(f"/plan/year/{this()}")
    _enter(boss, boss.page.locator("main").get_by_role("link", name=re.compile("^Clear the report on")))
    _enter(boss, boss.find("button", "Clear and submit"))
    boss.see("Cleared and submitted.")


def _enter(desk: Desk, wanted: Locator) -> None:
    """Tab until it has the focus, then Enter."""
    expect(wanted).to_be_visible(timeout=PATIENCE)
    for _ in range(120):
        if wanted.evaluate("found => found === document.activeElement"):
            desk.page.keyboard.press("Enter")
            return
        desk.page.keyboard.press("Tab")
    raise AssertionError(f"{desk.who}: {wanted} is not reached by Tab")


def two_in_one_field(stage: Stage) -> None:
    """Both texts are shown, and the officer chooses; the connection drops, and nothing is lost."""
    officer, other = stage.at("THA", "officer"), stage.at("THA", "colleague")
    place = f"/plan/year/{this()}/THA/terrorism"
    officer.open(place)
    officer.see("There is no earlier report")
    officer.press("Begin with an empty form")
    officer.see("Still missing: 41")
    other.open(place)
    _typed(officer, "Mine, invented.")
    officer.see(re.compile("Saved [0-9]"))
    _typed(other, "Theirs, invented.")
    other.see("somebody else wrote here since you read it", "Mine, invented.")
    other.look("draft-conflict")
    other.press("Write mine over it")
    other.see(re.compile("Saved [0-9]"))
    _typed(officer, "Mine again.")
    officer.see("Theirs, invented.")
    officer.press("Take theirs")
    expect(officer.page.locator("#f-1-narrative")).to_have_value("Theirs, invented.")
    _without_connection(officer)


def _without_connection(officer: Desk) -> None:
    officer.page.context.set_offline(True)
    _typed(officer, "Typed without a connection.")
    expect(officer.page.locator("#connection")).to_contain_text("There is no connection", timeout=PATIENCE)
    expect(officer.page.locator("#f-1-narrative")).to_have_value("Typed without a connection.")
    officer.page.context.set_offline(False)
    expect(officer.page.locator("#saved-f-1-narrative")).to_contain_text("Saved", timeout=PATIENCE)
    expect(officer.page.locator("#connection")).to_be_hidden()
    cut = ("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")  # what the browser and htmx say of a connection that was cut
    officer.eyes.problems[:] = [text for text in officer.eyes.problems if not any(word in text for word in cut)]
    officer.open(officer.page.url)
    expect(officer.page.locator("#f-1-narrative")).to_have_value("Typed without a connection.")


def _typed(desk: Desk, text: str) -> None:
    desk.page.locator("#f-1-narrative").fill(text)


def read_at_the_secretariat(stage: Stage) -> None:
    """What was submitted, with its version and digest, and nothing of a draft."""
    desk = stage.at("ASEC", "desk")
    desk.open(f"/plan/year/{this()}")
    desk.await_page("2 of 110 parts")
    desk.look("year")
    desk.page.locator(".year-table").get_by_role("link").first.click()
    desk.see("What Thailand submitted", "SHA-256")
    desk.look("part")
    with desk.eyes.expecting(404):
        desk.open(f"/plan/year/{this()}/THA/terrorism")
        desk.see("Not found")


CHAPTERS: tuple[Callable[[Stage], None], ...] = (
    opened_by_the_secretariat, reported_last_year, in_five_clicks, by_keyboard, two_in_one_field, read_at_the_secretariat,
)
