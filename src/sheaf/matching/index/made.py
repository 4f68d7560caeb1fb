"""What an index depends on besides its list: the program that made it."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from sheaf.matching.versions import VERSION

_PARTS = ("index", "reading", "scoring")  # of sheaf.matching: what is stored comes from their code and tables
_KINDS = {".py", ".tsv", ".txt", ".json"}


@cache
def made_by() -> str:
    """The version of the matcher and a digest of its sources and tables: an index of another one is not used."""
    root = Path(__file__).parents[1]
    digest = blake2b(digest_size=12)
    for path in sorted(path for part in _PARTS for path in (root / part).rglob("*") if path.suffix in _KINDS):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{VERSION}-{digest.hexdigest()}"
