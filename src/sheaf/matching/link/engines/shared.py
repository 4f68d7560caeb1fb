"""What both engines do alike: which pairs share a key, and Splink's prediction over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from sheaf.matching.link.keys import MAX_PAIRS
from sheaf.matching.link.model import COMPARISONS

LEFT, RIGHT = "a_left", "b_right"  # Splink's names of the two sides; the left one must come first in the alphabet
KEYS_LEFT, KEYS_RIGHT, BLOCKED = "keys_left", "keys_right", "blocked"
COLUMNS = ("match_probability", *(f"gamma_{name}" for name in COMPARISONS))

# Pairs that share a key which is not too common; the keys of a side and the pairs of rows are each once.
BLOCKING = f"""
SELECT '0' AS match_key, concat('{LEFT}-__-', CAST(l AS STRING)) AS join_key_l, concat('{RIGHT}-__-', CAST(r AS STRING)) AS join_key_r
FROM (
    SELECT DISTINCT a.row AS l, b.row AS r
    FROM {KEYS_LEFT} AS a
    INNER JOIN (
        SELECT x.key FROM (SELECT key, count(*) AS n FROM {KEYS_LEFT} GROUP BY key) AS x
        INNER JOIN (SELECT key, count(*) AS n FROM {KEYS_RIGHT} GROUP BY key) AS y ON x.key = y.key
        WHERE x.n * y.n <= {MAX_PAIRS}
    ) AS good ON a.key = good.key
    INNER JOIN {KEYS_RIGHT} AS b ON good.key = b.key
) AS pairs
"""  # noqa: S608 - constants only


@dataclass(frozen=True)
class Job:
    """Both sides' features, (key, row) of both, Splink's settings, the least probability kept."""

    left: pa.Table
    right: pa.Table
    keys_left: pa.Table
    keys_right: pa.Table
    settings: dict[str, Any]
    threshold: float


@dataclass(frozen=True)
class Found:
    """pairs: columns `l`, `r` (rows), match_probability, gamma_…; compared: how many pairs were weighed."""

    pairs: pa.Table
    compared: int


def predicted(api: Any, left: Any, right: Any, blocked: Any, job: Job) -> Any:
    """Splink's frame of the pairs at or above the threshold. left, right, blocked: what this engine's API takes as tables."""
    from splink import Linker

    sides = [api.register(table, dataset_display_name=name) for table, name in ((left, LEFT), (right, RIGHT))]
    linker = Linker(sides, job.settings, log_level=None, validate_settings=False)
    linker.table_management.register_blocked_pairs_for_predict(api.register(blocked, table_name=BLOCKED))
    return linker.inference.predict(threshold_match_probability=job.threshold or None, warning_mode="never")


def wanted_columns() -> str:
    """What is taken out of Splink's frame, as SQL."""
    return ", ".join(("unique_id_l AS l", "unique_id_r AS r", *COLUMNS))
