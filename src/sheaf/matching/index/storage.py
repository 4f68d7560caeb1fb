"""A folder of arrays with a manifest: written beside and moved into place, verified when opened."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FORMAT = 2
MANIFEST = "manifest.json"
_BLOCK = 1 << 24

Arrays = dict[str, NDArray[np.generic]]


class Damaged(ValueError):
    """The folder is not a whole index of this format: rebuild it."""


def write(folder: Path, arrays: Mapping[str, NDArray[np.generic]], facts: Mapping[str, object]) -> None:
    """Write all arrays and the manifest beside `folder`, then put them in its place."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    files = {}
    for name, array in arrays.items():
        path = beside / f"{name}.npy"
        np.save(path, array, allow_pickle=False)
        files[name] = [path.stat().st_size, _checksum(path)]
    manifest = {"format": FORMAT, "facts": dict(facts), "files": files}
    (beside / MANIFEST).write_text(json.dumps(manifest, sort_keys=True), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)


def open_folder(folder: Path) -> tuple[Arrays, dict[str, object]]:
    """The memory-mapped arrays and the facts; raises Damaged where anything differs from what was written."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise Damaged(f"{folder.name}: format {manifest['format']}, this program reads {FORMAT}")
        for name, (size, checksum) in manifest["files"].items():
            path = folder / f"{name}.npy"
            if path.stat().st_size != size or _checksum(path) != checksum:
                raise Damaged(f"{folder.name}: {name} is not as it was written")
        # Plain views: np.memmap's own bookkeeping costs more than a small slice.
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray) for name in manifest["files"]}
    except (OSError, KeyError, TypeError, AttributeError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Damaged(f"{folder.name}: no whole index here ({type(error).__name__})") from error
    return arrays, manifest["facts"]


def _checksum(path: Path) -> int:
    """CRC-32: against damage, not against an enemy, who could write the manifest too."""
    value = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            value = zlib.crc32(block, value)
    return value
