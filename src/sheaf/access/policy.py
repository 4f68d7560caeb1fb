"""`may(actor, verb, object)`: the one place that decides. Denies by default, and says why.

A verb is a row of `access.rules.TABLE`: the roles that have it, and the guards that the object must
pass. An object shows itself as `Facts`. The page `/access/why` prints a Decision's steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from sheaf.access.actor import ROLES, Actor
from sheaf.access.rules import FRESH, GUARDS, SHOWING, TABLE
from sheaf.kernel.errors import NotFound, Refused, Unconfirmed
from sheaf.kernel.handling import SEALED


@dataclass(frozen=True, slots=True)
class Facts:
    """What the policy may look at. kind: `record`, `request`, ...; state: holder; unit: owning unit
    (empty: the whole state); crime_area: empty for none; level: 0-3; people: person ids with a part in
    it (author, owner, assignee); done_by: who did the step that now needs a second person."""

    kind: str = ""
    object_id: str = ""
    state: str = ""
    unit: str = ""
    crime_area: str = ""
    level: int = 0
    compartment: str = "OPEN"
    people: frozenset[str] = frozenset()
    done_by: str = ""


class HasFacts(Protocol):
    def facts(self) -> Facts: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """allowed, the rule that decided, a sentence for the person, and every step with its outcome."""

    allowed: bool
    rule: str
    reason: str
    steps: tuple[tuple[str, bool], ...] = ()


def may(actor: Actor, verb: str, target: HasFacts | Facts | None = None) -> Decision:
    """Decide. `target` None asks whether the actor has the verb at all (for menus)."""
    rule = TABLE.get(verb)
    if rule is None:
        return Decision(False, "unknown verb", f"No rule allows “{verb}”.")
    if actor.role not in rule.roles:
        return Decision(False, "role", f"{ROLES.get(actor.role, 'Nobody')} may not {rule.words}.",
                        ((f"role is one of {', '.join(sorted(rule.roles))}", False),))
    if actor.scopes is not None and not any(verb.startswith(scope) for scope in actor.scopes):
        return Decision(False, "scope", f"This token's scopes do not cover “{verb}”.", (("token scope", False),))
    steps: list[tuple[str, bool]] = [("role", True)]
    facts = target.facts() if target is not None and not isinstance(target, Facts) else target
    for guard_name in rule.guards if facts is not None else ():
        words, check = GUARDS[guard_name]
        passed = check(actor, facts)
        steps.append((words, passed))
        if not passed:
            return Decision(False, guard_name, f"You may not {rule.words} here: {words}.", tuple(steps))
    return Decision(True, verb, f"You may {rule.words}.", tuple(steps))


def require(actor: Actor, verb: str, target: HasFacts | Facts | None = None, *, leaves: bool = True) -> None:
    """`Refused` unless `may()` allows; a refusal leaves an audit row of its own. `Unconfirmed` where the session's proof
    of who it is has grown old for this. leaves: False for a step under a verb of FRESH that sends nothing out."""
    from sheaf.audit import services as audit

    decision = may(actor, verb, target)
    facts = target.facts() if target is not None and not isinstance(target, Facts) else target
    if decision.allowed:
        if actor.fresh or not ((leaves and verb in FRESH) or (facts and facts.compartment in SEALED and verb in SHOWING)):
            return
        audit.record(actor, verb, kind=facts.kind if facts else "", object_id=facts.object_id if facts else "",
                     outcome="refused", detail={"rule": "confirm"})
        raise Unconfirmed("Confirm that it is you: your password or code was given too long ago for this.")
    audit.record(actor, verb, kind=facts.kind if facts else "", object_id=facts.object_id if facts else "",
                 outcome="refused", detail={"rule": decision.rule})
    refused = Refused(decision.reason, rule=decision.rule)
    # For the page's link to the explanation; not among the details, which the API sends as they are.
    refused.why = {"verb": verb, "kind": facts.kind if facts else "", "object": facts.object_id if facts else ""}
    raise refused


def require_any(actor: Actor, *verbs: str) -> None:
    """`Refused` unless the actor has one of these verbs at all. The sentence names what each allows, since nobody has read yet which of
    them is asked for."""
    if not verbs or any(may(actor, verb).allowed for verb in verbs):
        return
    try:
        require(actor, verbs[0])
    except Refused as refused:
        if all(may(actor, verb).rule == "role" for verb in verbs):
            refused.message = f"{ROLES.get(actor.role, 'Nobody')} may not {' or '.join(TABLE[verb].words for verb in verbs)}."
        raise


@contextmanager
def unseen(actor: Actor, verb: str, words: str) -> Iterator[None]:
    """For what must not be known to exist: whoever has not the verb at all is refused before anything is looked up;
    inside the block a refusal about the object reads like its absence, and is in the log all the same."""
    require(actor, verb)
    try:
        yield
    except Refused:
        raise NotFound(words) from None
