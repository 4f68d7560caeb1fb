"""A folder of arrays with a manifest: written beside and moved into place, verified when opened."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = 4
MANIFEST = "manifest.json"
MAX_MANIFEST = 1 << 20  # bytes
_BLOCK = 1 << 22
_THREADS = 2  # that check files: CRC-32 lets go of the interpreter

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
    body = {"format": FORMAT, "facts": dict(facts), "files": files}
    (beside / MANIFEST).write_text(json.dumps(body | {"checksum": _sum_of(body)}, sort_keys=True), encoding="utf-8")
    if folder.exists():
        old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
        folder.rename(old)
        beside.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        beside.rename(folder)


def _sum_of(body: Mapping[str, object]) -> int:
    return zlib.crc32(json.dumps(body, sort_keys=True).encode())


def open_folder(folder: Path, *, checked: bool = False) -> tuple[Arrays, dict[str, object]]:
    """The memory-mapped arrays and the facts; raises Damaged where anything differs from what was written. checked: only
    the manifest and the sizes are looked at."""
    try:
        manifest = _manifest(folder)
        _check(folder, manifest["files"], sizes_only=checked)
        # Plain views: np.memmap's own bookkeeping costs more than a small slice.
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray) for name in manifest["files"]}
    except Damaged:
        raise
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise Damaged(f"{folder.name}: no whole index here ({type(error).__name__})") from error
    return arrays, manifest["facts"]


def _manifest(folder: Path) -> dict[str, Any]:
    with (folder / MANIFEST).open("rb") as file:
        manifest: dict[str, Any] = json.loads(file.read(MAX_MANIFEST))
    if manifest["format"] != FORMAT:
        raise Damaged(f"{folder.name}: format {manifest['format']}, this program reads {FORMAT}")
    if manifest.pop("checksum") != _sum_of(manifest):
        raise Damaged(f"{folder.name}: the manifest is not as it was written")
    return manifest


def _check(folder: Path, files: Mapping[str, Any], *, sizes_only: bool) -> None:
    """Every file has the size and the checksum that the manifest says."""
    paths = {name: folder / f"{name}.npy" for name in files}
    wrong = [name for name, path in paths.items() if path.stat().st_size != files[name][0]]
    if not wrong and not sizes_only:
        with ThreadPoolExecutor(_THREADS) as pool:
            found = zip(paths, pool.map(_checksum, paths.values()), strict=True)
            wrong = [name for name, value in found if value != files[name][1]]
    if wrong:
        raise Damaged(f"{folder.name}: {wrong[0]} is not as it was written")


def _checksum(path: Path) -> int:
    """CRC-32: against damage, not against an enemy, who could write the manifest too."""
    value = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            value = zlib.crc32(block, value)
    return value
