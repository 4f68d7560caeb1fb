"""Writes: assemble, review, circulate, comment, clear, submit, note, publish; findings. Consent is in `consenting`."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Max

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.kernel import canonical, clock, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies import services as tasks
from sheaf.plan.bodies.models import Membership
from sheaf.plan.compiling import addenda, following, openly, queries, snapshot, table
from sheaf.plan.compiling.consenting import consent as consent
from sheaf.plan.compiling.models import KINDS, REVIEWS, Comment, Compilation, Consent, Finding, Passed, Recommendation
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.meetings.models import Decision, Meeting
from sheaf.plan.reporting import owed, reviewing
from sheaf.plan.reporting.models import Cycle, Part, Submission
from sheaf.store import atomic

MAX_TEXT = 50_000
_CHAIR = "chair:SOMTC"
# What comes before a body's decision.
FIRST = {table.CLEAR: "It is circulated, and its comments are closed, before SOMTC decides on it.",
         table.NOTE: "SOMTC clears it, and the Secretariat submits it, before AMMTC decides on it."}
CLEARS, NOTES, ENDORSES = ("approve", "endorse", "adopt"), ("note", "endorse", "adopt"), ("endorse", "adopt")


def assemble(actor: Actor, *, year: int, kind: str = "annual", narrative: str = "", replaces: Compilation | None = None) -> Compilation:
    """A compilation of what has arrived. It may be assembled anew until the Chair has it. A year has one living compilation of a kind:
    `Conflict` while there is another that was not replaced, and for good once it is published. Of addenda there may be several, each of
    what came since the one before. replaces: of `replace` alone."""
    _may_keep(actor)
    if kind not in KINDS:
        raise Invalid("There is no such document.", fields={"kind": f"One of {', '.join(KINDS)}."})
    with atomic():
        cycle = Cycle.objects.select_for_update(of=("self",)).select_related("format").filter(pk=year).first()
        if not cycle:
            raise NotFound("There is no cycle of this year.")
        held = Compilation.objects.select_for_update().filter(year=year, kind=kind, step=table.ASSEMBLING).first()
        if not held:
            _alone(year, kind)
        parts = _parts(cycle, kind)
        if kind == "addendum" and not parts:
            raise Conflict("Nothing came after the freeze that is in no addendum yet.", code="no_addendum")
        row = held or Compilation(
            year=year,
            kind=kind,
            number=_next_number(year, kind),
            format=cycle.format_id,
            format_digest=cycle.format.digest,
            made_by=actor.person_id,
        )
        row.narrative, row.replaces = (narrative or row.narrative)[:MAX_TEXT], replaces or row.replaces
        row.snapshot = snapshot.gather(actor, cycle, parts, kind=kind, narrative=row.narrative, number=addenda.ordinal(row))
        row.title, row.made = row.snapshot["title"], clock.now()
        row.digest = canonical.digest(row.snapshot)
        row.save()
        _told(actor, row, "assemble", digest=row.digest, parts=len(parts))
    return row


def _alone(year: int, kind: str) -> None:
    """`Conflict` where there is a living compilation of this year and kind: one that no later one replaced. An addendum waits only for the
    one that the Chair has, since both would hold the same."""
    rows = Compilation.objects.filter(year=year, kind=kind).exclude(step=table.REPLACED).defer("snapshot")
    found = (rows.filter(step=table.CHAIR) if kind == "addendum" else rows).order_by("-number").first()
    if not found:
        return
    words = f"The {KINDS[kind]} of {year} is there already, {queries.step_words(found)}"
    if found.step == table.PUBLISHED:
        raise Conflict(f"{words}: what came later goes into an addendum.", code="published")
    if found.step in (table.CIRCULATED, table.CLOSED):
        raise Conflict(f"{words}: a new one begins by replacing it.", code="living")
    raise Conflict(f"{words}: there is one at a time.", code="living")


def _parts(cycle: Cycle, kind: str) -> list[Part]:
    """What came in time, also where its state corrects it now; of an addendum what came late and stands in none that was circulated and
    not replaced."""
    came = Submission.objects.filter(part__cycle=cycle, late=kind == "addendum")
    rows = list(Part.objects.filter(pk__in=came.values("part")).order_by("area", "state"))
    if kind != "addendum":
        return rows
    last = dict(came.order_by("version").values_list("part", "version"))
    stands = addenda.holds(cycle.year)
    return [row for row in rows if last[row.pk] > stands.get((row.state, row.area), 0)]


def _next_number(year: int, kind: str) -> int:
    return (Compilation.objects.filter(year=year, kind=kind).aggregate(last=Max("number"))["last"] or 0) + 1


def to_chair(actor: Actor, *, compilation_id: str) -> Compilation:
    """Into the Chair's review, which writes the narrative."""
    _may_keep(actor)
    with atomic():
        row = _step(actor, _locked(compilation_id), table.TO_CHAIR, table.KEEPER)
        tasks.add_task(actor, owner=_CHAIR, title=f"Review the compilation of {row.year}", about=_about(row), url=_url(row),
                       due=owed.due(Cycle.objects.get(pk=row.year), owed.CHAIR, clock.today()))
    return row


def say(actor: Actor, *, compilation_id: str, narrative: str) -> Compilation:
    """The Chair's words, while the compilation is with the Chair."""
    _may_chair(actor)
    if len(narrative) > MAX_TEXT:
        raise Invalid("The text is too long.", fields={"narrative": f"At most {MAX_TEXT:,} characters."})
    with atomic():
        row = _locked(compilation_id)
        if row.step != table.CHAIR:
            raise Conflict(f"The compilation is {table.STATES[row.step]}.", code="step")
        row.narrative = narrative
        row.snapshot = {**row.snapshot, "narrative": narrative}
        row.digest = canonical.digest(row.snapshot)
        row.save(update_fields=["narrative", "snapshot", "digest"])
        _told(actor, row, "say", digest=row.digest)
    return row


def circulate(actor: Actor, *, compilation_id: str, narrative: str | None = None) -> Compilation:
    """The Chair lets it go to all members: the snapshot is gathered a last time and never changes again. With the annual report the year is
    frozen, with an addendum what is in it; a review freezes nothing but itself, since the year's report may still be in the making.
    narrative: the Chair's words as they are now, where they are not saved yet."""
    _may_chair(actor)
    with atomic():
        row = _locked(compilation_id) if narrative is None else say(actor, compilation_id=compilation_id, narrative=narrative)
        if row.step != table.CHAIR:
            raise Conflict(f"The compilation is {table.STATES[row.step]}.", code="step")
        cycle = Cycle.objects.select_related("format").get(pk=row.year)
        parts = _parts(cycle, row.kind)
        row.snapshot = snapshot.gather(actor, cycle, parts, kind=row.kind, narrative=row.narrative, number=addenda.ordinal(row))
        row.digest = canonical.digest(row.snapshot)
        if row.kind not in REVIEWS:
            reviewing.freeze_parts(actor, cycle, parts, final=row.kind == "annual")
        _step(actor, row, table.CIRCULATE, table.CHAIRING)
        tasks.finish_tasks(actor, about=_about(row))
        if row.kind == "annual":
            owed.circulated(actor, cycle)
        due = owed.due(cycle, owed.COMMENTS, clock.today())
        for state in bodies.members_on(bodies.OFFICIALS, clock.today()):
            tasks.add_task(actor, owner=f"state:{state}", title=f"Comment on the compilation of {row.year}", about=_about(row),
                           url=_url(row), due=due)
    return row


def meeting_moved(actor: Actor, meeting: Meeting) -> None:
    """A meeting moved, and with it the days of what waits about its compilations (joined to meetings' hook, after reporting's)."""
    for cycle in Cycle.objects.filter(meeting=meeting.code).exclude(state="closed"):
        for row in Compilation.objects.filter(year=cycle.year):
            for owner, milestone in ((_CHAIR, owed.CHAIR), ("state:", owed.COMMENTS)):
                tasks.move_tasks(actor, about=_about(row), owner=owner, due=partial(owed.due, cycle, milestone))


def year_withdrawn(year: int) -> None:
    """A year is to be taken back: not once something of its report is held here (joined to reporting's hook)."""
    if any(table_.objects.filter(year=year).exists() for table_ in (Compilation, Finding, Recommendation, Consent)):
        raise Conflict(f"There is a report, a finding, a recommendation or a consent of {year}: the year is not taken back.", code="begun")


def membership_changed(actor: Actor, row: Membership) -> None:
    """A state that is a member of SOMTC no longer is not asked to comment (joined to bodies' hook)."""
    if row.body_id == bodies.OFFICIALS and row.ends and row.ends <= clock.today():
        for held in Compilation.objects.filter(step=table.CIRCULATED).defer("snapshot"):
            tasks.finish_tasks(actor, about=_about(held), owner=f"state:{row.state}")


def comment(actor: Actor, *, compilation_id: str, text: str, anchor: str = "") -> Comment:
    """What a state says of the circulated text."""
    require(actor, "plan.comment")
    if not text.strip() or len(text) > MAX_TEXT:
        raise Invalid("A comment has words.", fields={"text": f"Between 1 and {MAX_TEXT:,} characters."})
    queries.compilation(actor, compilation_id)
    with atomic():
        row = _locked(compilation_id)
        if row.step != table.CIRCULATED or actor.state not in bodies.members_on(bodies.OFFICIALS, clock.today()):
            raise Conflict("Comments are made by members while the text is circulated.", code="step")
        made = Comment.objects.create(
            compilation=row, anchor=_anchor(row, anchor), state=actor.state, text=text.strip(), by_name=actor.name[:200]
        )
        audit.record(actor, "plan.comment", kind="comment", object_id=made.id, detail={"year": row.year})
    return made


def respond(actor: Actor, *, comment_id: str, text: str, accepted: bool) -> Comment:
    """What became of a comment, in the response matrix; it may be put better until the comments close. `Conflict` afterwards."""
    _may_keep(actor)
    if not text.strip() or len(text) > MAX_TEXT:
        raise Invalid("A response has words.", fields={"text": f"Between 1 and {MAX_TEXT:,} characters."})
    with atomic():
        row = Comment.objects.select_for_update().filter(pk=comment_id).first()
        if not row:
            raise NotFound("There is no such comment.")
        held = _locked(row.compilation_id)
        if held.step != table.CIRCULATED:
            raise Conflict(f"The compilation is “{queries.step_words(held)}”: what became of its comments stands.", code="step")
        row.response, row.accepted, row.responded = text.strip(), accepted, clock.now()
        row.save(update_fields=["response", "accepted", "responded"])
        audit.record(actor, "plan.keep", kind="comment", object_id=row.id, detail={"did": "respond", "accepted": accepted})
    return row


def close_comments(actor: Actor, *, compilation_id: str) -> Compilation:
    """Comments close when each has its response."""
    _may_keep(actor)
    with atomic():
        row = _locked(compilation_id)
        if left := row.comments.filter(accepted=None).count():
            raise Conflict(f"{left} {'comment has' if left == 1 else 'comments have'} no response yet.", code="comments_open")
        _step(actor, row, table.CLOSE, table.KEEPER)
        tasks.finish_tasks(actor, about=_about(row))
    return row


def replace(actor: Actor, *, compilation_id: str) -> Compilation:
    """Comments led to changes: a new compilation is assembled of the same frozen year, and says what it replaces. A new addendum holds
    what the replaced one held and what came late since."""
    _may_keep(actor)
    with atomic():
        old = _step(actor, _locked(compilation_id), table.REPLACE, table.KEEPER)
        tasks.finish_tasks(actor, about=_about(old))  # nobody comments on it any longer
        return assemble(actor, year=old.year, kind=old.kind, narrative=old.narrative, replaces=old)


def proposed(actor: Actor, row: Decision) -> None:
    """A decision about a compilation is put: one that could not be taken is refused at once (joined to meetings' hook). `Invalid` where
    the body or kind does nothing to it, `Conflict` where it was replaced, stands behind this step already, or has not come to it."""
    kind, _, key = row.about.partition(":")
    held = Compilation.objects.filter(pk=key).first() if kind == "compilation" else None
    if not held:
        return
    event = _brings(held, row)
    if held.step == table.REPLACED:
        raise Conflict("This compilation was replaced by a later one: nothing is decided about it any longer. A decision is put about the "
                       "later one; one that is open about this never takes effect and is withdrawn.", code="replaced")
    if by := {table.CLEAR: held.cleared_by, table.NOTE: held.noted_by}[event]:
        raise Conflict(f"{row.meeting.body} has decided on this compilation already, by {by}.", code="decided")
    if not table.row(event, held.step):
        raise Conflict(f"The compilation is “{queries.step_words(held)}”. {FIRST[event]}", code="step")


def decided(actor: Actor, row: Decision) -> None:
    """A decision about a compilation was taken (about `compilation:ID`): SOMTC clears it; AMMTC notes the yearly report and endorses
    a review (joined to meetings' hook)."""
    kind, _, key = row.about.partition(":")
    held = Compilation.objects.select_for_update().filter(pk=key).first() if kind == "compilation" else None
    if not held:
        return
    event = _brings(held, row)
    proposed(actor, row)
    setattr(held, {table.CLEAR: "cleared_by", table.NOTE: "noted_by"}[event], row.code)
    _step(actor, held, event, table.DECISION, row.code)
    if event == table.NOTE and held.kind in REVIEWS:
        following.endorsed(actor, held, row)


def _brings(held: Compilation, row: Decision) -> str:
    """The step of a compilation that a decision brings about; `Invalid` where it does nothing to one."""
    if row.meeting.body == bodies.OFFICIALS and row.kind in CLEARS:
        return table.CLEAR
    if row.meeting.body == bodies.MINISTERS and row.kind in (ENDORSES if held.kind in REVIEWS else NOTES):
        return table.NOTE
    raise Invalid("This body or kind of decision does nothing to a compilation.",
                  fields={"kind": f"SOMTC approves; AMMTC {'endorses a review' if held.kind in REVIEWS else 'notes a report'}."})


def submit(actor: Actor, *, compilation_id: str) -> Compilation:
    """To AMMTC, as SOMTC cleared it."""
    _may_keep(actor)
    with atomic():
        return _step(actor, _locked(compilation_id), table.SUBMIT, table.KEEPER)


def publish(actor: Actor, *, compilation_id: str) -> Compilation:
    """The public rendering is open to everybody from now on. What it counts and shows is settled here, beside what is public already."""
    _may_keep(actor)
    with atomic():
        held = _locked(compilation_id)
        edition = Cycle.objects.values("edition").filter(pk=held.year)
        list(Cycle.objects.select_for_update(of=("self",)).filter(edition__in=edition))  # no consent and no other publication meanwhile
        held.public = openly.settled(held)
        row = _step(actor, held, table.PUBLISH, table.KEEPER)
        if not (row.noted_by and meetings.taken(row.noted_by)):
            raise Conflict("No decision of AMMTC stands behind it.", code="no_decision")
    return row


def find(actor: Actor, *, year: int, area: str, text: str) -> Finding:
    """The lead shepherd's findings on a component, until the compilation is circulated."""
    may_find(actor, area)
    if not text.strip() or len(text) > MAX_TEXT:
        raise Invalid("Findings have words.", fields={"text": f"Between 1 and {MAX_TEXT:,} characters."})
    with atomic():
        if not Cycle.objects.filter(pk=year, state="open").exists():
            raise Conflict("The year is not open.", code="step")
        row = Finding.objects.select_for_update().filter(year=year, area=area).first() or Finding(year=year, area=area, version=0)
        row.text, row.by_state, row.by_name, row.at, row.version = text.strip(), actor.state, actor.name[:200], clock.now(), row.version + 1
        row.save()
        audit.record(actor, "plan.ask", kind="finding", object_id=row.id, detail={"year": year, "area": area})
    return row


STEPS = {table.TO_CHAIR: to_chair, table.CIRCULATE: circulate, table.CLOSE: close_comments, table.SUBMIT: submit, table.PUBLISH: publish,
         table.REPLACE: replace}


def _step(actor: Actor, row: Compilation, event: str, by: str, decision: str = "") -> Compilation:
    found = table.row(event, row.step)
    if not found or found.by != by:
        raise Conflict(f"The compilation is {table.STATES[row.step]}: this is no step from there.", code="step")
    before, row.step = row.step, found.after
    row.save()
    Passed.objects.create(
        compilation=row, event=event, before=before, after=found.after, decision=decision, by=actor.person_id, by_title=actor.title[:300]
    )
    _told(actor, row, event, decision=decision)
    return row


def _locked(key: str) -> Compilation:
    row = Compilation.objects.select_for_update().filter(pk=key).first()
    if not row:
        raise NotFound("There is no such report.")
    return row


def _anchor(row: Compilation, anchor: str) -> str:
    """`area`, `area/STATE`, `chair` or empty, as the snapshot has them."""
    areas = {item["code"] for item in row.snapshot["areas"]}
    known = {"", "chair", *areas, *(f"{part['area']}/{part['state']}" for part in row.snapshot["parts"])}
    if anchor not in known:
        raise Invalid("There is no such place in the report.", fields={"anchor": "A component, or component/STATE."})
    return anchor


def _may_keep(actor: Actor) -> None:
    require(actor, "plan.keep", Facts(kind="compilation", state=node.current().state))


def may_find(actor: Actor, area: str) -> None:
    """`Refused` unless the actor speaks for who leads the component."""
    require(actor, "plan.ask")
    if not bodies.leads(actor, area):
        raise Refused("Only who leads the component writes its findings.", rule="lead")


def _may_chair(actor: Actor) -> None:
    require(actor, "plan.chair")
    if not bodies.chairs(actor):
        raise Refused("Only who chairs SOMTC does this.", rule="chair")


def _told(actor: Actor, row: Compilation, did: str, **more: Any) -> None:
    audit.record(actor, "plan.compile", kind="compilation", object_id=row.id, detail={"did": did, "year": row.year, **more})


def _about(row: Compilation) -> str:
    return f"compilation:{row.id}"


def _url(row: Compilation) -> str:
    return f"/plan/reports/{row.id}"
