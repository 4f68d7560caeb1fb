"""The worker: runs each room's tasks when they are due, for ever, and never two of a kind at once.

A task claims its own rows, so several workers may run side by side. A task that fails is logged by
its name and tried again at its next turn; the others go on.
"""

from __future__ import annotations

import logging
import signal
import threading
import traceback
from datetime import datetime
from types import FrameType

from sheaf import wiring
from sheaf.kernel import clock
from sheaf.kernel.errors import SheafError

log = logging.getLogger("sheaf.work")

IDLE_SECONDS = 0.25


def run() -> int:
    """Work until SIGTERM or SIGINT; the task in hand is finished first."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    tasks = wiring.tasks()
    due: dict[str, datetime] = {}
    while not stop.is_set():
        done = sum(_turn(task, due) for task in tasks)
        if not done:
            stop.wait(IDLE_SECONDS)
    return 0


def run_once() -> int:
    """Every task once; for timers and tests."""
    for task in wiring.tasks():
        _turn(task, {})
    return 0


def _turn(task: wiring.Task, due: dict[str, datetime]) -> int:
    """Run the task if its time has come; the number of things it did."""
    from django.db import Error, close_old_connections

    name, every, do = task
    if due.get(name, clock.now()) > clock.now():
        return 0
    due[name] = clock.now() + every
    try:
        return do()
    except (SheafError, Error, OSError) as error:
        log.warning("task %s failed: %s", name, type(error).__name__)
        return 0
    except Exception as error:  # noqa: BLE001 - one room's mistake must not stop the others' delivery
        # Where it broke, never the message: it may quote content.
        frames = traceback.extract_tb(error.__traceback__)
        log.error("task %s broke: %s at %s", name, type(error).__name__, "; ".join(f"{at.name}:{at.lineno}" for at in frames))
        return 0
    finally:
        close_old_connections()
