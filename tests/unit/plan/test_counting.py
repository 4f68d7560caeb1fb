"""Nothing can be subtracted out of what was published (decision 0305)."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.plan.compiling.counting import FEWEST, Told, chosen

MEMBERS = ["BRN", "IDN", "KHM", "LAO", "MYS", "PHL", "SGP", "VNM"]
DOCUMENTS = st.lists(st.tuples(st.dictionaries(st.sampled_from(MEMBERS), st.integers(1, 2)), st.sets(st.sampled_from(MEMBERS))), max_size=5)


def published(documents: list[tuple[dict[str, int], set[str]]]) -> list[Told]:
    found: list[Told] = []
    for now, agree in documents:
        found.append(chosen(now, agree, found))
    return found


def rank(rows: list[list[int]]) -> int:
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        at = next((place for place in range(found, len(left)) if left[place][column]), None)
        if at is None:
            continue
        left[found], left[at] = left[at], left[found]
        for place in range(found + 1, len(left)):
            times = left[place][column] / left[found][column]
            left[place] = [one - times * other for one, other in zip(left[place], left[found], strict=True)]
        found += 1
    return found


@given(DOCUMENTS)
@settings(max_examples=600)
def test_no_sums_and_differences_of_documents_tell_what_fewer_than_three_unshown_states_said(
    documents: list[tuple[dict[str, int], set[str]]]
) -> None:
    told = published(documents)
    shown = {state for item in told for state in item.named}
    unknown = sorted({(state, version) for item in told for state, version in item.counted.items() if state not in shown})
    rows = [[int(item.counted.get(state) == version) for state, version in unknown] for item in told]
    states = sorted({state for state, _ in unknown})
    for few in combinations(states, min(FEWEST - 1, len(states))):
        others = [[value for value, (state, _) in zip(row, unknown, strict=True) if state not in few] for row in rows]
        assert rank(rows) == rank(others), few  # what is told of these alone would have been lost with their columns


@given(DOCUMENTS)
@settings(max_examples=200)
def test_a_document_names_and_counts_only_what_it_holds_and_names_only_who_agrees(
    documents: list[tuple[dict[str, int], set[str]]]
) -> None:
    for told, (now, agree) in zip(published(documents), documents, strict=True):
        assert told.named <= agree & now.keys()
        assert told.named <= told.counted.keys()
        assert told.counted.items() <= now.items()


def test_a_document_by_itself_counts_states_without_consent_from_three_on() -> None:
    for others in range(5):
        now = dict.fromkeys(MEMBERS[: others + 2], 1)
        told = chosen(now, set(MEMBERS[:2]), [])
        assert set(told.named) == set(MEMBERS[:2])
        assert len(told.counted) == 2 + (others if others >= FEWEST else 0)


def test_a_line_is_not_shown_where_an_earlier_sum_would_then_tell_another_s() -> None:
    now = {"BRN": 1, "LAO": 1, "VNM": 1}
    first = chosen(now, set(), [])
    assert set(first.counted) == {"BRN", "LAO", "VNM"}
    second = chosen(now, {"BRN", "LAO"}, [first])
    assert (set(second.named), set(second.counted)) == (set(), {"BRN", "LAO", "VNM"})
    assert chosen(now, set(), [first, second]) == second
    assert set(chosen(now, set(now), [first]).named) == set(now)  # nobody is left to be told


def test_a_state_that_came_between_two_documents_is_counted_with_two_others_or_not_at_all() -> None:
    now = dict.fromkeys(MEMBERS[:5], 1)
    first = chosen(now, set(), [])
    assert set(chosen({**now, "SGP": 1}, set(), [first]).counted) == set(now)
    assert set(chosen({**now, "SGP": 1, "PHL": 1, "VNM": 1}, set(), [first]).counted) == {*now, "SGP", "PHL", "VNM"}


def test_a_component_in_which_one_state_corrected_itself_is_not_counted_a_second_time() -> None:
    first = chosen(dict.fromkeys(MEMBERS[:5], 1), set(), [])
    assert not chosen({**dict.fromkeys(MEMBERS[:5], 1), "BRN": 2}, set(), [first]).counted


def test_a_state_that_was_shown_and_withdrew_is_counted_as_it_was_shown_and_its_correction_is_not() -> None:
    now = dict.fromkeys(MEMBERS[:4], 1)
    first = chosen(now, {"BRN"}, [])
    assert set(first.named) == {"BRN"}
    second = chosen(now, set(), [first])
    assert (set(second.named), set(second.counted)) == (set(), set(now))
    assert set(chosen({**now, "BRN": 2}, set(), [first, second]).counted) == set(MEMBERS[1:4])
