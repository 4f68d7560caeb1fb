"""How often one address may ask the public pages. Counted in this process and forgotten with it: reading what is public needs no more,
and a row in the database for each reading would cost more than the page."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from sheaf.kernel import clock
from sheaf.kernel.errors import RateLimited

WINDOW, MOST = 60, 60  # seconds; pages and documents in them
MAX_ADDRESSES = 10_000  # remembered at once
_seen: OrderedDict[str, tuple[float, int]] = OrderedDict()
_lock = Lock()


def count(address: str) -> None:
    """One more reading from there; `RateLimited` beyond MOST in a window."""
    now = clock.now().timestamp()
    with _lock:
        begun, number = _seen.pop(address, (now, 0))
        begun, number = (now, 0) if now - begun >= WINDOW or now < begun else (begun, number)
        _seen[address] = (begun, number + 1)
        while len(_seen) > MAX_ADDRESSES:
            _seen.popitem(last=False)
    if number >= MOST:
        raise RateLimited("Too many pages in a minute from where you are; wait a little.", retry_after=int(WINDOW - (now - begun)) + 1)


def forget() -> None:
    """Begin anew."""
    with _lock:
        _seen.clear()
