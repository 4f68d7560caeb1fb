"""Burmese: a syllable is what is written, tones and all; only letters that two habits of writing have for one are folded."""

from __future__ import annotations

import re

_FOLDED = str.maketrans({
    "ါ": "ာ", "ဿ": "သ်သ", "၀": "ဝ", "ဏ": "န", "ဠ": "လ", "ဋ": "တ", "ဌ": "ထ", "ဍ": "ဒ", "ဎ": "ဓ", "\u1039": "\u103a", "ဣ": "အိ", "ဤ": "အီ",
    "ဪ": "ဩော်", "\u200b": "", "\u200c": "",
})
_KINZI = "င\u103a\u1039"
_NYA = re.compile("[ဥဉ](?=\u102c)")
_U = re.compile("ဥ(?=\u103a)")


def heard(word: str, script: str) -> tuple[str, ...]:
    """The one way."""
    del script
    text = word.replace(_KINZI, "င\u103a").translate(_FOLDED).replace("သြ", "ဩ").replace("ဥ\u102e", "ဦ")
    return (_U.sub("ဉ", _NYA.sub("ည", text)),)
