"""Checks what was given for an entry against the fields of its register."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sheaf.kernel.errors import Invalid
from sheaf.plan.editions import queries as editions
from sheaf.plan.registers.models import TITLE
from sheaf.plan.registers.shapes import FIELDS, Field
from sheaf.plan.values import day, number, whole

MAX_TEXT = 20_000  # letters
MAX_CLAUSES = 80  # an edition has some seventy
MAX_AMOUNT = Decimal("999999999999.99")
MAX_REACH = 2_000_000_000
_CURRENCY = re.compile(r"^[A-Z]{3}$")
_URL = re.compile(r"^https?://[^\s<>\"']+$")


def checked(kind: str, given: Mapping[str, Any], *, partly: bool = False) -> dict[str, Any]:
    """The values as columns hold them. partly: only what is given is looked at. `Invalid` with a sentence for each field."""
    fields = {item.name: item for item in FIELDS[kind]}
    wrong = {name: "This register has no such field." for name in given if name not in fields}
    clean: dict[str, Any] = {}
    for name, item in fields.items():
        if partly and name not in given:
            continue
        try:
            clean[name] = _READ[item.type](item, given.get(name))
        except Invalid as error:
            wrong[name] = error.message
        else:
            if item.required and clean[name] in (None, "", []):
                wrong[name] = f"{item.label} is needed."
    wrong |= _together(clean, wrong)
    if wrong:
        raise Invalid("The entry cannot be kept as written.", fields=wrong)
    return clean


def _together(clean: Mapping[str, Any], wrong: Mapping[str, str]) -> dict[str, str]:
    found = {}
    if clean.get("starts") and clean.get("ends") and clean["ends"] < clean["starts"]:
        found["ends"] = "The last day comes before the first."
    if clean.get("currency") and not _CURRENCY.match(clean["currency"]):
        found["currency"] = "Three capital letters, such as USD."
    if "clauses" not in wrong and (said := editions.wrong_clauses(clean.get("clauses", []), MAX_CLAUSES)):
        found["clauses"] = said
    return found


def money(value: Any) -> Decimal:
    """An amount with at most two decimals, above nothing."""
    found = number(value)
    if not 0 < found <= MAX_AMOUNT or found != found.quantize(Decimal("0.01")):
        raise Invalid("More than nothing, with at most two decimals.")
    return found.quantize(Decimal("0.01"))


def _line(item: Field, value: Any) -> str:
    found = " ".join(str(value or "").split())
    if len(found) > TITLE:
        raise Invalid(f"At most {TITLE} characters.")
    return found


def _text(item: Field, value: Any) -> str:
    found = str(value or "").strip()
    if len(found) > MAX_TEXT:
        raise Invalid(f"At most {MAX_TEXT:,} characters.")
    return found


def _day(item: Field, value: Any) -> date | None:
    if value in (None, ""):
        return None
    return day(value)


def _clauses(item: Field, value: Any) -> list[str]:
    parts = value.split(",") if isinstance(value, str) else list(value or [])
    found = list(dict.fromkeys(str(part).strip() for part in parts if str(part).strip()))
    if len(found) > MAX_CLAUSES:
        raise Invalid(f"At most {MAX_CLAUSES} clauses.")
    return found


def _amount(item: Field, value: Any) -> Decimal | None:
    return None if value in (None, "") else money(value)


def _number(item: Field, value: Any) -> int | None:
    if value in (None, ""):
        return None
    found = whole(value)
    if not 0 <= found <= MAX_REACH:
        raise Invalid(f"A whole number of at most {MAX_REACH:,}.")
    return found


def _choice(item: Field, value: Any) -> str:
    if value and value not in dict(item.options):
        raise Invalid(f"One of {', '.join(code for code, _ in item.options)}.")
    return str(value or "")


def _address(item: Field, value: Any) -> str:
    found = str(value or "").strip()
    if found and (not _URL.match(found) or len(found) > 500):
        raise Invalid("An address that begins with https://, of at most 500 characters.")
    return found


_READ = {"line": _line, "text": _text, "day": _day, "clauses": _clauses, "amount": _amount, "number": _number, "choice": _choice,
         "url": _address}
