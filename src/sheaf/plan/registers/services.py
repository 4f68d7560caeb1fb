"""Writes: begin an entry, change its words, take its steps; money, uses of a position, the guideline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.kernel.states import BY_CODE, SECRETARIAT
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.registers import checking, queries, table
from sheaf.plan.registers.models import MONEY_KINDS, TITLE, Change, GuideStep, Item, Money, Use
from sheaf.plan.values import wrong_days
from sheaf.store import atomic

MAX_TEXT = checking.MAX_TEXT
MAX_STEPS = 20  # of the guideline
MAX_MONEY = 500  # rows of one proposal
_CODE = re.compile(r"^[A-Z0-9][A-Z0-9-]{1,38}[A-Z0-9]$")
_STEP = re.compile(r"^[a-z][a-z0-9-]{0,38}$")


def add(actor: Actor, *, kind: str, code: str, values: Mapping[str, Any], invented: bool = False) -> Item:
    """Begin an entry, as the actor's own state's (or the Secretariat's). code: capital letters, digits and hyphens."""
    _may_write(actor, actor.state)
    if kind not in table.KINDS:
        raise Invalid("There is no such register.", fields={"kind": f"One of {', '.join(table.KINDS)}."})
    if actor.state not in queries.whose(kind):
        raise Refused(f"{table.KINDS[kind]} are not kept by {BY_CODE[actor.state].name}.", rule="whose")
    if not _CODE.match(code):
        raise Invalid("The entry cannot be kept as written.", fields={"code": "Capital letters, digits and hyphens, 3 to 40 of them."})
    clean = checking.checked(kind, values)
    with atomic():
        if Item.objects.filter(pk=code).exists():
            raise Conflict("There is an entry with this code.", code="exists")
        guide = list(GuideStep.objects.values("code", "title", "body")) if kind == table.ENGAGEMENT else []
        if kind == table.ENGAGEMENT and not guide:
            raise Conflict("The guideline has no steps yet.", code="no_guideline")
        row = Item.objects.create(code=code, kind=kind, state=actor.state, step=table.FIRST[kind], guide=guide, invented=invented, **clean)
        wrote(actor, row, "add")
    return row


def edit(actor: Actor, *, code: str, version: int, values: Mapping[str, Any]) -> Item:
    """Change the words of an entry while they may be changed; what is not named stays. `Conflict` where somebody was faster."""
    with atomic():
        row = locked(actor, code, version)
        _may_write(actor, row.state)
        if row.step not in table.EDITABLE[row.kind]:
            raise Conflict(f"It is {table.STATES[row.step]}: its words stand.", code="step")
        clean = checking.checked(row.kind, values, partly=True)
        _dates_fit(row, clean)
        changed = {name: [_plain(getattr(row, name)), _plain(value)] for name, value in clean.items() if getattr(row, name) != value}
        for name, value in clean.items():
            setattr(row, name, value)
        if changed:
            save(row)
            wrote(actor, row, "edit", before=row.step, fields=changed)
    return row


def step(actor: Actor, *, code: str, event: str, version: int = 0, note: str = "") -> Item:
    """Take a step that is the owner's or the Secretariat's. note: what came of it, or why, where the step needs words."""
    require(actor, "plan.read")
    with atomic():
        row = locked(actor, code, version)
        found = table.row(row.kind, event, row.step, needs=row.needs)
        if not found:
            raise Conflict(f"It is {table.STATES[row.step]}: this is no step from there.", code="step")
        if found.by not in queries.kinds_of(actor, row):
            raise Refused("This step is not yours.", rule=found.by)
        _may_write(actor, row.state if found.by == table.OWNER else SECRETARIAT)
        _words(event, note)
        if found.settled and (left := queries.balance(row).left):
            raise Conflict(f"{left} {row.currency} are neither spent nor given back.", code="balance")
        if event in table.NEEDS_WORDS:
            row.result = note.strip()
        return moved(actor, row, found, note=note)


def moved(actor: Actor, row: Item, found: table.Row, *, decision: str = "", note: str = "",
          fields: Mapping[str, Any] | None = None) -> Item:
    """Write a step that was decided upon, with its line of history. Inside a transaction."""
    before, row.step = row.step, found.after
    save(row)
    wrote(actor, row, found.event, before=before, fields=fields, decision=decision, note=note)
    return row


def add_money(actor: Actor, *, code: str, kind: str, party: str, amount: Any, on: date, purpose: str = "") -> Money:
    """A pledge (told by the Secretariat or the owner), a use of funds or what was given back. Nothing is spent that nobody
    pledged: `Conflict` where the balance would fall below nothing."""
    with atomic():
        row = locked(actor, code)
        if not queries.kinds_of(actor, row):
            raise Refused("Its owner and the Secretariat tell its money.", rule="owner")
        _may_write(actor, actor.state)
        clean = _money(row, kind, party, amount, on, purpose)
        made = Money.objects.create(item=row, by_title=actor.title[:300], **clean)
        found = table.row(row.kind, "pledge", row.step) if kind == "pledged" else None
        line = {kind: ["", f"{made.amount} {row.currency}: {made.party}"]}
        if found:
            moved(actor, row, found, fields=line)
        else:
            save(row)
            wrote(actor, row, kind, before=row.step, fields=line)
    return made


def add_use(actor: Actor, *, code: str, forum: str, on: date, spoke: str = "", note: str = "") -> Use:
    """Where a common position was used, once it is approved; told by the Secretariat, which keeps positions."""
    require(actor, "plan.read")
    with atomic():
        row = locked(actor, code)
        if table.KEEPER not in queries.kinds_of(actor, row):
            raise Refused("The Secretariat tells where a position was used.", rule="keeper")
        _may_write(actor, actor.state)
        if row.kind != table.POSITION or row.step not in ("approved", "replaced"):
            raise Conflict("Only a position that AMMTC approved is used.", code="step")
        wrong = {} if forum.strip() and len(forum) <= TITLE else {"forum": f"Between 1 and {TITLE} characters."}
        if spoke and spoke not in BY_CODE:
            wrong["spoke"] = "There is no such state."
        wrong |= wrong_days(on=on) or ({} if on <= clock.today() else {"on": "Today or earlier."})
        if len(note) > MAX_TEXT:
            wrong["note"] = f"At most {MAX_TEXT:,} characters."
        if wrong:
            raise Invalid("The use cannot be kept as written.", fields=wrong)
        made = Use.objects.create(item=row, forum=forum.strip(), on=on, spoke=spoke, note=note.strip(), by_title=actor.title[:300])
        save(row)
        wrote(actor, row, "use", before=row.step, fields={"forum": ["", made.forum]})
    return made


def keep_guideline(actor: Actor, *, steps: Iterable[Mapping[str, str]]) -> list[GuideStep]:
    """Set the guideline's steps, each {code, title, body}; running engagements keep those they began with. The last step is a
    decision of SOMTC or AMMTC, since nothing opens before it."""
    require(actor, "plan.keep", Facts(kind="guideline", state=node.current().state))
    clean = [_guide_step(place, given) for place, given in enumerate(list(steps)[: MAX_STEPS + 1], start=1)]
    if not clean or len(clean) > MAX_STEPS or len({item.code for item in clean}) != len(clean):
        raise Invalid("The guideline cannot be kept so.", fields={"steps": f"1 to {MAX_STEPS} steps, each with its own code."})
    if clean[-1].body not in (table.OFFICIALS, table.MINISTERS):
        raise Invalid("The guideline cannot be kept so.", fields={"steps": "The last step is a decision of SOMTC or AMMTC."})
    with atomic():
        GuideStep.objects.all().delete()
        GuideStep.objects.bulk_create(clean)
        audit.record(actor, "plan.keep", kind="guideline", object_id="guideline", detail={"steps": [item.code for item in clean]})
    return clean


def locked(actor: Actor, code: str, version: int = 0) -> Item:
    """The entry, locked, if the actor may know of it. version: as it was read; 0 does not ask. Inside a transaction."""
    row = Item.objects.select_for_update().filter(pk=code).first()
    if not row or not queries.visible(actor).filter(pk=code).exists():
        raise NotFound("There is no such entry.")
    if version and version != row.version:
        raise Conflict("Somebody else changed this entry meanwhile. Read it anew.", code="version")
    return row


def save(row: Item) -> None:
    """The next version of an entry."""
    row.version, row.updated = row.version + 1, clock.now()
    row.save()


def wrote(actor: Actor, row: Item, event: str, *, before: str = "", fields: Mapping[str, Any] | None = None, decision: str = "",
          note: str = "") -> None:
    """The line of history and the audit row of what was done."""
    Change.objects.create(item=row, event=event, before=before, after=row.step, fields=dict(fields or {}), decision=decision,
                          note=note.strip(), by=actor.person_id, by_title=actor.title[:300])
    audit.record(actor, "plan.register", kind=row.kind, object_id=row.code, detail={"did": event, "step": row.step, "decision": decision})


def _may_write(actor: Actor, state: str) -> None:
    """`Refused` unless the actor writes for this state, at the Secretariat's node: the registers are common and kept there."""
    require(actor, "plan.register", Facts(kind="register", state=state))
    if not node.current().can("compile_report"):
        raise Refused("The registers are kept at the Secretariat's node.", rule="node")


def _words(event: str, note: str) -> None:
    if len(note) > MAX_TEXT or (event in table.NEEDS_WORDS and not note.strip()):
        raise Invalid("Say in words what came of it, or why.", fields={"note": f"Between 1 and {MAX_TEXT:,} characters."})


def _dates_fit(row: Item, clean: Mapping[str, Any]) -> None:
    first, last = clean.get("starts", row.starts), clean.get("ends", row.ends)
    if first and last and last < first:
        raise Invalid("The entry cannot be kept as written.", fields={"ends": "The last day comes before the first."})


def _money(row: Item, kind: str, party: str, amount: Any, on: date, purpose: str) -> dict[str, Any]:
    allowed = table.PLEDGING if kind == "pledged" else table.SPENDING
    if row.kind != table.PROPOSAL or row.step not in allowed:
        raise Conflict(f"It is {table.STATES[row.step]}: no money is told there.", code="step")
    if row.money.count() >= MAX_MONEY:
        raise Conflict(f"A proposal has at most {MAX_MONEY} lines of money.", code="many")
    wrong = {} if kind in MONEY_KINDS else {"kind": f"One of {', '.join(MONEY_KINDS)}."}
    if not party.strip() or len(party) > TITLE:
        wrong["party"] = f"Between 1 and {TITLE} characters."
    if len(purpose) > TITLE or (kind == "spent" and not purpose.strip()):
        wrong["purpose"] = f"What it was spent on, at most {TITLE} characters."
    wrong |= wrong_days(on=on) or ({} if on <= clock.today() else {"on": "Today or earlier."})
    try:
        value = checking.money(amount)
    except Invalid as error:
        wrong["amount"] = error.message
    if wrong:
        raise Invalid("The line cannot be kept as written.", fields=wrong)
    if kind != "pledged" and value > (left := queries.balance(row).left):
        raise Conflict(f"Only {left} {row.currency} are left of what was pledged.", code="balance")
    return {"kind": kind, "party": party.strip(), "amount": value, "on": on, "purpose": purpose.strip()}


def _guide_step(place: int, given: Mapping[str, str]) -> GuideStep:
    code, title, body = (str(given.get(name) or "").strip() for name in ("code", "title", "body"))
    if not _STEP.match(code) or not title or len(title) > TITLE:
        raise Invalid("The guideline cannot be kept so.", fields={"steps": f"Step {place} needs a code in small letters and a title."})
    if body and not bodies.known(body):
        raise Invalid("The guideline cannot be kept so.", fields={"steps": f"Step {place}: there is no body {body[:40]}."})
    return GuideStep(code=code, position=place, title=title, body=body)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (list, int, str)) or value is None else str(value)
