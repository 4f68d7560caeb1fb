"""The table of steps of a report's part, by ten thousand random runs."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.plan.reporting import table

EVENTS = sorted({row.event for row in table.ROWS})
KINDS = (table.DRAFTER, table.CLEARER, table.LEAD, table.KEEPER)
STEPS = st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(KINDS), st.booleans()), max_size=20)


@given(STEPS)
@settings(max_examples=10_000)
def test_no_run_reaches_what_the_table_does_not_allow(steps: list[tuple[str, str, bool]]) -> None:
    at, cleared, edited_since = table.DRAFT, False, False
    for event, by, same_person in steps:
        row = table.row(event, at)
        if not row or row.by != by or (row.second and same_person):
            continue
        if row.event == table.SUBMIT:
            cleared, edited_since = True, False
        if row.after == table.DRAFT:
            edited_since = True
        at = row.after
        assert at in table.STATES
        if at in table.ARRIVED:
            assert cleared, "nothing arrives that was not cleared"
            assert not edited_since, "nothing arrives that was edited after its clearance"
        if at == table.FROZEN:
            assert not [item for item in table.ROWS if item.before == table.FROZEN]


def test_only_the_state_s_own_people_lead_into_or_out_of_a_draft() -> None:
    for row in table.ROWS:
        if table.DRAFT in (row.before, row.after) or table.CLEARING in (row.before, row.after):
            assert row.by in (table.DRAFTER, table.CLEARER)
        if row.event == table.SUBMIT:
            assert row.second


def test_each_event_from_each_state_has_one_row() -> None:
    pairs = [(row.event, row.before) for row in table.ROWS]
    assert len(pairs) == len(set(pairs))
