"""What an entry of each type must hold. The same rules meet an administrator's form and a foreign entry.

A payload may hold further members that a later version knows; they are kept and not shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from typing import Any
from urllib.parse import urlsplit

from sheaf.crypto.errors import BadKey
from sheaf.crypto.keys import SealTo, VerifyKey
from sheaf.kernel.handling import COMPARTMENTS
from sheaf.kernel.states import BY_CODE, SECRETARIAT

TEXT_LIMIT = 500
LIST_LIMIT = 40
PUBLISHER = "publisher"
FUNCTIONS = {
    "police": "Police co-operation, round the clock", "central-authority": "Mutual legal assistance",
    "extradition": "Extradition", "fiu": "Financial intelligence unit", "immigration": "Immigration",
    "trafficking": "Trafficking in persons", "drugs": "Drug control", "maritime": "Maritime law enforcement",
    "wildlife": "Wildlife and timber", "cyber": "Cybercrime", "protection": "Victim and witness protection",
    "interpol": "INTERPOL national central bureau", "focal": "SOMTC and AMMTC focal ministry",
    "recovery": "Asset recovery", "corruption": "Anti-corruption", "other": "Other",
}
_UNIT = re.compile(r"[A-Z]{3,4}/[a-z0-9][a-z0-9-]{0,59}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,29}")
_MAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,189}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
Problems = dict[str, str]


def problems(entry_type: str, state: str, subject: str, payload: dict[str, Any]) -> Problems:
    """Field to sentence for everything that is wrong; empty where the entry may be signed."""
    check = _CHECKS.get(entry_type)
    if check is None:
        return {"type": "There is no such type of entry."}
    if state not in BY_CODE:
        return {"state": "There is no such state."}
    return check(state, subject, payload)


def split_address(address: str) -> tuple[str, str]:
    """`THA/police#OPS` as (unit, compartment); without a compartment it is OPEN."""
    unit, _, compartment = address.partition("#")
    return unit, compartment or "OPEN"


def own_unit(state: str, unit: Any) -> bool:
    return isinstance(unit, str) and bool(_UNIT.fullmatch(unit)) and unit.startswith(f"{state}/")


def _state(state: str, subject: str, payload: dict[str, Any]) -> Problems:
    found = _texts(payload, ("name",), ())
    if subject != state:
        found["subject"] = "A state describes itself only."
    return found


def _node(state: str, subject: str, payload: dict[str, Any]) -> Problems:
    found = {} if subject == state else {"subject": "A state has one node, named by its code."}
    if not good_address(payload.get("address")):
        found["address"] = "The address must be http(s)://host[:port] without a path."
    return found


def good_address(address: Any) -> bool:
    if not isinstance(address, str) or len(address) > 200:
        return False
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.path and not parts.query


def _unit(state: str, subject: str, payload: dict[str, Any]) -> Problems:
    found = _texts(payload, ("name",), ("name_local", "note")) | _codes(payload, "crime_areas")
    if not own_unit(state, subject):
        found["subject"] = f"A unit's code is {state}/ and then small letters, digits and hyphens."
    return found


def _contact(state: str, subject: str, payload: dict[str, Any]) -> Problems:
    found = _texts(payload, ("name",), ("name_local", "note", "website", "fact", "source", "source_date"))
    found |= _codes(payload, "crime_areas") | _reach(payload) | _duty(payload)
    if str(payload.get("function")) not in FUNCTIONS:
        found["function"] = "Choose one of the functions."
    if not own_unit(state, payload.get("unit")):
        found["unit"] = "The contact must belong to a unit of its own state."
    return found


def _liaison(state: str, subject: str, payload: dict[str, Any]) -> Problems:
    found = _texts(payload, ("name", "city"), ("name_local", "note")) | _codes(payload, "crime_areas") | _reach(payload)
    if str(payload.get("host")) not in BY_CODE or payload.get("host") == state:
        found["host"] = "The host must be another state of the network."
    accredited = payload.get("accredited", [])
    if not isinstance(accredited, list) or not set(map(str, accredited)) <= set(BY_CODE):
        found["accredited"] = "Accreditation names states of the network by code."
    if not own_unit(state, payload.get("unit")):
        found["unit"] = "The posting must belong to a unit of its own state."
    return found | _dates(payload, ("from", "until"))


def _key(state: str, subject: str, payload: dict[str, Any]) -> Problems:
    address = payload.get("address")
    unit, compartment = split_address(address) if isinstance(address, str) else ("", "")
    found: Problems = {}
    if not own_unit(state, unit) or compartment not in COMPARTMENTS:
        found["address"] = "A key belongs to a unit of its own state and a known compartment."
    return found | _public_parts(subject, payload)


def _public_parts(subject: str, payload: dict[str, Any]) -> Problems:
    """The ids must be those of the keys, or a key could be swapped under its id."""
    try:
        seal = SealTo.from_bytes(bytes.fromhex(payload["seal"])) if payload.get("seal") else None
        verify = VerifyKey.from_bytes(bytes.fromhex(payload["verify"])) if payload.get("verify") else None
    except (BadKey, ValueError, TypeError):
        return {"seal": "These are no public keys of this suite."}
    found: Problems = {}
    first = seal or verify
    if first is None or first.kid != subject:
        found["subject"] = "A key's entry is named by its own id."
    if verify and payload.get("verify_kid") != verify.kid:
        found["verify_kid"] = "The signing key's id is not its own."
    return found


def _crime_area(state: str, subject: str, payload: dict[str, Any]) -> Problems:
    found = _texts(payload, ("name",), ("decision", "since"))
    if state != SECRETARIAT:
        found["state"] = "Crime areas are published by the Secretariat."
    if not _CODE.fullmatch(subject):
        found["subject"] = "A crime area's code has small letters, digits and hyphens."
    return found


def _texts(payload: dict[str, Any], needed: tuple[str, ...], optional: tuple[str, ...]) -> Problems:
    found: Problems = {}
    for name in (*needed, *optional):
        value = payload.get(name, "")
        if not isinstance(value, str) or len(value) > TEXT_LIMIT or "\x00" in value:
            found[name] = f"This must be text of at most {TEXT_LIMIT} characters."
        elif name in needed and not value.strip():
            found[name] = "This is needed."
    return found


def _codes(payload: dict[str, Any], name: str) -> Problems:
    value = payload.get(name, [])
    good = isinstance(value, list) and len(value) <= LIST_LIMIT and all(
        isinstance(code, str) and _CODE.fullmatch(code) for code in value)
    return {} if good else {name: "This must be a list of codes."}


def _reach(payload: dict[str, Any]) -> Problems:
    found: Problems = {}
    for name in ("phone", "phone_urgent"):
        value = payload.get(name, "")
        if value and not (isinstance(value, str) and _PHONE.fullmatch(value)):
            found[name] = "A telephone number has digits, spaces and an optional leading plus."
    mail = payload.get("email", "")
    if mail and not (isinstance(mail, str) and _MAIL.fullmatch(mail)):
        found["email"] = "This is no e-mail address."
    languages = payload.get("languages", [])
    if not isinstance(languages, list) or len(languages) > LIST_LIMIT or not all(
            isinstance(code, str) and _LANGUAGE.fullmatch(code) for code in languages):
        found["languages"] = "Languages are ISO 639 codes of two or three letters."
    return found


def _duty(payload: dict[str, Any]) -> Problems:
    """Round the clock, or days (0 Monday to 6 Sunday) from one local time to another."""
    found: Problems = {}
    if not isinstance(payload.get("always", False), bool):
        found["always"] = "Say yes or no."
    days = payload.get("days", [])
    if not isinstance(days, list) or not all(type(day) is int and 0 <= day <= 6 for day in days):
        found["days"] = "Days are 0 (Monday) to 6 (Sunday)."
    for name in ("opens", "closes"):
        if payload.get(name) and not _parses(time.fromisoformat, payload[name]):
            found[name] = "A local time, such as 08:30."
    if not payload.get("always") and not (days and payload.get("opens") and payload.get("closes")):
        found.setdefault("opens", "Give the days and hours of duty, or say round the clock.")
    return found


def _dates(payload: dict[str, Any], names: tuple[str, ...]) -> Problems:
    return {name: "A date, such as 2026-11-24." for name in names
            if payload.get(name) and not _parses(date.fromisoformat, payload[name])}


def _parses(read: Callable[[str], object], value: Any) -> bool:
    try:
        read(value)
    except (TypeError, ValueError):
        return False
    return True


_CHECKS: dict[str, Callable[[str, str, dict[str, Any]], Problems]] = {
    "state": _state, "node": _node, "unit": _unit, "contact": _contact, "liaison": _liaison, "key": _key,
    "crime_area": _crime_area,
}
