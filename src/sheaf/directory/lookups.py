"""The look-ups of keys behind every message, written by hand: Django takes several times as long to build them as the database
takes to run them."""

from __future__ import annotations

from datetime import datetime

from sheaf.directory.models import Entry
from sheaf.store import connection

_KEYS = ("SELECT id, subject, state, payload FROM directory_entry WHERE type = 'key' AND state = %s AND NOT superseded "
         "AND NOT withdrawn AND {member} = %s")
_IN_FORCE = " AND valid_from <= %s AND (valid_until IS NULL OR valid_until > %s)"
_MEMBER = {"sqlite": "json_extract(payload, '$.{name}')", "postgresql": "payload ->> '{name}'"}


def keys_of_address(state: str, address: str, at: datetime) -> list[Entry]:
    """The state's entries of keys for an address with its compartment that are in force at an instant: `subject`, `state` and `payload`."""
    instant = connection().ops.adapt_datetimefield_value(at)
    return list(Entry.objects.raw(_select("address") + _IN_FORCE, [state, address, instant, instant]))


def keys_signing(state: str, kid: str) -> list[Entry]:
    """The state's entries of the key that signs under this id, also one since retired."""
    return list(Entry.objects.raw(_select("verify_kid"), [state, kid]))


def _select(name: str) -> str:
    return _KEYS.format(member=_MEMBER[connection().vendor].format(name=name))
