"""Writes about meetings: plan, move, hold and cancel one; its agenda and papers. Decisions are in `deciding`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound, TooLarge
from sheaf.kernel.states import BY_CODE
from sheaf.plan.bodies import decided
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.editions import queries as editions
from sheaf.plan.meetings import hooks, queries, table
from sheaf.plan.meetings.models import BODY, FORMATS, SHOWN_TO, TITLE, AgendaItem, Meeting, Paper, StandingItem
from sheaf.plan.values import check_days, wrong_days
from sheaf.store import atomic

MAX_PAPER = 10 * 1024 * 1024  # bytes; a ministers' paper has some hundred thousand
MAX_NUMBER = 999  # of a body's meetings
MAX_ITEMS = 200  # of one agenda
MAX_DAYS = 14  # a meeting lasts days, not weeks
WRITTEN_LATE = timedelta(days=31)  # a meeting that was brought forward may be written down after it was held
_CODE = re.compile(r"^[A-Z0-9][A-Z0-9-]{1,38}[A-Z0-9]$")
_MEDIA = re.compile(r"^[\w.+-]{1,60}/[\w.+-]{1,80}$")


def plan_meeting(
    actor: Actor,
    *,
    code: str,
    body: str,
    format: str,
    title: str,
    starts: date,
    ends: date | None = None,
    number: int | None = None,
    place: str = "",
    host: str = "",
    chair: str = "",
    co_chairs: Iterable[str] = (),
    partner: str = "",
    source: str = "",
) -> Meeting:
    """A meeting to come, or one that was. Its agenda begins with the body's standing items and open follow-ups."""
    may_keep(actor)
    wrong = _wrong(code, format, title, starts, ends or starts, host, chair)
    if number is not None and not 1 <= number <= MAX_NUMBER:
        wrong["number"] = f"1 to {MAX_NUMBER}."
    if not bodies.known(body):
        wrong["body"] = "There is no such body."
    elif ended := bodies.over(body, starts):
        wrong["body"] = ended
    if format == "plus" and not partner.strip():
        wrong["partner"] = "With which partner, or partners."
    if wrong:
        raise Invalid("The meeting cannot be planned as written.", fields=wrong)
    with atomic():
        if Meeting.objects.filter(pk=code).exists():
            raise Conflict("There is a meeting with this code.", code="exists")
        row = Meeting.objects.create(
            code=code, body=body, format=format, number=number, title=title.strip(), starts=starts, ends=ends or starts, place=place[:200],
            host=host, chair=chair, co_chairs=[item[:100] for item in co_chairs][:20], partner=partner[:200], source=source[:400])
        told(actor, "meeting", code, "plan")
        fill_agenda(actor, code=code)
    return row


def move_meeting(actor: Actor, *, code: str, starts: date, ends: date | None = None) -> Meeting:
    """Another day for a meeting that is planned. Deadlines counted back from it are counted anew by whoever joined the hook."""
    may_keep(actor)
    with atomic():
        row = _planned(code)
        wrong = _wrong_days(starts, ends or starts)
        if "starts" not in wrong and starts < clock.today() - WRITTEN_LATE:
            wrong["starts"] = f"At most {WRITTEN_LATE.days} days ago: a meeting that is planned is moved to a day to come."
        elif over := bodies.over(row.body, starts):
            wrong.setdefault("starts", over)
        first = row.decisions.filter(state=table.TAKEN, mode=table.CONSENSUS).order_by("taken").first()
        if first and first.taken and starts > first.taken:
            wrong["starts"] = f"Not after {first.taken}: on that day the meeting took {first.code}."
        if wrong:
            raise Invalid("The meeting cannot be moved there.", fields=wrong)
        row.starts, row.ends, row.updated = starts, ends or starts, clock.now()
        row.save(update_fields=["starts", "ends", "updated"])
        told(actor, "meeting", code, "move")
        for hook in hooks.ON_MOVED:
            hook(actor, row)
    return row


def hold(actor: Actor, *, code: str) -> Meeting:
    """The meeting was held. What its agenda lacked of the standing items stays visible."""
    may_keep(actor)
    with atomic():
        row = _planned(code)
        if not queries.has_begun(row):
            raise Conflict(f"This meeting begins on {row.starts}.", code="too_early")
        row.state, row.updated = "held", clock.now()
        row.save(update_fields=["state", "updated"])
        told(actor, "meeting", code, "hold")
    return row


def cancel(actor: Actor, *, code: str) -> Meeting:
    """The meeting will not be held. A meeting with decisions is not cancelled, nor one by which something else counts its days
    (`hooks.ON_CANCELLED`)."""
    may_keep(actor)
    with atomic():
        row = _planned(code)
        check_cancel(actor, row)
        row.state, row.updated = "cancelled", clock.now()
        row.save(update_fields=["state", "updated"])
        told(actor, "meeting", code, "cancel")
    return row


def check_cancel(actor: Actor, row: Meeting) -> None:
    """`Conflict` where a meeting is not cancelled, not even with its body."""
    if row.decisions.exists():
        raise Conflict("This meeting has decisions already.", code="decisions")
    for hook in hooks.ON_CANCELLED:
        hook(actor, row)


def add_standing(actor: Actor, *, body: str, title: str, starts: date, clause: str = "", decision: str = "") -> StandingItem:
    """What every agenda of a body has from now on."""
    may_keep(actor)
    check_days(starts=starts)
    with atomic():
        if not bodies.known(body):
            raise Invalid("There is no such body.", fields={"body": "The code of a body."})
        if ended := bodies.over(body, starts):
            raise Invalid("This body meets no longer.", fields={"body": ended})
        _known_clause(clause)
        if decision:
            decided.check(decision, does="a standing item")
        if StandingItem.objects.filter(body=body, title=_titled(title), ends=None).exists():
            raise Conflict("This is a standing item already.", code="exists")
        row = StandingItem.objects.create(body=body, title=_titled(title), clause=clause[:80], decision=decision[:40], starts=starts)
        told(actor, "standing", row.id, "add")
    return row


def end_standing(actor: Actor, *, item_id: str, on: date) -> StandingItem:
    """An item stands no longer on every agenda."""
    may_keep(actor)
    check_days(on=on)
    with atomic():
        row = StandingItem.objects.select_for_update().filter(pk=item_id, ends=None).first()
        if not row:
            raise NotFound("There is no such standing item.")
        if on <= row.starts:
            raise Invalid("The end must be after the beginning.", fields={"on": f"After {row.starts}."})
        row.ends = on
        row.save(update_fields=["ends"])
        told(actor, "standing", row.id, "end")
    return row


def fill_agenda(actor: Actor, *, code: str) -> int:
    """Put the body's standing items and its open follow-ups on the agenda, those that are not on it. Returns how many came."""
    may_keep(actor)
    with atomic():
        row = _planned(code)
        added = [_add(row, item.title, clause=item.clause, standing=item) for item in queries.missing_standing(row)]
        added += [_add(row, f"Follow-up of {item.decision_id}: {item.title}"[:TITLE], follow_up=item)
                  for item in queries.missing_follow_ups(row)]
        if added:
            told(actor, "meeting", code, "agenda", count=len(added))
    return len(added)


def add_item(actor: Actor, *, code: str, title: str, clause: str = "", note: str = "", shared_with: str = "") -> AgendaItem:
    """One more item. shared_with: another body that has it on its agenda as well."""
    may_keep(actor)
    _known_clause(clause)
    with atomic():
        made = _add(_planned(code), _titled(title), clause=clause[:80], note=note[:5000], shared_with=shared_with[:200])
        told(actor, "meeting", code, "item")
    return made


def drop_item(actor: Actor, *, item_id: str) -> str:
    """Take an item off; a standing item that is taken off is told as missing. One with papers or decisions stays. Returns the
    meeting's code."""
    may_keep(actor)
    with atomic():
        row = _item(item_id)
        _planned(row.meeting_id)
        if row.papers.exists() or row.decisions.exists():
            raise Conflict("This item has papers or decisions.", code="in_use")
        row.delete()
        told(actor, "meeting", row.meeting_id, "drop_item")
    return row.meeting_id


def place_item(actor: Actor, *, item_id: str, position: int) -> str:
    """Put an item at a place, from 1; the others make room. Returns the meeting's code."""
    may_keep(actor)
    if position < 1:
        raise Invalid("A place on the agenda is a number from 1.", fields={"position": "From 1."})
    with atomic():
        row = _item(item_id)
        others = [item for item in AgendaItem.objects.filter(meeting=_planned(row.meeting_id)).order_by("position") if item.id != row.id]
        others.insert(min(position - 1, len(others)), row)
        for at, item in enumerate(others, 1):
            if item.position != at:
                AgendaItem.objects.filter(pk=item.pk).update(position=at)
        told(actor, "meeting", row.meeting_id, "place_item")
    return row.meeting_id


def add_paper(
    actor: Actor, *, code: str, title: str, name: str, data: bytes, media_type: str = "", item_id: str = "", shown_to: str = BODY
) -> Paper:
    """A paper of a meeting, by the Secretariat or by a delegate. The bytes are kept as they came, with their digest. shown_to: by whom
    it is read, one of SHOWN_TO."""
    require(actor, "plan.paper")
    if shown_to not in SHOWN_TO:
        raise Invalid("Say to whom it is shown.", fields={"shown_to": f"One of {', '.join(SHOWN_TO)}."})
    if len(data) > MAX_PAPER:
        raise TooLarge(f"At most {MAX_PAPER // 1024 // 1024} MB.")
    if not data:
        raise Invalid("The file is empty.", fields={"file": "Choose another file."})
    with atomic():
        row, item = queries.meeting(actor, code), _item(item_id) if item_id else None
        if item and item.meeting_id != code:
            raise Invalid("The item is of another meeting.", fields={"item": "Choose an item of this meeting."})
        made = Paper.objects.create(
            meeting=row,
            item=item,
            title=_titled(title),
            name=_file_name(name),
            size=len(data),
            sha256=sha256_hex(data),
            content=data,
            media_type=media_type if _MEDIA.match(media_type) else "application/octet-stream",
            created_by=actor.person_id,
            from_state=actor.state,
            shown_to=shown_to,
        )
        audit.record(actor, "plan.paper", kind="paper", object_id=made.id, detail={"did": "add", "meeting": code, "sha256": made.sha256,
                                                                                     "shown_to": shown_to})
    return made


def show_paper(actor: Actor, *, paper_id: str, shown_to: str) -> Paper:
    """Another audience for a paper, by those who speak for the state (or the Secretariat) that it is from. What was read before stays
    read: the log keeps both audiences. NotFound where the paper is not shown to the actor, Refused where it is another's."""
    require(actor, "plan.paper")
    if shown_to not in SHOWN_TO:
        raise Invalid("Say to whom it is shown.", fields={"shown_to": f"One of {', '.join(SHOWN_TO)}."})
    with atomic():
        row = queries.own_paper(actor, paper_id, lock=True)
        before, readers = row.shown_to, row.readers
        row.shown_to, row.readers = shown_to, ""
        if before != shown_to or readers:
            row.save(update_fields=["shown_to", "readers"])
            audit.record(actor, "plan.paper", kind="paper", object_id=row.id,
                         detail={"did": "audience", "meeting": row.meeting_id, "before": readers.strip() or before, "shown_to": shown_to})
    return row


def read_paper(actor: Actor, *, paper_id: str) -> Paper:
    """A paper with its bytes, if it is shown to the actor; told in the log."""
    row = queries.paper(actor, paper_id)
    audit.record(actor, "plan.read", kind="paper", object_id=row.id, outcome="read", detail={"meeting": row.meeting_id})
    return row


def may_keep(actor: Actor) -> None:
    """`Refused` unless the actor keeps the common part of the plan."""
    require(actor, "plan.keep", Facts(kind="meeting", state=node.current().state))


def told(actor: Actor, kind: str, key: str, did: str, **more: Any) -> None:
    """The audit row of one step."""
    audit.record(actor, "plan.keep", kind=kind, object_id=key, detail={"did": did, **more})


def _add(row: Meeting, title: str, **values: Any) -> AgendaItem:
    last = AgendaItem.objects.filter(meeting=row).aggregate(last=Max("position"))["last"] or 0
    if last >= MAX_ITEMS:
        raise Conflict(f"An agenda has at most {MAX_ITEMS} items.", code="too_many")
    return AgendaItem.objects.create(meeting=row, position=last + 1, title=title, **values)


def _planned(code: str) -> Meeting:
    row = Meeting.objects.select_for_update().filter(pk=code).first()
    if not row:
        raise NotFound("There is no such meeting.")
    if row.state != "planned":
        raise Conflict(f"This meeting is {row.state}.", code=row.state)
    return row


def _item(key: str) -> AgendaItem:
    row = AgendaItem.objects.select_for_update().filter(pk=key).first()
    if not row:
        raise NotFound("There is no such item.")
    return row


def _wrong(code: str, format: str, title: str, starts: date, ends: date, host: str, chair: str) -> dict[str, str]:
    wrong = _wrong_days(starts, ends)
    if not _CODE.match(code):
        wrong["code"] = "Capitals, digits and hyphens, such as AMMTC-20."
    if format not in FORMATS:
        wrong["format"] = f"One of {', '.join(FORMATS)}."
    if not title.strip() or len(title) > TITLE:
        wrong["title"] = f"Between 1 and {TITLE} characters."
    wrong |= {
        field: "A member's code, such as PHL." for field, state in (("host", host), ("chair", chair)) if state and state not in BY_CODE
    }
    return wrong


def _wrong_days(starts: date, ends: date) -> dict[str, str]:
    if out := wrong_days(starts=starts, ends=ends if ends != starts else None):
        return out
    if ends < starts:
        return {"ends": "Not before the first day."}
    return {"ends": f"At most {MAX_DAYS} days."} if (ends - starts).days >= MAX_DAYS else {}


def _known_clause(clause: str) -> None:
    if clause and editions.unknown([clause]):
        raise Invalid("There is no such clause.", fields={"clause": f"No clause {clause[:80]}; one is named such as POA-2016-2025/IF-3."})


def _titled(title: str) -> str:
    text = " ".join(title.split())
    if not text or len(text) > TITLE:
        raise Invalid("It needs a title.", fields={"title": f"Between 1 and {TITLE} characters."})
    return text


def _file_name(name: str) -> str:
    """The name without folders and control characters."""
    bare = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable())
    return bare[:200] or "paper"
