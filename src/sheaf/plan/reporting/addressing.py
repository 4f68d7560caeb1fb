"""Where reminders go: what a state's own node signed into the directory, else what the Secretariat keeps for it.

A state without a node signs nothing, and accounts have no mail address (decision 0033). So the Secretariat's officer keeps a focal
address for each such state, read by the Secretariat alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.directory import queries as directory
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Invalid
from sheaf.kernel.states import BY_CODE, SECRETARIAT, name
from sheaf.plan.reporting.models import MAIL, FocalAddress
from sheaf.store import atomic

FOCAL = "focal"
SIGNED, KEPT, NONE = "signed", "kept", "none"
SOURCES = {SIGNED: "signed by the state in the directory", KEPT: "kept by the Secretariat", NONE: "none: no reminder reaches it"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a state is reminded. deputy: the second address, empty for none; source: one of SOURCES."""

    state: str
    name: str
    email: str
    deputy: str
    source: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the Secretariat keeps for a state from now on, each empty for none. removed: what it kept before and does no longer."""

    email: str
    deputy: str
    removed: list[str]


def focal(state: str) -> list[str]:
    """The addresses of a state's focal point and its deputy, in this order: as the state signed them, else as they are kept here."""
    if signed := _signed(state):
        return signed
    held = FocalAddress.objects.filter(pk=state).first()
    return [mail for mail in (held.email, held.deputy) if mail] if held else []


def _signed(state: str) -> list[str]:
    """What the state's own node signed, in the directory's order."""
    return [str(entry.payload["email"]) for entry in directory.contacts(state, FOCAL) if entry.payload.get("email")]


def listed(actor: Actor) -> list[Address]:
    """Every state with its addresses and where they come from, in the order of names; for the Secretariat."""
    _may_keep(actor)
    found = []
    for state in sorted((code for code in BY_CODE if code != SECRETARIAT), key=name):
        email, deputy, *_ = [*focal(state), "", ""]
        found.append(Address(state, name(state), email, deputy, source(state)))
    return found


def source(state: str) -> str:
    """Where the address comes from at which a state is reminded: one of SOURCES."""
    return SIGNED if _signed(state) else KEPT if FocalAddress.objects.filter(pk=state).exists() else NONE


def reminded(state: str) -> str:
    """At which addresses a state is reminded and where they come from, in a sentence."""
    mails = ", ".join(focal(state))
    return f"{state} is reminded at {mails} ({SOURCES[source(state)]})." if mails else f"No reminder reaches {state}."


def keep(actor: Actor, *, state: str, email: str, deputy: str | None = "") -> Kept:
    """Keep a state's focal address, or with an empty one keep none any longer. deputy: None leaves the one that is kept beside it.
    `Invalid` names the field."""
    _may_keep(actor)
    held = FocalAddress.objects.filter(pk=state).first()
    before = [mail for mail in (held.email, held.deputy) if mail] if held else []
    if deputy is None:
        deputy = held.deputy if held and email.strip() not in ("", held.deputy) else ""
    wrong = {field: "An address such as desk@example.org." for field, mail in (("email", email), ("deputy", deputy)) if not _proper(mail)}
    if state not in BY_CODE or state == SECRETARIAT:
        wrong["state"] = "One of the states, such as PHL."
    if deputy.strip() and not email.strip():
        wrong["email"] = "The first address comes before the deputy’s."
    if wrong:
        raise Invalid("The address cannot be kept as written.", fields=wrong)
    with atomic():
        FocalAddress.objects.filter(pk=state).delete()
        made = Kept(email.strip(), deputy.strip(), [mail for mail in before if mail not in (email.strip(), deputy.strip())])
        if made.email:
            FocalAddress.objects.create(state=state, email=made.email, deputy=made.deputy, changed=clock.now(), changed_by=actor.person_id)
        audit.record(actor, "plan.keep", kind="address", object_id=state, detail={"did": "keep" if made.email else "drop"})
    return made


def _proper(mail: str) -> bool:
    try:
        if mail.strip():
            validate_email(mail.strip())
    except ValidationError:
        return False
    return len(mail.strip()) <= MAIL and "," not in mail


def _may_keep(actor: Actor) -> None:
    require(actor, "plan.keep", Facts(kind="address", state=node.current().state))
