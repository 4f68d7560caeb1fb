"""Names of months as the region writes them: Latin letters by their first three, the region's scripts in full and abbreviated."""

from __future__ import annotations

import re

# English, Malay, Indonesian, Portuguese, Filipino
_NAMED = ("jan ene;feb peb fev;mar mac mrt;apr abr;may mei mai;jun hun;jul hul;aug agu ogo ago;sep set;oct okt out;nov nop nob;"
          "dec des dis dez")
_LATIN = {name: at for at, names in enumerate(_NAMED.split(";"), 1) for name in names.split()}
# By month: what is found anywhere in a text without spaces. Endings (`-คม`, `-ยน`) may be left out, as people do.
_STEMS = (
    "มกรา กุมภา มีนา เมษา พฤษภา มิถุนา กรกฎา|กรกฏา สิงหา กันยา ตุลา พฤศจิกา ธันวา",
    "ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ|ພຶສະພາ ມິຖຸນາ ກໍລະກົດ|ກໍລະກດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ",
    "មករា កុម្ភ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ",
    "ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ်(?!်) ဧပြီ မေ(?=လ|[^\u1000-\u109f]|$) ဇွန် ဇူလိုင် ဩဂုတ်|သြဂုတ် စက်တင်ဘာ အောက်တိုဘာ|အောက်တာဘာ နိုဝင်ဘာ ဒီဇင်ဘာ",
)
_SHORT = (
    "ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค",
    "ມ.ກ ກ.ພ ມ.ນ ມ.ສ ພ.ພ ມິ.ຖ ກ.ລ ສ.ຫ ກ.ຍ ຕ.ລ ພ.ຈ ທ.ວ",
)
_BESIDE = "\u0e01-\u0e4e\u0e81-\u0ecd"  # letters of Thai and Lao, which an abbreviation does not touch
_NATIVE = tuple((at, re.compile(stem)) for row in _STEMS for at, stem in enumerate(row.split(), 1)) + tuple(
    (at, re.compile(f"(?<![{_BESIDE}]){short.replace('.', '[.]? ?')}(?![{_BESIDE}])"))
    for row in _SHORT for at, short in enumerate(row.split(), 1))
_WORDS = re.compile(r"[^\W\d_]{3,}")
_NUMBERED = re.compile(r"(?:tháng|thang|bulan|month|เดือน|ເດືອນ|ខែ)[a-z ]*\d", re.IGNORECASE)  # months that are counted: `tháng 3`
_COUNTERS = frozenset("年月日号號년월일")


def month_in(text: str) -> int:
    """The month that a text without its year names; 0 without one, or where it names two."""
    if not text.isascii():
        found = {at for at, pattern in _NATIVE if pattern.search(text)}
        if found:
            return found.pop() if len(found) == 1 else 0
    return next((_LATIN[word[:3]] for word in _WORDS.findall(text.casefold()) if word[:3] in _LATIN), 0)


def other_words(text: str) -> bool:
    """Whether words stand in a text, and none that counts a month: one of them may name a month that is not known here."""
    if _NUMBERED.search(text):
        return False
    return any(letter.isalpha() and letter > "\u02ff" and letter not in _COUNTERS for letter in text) or bool(
        _WORDS.search("".join(letter if letter <= "\u02ff" else " " for letter in text)))
