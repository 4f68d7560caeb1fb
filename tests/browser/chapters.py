"""The chapters beside the main story: each walks one part of the house through its pages."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from sheaf.kernel import clock
from tests.browser.parts import (
    CASE,
    HANDLING,
    REQUEST,
    do,
    found_in_work,
    submit_and_release,
    write,
)
from tests.browser.walk import Desk, Stage, Values

SAME: Values = {"Source": "Report 7", "Source graded": "B", "Information graded": "2", "Crime area": "drugs", "Case": CASE}
FIRST = ("No,Naam,Born,Passport\n1,สมศรี ใจดี,1980-02-01,XA1234567\n2,Nur Aisyah binti Rahman,1991-05-05,XB7654321\n"
         "3,=HYPERLINK(1),not a date,\n4,,1970-01-01,XC1111111\n").encode()
SECOND = ("No,Naam,Born,Passport\n1,สมศรี ใจดี,1980-02-02,XA1234567\n5,ដារ៉ា សុខ,1975-03-03,XD2222222\n").encode()


def complain(stage: Stage, officer: Desk) -> str:
    """From the hit to the complaint of the person concerned, released; our number."""
    officer.follow(re.compile("^Wrong"))
    officer.press("Start the draft")
    write(officer, {"Title": "This is another person", "What is wrong": "wrong_match", "Brought by": "person",
                    "Person who complains, and how to reach them": "The person concerned, through this unit.",
                    "Why it is wrong": "Another passport, another face; invented for the demonstration."}, HANDLING)
    officer.look("draft-complaint")
    return submit_and_release(stage, officer, "THA")


def decide_the_complaint(stage: Stage, number: str) -> None:
    """The owner examines it and decides; a second person there releases the decision."""
    there = stage.at("MYS", "officer")
    found_in_work(there, number)
    do(there, "Take over")
    do(there, "Decide: corrected", "Start the draft")
    write(there, {"What was found and changed": "Two people of one name; the match is withdrawn.", "They read": "wrong_match"})
    there.look("draft-decision")
    submit_and_release(stage, there, "MYS")


def urgent_request(stage: Stage, officer: Desk) -> str:
    """A request that starts from nothing, urgent; our number."""
    officer.open("/requests/new")
    officer.fill({"To": "MYS/police"})
    officer.press("Start the draft")
    write(officer, REQUEST, HANDLING, urgency="flash")
    return submit_and_release(stage, officer, "THA")


def acknowledged_by_phone(there: Desk, number: str) -> None:
    """The duty officer answers by phone, then in writing."""
    found_in_work(there, number)
    there.follow("Acknowledge by phone")
    there.look("step-acknowledge")
    there.fill({"Who was spoken to": "Duty officer of Thailand", "Number called, from the directory": "+44 20 7946 0100",
                "When": f"{clock.now():%Y-%m-%dT%H:%M}"})
    there.press("Acknowledge by phone")
    there.see("Acknowledged by phone", "To be confirmed")
    there.look("conversation-by-phone")
    do(there, "Confirm in writing")
    there.see("Confirmed in writing")


def ask_what_a_person_decides(stage: Stage) -> str:
    """Under money laundering the other node lets a person decide; the question's address."""
    officer = stage.at("THA", "officer")
    officer.open("/ask/new")
    officer.fill({"Names": "Tan Boon Huat\n陈文发", "Born": "1970-09-30", "Purpose": "investigation", "Case": CASE,
                  "Crime area": "money-laundering"})
    officer.press("Ask the ticked nodes")
    officer.see("0 hits")
    officer.see(re.compile("a person", re.I))
    officer.look("question-held")
    return officer.page.url


def decided_by_a_person(stage: Stage) -> None:
    """A supervisor there reads both sides and tells the hit, under a domestic basis."""
    boss = stage.at("MYS", "supervisor")
    boss.open("/ask/held")
    boss.see("What was compared")
    boss.look("held")
    item = boss.page.locator("main li.panel", has_text="Tan Boon Huat").first
    item.get_by_label("Domestic basis", exact=False).fill("Invented provision 3, for the demonstration only")
    item.get_by_role("button", name="Tell the hit").click()
    boss.see("The hit was told.")
    boss.look("held-none")


def who_asked(stage: Stage) -> None:
    """Who asked, what rules answered, and what watched records were asked about."""
    boss = stage.at("MYS", "supervisor")
    for path, name, text in (("/ask/received", "received", "Inspector Jasmine"), ("/ask/rules", "rules", "Add a rule"),
                             ("/ask/alarms", "alarms", "atched")):
        boss.open(path)
        boss.see(text)
        boss.look(name)
    boss.open("/search?q=Tan+Boon+Huat")
    boss.follow(re.compile("Tan Boon Huat|陈文发|Chen Wenfa"))
    boss.see("Who asked, who was told")
    boss.follow("All of them")
    boss.look("about")
    officer = stage.at("THA", "officer")
    officer.open("/ask/")
    officer.look("questions")


def upload(desk: Desk, edition: str, content: bytes) -> None:
    desk.open("/lists/upload")
    desk.look("list-upload")
    desk.fill({"Source": "Watch list of the walk", "Edition": edition})
    desk.give("File", f"watch-{edition}.csv", content, "text/csv")
    desk.press("Upload")
    desk.see("State: ")


def first_edition(stage: Stage) -> None:
    """Columns mapped, the first rows shown, every refusal with its reason; a supervisor publishes."""
    officer = stage.at("THA", "officer")
    upload(officer, "one", FIRST)
    officer.look("list-uploaded")
    officer.follow("Map the columns")
    officer.fill({"Each row is a": "Person", "No": "@id", "Naam": "name", "Born": "birthDate", "Passport": "passportNumber"})
    officer.look("list-columns")
    officer.press("Preview")
    officer.see("สมศรี ใจดี")
    officer.look("list-preview")
    officer.press("Check the whole file")
    officer.see("Rows refused", "A supervisor or head of unit publishes it.")
    officer.look("list-checked")
    officer.follow("Reasons for every refusal")
    officer.look("list-refused")
    publish(stage, "Watch list of the walk, one")


def publish(stage: Stage, name: str) -> None:
    boss = stage.at("THA", "supervisor")
    boss.open("/lists/")
    boss.follow(name)
    boss.press("Publish")
    boss.see("State: published")
    boss.look("list-published")


def second_edition(stage: Stage) -> None:
    """The columns are remembered; what was added, changed and removed; then the list is searched with the register."""
    officer = stage.at("THA", "officer")
    upload(officer, "two", SECOND)
    officer.follow("Map the columns")
    expect(officer.field("Naam")).to_have_value("name")
    officer.press("Preview")
    officer.press("Check the whole file")
    officer.see("Added", "Changed", "Removed")
    officer.look("list-compared")
    officer.follow("Changed")
    officer.see("1980-02-02")
    officer.look("list-differences")
    publish(stage, "Watch list of the walk, two")
    officer.open("/lists/")
    officer.look("lists")
    officer.follow(re.compile(r"^(no|yes)\s*: Watch list of the walk"))
    officer.look("list-answers")
    officer.open("/search?q=ដារ៉ា+សុខ")
    officer.see("list: Watch list of the walk")
    officer.follow(re.compile("ដារ៉ា"))
    officer.see("Published by others")
    officer.look("list-entry")


def two_records(stage: Stage) -> tuple[str, str]:
    """Two people added by form, the first changed; their addresses."""
    officer = stage.at("THA", "officer")
    officer.open("/records/new")
    officer.look("record-kinds")
    officer.follow("Person")
    officer.look("record-new")
    with officer.eyes.expecting(422):
        officer.press("Add")
        officer.look("record-new-incomplete")
    first = add_person(officer, "Kyaw Zaw Htun\nကျော်ဇောထွန်း", "1988-01-02")
    second = add_person(officer, "Kyaw Zaw Htun", "1988-02-01")
    officer.open(first)
    officer.follow("Edit")
    officer.look("record-edit")
    officer.page.locator("[name='p.nationality']").fill("mm")
    officer.fill({**SAME, "Source": "Report 8"})
    officer.press("Save")
    officer.see("Report 8", "History")
    return first, second


def add_person(officer: Desk, name: str, born: str) -> str:
    officer.open("/records/new?schema=Person")
    officer.page.locator("[name='p.name']").fill(name)
    officer.page.locator("[name='p.birthDate']").fill(born)
    officer.fill(SAME)
    officer.press("Add")
    officer.see("Facts", born)
    return officer.page.url


def merged_and_parted(stage: Stage, first: str, second: str) -> None:
    """Side by side, with the contradiction that must be seen; merged; undone."""
    officer = stage.at("THA", "officer")
    officer.open(first)
    officer.follow("Merge")
    officer.look("merge-choose")
    officer.fill({"Id of the other record": second.rsplit("/", 1)[1]})
    officer.press("Compare")
    officer.see("The two contradict each other.")
    officer.look("merge")
    officer.fill({"Why they are the same": "One passport photograph."})
    officer.tick("I have seen the contradictions and merge all the same")
    officer.press("Merge")
    officer.see("Merged. The record's page can undo it.", "1988-02-01", "Undo")
    officer.look("record-merged")
    officer.press("Undo")
    officer.see("The merge is undone.")
    officer.open(second)
    officer.see("1988-02-01")


def file_with_custody(stage: Stage, record: str) -> None:
    """A file taken in with its digest, handed over and given out; each step is written down."""
    officer = stage.at("THA", "officer")
    officer.open(record)
    officer.page.locator("summary", has_text="Attach a file").click()
    officer.give("File", "រូបថត-photograph.txt", b"Invented.")
    officer.fill({"How it came in": "By hand from the border post"})
    officer.look("record-attach")
    officer.press("Attach")
    officer.see("The file is taken in.", "SHA-256", "By hand from the border post")
    officer.page.get_by_label("Handed over to").fill("Forensic laboratory (invented)")
    officer.press("Write down")
    officer.see("The hand-over is written down.")
    officer.open(record)
    officer.see("Forensic laboratory")
    assert officer.saves("Download", "រូបថត-photograph.txt") == b"Invented."
    officer.open(officer.page.url)
    officer.look("record-custody")


def directory_read(stage: Stage) -> None:
    """Who answers now, in which language, and who signed for it."""
    officer = stage.at("THA", "officer")
    for path, name, text in (("/directory/", "directory", "Malaysia"), ("/directory/contacts", "contacts", "on duty"),
                             ("/directory/units", "units", "MYS/police"), ("/directory/liaison", "liaison", "Attaché Bamboo")):
        officer.open(path)
        officer.see(text)
        officer.look(name)
    officer.follow(re.compile("Attaché Bamboo"))
    officer.see("Signed by", "Version 1")
    officer.look("directory-person")


def posting_edited(stage: Stage) -> None:
    """A state's administrator changes its posting; the page shows the new version and keeps the old one."""
    keeper = stage.at("THA", "keeper")
    keeper.open("/directory/liaison?host=MYS")
    keeper.follow(re.compile("Attaché Bamboo"))
    keeper.follow("Change")
    keeper.look("directory-edit")
    keeper.fill({"Name in own script": "ทูตไผ่ (สมมุติ)", "City": "Kuala Lumpur and Putrajaya"})
    keeper.press("Sign and save")
    keeper.see("ทูตไผ่", "Version 2", "Version 1")
    keeper.look("directory-edited")
    keeper.open("/directory/new/contact")
    keeper.look("directory-new")


def audited(stage: Stage) -> None:
    """The auditor searches the log and verifies the chain."""
    auditor = stage.at("THA", "auditor")
    auditor.open("/audit/")
    auditor.fill({"Verb": "directory"})
    auditor.press("Search")
    auditor.see("rows, the newest first", "directory.edit")
    auditor.look("audit")
    auditor.press("Verify the chain")
    auditor.see("The chain is whole")
    auditor.look("audit-verified")


def administered(stage: Stage) -> None:
    """People and their appointments, and delivery between nodes."""
    keeper = stage.at("THA", "keeper")
    keeper.open("/access/people")
    keeper.look("people")
    keeper.fill({"Username": "newcomer", "Name": "Officer Vanilla"})
    keeper.press("Make the account")
    keeper.see("Officer Vanilla has an account.")
    keeper.look("person-made")
    keeper.follow("Appoint Officer Vanilla")
    keeper.fill({"Unit": "THA/police", "Role": "officer", "Crime areas": "drugs"})
    keeper.press("Appoint")
    keeper.see("THA/police")
    keeper.look("person")
    keeper.open("/exchange/")
    keeper.see("delivered with a signed receipt")
    keeper.look("delivery")
    keeper.open("/search/index")
    keeper.see("in order")
    keeper.press("Of own records")
    keeper.see("The worker makes the search keys anew")
    keeper.look("search-index")
    keeper.open("/access/keys")
    keeper.look("unit-keys")


def own_pages(stage: Stage) -> None:
    """What I am, may do and why; tokens; the second factor; keys of the keyboard."""
    officer = stage.at("THA", "officer")
    for path, name in (("/access/me", "me"), ("/access/keys", "own-unit-keys"), ("/keys", "keyboard"), ("/account/2fa/", "second-factors"),
                       ("/account/password/change/", "password"), ("/exchange/grants", "grants"), ("/access/unlock", "unlock")):
        officer.open(path)
        officer.look(name)
    officer.open("/access/why?verb=request.release")
    officer.see("Step by step")
    officer.look("why")
    officer.open("/access/tokens")
    officer.fill({"Name": "nightly export", "Valid for days": "7"})
    officer.page.get_by_label("search the register", exact=False).first.check()
    officer.press("Make the token")
    officer.see("Copy the token now.")
    officer.look("tokens")


def refused_and_missing(stage: Stage) -> None:
    """403 and 404 as pages of the house."""
    officer, keeper = stage.at("THA", "officer"), stage.at("THA", "keeper")
    for desk, path, status, text in ((officer, "/audit/", 403, "Not allowed"), (keeper, "/search?q=Tan", 403, "Not allowed"),
                                     (officer, "/records/01a00000-0000-7000-8000-000000000000", 404, "Not found"),
                                     (officer, "/no-such-page", 404, "Not found")):
        with desk.eyes.expecting(status):
            desk.open(path)
            desk.see(text)
            desk.look(f"error-{status}-{desk.who.split()[0]}")
