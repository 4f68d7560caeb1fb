"""What another node can call: a path and bytes in, bytes out. The http view and the simulated transport use it."""

from __future__ import annotations

from collections.abc import Callable

from sheaf.exchange.chunks import receive_chunk
from sheaf.exchange.delivery import CHUNKS, MESSAGES
from sheaf.exchange.limits import MAX_CHUNK_UPLOAD, MAX_MESSAGE
from sheaf.exchange.receive import receive
from sheaf.kernel.errors import NotFound

PATHS: dict[str, tuple[int, Callable[[bytes], bytes]]] = {
    MESSAGES: (MAX_MESSAGE, receive),
    CHUNKS: (MAX_CHUNK_UPLOAD, receive_chunk),
}


def dispatch(path: str, raw: bytes) -> bytes:
    """The signed receipt for what came on this path."""
    if path not in PATHS:
        raise NotFound("No such wire path.")
    return PATHS[path][1](raw)
