"""Work shared by several processes: answers in order, little in memory at a time, and an end when one of them dies."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
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
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_deaf, initargs=(begin,))
    waiting: deque[Future[Made]] = deque()
    try:
        while True:
            waiting.extend(pool.submit(work, chunk) for chunk in islice(source, processes * AHEAD - len(waiting)))
            if not waiting:
                return
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise Died("a process that helped was ended in the middle, perhaps for want of memory; use fewer --processes") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _deaf(begin: Callable[[], object] | None) -> None:
    """Ctrl-C is for the process that shares the work out: it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if begin:
        begin()
