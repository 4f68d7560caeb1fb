"""What comparing needs of a word of a name, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sheaf.matching.reading.cultures.lexicon import bits_of, known
from sheaf.matching.reading.cultures.organisations import company_bits
from sheaf.matching.reading.cultures.variants import bones, sound_key
from sheaf.matching.reading.cultures.words import parent_of
from sheaf.matching.reading.scripts import SYLLABIC
from sheaf.matching.reading.shape import Token
from sheaf.matching.scoring.native import sounds_of


@dataclass(slots=True, eq=False)
class Traits:
    """What comparing needs of a token, worked out once. bits: its surprise as part of a person's name and of an
    organisation's. heard: how a native word is spoken; empty in Latin letters and where a script is compared by its letters. parent:
    `abu` or `umm` of a name after that of a child (`Abu Ali`)."""

    token: Token
    form: str
    core: str
    forms: frozenset[str]
    canon: frozenset[str]
    key: str
    bones: str
    person_bits: float
    company_bits: float
    is_known: bool
    latin: bool
    heard: str
    parent: str


@lru_cache(maxsize=262144)
def traits(token: Token) -> Traits:
    form = token.forms[0] if token.forms else token.text.casefold()
    latin = token.script in {"Latn", "Zyyy"}
    core = token.forms[1] if len(token.forms) > 1 and latin else form
    person = min([bits_of(item) for item in (core, *map(_plain_class, token.canon)) if item]) if latin else _native_bits(token)
    company = min(company_bits(item) for item in (form, *(name[3:] for name in token.canon if name.startswith("co:"))))
    return Traits(token, form, core, frozenset(token.forms or (form,)), frozenset(token.canon), sound_key(form), bones(form),
                  person + (0.5 if core != form else 0.0), company, bool(token.canon) or known(form) is not None, latin,
                  "" if latin else next(iter(sounds_of(token)), ""),
                  parent_of(token.text.partition(" ")[0].casefold()) if latin and core != form else "")


def _plain_class(name: str) -> str:
    """The word by which a class is as usual as it is: that of `Abdul Rahman` is Rahman."""
    return name[5:] if name.startswith(("abdul", "abdur")) and len(name) > 7 else name.partition("-")[0]


def _native_bits(token: Token) -> float:
    """The surprise of a native word, by the usual Latin forms it has, else by its length."""
    named = [found.bits for form in token.forms[:2] if (found := known(form))]
    size = len(token.text)
    plain = (7.0, 10.0, 13.0)[min(size, 3) - 1] if token.script in SYLLABIC and size else 8.0 if token.script == "Mymr" else 12.0
    return min([plain, *(bits + 1.0 for bits in named)])
