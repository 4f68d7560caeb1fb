"""Release rules as this node keeps them: added and ended by releasers, never edited in place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.directory import queries as directory
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.kernel.handling import COMPARTMENTS, SEALED, USE
from sheaf.kernel.states import MEMBERS
from sheaf.register.asks import codes, packing, policy
from sheaf.register.asks.models import ReleaseRule
from sheaf.store import atomic

MAX_PRIORITY = 9999


def add_rule(actor: Actor, *, effect: str, basis: str, priority: int = 100, crime_area: str = "",
             asking_states: Sequence[str] = (), purposes: Sequence[str] = (), max_level: int = 2,
             compartments: Sequence[str] = ("OPEN",), conditions: str = "", use: Sequence[str] = ("H1", "H2"),
             contact_unit: str = "", disclose: bool = False, starts: date | None = None, ends: date | None = None,
             replaces: str = "") -> str:
    """A new rule; its id. `replaces` ends that rule in the same step. `Invalid` with a sentence per field."""
    require(actor, "release_policy.edit", Facts("release_rule", "", node.current().state))
    starts = starts or clock.today()
    problems = _problems(effect, basis, priority, crime_area, asking_states, purposes, max_level, compartments, conditions,
                         use, contact_unit, disclose)
    if ends and ends <= starts:
        problems["ends"] = "A rule ends after it starts."
    if problems:
        raise Invalid("The rule is not complete: " + " ".join(problems.values()), fields=problems)
    with atomic():
        if replaces:
            _end(actor, replaces)
        row = ReleaseRule.objects.create(
            effect=effect, basis=basis.strip(), priority=priority, crime_area=crime_area, asking_states=sorted(set(asking_states)),
            purposes=sorted(set(purposes)), max_level=max_level, compartments=sorted(set(compartments)), conditions=conditions.strip(),
            use=list(use), contact_unit=contact_unit, disclose=disclose, starts=starts, ends=ends, created_by=actor.person_id)
        audit.record(actor, "release_policy.edit", kind="release_rule", object_id=row.id,
                     detail={"effect": effect, "priority": priority, "replaces": replaces})
    return row.id


def end_rule(actor: Actor, *, rule_id: str) -> None:
    """From now on this rule decides nothing; it stays readable."""
    require(actor, "release_policy.edit", Facts("release_rule", rule_id, node.current().state))
    with atomic():
        _end(actor, rule_id)


def rules_in_force() -> list[policy.Rule]:
    """What decides at this moment."""
    today = clock.today()
    rows = ReleaseRule.objects.filter(Q(ends=None) | Q(ends__gt=today), ended_at=None, starts__lte=today)
    return [as_rule(row) for row in rows]


def rule_by_id(rule_id: str) -> policy.Rule:
    """A rule, also an ended one or a default."""
    row = ReleaseRule.objects.filter(pk=rule_id).first()
    found = as_rule(row) if row else next((item for item in policy.DEFAULTS if item.id == rule_id), None)
    if found is None:
        raise NotFound("There is no such rule.")
    return found


def as_rule(row: ReleaseRule) -> policy.Rule:
    return policy.Rule(
        id=row.id, priority=row.priority, effect=row.effect, crime_area=row.crime_area, asking_states=frozenset(row.asking_states),
        purposes=frozenset(row.purposes), max_level=row.max_level, compartments=frozenset(row.compartments),
        conditions=row.conditions, use=tuple(row.use), contact_unit=row.contact_unit, basis=row.basis, disclose=row.disclose,
        starts=row.starts, ends=row.ends)


def _end(actor: Actor, rule_id: str) -> None:
    row = ReleaseRule.objects.select_for_update().filter(pk=rule_id).first()
    if row is None:
        raise NotFound("There is no such rule.")
    if row.ended_at:
        raise Conflict("This rule has ended before.", code="ended")
    row.ended_at, row.ended_by = clock.now(), actor.person_id
    row.save(update_fields=["ended_at", "ended_by"])
    audit.record(actor, "release_policy.edit", kind="release_rule", object_id=rule_id, detail={"effect": "ended"})


def _problems(effect: str, basis: str, priority: int, crime_area: str, asking_states: Sequence[str], purposes: Sequence[str],
              max_level: int, compartments: Sequence[str], conditions: str, use: Sequence[str], contact_unit: str,
              disclose: bool) -> dict[str, str]:
    areas = {area.code for area in directory.crime_areas()}
    own = node.current().state
    checks = {
        "effect": (effect in codes.EFFECTS, "Answer automatically, hold, or do not tell."),
        "basis": (0 < len(basis.strip()) <= codes.MAX_BASIS and packing.storable(basis + conditions),
                  "Cite the domestic provision this rule rests on."),
        "priority": (0 <= priority <= MAX_PRIORITY, f"A number from 0 to {MAX_PRIORITY}; low goes first."),
        "crime_area": (not crime_area or crime_area in areas, "This is no crime area of the directory."),
        "asking_states": (set(asking_states) <= set(MEMBERS) - {own}, "Other Member States, by code."),
        "purposes": (set(purposes) <= set(codes.PURPOSES), "Purposes from the list."),
        "max_level": (0 <= max_level <= 3, "A classification."),
        "compartments": (
            bool(compartments) and set(compartments) <= set(COMPARTMENTS) and not (effect == policy.AUTO and set(compartments) & SEALED),
            "At least one compartment; about a source, victim, witness or child a person decides, never a rule alone."),
        "conditions": (len(conditions) <= codes.MAX_CONDITIONS, f"At most {codes.MAX_CONDITIONS} characters."),
        "use": (set(use) <= set(USE) - {"H3"}, "H0, or any of H1 and H2; write further conditions in words."),
        "contact_unit": (not contact_unit or (contact_unit.startswith(f"{own}/") and len(contact_unit) <= 80), "A unit of your state."),
        "disclose": (not disclose or effect == policy.DENY, "Only a rule that does not tell can say so."),
    }
    return {name: sentence for name, (good, sentence) in checks.items() if not good}
