"""Signing keys that live in files of the node's folder: the state's root, the Secretariat's publisher.

Mode 600, and wrapped under SHEAF_KEY_PASSPHRASE where that is set. A root key is only opened for the
moment of signing; `docs/administrator.md` says how to keep it on another machine.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from sheaf.access.keys import stretching_cost
from sheaf.crypto import wrap
from sheaf.crypto.errors import BadKey, CannotOpen
from sheaf.crypto.keys import SigningKey
from sheaf.kernel import node
from sheaf.kernel.errors import Locked, NotFound

ROOT, PUBLISHER = "root.key", "publisher.key"
_CLEAR, _WRAPPED = b"sheaf signing key 1 clear\n", b"sheaf signing key 1 wrapped\n"


def exists(name: str) -> bool:
    return _path(name).is_file()


def write(name: str, key: SigningKey) -> None:
    """Put a key into its file; the file before it is replaced in one step."""
    passphrase = _passphrase()
    body = key.to_bytes()
    raw = _WRAPPED + wrap.wrap_password(body, passphrase, stretching_cost()) if passphrase else _CLEAR + body
    path = _path(name)
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(raw)
    fresh.replace(path)


def read(name: str) -> SigningKey:
    """The key; `NotFound` where there is no file, `Locked` where the passphrase does not open it."""
    path = _path(name)
    if not path.is_file():
        raise NotFound(f"This node has no {name}.", code="no_key_file")
    raw = path.read_bytes()
    try:
        if raw.startswith(_WRAPPED):
            return SigningKey.from_bytes(wrap.unwrap_password(raw.removeprefix(_WRAPPED), _passphrase()))
        return SigningKey.from_bytes(raw.removeprefix(_CLEAR))
    except (CannotOpen, BadKey) as error:
        raise Locked(f"SHEAF_KEY_PASSPHRASE does not open {name}.", code="key_file") from error


def own_address() -> str:
    """The address at which others reach this node: SHEAF_ADDRESS, or what a simulation gave."""
    given = node.current().parts.get("address")
    return str(given or settings.VALUES.address)


def _path(name: str) -> Path:
    return node.current().home / name


def _passphrase() -> str:
    values = getattr(settings, "VALUES", None)
    return values.key_passphrase if values else ""
