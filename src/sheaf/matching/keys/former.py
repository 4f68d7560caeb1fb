"""Blocking keys: two subjects that share none are never compared.

t: a part by its variant class or its letters; k: the consonants of a part by class; p: its first four letters;
2: the consonants of two parts; j: the consonants of the whole name, for names written without spaces;
i: identifier; h: telephone; b: birth date.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

from sheaf.matching.keys.asked import asked_exactly
from sheaf.matching.reading import readings
from sheaf.matching.reading.shape import INITIAL, SUFFIX, Part, Reading, Token
from sheaf.matching.scoring.evidence import bare_numbers, birth_dates, phone
from sheaf.matching.subject import MAX_NAMES, Subject

MIN_SKELETON = 2
PREFIX = 4
MAX_PARTS = 6  # of one name that make keys
MAX_SOUNDS = 4  # of one part
WHOLE = 12  # letters of the key of a whole name


def keys_of(subject: Subject) -> frozenset[str]:
    """Every key under which the subject can be found."""
    keys: set[str] = set()
    for name in subject.names[:MAX_NAMES]:
        keys |= _name_keys(name, subject.kind)
    keys.update(f"i:{text}" for text in bare_numbers(subject))
    keys.update(f"h:{digits}" for value in subject.phones if (digits := phone(value)))
    keys.update(f"b:{year:04d}-{month:02d}-{day:02d}" for year, month, day in birth_dates(subject) if day)
    return frozenset(keys)


def asked_of(subject: Subject) -> tuple[frozenset[str], frozenset[str]]:
    """These keys, and further ones of its numbers in other writings."""
    own = keys_of(subject)
    return own, frozenset(asked_exactly(subject)) - own


@lru_cache(maxsize=16384)
def _name_keys(name: str, kind: str) -> frozenset[str]:
    keys: set[str] = set()
    for reading in readings(name, kind):
        _reading_keys(reading, keys)
    return frozenset(keys)


def _reading_keys(reading: Reading, keys: set[str]) -> None:
    strong = [part for part in reading.strong if part.role != SUFFIX and part.token.forms]
    parts = (strong or [part for part in reading.parts if part.token.forms])[:MAX_PARTS]
    for part in parts:
        keys.update(_part_keys(part, alone=len(parts) == 1))
    sounds = [_sounds(part.token) for part in parts if part.role != INITIAL]
    for left, right in combinations(sounds, 2):
        keys.update(f"2:{min(a, b)}+{max(a, b)}" for a in left[:2] for b in right[:2] if len(a) + len(b) > 2)
    joined = "".join(group[0] for group in sounds if group)
    if len(joined) > MIN_SKELETON:
        keys.add(f"j:{joined[:WHOLE]}")


def _part_keys(part: Part, *, alone: bool) -> set[str]:
    token = part.token
    keys = {f"t:{form}" for form in token.forms[:MAX_SOUNDS] if len(form) > 1 or alone}
    keys.update(f"t:={name}" for name in token.canon)
    keys.update(f"k:{sound}" for sound in _sounds(token) if len(sound) >= MIN_SKELETON)
    keys.update(f"p:{form[:PREFIX]}" for form in token.forms[:2] if len(form) >= PREFIX)
    return keys


def _sounds(token: Token) -> tuple[str, ...]:
    return token.skeleton[:MAX_SOUNDS]
