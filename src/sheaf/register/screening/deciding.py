"""Decisions: only a person makes one, and two at once are told of each other."""

from __future__ import annotations

from django.db.models import F

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.register.files.shelf import plain
from sheaf.register.screening import codes, queries
from sheaf.register.screening.models import Candidate, Earlier, Ground
from sheaf.store import atomic


def decide(actor: Actor, *, candidate_id: str, decision: str, turn: int, note: str = "") -> None:
    """Say of a candidate that it is the same (`yes`), somebody else (`no`) or `unsure`; empty takes a decision back.

    turn: of the candidate as it was read; `Conflict` where somebody decided since, and nothing is written over.
    """
    require(actor, "screening.decide")
    found = queries.candidate(actor, candidate_id)
    require(actor, "screening.decide", found.screening)
    _check(found, decision, note)
    values = {"decision": decision, "note": plain(note) if decision else "", "decided": clock.now() if decision else None,
              "decided_by": actor.person_id if decision else "", "decided_by_name": actor.name[:200] if decision else ""}
    with atomic():
        held = Candidate.objects.select_for_update().filter(pk=found.id, turn=turn).first()
        if held is None:
            raise Conflict(_meanwhile(candidate_id), code="decided_meanwhile")
        if held.decision:
            Earlier.objects.create(candidate=held, decision=held.decision, note=held.note, decided=held.decided or clock.now(),
                                   decided_by=held.decided_by, decided_by_name=held.decided_by_name, matcher=held.decided_matcher)
        values["decided_matcher"] = held.matcher if decision else ""
        Candidate.objects.filter(pk=held.id).update(**values, turn=turn + 1, weighed=found.version if decision else 0)
        Ground.objects.filter(candidate=held).update(weighed=F("version") if decision else 0)
        audit.record(actor, "screening.decide", kind="candidate", object_id=found.id,
                     detail={"decision": decision or "undone", "screening": found.screening_id})


def _check(found: Candidate, decision: str, note: str) -> None:
    if decision not in {"", *codes.DECISIONS}:
        raise Invalid("Decide yes, no or unsure; empty takes it back.", code="decision", fields={"decision": "yes, no, unsure or empty."})
    if len(note) > codes.MAX_NOTE:
        raise Invalid("The note is too long.", fields={"note": f"At most {codes.MAX_NOTE} characters."})
    if found.screening.step != "screened":
        raise Conflict("Candidates are decided once the whole file has been screened.", code="not_screened")


def _meanwhile(candidate_id: str) -> str:
    """Who was quicker, for the second: a colleague of the same unit, about a candidate that both may see."""
    now = Candidate.objects.filter(pk=candidate_id).first()
    if now is None:
        raise NotFound("There is no such candidate.")
    if not now.decision:
        return "The decision was taken back meanwhile, or the record changed. Nothing of yours was kept; look again."
    if not now.weighed:
        return "The record changed meanwhile and compares otherwise. Nothing of yours was kept; look again."
    words = codes.DECISIONS[now.decision].lower()
    return f"{now.decided_by_name} decided this meanwhile: {words}. Nothing of yours was kept; look again."
