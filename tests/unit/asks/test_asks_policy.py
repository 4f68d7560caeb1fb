"""Release rules: the first match decides, nothing widens, the default is on the safe side."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sheaf.access.policy import Facts
from sheaf.kernel.handling import COMPARTMENTS, SEALED
from sheaf.register.asks import policy
from sheaf.register.asks.policy import AUTO, DENY, HOLD, STRICTNESS, Judged, Rule, Terms

AREAS, STATES, PURPOSES = ["", "drugs", "arms"], ["MYS", "SGP"], ["investigation", "prosecution"]
sets = st.sets
rules = st.lists(st.builds(
    Rule, id=st.text("abcdef", min_size=1, max_size=6), priority=st.integers(0, 3), effect=st.sampled_from([DENY, HOLD, AUTO]),
    crime_area=st.sampled_from(AREAS), asking_states=sets(st.sampled_from(STATES)).map(frozenset),
    purposes=sets(st.sampled_from(PURPOSES)).map(frozenset), max_level=st.integers(0, 3),
    compartments=sets(st.sampled_from(COMPARTMENTS), min_size=1).map(frozenset)), max_size=6)
terms = st.builds(
    Terms, asking_state=st.sampled_from(STATES), purpose=st.sampled_from(PURPOSES),
    crime_areas=sets(st.sampled_from(AREAS), min_size=1).map(frozenset), level=st.integers(0, 3),
    compartments=sets(st.sampled_from(COMPARTMENTS), min_size=1).map(frozenset), on=st.just(date(2026, 11, 2)))


@given(rules, terms)
def test_the_first_rule_that_matches_decides(found: list[Rule], asked: Terms) -> None:
    chosen = policy.decide(found, asked)
    assert policy.matches(chosen, asked) or chosen is policy.DEFAULT_DENY
    earlier = [rule for rule in found if policy.matches(rule, asked)]
    if earlier:
        best = min((rule.priority, STRICTNESS[rule.effect]) for rule in earlier)
        assert (chosen.priority, STRICTNESS[chosen.effect]) == best


@given(rules, terms, st.randoms())
def test_the_order_in_which_rules_are_stored_changes_no_effect(found: list[Rule], asked: Terms, order: object) -> None:
    mixed = list(found)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert policy.decide(mixed, asked).effect == policy.decide(found, asked).effect


@given(rules, terms)
def test_without_a_matching_rule_nothing_is_automatic_and_sealed_things_are_denied(found: list[Rule], asked: Terms) -> None:
    if any(policy.matches(rule, asked) for rule in found):
        return
    assert policy.decide(found, asked).effect == (DENY if asked.compartments & SEALED else HOLD)


@given(rules, terms)
def test_a_rule_that_denies_put_first_only_takes_away(found: list[Rule], asked: Terms) -> None:
    before = policy.decide([rule for rule in found if rule.priority], asked)
    deny = Rule("aaa", 0, DENY, compartments=frozenset(COMPARTMENTS))
    after = policy.decide([*(rule for rule in found if rule.priority), deny], asked)
    assert STRICTNESS[after.effect] <= STRICTNESS[before.effect]


@given(rules, terms, st.sampled_from(COMPARTMENTS), st.integers(0, 3))
def test_an_automatic_rule_never_reaches_beyond_its_own_columns(found: list[Rule], asked: Terms, code: str, level: int) -> None:
    chosen = policy.decide(found, asked)
    if chosen.effect == AUTO:
        assert asked.level <= chosen.max_level
        assert asked.compartments <= chosen.compartments
        assert not chosen.crime_area or asked.crime_areas == {chosen.crime_area}


@given(rules, terms)
def test_what_rests_on_a_sealed_compartment_is_never_told_by_a_rule_alone(found: list[Rule], asked: Terms) -> None:
    if asked.compartments & SEALED:
        assert policy.judge("r", 1.0, policy.decide(found, asked), strong=True).fate != "told"


@given(rules, terms, st.floats(0, 1))
def test_a_yellow_match_is_never_told_by_a_machine(found: list[Rule], asked: Terms, score: float) -> None:
    assert policy.judge("r", score, policy.decide(found, asked), strong=False).fate != "told"


@given(st.lists(st.builds(Judged, record_id=st.text("ab", min_size=1), score=st.floats(0, 1), rule=st.just(Rule("d", 1, DENY)),
                          fate=st.just("denied"))))
def test_denied_matches_have_the_outcome_of_no_match_at_all(denied: list[Judged]) -> None:
    assert policy.outcome(denied) == policy.outcome([]) == ("no_hit", ())


@given(st.lists(st.builds(Judged, record_id=st.text("abc", min_size=1), score=st.floats(0, 1), rule=st.just(Rule("d", 1, AUTO)),
                          fate=st.sampled_from(["denied", "held", "told"]))))
def test_only_what_was_judged_told_is_told(judged: list[Judged]) -> None:
    outcome, matches = policy.outcome(judged)
    assert all(item.fate == {"hit": "told", "held": "held"}[outcome] for item in matches)


def test_the_strictest_guard_of_a_match_counts() -> None:
    guards = [Facts(level=1, crime_area="drugs"), Facts(level=3, compartment="OPS", crime_area="drugs")]
    found = policy.terms_for(guards, asking_state="MYS", purpose="investigation", on=date(2026, 1, 1))
    assert (found.level, found.compartments) == (3, {"OPEN", "OPS"})
    assert policy.terms_for([], asking_state="MYS", purpose="investigation", on=date(2026, 1, 1)).compartments == SEALED
