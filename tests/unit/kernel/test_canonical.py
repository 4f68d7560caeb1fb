"""Canonical JSON against the test data of RFC 8785's author (cyberphone/json-canonicalization)."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheaf.kernel import canonical
from sheaf.kernel.errors import Invalid

NAMES = ("arrays", "french", "structures", "unicode", "values", "weird")
texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts | st.floats(
    allow_nan=False, allow_infinity=False)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20)


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_the_bytes_are_those_of_the_published_vector(shared: Path, name: str) -> None:
    folder = shared / "exchange" / "jcs" / "testdata"
    value = json.loads((folder / "input" / f"{name}.json").read_text(encoding="utf-8"))
    assert canonical.dumps(value) == bytes.fromhex((folder / "outhex" / f"{name}.txt").read_text())


# RFC 8785, appendix B: IEEE 754 bits in hex, and the text.
NUMBERS = {
    "0000000000000000": "0", "8000000000000000": "0", "0000000000000001": "5e-324", "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308", "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992", "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000", "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23", "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000", "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21", "3eb0c6f7a0b5ed8c": "9.999999999999997e-7", "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332", "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333", "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343", "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}


@pytest.mark.parametrize(("bits", "text"), NUMBERS.items())
def test_numbers_are_written_as_the_rfc_writes_them(bits: str, text: str) -> None:
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical.dumps(value) == text.encode()


@given(values)
def test_canonical_bytes_are_json_that_means_the_same_and_are_a_fixed_point(value: Any) -> None:
    once = canonical.dumps(value)
    again = json.loads(once, parse_int=float)  # as ECMAScript reads it
    assert canonical.dumps(again) == once
    assert _plain(again) == _plain(value)


def _plain(value: Any) -> Any:
    """Every number as a float, since canonical JSON writes 1.0 as 1."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@given(st.dictionaries(texts, scalars))
def test_the_order_in_which_keys_were_put_does_not_matter(value: dict[str, Any]) -> None:
    assert canonical.digest(dict(reversed(value.items()))) == canonical.digest(value)


UNSAYABLE: list[Any] = [math.nan, math.inf, -math.inf, 2**53, -(2**53), {1, 2}, b"bytes", "\ud800", ["\udfff"]]


@pytest.mark.parametrize("value", UNSAYABLE, ids=repr)
def test_what_json_cannot_say_exactly_is_refused(value: Any) -> None:
    with pytest.raises(Invalid):
        canonical.dumps(value)


def test_a_key_that_is_no_text_is_refused() -> None:
    with pytest.raises(Invalid):
        canonical.dumps({1: "one"})


def test_a_lone_surrogate_as_a_key_is_refused() -> None:
    with pytest.raises(Invalid):
        canonical.dumps({"\ud800": 1})
