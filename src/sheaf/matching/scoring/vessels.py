"""The IMO number of a vessel, with or without the letters before it."""

from __future__ import annotations

import re
from functools import lru_cache

_WRITTEN = re.compile(r"(?:IMO(?:NO|NR|NUMBER)?)?([0-9]{7})", re.ASCII)
_BEFORE = "", "IMO", "IMONO"
_WEIGHTS = range(7, 1, -1)


@lru_cache(maxsize=65536)
def imo(bare: str) -> str:
    """The seven digits, of an identifier's bare form; empty where it is none or its check digit is wrong."""
    found = _WRITTEN.fullmatch(bare)
    if not found:
        return ""
    *digits, check = map(int, found[1])
    return found[1] if sum(map(int.__mul__, digits, _WEIGHTS)) % 10 == check else ""


def misread(bare: str) -> bool:
    """Whether it is written as an IMO number and its check digit is wrong."""
    return bare.startswith("IMO") and bool(_WRITTEN.fullmatch(bare)) and not imo(bare)


def one(bare: str) -> str:
    """The form that all writings of an IMO number have in common; any other identifier as it is."""
    return imo(bare) or bare


def writings(bare: str) -> set[str]:
    """Every bare form of the same IMO number; empty where it is none."""
    digits = imo(bare)
    return {before + digits for before in _BEFORE} if digits else set()
