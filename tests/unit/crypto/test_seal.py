"""Sealing to recipients: only they open, only in the context that was sealed."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sheaf.crypto.errors import BadKey, CannotOpen, NoRecipient
from sheaf.crypto.keys import SealingKey, SealTo
from sheaf.crypto.seal import COMMITMENT_SIZE, Sealed, content_secret, decrypt, encrypt, open_sealed, seal

POLICE, COURT, STRANGER = (SealingKey.generate() for _ in range(3))
AUDIENCE = {POLICE.kid: POLICE.public, COURT.kid: COURT.public}
TEXT, CONTEXT = "ผู้ต้องสงสัย".encode(), b"outer header digest"


def test_every_recipient_opens_and_nobody_else() -> None:
    sealed = seal(TEXT, AUDIENCE, CONTEXT)
    assert open_sealed(sealed, POLICE, CONTEXT) == open_sealed(sealed, COURT, CONTEXT) == TEXT
    with pytest.raises(CannotOpen):
        open_sealed(sealed, STRANGER, CONTEXT)


def test_sealing_to_nobody_is_refused() -> None:
    with pytest.raises(NoRecipient):
        seal(TEXT, {}, CONTEXT)


def test_another_context_does_not_open() -> None:
    with pytest.raises(CannotOpen):
        open_sealed(seal(TEXT, AUDIENCE, CONTEXT), POLICE, CONTEXT + b"!")


def test_a_wrap_moved_under_another_key_id_does_not_open() -> None:
    sealed = seal(TEXT, {POLICE.kid: POLICE.public}, CONTEXT)
    moved = Sealed(sealed.ciphertext, {STRANGER.kid: sealed.wraps[POLICE.kid]})
    with pytest.raises(CannotOpen):
        open_sealed(moved, STRANGER, CONTEXT)


@pytest.mark.parametrize("position", [0, COMMITMENT_SIZE - 1, COMMITMENT_SIZE, -1])
def test_one_flipped_bit_of_the_ciphertext_does_not_open(position: int) -> None:
    sealed = seal(TEXT, AUDIENCE, CONTEXT)
    changed = bytearray(sealed.ciphertext)
    changed[position] ^= 0x80
    with pytest.raises(CannotOpen):
        open_sealed(Sealed(bytes(changed), sealed.wraps), POLICE, CONTEXT)


@pytest.mark.parametrize("length", [0, 10, COMMITMENT_SIZE, COMMITMENT_SIZE + 15])
def test_a_cut_ciphertext_and_a_cut_wrap_do_not_open(length: int) -> None:
    sealed = seal(TEXT, AUDIENCE, CONTEXT)
    with pytest.raises(CannotOpen):
        open_sealed(Sealed(sealed.ciphertext[:length], sealed.wraps), POLICE, CONTEXT)
    with pytest.raises(CannotOpen):
        open_sealed(Sealed(sealed.ciphertext, {POLICE.kid: sealed.wraps[POLICE.kid][:length]}), POLICE, CONTEXT)


def test_two_recipients_cannot_be_shown_two_texts_in_one_ciphertext() -> None:
    one, other = seal(TEXT, {POLICE.kid: POLICE.public}, CONTEXT), seal(b"other", {COURT.kid: COURT.public}, CONTEXT)
    mixed = Sealed(one.ciphertext, one.wraps | other.wraps)
    assert open_sealed(mixed, POLICE, CONTEXT) == TEXT
    with pytest.raises(CannotOpen):
        open_sealed(mixed, COURT, CONTEXT)


def test_the_same_text_never_gives_the_same_bytes() -> None:
    first, second = seal(TEXT, AUDIENCE, CONTEXT), seal(TEXT, AUDIENCE, CONTEXT)
    assert first.ciphertext != second.ciphertext
    assert set(first.wraps.values()).isdisjoint(second.wraps.values())


def test_a_fixed_secret_gives_fixed_bytes_as_protocol_md_says() -> None:
    secret = bytes(range(32))
    assert decrypt(secret, encrypt(secret, TEXT, CONTEXT), CONTEXT) == TEXT
    assert encrypt(secret, b"", b"").hex() == EMPTY_VECTOR


def test_the_secret_that_was_wrapped_is_of_32_bytes() -> None:
    sealed = seal(TEXT, AUDIENCE, CONTEXT)
    assert content_secret(sealed.wraps, POLICE, CONTEXT) == content_secret(sealed.wraps, COURT, CONTEXT)
    assert len(content_secret(sealed.wraps, POLICE, CONTEXT)) == 32


def test_a_key_survives_storage_as_components_and_its_id_is_a_digest_of_the_public_half() -> None:
    again = SealingKey.from_bytes(POLICE.to_bytes())
    assert again == POLICE
    assert open_sealed(seal(TEXT, {again.kid: SealTo.from_bytes(POLICE.public.to_bytes())}, b""), again, b"") == TEXT
    public = POLICE.public.to_bytes()
    assert POLICE.kid == hashlib.sha256(b"SHEAF-1 seal\0" + public).hexdigest()[:32]
    assert repr(POLICE) == "SealingKey()"


@pytest.mark.parametrize("raw", [b"", b"\xff" * 1216, b"x" * 1215])
def test_bytes_that_are_no_key_are_refused(raw: bytes) -> None:
    with pytest.raises(BadKey):
        SealTo.from_bytes(raw)


# Commitment and tag of the empty text under 00 01 .. 1f with empty context; computed independently in
# test_the_empty_vector_follows_from_the_definitions below.
EMPTY_VECTOR = "63194212c7e56bdb3871190d21a214fdccf41267aa089d2730b31cc4ce327f8f91586cb5fd640829e10779e69e72a2cb"


def test_the_empty_vector_follows_from_the_definitions() -> None:
    def hkdf(secret: bytes, info: bytes, length: int) -> bytes:  # RFC 5869, written out
        prk, block, out = hmac.digest(bytes(32), secret, "sha256"), b"", b""
        for counter in range(1, 5):
            block = hmac.digest(prk, block + info + bytes((counter,)), "sha256")
            out += block
        return out[:length]

    material = hkdf(bytes(range(32)), b"SHEAF-1 content\0" + hashlib.sha256(b"").digest(), 64)
    tag = AESGCM(material[:32]).encrypt(bytes(12), b"", b"")
    assert (material[32:] + tag).hex() == EMPTY_VECTOR
