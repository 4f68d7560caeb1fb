"""The scripts of India, whose blocks run alike: each letter is put into the place it has in Devanagari. Short and long i and u, nasals
before another consonant, the three sibilants and doubled letters are one; in Tamil also what one letter stands for."""

from __future__ import annotations

import re

_FOLDED = str.maketrans({
    "ी": "ि", "ू": "ु", "ई": "इ", "ऊ": "उ", "ॆ": "े", "ॊ": "ो", "ऎ": "ए", "ऒ": "ओ", "ँ": "ं", "ः": "", "़": "", "श": "स",
    "ष": "स", "ण": "न", "ऩ": "न", "ऱ": "र", "ळ": "ल", "ऴ": "ल", "ब": "व", "ृ": "रि", "ऋ": "रि", "\u200c": "", "\u200d": "",
})
_NASAL = re.compile("[ङञनम]्(?=[कखगघचछजझटठडढतथदधपफवभ])")
_DENTAL = str.maketrans("टठडढ", "तथदध")  # often taken for each other; in Tamil they are not
_TAMIL = str.maketrans({"ज": "स", "च": "स"})
_TAMIL_OPENING = re.compile("^इ(?=[रल])|^अ(?=रङ)")  # இராமன், அரங்கன்
# A vowel that only parts two consonants: சுப்பிர, சரசுவதி.
_TAMIL_BETWEEN = re.compile("(?<=.[क-ह])[िु](?=[रवम])|(?<=^स)ि(?=र)|(?<=.स)ु(?=[क-ह])")
_TAMIL_END = re.compile("(?<=..)ु$")
_DOUBLED = re.compile(r"(.)्?\1+")


def heard(word: str, script: str) -> tuple[str, ...]:
    """The one way."""
    text = "".join([chr(0x900 + (ord(letter) & 0x7F)) if 0x900 <= ord(letter) < 0xD80 else letter for letter in word])
    if script == "Taml":
        return (_tamil(text.replace("क्ष", "ट्च").translate(_FOLDED).translate(_TAMIL).replace("ै", "य").replace("ऐ", "अय")),)
    text = _NASAL.sub("ं", _DOUBLED.sub(r"\1", text.translate(_FOLDED).translate(_DENTAL)))
    return (_DOUBLED.sub(r"\1", text.replace("्", "")),)


def _tamil(text: str) -> str:
    text = _DOUBLED.sub(r"\1", _TAMIL_OPENING.sub("", text)).replace("्", "")
    return _DOUBLED.sub(r"\1", _TAMIL_END.sub("", _TAMIL_BETWEEN.sub("", text)))
