"""The transport between real nodes: http POST with time-outs and a limit on what is read back."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx

from sheaf.directory import queries as directory
from sheaf.exchange.errors import Unreachable
from sheaf.exchange.limits import MIB

TIMEOUT = httpx.Timeout(20.0, connect=5.0)
MAX_ANSWER = 64 * MIB  # a whole directory pull; receipts have a few KiB
CONTENT_TYPE = "application/vnd.sheaf.v1"


@dataclass
class HttpTransport:
    """`post(state, path, raw)`: the answer's bytes, or `Unreachable`. One pooled client for all nodes."""

    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=TIMEOUT, follow_redirects=False))

    def post(self, state: str, path: str, raw: bytes) -> bytes:
        """Send to the state's node at the address in the directory. 4xx answers are signed refusals and come
        back as they are; anything else that is not 200 is as if nobody had answered."""
        url = directory.node_address(state) + path
        try:
            with self.client.stream("POST", url, content=raw, headers={"Content-Type": CONTENT_TYPE}) as answer:
                body = _limited(answer)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(f"{state} did not answer.") from error
        if answer.status_code != httpx.codes.OK and not answer.is_client_error:
            raise Unreachable(f"{state} answered with status {answer.status_code}.")
        return body

    def close(self) -> None:
        self.client.close()


def _limited(answer: httpx.Response) -> bytes:
    found = bytearray()
    for block in answer.iter_bytes():
        found += block
        if len(found) > MAX_ANSWER:
            raise Unreachable("The answer was too long.")
    return bytes(found)
