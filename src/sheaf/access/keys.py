"""Key rings: which unit keys an actor can use, opened one at a time and only when asked for.

A person's own pair is under their password. Each unit key (`THA/police#OPS`: unit and compartment) is
sealed to the personal key of each holder. The node's service has its keys in a file of the home
folder, unlocked at start, so that automatic answers need nobody signed in; it holds compartment OPEN
of `<STATE>/service` and nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from django.conf import settings

from sheaf.access.models import Appointment, HeldKey, Person, UnitKey
from sheaf.crypto import wrap
from sheaf.crypto.errors import CannotOpen
from sheaf.crypto.keys import SealingKey, SealTo, SigningKey
from sheaf.crypto.seal import Sealed, open_sealed, seal
from sheaf.kernel import ids, node
from sheaf.kernel.errors import Locked, SheafError

SEALING_SIZE = 96  # SealingKey.to_bytes
SERVICE_FILE = "service.key"
SERVICE_PART = "service_keys"
_CLEAR, _WRAPPED = b"sheaf service key 1 clear\n", b"sheaf service key 1 wrapped\n"


@dataclass(frozen=True, slots=True)
class Secret:
    """A private sealing key with, for persons and for compartment OPEN, a signing key."""

    sealing: SealingKey = field(repr=False)
    signing: SigningKey | None = field(default=None, repr=False)

    @classmethod
    def generate(cls, *, signs: bool = True) -> Self:
        return cls(SealingKey.generate(), SigningKey.generate() if signs else None)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        rest = raw[SEALING_SIZE:]
        return cls(SealingKey.from_bytes(raw[:SEALING_SIZE]), SigningKey.from_bytes(rest) if rest else None)

    def to_bytes(self) -> bytes:
        return self.sealing.to_bytes() + (self.signing.to_bytes() if self.signing else b"")


@dataclass(frozen=True, slots=True)
class Entry:
    """One key on a ring: still sealed (held) or, for the service, already open (secret)."""

    address: str
    kid: str
    current: bool
    held: HeldKey | None = field(default=None, repr=False)
    secret: Secret | None = field(default=None, repr=False)


class KeyRing:
    """The unit keys of one actor. Addresses are `unit#COMPARTMENT`; without a compartment, `#OPEN`."""

    def __init__(self, personal: Secret | None, entries: Iterable[Entry] | None = None,
                 addresses: frozenset[str] = frozenset(), person_id: str = "") -> None:
        self.personal = personal
        self._addresses, self._person_id = addresses, person_id
        self._entries = list(entries) if entries is not None else None
        self._open: dict[str, Secret] = {}

    def __repr__(self) -> str:
        return f"<KeyRing of {self._person_id or 'service'}>"

    def addresses(self) -> frozenset[str]:
        """The addresses of which a current key is on the ring."""
        return frozenset(entry.address for entry in self._all() if entry.current)

    def sealing(self, address: str) -> SealingKey | None:
        """The current private sealing key of an address, or None."""
        secret = self._current(address)
        return secret.sealing if secret else None

    def sealing_by_id(self, kid: str) -> SealingKey | None:
        """A private sealing key by its id, current or retired, or None."""
        secret = self.secret(kid)
        return secret.sealing if secret else None

    def signing(self, unit: str) -> SigningKey | None:
        """The unit's current signing key (it belongs to compartment OPEN), or None."""
        secret = self._current(unit)
        return secret.signing if secret else None

    def secret(self, kid: str) -> Secret | None:
        """Both private keys by the sealing key's id; for granting them on."""
        entry = next((entry for entry in self._all() if entry.kid == kid), None)
        return self._unlock(entry) if entry else None

    def _current(self, address: str) -> Secret | None:
        wanted = full_address(address)
        entry = next((entry for entry in self._all() if entry.address == wanted and entry.current), None)
        return self._unlock(entry) if entry else None

    def _all(self) -> list[Entry]:
        if self._entries is None:
            held = HeldKey.objects.filter(person_id=self._person_id, unit_key__address__in=self._addresses)
            self._entries = [
                Entry(row.unit_key.address, row.unit_key.kid, row.unit_key.retired is None, held=row)
                for row in held.select_related("unit_key").order_by("-unit_key__created")]
        return self._entries

    def _unlock(self, entry: Entry) -> Secret:
        if entry.secret:
            return entry.secret
        if entry.kid not in self._open:
            self._open[entry.kid] = _open_held(entry, self.personal, self._person_id)
        return self._open[entry.kid]


def full_address(address: str) -> str:
    """`THA/police` is `THA/police#OPEN`."""
    return address if "#" in address else f"{address}#OPEN"


def ring(personal: Secret, person: Person, appointment: Appointment) -> KeyRing:
    """The ring of a person under one appointment: only its unit and compartments."""
    return KeyRing(personal, None, frozenset(appointment.addresses), person.id)


def seal_for_holder(secret: Secret, kid: str, holder: Person) -> tuple[bytes, bytes]:
    """A unit's secret sealed to a holder's personal key: (ciphertext, wrap) for `HeldKey`."""
    to = _public_of(holder)
    sealed = seal(secret.to_bytes(), {to.kid: to}, _held_context(kid, holder.id))
    return sealed.ciphertext, sealed.wraps[to.kid]


def public_keys() -> list[dict[str, Any]]:
    """Public parts of every current key of this node, for the directory:
    {address, kid, verify_kid, seal_hex, verify_hex, created}; verify_hex is empty outside OPEN."""
    return [{"address": row.address, "kid": row.kid, "verify_kid": row.verify_kid,
             "seal_hex": bytes(row.seal_public).hex(), "verify_hex": bytes(row.verify_public).hex(),
             "created": row.created} for row in UnitKey.objects.filter(retired__isnull=True).order_by("address")]


def holds(address: str, kid: str) -> bool:
    """Whether this is a sealing key of this node for that address, current or retired."""
    return UnitKey.objects.filter(pk=kid, address=full_address(address)).exists()


def service_ring(keys: Iterable[tuple[str, Secret]]) -> KeyRing:
    """A ring of open keys, newest last in `keys`: (address, secret)."""
    entries: list[Entry] = []
    current: set[str] = set()
    for address, secret in reversed(list(keys)):
        entries.append(Entry(full_address(address), secret.sealing.kid, address not in current, secret=secret))
        current.add(address)
    return KeyRing(None, entries)


def unlock_service() -> KeyRing | None:
    """Open the service's key file of the present node into `node.parts`; None where there is no file yet.

    Composition calls this at start. It reads no database.
    """
    here = node.current()
    path = here.home / SERVICE_FILE
    if not path.is_file():
        return None
    opened = service_ring(_read_service(path))
    here.parts[SERVICE_PART] = opened
    return opened


def write_service(home: Path, keys: list[tuple[str, Secret]]) -> None:
    """Write the key file: mode 600, and under SHEAF_KEY_PASSPHRASE where that is set."""
    body = json.dumps([[address, secret.to_bytes().hex()] for address, secret in keys]).encode()
    raw = wrap_secret(body)
    fresh = home / f"{SERVICE_FILE}.new"
    fresh.unlink(missing_ok=True)
    write_private(fresh, raw)
    fresh.replace(home / SERVICE_FILE)


def wrap_secret(body: bytes) -> bytes:
    """A secret as it lies in the home folder: under SHEAF_KEY_PASSPHRASE where that is set."""
    passphrase = _passphrase()
    return _WRAPPED + wrap.wrap_password(body, passphrase, stretching_cost()) if passphrase else _CLEAR + body


def read_secret(raw: bytes) -> bytes:
    """What `wrap_secret` was given."""
    if raw.startswith(_WRAPPED):
        try:
            return wrap.unwrap_password(raw.removeprefix(_WRAPPED), _passphrase())
        except CannotOpen as error:
            raise SheafError("SHEAF_KEY_PASSPHRASE does not open this node's key file.", code="service_key") from error
    if not raw.startswith(_CLEAR):
        raise SheafError("A key file of this node is damaged.", code="service_key")
    return raw.removeprefix(_CLEAR)


def write_private(path: Path, raw: bytes) -> None:
    """A new file that its owner alone may read, on disk when this returns; `FileExistsError` where there is one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def make_private(path: Path, raw: bytes) -> bytes:
    """What the file holds: `raw`, unless another process was first. Nobody ever sees it half written."""
    fresh = path.with_name(f"{path.name}.{ids.new_id()}")
    write_private(fresh, raw)
    try:
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
    finally:
        fresh.unlink()
    return path.read_bytes()


def read_service(home: Path) -> list[tuple[str, Secret]]:
    """The keys in the file, oldest first; empty where there is none."""
    path = home / SERVICE_FILE
    return _read_service(path) if path.is_file() else []


def stretching_cost() -> int:
    """scrypt's n for passwords; tests make it cheap."""
    return int(getattr(settings, "KEY_STRETCHING_COST", wrap.DEFAULT_COST))


def _read_service(path: Path) -> list[tuple[str, Secret]]:
    body = read_secret(path.read_bytes())
    return [(address, Secret.from_bytes(bytes.fromhex(value))) for address, value in json.loads(body)]


def _passphrase() -> str:
    values = getattr(settings, "VALUES", None)
    return values.key_passphrase if values else ""


def _public_of(person: Person) -> SealTo:
    return SealTo.from_bytes(bytes(person.seal_public))


def _held_context(kid: str, person_id: str) -> bytes:
    return f"sheaf held key\0{kid}\0{person_id}".encode()


def _open_held(entry: Entry, personal: Secret | None, person_id: str) -> Secret:
    if personal is None or entry.held is None:
        raise Locked("Your keys are locked in this session: enter your password again.")
    sealed = Sealed(bytes(entry.held.ciphertext), {personal.sealing.kid: bytes(entry.held.wrap)})
    return Secret.from_bytes(open_sealed(sealed, personal.sealing, _held_context(entry.kid, person_id)))
