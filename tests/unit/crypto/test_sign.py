"""Both signatures must verify, over the exact bytes and their type."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sheaf.crypto.errors import BadKey, BadSignature
from sheaf.crypto.keys import SigningKey, VerifyKey
from sheaf.crypto.sign import ED25519_SIGNATURE_SIZE, SIGNATURE_SIZE, pae, sign, verify, verify_ed25519

KEY, OTHER = SigningKey.generate(), SigningKey.generate()
PAYLOAD = b'{"to":"THA/police"}'


def test_a_good_signature_verifies_with_the_stored_public_key() -> None:
    signature = sign(KEY, "application/x", PAYLOAD)
    assert len(signature) == SIGNATURE_SIZE
    verify(VerifyKey.from_bytes(KEY.public.to_bytes()), "application/x", PAYLOAD, signature)


def test_the_encoding_is_the_one_of_dsse() -> None:
    # The example of the DSSE specification, protocol.md (secure-systems-lab/dsse, v1.0.2).
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world")


def test_ed25519_matches_rfc_8032() -> None:
    # RFC 8032, section 7.1, TEST 2.
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
    key = SigningKey.from_bytes(seed + KEY.mldsa65)
    assert key.public.ed25519 == public
    assert key.parts[0].sign(b"\x72") == signature
    verify_ed25519(key.public.parts[0], b"\x72", signature)


@pytest.mark.parametrize("bad_half", ["ed25519", "mldsa65"])
def test_one_bad_signature_of_the_two_refuses(bad_half: str) -> None:
    good, strange = sign(KEY, "t", PAYLOAD), sign(OTHER, "t", PAYLOAD)
    at = ED25519_SIGNATURE_SIZE
    mixed = strange[:at] + good[at:] if bad_half == "ed25519" else good[:at] + strange[at:]
    with pytest.raises(BadSignature):
        verify(KEY.public, "t", PAYLOAD, mixed)


@pytest.mark.parametrize("position", [0, 63, 64, 1000, SIGNATURE_SIZE - 1])
def test_one_flipped_bit_anywhere_in_the_signature_refuses(position: int) -> None:
    signature = bytearray(sign(KEY, "t", PAYLOAD))
    signature[position] ^= 1
    with pytest.raises(BadSignature):
        verify(KEY.public, "t", PAYLOAD, bytes(signature))


@pytest.mark.parametrize(("kind", "payload"), [("u", PAYLOAD), ("t", PAYLOAD + b" "), ("t", b"")])
def test_another_type_or_payload_refuses(kind: str, payload: bytes) -> None:
    with pytest.raises(BadSignature):
        verify(KEY.public, kind, payload, sign(KEY, "t", PAYLOAD))


@pytest.mark.parametrize("cut", [0, 64, SIGNATURE_SIZE - 1])
def test_a_cut_or_lengthened_signature_refuses(cut: int) -> None:
    signature = sign(KEY, "t", PAYLOAD)
    for wrong in (signature[:cut], signature + b"\0"):
        with pytest.raises(BadSignature):
            verify(KEY.public, "t", PAYLOAD, wrong)


def test_a_key_survives_storage_and_never_shows_its_seed() -> None:
    again = SigningKey.from_bytes(KEY.to_bytes())
    assert again == KEY
    assert again.kid == KEY.kid == KEY.public.kid != OTHER.kid
    assert KEY.to_bytes().hex()[:8] not in repr(KEY)
    assert "\\x" not in repr(KEY)


@pytest.mark.parametrize("raw", [b"", b"x" * 63, b"x" * 65])
def test_bytes_of_the_wrong_length_are_no_key(raw: bytes) -> None:
    with pytest.raises(BadKey):
        SigningKey.from_bytes(raw)
    with pytest.raises(BadKey):
        VerifyKey.from_bytes(raw)


def test_the_library_draws_a_new_key_each_time() -> None:
    assert len({SigningKey.generate().to_bytes() for _ in range(5)}) == 5
    assert len(Ed25519PrivateKey.generate().private_bytes_raw()) == 32
