"""Root keys and whom one trusts: making a root, the state card, pinning cards, handing a root over."""

from __future__ import annotations

import json
from typing import Any

from sheaf.access.actor import Actor, operator
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.crypto import sign as signing
from sheaf.crypto.digest import sha256_hex
from sheaf.crypto.errors import BadKey, BadSignature
from sheaf.crypto.keys import SigningKey, VerifyKey
from sheaf.directory import documents, queries
from sheaf.directory.documents import HandoverDocument, Signed
from sheaf.directory.errors import refuse
from sheaf.directory.models import TrustAnchor
from sheaf.directory.services import keyfile
from sheaf.directory.shapes import good_address
from sheaf.kernel import canonical, clock, node
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.kernel.states import BY_CODE
from sheaf.store import atomic

CARD_FIELDS = frozenset({"kind", "format", "state", "root", "root_version", "threshold", "root_signatures", "node_key",
                         "address", "issued", "fingerprint", "signature"})
CARD_LIMIT = 64 * 1024
# Pronounceable words of 16 bits each (proquints, arXiv 0901.4016): read out over the telephone.
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aiou"


def make_root(state: str) -> TrustAnchor:
    """Make this node's root key (and the publisher's, where this node publishes) and pin it here.
    Runs once, when the node is made; a root is never overwritten."""
    here = node.current()
    if state != here.state or keyfile.exists(keyfile.ROOT):
        raise Conflict("This node has a root key already.", code="root_exists")
    keyfile.write(keyfile.ROOT, SigningKey.generate())
    if here.can("publish_directory"):
        keyfile.write(keyfile.PUBLISHER, SigningKey.generate())
    return pin(operator(state), card())


def node_key() -> SigningKey:
    """The service's signing key, with which this node signs what it sends to the Secretariat."""
    state = node.current().state
    ring = node.current().parts.get("service_keys")
    found: SigningKey | None = ring.signing(f"{state}/service") if ring else None
    if found is None:
        raise Conflict("The node's service key is not unlocked.", code="service_key")
    return found


def card() -> dict[str, Any]:
    """This node's state card: what another administrator pins after hearing the fingerprint read out."""
    state, root = node.current().state, keyfile.read(keyfile.ROOT)
    held = queries.anchor(state)
    body: dict[str, Any] = {
        "kind": "card", "format": documents.FORMAT, "state": state, "root": root.public.to_bytes().hex(),
        "root_version": held.root_version if held else 1, "threshold": 1, "root_signatures": [],
        "node_key": node_key().public.to_bytes().hex(), "address": keyfile.own_address(),
        "issued": documents.stamp(clock.now()), "fingerprint": fingerprint(root.public)}
    return {**body, "signature": signing.sign(root, documents.CARD, canonical.dumps(body)).hex()}


def fingerprint(root: VerifyKey) -> str:
    """128 bits of the root key's digest as eight words."""
    raw = bytes.fromhex(sha256_hex(root.to_bytes()))[:16]
    return " ".join(_word(int.from_bytes(raw[at:at + 2], "big")) for at in range(0, 16, 2))


def _word(bits: int) -> str:
    return "".join((_CONSONANTS[bits >> 12 & 15], _VOWELS[bits >> 10 & 3], _CONSONANTS[bits >> 6 & 15],
                    _VOWELS[bits >> 4 & 3], _CONSONANTS[bits & 15]))


def read_card(raw: str | bytes | dict[str, Any]) -> dict[str, Any]:
    """A card whose own root signed it; `Invalid` for anything else."""
    if not isinstance(raw, dict):
        if len(raw) > CARD_LIMIT:
            raise Invalid("This file is too large for a state card.", code="card")
        try:
            raw = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise Invalid("This file is no state card.", code="card") from error
    if not isinstance(raw, dict) or set(raw) != CARD_FIELDS or raw.get("kind") != "card":
        raise Invalid("This file is no state card.", code="card")
    try:
        root = VerifyKey.from_bytes(bytes.fromhex(raw["root"]))
        VerifyKey.from_bytes(bytes.fromhex(raw["node_key"]))
        body = {name: value for name, value in raw.items() if name != "signature"}
        signing.verify(root, documents.CARD, canonical.dumps(body), bytes.fromhex(raw["signature"]))
    except (BadKey, BadSignature, ValueError, TypeError) as error:
        raise Invalid("The card is not signed by its own root key.", code="card_signature") from error
    proper = (raw["format"] == documents.FORMAT and raw["state"] in BY_CODE and good_address(raw["address"])
              and type(raw["root_version"]) is int and raw["root_version"] >= 1
              and raw["fingerprint"] == fingerprint(root))
    if not proper:
        raise Invalid("The card contradicts itself.", code="card")
    return raw


def pin(actor: Actor, raw: str | bytes | dict[str, Any]) -> TrustAnchor:
    """Trust a state's root from its card. Pinning the same root again renews address and node key; another
    root for a pinned state is a `Conflict`: roots change only by a hand-over that the old root signed."""
    require(actor, "directory.publish", Facts(kind="anchor", state=node.current().state))
    good = read_card(raw)
    root = bytes.fromhex(good["root"])
    kid = VerifyKey.from_bytes(root).kid
    with atomic():
        held = TrustAnchor.objects.select_for_update().filter(state=good["state"], retired_at=None).first()
        if held and held.kid != kid:
            raise Conflict(f"Another root key of {good['state']} is pinned here.", code="another_root")
        anchor = held or TrustAnchor(state=good["state"], root_version=good["root_version"], root=root, kid=kid)
        anchor.node_key, anchor.address = bytes.fromhex(good["node_key"]), good["address"]
        anchor.pinned_by, anchor.pinned_at = actor.title[:200], clock.now()
        anchor.save()
        audit.record(actor, "directory.trust", kind="anchor", object_id=good["state"],
                     detail={"root": kid, "root_version": anchor.root_version})
    return anchor


def rotate_root(actor: Actor) -> TrustAnchor:
    """A new root for our state, signed by the old and by itself. Publish afterwards: every current
    entry is signed anew."""
    here = node.current()
    require(actor, "directory.edit", Facts(kind="anchor", state=here.state))
    old, new = keyfile.read(keyfile.ROOT), SigningKey.generate()
    held = queries.anchor(here.state)
    if held is None:
        raise Conflict("This node has no root to hand over.", code="no_root")
    body = HandoverDocument(here.state, held.root_version + 1, old.public.kid, new.public.to_bytes().hex(),
                            clock.now()).dump()
    with atomic():
        made = hand_over(actor, Signed(body, old.public.kid, signing.sign(old, documents.HANDOVER, body)),
                         signing.sign(new, documents.HANDOVER, body))
        keyfile.write(keyfile.ROOT, new)
    return made


def hand_over(actor: Actor, document: Signed, by_new: bytes) -> TrustAnchor:
    """Replace a pinned root by its successor. Call inside `atomic`; a hand-over known already changes nothing."""
    said = documents.parse_handover(document.body)
    held = queries.anchor(said.state)
    if held is None:
        raise refuse("directory_unknown_signer", state=said.state)
    if said.root_version <= held.root_version:
        return held
    if said.root_version != held.root_version + 1 or said.previous != held.kid or document.signer != held.kid:
        raise refuse("directory_unknown_signer", state=said.state)
    try:
        new = VerifyKey.from_bytes(bytes.fromhex(said.root))
    except (BadKey, ValueError) as error:
        raise refuse("directory_malformed", state=said.state) from error
    documents.check(VerifyKey.from_bytes(bytes(held.root)), documents.HANDOVER, document)
    documents.check(new, documents.HANDOVER, Signed(document.body, new.kid, by_new))
    held.retired_at = clock.now()
    held.save(update_fields=["retired_at"])
    made = TrustAnchor.objects.create(
        state=said.state, root_version=said.root_version, root=new.to_bytes(), kid=new.kid,
        node_key=bytes(held.node_key), address=held.address, pinned_by=f"handed over by root {held.root_version}",
        handed_over=document.body, handover_old=document.signature, handover_new=by_new)
    audit.record(actor, "directory.trust", kind="anchor", object_id=said.state,
                 detail={"root": new.kid, "root_version": said.root_version})
    return made


def handovers() -> list[dict[str, Any]]:
    """Every hand-over known here, oldest first, as it travels."""
    rows = TrustAnchor.objects.exclude(handed_over=b"").order_by("state", "root_version")
    return [{**Signed(bytes(row.handed_over), documents.parse_handover(bytes(row.handed_over)).previous,
                      bytes(row.handover_old)).as_wire(), "new": documents.b64(row.handover_new)} for row in rows]
