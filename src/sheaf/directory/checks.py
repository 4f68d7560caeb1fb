"""Verifying one entry again, now, for the page that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from sheaf.crypto.digest import sha256_hex
from sheaf.crypto.keys import VerifyKey
from sheaf.directory import documents
from sheaf.directory.documents import Signed
from sheaf.directory.errors import DirectoryRefused
from sheaf.directory.models import Entry, TrustAnchor
from sheaf.kernel.errors import SheafError


@dataclass(frozen=True, slots=True)
class Check:
    """good: both signatures verify over the exact bytes, and the bytes say what the page shows."""

    good: bool
    words: str
    root_version: int
    pinned_by: str


def verify(entry: Entry) -> Check:
    """Verify with the root that signed, also one since handed over."""
    anchor = TrustAnchor.objects.filter(state=entry.state, kid=entry.signer_kid).first()
    if anchor is None:
        return Check(False, "No root key of this state with this id is pinned here.", 0, "")
    signed = Signed(bytes(entry.signed), entry.signer_kid, bytes(entry.signature))
    try:
        documents.check(VerifyKey.from_bytes(bytes(anchor.root)), documents.ENTRY, signed)
        said = documents.parse_entry(signed.body)
    except (DirectoryRefused, SheafError) as error:
        return Check(False, error.message, anchor.root_version, anchor.pinned_by)
    same = (said.payload == entry.payload and said.state == entry.state and said.subject == entry.subject
            and said.version == entry.version and sha256_hex(signed.body) == entry.digest)
    words = "Both signatures (Ed25519 and ML-DSA-65) verify." if same else "The table does not say what was signed."
    return Check(same, words, anchor.root_version, anchor.pinned_by)
