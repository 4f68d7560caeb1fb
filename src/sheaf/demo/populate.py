"""Fill one node: records of the register and, where the rooms offer them, release rules and contacts."""

from __future__ import annotations

from sheaf.demo import people, records
from sheaf.kernel import node


def fill(state: str, *, seed: int, count: int) -> int:
    """Write the invented content of a node; how many records there are."""
    if not node.current().can("answer_queries"):
        return 0
    return records.write(people.writer(state), state, seed=seed, count=count)
