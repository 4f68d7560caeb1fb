"""Which keys of a subject are looked up, and whom they lead to: the rarest first, and a key that few have says more. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import nsmallest
from itertools import islice
from typing import TypeVar

Place = TypeVar("Place")


def weight(count: int) -> int:
    """What a key gives that so many have."""
    return 1000 // (1 + int(math.log2(count) * 2))


def rarest(counts: Mapping[int, int], keys: Iterable[int], budget: int, *, always: bool = True) -> list[int]:
    """Keys that somebody has, the rarest first, as far as the budget of rows reaches. always: at least one."""
    chosen: list[int] = []
    spent = 0
    for key in sorted((key for key in keys if key in counts), key=lambda key: (counts[key], key)):
        spent += counts[key]
        if (chosen or not always) and spent > budget:
            break
        chosen.append(key)
    return chosen


def weighed(keys: Iterable[int], counts: Mapping[int, int], held: Mapping[int, Collection[str]], most: int = 0) -> list[str]:
    """Whom the keys lead to, by what they give together, then by id. held: who has each key; most: of them, 0 for all."""
    weights: dict[str, int] = defaultdict(int)
    for key in keys:
        gives = weight(counts[key])
        for found in held.get(key, ()):
            weights[found] += gives
    return nsmallest(most or len(weights), weights, key=lambda found: (-weights[found], found))


def with_further(found: Sequence[Place], further: Iterable[Place], most: int) -> list[Place]:
    """Those found by what is asked for first, then the best `most` of the others."""
    known = set(found)
    return [*found, *islice((place for place in further if place not in known), most)]
