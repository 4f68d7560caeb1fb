"""Whether a foreign entry, snapshot or publication is to be believed. Each refusal has its code."""

from __future__ import annotations

from typing import Any

from sheaf.crypto.digest import sha256_hex
from sheaf.crypto.keys import VerifyKey
from sheaf.directory import documents, queries
from sheaf.directory.documents import EntryDocument, PublicationDocument, Signed
from sheaf.directory.errors import refuse
from sheaf.directory.models import Entry, Publication, TrustAnchor
from sheaf.directory.shapes import problems
from sheaf.kernel import clock


def check_entry(signed: Signed) -> tuple[EntryDocument, bool]:
    """The entry, and whether it is new here. Signed by the root of its own state, in the right shape, and
    not older than the version held."""
    document = documents.parse_entry(signed.body)
    held = Entry.objects.filter(state=document.state, type=document.type, subject=document.subject,
                                version__gte=document.version).order_by("-version").first()
    if held and held.version == document.version and bytes(held.signed) == signed.body:
        return document, False
    check_signer(document.state, documents.ENTRY, signed)
    if problems(document.type, document.state, document.subject, document.payload):
        raise refuse("directory_bad_entry", state=document.state, type=document.type)
    if held:
        code = "directory_rollback" if held.version > document.version else "directory_fork"
        raise refuse(code, state=document.state, type=document.type)
    return document, True


def check_signer(state: str, payload_type: str, signed: Signed) -> None:
    """Refuse unless the pinned root of this very state signed."""
    anchor = queries.anchor(state)
    if anchor is None:
        raise refuse("directory_unknown_signer", state=state)
    if signed.signer != anchor.kid:
        other = TrustAnchor.objects.filter(kid=signed.signer).exclude(state=state).exists()
        raise refuse("directory_wrong_signer" if other else "directory_unknown_signer", state=state)
    documents.check(VerifyKey.from_bytes(bytes(anchor.root)), payload_type, signed)


def check_publication(row: Any) -> tuple[PublicationDocument, Signed, bytes, bool]:
    """A publication with its bytes, and whether it is new here."""
    signed = documents.from_wire(row)
    content = documents.unb64(row.get("content"))
    document = documents.parse_publication(signed.body)
    check_signer(document.state, documents.PUBLICATION, signed)
    if sha256_hex(content) != document.digest:
        raise refuse("directory_mixed", state=document.state, type=document.type)
    held = Publication.objects.filter(state=document.state, type=document.type).order_by("-version").first()
    if held is None or held.version < document.version:
        return document, signed, content, True
    if held.version == document.version and held.document_digest == sha256_hex(signed.body):
        return document, signed, content, False
    code = "directory_rollback" if held.version > document.version else "directory_fork"
    raise refuse(code, state=document.state, type=document.type)


def store_publication(document: PublicationDocument, signed: Signed, content: bytes, *,
                      submitted: bool = True) -> Publication:
    return Publication.objects.create(
        type=document.type, state=document.state, version=document.version, title=document.title,
        media_type=document.media_type, digest=document.digest, content=content, signed=signed.body,
        document_digest=sha256_hex(signed.body), signature=signed.signature, signer_kid=signed.signer,
        signed_at=document.signed_at, submitted_at=clock.now() if submitted else None)
