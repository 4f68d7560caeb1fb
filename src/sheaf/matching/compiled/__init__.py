"""The hottest loops of matching in C, for machines that could compile them; the same stands in Python beside their use.

`spelling.c`: what it costs to spell a native word's sounds as given letters (`reading/spelling.py`). `skeletons.c`: the
consonant skeletons of a native word (`reading/skeletons.py`). `keys.c`: the keys of the sounds of a name (`index/keys.py`).
`gather.c`: the records that share keys with a query (`index/gathered.py`). `reach.c`: what their names can spare
(`index/reached.py`). `segment.h`: what these two share. `letters.h`: texts set against each other letter by letter.
`tools/kernel.py` compiles them into the Python environment, under names that hold a digest of the source and of all headers: a
kernel of another source is never loaded, and one that is missing or broken leaves everything working, slower. It must
never compile at import, never give another result than the Python, and never be committed compiled.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from hashlib import blake2b
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Protocol, cast

SOURCES = Path(__file__).parent
# Nothing that lets the compiler change what a sum of floats gives.
FLAGS = ("-O2", "-shared", "-fPIC", "-ffp-contract=off", "-fno-fast-math", "-fstack-protector-strong", "-D_FORTIFY_SOURCE=2")
SPELLING, SKELETONS, GATHER, REACH, KEYS = "spelling", "skeletons", "gather", "reach", "keys"
NAMES = (SPELLING, SKELETONS, GATHER, REACH, KEYS)


class Spelling(Protocol):
    """What `spelling.c` offers."""

    def Sound(self, spellings: tuple[tuple[str, float], ...], skip: float) -> object:
        """One sound: its spellings with their prices, and the price of leaving it out."""

    def least(self, ways: Sequence[tuple[object, ...]], letters: str, limit: float, lost: bytes) -> float:
        """The least cost of any way of spelling; the limit where none is below it. lost: 128 doubles, by letter."""

    def within(self, ways: Sequence[tuple[object, ...]], spellings: tuple[tuple[str, float], ...], lost: bytes) -> bool:
        """Whether some way of spelling costs less than some of the letters may."""


class Skeletons(Protocol):
    """What `skeletons.c` offers."""

    def Choices(self, options: tuple[tuple[str, str, float], ...]) -> object:
        """What one sound may add: an opening, letters, their price."""

    def cheapest(self, ways: tuple[tuple[object, ...], ...], beam: int, dearest: float) -> dict[str, float]:
        """The texts that the sounds of each way grow into, with the least cost of each; OverflowError for an endless word."""


class Gathering(Protocol):
    """`Records` of `gather.c`."""

    def best(self, own: list[int], wide: list[int], share: float, dates: tuple[tuple[int, int, int], ...], nations: tuple[int, ...],
             table: object, budget: int, limit: int) -> tuple[bytes, bytes]:
        """Records (32 bits each) and the log-odds their names need (64 bits each); OverflowError for more dates than it takes."""


class Gather(Protocol):
    """What `gather.c` offers."""

    def Records(self, *arrays: object) -> Gathering:
        """Of a segment: keys, where the owners of each start, the table over the keys, owners; years, months and days, nations."""


class Reaching(Protocol):
    """`Names` of `reach.c`. What it gives are arrays as bytes."""

    def of(self, records: object) -> tuple[bytes, bytes, bytes]:
        """The names of records: whose each is, where its words start (64 bits), all words in a row (32 bits)."""

    def spare(self, whose: object, starts: object, words: object, need: object, bounded: object, forms: list[str],
              sharing: Sequence[object], letters: bytes, text: str, bits: object, total: float, script: int, lettered: bool,
              limits: object) -> tuple[bytes, bytes, bytes]:
        """What each name can spare (64 bits), what is still to be done for it, which words are related (a row for each of `forms`);
        OverflowError for a word or a name that is too long."""


class Reach(Protocol):
    """What `reach.c` offers."""

    def Names(self, *arrays: object) -> Reaching:
        """Of a segment: where the names of each record and the words of each name start, words; their bits, flags, forms, ends."""


class Keys(Protocol):
    """What `keys.c` offers. Sounds of 32 bits, a tuple for each word; keys of 64 bits."""

    def name_keys(self, groups: list[tuple[int, ...]], single: int, pair: int) -> list[int]:
        """Each sound alone, and with each of the other words, under two tags."""

    def other_keys(self, groups: list[tuple[int, ...]], others: list[tuple[int, ...]], pair: int) -> list[int]:
        """The sounds that could be meant in a word's place with those of the other words."""

    def year_keys(self, groups: list[tuple[int, ...]], tag: int, years: list[int]) -> list[int]:
        """Each sound with each year."""

    def owners(self, keys: object, starts: object, table: object, held: object, wanted: tuple[int, ...]) -> bytes:
        """Who has one of the wanted keys, with repetitions; all are arrays of 32 bits."""


def spelling(path: Path | None = None) -> Spelling | None:
    """The compiled `spelling.c`; None where none of this source was compiled for this Python, or it does not load."""
    return cast(Spelling | None, _loaded(SPELLING, path))


def skeletons(path: Path | None = None) -> Skeletons | None:
    """The compiled `skeletons.c`, or None."""
    return cast(Skeletons | None, _loaded(SKELETONS, path))


def gather(path: Path | None = None) -> Gather | None:
    """The compiled `gather.c`, or None."""
    return cast(Gather | None, _loaded(GATHER, path))


def reach(path: Path | None = None) -> Reach | None:
    """The compiled `reach.c`, or None."""
    return cast(Reach | None, _loaded(REACH, path))


def keys(path: Path | None = None) -> Keys | None:
    """The compiled `keys.c`, or None."""
    return cast(Keys | None, _loaded(KEYS, path))


def complete() -> bool:
    """Whether all of it runs compiled here."""
    return None not in (spelling(), skeletons(), gather(), reach(), keys())


def source(name: str) -> Path:
    """The C file of a kernel."""
    return SOURCES / f"{name}.c"


def place(name: str) -> Path:
    """Where the kernel of this very source stands once compiled: in this Python's environment."""
    text = [path.read_bytes() for path in (source(name), *sorted(SOURCES.glob("*.h")))]
    digest = blake2b(b"".join(text) + " ".join(FLAGS).encode(), digest_size=12).hexdigest()
    return Path(sys.prefix, "lib", "sheaf", f"{name}-{digest}{EXTENSION_SUFFIXES[0]}")


def _loaded(name: str, path: Path | None) -> object:
    try:
        path = path or place(name)
        spec = spec_from_file_location(name, path, loader=ExtensionFileLoader(name, str(path))) if path.is_file() else None
        if spec is None or spec.loader is None:
            return None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
    except (ImportError, OSError):
        return None
    return module
