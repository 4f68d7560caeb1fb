"""Two demo networks made at the same time keep apart."""

from __future__ import annotations

from contextlib import ExitStack

from sheaf.demo.network import FIRST_PORT, _reserved


def test_two_networks_that_begin_at_the_same_port_at_the_same_time_share_none() -> None:
    with ExitStack() as held:
        ports = [held.enter_context(port).getsockname()[1] for _ in range(2) for port in _reserved(3, FIRST_PORT)]
    assert len(set(ports)) == 6
    assert min(ports) >= FIRST_PORT


def test_ports_left_to_the_system_differ() -> None:
    with ExitStack() as held:
        ports = {held.enter_context(port).getsockname()[1] for port in _reserved(3, 0)}
    assert len(ports) == 3
