"""The chapter of standing alerts: kept from a search, met by a new record, decided by keyboard, renewed, ended."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.chapters import add_person
from tests.browser.parts import CASE
from tests.browser.walk import Desk, Stage

WANTED = "Zaw Lin Oo"


def kept_from_a_search(officer: Desk) -> str:
    """One click from the search; the form says what is wrong beside the field; the alert's address."""
    officer.open(f"/search?q={WANTED.replace(' ', '+')}")
    officer.see("Alert me")
    officer.look("search-alert")
    officer.follow("Alert me")
    expect(officer.field("Names")).to_have_value(WANTED)
    officer.look("alert-new")
    officer.fill({"Purpose": "investigation", "Case": CASE, "Born": "2531"})
    with officer.eyes.expecting(422):
        officer.press("Alert me")
        officer.see("write 1988")
        officer.look("alert-new-incomplete")
    officer.fill({"Born": "1988-01-02"})
    officer.press("Alert me")
    officer.see("watching", "What it looks for", "Who can read it")
    officer.look("alert")
    return officer.page.url


def met_and_decided_by_keyboard(stage: Stage) -> None:
    """A colleague's record; the match comes into the inbox by itself; j steps to it, n decides."""
    officer = stage.at("THA", "officer")
    add_person(officer, f"{WANTED}\nဇော်လင်းဦး", "1988-01-02")
    officer.await_link("/", re.compile(f"{WANTED}|ဇော်"), "Your alert on")
    officer.see("New record", "Raised", "Born on the same day")
    officer.look("alerts")
    officer.page.keyboard.press("j")
    officer.page.keyboard.press("n")
    officer.see("Decided: not the same.")
    officer.look("alerts-none")
    officer.follow("Decided")
    officer.see("Not the same")
    officer.look("alerts-decided")


def on_the_records_page(officer: Desk) -> None:
    officer.open(f"/search?q={WANTED.replace(' ', '+')}")
    officer.follow(re.compile(f"{WANTED}|ဇော်"))
    officer.see("Standing alerts", "not the same")
    officer.look("record-alerts")
    officer.follow("Alert me of the same elsewhere")
    expect(officer.field("Born")).to_have_value("1988-01-02")
    officer.look("alert-from-record")


def renewed_and_ended(officer: Desk, alert: str) -> None:
    officer.open("/alerts/standing")
    officer.look("alerts-standing")
    officer.open(alert)
    officer.see("In the register now")
    officer.press("Renew")
    officer.see("Kept until")
    officer.press("End")
    officer.see("The alert has ended", "Keep it again")
    officer.look("alert-ended")
    officer.open("/alerts/standing?show=ended")
    officer.look("alerts-ended")
