"""Which encoding a text file has: what it says, what it must be, or a guess that is stated as one."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from sheaf.kernel.errors import Invalid

# Offered on the mapping page; the order is the order of the menu.
ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp874": "Thai (TIS-620, Windows-874)",
             "cp1252": "Western (Windows-1252)", "cp1258": "Vietnamese (Windows-1258)",
             "gb18030": "Chinese (GB 18030)", "big5": "Chinese (Big5)"}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 256 * 1024
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
    return _legacy(sample)


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
    """Thai text comes in runs of high bytes; Western text has single ones among letters."""
    high = len(re.findall(rb"[\x80-\xff]", sample))
    in_runs = sum(len(run) for run in re.findall(rb"[\xa1-\xfb]{3,}", sample))
    if high and in_runs > 0.7 * high and _fits(sample, "cp874"):
        return Guess("cp874", False, "Not UTF-8; the long runs of high bytes look like Thai (TIS-620). Check the preview.")
    if _fits(sample, "cp1252"):
        return Guess("cp1252", False, "Not UTF-8; it looks like Western text (Windows-1252). Check the preview.")
    return Guess("cp874" if _fits(sample, "cp874") else "gb18030", False,
                 "Not UTF-8 and no clear sign of another encoding. Check the preview, and choose.")


def _fits(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def checked(path: Path, chosen: str) -> Guess:
    """The encoding chosen by a person, or the guess where none was."""
    if not chosen:
        return guess(path)
    if chosen not in ENCODINGS and chosen not in {"utf-8-sig", "utf-16-le", "utf-16-be"}:
        raise Invalid("This encoding is not offered.", code="encoding", fields={"encoding": "Unknown encoding."})
    return Guess("utf-8-sig" if chosen == "utf-8" else chosen, True, f"{ENCODINGS.get(chosen, chosen)}, as chosen.")
