"""What every race says about itself: the machine, the versions, how much memory the process came to need."""

from __future__ import annotations

import os
import platform
import resource
import sqlite3
import time
from importlib.metadata import version


def described(*packages: str) -> dict[str, object]:
    """Processor, cores, load, Python and the versions that matter."""
    return {"machine": _processor(), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version, **{name: version(name) for name in packages}}


def peak_mb() -> int:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Watch:
    """Seconds by the clock and by the processor since it was made or last read."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def lap(self) -> tuple[float, float]:
        wall, cpu = time.perf_counter(), time.process_time()
        passed = (wall - self._wall, cpu - self._cpu)
        self._wall, self._cpu = wall, cpu
        return passed


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as stream:
            return next((line.split(":", 1)[1].strip() for line in stream if line.startswith("model name")), platform.machine())
    except OSError:
        return platform.machine()
