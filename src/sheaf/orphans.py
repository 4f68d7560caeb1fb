"""A worker of the server does not outlive it: an orphan would keep the port and share it with the next server."""

from __future__ import annotations

import os
import signal
import threading
import time
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess

GRACE = 3.0  # seconds for requests that are under way


def end_with_parent() -> None:
    """In a process that another Python process started: end soon after that one is gone, also where it was killed. Else nothing."""
    if parent := parent_process():
        threading.Thread(target=_wait, args=(parent,), name="sheaf-parent", daemon=True).start()


def _wait(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
