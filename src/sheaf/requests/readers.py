"""“Who will see this”: exactly who will be able to open a draft once it is released, before it is.

Encryption decides: the document is sealed to two keys, the addressed unit's and the own unit's, each of the
draft's compartment. People abroad are named only as their own state published them in the directory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sheaf.access import queries as people
from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.directory import queries as directory
from sheaf.directory.errors import Expired
from sheaf.directory.shapes import FUNCTIONS
from sheaf.kernel.errors import NotFound
from sheaf.kernel.handling import WORDS, Handling, parse
from sheaf.kernel.states import name as state_name
from sheaf.requests import hooks
from sheaf.requests.models import Draft

TLP_WORDS = {
    "CLEAR": "TLP:CLEAR: the readers may make it public.",
    "GREEN": "TLP:GREEN: the readers may share it with other authorities of the network.",
    "AMBER": "TLP:AMBER: the readers may share it within their organisation and with those it protects, who need to know.",
    "AMBER+STRICT": "TLP:AMBER+STRICT: the readers may share it within their organisation only, who need to know.",
    "RED": "TLP:RED: for whoever opens it, personally; they share it with nobody.",
}
PAP_WORDS = {
    "CLEAR": "PAP:CLEAR: any lawful action may rest on it.", "GREEN": "PAP:GREEN: they may act on it, but not so that the subject notices.",
    "AMBER": "PAP:AMBER: they may compare it with other sources, but not act towards the subject.",
    "RED": "PAP:RED: they may only read it.",
}
USE_WORDS = {
    "H0": "H0: no restriction on use.", "H1": "H1: they need your state's consent before using it in court.",
    "H2": "H2: they need your state's consent before passing it on{beyond}.",
    "H3": "H3: {text}",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """One line. name: a unit, a published name, or a colleague; why: why they can open it."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Readers:
    """readers: who can open it at once; later: who could after a forwarding; told: who reads the decision of a correction
    on their hit, and nothing else of it; rules: what the handling lets them do; warnings: why it cannot be sealed as it stands."""

    readers: tuple[Reader, ...]
    later: tuple[Reader, ...]
    told: tuple[Reader, ...]
    rules: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def nobody_else(self) -> str:
        return "Nobody else can open it. The operators of the two nodes see its kind, size, time, urgency, classification, TLP and " \
               "compartment, and never what it says; auditors see that it was sent and opened."


def readers(actor: Actor, draft: Draft, value: dict[str, Any]) -> Readers:
    """Who will be able to open the draft as it stands now."""
    handling = parse(value["handling"])
    opening = draft.event == draft.spec.table.opener
    forwardable = opening and bool(value.get("forwardable"))
    state = draft.addressee.partition("/")[0]
    there = _addressed(draft.addressee, handling)
    return Readers((*there, *_own(actor, draft.unit, handling)),
                   _later(draft.addressee, handling) if forwardable else (), _told(draft, value["fields"]),
                   (*rules(handling, f" beyond {state_name(state)}" if forwardable else ""), *_area(draft)),
                   _warnings(draft.addressee, handling))


def rules(handling: Handling, beyond: str = "") -> tuple[str, ...]:
    """What the handling lets readers do, one sentence per axis. beyond: where the leave to forward ends, or empty."""
    found = [f"{WORDS[handling.classification]}: only people cleared for it open it, at both ends." if handling.level else
             f"{WORDS[handling.classification]}: no clearance is needed among those who hold the key."]
    if handling.compartment != "OPEN":
        found.append(f"Compartment {WORDS[handling.compartment]}: only people whose appointment holds this compartment open it, "
                     "at both ends; others of the same units do not.")
    found += [TLP_WORDS[handling.tlp], PAP_WORDS[handling.pap]]
    found += [USE_WORDS[code].format(beyond=beyond, text=handling.use_text) for code in handling.use]
    found += [f"Obligation: {WORDS[code]}{f' ({handling.destroy_date})' if code == 'DESTROY' else ''}." for code in handling.obligations]
    return tuple(found)


def _area(draft: Draft) -> tuple[str, ...]:
    if not draft.crime_area:
        return ()
    name = next((area.name for area in directory.crime_areas() if area.code == draft.crime_area), draft.crime_area)
    return (f"Crime area {name}: once a holder has opened it, the conversation shows only to people whose appointment covers it.",)


def _addressed(unit: str, handling: Handling) -> tuple[Reader, ...]:
    key = f"holders of the key {unit}#{handling.compartment}; who they are, that unit alone decides"
    found = [Reader(f"{directory.unit_name(unit)} ({unit})", f"addressed: {key}")]
    state = unit.partition("/")[0]
    for entry in directory.contacts(state):
        if entry.payload.get("unit") == unit:
            found.append(Reader(str(entry.payload.get("name", entry.subject)), f"published by {state_name(state)} as contact of the unit: "
                                f"{FUNCTIONS.get(str(entry.payload.get('function')), 'contact')}"))
    for entry in directory.liaisons():
        if entry.payload.get("unit") == unit:
            found.append(Reader(str(entry.payload.get("name", entry.subject)),
                                f"published by {state_name(state)} as liaison officer of the unit"))
    return tuple(found)


def _own(actor: Actor, unit: str, handling: Handling) -> tuple[Reader, ...]:
    """The own holders by name; for a token without the right to see who holds which key, the key alone."""
    address = f"{unit}#{handling.compartment}"
    if not may(actor, "key.read").allowed:
        return (Reader(unit, f"your unit: holders of the key {address}"),)
    holdings = people.holdings(actor)
    return tuple(Reader(name, f"holds your unit's key {address}")
                 for holding in holdings if holding.address == address for name in holding.holders)


def _later(unit: str, handling: Handling) -> tuple[Reader, ...]:
    """Units of the same state that hold a key of the compartment: no other can be forwarded to."""
    state = unit.partition("/")[0]
    found = [Reader(f"{entry.payload.get('name', entry.subject)} ({entry.subject})", "if the unit addressed forwards it there")
             for entry in directory.units(state)
             if entry.subject != unit and not entry.subject.endswith("/service") and not _unsealable(entry.subject, handling)]
    return tuple(found)


def _told(draft: Draft, fields: dict[str, Any]) -> tuple[Reader, ...]:
    """The nodes that a released decision goes to, besides the one that complained."""
    decision = draft.spec.outcome.get(draft.event)
    if not decision or not fields.get("record_ref"):
        return ()
    code = str(fields.get("told_as") or decision)
    states = {state for ask in hooks.WOULD_TELL for state in ask(str(fields["record_ref"]), code, draft.unit)}
    what = "the decision and the new facts" if fields.get("told_note") else "the decision"
    return tuple(Reader(state_name(state), f"was told of the hit: officers there who may read that question read {what}")
                 for state in sorted(states))


def _warnings(unit: str, handling: Handling) -> tuple[str, ...]:
    why = _unsealable(unit, handling)
    return (why,) if why else ()


def _unsealable(unit: str, handling: Handling) -> str:
    """Why it cannot be sealed to the unit, or empty."""
    try:
        directory.sealing_key(unit, handling.compartment)
    except NotFound:
        return f"{unit} has published no key for the compartment {WORDS[handling.compartment]}: it cannot be released to it."
    except Expired:
        return "This node's copy of the directory is too old: nothing is released until it is renewed."
    return ""
