"""What reading a name gives: tokens that know how they sound, and the role of each in the name."""

from __future__ import annotations

from dataclasses import dataclass

# A part's role. `name`: a part whose place in the name its writing does not show.
NAME, GIVEN, FAMILY, FATHER = "name", "given", "family", "father"
MARKER, TITLE, SUFFIX, INITIAL, LEGAL = "marker", "title", "suffix", "initial", "legal"
LIGHT = frozenset({MARKER, TITLE, LEGAL})  # weigh little: their absence says nothing


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """One word of a name, free of context and interned: the same writing is the same object.

    text: as written, NFC, cleaned. script: ISO 15924 (`Latn`, `Thai`, `Laoo`, `Khmr`, `Mymr`, `Hani`,
    `Taml`, `Arab`, `Cyrl`, …). forms: lower-case ASCII readings, best first, at least one unless the
    token has no letter. canon: classes in which spelling variants are equal (`muhammad`, `zh:陈`),
    often empty. skeleton: consonant classes of each form, for finding. marks: the base letters with
    their diacritics in lower case where the writing carries a difference of meaning (Vietnamese tone),
    else empty.
    """

    text: str
    script: str
    forms: tuple[str, ...]
    canon: tuple[str, ...] = ()
    skeleton: tuple[str, ...] = ()
    marks: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A token in its place, interned. joined: how many written words it was made of (`de la Cruz` is one part of three)."""

    token: Token
    role: str = NAME
    joined: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A name as read. convention: `thai`, `malay`, `chinese`, …, of the string and never of the person. Interned like its
    tokens: what is remembered of it is found without looking into it.

    parts stand in written order. A name that can be read in two ways (a Burmese string without spaces,
    `Tan Mei Ling`) has one Reading; alternatives live in the tokens' forms and the parts' roles.
    """

    written: str
    convention: str
    parts: tuple[Part, ...]

    @property
    def strong(self) -> tuple[Part, ...]:
        """The parts that tell people apart."""
        return tuple(part for part in self.parts if part.role not in LIGHT)
