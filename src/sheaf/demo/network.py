"""A living network on loopback: makes each node, lets them trust each other, serves and works for them.

    python -m sheaf.demo.network --nodes 3            prints addresses and sign-ins, runs until Ctrl-C
    python -m sheaf.demo.network --nodes 3 --once     plays the scenario, prints one JSON line, ends
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from sheaf.kernel import clock
from sheaf.kernel.errors import SheafError
from sheaf.kernel.states import MEMBERS, SECRETARIAT, name

FIRST_PORT = 8801
HEALTHY_WITHIN = 45.0  # seconds for a node to answer, times the nodes that start beside it: they share the processors
AT_ONCE = 2  # nodes prepared side by side


@dataclass
class DemoNode:
    """One node of the network: where it lives, how to sign in, its processes."""

    state: str
    home: Path
    port: int
    sign_ins: list[dict[str, Any]] = field(default_factory=list)
    card: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """The node's settings; nothing of the caller's own leaks in, be it of the product or of a test run."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("SHEAF_", "DJANGO_"))}  # noqa: TID251 - the demo hands each process its settings
        return kept | {
            "SHEAF_HOME": str(self.home), "SHEAF_BIND": f"127.0.0.1:{self.port}", "SHEAF_ADDRESS": self.address,
            "SHEAF_INSECURE_COOKIES": "true", "SHEAF_DEMO": "true", "SHEAF_THREADS": "3",
            "SHEAF_MAIL": "file"  # reminders are files in the node's folder; nobody is written to
        }

    def run(self, *words: str) -> str:
        """Run one `sheaf` command in this node; its standard output."""
        done = subprocess.run([sys.executable, "-m", "sheaf", *words], env=self.environment(), capture_output=True, text=True, check=False)  # noqa: S603 - our own command
        if done.returncode:
            raise SheafError(f"{self.state}: sheaf {' '.join(words[:2])} failed:\n{done.stderr.strip()[-2000:]}", code="demo")
        return done.stdout

    def start(self) -> None:
        """Start the server and the worker; their words go to files in the node's folder."""
        for word in ("serve", "work"):
            log = (self.home / f"{word}.log").open("ab")
            command = [sys.executable, "-m", "sheaf", word]
            # A session of its own: Ctrl-C reaches the network alone, which then ends its processes in order.
            self.processes.append(subprocess.Popen(  # noqa: S603 - our own command
                command, env=self.environment(), stdout=log, stderr=log, start_new_session=True))
            log.close()

    def ended(self) -> bool:
        """Whether a process of it is gone, which no waiting mends."""
        return any(process.poll() is not None for process in self.processes)

    def healthy(self) -> bool:
        try:
            return bool(httpx.get(f"{self.address}/health", timeout=2).json().get("node") == self.state)
        except (httpx.HTTPError, ValueError):
            return False

    def stop(self) -> None:
        """End the processes started here, and no others."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()


def states(count: int) -> list[str]:
    """Thailand, Malaysia and the Secretariat first; with 12, everybody."""
    if not 2 <= count <= len(MEMBERS) + 1:
        raise SheafError(f"NODES is from 2 to {len(MEMBERS) + 1}.", code="demo")
    order = ["THA", "MYS", *[code for code in MEMBERS if code not in {"THA", "MYS"}]]
    return [*order[:count - 1], SECRETARIAT]


def say(text: str) -> None:
    """Progress, on standard error, so that standard output keeps the one JSON line."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def network(count: int, folder: Path, *, first_port: int = FIRST_PORT, small: bool = False,
            text: Path | None = None, plan: bool = True) -> Iterator[list[DemoNode]]:
    """Make, join and start the nodes in `folder`; end them when the block is left. text: the plan's official text; plan: with the
    plan's past and running year, which a test may want to play itself."""
    held = _reserved(count, first_port)
    nodes = [DemoNode(state, folder / state, port.getsockname()[1]) for state, port in zip(states(count), held, strict=True)]
    say(f"Making {count} nodes in {folder}")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done, node in enumerate(pool.map(lambda node: _prepare(node, states(count), small=small), nodes), start=1):
            say(f"  {done}/{count} {name(node.state)}: database, keys, people and records")
        say("Exchanging state cards")
        cards = _write_cards(folder, nodes)
        list(pool.map(lambda node: node.run("demo", "join", *cards), nodes))
        if plan:
            say("Writing the plan: offices, meetings, a programme, the past years")
            say("  " + nodes[-1].run("demo", "plan", *(["--text", str(text.resolve())] if text else [])).strip())
    try:
        for node, port in zip(nodes, held, strict=True):
            port.close()
            node.start()
        _wait_until_healthy(nodes)
        if plan:
            _report(nodes)
        yield nodes
    finally:
        say("Ending the network")
        for node in nodes:
            node.stop()


def _report(nodes: list[DemoNode]) -> None:
    """Each state that has a node takes the plan over and begins its report of the year there."""
    say("Reporting the running year")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda node: node.run("demo", "year"), [node for node in nodes if node.state != SECRETARIAT]))


def _prepare(node: DemoNode, every: list[str], *, small: bool) -> DemoNode:
    words = ["demo", "prepare", node.state, *(["--small"] if small else []), "--nodes", *every]
    made = json.loads(node.run(*words).splitlines()[-1])
    node.sign_ins, node.card = made["sign_ins"], made["card"]
    return node


def _write_cards(folder: Path, nodes: Iterable[DemoNode]) -> list[str]:
    paths = []
    for node in nodes:
        path = folder / f"{node.state}.card.json"
        path.write_text(node.card, encoding="utf-8")
        paths.append(str(path))
    return paths


def _wait_until_healthy(nodes: list[DemoNode]) -> None:
    waiting = list(nodes)
    until = clock.monotonic() + HEALTHY_WITHIN * len(waiting)
    while waiting:
        waiting = [node for node in waiting if not node.healthy()]
        if waiting and (clock.monotonic() > until or any(node.ended() for node in waiting)):
            raise SheafError(f"Did not come up: {', '.join(node.state for node in waiting)}; see serve.log there.", code="demo")
        _pause(0.2)
    say(f"All {len(nodes)} nodes answer")


def _pause(seconds: float) -> None:
    threading.Event().wait(seconds)


def _reserved(count: int, first: int) -> list[socket.socket]:
    """Sockets that hold `count` free loopback ports from `first` on, 0 lets the system choose; held until the nodes listen there, or two
    networks that are made at the same time would share them, since the server lets others listen beside it."""
    found: list[socket.socket] = []
    candidate = first
    while len(found) < count:
        held = socket.socket()
        try:
            held.bind(("127.0.0.1", candidate))
        except OSError:
            held.close()
        else:
            found.append(held)
        candidate = candidate + 1 if first else 0
    return found


def print_sign_ins(nodes: Iterable[DemoNode]) -> None:
    """The table a reader needs to begin."""
    for node in nodes:
        print(f"\n{name(node.state)}   {node.address}")
        for row in node.sign_ins:
            print(f"  {row['username']:<16} {row['password']:<26} TOTP {row['totp']:<34} {row['role']}, {row['unit']}")
    print("\nEverybody and everything is invented. A TOTP code now: `.venv/bin/sheaf demo code SECRET`. Ctrl-C ends the network.",
          flush=True)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m sheaf.demo.network", description="A network of Sheaf nodes on loopback.")
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--once", action="store_true", help="play the scenario, print one JSON line, end")
    parser.add_argument("--folder", type=Path, default=Path(".demo"))
    parser.add_argument("--plan", type=Path, default=None, metavar="FILE", help="the plan's official text")
    args = parser.parse_args(argv)
    try:
        return play(args.nodes, args.plan) if args.once else keep_running(args.nodes, args.folder, args.plan)
    except SheafError as error:
        say(f"sheaf: {error.message}")
        return 1
    except KeyboardInterrupt:
        return 0


def play(count: int, text: Path | None = None) -> int:
    """The scenario in a throw-away folder; 1 where anything was lost, doubled or unverified."""
    from sheaf.demo import scenario

    began = clock.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="sheaf-demo-"))
    try:
        with network(count, folder, first_port=0, text=text) as nodes:
            result = scenario.play(nodes)
        result["seconds"] = round(clock.monotonic() - began, 1)
        print(json.dumps(result), flush=True)
        return 0 if scenario.went_well(result) else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep_running(count: int, folder: Path, text: Path | None = None) -> int:
    """The network until Ctrl-C; made afresh each time."""
    shutil.rmtree(folder, ignore_errors=True)
    with network(count, folder.resolve(), text=text) as nodes:
        print_sign_ins(nodes)
        threading.Event().wait()
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    sys.exit(main())
