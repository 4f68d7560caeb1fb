"""The Secretariat's node with everybody who comes there, one thing behind every door of the plan, and words that occur nowhere else in
whatever only some may read: `readers` says who. Built once per module inside a transaction that is rolled back.

Laos is the state whose things they are; Malaysia leads the components, the Philippines chair, Viet Nam is a member like the rest.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from sheaf.access import keys, keysmith
from sheaf.access.models import Appointment
from sheaf.access.queries import actor_for
from sheaf.kernel import canonical
from sheaf.kernel import clock as clocks
from sheaf.kernel import node as nodes
from sheaf.plan.bodies import services as bodies
from sheaf.plan.compiling import documents
from sheaf.plan.compiling.models import Comment, Compilation, Consent, Finding, Recommendation
from sheaf.plan.meetings import calendar, deciding
from sheaf.plan.meetings import services as meetings
from sheaf.plan.programme import measuring
from sheaf.plan.programme.models import Indicator
from sheaf.plan.registers import services as registers
from sheaf.plan.registers.models import Item
from sheaf.plan.reporting import clearing, drafting
from sheaf.plan.reporting.models import Cycle, FocalAddress, Format, Offer, Part, Submission
from sheaf.plan.reporting.offline import services as offline
from sheaf.plan.sharing.models import PublicReport
from tests import doors_secretariat, world_plan
from tests.cast import LONG_AGO, Cast, make_person, personal_key, unit_key
from tests.cast import Part as Role
from tests.conftest import START
from tests.plan_year import recorded
from tests.world import World

AREAS = ("drugs",)
PEOPLE = {
    "keeper": Role("Sari Secretariat", "ASEC/secretariat", "secretariat", AREAS, 2),
    "desk": Role("Dewi Desk", "ASEC/desk", "officer", AREAS, 2),
    "own_delegate": Role("Lamngeun Delegate", "LAO/delegation", "delegate"),
    "own_head": Role("Laksmi Head", "LAO/delegation", "delegation_head"),
    "lead": Role("Mei Delegate", "MYS/delegation", "delegate"),
    "chair": Role("Pia Head", "PHL/delegation", "delegation_head"),
    "other_delegate": Role("Van Delegate", "VNM/delegation", "delegate"),
    "other_head": Role("Vo Head", "VNM/delegation", "delegation_head"),
    "auditor": Role("Ani Auditor", "ASEC/audit", "auditor"),
    "administrator": Role("Adi Administrator", "ASEC/node", "node_admin"),
    "unposted": Role("Udom Unposted", "ASEC/node", "auditor"),
}
OWN, OTHER = frozenset({"own_delegate", "own_head"}), frozenset({"other_delegate", "other_head"})
REVIEWERS = OWN | {"keeper", "lead", "chair"}
OFFICIALS = REVIEWERS | OTHER
SIGNED_IN = OFFICIALS | {"desk", "auditor", "administrator"}
CIRCULATED = {word: f"Xqcirc{word[2:].lower()}" for word in world_plan.ASKED_WORDS}  # the same texts in a report that went round
PUBLISHED = {"officials": "Xqplanofficials", "ministers": "Xqplanministers", "public": "Xqplanpublic"}


@dataclass
class Delegations(World):
    """readers: a word of the world's content to those whom it may be told; to nobody else."""

    readers: dict[str, frozenset[str]] = field(default_factory=dict)

    def tell(self, who: frozenset[str], *words: str) -> None:
        self.readers |= dict.fromkeys(words, who)

    def hidden_from(self, who: str) -> list[str]:
        return [word for word, told in self.readers.items() if who not in told]


@contextmanager
def secretariat_world() -> Iterator[Delegations]:
    """The world, gone again at the end of the block."""
    with (tempfile.TemporaryDirectory() as home, clocks.using(clocks.ManualClock(START)), transaction.atomic(),
          nodes.entered(nodes.Node(state="ASEC", home=Path(home))) as _):
        made = Delegations(_people(), bodies=dict(doors_secretariat.BODIES), things=dict(doors_secretariat.THINGS))
        cast = made.cast
        world_plan.make(made, world_plan.Hands(cast.keeper, cast.own_delegate, cast.own_head))
        made.tell(OWN, *world_plan.DRAFT_WORDS)
        made.tell(REVIEWERS, *world_plan.ASKED_WORDS)
        made.tell(OTHER, world_plan.HIDDEN_ENTRY)
        for fill in (_parts, _last_year, _offline, _papers, _registers, _measured, _reports, _published, _rest):
            fill(made)
        for name in cast.people:
            cast.client(name)  # now: a session made inside a test would be rolled back with it
        yield made
        transaction.set_rollback(True)


def _people() -> Cast:
    address = "ASEC/service#OPEN"
    keysmith.register_service_key(address, unit_key(address))
    nodes.current().parts[keys.SERVICE_PART] = keys.service_ring([(address, unit_key(address))])
    made = Cast({}, {})
    for name, role in PEOPLE.items():
        made.people[name], _ = make_person(name, role)
        made.actors[name] = actor_for(made.people[name], personal_key(name)[0])
    Appointment.objects.filter(person=made.people["unposted"]).update(ends=LONG_AGO + (START - LONG_AGO) / 2)
    del made.actors["unposted"]
    return made


def _parts(world: Delegations) -> None:
    """One that waits for clearance after it was given back with words, one that was submitted, a figure that was declined."""
    cast = world.cast
    waiting = world_plan.written(cast.own_delegate, "cybercrime", "Xqplanwaiting", "")
    drafting.accept_offers(cast.own_delegate, part_id=waiting.id)
    clearing.ask(cast.own_delegate, part_id=waiting.id)
    clearing.give_back(cast.own_head, part_id=waiting.id, note="Xqplannote")
    clearing.ask(cast.own_delegate, part_id=waiting.id)
    came = world_plan.written(cast.own_delegate, "money-laundering", "Xqplancame", "")
    Offer.objects.create(part=came, code="lost", title="Xqplandeclined", source="Xqplansource", value=Decimal(7))
    drafting.accept_offers(cast.own_delegate, part_id=came.id)
    drafting.decide_offer(cast.own_delegate, part_id=came.id, code="lost", decision="declined", reason="Xqplanreason")
    clearing.ask(cast.own_delegate, part_id=came.id)
    clearing.give_back(cast.own_head, part_id=came.id, note="Xqplanback")
    clearing.ask(cast.own_delegate, part_id=came.id)
    clearing.submit(cast.own_head, part_id=came.id)
    bodies.fill(cast.keeper, kind="lead_shepherd", state="MYS", area="money-laundering", on=date(2026, 1, 1))
    world.ids |= {"area_code:waiting": "cybercrime", "area_code:came": "money-laundering"}
    world.tell(OWN, "Xqplanwaiting", "Xqplannote", "Xqplanback", "Xqplandeclined", "Xqplansource", "Xqplanreason")
    world.tell(REVIEWERS, "Xqplancame")


def _last_year(world: Delegations) -> None:
    """A year that was compiled: delegates read what is in it, and Laos copies it forward."""
    cycle = Cycle.objects.get(pk=world_plan.YEAR)
    cycle.year, cycle.state = 2024, "frozen"
    cycle.save(force_insert=True)
    part = Part.objects.create(cycle=cycle, state="LAO", area="drugs", step="frozen", submitted_version=1, summary="done")
    entry = {"subject": "NS-1", "status": "done", "narrative": "Xqplanlast", "obstacles": "", "needs": "", "language": "en",
             "shown_to": "officials", "copied_from": None, "evidence": []}
    said = {"entries": [entry], "figures": []}
    Submission.objects.create(part=part, version=1, content=said, digest=canonical.digest(said), cleared_by="Laksmi")
    world.ids["cycle_year:last"] = "2024"
    world.tell(OFFICIALS, "Xqplanlast")


def _offline(world: Delegations) -> None:
    name, data = offline.export(world.cast.own_delegate, year=world_plan.YEAR, kind="workbook")
    world.ids["upload_id"] = offline.take(world.cast.own_delegate, data=data, name=f"Xqplanupload {name}").id
    world.tell(OWN, "Xqplanupload")
    world.bodies["workbook"] = data


def _papers(world: Delegations) -> None:
    """A paper for whoever reads the plan, one for all delegates, and two for those who take part in a group of Laos and Malaysia."""
    keeper, lead = world.cast.keeper, world.cast.lead
    bodies.make_body(keeper, code="WG-1", name="A group", kind="working_group")
    for state in ("LAO", "MYS"):
        bodies.admit(keeper, body="WG-1", state=state, on=date(2026, 1, 1))
    meetings.plan_meeting(keeper, code="WG-1-1", body="WG-1", format="working_group", title="The group meets", starts=date(2026, 12, 1))
    item = meetings.add_item(keeper, code="WG-1-1", title="First")
    texts = {"Xqpaperall": ("all", "", SIGNED_IN), "Xqpapermembers": ("members", "", OFFICIALS),
             "Xqpaperbody": ("body", "", OWN | {"keeper", "lead"}), "Xqpaperitem": ("body", item.id, OWN | {"keeper", "lead"})}
    for word, (shown, of, who) in texts.items():
        row = meetings.add_paper(
            lead, code="WG-1-1", title=f"Title {word}", name=f"{word}.txt", data=word.encode(), shown_to=shown, item_id=of)
        world.ids[f"paper_id:{word}"] = row.id
        world.tell(who, word)
    decision = deciding.propose(keeper, meeting="WG-1-1", kind="task", text="Laos does it.")
    recorded(keeper, decision.code)
    left = deciding.add_follow_up(keeper, decision=decision.code, title="Laos's own", owner="state:LAO", due=date(2026, 12, 1))
    world.ids |= {"meeting_code:group": "WG-1-1", "body_code:group": "WG-1", "follow_up_id:own": left.id,
                  "decision_code:group": decision.code}


def _registers(world: Delegations) -> None:
    """A strategy whose words were others in its draft, one that was never shown, one in preparation, a draft position."""
    own, keeper = world.cast.own_delegate, world.cast.keeper
    registers.add(own, kind="strategy", code="LAO-1", values={"title": "Xqdraftwords"})
    registers.edit(own, code="LAO-1", version=1, values={"title": "Strategy of Laos"})
    registers.step(own, code="LAO-1", event="adopt")
    registers.add(own, kind="proposal", code="LAO-2", values={"title": "Xqneverasked", "text": "Words", "needs": "SOMTC",
                                                              "amount": "10", "currency": "USD"})
    registers.step(own, code="LAO-2", event="withdraw", note="Xqneversaid")
    registers.add(own, kind="strategy", code="LAO-3", values={"title": "Xqpreparing"})
    registers.add(keeper, kind="position", code="POS-2", values={"title": "Xqdraftposition", "text": "Words"})
    world.ids |= {f"register_code:{code}": code for code in ("LAO-1", "LAO-2", "LAO-3", "POS-2")}
    world.tell(OWN, "Xqdraftwords", "Xqneverasked", "Xqneversaid", "Xqpreparing")
    world.tell(OFFICIALS, "Xqdraftposition")
    Item.objects.filter(pk="PRO-1").update(state="LAO")


def _measured(world: Delegations) -> None:
    row = Indicator.objects.get()
    measuring.observe(world.cast.keeper, indicator_id=row.id, state="LAO", year=2026, value="31415926", source="Report")
    world.tell(REVIEWERS, "31415926")


def _reports(world: Delegations) -> None:
    """One with the Chair, one that went round with comments, a final review that was endorsed; findings and what a review recommends."""
    own = Compilation.objects.get(pk=world.ids["compilation_id:own"])
    around = Compilation.objects.get(pk=world.ids["compilation_id"])
    around.snapshot = _renamed({**own.snapshot, "narrative": "Xqcircnarrative", "findings": {"arms": "Xqcircfinding"}})
    around.narrative = "Xqcircnarrative"
    around.save()
    Comment.objects.filter(compilation=around).update(text="Xqcomment", response="Xqresponse")
    held = _another(own, number=3, step="chair", narrative="Xqchair", snapshot=_renamed({**own.snapshot, "narrative": "Xqchair"}))
    said = [{"finding": "Found.", "text": "Go on", "clauses": ["NS-1"], "goes_to": "edition"}]
    decided = "AMMTC-EARLIER.1"
    ended = _another(own, number=1, step="noted", kind="final", cleared_by=decided, noted_by=decided, title="Final review",
                     snapshot={**_renamed(own.snapshot), "kind": "final", "recommendations": said, "achievements": [], "states": {}})
    later = Recommendation.objects.create(year=world_plan.YEAR, kind="final", number=1, text="Follow up", goes_to="follow_up", by_name="S")
    Recommendation.objects.filter(year=world_plan.YEAR, kind="midterm").update(text="Xqrecommended", finding="Xqrecommendedfinding")
    Finding.objects.create(year=world_plan.YEAR, area="arms", text="Xqfinding", by_state="MYS", by_name="Mei")
    world.ids |= {"compilation_id:chair": held.id, "compilation_id:final": ended.id, "recommendation_id:final": later.id}
    world.tell(OFFICIALS, "Xqcircnarrative", "Xqcircfinding", "Xqcomment", "Xqresponse", *CIRCULATED.values())
    world.tell(frozenset({"keeper", "chair"}), "Xqchair")
    world.tell(frozenset({"keeper"}), "Xqrecommended", "Xqrecommendedfinding")
    world.tell(frozenset({"keeper", "lead", "chair"}), "Xqfinding")


def _renamed(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The snapshot with words of its own for what states said."""
    text = json.dumps(snapshot)
    for before, after in {**CIRCULATED, "Xqplancame": "Xqcirccame"}.items():
        text = text.replace(before, after)
    found: dict[str, Any] = json.loads(text)
    return found


def _another(row: Compilation, **values: Any) -> Compilation:
    names = ("year", "title", "narrative", "digest", "format", "format_digest")
    return Compilation.objects.create(**{name: getattr(row, name) for name in names} | values, made_by="x")


def _published(world: Delegations) -> None:
    """A report that is published: Laos consents to its public line, Viet Nam does not."""
    own = Compilation.objects.get(pk=world.ids["compilation_id:own"])
    entries = [{"subject": "NS-1", "status": "done", "narrative": word, "obstacles": f"{word}obstacle", "needs": "", "language": "en",
                "shown_to": level, "copied_from": None, "evidence": []} for level, word in PUBLISHED.items()]
    held = {"area": "arms", "version": 1, "digest": "", "late": False, "reviewed": True, "cleared_by": "", "figures": [], "queries": []}
    silent = [{**entries[2], "narrative": "Xqplansilent"}]
    parts = [{**held, "state": "LAO", "entries": entries}, {**held, "state": "VNM", "entries": silent}]
    snapshot = {**own.snapshot, "year": 2025, "parts": parts, "consents": ["LAO"], "narrative": "Xqplanwords", "findings": {}}
    row = _another(own, number=9, year=2025, step="published", snapshot=snapshot, cleared_by="SOMTC-EARLIER.1", noted_by="AMMTC-EARLIER.1")
    shown = documents.data_of(documents.report(documents.view(row.snapshot, row.digest, "public")))
    PublicReport.objects.create(year=2025, kind="annual", title="Published", digest=row.digest, content=shown)
    Consent.objects.create(year=2025, state="LAO", by_name="Laksmi")
    world.ids |= {"compilation_id:published": row.id, "year:published": "2025"}
    inner = (PUBLISHED["officials"], PUBLISHED["ministers"], f"{PUBLISHED['public']}obstacle", "Xqplansilent", "Xqplanwords")
    world.tell(OFFICIALS, *inner)
    assert not [word for word in inner if word in json.dumps(shown)]
    assert PUBLISHED["public"] in json.dumps(shown)


def _rest(world: Delegations) -> None:
    """A format's Word template; the calendar of a delegate of another state; every rendering, chapter and kind of paper."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", "<w/>")
    Format.objects.filter(pk="ANNUAL-2").update(template=packed.getvalue())
    FocalAddress.objects.create(state="PHL", email="xqfocal@phl.example", deputy="xqdeputy@phl.example", changed_by="x")
    world.tell(frozenset({"keeper"}), "xqfocal", "xqdeputy")
    world.ids["secret"] = calendar.new_address(world.cast.other_delegate)
    world.ids |= {"register_kind:own": "strategy", "rendering:full": "full", "rendering:ammtc": "ammtc", "paper:decisions": "decisions",
                  "area:whole": "overview", "suffix:pdf": "pdf"}


__all__ = ["Delegations", "secretariat_world"]
