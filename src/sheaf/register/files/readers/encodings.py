"""Which encoding a text file has: what it says, what it must be, or a guess that is stated as one."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sheaf.kernel.errors import Invalid

# Offered on the mapping page; the order is the order of the menu.
ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp874": "Thai (TIS-620, Windows-874)",
             "cp1252": "Western (Windows-1252)", "cp1258": "Vietnamese (Windows-1258)",
             "gb18030": "Chinese (GB 18030)", "big5": "Chinese (Big5)"}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 256 * 1024
_JUDGED = 64 * 1024
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Guess:
    """encoding: a Python codec; sure: False where another encoding fits the bytes too; words: why."""

    encoding: str
    sure: bool
    words: str


def guess(path: Path) -> Guess:
    """The encoding of the file; `Invalid` where it is binary."""
    with path.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return Guess(encoding, True, f"The file says that it is {encoding.removesuffix('-sig').upper()}.")
    zeros = _zeros(sample)
    if zeros:
        return zeros
    if is_utf8(path):
        return Guess("utf-8", True, "Every byte of the file fits UTF-8.")
    return _legacy(sample[:_JUDGED])


def _zeros(sample: bytes) -> Guess | None:
    """UTF-16 without its mark: for Latin text every second byte is zero. Other zeros are left to the rows."""
    if sample.count(0) <= len(sample) // 5:
        return None
    for parity, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[parity::2].count(0) > 0.4 * len(sample[parity::2]) and sample[1 - parity::2].count(0) < 2:
            return Guess(encoding, False, f"Every second byte is zero, as in {encoding.upper()}.")
    raise Invalid("This is a binary file, not a table of text.", code="binary_file")


def is_utf8(path: Path) -> bool:
    """Whether the whole file decodes as UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _legacy(sample: bytes) -> Guess:
    """The encoding in which most of what is no ASCII makes usual text of its language; the first of equals."""
    shares = {encoding: share for encoding, judge in _JUDGES.items() if (share := judge(_decoded(sample, encoding)))}
    best = max(shares, key=lambda encoding: shares[encoding], default="")
    if best and shares[best] >= _ENOUGH:
        return Guess(best, False, f"Not UTF-8; it looks like {ENCODINGS[best]}. Check the preview.")
    found = next((encoding for encoding in ("cp1252", "cp874") if _fits(sample, encoding)), "gb18030")
    return Guess(found, False, "Not UTF-8 and no clear sign of another encoding. Check the preview, and choose.")


def _decoded(sample: bytes, encoding: str) -> str:
    """The sample as text; empty where it does not fit."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return ""


def _share(text: str, usual: re.Pattern[str]) -> float:
    """How much of what is no ASCII is usual."""
    high = sum(not letter.isascii() for letter in text)
    good = sum(not letter.isascii() for found in usual.finditer(text) for letter in found[0])
    return good / high if high else 0.0


def _characters(encoding: str, first: int, last: int) -> Callable[[str], float]:
    """Chinese: the share of characters of the common level, which is a range of first bytes."""
    def share(text: str) -> float:
        high = [letter for letter in text if not letter.isascii()]
        codes = (letter.encode(encoding, "replace") for letter in high)
        return sum(len(code) == 2 and first <= code[0] <= last for code in codes) / len(high) if high else 0.0
    return share


def _fits(sample: bytes, encoding: str) -> bool:
    return bool(_decoded(sample, encoding))


# Usual text: Thai with its marks on consonants; common characters; vowels with the marks of Vietnamese; single letters among ASCII.
_THAI = re.compile(
    "(?:[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{0,3}[\u0e30\u0e32\u0e33\u0e45\u0e2f\u0e46]?){2,}|[\u0e50-\u0e59]+")
_VIETNAMESE = re.compile("[AEIOUYaeiouyÂÊÔĂƠƯâêôăơư][\u0300\u0301\u0303\u0309\u0323]|[ÂÊÔĂƠƯĐÀÁÈÉÍÓÙÚâêôăơưđàáèéíóùú]")
_WESTERN = re.compile("(?<![^\x00-\x7f])(?:[À-ÖØ-öø-ÿŠšŽžŒœŸ]{1,2}|[\u2018\u2019“”\u2013—…°º«»€£©®\xa0])(?![^\x00-\x7f])")
_JUDGES: dict[str, Callable[[str], float]] = {
    "cp874": lambda text: _share(text, _THAI), "gb18030": _characters("gb18030", 0xB0, 0xD7), "big5": _characters("big5", 0xA4, 0xC6),
    "cp1258": lambda text: _share(text, _VIETNAMESE) * _marked(text), "cp1252": lambda text: _share(text, _WESTERN),
}
_ENOUGH = 0.6
_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def _marked(text: str) -> float:
    """1 where a fifth of what is no ASCII are marks that stand alone, as in this encoding; with fewer its letters are Western ones."""
    return 1.0 if 5 * len(_MARKS.findall(text)) >= sum(not letter.isascii() for letter in text) else 0.5


def checked(path: Path, chosen: str) -> Guess:
    """The encoding chosen by a person, or the guess where none was."""
    if not chosen:
        return guess(path)
    if chosen not in ENCODINGS and chosen not in {"utf-8-sig", "utf-16-le", "utf-16-be"}:
        raise Invalid("This encoding is not offered.", code="encoding", fields={"encoding": "Unknown encoding."})
    return Guess("utf-8-sig" if chosen == "utf-8" else chosen, True, f"{ENCODINGS.get(chosen, chosen)}, as chosen.")
