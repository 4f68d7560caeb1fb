"""The 64-bit keys of a name, a birth date, a number: what two records of one person share."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

from sheaf.matching import compiled
from sheaf.matching.reading import ORGANISATION
from sheaf.matching.reading.scripts import SYLLABIC
from sheaf.matching.reading.shape import LIGHT, SUFFIX, Reading, Token
from sheaf.matching.reading.wholes import ALL_WAYS, ASKED, TONGUES, consonants, likeliest, run_together, spellings, syllables
from sheaf.matching.scoring.align import MAX_PARTS as MAX_ALIGNED
from sheaf.matching.scoring.evidence import bare_numbers, phone
from sheaf.matching.scoring.same import identifiers_asked, telephones_asked
from sheaf.matching.subject import Subject

MAX_PARTS = 6  # strong parts of one name that make keys; a longer name has enough of them in six
SOUNDS = 3  # of one part by its skeletons; more readings of a character add noise
FURTHER = 3  # more of them that a query asks for
MAX_CLASSES = 9  # of one part in all
SHORT = 1  # letters of a skeleton that is too common to find by
_MASK = (1 << 64) - 1
_A, _B = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
ONE, PAIR, YEAR, DATE, NUMBER, WHOLE, LOOSE, PHONE, SPOKEN, CUT = (n * 0x165667B19E3779F9 & _MASK for n in range(1, 11))

_KERNEL = compiled.keys()

Dates = Sequence[tuple[int, int, int]]


def mix(tag: int, a: int, b: int = 0) -> int:
    """One 64-bit key of two 32-bit values under a tag."""
    value = ((a + 1) * _A ^ (b + 1) * _B ^ tag) & _MASK
    return (value ^ value >> 29) * _B & _MASK


@lru_cache(maxsize=1 << 20)
def sound_class(skeleton: str) -> int:
    """32 bits of a consonant skeleton."""
    return zlib.crc32(skeleton.encode("utf-8", "replace"))


@lru_cache(maxsize=1 << 18)
def classes(token: Token) -> tuple[int, ...]:
    """The sounds under which one token is filed: its variant class, a character itself, its skeletons.

    A skeleton of one consonant is shared by too many words: such a word is filed by its letters, and
    its misspellings are found through the vocabulary."""
    sounds = [f"={name}" for name in token.canon[:1]]
    if token.script in SYLLABIC:
        sounds.append(token.text)
    sounds = [*sounds, *(skeleton for skeleton in token.skeleton if len(skeleton) > SHORT)][:SOUNDS]
    if min(map(len, token.skeleton[:1 if token.script == "Hani" else SOUNDS]), default=0) <= SHORT:
        sounds += [f"'{form}" for form in spellings(token)]
    return tuple(dict.fromkeys([sound_class(sound) for sound in sounds if sound]))


def further_classes(token: Token) -> tuple[int, ...]:
    """Sounds of a native word beyond those that it is filed under: of พัชรี those of `Patcharee`."""
    return tuple([sound_class(skeleton) for skeleton in token.skeleton[SOUNDS:SOUNDS + FURTHER] if len(skeleton) > SHORT])


def strong_tokens(reading: Reading) -> list[Token]:
    """The tokens that are set against others: not titles, markers or suffixes, unless there is nothing else. The choice is
    that of `scoring.align`, so that what is bounded here is what is compared there."""
    found = [part.token for part in reading.parts if part.token.forms and part.role not in LIGHT and part.role != SUFFIX]
    return (found or [part.token for part in reading.parts if part.token.forms])[:MAX_ALIGNED]


def shows_company(reading: Reading) -> bool:
    """Whether a name is read as a company's, though nobody said so."""
    return reading.convention == ORGANISATION


def wholes(tokens: Sequence[Token]) -> list[int]:
    """Keys of the name as a whole: written in other pieces, or read in another tongue, it is still found."""
    parts = tokens[:MAX_PARTS]
    usual = likeliest(parts)
    return [*tagged(WHOLE, filter(None, (usual, run_together(parts)))), *tagged(CUT, [text for text in consonants(parts) if text != usual]),
            *sounded_keys(parts), *_characters(parts)]


def whole(tokens: Sequence[Token]) -> list[int]:
    """The same of the likeliest sounds alone."""
    parts = tokens[:MAX_PARTS]
    usual = likeliest(parts)
    return [*tagged(WHOLE, [usual] if usual else ()), *_characters(parts)]


def _characters(parts: Sequence[Token]) -> list[int]:
    if len(parts) < 2 or not all(token.script in SYLLABIC for token in parts):
        return []
    return tagged(ONE, ["".join([token.text for token in parts])])


def sounded_keys(tokens: Sequence[Token], most: int = TONGUES) -> list[int]:
    """Keys of a name by its syllables, where it is Chinese or could be."""
    return tagged(SPOKEN, syllables(tokens[:MAX_PARTS], most))


def asked_wholes(tokens: Sequence[Token]) -> list[int]:
    """As `wholes`, of a name of a query: read in more ways than those of a list are filed under."""
    parts = tokens[:MAX_PARTS]
    ways = list(consonants(parts, ALL_WAYS))
    return [*tagged(WHOLE, [*ways, *filter(None, (run_together(parts),))]), *tagged(CUT, ways), *sounded_keys(parts, ASKED)]


def tagged(tag: int, texts: Iterable[str]) -> list[int]:
    """A key of each text."""
    return [mix(tag, zlib.crc32(text.encode("utf-8", "replace"))) for text in texts]


def name_keys(groups: list[tuple[int, ...]]) -> list[int]:
    """Keys of one name: each sound, each pair of sounds."""
    return _KERNEL.name_keys(groups, ONE, PAIR) if _KERNEL else plain_name_keys(groups)


def plain_name_keys(groups: list[tuple[int, ...]]) -> list[int]:
    """The same in Python."""
    found = [mix(ONE, sound) for group in groups for sound in group]
    return found + [pair_key(a, b) for left, right in combinations(groups, 2) for a in left for b in right]


def other_keys(groups: list[tuple[int, ...]], others: list[tuple[int, ...]]) -> list[int]:
    """Keys of a name with one word put in another's place. others: of each word, sounds that could be meant."""
    return _KERNEL.other_keys(groups, others, PAIR) if _KERNEL else plain_other_keys(groups, others)


def plain_other_keys(groups: list[tuple[int, ...]], others: list[tuple[int, ...]]) -> list[int]:
    """The same in Python."""
    return [pair_key(sound, partner) for number, sounds in enumerate(others[:len(groups)])
            for at, group in enumerate(groups) if at != number for sound in sounds for partner in group]


def pair_key(one: int, two: int) -> int:
    """Of two sounds of a name, in whatever order."""
    return mix(PAIR, one, two) if one < two else mix(PAIR, two, one)


def year_keys(groups: Sequence[tuple[int, ...]], tag: int, years: Iterable[int]) -> list[int]:
    """Each sound with each year, under a tag."""
    return _KERNEL.year_keys(list(groups), tag, list(years)) if _KERNEL else plain_year_keys(groups, tag, years)


def plain_year_keys(groups: Sequence[tuple[int, ...]], tag: int, years: Iterable[int]) -> list[int]:
    """The same in Python."""
    return [mix(tag, sound, year) for year in years for group in groups for sound in group]


def loose_years(dates: Dates) -> set[int]:
    """The years of dates without a day, 0 where there is no date: such a record is found by a full date of that year."""
    return {year for year, _, day in dates if not day} if dates else {0}


def date_keys(dates: Dates) -> set[int]:
    """A full birth date, and with day and month swapped."""
    found = set()
    for year, month, day in dates:
        if month and day:
            found.add(mix(DATE, year, month * 32 + day))
    return found


def number_key(bare: str) -> int:
    """Of an identifier's bare form."""
    return mix(NUMBER, zlib.crc32(bare.encode()), zlib.adler32(bare.encode()))


def phone_key(digits: str) -> int:
    """Of a telephone number's last digits."""
    return mix(PHONE, zlib.crc32(digits.encode()), zlib.adler32(digits.encode()))


def exact_keys(subject: Subject) -> set[int]:
    """Of identifiers and telephones, which find a record whatever its names."""
    found = {number_key(bare) for bare in bare_numbers(subject)} if subject.identifiers else set()
    return found | {phone_key(digits) for text in subject.phones if (digits := phone(text))} if subject.phones else found


def asked_keys(subject: Subject) -> set[int]:
    """The same in every writing under which a record may have them."""
    return {*map(number_key, identifiers_asked(subject)), *map(phone_key, telephones_asked(subject))}


def record_keys(named: Iterable[Sequence[Token]], dates: Dates) -> set[int]:
    """Every key of one record but the exact ones. named: the strong tokens of each name."""
    found = date_keys(dates)
    years, loose = {date[0] for date in dates}, loose_years(dates)
    for tokens in named:
        groups = [classes(token) for token in tokens[:MAX_PARTS]]
        found.update(name_keys(groups))
        found.update(year_keys(groups, YEAR, years))
        found.update(year_keys(groups, LOOSE, loose))
        found.update(wholes(tokens))
    return found
