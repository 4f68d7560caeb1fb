"""Writes, one per verb: make, merge and end a body; admit a state; fill and end an office; hand the chair over; tasks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.directory import queries as directory
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.kernel.states import MEMBERS, SECRETARIAT
from sheaf.plan.bodies import decided, hooks, queries
from sheaf.plan.bodies.ending import check_end, check_ends, check_free
from sheaf.plan.bodies.models import CHAIRING, CODE, KINDS, LEADING, OFFICES, Body, Membership, Office, Task
from sheaf.plan.values import PARTIAL, check_days, first_day
from sheaf.store import atomic

_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9 .()/-]{0,38}[A-Za-z0-9)]$")
_LEFT_OPEN = "still open"


def make_body(actor: Actor, *, code: str, name: str, kind: str, parent: str = "", mandate: str = "", starts: str = "", decision: str = "",
              source: str = "") -> Body:
    """A new body, by a decision or from a source. `Invalid` names each field that is wrong."""
    _may_keep(actor)
    wrong = _wrong_body(code, name, kind, starts)
    if wrong:
        raise Invalid("The body cannot be made as written.", fields=wrong)
    if decision:
        decided.check(decision, kinds=decided.SETTLES, does="a new body", about=("",), of_kinds=("body", "mandate"))
    with atomic():
        if Body.objects.filter(pk=code).exists():
            raise Conflict("There is a body with this code.", code="exists")
        row = Body.objects.create(code=code, name=name.strip(), kind=kind, parent=parent[:200], mandate=mandate, starts=starts,
                                  made_by=decision[:CODE], source=source[:400])
        _told(actor, "body", code, "make", decision)
    return row


def end_body(actor: Actor, *, code: str, on: date, decision: str, into: str = "") -> Body:
    """End a body by a decision about it (or about the body that it is merged into) that is taken, on its day or later. Its offices and
    memberships end that day, and what was to begin later never begins; what has begun already is history and is kept, so the body ends
    after that. Its open tasks and its chair's go to the other body and its chair, or to the Secretariat; so does what rooms above keep for
    it. `Conflict` for a body that the procedure goes by."""
    _may_keep(actor)
    check_days(on=on)
    if not decision:
        raise Invalid("A body ends by a decision.", fields={"decision": "The code of the decision."})
    with atomic():
        row, other = _live(code), _live(into) if into else None
        check_ends(code, on)
        if other and other.pk == row.pk:
            raise Invalid("A body is not merged into itself.", fields={"into": "Choose another body."})
        decided.check(decision, kinds=decided.SETTLES, does="the end of a body",
                      about=[f"{kind}:{named}" for named in (code, into) if named for kind in ("body", "mandate")])
        check_end(on, row, Membership.objects.filter(body=row), Office.objects.filter(body=row))
        row.ends, row.ended_by, row.merged_into = on.isoformat(), decision[:CODE], other
        row.save(update_fields=["ends", "ended_by", "merged_into"])
        heirs = {owner: f"{owner.partition(':')[0]}:{other.code}" if other else f"body:{SECRETARIAT}" for owner in queries.owners_in(code)}
        for hook in hooks.ON_ENDED:
            hook(actor, row, on, heirs)
        for held in Membership.objects.select_for_update().filter(Q(ends=None) | Q(ends__gt=on), body=row, starts__lt=on):
            _ended(actor, held, on)
        _never_began(Office.objects.filter(body=row), on)
        for held in Membership.objects.select_for_update().filter(body=row, starts__gte=on):
            held.delete()
            held.ends = held.starts  # it never began, as those hear who were told that it would
            _heard(actor, held)
        for owner, heir in heirs.items():
            _inherit(owner, heir)
        _told(actor, "body", code, "merge" if other else "end", decision)
    return row


def _inherit(owner: str, heir: str) -> None:
    """Open tasks of one go to another; what the other has to do already is done once."""
    for task in Task.objects.filter(done=None, owner=owner):
        if Task.objects.filter(done=None, owner=heir, about=task.about, title=task.title).exists():
            task.delete()
        else:
            task.owner, task.updated = heir, clock.now()
            task.save(update_fields=["owner", "updated"])


def admit(actor: Actor, *, body: str, state: str, on: date, decision: str = "", source: str = "") -> Membership:
    """A state becomes a member from a day on; it owes nothing for the time before. `Conflict` where it is one then already."""
    _may_keep(actor)
    check_days(on=on)
    _state(state)
    with atomic():
        row = _live(body)
        _membership(decision, body)
        if Membership.objects.filter(body=row, state=state, ends=None).exists():
            raise Conflict("The state is a member already.", code="member")
        check_free(on, Membership.objects.filter(body=row, state=state), "The state is a member")
        made = Membership.objects.create(body=row, state=state, starts=on, decision=decision[:CODE], source=source[:400])
        _told(actor, "membership", made.id, "admit", decision)
        _heard(actor, made)
    return made


def leave(actor: Actor, *, body: str, state: str, on: date, decision: str = "") -> Membership:
    """A state is a member no longer from a day on; the offices that it holds in the body end that day, and are vacant.
    One that has begun already is history and is kept, so the state leaves after that."""
    _may_keep(actor)
    check_days(on=on)
    with atomic():
        row = Membership.objects.select_for_update().filter(body=body, state=state, ends=None).first()
        if not row:
            raise NotFound("The state is no member of this body.")
        _membership(decision, body)
        if on <= row.starts:
            raise Invalid("The end must be after the beginning.", fields={"on": f"After {row.starts}."})
        row.decision = decision[:CODE] or row.decision
        held = Office.objects.filter(body=row.body, state=state)
        check_end(on, None, Membership.objects.none(), held)
        _never_began(held, on)
        _ended(actor, row, on)
        _told(actor, "membership", row.id, "leave", decision)
    return row


def _never_began(offices: QuerySet[Office], on: date) -> None:
    """These end that day, and what was to begin later goes. Only after `check_end`."""
    offices.filter(starts__lt=on, ends=None).update(ends=on)
    offices.filter(starts__lt=on, ends__gt=on).update(ends=on)
    offices.filter(starts__gte=on, starts__gt=clock.today()).delete()


def _membership(decision: str, body: str) -> None:
    if decision:
        decided.check(decision, kinds=decided.AGREES, does="a membership", about=("", f"body:{body}", f"mandate:{body}"))


def _ended(actor: Actor, row: Membership, on: date) -> None:
    """A membership ends, and the rooms above hear of it."""
    row.ends = on
    row.save(update_fields=["ends", "decision"])
    _heard(actor, row)


def _heard(actor: Actor, row: Membership) -> None:
    for hook in hooks.ON_MEMBERSHIP:
        hook(actor, row)


def fill(actor: Actor, *, kind: str, state: str, on: date, body: str = queries.OFFICIALS, area: str = "", agency: str = "",
         decision: str = "") -> Office:
    """A state takes an office from a day on. The one who led or chaired until then ends that day; what the office has to do
    stays with the office, so the new holder finds it. `Invalid` where the state is no member of the body on that day."""
    _may_keep(actor)
    check_days(on=on)
    _check_office(kind, state, area, body)
    with atomic():
        row = _live(body)
        _by_decision(decision)
        if state not in queries.members_on(row.code, on):
            raise Invalid("Only a member of a body holds an office in it.", fields={"on": queries.membership_words(row.code, state, on)})
        if kind in ("lead_shepherd", "chair"):
            _end_before(kind, row, area, on)
        elif Office.objects.filter(kind=kind, body=row, area=area, state=state, ends=None).exclude(starts=None).exists():
            raise Conflict("The state holds this office already.", code="held")
        made = Office.objects.create(kind=kind, body=row, area=area, state=state, agency=agency[:200], starts=on, decision=decision[:CODE])
        left = [task.title for task in queries.open_tasks_of(queries.owner_of(made))]
        audit.record(actor, "plan.keep", kind="office", object_id=made.id,
                     detail={"did": "fill", "office": kind, "state": state, "decision": decision, _LEFT_OPEN.replace(" ", "_"): len(left)})
    return made


def _by_decision(decision: str) -> None:
    if decision:
        decided.check(decision, kinds=decided.AGREES, does="an office", about=("",), of_kinds=("body", "mandate", "programme", "edition"))


def _end_before(kind: str, body: Body, area: str, on: date) -> None:
    held = Office.objects.select_for_update().filter(kind=kind, body=body, area=area, ends=None).exclude(starts=None).first()
    if held and held.starts and held.starts >= on:
        raise Conflict(f"The office is held since {held.starts}; the next holder begins after that.", code="held")
    check_free(on, Office.objects.filter(kind=kind, body=body, area=area).exclude(ends=None), "The office is held")
    if held:
        held.ends = on
        held.save(update_fields=["ends"])


def vacate(actor: Actor, *, office_id: str, on: date, decision: str = "") -> Office:
    """An office ends without a successor: a vacancy, which is an alarm until it is filled."""
    _may_keep(actor)
    check_days(on=on)
    with atomic():
        row = Office.objects.select_for_update().filter(pk=office_id).exclude(starts=None).first()
        if not row or row.starts is None:
            raise NotFound("There is no such office.")
        if row.ends:
            raise Conflict("This office has ended already.", code="ended")
        if on <= row.starts:
            raise Invalid("The end must be after the beginning.", fields={"on": f"After {row.starts}."})
        _by_decision(decision)
        row.ends = on
        row.save(update_fields=["ends"])
        _told(actor, "office", row.id, "vacate", decision)
    return row


def add_task(actor: Actor, *, owner: str, title: str, about: str, url: str = "", due: datetime | None = None) -> Task:
    """Something to do for one owner; the same again moves its day. Called by other rooms, inside their transaction and after
    their own check of rights."""
    row, made = Task.objects.get_or_create(owner=owner[:80], about=about[:80], title=title[:300], done=None,
                                           defaults={"url": url[:300], "due": due})
    if not made and row.due != due:
        row.due, row.updated = due, clock.now()
        row.save(update_fields=["due", "updated"])
    return row


def move_tasks(actor: Actor, *, about: str, owner: str, due: Callable[[date], datetime | None]) -> int:
    """New days for the open tasks whose `about` and owner begin so; due: from the day a task was made to its evening. Called by
    other rooms as `add_task` is. How many moved."""
    moved = []
    for row in Task.objects.select_for_update().filter(about__startswith=about, owner__startswith=owner, done=None):
        if row.due != (day := due(row.created.date())):
            row.due, row.updated = day, clock.now()
            moved.append(row)
    Task.objects.bulk_update(moved, ["due", "updated"])
    return len(moved)


def finish_tasks(actor: Actor, *, about: str, owner: str = "", title: str = "") -> int:
    """Close what was to do about something; called by other rooms as `add_task` is."""
    wanted: dict[str, Any] = {"about": about, "done": None}
    wanted |= {"owner": owner} if owner else {}
    wanted |= {"title": title} if title else {}
    return Task.objects.filter(**wanted).update(done=clock.now(), done_by=actor.person_id)


def _may_keep(actor: Actor) -> None:
    require(actor, "plan.keep", Facts(kind="body", state=node.current().state))


def _told(actor: Actor, kind: str, key: str, did: str, decision: str) -> None:
    audit.record(actor, "plan.keep", kind=kind, object_id=key, detail={"did": did, "decision": decision})


def _live(code: str) -> Body:
    row = Body.objects.select_for_update().filter(pk=code).first()
    if not row:
        raise NotFound("There is no such body.")
    if row.ends:
        raise Conflict(f"This body ended on {row.ends}.", code="ended")
    return row


def _wrong_body(code: str, name: str, kind: str, starts: str) -> dict[str, str]:
    wrong = {}
    if not _CODE.match(code):
        wrong["code"] = "Letters, digits, spaces, points and hyphens, such as SOMTC WG on CC."
    if not name.strip() or len(name) > 200:
        wrong["name"] = "Between 1 and 200 characters."
    if kind not in KINDS:
        wrong["kind"] = f"One of {', '.join(KINDS)}."
    if starts and not first_day(starts):
        wrong["starts"] = PARTIAL
    return wrong


def _check_office(kind: str, state: str, area: str, body: str) -> None:
    if kind not in OFFICES:
        raise Invalid("There is no such office.", fields={"kind": f"One of {', '.join(OFFICES)}."})
    _state(state)
    if kind in LEADING and area not in {item.code for item in directory.crime_areas()}:
        raise Invalid("A shepherd leads one crime area.", fields={"area": "The code of a crime area."})
    if kind not in queries.kinds_at(body):
        raise Invalid(f"{body[:CODE]} has no components.", fields={"kind": f"{OFFICES[kind]} is an office of {queries.OFFICIALS} alone."})
    if kind in CHAIRING and area:
        raise Invalid("A chair has no crime area.", fields={"area": "Leave it empty."})


def _state(state: str) -> None:
    if state not in MEMBERS:
        raise Invalid("There is no such state.", fields={"state": "A member's code, such as THA."})
