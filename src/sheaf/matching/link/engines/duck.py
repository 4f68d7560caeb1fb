"""DuckDB, in this process and in memory."""

from __future__ import annotations

import duckdb
from splink import DuckDBAPI

from sheaf.matching.link.engines.shared import BLOCKED, BLOCKING, KEYS_LEFT, KEYS_RIGHT, Found, Job, predicted, wanted_columns
from sheaf.matching.link.features import MARK

FUNCTIONS = (
    f"CREATE MACRO sheaf_shared(a, b) AS coalesce(list_sum(list_intersect(a, b)), 0) % {MARK}",
    "CREATE MACRO sheaf_overlap(a, b) AS list_has_any(a, b)",
    "CREATE MACRO sheaf_size(a) AS len(a)",
)


def run(job: Job) -> Found:
    """The pairs of a job."""
    with duckdb.connect() as connection:
        for function in FUNCTIONS:
            connection.execute(function)
        connection.register(KEYS_LEFT, job.keys_left)
        connection.register(KEYS_RIGHT, job.keys_right)
        connection.execute(f"CREATE TABLE {BLOCKED} AS {BLOCKING}")
        [(compared,)] = connection.execute(f"SELECT count(*) FROM {BLOCKED}").fetchall()  # noqa: S608 - a constant
        api = DuckDBAPI(connection=connection)
        frame = predicted(api, job.left, job.right, BLOCKED, job)
        pairs = connection.sql(f"SELECT {wanted_columns()} FROM {frame.physical_name}").to_arrow_table()  # noqa: S608 - Splink's name
        return Found(pairs, compared)
