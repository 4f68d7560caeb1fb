"""The chapter of a screening: a passenger list mapped, started, worked off by keys alone, taken out, given up."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser import chapters
from tests.browser.parts import CASE
from tests.browser.walk import Desk, Stage

NAME = "Preecha Wongsawat"
TABLE = ("Booking,Pax,Born\nB1,Preecha Wongsawat,1979-04-03\nB1,Nur Aisyah binti Invented,1991-05-05\nB2,ปรีชา วงศ์สวัสดิ์,not a date\n"
         "B3,,1970-01-01\nB4,=HYPERLINK(1),\n").encode()


def uploaded(stage: Stage) -> Desk:
    """Two records that passengers may be; the file uploaded, its columns mapped, its first rows shown."""
    officer = stage.at("THA", "officer")
    for born in ("1979-04-03", "1979-03-04"):
        chapters.add_person(officer, NAME, born)
    officer.open("/screening/")
    officer.look("screenings-none")
    officer.follow("Screen a file")
    officer.look("screening-upload")
    with officer.eyes.expecting(422):
        officer.page.locator("main form").first.evaluate("form => { form.noValidate = true; form.submit(); }")
        officer.see("This field is required.")
        officer.look("screening-upload-incomplete")
    officer.fill({"Name of the screening": "Ferry of the walk", "Kind of file": "passengers", "Purpose": "border-check", "Case": CASE})
    officer.give("File", "pax.csv", TABLE, "text/csv")
    officer.press("Upload")
    officer.see("First values")
    officer.fill({"Booking": "@id", "Pax": "name", "Born": "birthDate"})
    officer.look("screening-columns")
    officer.press("Preview")
    officer.see("no name and no number", "Start the screening")
    officer.look("screening-preview")
    return officer


def screened(stage: Stage, officer: Desk) -> None:
    """Progress survives leaving the page; the page says by itself that the run is done."""
    with stage.standing_still("THA"):
        officer.press("Start the screening")
        officer.see("You may leave this page")
        officer.look("screening-progress")
        officer.open("/screening/")
        officer.follow("Ferry of the walk")
        officer.see("You may leave this page")
    officer.see("Work the candidates off")
    officer.look("screening-done")
    officer.follow("What was left out, and why")
    officer.see("no name and no number")
    officer.look("screening-left-out")
    officer.follow("Back to the screening")


def worked_off(officer: Desk) -> None:
    """j, y, n and u alone; a note; a decision taken back; a question to the network filled in."""
    officer.follow("Work the candidates off")
    officer.see(NAME, "B1", "own records", "Birth date")
    officer.look("screening-results")
    keys = officer.page.keyboard
    keys.press("j")
    expect(officer.page.locator("li.here")).to_have_count(1)
    keys.press("y")
    officer.see(re.compile("1 the same"))
    expect(officer.page.locator("li.here")).to_have_count(1)  # the next one is at hand at once
    keys.press("n")
    officer.see(re.compile("1 somebody else"))
    keys.press("u")
    officer.see(re.compile("1 unsure"))
    officer.look("screening-decided")
    officer.press("Take back")
    officer.see(re.compile("0 the same"))
    officer.page.get_by_label("Note").first.fill("Same photograph")
    officer.press("The same")
    officer.see("Same photograph")
    officer.follow("Ask the network")
    expect(officer.field("Names")).to_have_value(NAME)
    expect(officer.field("Case")).to_have_value(CASE)
    officer.page.go_back()
    officer.fill({"Decision": "undecided"})
    officer.press("Show")
    officer.look("screening-undecided")
    officer.follow("Rows without a candidate")
    officer.see("=HYPERLINK(1)")
    officer.look("screening-without")
    officer.follow("Rows with candidates")


def taken_out_and_given_up(officer: Desk) -> None:
    """The table leaves under its handling; given up, the persons are gone."""
    key = officer.page.url.split("/screening/")[1].split("/")[0]
    table = officer.saves("Table (CSV)", f"screening-{key}.csv").decode("utf-8-sig")
    assert table.startswith("Restricted · ")
    assert "2,B1,Preecha" in table
    assert officer.saves("Excel", f"screening-{key}.xlsx").startswith(b"PK")
    officer.open("/screening/")
    officer.look("screenings")
    officer.follow("Ferry of the walk")
    officer.press("Give up and delete")
    officer.see("its persons were deleted")
    officer.look("screening-given-up")
