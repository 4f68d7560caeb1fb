"""Own entries: signed by our root the moment they are made, kept with every version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sheaf.access import keys as access_keys
from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.crypto.keys import SigningKey
from sheaf.directory import documents, queries
from sheaf.directory.documents import EntryDocument, Signed
from sheaf.directory.models import Entry
from sheaf.directory.services import keyfile
from sheaf.directory.shapes import PUBLISHER, problems
from sheaf.kernel import clock, ids, node
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.kernel.states import BY_CODE, SECRETARIAT
from sheaf.store import atomic

EDITABLE = ("unit", "contact", "liaison", "crime_area")
_UNITS = (("police", "Police (specialist units)", True), ("central-authority", "Central authority", False),
          ("fiu", "Financial intelligence unit", False), ("immigration", "Immigration", False),
          ("protection", "Victim and witness protection", False))


def edit_entry(actor: Actor, *, entry_type: str, subject: str = "", payload: dict[str, Any],
               version: int | None = None) -> Entry:
    """Sign a new version of one of our entries. `version`: the version that was read, `Conflict` where
    another has come since. An empty subject makes a new entry."""
    require(actor, "directory.edit", Facts(kind="entry", object_id=subject, state=node.current().state))
    if entry_type not in EDITABLE:
        raise Invalid("Entries of this type are not edited by hand.", fields={"type": "Choose another type."})
    subject = subject or ids.new_id()
    with atomic():
        held = _current(entry_type, subject)
        if version is not None and version != (held.version if held else 0):
            raise Conflict("Somebody has changed this entry since you read it.")
        made = _sign(keyfile.read(keyfile.ROOT), entry_type, subject, payload, actor.title)
        audit.record(actor, "directory.edit", kind="entry", object_id=made.id,
                     detail={"type": entry_type, "version": made.version})
    return made


def withdraw_entry(actor: Actor, *, entry_id: str) -> Entry:
    """Sign that one of our entries is no more. Its history stays."""
    held = queries.entry(entry_id)
    require(actor, "directory.edit", Facts(kind="entry", object_id=entry_id, state=held.state))
    if held.superseded or held.withdrawn or held.type not in EDITABLE:
        raise Conflict("This entry cannot be withdrawn.")
    with atomic():
        made = _sign(keyfile.read(keyfile.ROOT), held.type, held.subject, held.payload, actor.title, withdrawn=True)
        audit.record(actor, "directory.edit", kind="entry", object_id=made.id, detail={"withdrawn": True})
    return made


def sign_own(actor: Actor) -> int:
    """Bring our entries up to date with this node: state, node address, units, keys, and under the
    present root. Returns how many were signed."""
    root = keyfile.read(keyfile.ROOT)
    with atomic():
        made = [_sign(root, *wanted, actor.title) for wanted in _wanted() if _differs(root, *wanted)]
        made += _retire_keys(root, actor)
        made += [_sign(root, row.type, row.subject, row.payload, actor.title, withdrawn=row.withdrawn,
                       until=row.valid_until)
                 for row in _own().exclude(signer_kid=root.kid)]
        if made:
            audit.record(actor, "directory.publish", kind="entry", detail={"signed": len(made)})
    return len(made)


def store(document: EntryDocument, signed: Signed, *, submitted: bool) -> Entry:
    """Keep a verified entry as the current one of its subject. Call inside `atomic`."""
    same = Entry.objects.filter(state=document.state, type=document.type, subject=document.subject)
    same.filter(superseded=False).update(superseded=True)
    return Entry.objects.create(
        type=document.type, state=document.state, subject=document.subject, version=document.version,
        payload=document.payload, withdrawn=document.withdrawn, valid_from=document.valid_from,
        valid_until=document.valid_until, signed_at=document.signed_at, signed_by=document.signed_by,
        signer_kid=signed.signer, digest=sha256_hex(signed.body), signed=signed.body, signature=signed.signature,
        submitted_at=clock.now() if submitted else None)


def _own() -> Any:
    return Entry.objects.filter(state=node.current().state, superseded=False)


def _current(entry_type: str, subject: str) -> Entry | None:
    found: Entry | None = _own().filter(type=entry_type, subject=subject).first()
    return found


def _differs(root: SigningKey, entry_type: str, subject: str, payload: dict[str, Any]) -> bool:
    held = _current(entry_type, subject)
    if held is None:
        return True
    if entry_type in EDITABLE:
        return False  # the state's own wording stays
    return held.withdrawn or held.payload != payload or held.signer_kid != root.kid


def _wanted() -> list[tuple[str, str, dict[str, Any]]]:
    here = node.current().state
    state = BY_CODE[here]
    found: list[tuple[str, str, dict[str, Any]]] = [
        ("state", here, {"name": state.name, "languages": list(state.languages),
                         "utc_offset_minutes": state.utc_offset_minutes}),
        ("node", here, {"address": keyfile.own_address(), "protocol": [1]})]
    areas = [code for code, _ in queries.STARTING_AREAS]
    if here == SECRETARIAT:
        found.append(("unit", f"{here}/secretariat", {"name": "Secretariat, security cooperation", "crime_areas": areas}))
        found += [("crime_area", code, {"name": name, "decision": "Plan of Action 2016-2025 and its components"})
                  for code, name in queries.STARTING_AREAS]
    else:
        found += [("unit", f"{here}/{code}", {"name": name, "crime_areas": areas if all_areas else []})
                  for code, name, all_areas in _UNITS]
    return found + _key_payloads(here)


def _key_payloads(here: str) -> list[tuple[str, str, dict[str, Any]]]:
    found = [("key", key["kid"], {
        "address": access_keys.full_address(key["address"]), "seal": key["seal_hex"], "verify": key["verify_hex"],
        "verify_kid": key["verify_kid"], "created": documents.stamp(key["created"])})
        for key in access_keys.public_keys()]
    if keyfile.exists(keyfile.PUBLISHER):
        public = keyfile.read(keyfile.PUBLISHER).public
        found.append(("key", public.kid, {"address": f"{here}/{PUBLISHER}#OPEN", "seal": "", "created": "",
                                          "verify": public.to_bytes().hex(), "verify_kid": public.kid}))
    return found


def _retire_keys(root: SigningKey, actor: Actor) -> list[Entry]:
    """A key that is no longer current gets an end: nothing new is sealed to it, old signatures still verify."""
    live = {subject for _, subject, _ in _key_payloads(node.current().state)}
    gone = [row for row in _own().filter(type="key", valid_until=None) if row.subject not in live]
    return [_sign(root, "key", row.subject, row.payload, actor.title, until=clock.now()) for row in gone]


def _sign(root: SigningKey, entry_type: str, subject: str, payload: dict[str, Any], signed_by: str, *,
          withdrawn: bool = False, until: datetime | None = None) -> Entry:
    state, now = node.current().state, clock.now()
    wrong = problems(entry_type, state, subject, payload)
    if wrong:
        raise Invalid("The entry is not complete.", fields=wrong)
    held = _current(entry_type, subject)
    valid_from = held.valid_from if held and entry_type == "key" else now
    document = EntryDocument(
        type=entry_type, state=state, subject=subject, version=held.version + 1 if held else 1, payload=payload,
        valid_from=valid_from, valid_until=until, signed_at=now, signed_by=signed_by[:200], withdrawn=withdrawn)
    signed = documents.signed(root, documents.ENTRY, document.dump())
    if len(signed.body) > documents.ENTRY_LIMIT:
        raise Invalid("The entry is too long.", code="too_large")
    return store(document, signed, submitted=False)

