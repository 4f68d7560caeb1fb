"""Writes to a programme while it is a draft: its own words and days, its objectives. Actions are in `services`."""

from __future__ import annotations

from datetime import date

from sheaf.access.actor import Actor
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.plan.programme.models import Objective, Programme
from sheaf.plan.programme.services import draft_of, may_keep, told
from sheaf.plan.values import wrong_days
from sheaf.store import atomic


def change(actor: Actor, *, code: str, version: int, title: str, starts: date, ends: date, edition: str = "", partner: str = "",
           source: str = "") -> Programme:
    """Other words or days for a draft. version: of the row that was read; `Conflict` where somebody else wrote since."""
    may_keep(actor)
    wrong = {} if title.strip() and len(title) <= 300 else {"title": "Between 1 and 300 characters."}
    wrong |= wrong_days(starts=starts, ends=ends) or ({} if ends > starts else {"ends": "After the first day."})
    if wrong:
        raise Invalid("The programme cannot be changed as written.", fields=wrong)
    with atomic():
        row = draft_of(code)
        if row.version != version:
            raise Conflict("Somebody else changed this programme since you read it.", code="changed")
        outside = row.actions.filter(starts__lt=starts).first() or row.actions.filter(starts__gt=ends).first()
        if outside:
            raise Invalid("An action would begin outside the programme.", fields={"starts": f"{outside.code} begins on {outside.starts}."})
        row.title, row.starts, row.ends = title.strip(), starts, ends
        row.edition, row.partner, row.source, row.version = edition[:40], partner[:200], source[:400], row.version + 1
        row.save()
        told(actor, "programme", code, "change")
    return row


def change_objective(actor: Actor, *, objective_id: str, read: str, text: str) -> Objective:
    """Other words for an objective of a draft. read: its words as they were read; `Conflict` where they are others by now."""
    may_keep(actor)
    if not text.strip() or len(text) > 2000:
        raise Invalid("An objective has words.", fields={"text": "Between 1 and 2,000 characters."})
    with atomic():
        row = Objective.objects.select_for_update().select_related("component").filter(pk=objective_id).first()
        if not row:
            raise NotFound("There is no such objective.")
        draft_of(row.component.programme_id)
        if row.text != read.strip().replace("\r\n", "\n"):
            raise Conflict("Somebody else changed this objective since you read it.", code="changed")
        row.text = text.strip().replace("\r\n", "\n")
        row.save(update_fields=["text"])
        told(actor, "programme", row.component.programme_id, "objective")
    return row
