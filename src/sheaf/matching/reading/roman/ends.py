"""The last part of a Thai or Lao name that is put together of parts, which tells it from another that begins alike."""

from __future__ import annotations

from functools import lru_cache

from sheaf.matching.reading.roman.slots import table

_FIRST = 2  # letters of a word before its last part


@lru_cache(maxsize=1)
def _ends() -> dict[str, frozenset[str]]:
    return {native: frozenset(latin.split()) for native, latin in table("tai_ends").items()}


@lru_cache(maxsize=1)
def _all() -> tuple[str, ...]:
    """The Latin ends, the longest first."""
    return tuple(sorted({end for ends in _ends().values() for end in ends}, key=lambda end: (-len(end), end)))


@lru_cache(maxsize=65536)
def _of_native(text: str) -> frozenset[str]:
    """The Latin ends of a native word's last part; empty where none is known. ทิพย์ is not พย์: the longest counts."""
    found = [end for end in _ends() if text.endswith(end) and len(text) >= len(end) + _FIRST]
    return _ends()[max(found, key=len)] if found else frozenset()


@lru_cache(maxsize=65536)
def _of_latin(form: str) -> str:
    return next((end for end in _all() if form.endswith(end) and len(form) >= len(end) + _FIRST), "")


def another_end(text: str, form: str) -> bool:
    """Whether a Latin word ends as another last part of names than the native one does."""
    ours = _of_native(text)
    return bool(ours) and bool(theirs := _of_latin(form)) and theirs not in ours
