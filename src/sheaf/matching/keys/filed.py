"""What a record is filed under."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from sheaf.matching.keys.slips import less_one
from sheaf.matching.reading import readings
from sheaf.matching.reading.shape import INITIAL, SUFFIX, Part, Reading, Token
from sheaf.matching.reading.wholes import HAN, consonants, letters, spoken_out, syllables
from sheaf.matching.scoring.evidence import bare_numbers, birth_dates, phone
from sheaf.matching.subject import MAX_NAMES, Subject

MIN_SKELETON = 2
EDGE = 4  # letters of the keys of a word's beginning and end
LONG = 9  # letters of a word that could be several
MAX_PARTS = 6  # of one name that make keys
MAX_SOUNDS = 4  # of one part
WAYS = 3  # a name in another script, by its consonants
SPOKEN = 5  # the same with its vowels
TONGUES = 6  # a Chinese name, by its syllables
WRITTEN = 2  # a name of few consonants, by its letters less one
BRIEF = range(3, 10)  # letters of such a name
CROWD = 4  # words of a Latin name of which some may be no Chinese syllables


def keys_of(subject: Subject) -> frozenset[str]:
    """Every key under which the subject is kept."""
    keys = exact_keys(subject)
    for name in subject.names[:MAX_NAMES]:
        keys |= name_keys(name, subject.kind)
    return frozenset(keys)


def exact_keys(subject: Subject) -> set[str]:
    """Of numbers, telephones and full birth dates."""
    keys = {f"i:{text}" for text in bare_numbers(subject)}
    keys.update(f"h:{digits}" for value in subject.phones if (digits := phone(value)))
    keys.update(f"b:{year:04d}-{month:02d}-{day:02d}" for year, month, day in birth_dates(subject) if day)
    return keys


@lru_cache(maxsize=16384)
def name_keys(name: str, kind: str) -> frozenset[str]:
    """Of one name and of the aliases in it."""
    keys: set[str] = set()
    for reading in readings(name, kind):
        if parts := parts_of(reading):
            _reading_keys(parts, keys)
    return frozenset(keys)


def parts_of(reading: Reading) -> list[Part]:
    """The parts that make keys: those that tell people apart, or all where there are none; empty where nothing can be read."""
    strong = [part for part in reading.strong if part.role != SUFFIX and part.token.forms]
    return (strong or [part for part in reading.parts if part.token.forms])[:MAX_PARTS]


def _reading_keys(parts: list[Part], keys: set[str]) -> None:
    alone = len(parts) == 1
    for part in parts:
        keys.update(_part_keys(part.token, alone))
    if not alone:
        sounds = [part.token.skeleton[:2] for part in parts if part.role != INITIAL]
        for left, right in combinations(sounds, 2):
            keys.update([f"2:{a}+{b}" if a < b else f"2:{b}+{a}" for a in left for b in right if len(a) + len(b) > 2])
    _whole_keys([part.token for part in parts], keys)


@lru_cache(maxsize=65536)
def _part_keys(token: Token, alone: bool) -> tuple[str, ...]:
    keys = [f"t:{form}" for form in token.forms[:MAX_SOUNDS] if len(form) > 1 or alone]
    keys += [f"t:={name}" for name in token.canon]
    keys += [f"k:{sound}" for sound in token.skeleton[:MAX_SOUNDS] if len(sound) >= MIN_SKELETON]
    keys += [f"p:{form[:EDGE]}" for form in token.forms[:2] if len(form) >= EDGE]
    keys += [f"e:{form[-EDGE:]}" for form in token.forms[:1] if len(form) >= LONG]
    return tuple(keys)


def _whole_keys(tokens: Sequence[Token], keys: set[str]) -> None:
    wholes = list(consonants(tokens, WAYS))
    keys.update([f"w:{text}" for text in wholes])
    keys.update([f"v:{text}" for text in spoken_out(tokens, SPOKEN)])
    keys.update([f"s:{text}" for text in syllables(tokens, TONGUES)])
    if tokens[0].script == HAN:
        return
    if any(text[0] == "'" for text in wholes):
        keys.update([f"x:{less}" for text in letters(tokens, WRITTEN) if len(text) in BRIEF for less in less_one(text)])
    if len(tokens) >= CROWD:
        keys.update([f"s:{text}" for some in (tokens[1:], tokens[:-1]) for text in syllables(some, 1)])
