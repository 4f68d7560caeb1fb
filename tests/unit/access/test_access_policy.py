"""The policy: every verb by every role, and lists that show exactly what `may` allows row by row."""

from __future__ import annotations

import pytest
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheaf.access.actor import NOBODY, ROLES, Actor, operator, service
from sheaf.access.guarded import FILTERS, Guarded, visible_to
from sheaf.access.policy import Facts, may
from sheaf.access.rules import GUARDS, TABLE
from sheaf.kernel.handling import COMPARTMENTS
from tests.cast import Cast

STATES, UNITS, AREAS = ("THA", "MYS"), ("THA/police", "THA/fiu", "MYS/police"), ("drugs", "arms")
LISTABLE = sorted(verb for verb, rule in TABLE.items() if rule.guards and set(rule.guards) <= set(FILTERS))
NUMBERS_ONLY = {"ask.alarm"}  # who asked too much, and how often: no content
CONTENT_VERBS = ("record.", "list.", "screening.", "ask.", "request.")


def somebody(role: str) -> Actor:
    return Actor("p", "P", "a", "THA", "THA/police", role, frozenset(AREAS), 3, frozenset(COMPARTMENTS))


@pytest.mark.parametrize("role", [*ROLES, "", "emperor"])
@pytest.mark.parametrize("verb", sorted(TABLE))
def test_a_role_has_a_verb_exactly_when_its_rule_names_it(verb: str, role: str) -> None:
    assert may(somebody(role), verb).allowed == (role in TABLE[verb].roles)


@pytest.mark.parametrize("actor", [NOBODY, somebody("")])
def test_nobody_may_do_anything(actor: Actor) -> None:
    assert not any(may(actor, verb).allowed for verb in [*TABLE, "record.unheard_of", ""])


@pytest.mark.parametrize("role", ["node_admin", "auditor"])
def test_who_runs_or_watches_the_node_reads_no_content(role: str) -> None:
    held = {verb for verb in TABLE if verb.startswith(CONTENT_VERBS) and role in TABLE[verb].roles}
    assert held <= NUMBERS_ONLY


def test_the_operator_at_the_shell_is_no_more_than_an_administrator() -> None:
    assert {verb for verb in TABLE if may(operator("THA"), verb).allowed} == {
        verb for verb, rule in TABLE.items() if "node_admin" in rule.roles}


def test_the_service_reads_no_record_by_itself() -> None:
    assert not may(service("THA"), "record.read").allowed


@pytest.mark.parametrize("verb", sorted(TABLE))
def test_every_guard_of_every_rule_is_known(verb: str) -> None:
    assert set(TABLE[verb].guards) <= set(GUARDS)


def test_a_tokens_scopes_narrow_and_never_widen(cast: Cast) -> None:
    from dataclasses import replace

    narrow = replace(cast.owner, scopes=frozenset({"record.read", "access."}))
    assert may(narrow, "record.read").allowed
    assert not may(narrow, "record.edit").allowed
    assert not may(narrow, "access.manage").allowed


@pytest.mark.parametrize(("who", "facts", "allowed"), [
    ("owner", Facts(state="THA", unit="THA/police", crime_area="drugs", level=3, compartment="OPS"), True),
    ("colleague", Facts(state="THA", unit="THA/police", crime_area="drugs", level=3), False),  # clearance
    ("colleague", Facts(state="THA", unit="THA/police", crime_area="drugs", level=2, compartment="OPS"), False),
    ("colleague", Facts(state="THA", unit="THA/police", crime_area="trafficking-in-persons", level=1), False),
    ("stranger", Facts(state="THA", crime_area="people-smuggling", level=2), True),
    ("stranger", Facts(state="THA", crime_area="drugs", level=0), False),
    ("supervisor", Facts(state="THA", crime_area="drugs", level=3, compartment="CHILD"), True),
    ("other_state", Facts(state="THA", crime_area="drugs", level=0), False),
    ("secretariat", Facts(state="THA", crime_area="drugs", level=0), False),
    ("auditor", Facts(state="THA", crime_area="", level=0), False),
    ("administrator", Facts(state="THA", crime_area="", level=0), False),
])
def test_who_of_the_cast_reads_which_record(cast: Cast, who: str, facts: Facts, allowed: bool) -> None:
    assert may(getattr(cast, who), "record.read", facts).allowed is allowed


def test_whoever_drafted_does_not_release(cast: Cast) -> None:
    own = Facts(state="THA", crime_area="drugs", level=2, done_by=cast.supervisor.person_id)
    assert not may(cast.supervisor, "request.release", own).allowed
    other = Facts(state="THA", crime_area="drugs", level=2, done_by=cast.owner.person_id)
    assert may(cast.supervisor, "request.release", other).allowed


class Sample(Guarded):
    """A guarded row for this file alone; its table is made and dropped around the test."""

    class Meta:
        app_label = "access"
        managed = False
        db_table = "test_guarded_sample"


facts_of = st.builds(
    dict, state=st.sampled_from(STATES), unit=st.sampled_from(("", *UNITS)), crime_area=st.sampled_from(("", *AREAS)),
    level=st.integers(0, 3), compartment=st.sampled_from(COMPARTMENTS))
actors = st.builds(
    Actor, st.just("p"), st.just("P"), st.just("a"), st.sampled_from(STATES), st.sampled_from(UNITS),
    st.sampled_from(sorted(ROLES)), st.frozensets(st.sampled_from(AREAS)), st.integers(0, 3),
    st.frozensets(st.sampled_from(COMPARTMENTS)),
    st.one_of(st.none(), st.frozensets(st.sampled_from(("record.", "request.read", "ask.")))))


@pytest.fixture
def table(db: None) -> type[models.Model]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE test_guarded_sample (id integer primary key, state varchar(8), unit varchar(128), "
                       "crime_area varchar(64), level integer, compartment varchar(16))")
    return Sample


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.lists(facts_of, max_size=12), actor=actors, verb=st.sampled_from(LISTABLE))
def test_a_list_shows_exactly_the_rows_that_may_allows(
        table: type[Sample], rows: list[dict[str, object]], actor: Actor, verb: str) -> None:
    Sample.objects.all().delete()
    made = [Sample.objects.create(id=number, **row) for number, row in enumerate(rows, 1)]
    expected = {row.pk for row in made if may(actor, verb, row).allowed}
    assert set(visible_to(Sample.objects.all(), actor, verb).values_list("pk", flat=True)) == expected
