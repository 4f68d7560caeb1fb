"""Pieces of the scenario that more than one chapter walks."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.walk import Desk, Stage, Values

SUBJECT: Values = {"Names": "Wichai Saengthong", "Born": "1979-04-17", "Number of": "document", "Number": "XK5520417"}
CASE = "CASE-2026-001"
REQUEST: Values = {
    "Title": "Whereabouts and travel of the person of the hit", "Crime area": "drugs",
    "What is asked": "Travel records since 2024 and present address.", "Purpose": "investigation", "Case number": CASE,
    "Facts of the case": "Named by two arrested couriers; invented for the demonstration.",
    "Why the addressee is thought to hold it": "Your node answered with a hit.",
    "Person or thing asked about": "Wichai Saengthong (วิชัย แสงทอง), born 17 April 1979", "Subject's role": "suspect",
    "Link between the subject and the purpose": "Said to direct the couriers.",
    "Reason for the urgency": "The next transport is expected within days.", "Consent for evidence": "no",
}
HANDLING: Values = {"TLP": "AMBER", "Permissible action (PAP)": "AMBER", "Purpose code": "investigation", "Case": CASE,
                    "Source grade": "B", "Information grade": "3"}
PHOTO = b"An invented photograph, in words."


def search_and_read(officer: Desk) -> None:
    """From the box on every page to a record with its facts, its graph and its timeline, each with a table."""
    box = officer.page.locator("#search-box")
    box.fill("วิชัย แสงทอง")
    box.press("Enter")
    officer.see("own register", "What was compared", "the same", "Same name")
    officer.look("search")
    officer.follow(re.compile("วิชัย|Wichai"))
    officer.see("Facts", "Timeline", "History", "1979-04-17")
    officer.look("record")
    officer.open("/search?q=Blue+Lantern")
    officer.follow(re.compile("Blue Lantern"))
    officer.see("Links", "GraphML")
    officer.page.locator("#graph canvas").first.wait_for()
    officer.look("record-graph")
    officer.open("/search?q=Zxqv+Nobody")
    officer.see("Other nodes may know.")
    officer.look("search-nothing")
    officer.open("/search")
    officer.page.locator("#live-search").press_sequentially("Tan Boon")
    officer.see("Tan Boon Huat")
    officer.follow("Ask the network")


def ask(officer: Desk, subject: Values, *states: str) -> None:
    """Ask Malaysia, and whom else is named."""
    officer.open("/ask/new")
    officer.look("ask")
    officer.fill({**subject, "Purpose": "investigation", "Case": CASE, "Crime area": "drugs"})
    for box in officer.page.locator("main [name=nodes]").all():
        box.set_checked(box.get_attribute("value") in {"MYS", *states})
    officer.press("Ask the ticked nodes")


def nobody_has_answered(officer: Desk) -> None:
    """The page is honest about who has not answered."""
    officer.page.evaluate("window.stillHere = true")
    officer.see("1 of 1 node without a final answer", "this list renews itself")
    officer.look("question-waiting")


def the_answer_comes_by_itself(officer: Desk) -> None:
    """The hit comes to the page that stayed open, under its strict policy."""
    officer.see("1 hit", "Ask the contact named before any use.", "0 of 1 node without")
    assert officer.page.evaluate("window.stillHere"), "the page was loaded anew instead of renewing its answers"
    officer.look("question-answered")


def asked_with_a_hit(officer: Desk) -> str:
    """A question and its hit; the question's address."""
    ask(officer, SUBJECT)
    officer.see("1 hit")
    return officer.page.url


def request_from_hit(stage: Stage, officer: Desk) -> str:
    """One click from the hit to the pre-filled draft; a file; a second person releases it. Our number of it."""
    officer.follow("Make a request")
    officer.look("request-new")
    officer.press("Start the draft")
    officer.see(", a draft")
    expect(officer.field("Case number")).to_have_value(CASE)
    expect(officer.field("Reference of the hit")).not_to_have_value("")
    with officer.eyes.expecting(422):
        officer.press("Submit for release")
        officer.see("What is asked: This must be given.")
        officer.look("draft-incomplete")
    officer.fill({"Title": "Whereabouts"})
    officer.see(re.compile("Saved 20"))  # by itself, without a step of ours
    write(officer, REQUEST, HANDLING, urgency="flash")
    officer.give("Add a file (at most 10 MiB)", "photograph.txt", PHOTO)
    officer.press("Attach")
    officer.see("photograph.txt")
    officer.look("draft")
    return submit_and_release(stage, officer, "THA")


def write(desk: Desk, fields: Values, handling: Values | None = None, urgency: str = "") -> None:
    """Fill in a draft and save it."""
    desk.fill({**fields, **(handling or {}), **({"Urgency": urgency} if urgency else {})})
    desk.press("Save")
    desk.see("Saved.")


def submit_and_release(stage: Stage, drafter: Desk, state: str) -> str:
    """The drafter submits; a supervisor finds it in their work and releases it. The conversation's number there."""
    drafter.press("Submit for release")
    drafter.see("It waits for a second person's release.")
    drafter.look("draft-waiting")
    boss = stage.at(state, "supervisor")
    boss.open("/")
    boss.look("inbox")
    boss.page.locator(f"main a[href='{urlsplit(drafter.page.url).path}']").click()
    boss.look("draft-release")
    boss.press("Release")
    boss.see("Released.", "What can be done now")
    return boss.page.locator("h1").inner_text().split()[-1]


def asked_back_and_supplied(stage: Stage, officer: Desk, there: Desk, number: str) -> None:
    """The other state takes the request over and asks back; the first supplies what is missing."""
    found_in_work(there, number)
    there.see("Submitted, not taken over", "Travel records since 2024")
    there.look("conversation")
    do(there, "Take over")
    there.see("Taken over.")
    do(there, "Ask back", "Start the draft")
    write(there, {"What is needed": "Which border posts, and which documents?"})
    submit_and_release(stage, there, "MYS")
    officer.await_link("/requests/", number)
    officer.await_page("Which border posts")
    officer.look("conversation-asked-back")
    do(officer, "Supply what was asked", "Start the draft")
    write(officer, {"Information supplied": "Every post of 2026; passport XK5520417."})
    submit_and_release(stage, officer, "THA")


def found_in_work(there: Desk, number: str) -> None:
    """The other side finds what came in its work, and opens it."""
    there.await_link("/", re.compile("^(Police request|Request for correction|Correction).* with THA.police"), "Nobody has taken it over")
    there.see(f"their number {number}")


def do(desk: Desk, step: str, button: str = "") -> None:
    """A step of a conversation and its page."""
    desk.follow(step)
    desk.look(f"step-{step.lower().replace(' ', '-')}")
    desk.press(button or step)


def answered_with_a_report(stage: Stage, there: Desk) -> None:
    """The answer is an intelligence report with its grading and handling."""
    there.open("/requests/")
    there.look("requests")
    there.follow(re.compile(r"PR-"))
    there.await_page("passport XK5520417")
    do(there, "Answer", "Start the draft")
    write(there, {"Title": "Travel of the subject", "Crime area": "drugs", "Use as evidence": "no",
                  "Report": "Crossed at an invented post on 3 March 2026 and has not left since.",
                  "Why it is graded so": "Read from the register of crossings."},
          {"Source grade": "A", "Information grade": "1", "TLP": "AMBER"})
    there.look("draft-report")
    submit_and_release(stage, there, "MYS")


def read_and_closed(officer: Desk, number: str) -> None:
    """The report arrives, can be printed, its delivery is proven, and the case is closed."""
    officer.await_link("/requests/", number)
    officer.await_page("Crossed at an invented post")
    officer.see("Answered", "source A, information 1")
    officer.look("conversation-answered")
    assert officer.saves("photograph.txt", "photograph.txt") == PHOTO
    officer.follow("Print view")
    officer.look("print")
    officer.page.go_back()
    do(officer, "Close")
    officer.see("Closed.")
