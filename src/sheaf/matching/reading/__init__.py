"""How a name is read: cleaned, cut into words, the convention of the string seen, each part given its role.

`read` gives one Reading, cached by writing; `readings` gives those of the aliases too that the string
carries (`Ahmad "Mat" bin Ali`, `Omar @ Umar`). A convention is of the string, never of a person.
"""

from __future__ import annotations

from functools import cache, lru_cache

from sheaf.matching.reading.clean import clean
from sheaf.matching.reading.cultures import organisations, persons
from sheaf.matching.reading.cultures.lexicon import lines_of
from sheaf.matching.reading.cultures.shortened import once
from sheaf.matching.reading.cultures.splitting import split
from sheaf.matching.reading.shape import LEGAL, Reading

MAX_NAME = 400  # letters of a name that are read
MAX_ALIASES = 6
ORGANISATION, VESSEL = "organisation", "vessel"
_ORGANISATIONS = frozenset({"company", "organization", "organisation", "legalentity", "publicbody", "group", "asset", "security"})
_THINGS = frozenset({"vessel", "vehicle", "airplane", "aircraft"})
_PERSONS = frozenset({"person", ""})


def read(text: str, schema: str = "") -> Reading:
    """The name as read. schema: of FollowTheMoney or a Subject's kind; empty for a person or, where the writing
    shows a legal form, a company."""
    return _read(text, _group(schema))[0]


def readings(text: str, schema: str = "") -> tuple[Reading, ...]:
    """The name as read, then the aliases in it."""
    return _read(text, _group(schema))


@lru_cache(maxsize=1024)
def _group(schema: str) -> str:
    low = schema.casefold()
    return low if low in {"person", ""} else VESSEL if low in _THINGS else ORGANISATION if low in _ORGANISATIONS else "thing"


@lru_cache(maxsize=65536)
def _read(text: str, group: str) -> tuple[Reading, ...]:
    bare = clean(text[:MAX_NAME])
    if bare.casefold().strip(" .-()[]") in _no_names():
        return (Reading(text, group, ()),)
    if group not in _PERSONS:
        return _organisation(text, bare, group)
    if not group and _shows_company(bare):
        return _organisation(text, bare, ORGANISATION)
    written = split(bare)
    convention, parts = persons.parts_of(written)
    main = Reading(text, convention, parts)
    single = once(written.family + written.rest, convention)
    aliases = (*written.aliases[:MAX_ALIASES], single) if single else written.aliases[:MAX_ALIASES]
    if not aliases:
        return (main,)
    others = tuple(found for alias in aliases if (found := read(alias, group)).parts)
    return (main, *others) if parts or not others else others


@cache
def _no_names() -> frozenset[str]:
    """What forms write where no name is known, cleaned as a name is."""
    return frozenset(clean(text.strip()).casefold() for line in lines_of("no_names.txt") for text in line.split(";"))


def _organisation(text: str, bare: str, group: str) -> tuple[Reading, ...]:
    """The name, and its initials where they stand in brackets behind it."""
    whole, initials = organisations.with_initials(bare)
    main = Reading(text, group, organisations.parts_of(whole))
    return (main, Reading(initials, group, organisations.parts_of(initials))) if initials else (main,)


def _shows_company(text: str) -> bool:
    """Whether a legal form of two letters or more stands at an end of the name."""
    words = text.replace(".", "").replace(",", " ").casefold().split()
    if len(words) < 2 or not (_legal(words[-1]) or _legal(words[0])):
        return text.startswith(("บริษัท", "ห้างหุ้นส่วน"))
    return any(item.role == LEGAL for item in organisations.parts_of(text))


_SURE = frozenset({
    "ltd", "limited", "inc", "corp", "corporation", "gmbh", "llc", "plc", "bhd", "berhad", "sdn", "pte", "pty", "pt", "cv", "tbk", "ooo",
    "oao", "jsc", "ojsc", "co", "company", "ag", "llp", "srl", "sarl", "ооо", "оао", "ао",
})


def _legal(word: str) -> bool:
    return word in _SURE
