"""Work shared by several processes: answers in order, little in memory at a time, and an end when one of them dies."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

MAX_PROCESSES = 64  # each has some 100 MB of its own
AHEAD = 3  # chunks for each process that wait or are at work

Given = TypeVar("Given")
Made = TypeVar("Made")


class Died(RuntimeError):
    """A process ended in the middle of its work; what it did is lost."""


def in_order(work: Callable[[Given], Made], chunks: Iterable[Given], processes: int,
             begin: Callable[[], object] | None = None) -> Iterator[Made]:
    """`work` of each chunk in the order of the chunks, which are read no faster than they are done. begin: what each process does
    first. Raises Died where a process is killed, as for want of memory."""
    source = iter(chunks)
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=begin)
    waiting: deque[Future[Made]] = deque()
    try:
        while True:
            for chunk in islice(source, processes * AHEAD - len(waiting)):
                with _deaf():
                    waiting.append(pool.submit(work, chunk))
            if not waiting:
                return
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        if sys.version_info < (3, 11, 5):
            _unread(pool)
        raise Died("a process that helped was ended in the middle, perhaps for want of memory; use fewer --processes") from error
    finally:  # where the work is stopped, what is being done is waited for: a killed helper can leave its pool waiting without end
        pool.shutdown(cancel_futures=True)


def _unread(pool: ProcessPoolExecutor) -> None:
    """Before 3.11.5 Python waits without end for a pool whose processes are gone while a chunk is on its way to them; the thread that
    writes the chunk is told that nobody reads, as Python does itself since (gh-94777)."""
    reader = getattr(getattr(pool, "_call_queue", None), "_reader", None)
    if reader is not None:
        reader.close()


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl-C is for the process that shares the work out: it ends the others, which are begun with the signal blocked, or they would
    complain, and one that ended in the middle of its beginning would be waited for without end."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
