"""When two telephone numbers are one: where country and national number are the same, however they are written.

A number without its country agrees with the same national number of any country; numbers of two countries never agree.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sheaf.matching.scoring.evidence import LAST, LEAST, TRANSLATED, phone

# Of each country of the region and around it, how many digits its numbers have after the country's code. A number that is written without
# `+` or `00` is read with a code only where these fit.
_LENGTHS = {
    "1": (10, 10), "44": (9, 10), "60": (8, 10), "61": (9, 9), "62": (8, 12), "63": (8, 10), "64": (8, 10), "65": (8, 8), "66": (8, 9),
    "670": (7, 8), "673": (7, 7), "7": (10, 10), "81": (9, 10), "82": (8, 10), "84": (9, 10), "850": (8, 10), "852": (8, 8), "853": (8, 8),
    "855": (8, 9), "856": (8, 10), "86": (9, 11), "880": (8, 10), "886": (8, 9), "91": (10, 10), "92": (9, 10), "94": (9, 9),
    "95": (7, 10), "971": (8, 9), "977": (8, 10),
}
# Codes of one and two digits, of all countries; every other one has three.
_ONE = frozenset("17")
_TWO = frozenset(map(str, (20, 27, *range(30, 35), 36, 39, 40, 41, *range(43, 50), *range(51, 59), *range(60, 67), 81, 82, 84, 86,
                           *range(90, 96), 98)))
_DIALLED = 2, 3  # digits before a country's code: `00`, in some countries `001`, `007`, `009`
_SHORT = 7  # digits of a national number that a key takes together with the last of the country's code
_EXTENSION = re.compile(r"[\s;,]*(?:ext(?:n|ension)?|x|#)[.:=\s]*\d{1,6}\s*$", re.IGNORECASE)
# A document, vessel or plate, which has as many digits: `AA 91234567`, `S1234567D`.
_OTHER = re.compile(r"(?!(?:tel|hp|ph|mob|fax|wa|no)(?![a-z]))[a-z]{1,3}[\s.-]?\d|.*\d[a-z]\W*$", re.IGNORECASE | re.ASCII)
_SEVERAL = re.compile(r"[/;,|]|\bor\b", re.IGNORECASE)
_NO_DIGITS = re.compile(r"\D+")
_BEFORE = re.compile(r"\D*")

SAME, NATIONAL = "same", "national"

Number = tuple[str, str]  # code of the country, empty where it is not known; the national number without a leading zero


@lru_cache(maxsize=65536)
def readings(text: str) -> frozenset[Number]:
    """The numbers that a text can mean; empty where it is no telephone number."""
    if not phone(text):
        return frozenset()
    plain = text.translate(TRANSLATED).replace("＋", "+")
    if "#" in plain or plain.upper() != plain.lower():  # without letters nothing of this can be there, and most have none
        plain = _EXTENSION.sub("", plain)
        if _OTHER.match(plain.strip()):
            return frozenset()
    pieces = _SEVERAL.split(plain)
    if len(pieces) == 1 or any(len(_digits(piece)) < LEAST for piece in pieces):
        return frozenset(_read(plain))
    return frozenset(number for piece in pieces if phone(piece) for number in _read(piece))


def agree(left: str, right: str) -> str:
    """SAME where both have the same country, NATIONAL where one has none; else empty."""
    ours, theirs = readings(left), readings(right)
    if any(country for country, _ in ours & theirs):
        return SAME
    bare, others = {line for country, line in ours if not country}, {line for country, line in theirs if not country}
    return NATIONAL if bare & {line for _, line in theirs} or others & {line for _, line in ours} else ""


def nationals(text: str) -> set[str]:
    """What two numbers that agree have in common."""
    return {line for _, line in readings(text)}


@lru_cache(maxsize=65536)
def ends(text: str) -> frozenset[str]:
    """Last digits, as `evidence.phone` gives them, of every way to write the numbers."""
    found = {phone(text)}
    for country, line in readings(text):
        if len(line) >= LAST:  # so that whatever stands before it does not matter
            found.add(line[-LAST:])
            continue
        found |= {phone(country + line), phone(line), phone(f"0{line}")}
        if not country and len(line) == _SHORT:
            found |= {phone(f"{digit}{line}") for digit in range(10)}
    return frozenset(found - {""})


def _digits(text: str) -> str:
    return _NO_DIGITS.sub("", text)


def _read(text: str) -> set[Number]:
    digits, before = _digits(text), _BEFORE.match(text)
    if not digits:
        return set()
    if digits[0] != "0":
        abroad = _abroad(digits)
        if before and "+" in before[0]:
            return {abroad or ("", digits)}
        return {("", digits), *([abroad] if abroad and _fits(abroad) else ())}
    if digits.startswith("00"):
        dialled = [number for cut in _DIALLED if digits[cut:cut + 1] != "0" and (number := _abroad(digits[cut:]))]
        if dialled:
            return {number for number in dialled if _fits(number)} or {dialled[0]}
    national = digits.lstrip("0")
    return {("", national)} if national else set()


def _abroad(digits: str) -> Number | None:
    """Country and national number, without the zero that is dialled inside the country."""
    size = 1 if digits[:1] in _ONE else 2 if digits[:2] in _TWO else 3
    line = digits[size:].lstrip("0")
    return (digits[:size], line) if len(line) >= LAST // 2 else None


def _fits(number: Number) -> bool:
    low, high = _LENGTHS.get(number[0], (1, 0))
    return low <= len(number[1]) <= high
