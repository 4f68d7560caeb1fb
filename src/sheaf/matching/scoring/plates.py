"""Plates of vehicles with and without the province: of Thailand, Cambodia and Myanmar, where the same letters and digits are given in each.

A plate without its province agrees with the one that has it, and tells less; plates of two provinces are two.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from sheaf.matching.scoring.evidence import bare_form

_THAI = re.compile(r"([0-9]?[ก-ฮ]{1,3}[0-9]{1,4})(\D*)", re.ASCII)
_THAI_BEHIND = re.compile(r"[0-9]?[ก-ฮ]{1,3}[0-9]{1,4}", re.ASCII)
_LATIN = re.compile(r"([A-Z]*)([0-9][A-Z]{1,2}[0-9]{4})([A-Z]*)", re.ASCII)
_PROVINCE = bare_form("จังหวัด"), bare_form("จ.")

SAME, BARE = "same", "bare"

Plate = tuple[str, int]  # the letters and digits; the place by its line in the table, -1 where none is written


@cache
def _places() -> dict[str, int]:
    """{bare writing of a place: its number}."""
    text = (files("sheaf.matching.scoring") / "data" / "plates.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {bare_form(form): at for at, line in enumerate(lines) for form in line.split(",")}


@lru_cache(maxsize=65536)
def read(bare: str) -> Plate | None:
    """The plate that an identifier's bare form is, if it is one of these."""
    if found := _LATIN.fullmatch(bare):
        return None if found[1] and found[3] else _placed(found[2], found[1] or found[3])
    if found := _THAI.fullmatch(bare):
        return _placed(found[1], _named(found[2]))
    if bare.isascii():
        return None
    for form in _places():
        if bare.startswith(form) and _THAI_BEHIND.fullmatch(bare, len(form)):
            return bare[len(form):], _places()[form]
    return None


def _named(place: str) -> str:
    return next((place.removeprefix(word) for word in _PROVINCE if place.removeprefix(word) in _places()), place)


def _placed(core: str, place: str) -> Plate | None:
    if not place:
        return core, -1
    return (core, _places()[place]) if place in _places() else None


def agree(left: str, right: str) -> str:
    """Of two bare forms: SAME, BARE where the province stands on one side only, or empty."""
    one, two = read(left), read(right)
    if one is None or two is None or one[0] != two[0]:
        return ""
    return SAME if one[1] == two[1] else BARE if -1 in {one[1], two[1]} else ""


def writings(bare: str) -> set[str]:
    """Bare forms under which the same plate could be kept: with each province where it has none, else without and with the province written
    otherwise. Empty where it is no such plate."""
    plate = read(bare)
    if plate is None:
        return set()
    core, place = plate
    forms = [form for form, at in _places().items() if place in {-1, at}]
    found = {core + form for form in forms} | {core}
    return found if _THAI.fullmatch(core) else found | {form + core for form in forms}
