"""The transport between real nodes: http POST with time-outs and a limit on what is read back."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from django.conf import settings

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
        address = directory.node_address(state)
        _refuse_loopback(state, address)
        url = address + path
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


def _refuse_loopback(state: str, address: str) -> None:
    """A signed entry could name this machine's own services, or a cloud's metadata address. Loopback is for nodes that
    are on loopback themselves, as a demonstration's are."""
    values = getattr(settings, "VALUES", None)
    if values is None or values.demo or _is_inward(values.address):
        return
    if _is_inward(address):
        raise Unreachable(f"The directory's address of {state} is on this machine or link: it is not called.", code="inward_address")


def _is_inward(address: str) -> bool:
    """Whether a host is, or its name leads to, a loopback, link-local, unspecified or multicast address."""
    host = urlsplit(address).hostname or ""
    try:
        found = {str(item[4][0]).partition("%")[0] for item in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return False  # no such name: the call itself will say so
    plain = [getattr(ip, "ipv4_mapped", None) or ip for ip in map(ipaddress.ip_address, found)]
    return any(ip.is_loopback or ip.is_link_local or ip.is_unspecified or ip.is_multicast for ip in plain)


def _limited(answer: httpx.Response) -> bytes:
    found = bytearray()
    for block in answer.iter_bytes():
        found += block
        if len(found) > MAX_ANSWER:
            raise Unreachable("The answer was too long.")
    return bytes(found)
