"""docs/protocol.md and docs/vectors say what the code does: a stored message verifies and opens, the tables agree."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sheaf.crypto import seal, sign, stream
from sheaf.crypto.digest import sha256_hex
from sheaf.crypto.errors import BadSignature
from sheaf.crypto.keys import SealingKey, SigningKey
from sheaf.exchange import chunks, envelope, fields, frames, inner, limits, receipts, vectors
from sheaf.exchange.errors import REFUSALS, WireRefused
from sheaf.exchange.wire import PATHS

DOCS = Path(__file__).resolve().parents[3] / "docs"
PROTOCOL = (DOCS / "protocol.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def stored() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DOCS / "vectors" / "exchange.json").read_text(encoding="utf-8"))
    return found


def signing(stored: dict[str, Any], name: str) -> SigningKey:
    return SigningKey.from_bytes(bytes.fromhex(stored["keys"][f"{name} signing"]["seed"]))


def table(heading: str) -> list[str]:
    """First cells, in back-quotes, of the table after a heading or a header row."""
    part = PROTOCOL.split(heading, 1)[1]
    rows: list[str] = []
    for line in part.splitlines():
        found = re.match(r"\| `([a-z_/.0-9]+)`", line)
        if found:
            rows.append(found[1])
        elif rows:
            break
    return rows


def test_the_tables_name_exactly_the_fields_of_the_code() -> None:
    assert table("## Header") == list(envelope.FIELDS)
    assert table("## Inner document") == list(inner.FIELDS)
    assert table("## Receipts") == list(receipts.FIELDS)
    assert table("| field of a chunk's head") == list(chunks.FIELDS)


def test_the_table_of_codes_says_which_may_be_sent_again() -> None:
    found = dict(re.findall(r"^\| `([a-z_]+)` \| (yes|no) \|$", PROTOCOL, re.MULTILINE))
    assert found == {code: "yes" if retry else "no" for code, (_, retry) in REFUSALS.items()}


def test_paths_types_and_suite_are_named() -> None:
    names = [*PATHS, limits.SUITE, limits.TYPE_HEADER, limits.TYPE_INNER, limits.TYPE_RECEIPT, limits.TYPE_CHUNK,
             limits.TYPE_HEAD, *receipts.TYPES]
    assert [name for name in names if f"`{name}`" not in PROTOCOL] == []


def test_what_is_reproducible_is_reproduced(stored: dict[str, Any]) -> None:
    fresh = vectors.make()
    for name in ("protocol", "suite", "keys", "framing", "pae", "context", "chunks"):
        assert fresh[name] == stored[name]


def test_the_stored_message_verifies_and_opens_for_both_keys(stored: dict[str, Any]) -> None:
    raw = fields.decode(stored["message"]["raw"])
    found = envelope.parse(raw)
    sign.verify(signing(stored, "THA/service").public, limits.TYPE_HEADER, found.header_bytes, found.signature)
    assert (found.header.node, found.header.sequence, found.raw_digest) == ("MYS", 1, stored["message"]["digest"])
    for name in ("THA/police#OPEN", "MYS/police#OPEN"):
        key = SealingKey.from_bytes(bytes.fromhex(stored["keys"][f"{name} sealing"]["seed"]))
        plain = seal.open_sealed(found.sealed, key, found.header.context())
        inner.verify(plain, signing(stored, "THA/police").public)
        document = inner.parse(plain)
        assert document.body == stored["message"]["body"]
        assert document.digest == stored["message"]["document"]


def test_the_stored_receipt_verifies(stored: dict[str, Any]) -> None:
    key = signing(stored, "MYS/service").public
    receipt = receipts.verified(fields.decode(stored["receipt"]["raw"]), "MYS",
                                lambda state, kind, payload, signature: sign.verify(key, kind, payload, signature))
    assert (receipt.type, receipt.digest) == (receipts.ACCEPTED, stored["message"]["digest"])


def test_every_stored_change_is_refused_with_its_code(stored: dict[str, Any]) -> None:
    for line in stored["refusals"]:
        raw = fields.decode(line["raw"])
        try:
            found = envelope.parse(raw)
            sign.verify(signing(stored, "THA/service").public, limits.TYPE_HEADER, found.header_bytes, found.signature)
            code = "accepted"
        except WireRefused as error:
            code = error.code
        except BadSignature:
            code = "signature"
        assert code == line["code"]


def test_the_stored_chunks_open_to_the_file(stored: dict[str, Any]) -> None:
    told = stored["chunks"]
    text = told["text"].encode() * told["repeated"]
    key, aad = bytes.fromhex(told["key"]), fields.decode(told["context"])
    import io

    sealed = list(stream.encrypt(io.BytesIO(text), key, aad))
    assert [sha256_hex(chunk) for chunk in sealed] == told["digests"]
    assert b"".join(stream.decrypt(sealed, key, aad)) == text


def test_frames_refuse_what_is_not_exactly_framed() -> None:
    good = frames.pack(frames.MESSAGE, [b"a", b"bc"])
    assert frames.unpack(frames.MESSAGE, good, (1, 2)) == [b"a", b"bc"]
    for bad, sizes in ((good, (1, 1)), (good, (1,)), (good[:-1], (1, 2)), (good + b"x", (1, 2)), (b"", (1,))):
        with pytest.raises(frames.BadFrame):
            frames.unpack(frames.MESSAGE, bad, sizes)
    for text in (b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff", b"[1]", b"[" * 100_000):
        with pytest.raises(frames.BadFrame):
            frames.loads_dict(text)
