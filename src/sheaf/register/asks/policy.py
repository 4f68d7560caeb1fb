"""Release rules: which one decides about one match. Pure: no tables, no clock, no network.

The first rule that matches wins, by priority; of equal priority the stricter one. Where none matches the
default holds the match for a person, and denies it where it rests on a sealed compartment: a notice
that a person is deciding would already tell that a victim, a witness or a source is known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sheaf.access.policy import Facts
from sheaf.kernel.handling import SEALED

DENY, HOLD, AUTO = "deny", "hold", "auto"
STRICTNESS = {DENY: 0, HOLD: 1, AUTO: 2}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule looks at: who asks and why, and the guards of everything that the match rests on."""

    asking_state: str
    purpose: str
    crime_areas: frozenset[str]
    level: int
    compartments: frozenset[str]
    on: date


@dataclass(frozen=True, slots=True)
class Rule:
    """Empty crime_area, asking_states or purposes: any. max_level: 0-3. conditions go out with a hit;
    basis is the domestic provision; disclose: a denied match is answered “refused” instead of “no hit”."""

    id: str
    priority: int
    effect: str
    crime_area: str = ""
    asking_states: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    max_level: int = 3
    compartments: frozenset[str] = frozenset({"OPEN"})
    conditions: str = ""
    use: tuple[str, ...] = ("H1", "H2")
    contact_unit: str = ""
    basis: str = ""
    disclose: bool = False
    starts: date | None = None
    ends: date | None = None


DEFAULT_HOLD = Rule("default-hold", 1_000_000, HOLD, compartments=frozenset({"OPEN", "OPS"}))
DEFAULT_DENY = Rule("default-deny", 1_000_001, DENY, compartments=frozenset({"OPEN", "OPS"}) | SEALED)
DEFAULTS = (DEFAULT_HOLD, DEFAULT_DENY)


def terms_for(guards: Iterable[Facts], *, asking_state: str, purpose: str, on: date) -> Terms:
    """The terms of one match. No guard at all is read as the strictest: nothing is known about it."""
    held = list(guards)
    if not held:
        return Terms(asking_state, purpose, frozenset({""}), 3, SEALED, on)
    return Terms(asking_state, purpose, frozenset(item.crime_area for item in held), max(item.level for item in held),
                 frozenset(item.compartment for item in held), on)


def matches(rule: Rule, terms: Terms) -> bool:
    """Whether the rule speaks about these terms: every one of its columns, and every guard of the match. An automatic
    rule never speaks about a sealed compartment, whatever it names: a person decides about a victim, witness, child
    or source, or nothing is told."""
    return (
        not (rule.effect == AUTO and terms.compartments & SEALED)
        and (not rule.crime_area or terms.crime_areas == {rule.crime_area})
        and (not rule.asking_states or terms.asking_state in rule.asking_states)
        and (not rule.purposes or terms.purpose in rule.purposes)
        and terms.level <= rule.max_level and terms.compartments <= rule.compartments
        and (rule.starts is None or rule.starts <= terms.on) and (rule.ends is None or terms.on < rule.ends)
    )


def decide(rules: Iterable[Rule], terms: Terms) -> Rule:
    """The rule that decides; one of the defaults where none of `rules` matches."""
    ordered = sorted(rules, key=lambda rule: (rule.priority, STRICTNESS[rule.effect], rule.id))
    return next((rule for rule in (*ordered, *DEFAULTS) if matches(rule, terms)), DEFAULT_DENY)


@dataclass(frozen=True, slots=True)
class Judged:
    """One match after its rule: `told` may be answered now, `held` waits for a person, `denied` is not told."""

    record_id: str
    score: float
    rule: Rule
    fate: str


def judge(record_id: str, score: float, rule: Rule, *, strong: bool) -> Judged:
    """A yellow match (not `strong`: nothing beside the name agrees) is never told by a machine, whatever the rule says."""
    fate = {DENY: "denied", HOLD: "held", AUTO: "told" if strong else "held"}[rule.effect]
    return Judged(record_id, score, rule, fate)


def outcome(judged: Iterable[Judged]) -> tuple[str, tuple[Judged, ...]]:
    """What the question is answered, and the matches it is about.

    `hit` with those told under the best match's rule (so that one set of conditions covers all), `held`,
    `refused` where a rule that denies says to disclose it, else `no_hit`.
    """
    ranked = sorted(judged, key=lambda item: (-item.score, item.record_id))
    told = [item for item in ranked if item.fate == "told"]
    if told:
        return "hit", tuple(item for item in told if item.rule.id == told[0].rule.id)
    held = tuple(item for item in ranked if item.fate == "held")
    if held:
        return "held", held
    return ("refused" if any(item.rule.disclose for item in ranked) else "no_hit"), ()
