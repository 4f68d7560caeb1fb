"""The cast is what the other tests say it is."""

from __future__ import annotations

from sheaf.access.keys import KeyRing
from sheaf.audit.models import Row
from tests.cast import Cast


def test_an_owner_holds_the_keys_of_own_unit_and_compartments_only(cast: Cast) -> None:
    ring = cast.owner.keys
    assert isinstance(ring, KeyRing)
    assert ring.addresses() == {"THA/police#OPEN", "THA/police#OPS"}
    assert ring.sealing("THA/police#OPS") is not None
    assert ring.signing("THA/police") is not None
    assert ring.sealing("THA/police#VICTIM") is None
    assert ring.sealing("THA/immigration") is None


def test_administrators_and_auditors_hold_no_unit_key(cast: Cast) -> None:
    assert cast.administrator.keys.addresses() == frozenset()
    assert cast.auditor.keys.addresses() == frozenset()


def test_the_cast_starts_with_an_empty_log(cast: Cast) -> None:
    assert Row.objects.count() == 0
