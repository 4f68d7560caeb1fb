"""A server that is killed leaves nobody behind on its port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from sheaf.demo.network import DemoNode


def until(what: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.2)
    return False


def listening(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="granian starts its worker otherwise elsewhere")
def test_the_worker_of_a_killed_server_ends_and_frees_the_port(tmp_path: Path) -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    node = DemoNode("THA", tmp_path / "node", port)
    node.home.mkdir()
    node.run("node", "init", "THA")
    with (tmp_path / "serve.log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "sheaf", "serve"], env=node.environment(), stdout=log, stderr=log, start_new_session=True)
    try:
        assert until(node.healthy, 60), (tmp_path / "serve.log").read_text()
        server.kill()
        server.wait()
        assert until(lambda: not listening(port), 10)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)  # the session of this server alone; gone already where all is well
