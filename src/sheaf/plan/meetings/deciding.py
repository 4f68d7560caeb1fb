"""Writes about decisions: propose, record, take positions, let silence lapse, count again; what follows, and its end."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from sheaf.access.actor import Actor, service
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused, SheafError
from sheaf.plan.bodies import queries as offices
from sheaf.plan.bodies import services as bodies
from sheaf.plan.bodies.models import Membership
from sheaf.plan.bodies.words import OWNERS
from sheaf.plan.meetings import hooks, queries, subjects, table
from sheaf.plan.meetings.following import follow
from sheaf.plan.meetings.models import KINDS, TITLE, AgendaItem, Decision, FollowUp, Meeting, Position
from sheaf.plan.meetings.services import may_keep, told
from sheaf.plan.values import wrong_days
from sheaf.store import atomic

log = logging.getLogger("sheaf.plan")
MAX_TEXT = 10_000  # letters of a decision or of a reservation
MAX_SILENCE = 90  # days
MAX_WAITS = 400  # letters of what an agreed one waits for


def propose(actor: Actor, *, meeting: str, kind: str, text: str, mode: str = table.CONSENSUS, about: str = "", clauses: Iterable[str] = (),
            item_id: str = "", until: date | None = None, value: dict[str, Any] | None = None) -> Decision:
    """Put a decision to a body. about: `kind:code`, empty for none; until: the last day of a silence procedure; value: what the room
    that acts on it needs. An extension says what it extends and to which day (value's `to`). What it is about and its clauses must be there
    (`Invalid`) and wait for it still (`Conflict`). It binds nobody before it is taken."""
    may_keep(actor)
    named = list(clauses)
    wrong = _wrong(kind, text, mode, until) | subjects.wrong(about, named)
    if wrong:
        raise Invalid("The decision cannot be put as written.", fields=wrong)
    with atomic():
        at = Meeting.objects.select_for_update().filter(pk=meeting).exclude(state="cancelled").first()
        if not at:
            raise NotFound("There is no such meeting.")
        item = AgendaItem.objects.filter(pk=item_id, meeting=at).first() if item_id else None
        if item_id and not item:
            raise Invalid("The item is not on this meeting's agenda.", fields={"item_id": "Choose an item of this meeting."})
        number = (at.decisions.aggregate(last=Max("number"))["last"] or 0) + 1
        row = Decision.objects.create(
            code=f"{meeting}.{number}", meeting=at, item=item, number=number, kind=kind, text=text.strip(), about=about, mode=mode,
            clauses=named, until=until if mode == table.SILENCE else None, value=value or {})
        for hook in hooks.ON_PUT:  # a room above says more exactly what is wrong
            hook(actor, row)
        subjects.extends(row)
        subjects.waits(row)
        told(actor, "decision", row.code, "propose", asks=kind, about=about, mode=mode)
    return row


def record(actor: Actor, *, code: str, on: date | None = None) -> Decision:
    """The meeting took it by consensus, on one of its days: on, or its last day so far. `Conflict` before the meeting has begun."""
    may_keep(actor)
    return _step(actor, code, table.RECORD, by="keeper", on=on)


def take_position(actor: Actor, *, code: str, event: str, text: str = "") -> Decision:
    """A member agrees, objects or enters a reservation, in words of its own."""
    require(actor, "plan.position")
    if event not in (table.AGREE, table.OBJECT, table.RESERVE):
        raise Invalid("There is no such position.", fields={"event": "agree, object or reserve."})
    if len(text) > MAX_TEXT or (event == table.RESERVE and not text.strip()):
        raise Invalid("A reservation is told in words.", fields={"text": f"Between 1 and {MAX_TEXT:,} characters."})
    return _step(actor, code, event, by="member", text=text.strip())


def resume(actor: Actor, *, code: str, until: date | None = None) -> Decision:
    """After an objection was settled the procedure begins anew: earlier agreement counts no longer."""
    may_keep(actor)
    return _step(actor, code, table.RESUME, by="keeper", until=until)


def withdraw(actor: Actor, *, code: str) -> Decision:
    """It is put no longer, and nothing follows from it: its open follow-ups are dropped with their tasks."""
    may_keep(actor)
    with atomic():
        row = _step(actor, code, table.WITHDRAW, by="keeper")
        for item in row.follow_ups.select_for_update().filter(state="open"):
            _closed(actor, item, "dropped", "The decision was withdrawn.", "plan.decide")
    return row


def let_silence_lapse() -> int:
    """The worker's part: what stood its time without an objection is taken. Where the room that acts on one cannot, that one stays open
    and says what it waits for, and the others are taken. Returns how many."""
    due = Decision.objects.filter(mode=table.SILENCE, state=table.OPEN, until__lt=clock.today()).values_list("code", flat=True)
    return sum(_by_clock(code, table.LAPSE) for code in list(due))


def count_again(body: str = "") -> int:
    """The worker's part, and after a membership changed: what every member of now has agreed to is taken, of one body or of all. Returns
    how many."""
    rows = Decision.objects.filter(mode=table.AD_REFERENDUM, state=table.OPEN).select_related("meeting").order_by("code")
    rows = rows.filter(meeting__body=body) if body else rows
    return sum(_by_clock(row.code, table.COUNT) for row in list(rows) if queries.confirmed_on(row))


def membership_changed(actor: Actor, row: Membership) -> None:
    """A state is a member no longer: what the others have all agreed to is taken (joined to bodies' hook)."""
    count_again(row.body_id)


def _by_clock(code: str, event: str) -> bool:
    """Whether it was taken; one that somebody else has just closed is left alone."""
    try:
        return _step(service(node.current().state), code, event, by="clock").state == table.TAKEN
    except SheafError:
        return False


def _step(actor: Actor, code: str, event: str, *, by: str, on: date | None = None, text: str = "", until: date | None = None) -> Decision:
    with atomic():
        row = Decision.objects.select_for_update(of=("self",)).select_related("meeting").filter(pk=code).first()
        if not row:
            raise NotFound("There is no such decision.")
        found = _allowed(actor, row, event, by)
        if event == table.RECORD:
            on = _met(row.meeting, on)
        if event == table.RESUME:
            _begin_anew(row, until)
        if by == "member":
            _positioned(actor, row, event, text)
        day = queries.confirmed_on(row) if event in (table.AGREE, table.COUNT) else None
        after = table.after(found, confirmed=day is not None)
        if after == table.TAKEN:
            _taken(actor, row, event, on or _day(row, event, day))
        else:
            row.state, row.waits = after, "" if event in (table.OBJECT, table.RESUME, table.WITHDRAW) else row.waits
            row.save(update_fields=["state", "until", "waits"])
            _step_told(actor, row, event)
    return row


def _allowed(actor: Actor, row: Decision, event: str, by: str) -> table.Row:
    """The row of the table that allows this step now. `Refused` for who is no member, else `Conflict`."""
    if by == "member" and not queries.may_take_part(actor, row):
        raise Refused("Only members of the body that decides take a position.", rule="member")
    found = table.row(event, row.mode, row.state)
    if not found or found.by != by:
        raise Conflict(f"The decision is {table.STATES[row.state]}: this is no step from there.", code="step")
    if by == "member" and row.mode == table.SILENCE and row.until and row.until < clock.today():
        raise Conflict(f"The silence ended on {row.until}, and nobody had objected.", code="step")
    if event == table.COUNT and not queries.confirmed_on(row):
        raise Conflict("Not every member has agreed.", code="step")
    return found


def _day(row: Decision, event: str, confirmed: date | None) -> date:
    """When a decision is taken by its own rule, whenever the worker came to it: the day after the silence, the day on which the last member
    agreed or left. One that waited for something else is taken on the day on which it takes effect."""
    if row.waits:
        return clock.today()
    if event == table.LAPSE and row.until:
        return row.until + timedelta(days=1)
    return confirmed or clock.today()


def _taken(actor: Actor, row: Decision, event: str, on: date) -> None:
    """It is taken, with what the rooms above do on it. What a meeting would record is refused where they cannot; what the members have
    agreed to by themselves stays open with their words, and says what must come first."""
    before = row.waits
    try:
        with atomic():
            row.state, row.taken, row.waits = table.TAKEN, on, ""
            row.save(update_fields=["state", "taken", "until", "waits"])
            _step_told(actor, row, event)
            subjects.waits(row)
            for hook in hooks.ON_TAKEN:
                hook(actor, row)
    except SheafError as error:
        if event == table.RECORD:
            raise
        row.state, row.taken, row.waits = table.OPEN, None, error.message[:MAX_WAITS]
        if row.waits == before and event != table.AGREE:
            return
        row.save(update_fields=["waits"])
        _step_told(actor, row, event)
        log.warning("%s is agreed and cannot be taken yet: %s", row.code, error.message)


def _step_told(actor: Actor, row: Decision, event: str) -> None:
    audit.record(actor, "plan.decide", kind="decision", object_id=row.code,
                 detail={"did": event, "state": row.state, **({"waits": row.waits} if row.waits else {})})


def _met(at: Meeting, on: date | None) -> date:
    """The day on which a meeting took a decision: no day before it began, none to come, and none on which its body was no longer there."""
    today = clock.today()
    if at.starts > today:
        raise Conflict(f"{at.code} begins on {at.starts}: what it decides is recorded from that day on. What is decided before goes by "
                       "the silence procedure or ad referendum.", code="too_early")
    last = max(at.starts, offices.there_until(at.body, today))  # one that had ended when it began decides nothing: `subjects` says so
    if on and not at.starts <= on <= last:
        between = f"On {last}." if at.starts == last else f"Between {at.starts} and {last}."
        raise Invalid(f"The decision cannot be recorded for that day. {between}", fields={"on": between})
    return on or min(at.ends, last)


def _begin_anew(row: Decision, until: date | None) -> None:
    for event, before in table.BEFORE.items():
        row.positions.filter(event=event).update(event=before)
    if row.mode == table.SILENCE:
        if wrong := _wrong_until(until):
            raise Invalid("A silence procedure needs a day.", fields={"until": wrong})
        row.until = until


def _positioned(actor: Actor, row: Decision, event: str, text: str) -> None:
    if event == table.AGREE and row.positions.filter(state=actor.state, event=table.AGREE).exists():
        raise Conflict("Your state has agreed already.", code="agreed")
    Position.objects.create(decision=row, state=actor.state, event=event, text=text, by=actor.person_id, by_name=actor.name)


def add_follow_up(actor: Actor, *, decision: str, title: str, owner: str, due: date) -> FollowUp:
    """What has to follow: one owner, one day. It waits in the owner's inbox and on the body's next agendas until closed."""
    may_keep(actor)
    wrong = wrong_days(due=due) | ({} if offices.is_owner(owner) else {"owner": f"One that there is, such as {OWNERS}."})
    if not title.strip() or len(title) > TITLE:
        wrong["title"] = f"Between 1 and {TITLE} characters."
    if wrong:
        raise Invalid("The follow-up cannot be added as written.", fields=wrong)
    with atomic():
        of = queries.decision(actor, decision)
        if of.state == table.WITHDRAWN:
            raise Conflict("The decision was withdrawn: nothing follows from it.", code="withdrawn")
        if due < (first := min(of.meeting.starts, clock.today())):
            raise Invalid("The follow-up cannot be added as written.", fields={"due": f"Not before {first}."})
        return follow(actor, of, title=title.strip(), owner=owner, due=due)


def close_follow_up(actor: Actor, *, follow_up_id: str, result: str, dropped: bool = False) -> FollowUp:
    """It is done, by its owner or the Secretariat; or dropped, by the Secretariat. The result is told in words."""
    require(actor, "plan.follow")
    if not result.strip() or len(result) > MAX_TEXT:
        raise Invalid("Say what became of it.", fields={"result": f"Between 1 and {MAX_TEXT:,} characters."})
    with atomic():
        row = FollowUp.objects.select_for_update().filter(pk=follow_up_id).first()
        if not row:
            raise NotFound("There is no such follow-up.")
        _may_close(actor, row, dropped)
        if row.state != "open":
            raise Conflict("This follow-up is closed.", code="closed")
        _closed(actor, row, "dropped" if dropped else "done", result.strip(), "plan.follow")
    return row


def _closed(actor: Actor, row: FollowUp, state: str, result: str, verb: str) -> None:
    row.state, row.result = state, result
    row.closed, row.closed_by = clock.now(), actor.person_id
    row.save(update_fields=["state", "result", "closed", "closed_by"])
    bodies.finish_tasks(actor, about=f"follow-up:{row.id}")
    audit.record(actor, verb, kind="follow-up", object_id=row.id, detail={"did": state})


def _may_close(actor: Actor, row: FollowUp, dropped: bool) -> None:
    keeps = actor.role == "secretariat" and actor.state == node.current().state
    if not queries.may_close(actor, row) or (dropped and not keeps):
        raise Refused("Its owner says what became of it; only the Secretariat drops it.", rule="owner")


def _wrong(kind: str, text: str, mode: str, until: date | None) -> dict[str, str]:
    wrong = {}
    if kind not in KINDS:
        wrong["kind"] = f"One of {', '.join(KINDS)}."
    if not text.strip() or len(text) > MAX_TEXT:
        wrong["text"] = f"Between 1 and {MAX_TEXT:,} characters."
    if mode not in table.MODES:
        wrong["mode"] = f"One of {', '.join(table.MODES)}."
    if mode == table.SILENCE and (said := _wrong_until(until)):
        wrong["until"] = said
    return wrong


def _wrong_until(until: date | None) -> str:
    """What is wrong with the last day of a silence procedure."""
    if not until or until < clock.today():
        return "The last day, today or later."
    return f"At most {MAX_SILENCE} days from now." if (until - clock.today()).days > MAX_SILENCE else ""
