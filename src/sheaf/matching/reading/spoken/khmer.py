"""Khmer: letters of one row under each other are one, a final cluster is its first letter, and signs of the register are left out, since
the letters say it mostly."""

from __future__ import annotations

import re

_LETTERS = str.maketrans({"ឌ": "ដ", "ឍ": "ធ", "ឋ": "ថ", "ឡ": "ល", "ឹ": "ី", "ិ": "ី", "ឺ": "ី", "ឲ": "ឱ"})
_DROPPED = re.compile("[\u17c8\u17c9\u17ca\u17cb\u17cc\u17ce-\u17d1\u17d3\u200b]")
_SILENT = re.compile("[ក-អ]ិ?\u17cd")  # a consonant under the silencer
_SHORT_A = re.compile("ា([ក-អ])\u17cb")
_FIRST = re.compile("ុ(?=[ិីឹឺ])")  # as many type the sign of the first register
_HUMMED = re.compile("ម\u17d2(?=[ក-ភយ-អ].)")  # អម្ពរ, អំពរ
_MUTE_R = re.compile("(?<=[\u17b6-\u17c6])រ$")
_BELOW = re.compile("\u17d2")
_ROWS = {"ក": "ខ", "គ": "ឃ", "ច": "ឆ", "ជ": "ឈ", "ដ": "ថ", "ត": "ថ", "ទ": "ធ", "ប": "ផ", "ព": "ភ"}  # stacked: one sound
_STACKED = re.compile("([ក-អ])\u17d2([ក-អ])")
_END = re.compile("(?<=.)([ក-អ])(?:\u17d2[ក-អ])+(?=[ក-អ]|$)")
_SHUT = re.compile("(?<=[\u17b6-\u17c6])[ក-ភ](?=[ក-អ]|$)|[ណ-ភ]$")
_CLOSING = dict.fromkeys("ខគឃ", "ក") | dict.fromkeys("ឆជឈ", "ច") | dict.fromkeys("ដថទធ", "ត") | dict.fromkeys("ផពភ", "ប") | {"ណ": "ន"}


def heard(word: str, script: str) -> tuple[str, ...]:
    """As written, and without a short vowel that ends the word silently or is not written in its other spelling (ចាន់, ចន្ទ)."""
    del script
    text = word.replace("\u17c1\u17b8", "\u17be").replace("\u17c1\u17b6", "\u17c4").replace("\u17d0", "")
    text = _SILENT.sub("", _FIRST.sub("", text))
    ways = (text, text[:-1]) if text.endswith("ិ") else (text, _SHORT_A.sub(r"\1", text))
    return tuple(_plain(_DROPPED.sub("", way)) for way in ways)


def _plain(text: str) -> str:
    text = text.replace("ឌ\u17d2ឍ", "ទ\u17d2ធ").replace("ដ\u17d2ធ", "ដ\u17d2ឋ").translate(_LETTERS)
    text = _END.sub(r"\1", _HUMMED.sub("ំ", text)).replace("\u17d2ដ", "\u17d2ត")  # below, the two are written alike
    text = _BELOW.sub("", _STACKED.sub(_one, text))
    text = _MUTE_R.sub("", text)
    return _SHUT.sub(lambda found: _CLOSING.get(found[0], found[0]), text)


def _one(found: re.Match[str]) -> str:
    above, below = found[1], found[2]
    return below if below == above or below in _ROWS.get(above, "") else above + below
