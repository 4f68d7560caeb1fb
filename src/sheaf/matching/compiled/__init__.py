"""The hottest loop of matching in C, for machines that could compile it; `reading/spelling.py` says the same in Python.

`tools/kernel.py` compiles `spelling.c` into the Python environment, under a name that holds a digest of the source: a kernel
of another source is never loaded, and one that is missing or broken leaves everything working, slower. It must never
compile at import, never give another result than the Python, and never be committed compiled.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from hashlib import blake2b
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Protocol, cast

SOURCE = Path(__file__).with_name("spelling.c")
# Nothing that lets the compiler change what a sum of floats gives.
FLAGS = ("-O2", "-shared", "-fPIC", "-ffp-contract=off", "-fno-fast-math", "-fstack-protector-strong", "-D_FORTIFY_SOURCE=2")
NAME = "spelling"


class Kernel(Protocol):
    """What the compiled module offers."""

    def Sound(self, spellings: tuple[tuple[str, float], ...], skip: float) -> object:
        """One sound: its spellings with their prices, and the price of leaving it out."""

    def least(self, ways: Sequence[tuple[object, ...]], letters: str, limit: float, lost: bytes) -> float:
        """The least cost of any way of spelling; the limit where none is below it. lost: 128 doubles, by letter."""


def place() -> Path:
    """Where the kernel of this very source stands once compiled: in this Python's environment."""
    digest = blake2b(SOURCE.read_bytes() + " ".join(FLAGS).encode(), digest_size=12).hexdigest()
    return Path(sys.prefix, "lib", "sheaf", f"{NAME}-{digest}{EXTENSION_SUFFIXES[0]}")


def kernel(path: Path | None = None) -> Kernel | None:
    """The compiled kernel; None where none of this source was compiled for this Python, or it does not load."""
    try:
        path = path or place()
        spec = spec_from_file_location(NAME, path, loader=ExtensionFileLoader(NAME, str(path))) if path.is_file() else None
        if spec is None or spec.loader is None:
            return None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
    except (ImportError, OSError):
        return None
    return cast(Kernel, module)
