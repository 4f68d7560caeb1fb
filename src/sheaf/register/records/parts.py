"""The name of a person of whom only its parts are written: given name, further names, family name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice, product

from sheaf.register.records import ftm

# FollowTheMoney's order of the parts (`followthemoney.helpers.combine_names`).
PARTS = ("firstName", "secondName", "middleName", "fatherName", "motherName", "lastName")
_MOST = 20  # names made of parts that have several values each
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")


def joined(schema: str, properties: Mapping[str, Sequence[str]]) -> list[str]:
    """The names that the parts make, where the entity is a person and has no name; else none. One part alone is a name as well."""
    if "name" in properties or not any(part in properties for part in PARTS) or not ftm.model().get(schema).is_a("Person"):
        return []
    given = [list(properties[part]) for part in PARTS if properties.get(part)]
    return list(dict.fromkeys(filter(None, map(_one, islice(product(*given), _MOST)))))


def _one(parts: Sequence[str]) -> str:
    """A column of given names may hold the whole name already: then the family name is not said twice. Characters: family name
    first, without a space."""
    words: list[str] = []
    for part in parts:
        more = part.split()
        whole = len(words) > len(more) and more in (words[: len(more)], words[-len(more):])
        words += [] if whole else more
    if len(words) > 1 and all(map(_HAN.fullmatch, words)):
        return "".join([words[-1], *words[:-1]])
    return " ".join(words)
