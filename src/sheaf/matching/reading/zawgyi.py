"""Zawgyi, the font encoding that Myanmar wrote in before Unicode: told apart by what Unicode order cannot hold, and converted.

Zawgyi puts glyphs on code points: 1031 and the y medial stand before their consonant, 1039 only kills, stacked letters and
variants have points of their own between 1060 and 1097 (where Unicode has letters of Mon, Karen and Shan).
"""

from __future__ import annotations

import re
from functools import lru_cache

from sheaf.matching.reading.roman.slots import table

_KINZI = "\ue000"
_CONSONANT = "\u1000-\u1021\u1025\u1027\u1029\u103f"
_MEDIALS = "\u103b\u103c\u103d\u103e"
_SIGNS = "\u103b\u103d\u103e\u102b-\u1030\u1032\u1036-\u1038\u103a"
_CLUSTER = re.compile(
    f"(?P<before>[\u1031\u103c]*)(?P<letter>[{_CONSONANT}])(?P<stack>(?:\u1039[{_CONSONANT}])*)"
    f"(?P<signs>[{_SIGNS}{_KINZI}]*(?:\u1039[{_CONSONANT}][{_SIGNS}]*)?)"
)
_ORDER = {
    sign: rank
    for rank, sign in enumerate("\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u1036\u1037\u103a\u1038")
}
# Letters of one row stack on each other; any other pair joined by 1039 is two syllables of Zawgyi.
_ROWS = ("\u1000-\u1004", "\u1005-\u100a", "\u100b-\u100f", "\u1010-\u1014", "\u1015-\u1019", "\u101c", "\u101e", "\u101b")
_STACKS = "|".join(f"(?<=[{row.replace(chr(0x1004), chr(0x1003))}]\u1039)[{row}]" for row in _ROWS)
_STANDS = f"(?<![{_CONSONANT}{_MEDIALS}])"
# What Unicode order never holds, then what Zawgyi never does.
_ZAWGYI = re.compile("|".join((
    f"(?<!\u103a)\u1039(?!{_STACKS})",  # a letter killed rather than stacked
    "[\u1033\u1034\u105a\u1060-\u1064\u1066-\u106d\u1071-\u107e\u1088-\u108e\u1091-\u1097]", "[\u1080\u108f\u1090\u1094\u1095]",
    f"{_STANDS}\u1031", f"{_STANDS}[{_MEDIALS}]",  # a sign before its consonant
    f"(?<![\u1000-\u109f])[{_CONSONANT}]\u103a(?!$)", "(?<!\u102d\u102f)(?<![\u102c\u102b])\u103a[\u102b-\u1030\u1032]",
)))
_UNICODE = re.compile("|".join((
    f"\u1031(?![{_CONSONANT}\u103b\u107e-\u1084])", "\u103a(?:[\u1037-\u1039]|$|\\s)", "\u1037\u103a", "[\u102b\u102c]\u103a",
    f"\u103a[{_CONSONANT}]\u103a",
)))
_BURMESE = re.compile("[\u1000-\u109f]")


@lru_cache(maxsize=1)
def _glyphs() -> dict[int, str]:
    return {int(key, 16): "".join(chr(int(code, 16)) for code in codes.split()) for key, codes in table("zawgyi").items()}


def is_zawgyi(text: str) -> bool:
    """Whether a text in Burmese letters is in Zawgyi rather than in Unicode."""
    if not _BURMESE.search(text):
        return False
    found = len(_ZAWGYI.findall(text))
    return found > 0 and found > len(_UNICODE.findall(text))


def to_unicode(text: str) -> str:
    """The text in Unicode: converted where it is Zawgyi, untouched where not."""
    if not is_zawgyi(text):
        return text
    ordered = _CLUSTER.sub(_ordered, text.translate(_glyphs()))
    return ordered.replace("\u1025\u103a", "\u1009\u103a").replace("\u1025\u102e", "\u1026")


def _ordered(found: re.Match[str]) -> str:
    signs = found["before"] + found["signs"]
    kinzi = "\u1004\u103a\u1039" if _KINZI in signs else ""
    stacked = "".join(re.findall(f"\u1039[{_CONSONANT}]", signs))
    loose = re.sub(f"\u1039[{_CONSONANT}]|[{_KINZI}\u1039]", "", signs)
    return kinzi + found["letter"] + found["stack"] + stacked + "".join(sorted(loose, key=lambda sign: _ORDER[sign]))
