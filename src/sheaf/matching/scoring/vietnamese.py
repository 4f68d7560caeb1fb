"""Vietnamese spellings of one name: i or y at the end of an open syllable, and the two tones that the South speaks as one."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

# After these the two are one sound, and offices write either (decisions of 1980 and 1984 on spelling). `Thúy` and `Thúi` are two sounds.
_OPEN = re.compile("(h|k|l|m|s|t|qu)[iy]")
_HOI, _NGA = "\u0309", "\u0303"
_BOTH = frozenset({"ki", "tinh", "trai"})  # of which either tone is a name: Kỷ and Kỹ, Tỉnh and Tĩnh, Trải and Trãi


def i_or_y(p: str, q: str) -> bool:
    """Whether two plain forms differ in that alone: My and Mi, Ly and Li, Quy and Qui."""
    return p[:-1] == q[:-1] and _OPEN.fullmatch(p) is not None and _OPEN.fullmatch(q) is not None


@lru_cache(maxsize=65536)
def _heard(marks: str) -> str:
    """Letters and tones as the South speaks them; the tone last."""
    letters = normalize("NFD", marks)
    tone = "".join(sign for sign in letters if sign in "\u0300\u0301\u0303\u0309\u0323")
    plain = "".join(sign for sign in letters if sign not in tone)
    if _OPEN.fullmatch(plain):
        plain = f"{plain[:-1]}i"
    return plain + (tone if plain in _BOTH else tone.replace(_HOI, _NGA))


def one_name(marks: str, others: str) -> bool:
    """Whether two words with their marks are spellings of one name: Mỹ and Mĩ, Nguyễn and Nguyển."""
    return _heard(marks) == _heard(others)
