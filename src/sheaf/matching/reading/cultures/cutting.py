"""A word cut into the syllables of a language."""

from __future__ import annotations

from collections.abc import Container, Iterator


def cuts_into(form: str, syllables: Container[str], most: int, longest: int) -> Iterator[tuple[str, ...]]:
    """The word in at most `most` of these syllables, in every way; longest: letters of a syllable."""
    if form in syllables:
        yield (form,)
    for size in range(1, min(longest, len(form) - 1) + 1) if most > 1 else ():
        if form[:size] in syllables:
            yield from ((form[:size], *rest) for rest in cuts_into(form[size:], syllables, most - 1, longest))
