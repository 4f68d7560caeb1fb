"""No JSON that anybody sends breaks the check of an entry; whatever passes belongs to its own state."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.crypto.keys import SealingKey
from sheaf.directory import documents, starters
from sheaf.directory.errors import DirectoryRefused
from sheaf.directory.models import ENTRY_TYPES
from sheaf.directory.shapes import problems

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=8)
NAMES = st.sampled_from(["name", "unit", "function", "phone", "email", "languages", "always", "days", "opens", "closes",
                         "address", "seal", "verify", "verify_kid", "host", "city", "accredited", "crime_areas", "from"])


@given(st.sampled_from(ENTRY_TYPES), st.sampled_from(["THA", "ASEC", "XXX", ""]), st.text(max_size=30),
       st.dictionaries(NAMES, JSON, max_size=8))
@settings(max_examples=300)
def test_any_payload_is_judged_and_never_crashes(kind: str, state: str, subject: str, payload: dict[str, Any]) -> None:
    found = problems(kind, state, subject, payload)
    assert all(isinstance(sentence, str) for sentence in found.values())


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_as_an_entry_and_never_crash(raw: bytes) -> None:
    with pytest.raises(DirectoryRefused):
        documents.parse_entry(raw)


def test_a_key_cannot_be_entered_under_another_id_or_for_another_state() -> None:
    public = SealingKey.generate().public
    good = {"address": "THA/police#OPS", "seal": public.to_bytes().hex(), "verify": "", "verify_kid": ""}
    assert problems("key", "THA", public.kid, good) == {}
    assert "subject" in problems("key", "THA", "0" * 32, good)
    assert "address" in problems("key", "MYS", public.kid, good)
    assert "address" in problems("key", "THA", public.kid, {**good, "address": "THA/police#SECRET"})


def test_only_the_secretariat_publishes_crime_areas_and_a_state_only_its_own_units() -> None:
    assert problems("crime_area", "ASEC", "drugs", {"name": "Drugs"}) == {}
    assert "state" in problems("crime_area", "THA", "drugs", {"name": "Drugs"})
    assert "subject" in problems("unit", "THA", "MYS/police", {"name": "Police"})
    assert "subject" in problems("node", "THA", "MYS", {"address": "http://a"})


def test_every_starter_fact_has_a_source_and_a_known_support() -> None:
    assert len(starters.contact_facts()) == 40
    assert len(starters.institutions()) == 28
    assert all(fact.source and fact.support in starters.SUPPORT for fact in starters.contact_facts())
    assert len({fact.id for fact in starters.contact_facts()}) == len(starters.contact_facts())
