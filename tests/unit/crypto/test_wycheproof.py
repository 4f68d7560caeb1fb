"""Wycheproof's vectors (C2SP/wycheproof, testvectors_v1), run through our own functions where they apply.

Where our format fixes something that a vector varies (a random nonce, a hybrid key, an empty ML-DSA context),
the vectors which fit are run through our function and the rest through the primitive beneath it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from sheaf.crypto.errors import BadKey, BadSignature, CannotOpen
from sheaf.crypto.keys import SealingKey, SealTo, SigningKey, VerifyKey
from sheaf.crypto.sign import verify_ed25519, verify_mldsa65
from sheaf.crypto.wrap import unwrap_key

pytestmark = pytest.mark.shared
SEALING = SealingKey.generate()
SIGNING = SigningKey.generate()


def vectors(shared: Path, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """(group, test) of one file; fails where the file is empty."""
    raw = json.loads((shared / "exchange" / "wycheproof" / "testvectors_v1" / f"{name}_test.json").read_text())
    assert raw["testGroups"]
    for group in raw["testGroups"]:
        for test in group["tests"]:
            yield group, test


def unhex(test: dict[str, Any], *names: str) -> list[bytes]:
    return [bytes.fromhex(test[name]) for name in names]


def test_every_ed25519_vector_is_judged_as_wycheproof_judges_it(shared: Path) -> None:
    count = 0
    for group, test in vectors(shared, "ed25519"):
        key = VerifyKey(bytes.fromhex(group["publicKey"]["pk"]), SIGNING.public.mldsa65)
        message, signature = unhex(test, "msg", "sig")
        assert _accepts(verify_ed25519, key.parts[0], message, signature) == (test["result"] == "valid"), test["tcId"]
        count += 1
    assert count == 151


def test_every_mldsa65_vector_with_empty_context_is_judged_as_wycheproof_judges_it(shared: Path) -> None:
    seen = {True: 0, False: 0}
    for group, test in vectors(shared, "mldsa_65_verify"):
        if test.get("ctx"):
            continue  # our signatures use no context: the payload's type is bound by DSSE
        valid = test["result"] == "valid"
        assert _mldsa_accepts(bytes.fromhex(group["publicKey"]), *unhex(test, "msg", "sig")) == valid, test["tcId"]
        seen[valid] += 1
    assert seen[True] > 50
    assert seen[False] > 50


def _mldsa_accepts(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        key = VerifyKey.from_bytes(SIGNING.public.ed25519 + public)
    except BadKey:
        return False
    return _accepts(verify_mldsa65, key.parts[1], message, signature)


def _accepts(verify: Any, key: Any, message: bytes, signature: bytes) -> bool:
    try:
        verify(key, message, signature)
    except BadSignature:
        return False
    return True


def test_every_mldsa65_seed_gives_the_public_key_of_the_vector(shared: Path) -> None:
    seeds = {}
    for group, test in vectors(shared, "mldsa_65_sign_seed"):
        if test["result"] == "valid":
            seeds[group["privateSeed"]] = group["publicKey"]
    assert len(seeds) > 10
    for seed, public in seeds.items():
        key = SigningKey.from_bytes(SIGNING.ed25519 + bytes.fromhex(seed))
        assert key.public.mldsa65.hex() == public


def test_every_mlkem768_seed_gives_the_public_key_and_the_shared_secret_of_the_vector(shared: Path) -> None:
    valid = 0
    for _, test in vectors(shared, "mlkem_768"):
        seed, ciphertext, secret = unhex(test, "seed", "c", "K") if "K" in test else [*unhex(test, "seed", "c"), b""]
        try:
            key = SealingKey.from_bytes(seed + SEALING.x25519)
            opened = key.parts[0].decapsulate(ciphertext)
        except (BadKey, ValueError):
            assert test["result"] == "invalid", test["tcId"]
            continue
        assert test["result"] == "valid", test["tcId"]
        assert opened == secret, test["tcId"]
        assert key.public.mlkem768.hex() == test["ek"], test["tcId"]
        valid += 1
    assert valid == 153


def test_no_invalid_mlkem768_encapsulation_key_becomes_an_addressee(shared: Path) -> None:
    refused = accepted = 0
    for _, test in vectors(shared, "mlkem_768_encaps"):
        raw = bytes.fromhex(test["ek"]) + SEALING.public.x25519
        if test["result"] == "valid":
            assert SealTo.from_bytes(raw).mlkem768.hex() == test["ek"]
            accepted += 1
            continue
        with pytest.raises(BadKey):
            SealTo.from_bytes(raw)
        refused += 1
    assert (accepted, refused) == (133, 132)


def test_every_x25519_vector_gives_its_shared_secret_or_is_refused_for_a_zero_one(shared: Path) -> None:
    for _, test in vectors(shared, "x25519"):
        public, private, secret = unhex(test, "public", "private", "shared")
        key = SealingKey.from_bytes(SEALING.mlkem768 + private)
        peer = X25519PublicKey.from_public_bytes(public)
        if "ZeroSharedSecret" in test["flags"]:
            with pytest.raises(ValueError, match="shared key"):
                key.parts[1].exchange(peer)
        else:
            assert key.parts[1].exchange(peer) == secret, test["tcId"]


def test_every_aes_256_gcm_vector_of_our_shape_opens_or_is_refused(shared: Path) -> None:
    seen = {"valid": 0, "invalid": 0}
    for group, test in vectors(shared, "aes_gcm"):
        if (group["keySize"], group["ivSize"], group["tagSize"]) != (256, 96, 128):
            continue  # SHEAF-1 knows no other sizes
        key, nonce, aad, message, body, tag = unhex(test, "key", "iv", "aad", "msg", "ct", "tag")
        if test["result"] == "valid":
            assert unwrap_key(nonce + body + tag, key, aad) == message
        else:
            with pytest.raises(CannotOpen):
                unwrap_key(nonce + body + tag, key, aad)
        seen[test["result"]] += 1
    assert seen["valid"] > 20
    assert seen["invalid"] > 20
