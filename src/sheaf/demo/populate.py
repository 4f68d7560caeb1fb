"""Fill one node: release rules and records. Contacts are signed when the node joins (`contacts`)."""

from __future__ import annotations

from sheaf.demo import people, records, rules
from sheaf.kernel import node


def fill(state: str, *, seed: int, count: int) -> int:
    """Write the invented content of a node; how many records there are."""
    if not node.current().can("answer_queries"):
        return 0
    rules.write(people.writer(state), state)
    return records.write(people.writer(state), state, seed=seed, count=count)
