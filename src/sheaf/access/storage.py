"""Keys of files at rest: every file has its own, and that key is kept wrapped in the file's head.

Ordinary files: wrapped under the node's storage key, a file of the home folder beside the other secrets (under
SHEAF_KEY_PASSPHRASE where that is set). Files of a compartment that is sealed to holders: sealed to the current keys of
every unit that has the compartment, so that the node alone opens none of them.
"""

from __future__ import annotations

import json

from sheaf.access.actor import Actor
from sheaf.access.keys import make_private, read_secret, wrap_secret
from sheaf.access.models import UnitKey
from sheaf.crypto import wrap
from sheaf.crypto.errors import CannotOpen
from sheaf.crypto.keys import SealTo
from sheaf.crypto.seal import Sealed, open_sealed, seal
from sheaf.kernel import node
from sheaf.kernel.errors import Conflict, Locked
from sheaf.kernel.handling import SEALED

STORAGE_FILE = "storage.key"
_PART = "storage_key"


def fresh_key(context: bytes, compartment: str) -> tuple[bytes, bytes]:
    """(a new file key, the head that gives it back). `Conflict` where a sealed compartment has no holder's key yet."""
    key = wrap.new_key()
    if compartment not in SEALED:
        return key, json.dumps({"storage": wrap.wrap_key(key, _storage_key(make=True), context).hex()}).encode()
    rows = UnitKey.objects.filter(retired__isnull=True, address__endswith=f"#{compartment}").order_by("address")
    recipients = {row.kid: SealTo.from_bytes(bytes(row.seal_public)) for row in rows}
    if not recipients:
        raise Conflict("Nobody holds a key of this compartment yet.", code="no_holder")
    sealed = seal(key, recipients, context)
    return key, json.dumps({"sealed": sealed.ciphertext.hex(), "wraps": {kid: raw.hex() for kid, raw in sealed.wraps.items()}}).encode()


def opened_key(actor: Actor, head: bytes, context: bytes) -> bytes:
    """The file key of a head. `Locked` where holders' keys are needed that the actor has not; `CannotOpen`."""
    try:
        found = json.loads(head)
        if "storage" in found:
            return wrap.unwrap_key(bytes.fromhex(found["storage"]), _storage_key(), context)
        wraps = {kid: bytes.fromhex(raw) for kid, raw in found["wraps"].items()}
        sealed = Sealed(bytes.fromhex(found["sealed"]), wraps)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotOpen("This is no head of a stored file.") from error
    for kid in wraps:
        secret = actor.keys.sealing_by_id(kid) if actor.keys else None
        if secret:
            return open_sealed(sealed, secret, context)
    raise Locked("This file opens only with a key of its compartment: unlock your keys, or ask a holder.")


def _storage_key(*, make: bool = False) -> bytes:
    """Read once per process. Made when the first file is taken in, and never while reading one: a lost key must show."""
    here = node.current()
    if _PART not in here.parts:
        path = here.home / STORAGE_FILE
        if not make and not path.is_file():
            raise CannotOpen("The node's storage key is not here.")
        here.parts[_PART] = read_secret(path.read_bytes() if path.is_file() else make_private(path, wrap_secret(wrap.new_key())))
    key: bytes = here.parts[_PART]
    return key
