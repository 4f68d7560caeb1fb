"""Secrets at rest open with their password or key only."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sheaf.crypto.digest import same
from sheaf.crypto.errors import BadKey, CannotOpen
from sheaf.crypto.wrap import new_key, unwrap_key, unwrap_password, wrap_key, wrap_password

SECRET = bytes(range(96))
LOW = 2**4


def test_the_password_opens_and_another_does_not() -> None:
    wrapped = wrap_password(SECRET, "rahasia sekali", LOW)
    assert unwrap_password(wrapped, "rahasia sekali") == SECRET
    with pytest.raises(CannotOpen):
        unwrap_password(wrapped, "rahasia sekalI")


def test_the_same_letters_composed_differently_are_one_password() -> None:
    assert unwrap_password(wrap_password(SECRET, "mật khẩu", LOW), "mật khẩu") == SECRET


def test_the_cost_is_kept_in_the_wrap_and_cannot_be_changed_there() -> None:
    wrapped = bytearray(wrap_password(SECRET, "password", 2**5))
    assert wrapped[1] == 5
    wrapped[1] = 4
    with pytest.raises(CannotOpen):
        unwrap_password(bytes(wrapped), "password")


@pytest.mark.parametrize("exponent", [0, 21, 255])
def test_a_stored_cost_that_would_exhaust_the_machine_is_refused(exponent: int) -> None:
    wrapped = bytearray(wrap_password(SECRET, "password", LOW))
    wrapped[1] = exponent
    with pytest.raises(CannotOpen):
        unwrap_password(bytes(wrapped), "password")


@pytest.mark.parametrize("cost", [0, 1, 3, 1000, 2**21])
def test_a_cost_that_scrypt_does_not_know_is_refused(cost: int) -> None:
    with pytest.raises(BadKey):
        wrap_password(SECRET, "password", cost)


@pytest.mark.parametrize("length", [0, 5, 18, 30, 45])
def test_a_cut_wrap_is_refused(length: int) -> None:
    with pytest.raises(CannotOpen):
        unwrap_password(wrap_password(SECRET, "password", LOW)[:length], "password")


def test_a_key_wrap_is_bound_to_its_place() -> None:
    key = new_key()
    wrapped = wrap_key(SECRET, key, b"THA/police#OPS")
    assert unwrap_key(wrapped, key, b"THA/police#OPS") == SECRET
    for wrong_key, place in ((key, b"THA/police#OPEN"), (new_key(), b"THA/police#OPS")):
        with pytest.raises(CannotOpen):
            unwrap_key(wrapped, wrong_key, place)


def test_a_wrapping_key_of_another_length_is_refused() -> None:
    with pytest.raises(BadKey):
        wrap_key(SECRET, b"short", b"")


def test_scrypt_is_the_one_of_rfc_7914() -> None:
    # RFC 7914, section 12, second vector.
    derived = Scrypt(salt=b"NaCl", length=64, n=1024, r=8, p=16).derive(b"password")
    assert derived.hex().startswith("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")


def test_comparison_takes_text_and_bytes() -> None:
    assert same("é", "é".encode())
    assert not same(b"a", b"b")
