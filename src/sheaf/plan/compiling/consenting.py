"""A state's consent to its own public line: said at its own node or, through an account, at the Secretariat's.

What is said at a state's own node travels signed to the Secretariat's, as a submission does, and is in force when it arrives; what was
noted there comes back, so that the state sees it. Of two positions that cross, the later by its own time stands. A consent counts at the
circulation, and a later one for what is gathered from then on. A withdrawal counts for whatever is published after it (0305). Both nodes
take either word at any time, and tell one that came late as late.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sheaf.access.actor import Actor, service
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.exchange.posting import post
from sheaf.exchange.registry import SERVICE, Inbound, Kind, register
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Invalid, NotFound
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.compiling import openly
from sheaf.plan.compiling.models import IN_FORCE, LATE, OLDER, SENT, Consent, Said
from sheaf.plan.compiling.queries import said_by
from sheaf.plan.compiling.telling import SAID, conversation, heard, instant, said_at, to_capital
from sheaf.plan.reporting.clearing import HANDLING
from sheaf.plan.reporting.messages import shaped
from sheaf.plan.reporting.models import Cycle, Part
from sheaf.store import atomic

CONSENT, NOTED = "plan.consent", "plan.consent_noted"
_CONSENT = {"year": int, "given": bool, "at": str}
_NOTED = {"year": int, "at": str, "outcome": str}
_HEAD = 200  # letters of a title


def consent(actor: Actor, *, year: int, given: bool) -> Said:
    """A state agrees, or no longer, that its own line of a year is shown to the public. At its own node it is sent to the Secretariat.
    `NotFound` where there is no such year."""
    require(actor, "plan.clear", Facts(kind="consent", state=actor.state))
    with atomic():
        cycle = Cycle.objects.select_for_update(of=("self",)).filter(pk=year).first()
        if not cycle:
            raise NotFound("There is no cycle of this year.")
        if node.current().state == SECRETARIAT:
            here = _noted(actor, cycle, actor.state, given, clock.now(), actor.name)
            to_capital(here)
            return here
        made = Said.objects.create(year=year, state=actor.state, given=given, at=clock.now(), by_name=actor.name[:_HEAD], outcome=SENT)
        post(actor, kind=CONSENT, conversation=conversation(year, actor.state), to=[f"{SECRETARIAT}/service"], handling=HANDLING,
             body={"year": year, "given": given, "at": made.at.isoformat()})
        _told(actor, made)
    return made


def _noted(actor: Actor, cycle: Cycle, state: str, given: bool, at: datetime, by: str) -> Said:
    """What a state said is in force from now on, unless it said something later already."""
    before = said_by(cycle.year, state).first() or Consent.objects.filter(year=cycle.year, state=state).first()
    stands = given or not openly.shown(cycle.year, state)  # nothing that was published contradicts it
    outcome = OLDER if before and before.at > at else IN_FORCE if cycle.state == "open" and stands else LATE
    made = Said.objects.create(year=cycle.year, state=state, given=given, at=at, by_name=by[:_HEAD], outcome=outcome, received=clock.now())
    if outcome != OLDER:
        Consent.objects.filter(year=cycle.year, state=state).delete()
        if given:
            Consent.objects.create(year=cycle.year, state=state, by_name=by[:_HEAD], at=at)
    _told(actor, made)
    return made


def arrived(inbound: Inbound) -> None:
    """What a state said at its own node arrives at the Secretariat's."""
    said = shaped(inbound.body, _CONSENT)
    cycle = Cycle.objects.select_for_update(of=("self",)).filter(pk=said["year"]).first()
    if node.current().state != SECRETARIAT or not cycle or not _reports(cycle, inbound.sender):
        raise Invalid("No year here has a line of the sender.", code="not_owed")
    at = said_at(inbound, said["at"])
    actor = service(SECRETARIAT)
    made = _noted(actor, cycle, inbound.sender, said["given"], at, inbound.sender_unit)
    post(actor, kind=NOTED, conversation=conversation(cycle.year, inbound.sender), to=[f"{inbound.sender}/service"], handling=HANDLING,
         as_service=True, body={"year": cycle.year, "at": said["at"], "outcome": made.outcome})
    if made.outcome == OLDER and (last := said_by(cycle.year, inbound.sender).first()):
        to_capital(last)


def noted(inbound: Inbound) -> None:
    """The Secretariat tells a state what became of its word."""
    said = shaped(inbound.body, _NOTED)
    held = said_by(said["year"], node.current().state).filter(at=instant(said["at"]), outcome=SENT).first()
    if inbound.sender != SECRETARIAT or not held or said["outcome"] not in (IN_FORCE, LATE, OLDER):
        raise Invalid("Nothing here was said that this could be about.", code="not_said")
    held.outcome, held.received = said["outcome"], clock.now()
    held.save(update_fields=["outcome", "received"])


def register_kinds() -> None:
    """All are opened unattended, and in no order: each carries its own time."""
    for name, handler in ((CONSENT, arrived), (NOTED, noted), (SAID, heard)):
        register(Kind(name, 1, handler, opens=SERVICE, ordered=False))


def _reports(cycle: Cycle, state: str) -> bool:
    """Whether a state reports in a year, or did before it left."""
    return state in cycle.states or Part.objects.filter(cycle=cycle, state=state).exists()


def _told(actor: Actor, made: Said) -> None:
    detail: dict[str, Any] = {"given": made.given, "outcome": made.outcome}
    audit.record(actor, "plan.clear", kind="consent", object_id=f"{made.year}-{made.state}", detail=detail)
