"""Why may I, or may I not? A decision in steps, for the person whom it concerns.

The rule is public, the object is not. Steps about an object are shown only to a person who may read it;
for one that is hidden and for one that does not exist the page says the very same.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps

from sheaf.access.actor import ROLES, Actor
from sheaf.access.guarded import Guarded
from sheaf.access.policy import Decision, Facts, may, require
from sheaf.access.rules import GUARDS, TABLE


@dataclass(frozen=True, slots=True)
class Explanation:
    """verb and its words; roles that have it; conditions an object must meet; the decision; whether it is
    about the object that was asked for (`about_object`) or about the verb alone."""

    verb: str
    words: str
    roles: tuple[str, ...]
    conditions: tuple[str, ...]
    decision: Decision
    about_object: bool


def explain(actor: Actor, verb: str, kind: str = "", object_id: str = "") -> Explanation:
    """The decision on `verb`, about one object where the actor may read it."""
    require(actor, "access.explain")
    rule = TABLE.get(verb)
    facts = _readable(actor, kind, object_id) if rule and kind and object_id else None
    return Explanation(
        verb, rule.words if rule else "", tuple(ROLES[role] for role in ROLES if rule and role in rule.roles),
        tuple(GUARDS[name][0] for name in rule.guards) if rule else (), may(actor, verb, facts), facts is not None)


def _readable(actor: Actor, kind: str, object_id: str) -> Facts | None:
    """The facts of an object that the actor may read; None for a hidden one and for none alike."""
    read = f"{kind}.read"
    for model in apps.get_models():
        if read in TABLE and issubclass(model, Guarded) and kind in {model.facts_kind, model._meta.model_name}:
            row = model._default_manager.filter(pk=object_id).first()
            if row is not None and may(actor, read, row).allowed:
                return row.facts()
    return None
