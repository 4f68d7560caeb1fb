"""The table of verbs. A verb that is not here is refused to everybody.

Adding a verb: one row. `words` completes “You may ...”. Guards run in order on the object's Facts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sheaf.access.actor import DELEGATES, Actor


@dataclass(frozen=True, slots=True)
class Rule:
    words: str
    roles: frozenset[str]
    guards: tuple[str, ...] = ()


def _covers(actor: Actor, facts: Any) -> bool:
    return not facts.crime_area or facts.crime_area in actor.crime_areas


# name: (words shown to the person, check)
GUARDS: dict[str, tuple[str, Callable[[Actor, Any], bool]]] = {
    "same_state": ("it belongs to your state", lambda a, f: f.state == a.state),
    "clearance": ("your clearance covers its classification", lambda a, f: a.clearance >= f.level),
    "compartment": ("your appointment holds its compartment", lambda a, f: f.compartment in a.compartments),
    "crime_area": ("its crime area is one of yours", _covers),
    "own_unit": ("it belongs to your unit", lambda a, f: not f.unit or f.unit == a.unit),
    "part": ("you have a part in it", lambda a, f: a.person_id in f.people),
    "second_person": ("somebody else did the step before", lambda a, f: a.person_id != f.done_by),
}
READ = ("same_state", "clearance", "compartment", "crime_area")
WRITE = (*READ, "own_unit")

CASEWORK = frozenset({"officer", "supervisor", "head", "liaison", "lawyer", "fiu", "immigration"})
RELEASERS = frozenset({"supervisor", "head"})
CONTENT = CASEWORK | {"secretariat"}
EVERYBODY = CONTENT | DELEGATES | {"auditor", "node_admin"}
SERVICE = frozenset({"service"})
ADMIN = frozenset({"node_admin"})

# Verbs that send something out of the node, or make what will: they need a password or code given lately.
FRESH = frozenset({"plan.clear", "request.release", "ask.decide", "grant.decide", "release_policy.edit", "list.answer", "token.manage"})
# Verbs that show content; about a thing of a sealed compartment they need the same.
SHOWING = frozenset({"record.read", "request.read", "exchange.open", "alert.read"})


def _rule(words: str, roles: frozenset[str], guards: tuple[str, ...] = ()) -> Rule:
    return Rule(words, roles, guards)


TABLE: dict[str, Rule] = {
    # people and access
    "self.read": _rule("see your own page", EVERYBODY),
    "access.manage": _rule("create people and appoint them", ADMIN),
    "access.explain": _rule("have a decision explained", EVERYBODY),
    "token.manage": _rule("make tokens for your own use", EVERYBODY),
    "key.read": _rule("see who holds which key", CONTENT | ADMIN),
    "key.grant": _rule("grant your unit's keys to a colleague", CONTENT),
    "key.rotate": _rule("give your unit a new key", RELEASERS | ADMIN),
    # audit
    "audit.read": _rule("read the audit log", frozenset({"auditor"})),
    # directory
    "directory.read": _rule("read the directory", EVERYBODY),
    "directory.edit": _rule("edit your state's entries", ADMIN, ("same_state",)),
    "directory.publish": _rule("publish the directory", frozenset({"node_admin", "service"})),
    # the plan: its text is public
    "plan.read": _rule("read the plan", EVERYBODY),
    "plan.edit": _rule("attach a plan's text and relate its clauses", frozenset({"secretariat", "node_admin"}), ("same_state",)),
    "plan.keep": _rule("keep bodies, offices, meetings and the work programme", frozenset({"secretariat"}), ("same_state",)),
    "plan.task": _rule("see what your state's offices have to do", CONTENT | DELEGATES),
    "plan.paper": _rule("add papers to a meeting", frozenset({"secretariat"}) | DELEGATES),
    "plan.position": _rule("take your state's position on a decision", frozenset({"delegation_head"})),
    "plan.follow": _rule("say what became of a follow-up", frozenset({"secretariat"}) | DELEGATES),
    "plan.calendar": _rule("have a calendar with a secret address", CONTENT | DELEGATES),
    "plan.year": _rule("see your state's report and what was submitted", CONTENT | DELEGATES),
    "plan.draft": _rule("draft your state's report", CASEWORK | DELEGATES, ("same_state",)),
    "plan.clear": _rule("clear your state's report and answer for it", RELEASERS | {"delegation_head"}, ("same_state",)),
    "plan.ask": _rule("ask states about the component that your state leads", DELEGATES),
    "plan.progress": _rule("say how an action goes", frozenset({"secretariat"}) | DELEGATES),
    "plan.report": _rule("read the compilation that was circulated", frozenset({"secretariat"}) | DELEGATES),
    "plan.comment": _rule("comment on the circulated compilation", DELEGATES),
    "plan.register": _rule("keep your state's entries in the plan's registers", frozenset({"secretariat"}) | DELEGATES, ("same_state",)),
    "plan.chair": _rule("do what the Chair of SOMTC does", DELEGATES),
    # register: the node's own records
    "record.search": _rule("search the register", CONTENT),
    "record.read": _rule("read the record", CONTENT, READ),
    "record.create": _rule("add a record", CASEWORK, READ),
    "record.edit": _rule("change the record", CASEWORK, WRITE),
    "record.merge": _rule("merge records", CASEWORK, WRITE),
    "record.attach": _rule("attach files", CASEWORK, WRITE),
    "record.delete": _rule("retire the record", RELEASERS, WRITE),
    "record.canary": _rule("watch the record as a canary", frozenset({"supervisor"}), WRITE),
    "index.manage": _rule("see how the search keys stand and have them made anew", ADMIN),
    # lists
    "list.read": _rule("read imported lists", CONTENT),
    "list.import": _rule("import lists", CASEWORK, ("own_unit",)),
    "list.publish": _rule("publish an import", RELEASERS, ("own_unit",)),
    "list.answer": _rule("say whether a list answers other nodes' questions", RELEASERS, READ),
    # standing alerts
    "alert.keep": _rule("keep a standing alert", CASEWORK, WRITE),
    "alert.read": _rule("read the standing alert and what it met", CASEWORK, WRITE),
    "alert.decide": _rule("decide a match of the standing alert", CASEWORK, WRITE),
    "alert.change": _rule("renew or end your standing alert", CASEWORK, (*WRITE, "part")),
    "alert.take_over": _rule("take over or end a standing alert of your unit", RELEASERS, WRITE),
    # screening files of persons
    "screening.read": _rule("read the screening", CASEWORK, WRITE),
    "screening.run": _rule("screen a file of persons", CASEWORK, WRITE),
    "screening.decide": _rule("decide a candidate of the screening", CASEWORK, WRITE),
    "screening.export": _rule("take the screening's results out as a file", CASEWORK, WRITE),
    "screening.delete": _rule("delete persons of screenings past their date", SERVICE),
    # asking the network
    "ask.send": _rule("ask the network", CASEWORK),
    "ask.read": _rule("read the question and its answers", CASEWORK, READ),
    "ask.answer": _rule("answer other nodes unattended", SERVICE),
    "ask.decide": _rule("decide a held answer", RELEASERS, READ),
    "ask.received": _rule("see who asked this node", RELEASERS | {"liaison"}, ("same_state", "clearance")),
    "ask.owner": _rule("see who asked about your unit's records", CASEWORK, WRITE),
    "ask.alarm": _rule("see alarms of watched records", RELEASERS | {"auditor"}, ("same_state",)),
    "release_policy.edit": _rule("edit release rules", RELEASERS),
    "release_policy.read": _rule("read release rules", CASEWORK | {"auditor"}),
    # requests
    "request.read": _rule("read the request", CONTENT, WRITE),
    "request.draft": _rule("draft a request", CASEWORK, WRITE),
    "request.edit": _rule("change the draft", CASEWORK, WRITE),
    "request.release": _rule("release what leaves the node", RELEASERS, (*WRITE, "second_person")),
    "request.handle": _rule("handle a request received", CASEWORK, WRITE),
    "request.answer": _rule("draft an answer", CASEWORK, WRITE),
    "request.hand_over": _rule("hand over what you have in hand", CASEWORK, (*WRITE, "part")),
    "request.reassign": _rule("hand a request of your unit to a colleague", RELEASERS, WRITE),
    # exchange
    "exchange.deliver": _rule("deliver messages", SERVICE),
    "exchange.read": _rule("see the state of delivery", EVERYBODY),
    "exchange.open": _rule("open the message", CONTENT, (*READ, "own_unit")),
    "grant.ask": _rule("ask an originator for leave to share wider", CASEWORK, (*READ, "own_unit")),
    "grant.decide": _rule("decide who else may have your documents", RELEASERS, ("same_state", "own_unit")),
    "exchange.manage": _rule("retry or bury messages", ADMIN),
}
