"""The http transport: receipts come back as they are, everything else is as if nobody had answered."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from sheaf.exchange import transport_http
from sheaf.exchange.errors import Unreachable
from sheaf.exchange.transport_http import HttpTransport
from sheaf.kernel.errors import NotFound
from tests.federation import Federation


def transport(answer: Callable[[httpx.Request], httpx.Response]) -> HttpTransport:
    return HttpTransport(httpx.Client(transport=httpx.MockTransport(answer)))


def test_it_posts_the_exact_bytes_to_the_address_of_the_directory(net: Federation) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"receipt")

    with net.at("THA"):
        made = transport(answer)
        assert made.post("MYS", "/wire/v1/messages", b"\x00raw") == b"receipt"
        made.close()
    assert str(asked[0].url) == "http://127.0.0.1:1/MYS/wire/v1/messages"
    assert asked[0].content == b"\x00raw"


@pytest.mark.parametrize("status", [403, 409, 413, 422, 429])
def test_a_refusal_comes_back_with_its_receipt(net: Federation, status: int) -> None:
    with net.at("THA"):
        assert transport(lambda _: httpx.Response(status, content=b"no")).post("MYS", "/x", b"") == b"no"


@pytest.mark.parametrize("status", [204, 302, 500, 503])
def test_any_other_status_is_no_answer(net: Federation, status: int) -> None:
    with net.at("THA"), pytest.raises(Unreachable):
        transport(lambda _: httpx.Response(status, headers={"Location": "http://elsewhere"})).post("MYS", "/x", b"")


def test_a_time_out_and_an_endless_answer_are_no_answer(net: Federation, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    monkeypatch.setattr(transport_http, "MAX_ANSWER", 10)
    with net.at("THA"):
        for answer in (slow, lambda _: httpx.Response(200, content=b"x" * 11)):
            with pytest.raises(Unreachable):
                transport(answer).post("MYS", "/x", b"")
        with pytest.raises(NotFound):
            transport(slow).post("LAO", "/x", b"")
