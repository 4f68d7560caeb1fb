"""Corrections: whoever was told of a hit is told when the record behind it turns out wrong. And notices seen."""

from __future__ import annotations

from sheaf.access.actor import Actor, service
from sheaf.access.policy import require, unseen
from sheaf.audit import services as audit
from sheaf.directory.errors import Expired
from sheaf.exchange import services as exchange
from sheaf.kernel import clock, node
from sheaf.kernel.errors import NotFound
from sheaf.register.asks import codes, packing
from sheaf.register.asks.asking import wire_handling
from sheaf.register.asks.models import CanaryAlarm, IncomingQuestion, OwnerNotice, Told
from sheaf.store import atomic


def tell_correction(record_ref: str, decision: str, *, ground: str = "", note: str = "", unit: str | None = None) -> int:
    """Tell the nodes that were told of a hit on this record; how many hits were corrected.

    record_ref: a record's id, or a reference that was given out: then every record behind it counts, and
    everybody who was told of one of them. A wrong match is told to the one who got that reference: others may
    have asked about the right person. decision: a code of `codes.CORRECTIONS`, anything else is `corrected`;
    ground: why a correction was refused; note: the new facts, as a second person released them for these nodes.
    unit: who decided: only records of that unit, or of the whole state, are corrected.
    """
    code = decision if decision in codes.CORRECTIONS else "corrected"
    body = {"decision": code, "ground": ground if ground in codes.CORRECTION_GROUNDS else "", "note": note[: codes.MAX_NOTE]}
    with atomic():
        references = _references(record_ref, unit, alone=code == "wrong_match")
        rows = Told.objects.filter(reference__in=references).select_related("question").order_by("at")
        hits = {row.reference: row.question for row in rows}
        lost = {reference for reference, question in hits.items() if not _post(reference, question, body)}
        rows.filter(reference__in=lost).update(unsent=body)
        # A refusal takes no earlier correction back, here as at the node that is told.
        (rows.filter(correction="") if code == codes.STANDS else rows).update(corrected_at=clock.now(), correction=code)
        audit.record(service(node.current().state), "ask.correct", kind="record", object_id=record_ref,
                     detail={"decision": code, "hits": len(hits), "unsent": len(lost)})
    return len(hits)


def told_states(record_ref: str, decision: str, unit: str) -> list[str]:
    """The states that `tell_correction` would tell, by code; for “who will see this” before the decision is released."""
    references = _references(record_ref, unit, alone=decision == "wrong_match")
    return sorted(set(Told.objects.filter(reference__in=references).values_list("question__asking_state", flat=True)))


def send_waiting() -> int:
    """Corrections that could not be posted when they were decided (no key of that node, a directory too old): again."""
    sent = 0
    for row in Told.objects.filter(unsent__isnull=False).select_related("question").order_by("at")[: codes.MAX_ROWS]:
        with atomic():
            if _post(row.reference, row.question, row.unsent or {}):
                Told.objects.filter(reference=row.reference).update(unsent=None)
                sent += 1
    return sent


def _post(reference: str, question: IncomingQuestion, body: dict[str, str]) -> bool:
    """Whether it is on its way. A node that cannot be sealed to now must not stop the decision nor the others."""
    try:
        with atomic():
            exchange.post(service(node.current().state), kind=codes.KIND_CORRECTED, conversation=question.conversation,
                          to=[f"{question.asking_state}/service"],
                          body={**packing.pack({"reference": reference, **body}, size=codes.ANSWER_SIZE)},
                          handling=wire_handling(question.purpose, question.case), as_service=True)
    except (NotFound, Expired):
        return False
    return True


def _references(record_ref: str, unit: str | None, *, alone: bool) -> set[str]:
    """The references given out for the record, or for the records behind a reference; of the unit's own records only."""
    own = set(Told.objects.filter(reference=record_ref).values_list("record_id", flat=True)) | {record_ref}
    if unit is not None:
        own = set(OwnerNotice.objects.filter(record_id__in=own, unit__in=["", unit]).values_list("record_id", flat=True))
    found = Told.objects.filter(record_id__in=own)
    exact = found.filter(reference=record_ref) if alone else found.none()
    return set((exact if exact.exists() else found).values_list("reference", flat=True))


def mark_notice_seen(actor: Actor, *, notice_id: str) -> None:
    """The owning unit has seen who asked about its record."""
    with unseen(actor, "ask.owner", "There is no such notice, or none for you."):
        found = OwnerNotice.objects.filter(pk=notice_id).first()
        if found is None:
            raise NotFound("There is no such notice, or none for you.")
        require(actor, "ask.owner", found)
    with atomic():
        OwnerNotice.objects.filter(pk=notice_id, seen_at=None).update(seen_at=clock.now(), seen_by=actor.person_id)
        audit.record(actor, "ask.owner", kind="owner_notice", object_id=notice_id, outcome="read")


def acknowledge_alarm(actor: Actor, *, alarm_id: str) -> None:
    """Somebody has taken an alarm up; it stays in the list."""
    with unseen(actor, "ask.alarm", "There is no such alarm, or none for you."):
        found = CanaryAlarm.objects.filter(pk=alarm_id).first()
        if found is None:
            raise NotFound("There is no such alarm, or none for you.")
        require(actor, "ask.alarm", found)
    with atomic():
        CanaryAlarm.objects.filter(pk=alarm_id, acknowledged_at=None).update(
            acknowledged_at=clock.now(), acknowledged_by=actor.person_id)
        audit.record(actor, "ask.alarm", kind="canary_alarm", object_id=alarm_id)
