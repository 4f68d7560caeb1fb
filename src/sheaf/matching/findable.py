"""Whether anybody can be found by a subject at all: by a name that is one, or by a number that tells something.

What forms write where nothing is known (`N/A`, `unknown`, `00000000`), a single letter and initials alone point to nobody.
"""

from __future__ import annotations

from sheaf.matching.reading import readings
from sheaf.matching.reading.disguise import visible
from sheaf.matching.scoring.evidence import bare_form, bare_numbers, phone
from sheaf.matching.scoring.vessels import misread
from sheaf.matching.subject import Subject

_SHOWN = 60


def findable(subject: Subject) -> bool:
    """Whether one of its names, identifiers or telephones can be looked for."""
    return (any(_is_name(text, subject.kind) for text in subject.names) or bool(bare_numbers(subject))
            or any(map(phone, subject.phones)))


def nothing_told(subject: Subject) -> str:
    """A sentence for who looks for a subject that is not findable; empty for one that is."""
    if findable(subject):
        return ""
    texts = [text for text in (*subject.names, *subject.identifiers, *subject.phones) if bare_form(text)]
    return f"Nobody can be found by “{visible(texts[0])[:_SHOWN]}”: it is no name and no number that tells anything." if texts else ""


def wrong_imo(text: str, *, sure: bool = False) -> str:
    """A sentence for a number that is written as an IMO number and is none. sure: it can be nothing else."""
    bare = bare_form(text)
    if misread(bare) or (sure and misread(f"IMO{bare}")):
        return f"“{visible(text)[:_SHOWN]}” is no IMO number: its check digit is wrong."
    return ""


def _is_name(text: str, kind: str) -> bool:
    """Whether a part of it has two letters, or one of a script whose letters are syllables or words."""
    return any(len(part.token.text) > 1 or part.token.text.lower() == part.token.text.upper()
               for reading in readings(text, kind) for part in reading.parts if bare_form(part.token.text))
