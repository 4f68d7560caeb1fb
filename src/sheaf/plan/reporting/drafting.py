"""The capital's own work: open a part, write entries, copy last year's forward, keep evidence, decide offered figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound, TooLarge
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.reporting import queries, table
from sheaf.plan.reporting.models import SHOWN_TO, STATUSES, Cycle, Entry, Evidence, Offer, Part
from sheaf.plan.signs import of_word
from sheaf.plan.values import number
from sheaf.store import atomic

MAX_TEXT = 20_000  # letters of one field; the longest that was seen in print has some 3,000
MAX_EVIDENCE = 10 * 1024 * 1024
MAX_FILES = 20  # behind one entry
FIELDS = ("status", "narrative", "obstacles", "needs", "language", "shown_to")
TEXTS = ("narrative", "obstacles", "needs")
TITLES = {"status": "Status", "narrative": "What was done or is planned", "obstacles": "Obstacles", "needs": "Needs"}  # as on the page
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,4})?$")  # as in a workbook
WRITTEN = (*FIELDS, "copied_from", "version", "updated", "updated_by", "updated_by_name")


@dataclass(frozen=True, slots=True)
class Figure:
    """What another room offers: a number for a component, and where it comes from, in words."""

    code: str
    title: str
    value: Decimal
    unit: str
    source: str


# A function of (year, crime area) that counts on this node and gives figures; composition fills it.
OFFERS: list[Callable[[int, str], Iterable[Figure]]] = []


def open_part(actor: Actor, *, year: int, area: str) -> Part:
    """The part of the actor's own state, made where there is none: the draft begins. `Conflict` where the cycle does not ask it."""
    _may_draft(actor)
    with atomic():
        cycle = Cycle.objects.filter(pk=year).first()
        if not cycle:
            raise NotFound("There is no cycle of this year.")
        found = Part.objects.filter(cycle=cycle, state=actor.state, area=area).first()
        if not found and (area not in cycle.components or actor.state not in cycle.states):
            raise Conflict("Your state owes no report on this component for this year.", code="not_owed")
        if not found and not queries.works_here(actor, cycle, area):
            raise Conflict("Your state works on its own node.", code="elsewhere")
        if found and not found.here:
            raise Conflict("Your state works on its own node.", code="elsewhere")
        made = found or Part.objects.create(cycle=cycle, state=actor.state, area=area, late=cycle.state != "open")
        if not found:
            audit.record(actor, "plan.draft", kind="part", object_id=made.id, detail={"did": "open", "year": year, "area": area})
    offer(actor, made)
    return made


@dataclass(frozen=True, slots=True)
class Said:
    """One entry to be written. version: of the row that was read, 0 for a new one."""

    subject: str
    values: Mapping[str, Any]
    version: int = 0


def save(actor: Actor, *, part_id: str, subject: str, values: Mapping[str, Any], version: int = 0) -> Entry:
    """Write one entry. version: of the row that was read, 0 for a new one; `Conflict` carries what the other officer wrote, and
    nothing is written over. Anything may be saved: what is missing is said at the clearance."""
    return save_all(actor, part_id=part_id, rows=[Said(subject, values, version)])[0]


def save_all(actor: Actor, *, part_id: str, rows: Iterable[Said]) -> list[Entry]:
    """Write entries of one part together, by the rules of `save`: all of them or none. A row that changes nothing is left as it is."""
    _may_draft(actor)
    clean = [(row, _clean(row.values)) for row in rows]
    with atomic():
        part = _draft(actor, part_id)
        if unasked := {row.subject for row, _ in clean} - set(subjects(part)):
            raise Invalid(f"This report does not ask that: {', '.join(sorted(unasked)[:10])}.",
                          fields={"subject": "A clause or an action of this year's report."})
        asked = Entry.objects.select_for_update().filter(part=part, subject__in=[row.subject for row, _ in clean])
        held = {entry.subject: entry for entry in asked}
        written = [_next(held, part, row, values) for row, values in clean]
        if any(changed for _, changed in written):
            _store(actor, [entry for entry, changed in written if changed])
            _drafted(actor, part)
    return [entry for entry, _ in written]


def _next(held: dict[str, Entry], part: Part, row: Said, clean: Mapping[str, Any]) -> tuple[Entry, bool]:
    """(the entry as it is to be, whether anything of it changes)."""
    entry = held.get(row.subject)
    if (entry.version if entry else 0) != row.version:
        raise Conflict("Somebody else wrote here since you read it.", code="changed", theirs=_as_dict(entry) if entry else {})
    if entry and all(getattr(entry, name) == value for name, value in clean.items()):
        return entry, False
    entry = held[row.subject] = entry or Entry(part=part, subject=row.subject, version=0)
    for name, value in clean.items():
        setattr(entry, name, value)
    return entry, True


def _store(actor: Actor, entries: list[Entry], copied_from: int | None = None) -> None:
    """In few statements, since a whole report is thousands: new ones are put in, known ones changed."""
    for entry in entries:
        entry.copied_from = copied_from
        entry.version, entry.updated = entry.version + 1, clock.now()
        entry.updated_by, entry.updated_by_name = actor.person_id, actor.name
    try:
        with atomic():
            Entry.objects.bulk_create(entries, batch_size=200, update_conflicts=True, update_fields=WRITTEN, unique_fields=["id"])
    except IntegrityError:
        raise Conflict("Somebody else wrote here since you read it.", code="changed", theirs={}) from None


def seen(text: str) -> str:
    """A short digest of a field's text, by which a form says what it had read."""
    return sha256_hex(text.encode())[:16]


def save_field(actor: Actor, *, part_id: str, subject: str, name: str, value: str, read: str) -> Entry:
    """Write one field and leave the others to whoever is in them. read: `seen` of the text that was read; `Conflict` carries the
    text that somebody else put there since, and nothing is written over."""
    _may_draft(actor)
    clean = _clean({name: value})
    with atomic():
        part = _draft(actor, part_id)
        held = Entry.objects.select_for_update().filter(part=part, subject=subject).first()
        now = str(getattr(held or Entry(), name))
        if now != clean[name] and seen(now) != read:
            raise Conflict("Somebody else wrote here since you read it.", code="changed", theirs=_as_dict(held) if held else {})
        return save(actor, part_id=part_id, subject=subject, values=clean, version=held.version if held else 0)


def copy_forward(actor: Actor, *, part_id: str, subjects_chosen: Iterable[str] = ()) -> list[Entry]:
    """Last year's entries where this year's draft has none, each with the mark that it was copied. Chosen: only these."""
    _may_draft(actor)
    chosen = set(subjects_chosen)
    with atomic():
        part = _draft(actor, part_id)
        last = queries.last_year(actor, part)
        if not last:
            raise Conflict("There is no earlier report on this component here.", code="no_last_year")
        held, asked = set(part.entries.values_list("subject", flat=True)), subjects(part)
        made = []
        for old in queries.content_of(last):
            subject = old["subject"]
            if subject in held or subject not in asked or (chosen and subject not in chosen):
                continue
            made.append(Entry(part=part, subject=subject, version=0, **{name: of_word(old[name]) for name in FIELDS if old.get(name)}))
        if made:
            _store(actor, made, copied_from=last.part.cycle_id)
            _drafted(actor, part)
    return made


def subjects(part: Part) -> list[str]:
    """What the cycle asks of a component, in order: codes of clauses or actions, as its format says."""
    return [question["subject"] for question in part.cycle.format.questions if table.asks(question, part.area)]


def add_evidence(actor: Actor, *, part_id: str, subject: str, title: str, name: str, data: bytes) -> Evidence:
    """A file behind an entry, kept on this node only."""
    _may_draft(actor)
    if len(data) > MAX_EVIDENCE:
        raise TooLarge(f"At most {MAX_EVIDENCE // 1024 // 1024} MB.")
    if not data or not title.strip() or len(title) > 200:
        raise Invalid("A file and its title are needed.", fields={"title": "Between 1 and 200 characters."})
    with atomic():
        part = _draft(actor, part_id)
        entry = Entry.objects.filter(part=part, subject=subject).first()
        if not entry:
            raise NotFound("Write the entry first.")
        if entry.evidence.count() >= MAX_FILES:
            raise Conflict(f"At most {MAX_FILES} files behind one entry.", code="too_many")
        bare = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable())[:200] or "file"
        made = Evidence.objects.create(entry=entry, title=title.strip(), name=bare, size=len(data), sha256=sha256_hex(data), content=data,
                                       added_by=actor.person_id)
        _drafted(actor, part)
        audit.record(actor, "plan.draft", kind="evidence", object_id=made.id, detail={"did": "add", "sha256": made.sha256})
    return made


def offer(actor: Actor, part: Part) -> int:
    """Ask the other rooms of this node for figures of a part; those already decided are left alone. How many are open."""
    if part.step not in table.EDITABLE or not queries.works_on(actor, part) or node.current().state == SECRETARIAT:
        return 0
    with atomic():
        for source in OFFERS:
            for figure in source(part.cycle_id, part.area):
                held = Offer.objects.filter(part=part, code=figure.code).first()
                if not held:
                    Offer.objects.create(part=part, code=figure.code, title=figure.title, unit=figure.unit, source=figure.source[:300],
                                         value=figure.value)
                elif held.state == "offered" and held.value != figure.value:
                    held.value, held.source, held.at = figure.value, figure.source[:300], clock.now()
                    held.save(update_fields=["value", "source", "at"])
    return part.offers.filter(state="offered").count()


def decide_offer(actor: Actor, *, part_id: str, code: str, decision: str, value: str = "", reason: str = "") -> Offer:
    """The state accepts a figure, says another, or declines it. decision: accepted, changed (with value) or declined."""
    _may_draft(actor)
    if decision not in ("accepted", "changed", "declined"):
        raise Invalid("A figure is accepted, changed or declined.", fields={"decision": "accepted, changed or declined"})
    with atomic():
        part = _draft(actor, part_id)
        row = Offer.objects.select_for_update().filter(part=part, code=code).first()
        if not row:
            raise NotFound("There is no such figure.")
        row.state, row.reason, row.decided_by = decision, reason[:300], actor.person_id
        row.used = {"accepted": row.value, "changed": _number(value) if decision == "changed" else None, "declined": None}[decision]
        row.save()
        _drafted(actor, part)
        audit.record(actor, "plan.draft", kind="offer", object_id=row.id, detail={"did": decision, "code": code})
    return row


def accept_offers(actor: Actor, *, part_id: str) -> int:
    """Accept every figure that is still only offered. How many."""
    _may_draft(actor)
    with atomic():
        part = _draft(actor, part_id)
        codes = list(part.offers.filter(state="offered").values_list("code", flat=True))
        for code in codes:
            decide_offer(actor, part_id=part_id, code=code, decision="accepted")
    return len(codes)


def _may_draft(actor: Actor) -> None:
    require(actor, "plan.draft", Facts(kind="part", state=actor.state))


def _draft(actor: Actor, part_id: str) -> Part:
    """The part, locked, while it is a draft of the actor's own state."""
    row = Part.objects.select_for_update().select_related("cycle__format").filter(pk=part_id, state=actor.state, here=True).first()
    if not row:
        raise NotFound("There is no such draft.")
    if row.step not in table.EDITABLE:
        raise Conflict(f"The part is “{table.STATES[row.step]}”: take it back to change it.", code="step")
    return row


def _drafted(actor: Actor, part: Part) -> None:
    part.last_drafter, part.updated = actor.person_id, clock.now()
    part.save(update_fields=["last_drafter", "updated"])


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that came, each checked; `Invalid` names every wrong one."""
    wrong = {name: "There is no such field." for name in values if name not in FIELDS}
    clean = {name: of_word(str(value)) for name, value in values.items() if name in FIELDS}
    wrong |= {name: f"At most {MAX_TEXT:,} characters." for name in TEXTS if len(clean.get(name, "")) > MAX_TEXT}
    if clean.get("status", "") not in ("", *STATUSES):
        wrong["status"] = f"One of {', '.join(STATUSES)}, or empty."
    if clean.get("shown_to", "officials") not in SHOWN_TO:
        wrong["shown_to"] = f"One of {', '.join(SHOWN_TO)}."
    if not _LANGUAGE.match(clean.get("language", "en")):
        wrong["language"] = "A language tag such as en, th or ms."
    if wrong:
        raise Invalid("The entry cannot be saved as written.", fields=wrong)
    return clean


def _as_dict(row: Entry) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in FIELDS}, "version": row.version, "by": row.updated_by_name}


def _number(text: str) -> Decimal:
    try:
        value = number(text)
    except Invalid as error:
        raise Invalid("This is no number.", fields={"value": error.message}) from None
    if abs(value) >= Decimal(10) ** 14:
        raise Invalid("This is no usable number.", fields={"value": "A number of at most 14 digits."})
    return value.quantize(Decimal("0.0001"))

