"""The world's plan: one thing behind every door of it, with words that occur nowhere else in a draft, its evidence, a question of the
lead shepherd with its answer, a paper, and the reports that are not circulated.

The same things are made for a state's node and, with delegates, for the Secretariat's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts
from sheaf.kernel import clock
from sheaf.plan.bodies import services as bodies
from sheaf.plan.compiling import documents
from sheaf.plan.compiling import services as compiling
from sheaf.plan.compiling.models import Comment, Compilation, Recommendation
from sheaf.plan.editions import services as editions
from sheaf.plan.meetings import calendar, deciding
from sheaf.plan.meetings import services as meetings
from sheaf.plan.programme import measuring
from sheaf.plan.programme import services as programme
from sheaf.plan.registers.models import GuideStep, Item
from sheaf.plan.reporting import clearing, drafting, opening
from sheaf.plan.reporting.models import Offer, Part, Query
from sheaf.plan.sharing.models import PublicReport
from tests.federation import _know
from tests.plan_year import decided
from tests.world import World

EDITION, AREA, OTHER_AREA = "POA-2016-2025", "drugs", "arms"
YEAR, DAY = 2026, date(2027, 3, 1)
QUESTIONS = [{"subject": "NS-1", "title": "Strategy"}, {"subject": "NS-2", "title": "Streamlined"}]
DRAFT_WORDS = ("Xqplandraft", "Xqplanobstacle", "Xqplanevidence")
ASKED_WORDS = ("Xqplanquery", "Xqplananswer", "Xqplansubmitted")
HIDDEN_ENTRY = "Xqplanregister"


@dataclass(frozen=True)
class Hands:
    """Who makes it: the keeper of what is common, the drafter and the clearer of a state."""

    keeper: Actor
    drafter: Actor
    clearer: Actor


def fill(world: World) -> None:
    """At Thailand's node: its own report, by its own officers."""
    cast = world.cast
    _know("ASEC")  # where a submission goes
    make(world, Hands(cast.secretariat, cast.owner, cast.supervisor))
    world.hide(Facts(), *DRAFT_WORDS, *ASKED_WORDS, verb="plan.year")


def make(world: World, hands: Hands) -> None:
    """Everything, in the order in which it comes to be."""
    _plan(world, hands.keeper)
    _meetings(world, hands.keeper)
    _programme(world, hands.keeper, hands.drafter.state)
    _registers(world)
    _year(world, hands)
    _reports(world, hands)


def _plan(world: World, keeper: Actor) -> None:
    row = editions.relate(keeper, relation="serves", before=(EDITION, "KL-1"), after=(EDITION, "OB-2"))
    world.ids |= {"edition_code": EDITION, "clause_code": "NS-1", "subject_code": "NS-1", "crosswalk_id": row.id, "left": EDITION,
                  "right": EDITION, "body_code": "SOMTC", "body_code:idle": "WG-IDLE"}
    bodies.fill(keeper, kind="lead_shepherd", state="MYS", area=AREA, on=date(2026, 1, 1))
    made = bodies.fill(keeper, kind="lead_shepherd", state="MYS", area=OTHER_AREA, on=date(2026, 1, 1))
    bodies.fill(keeper, kind="chair", state="PHL", on=date(2026, 1, 1))
    world.ids["office_id"] = made.id


def _meetings(world: World, keeper: Actor) -> None:
    opening.formulate(keeper, code="ANNUAL-1", title="Annual report", questions=QUESTIONS)
    opening.formulate(keeper, code="ANNUAL-2", title="Annual report, next version", questions=QUESTIONS)
    for code, body, kind in (("SOMTC-26", "SOMTC", "officials"), ("AMMTC-20", "AMMTC", "annual")):
        meetings.plan_meeting(keeper, code=code, body=body, format=kind, title=code, starts=DAY)
        decided(keeper, "format:ANNUAL-1", "approve", body, f"{body}-EARLIER")
    meetings.plan_meeting(keeper, code="AMMTC-22", body="AMMTC", format="annual", title="AMMTC-22", starts=date(2028, 3, 1))
    bodies.make_body(keeper, code="WG-IDLE", name="A group with nothing open", kind="working_group")
    decided(keeper, "body:WG-IDLE", "approve", "AMMTC", "AMMTC-ENDS")  # by which it could be ended
    item = meetings.add_item(keeper, code="AMMTC-20", title="Borders")
    always = meetings.add_standing(keeper, body="AMMTC", title="Matters of the year", starts=date(2026, 1, 1))
    paper = meetings.add_paper(keeper, code="AMMTC-20", title="A paper", name="paper.txt", data=b"Words of a paper")
    held = meetings.plan_meeting(keeper, code="SOMTC-25", body="SOMTC", format="officials", title="The one before", starts=date(2026, 6, 1))
    row = deciding.propose(keeper, meeting="SOMTC-26", kind="task", text="Somebody does it.", mode="silence", until=date(2026, 11, 20))
    left = deciding.add_follow_up(keeper, decision=row.code, title="To do", owner="body:ASEC", due=date(2026, 12, 1))
    world.ids |= {"meeting_code": "AMMTC-20", "meeting_code:past": held.code, "item_id": item.id, "paper_id": paper.id,
                  "standing_id": always.id,
                  "decision_code": row.code, "follow_up_id": left.id, "paper": "agenda", "format_code": "ANNUAL-1",
                  "format_code:new": "ANNUAL-2", "secret": calendar.new_address(keeper)}


def _programme(world: World, keeper: Actor, state: str) -> None:
    for code in ("WP-2026", "WP-2029"):
        first = date(int(code[3:]), 1, 1)
        programme.make(keeper, code=code, title=f"Programme {code}", starts=first, ends=date(first.year + 2, 12, 31), edition=EDITION)
    goal = programme.add_objective(keeper, code="WP-2026", area=AREA, text="Reach it")
    action = programme.add_action(keeper, objective_id=goal.id, title="Do it", leads=[state], clauses=[f"{EDITION}/NS-1"])
    row = measuring.make(keeper, code="WP-2026", indicator_code="IND-1", title="Number of it", kind="number", area=AREA, direction="up")
    world.ids |= {"programme_code": "WP-2026", "other_code": "WP-2029", "objective_id": goal.id, "action_code": action.code,
                  "indicator_code": row.code}


def _registers(world: World) -> None:
    """A common position that is approved, a proposal that runs, and an entry in preparation that only its state knows."""
    GuideStep.objects.get_or_create(code="last", defaults={"position": 99, "title": "AMMTC approves", "body": "AMMTC"})
    Item.objects.create(code="POS-1", kind="position", state="ASEC", title="Position", text="Words", step="approved")
    Item.objects.create(code="SHA-1", kind="shared", state="ASEC", title="Shared", party="DGICM", step="open")
    Item.objects.create(code="PRO-1", kind="proposal", state="THA", title="Proposal", text="Words", step="approved", needs="SOMTC",
                        amount=Decimal(1000), currency="USD")
    Item.objects.create(code="STR-1", kind="strategy", state="VNM", title=HIDDEN_ENTRY, text=f"{HIDDEN_ENTRY} text", step="preparing")
    world.ids |= {"register_code": "SHA-1", "register_code:position": "POS-1", "register_code:proposal": "PRO-1", "register_kind": "shared",
                  "register_code:hidden": "STR-1"}


def _year(world: World, hands: Hands) -> None:
    row = opening.open_cycle(hands.keeper, year=YEAR, meeting="AMMTC-20", format="ANNUAL-1", edition=EDITION)
    state = hands.drafter.state
    part = written(hands.drafter, AREA, *DRAFT_WORDS[:2])
    file = drafting.add_evidence(hands.drafter, part_id=part.id, subject="NS-1", title=DRAFT_WORDS[2], name="a.txt",
                                 data=DRAFT_WORDS[2].encode())
    Offer.objects.create(part=part, code="made", title="Things made", source="Counted here", value=Decimal(3))
    sent = written(hands.drafter, OTHER_AREA, ASKED_WORDS[2], "")
    drafting.accept_offers(hands.drafter, part_id=sent.id)
    clearing.ask(hands.drafter, part_id=sent.id)
    clearing.submit(hands.clearer, part_id=sent.id)
    asked = Query.objects.create(part=sent, text=ASKED_WORDS[0], by_state="MYS", by_name="Mei")
    Query.objects.create(part=sent, text="An earlier question", by_state="MYS", by_name="Mei", answer=ASKED_WORDS[1], answered=clock.now())
    Part.objects.filter(pk=sent.pk).update(step="queried")
    world.ids |= {
        "cycle_year": str(row.year),
        "state_code": state,
        "area_code": AREA,
        "area_code:sent": OTHER_AREA,
        "area_code:new": "piracy",
        "field_name": "narrative",
        "evidence_id": file.id,
        "figure_code": "made",
        "query_id": asked.id,
        "version": "1",
        "file_kind": "workbook",
    }


def written(actor: Actor, area: str, narrative: str, obstacles: str) -> Part:
    """A complete draft."""
    part = drafting.open_part(actor, year=YEAR, area=area)
    drafting.save(actor, part_id=part.id, subject="NS-1",
                  values={"status": "under_way", "narrative": narrative, "obstacles": obstacles})
    drafting.save(actor, part_id=part.id, subject="NS-2", values={"status": "not_applicable"})
    return part


def _reports(world: World, hands: Hands) -> None:
    """A report being assembled, one that is circulated with a comment, a review with a recommendation, and a published one."""
    row = compiling.assemble(hands.keeper, year=YEAR)
    review = compiling.assemble(hands.keeper, year=YEAR, kind="midterm")
    said = Recommendation.objects.create(year=YEAR, kind="midterm", number=1, text="Go on", by_name="Sari")
    around = Compilation.objects.create(year=YEAR, number=2, step="circulated", title="Annual report 2026", snapshot=row.snapshot,
                                        digest=row.digest, format=row.format, format_digest=row.format_digest, made_by="x")
    made = Comment.objects.create(compilation=around, state="VNM", text="A comment", by_name="Van", at=datetime(2026, 11, 1, tzinfo=UTC))
    world.ids |= {
        "compilation_id": around.id,
        "compilation_id:own": row.id,
        "compilation_id:review": review.id,
        "recommendation_id": said.id,
        "comment_id": made.id,
        "rendering": "public",
        "suffix": "docx",
        "year": str(YEAR),
        "area": OTHER_AREA,
        "state": hands.drafter.state,
    }
    shown = documents.data_of(documents.report(documents.view({**row.snapshot, "parts": []}, row.digest, "public")))
    PublicReport.objects.create(year=YEAR, kind="annual", title="Published", digest=row.digest, content=shown)
    world.ids["kind"] = "annual"
