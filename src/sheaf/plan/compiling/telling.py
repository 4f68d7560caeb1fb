"""What a state said of its public line through its account at the Secretariat's node, told to the state's own node, so that both say
which word is the last."""

from __future__ import annotations

import logging
from datetime import datetime

from sheaf.access.actor import service
from sheaf.audit import services as audit
from sheaf.directory.errors import Expired
from sheaf.exchange.posting import post
from sheaf.exchange.registry import Inbound
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Invalid, Locked, NotFound
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.compiling.models import IN_FORCE, LATE, Said
from sheaf.plan.reporting.clearing import HANDLING
from sheaf.plan.reporting.messages import shaped
from sheaf.plan.values import check_year

log = logging.getLogger("sheaf.plan")
SAID = "plan.consent_said"
_SAID = {"year": int, "given": bool, "at": str, "by": str, "outcome": str}
_NAME = 170  # letters of a name, so that where it was said fits behind it


def to_capital(made: Said) -> None:
    """The word travels to the state's node. A state without one is told nothing, nor is anybody while the service's key is locked; the word
    stands all the same."""
    try:
        post(service(SECRETARIAT), kind=SAID, conversation=conversation(made.year, made.state), to=[f"{made.state}/service"],
             handling=HANDLING, as_service=True, body={"year": made.year, "given": made.given, "at": made.at.isoformat(),
                                                       "by": made.by_name, "outcome": made.outcome})
    except (NotFound, Expired, Locked) as error:
        log.info("What %s said of its public line is not told to its node: %s", made.state, error.message)


def heard(inbound: Inbound) -> None:
    """The Secretariat tells a state's node what the state said there; what is known here already is not said twice."""
    said = shaped(inbound.body, _SAID)
    here = node.current().state
    if inbound.sender != SECRETARIAT or here == SECRETARIAT or said["outcome"] not in (IN_FORCE, LATE):
        raise Invalid("This is no word of a state at the Secretariat's node.", code="not_said")
    check_year(said["year"])
    at = said_at(inbound, said["at"])
    made, new = Said.objects.get_or_create(year=said["year"], state=here, at=at, defaults={
        "given": said["given"], "by_name": f"{said['by'][:_NAME]}, at the Secretariat", "outcome": said["outcome"], "received": at})
    if new:
        audit.record(service(here), "plan.clear", kind="consent", object_id=f"{made.year}-{made.state}",
                     detail={"did": "heard", "given": made.given, "outcome": made.outcome})


def said_at(inbound: Inbound, text: str) -> datetime:
    """When something was said, as its message tells; `Invalid` for a time to come."""
    if (at := instant(text)) > max(inbound.created, clock.now()):
        raise Invalid("This was said in a time to come.", code="consent_time")
    return at


def instant(text: str) -> datetime:
    """A time with its zone, as a message writes it; else `Invalid`."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("This is no time.", code="consent_time") from None
    if not found.tzinfo:
        raise Invalid("This is no time.", code="consent_time")
    return found


def conversation(year: int, state: str) -> str:
    """All that a state's node and the Secretariat's say of its public line of a year."""
    return f"plan-consent-{year}-{state}"
