"""From the lead shepherd's question to the frozen report: lead and Chair at the Secretariat's node, the state at its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from sheaf.kernel import clock
from tests.browser.walk import Stage
from tests.browser.year import AREA, this

LEAD, CHAIR, NAME = "VNM", "PHL", "Illicit drug trafficking"
WORDS = "The Chair thanks every state; invented."


def offices_filled(stage: Stage) -> None:
    """The Secretariat writes down who leads and who chairs."""
    desk = stage.at("ASEC", "desk")
    day = (clock.today() - timedelta(days=30)).isoformat()
    for office, area, state in (("lead_shepherd", AREA, LEAD), ("chair", "", CHAIR)):
        desk.open("/plan/bodies/SOMTC/offices")
        desk.fill({"Office": office, "Component": area, "State": state, "From": day})
        desk.press("Save")
        desk.see("Offices", "Viet Nam")
    desk.look("body")


def asked_by_the_lead(stage: Stage) -> None:
    """The lead finds what arrived in their work, asks, and writes findings."""
    lead = stage.at("ASEC", f"head-{LEAD.lower()}")
    lead.open("/")
    lead.follow(f"Review Thailand’s report on {NAME}, {this()}")
    lead.see("As lead of this component", "It was adopted in May; invented.")
    lead.look("part-lead")
    lead.fill({"Words": "With how many officials? Invented."})
    lead.press("Ask the state")
    lead.see("Waits for the state.")
    lead.open(f"/plan/reports/findings/{this()}/{AREA}")
    lead.fill({"Findings": "States work together; invented."})
    lead.press("Save")
    lead.see("done.")


def answered_by_the_state(stage: Stage) -> None:
    """The question came to the state's node; its answer comes back, and the part is reviewed."""
    boss, lead = stage.at("THA", "supervisor"), stage.at("ASEC", f"head-{LEAD.lower()}")
    boss.await_link("/", f"Answer the lead shepherd on {NAME}, {this()}")
    boss.see("With how many officials?")
    boss.look("part-asked")
    boss.fill({"Answer": "With twelve; invented."})
    boss.press("Answer")
    boss.see("↳ With twelve")
    lead.open(f"/plan/year/{this()}/THA/{AREA}")
    lead.await_page("With twelve; invented.")
    lead.press("It is reviewed")
    lead.see(re.compile("^.*reviewed · version 1", re.S))


def frozen_by_the_chair(stage: Stage) -> None:
    """Assembled, given to the Chair, who writes and circulates it: the words that were typed are frozen with it."""
    desk, chair = stage.at("ASEC", "desk"), stage.at("ASEC", f"head-{CHAIR.lower()}")
    desk.open("/plan/reports/new")
    desk.fill({"Year": str(this()), "Kind": "annual"})
    desk.press("Assemble")
    desk.follow(f"Annual report {this()}")
    desk.press("Give it to the Chair")
    desk.see("The Chair of SOMTC reviews it")
    chair.open("/")
    chair.follow(f"Review the compilation of {this()}")
    chair.look("report-chair")
    chair.fill({"Words that open the report": WORDS})
    chair.press("Circulate it to all members")
    chair.see("It stands so: circulated for comments.", WORDS)
    chair.open(f"/plan/year/{this()}/THA/{AREA}")
    chair.see("in the compilation")
    chair.open("/plan/bodies/tasks")
    chair.see("Comment on the compilation of")


def commented_and_answered(stage: Stage) -> None:
    """A member comments; the Secretariat responds in the matrix and closes the comments."""
    desk, lead = stage.at("ASEC", "desk"), stage.at("ASEC", f"head-{LEAD.lower()}")
    lead.open("/plan/reports/")
    lead.follow(f"Annual report {this()}")
    lead.follow("Add your state's comment")
    lead.fill({"Place": AREA, "Comment": "Please say “contact points”; invented."})
    lead.press("Save")
    lead.see("Please say “contact points”")
    desk.open("/plan/reports/")
    desk.follow(f"Annual report {this()}")
    desk.follow(re.compile("^respond"))
    desk.fill({"Outcome": "yes", "Response": "In the next edition; invented."})
    desk.press("Save")
    desk.press("Close the comments")
    desk.see("comments closed", "In the next edition; invented.")
    desk.look("report-closed")


CHAPTERS: tuple[Callable[[Stage], None], ...] = (
    offices_filled, asked_by_the_lead, answered_by_the_state, frozen_by_the_chair, commented_and_answered,
)
