"""Blocking keys: two subjects that share none are never compared.

t: a folded token; k: the consonant skeleton of a token; p: its first four letters (typing); j: the
skeleton of the whole name, for names written without spaces; i: identifier; h: telephone; b: full birth date.
"""

from __future__ import annotations

from sheaf.matching.small.names import Name, number, parse, phone
from sheaf.matching.subject import MAX_NAMES, Subject

MIN_NUMBER = 4  # characters of an identifier that can be looked up
MIN_SKELETON = 2
PREFIX = 4


def keys_of(subject: Subject) -> frozenset[str]:
    """Every key under which the subject can be found."""
    keys: set[str] = set()
    for name in subject.names[:MAX_NAMES]:
        _name_keys(parse(name), keys)
    keys.update(f"i:{text}" for value in subject.identifiers if len(text := number(value)) >= MIN_NUMBER)
    keys.update(f"h:{digits}" for value in subject.phones if (digits := phone(value)))
    keys.update(f"b:{value[:10]}" for value in subject.birth_dates if len(value) >= 10)
    return frozenset(keys)


def asked_of(subject: Subject) -> tuple[frozenset[str], frozenset[str]]:
    """These keys; it knows no further ones."""
    return keys_of(subject), frozenset()


def _name_keys(name: Name, keys: set[str]) -> None:
    strong = [token for token in name.tokens if not token.light] or list(name.tokens)
    for token in strong:
        if len(token.text) > 1 or len(strong) == 1:
            keys.add(f"t:{token.text}")
        if len(token.skeleton) >= MIN_SKELETON:
            keys.add(f"k:{token.skeleton}")
        if len(token.text) >= PREFIX:
            keys.add(f"p:{token.text[:PREFIX]}")
    joined = "".join(token.skeleton for token in strong)
    if len(joined) > MIN_SKELETON:
        keys.add(f"j:{joined[:12]}")
