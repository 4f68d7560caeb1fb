"""What is asked for to find a subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from sheaf.matching.keys.filed import BRIEF, CROWD, EDGE, MIN_SKELETON, keys_of, parts_of
from sheaf.matching.keys.slips import less_one, near, turned
from sheaf.matching.reading import readings
from sheaf.matching.reading.shape import Token
from sheaf.matching.reading.wholes import ALL_WAYS, ASKED, FEW, HAN, LATIN, LONGEST, consonants, letters, sounds, spoken_out, syllables
from sheaf.matching.scoring.same import identifiers_asked, telephones_asked
from sheaf.matching.subject import Subject

MAX_NAMES = 12  # of one subject that are asked for further; the others as they stand
SPOKEN = 64  # ways to read a name with its vowels
MISTYPED = 2  # ways to read it that are asked for with a slip
WRITTEN = 6  # ways to write a name of few consonants
LEAST_WORD = 3  # consonants of a word that is asked for with one of them wrong
CUT = range(6, 41)  # letters of a word that is asked for cut in two
PIECE = 3  # letters of a piece


def asked_of(subject: Subject) -> tuple[frozenset[str], frozenset[str]]:
    """The keys of the subject as it stands, and further ones under which it could be filed; no key is in both."""
    own = keys_of(subject)
    further = [_further(name, subject.kind) for name in subject.names[:MAX_NAMES]]
    return own, frozenset(asked_exactly(subject)).union(*further) - own


def asked_exactly(subject: Subject) -> set[str]:
    """Of numbers and telephones in every writing under which a record may have them."""
    return {*[f"i:{text}" for text in identifiers_asked(subject)], *[f"h:{digits}" for digits in telephones_asked(subject)]}


@lru_cache(maxsize=4096)
def _further(name: str, kind: str) -> frozenset[str]:
    every = [[part.token for part in parts_of(reading)] for reading in readings(name, kind)]
    return frozenset(key for tokens in every if tokens for key in (*_wholes(tokens), *_syllables(tokens), *_words(tokens)))


def _wholes(tokens: Sequence[Token]) -> Iterator[str]:
    """The whole read otherwise, and with a slip of typing or a word more or less of one consonant."""
    yield from [f"w:{text}" for text in consonants(tokens, ALL_WAYS)]
    yield from [f"v:{text}" for text in spoken_out(tokens, SPOKEN)]
    ways = sounds(tokens, MISTYPED)
    yield from [f"w:{other}" for text in ways for other in near(text, FEW + 1)]
    if any(len(text) <= FEW + 1 for text in ways):
        written = [text for text in letters(tokens, WRITTEN) if len(text) in BRIEF or len(text) - 1 in BRIEF]
        yield from [f"x:{less}" for text in written for less in less_one(text)]


def _syllables(tokens: Sequence[Token]) -> Iterator[str]:
    yield from [f"s:{text}" for text in syllables(tokens, ASKED)]
    if len(tokens) >= CROWD and tokens[0].script != HAN:
        yield from [f"s:{text}" for some in (tokens[1:], tokens[:-1], tokens[2:], tokens[:-2]) for text in syllables(some, 1)]


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        for text in token.skeleton[:1]:
            if LEAST_WORD <= len(text) <= LONGEST:
                yield from [f"k:{other}" for other in near(text, MIN_SKELETON)]
        if token.script == LATIN:
            yield from _written(token.forms[0])


def _written(form: str) -> Iterator[str]:
    """A word with a letter too many or two in the wrong order, its end, and both pieces where it is cut in two."""
    yield from [f"t:{other}" for other in (*less_one(form)[1:], *turned(form)) if len(other) > 1]
    if len(form) >= EDGE:
        yield f"e:{form[-EDGE:]}"
    for at in range(PIECE, len(form) - PIECE + 1) if len(form) in CUT else ():
        yield f"t:{form[:at]}"
        yield f"t:{form[at:]}"
