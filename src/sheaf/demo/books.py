"""The two sides' books after a demonstration: what was sent, what arrived, and whether every audit chain is whole.

Asked of each node through its own shell command, as its operator would.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from sheaf.kernel import clock
from sheaf.kernel.errors import SheafError

PAUSE = 0.5  # seconds between two looks


class Runs(Protocol):
    """A node that runs `sheaf` commands (demo.network.DemoNode)."""

    state: str

    def run(self, *words: str) -> str: ...


def wait_for(what: str, look: Callable[[], Any], within: float = 60.0) -> Any:
    """The first true thing that `look` gives, or an error that names what did not come."""
    until = clock.monotonic() + within
    while clock.monotonic() < until:
        found = look()
        if found:
            return found
        threading.Event().wait(PAUSE)
    raise SheafError(f"Waited {within:.0f} seconds in vain for {what}.", code="demo_waited")


def status(node: Runs) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(node.run("exchange", "status", "--json"))
    return found


def settled(nodes: Iterable[Runs]) -> bool:
    """Whether nothing waits and nothing is held back anywhere."""
    return all(not found["waiting"] and not found["held"] for found in map(status, nodes))


def settle(nodes: Iterable[Runs], within: float = 60.0) -> None:
    """Wait until every message has arrived."""
    every = list(nodes)
    wait_for("every message to arrive", lambda: settled(every), within)


def compare(nodes: Iterable[Runs]) -> dict[str, int]:
    """{messages_delivered, lost, duplicated} over the whole network: what senders count as delivered against
    what addressees hold. Call once settled."""
    found = [status(node) for node in nodes]
    delivered, received = sum(row["delivered"] for row in found), sum(row["received"] for row in found)
    dead = sum(row["dead"] for row in found)
    return {"messages_delivered": delivered, "lost": max(0, delivered - received) + dead,
            "duplicated": max(0, received - delivered)}


def audits_whole(nodes: Iterable[Runs]) -> bool:
    """Whether `sheaf audit verify` finds every chain whole; a broken one makes the command fail."""
    return all(bool(json.loads(node.run("audit", "verify", "--json"))["ok"]) for node in nodes)


def directory_known(node: Runs, states: Iterable[str]) -> bool:
    """Whether the node holds verified units of each state."""
    listed = {line.split()[2] for line in node.run("directory", "list", "--type", "unit").splitlines()
              if not line.startswith("#")}
    return set(states) <= listed
