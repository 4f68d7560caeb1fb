"""What comes from outside is read strictly: anything else is refused with a code, never an exception of Python's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheaf.kernel.errors import Invalid, TooLarge
from sheaf.register.asks import codes, description, packing

texts = st.text(st.characters(blacklist_categories=()), max_size=30)
values: Any = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | texts,
                           lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8)
fields = st.dictionaries(st.sampled_from([*description.FIELDS, "other"]), values)


@given(fields)
def test_any_description_is_cleaned_or_refused(raw: dict[str, Any]) -> None:
    try:
        found = description.clean(raw)
    except Invalid:
        return
    assert description.clean(found) == found
    packing.pack(found, step=codes.QUESTION_STEP)
    description.subject_of(found)


@given(st.dictionaries(st.just(packing.FIELD) | texts, values))
def test_any_body_is_unpacked_or_refused(body: dict[str, Any]) -> None:
    try:
        found = packing.unpack(body)
    except Invalid:
        return
    assert isinstance(found, dict)


@given(st.dictionaries(st.sampled_from(["state", "conditions"]), st.text(max_size=60)))
def test_what_was_packed_is_unpacked_and_all_of_one_size(value: dict[str, str]) -> None:
    body = packing.pack(value, size=codes.ANSWER_SIZE)
    assert packing.unpack({**body}) == value
    assert len(body[packing.FIELD]) == len(packing.pack({}, size=codes.ANSWER_SIZE)[packing.FIELD])


def test_what_does_not_fit_is_never_cut() -> None:
    with pytest.raises(TooLarge):
        packing.pack({"conditions": "x" * codes.ANSWER_SIZE}, size=codes.ANSWER_SIZE)


def test_the_longest_conditions_of_any_script_fit_into_an_answer() -> None:
    longest = {"conditions": "😀" * codes.MAX_CONDITIONS, "contact": "x" * 80, "reference": "x" * 40}
    assert packing.unpack(packing.pack(longest, size=codes.ANSWER_SIZE)) == longest


@pytest.mark.parametrize("raw", [{"names": "x"}, {"names": []}, {"names": ["a" * 201]}, {"names": ["Wirat"], "birth_date": "31/12/1980"},
                                 {"names": ["Wirat"], "identifiers": [{"type": ["a"], "value": "b"}]}, {"names": ["Wi\ud800rat😀"]}])
def test_too_little_too_much_and_malformed_are_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        description.clean(raw)


@pytest.mark.parametrize(("text", "words"), [
    ("2530", "2530 looks like the Buddhist era; write 1987."), ("2530-05-31", "2530 looks like the Buddhist era; write 1987."),
    ("3000", "A date such as 1980, 1980-05 or 1980-05-31."), ("25301", "A date such as 1980, 1980-05 or 1980-05-31."),
])
def test_a_birth_date_of_the_buddhist_era_is_refused_with_the_year_to_write(text: str, words: str) -> None:
    with pytest.raises(Invalid) as error:
        description.clean({"names": ["Wirat"], "birth_date": text})
    assert error.value.details["fields"] == {"birth_date": words}
