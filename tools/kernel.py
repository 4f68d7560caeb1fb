"""Compiles the matching kernel into this Python's environment where there is a C compiler; matching works without it.

Idempotent and safe beside running processes: the file's name holds a digest of the source, and it is put in place whole.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from sheaf.matching import compiled as kernels

TIMEOUT = 120  # seconds for a compiler
WITHOUT = "matching runs in plain Python, slower and with the same results"


def main() -> int:
    if kernels.complete():
        return 0
    if said := next(filter(None, map(made, kernels.NAMES)), ""):
        print(f"no matching kernel ({said}): {WITHOUT}")
    elif not kernels.complete():
        print(f"the compiled matching kernel does not load: {WITHOUT}")
    else:
        print("compiled the matching kernel")
    return 0


def made(name: str) -> str:
    """Compile one kernel into place and take away those of other sources; what hindered it, or nothing."""
    target = kernels.place(name)
    said = compiled(name, target)
    for old in target.parent.glob(f"{name}-*") if not said else ():
        if old != target:
            old.unlink(missing_ok=True)
    return said


def compiled(name: str, target: Path) -> str:
    """Compile one to `target`; what hindered it, or nothing."""
    words = (sysconfig.get_config_var("CC") or "").split()
    compiler = next((found for name in (*words[:1], "cc", "gcc", "clang") if (found := shutil.which(name))), None)
    headers = Path(sysconfig.get_path("include"))
    if compiler is None:
        return "no C compiler"
    if not (headers / "Python.h").is_file():
        return "no headers of Python"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / target.name
        odd = ("-undefined", "dynamic_lookup") if sys.platform == "darwin" else ()
        command = [compiler, *kernels.FLAGS, *odd, f"-I{headers}", str(kernels.source(name)), "-o", str(made)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT)
        except (OSError, subprocess.SubprocessError) as error:
            return f"{compiler} failed: {getattr(error, 'stderr', b'') or error!r}"
        os.replace(made, target)
    return ""


if __name__ == "__main__":
    sys.exit(main())
