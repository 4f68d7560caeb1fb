"""Which signs of a text the installed fonts have no letter for. The printing program is asked once for each sign and process."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from sheaf.plan.compiling.documents.printing import CannotPrint, without_letter

_EVERYWHERE = frozenset("–—‘’“”•…€")  # with Latin, in every font that prints anything
_LATIN_ENDS = "\u017f"
_UNSET = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})  # left out, or a space, before anything is printed
# A letter of each script of the region that a package of fonts holds: where it is missing as well, the package is.
_SCRIPTS = {"THAI": "ก", "LAO": "ກ", "KHMER": "ក", "MYANMAR": "က", "TAMIL": "த", "CJK": "国", "ARABIC": "ا"}
_known: dict[str, bool] = {}


def unset(text: str) -> set[str]:
    """The signs of a text that would not be printed. Where the printing program is not to be had, those that no font can have."""
    asked = {sign for sign in set(text) if sign > _LATIN_ENDS and sign not in _EVERYWHERE and unicodedata.category(sign) not in _UNSET}
    if fresh := sorted(asked - _known.keys()):
        try:
            missing = without_letter(fresh)
        except (CannotPrint, OSError):
            return {sign for sign in asked if unicodedata.category(sign) in ("Co", "Cn")}
        _known.update({sign: sign in missing for sign in fresh})
    lost = {sign for sign in asked if _known[sign]}
    scripts = {_script(sign) for sign in lost if unicodedata.category(sign) == "Lo"}
    # A vowel sign alone is drawn on a dotted circle, as if there were a letter for it: without the letters of its script there is none.
    return lost | {sign for sign in asked if unicodedata.category(sign).startswith("M") and _script(sign) in scripts}


def _script(sign: str) -> str:
    """The first word of a sign's name, such as DEVANAGARI."""
    return unicodedata.name(sign, "").partition(" ")[0]


def script_missing(signs: Iterable[str]) -> bool:
    """Whether one of these signs has no letter because the fonts of its whole script are not installed."""
    scripts = {_script(sign) for sign in signs} & _SCRIPTS.keys()
    return bool(scripts and unset("".join(_SCRIPTS[script] for script in scripts)))


def letters_of(data: Any) -> str:
    """Every text of a document as JSON, one after the other."""
    if isinstance(data, str):
        return data
    if isinstance(data, Mapping):
        return "".join(map(letters_of, data.values()))
    return "".join(map(letters_of, data)) if isinstance(data, list) else ""


def marked(data: Any, signs: Iterable[str]) -> Any:
    """The same document with each of these signs written as its number, such as [U+E000]."""
    table = {ord(sign): f"[U+{ord(sign):04X}]" for sign in signs}
    return _translated(data, table)


def _translated(data: Any, table: dict[int, str]) -> Any:
    if isinstance(data, str):
        return data.translate(table)
    if isinstance(data, dict):
        return {key: _translated(value, table) for key, value in data.items()}
    return [_translated(item, table) for item in data] if isinstance(data, list) else data
