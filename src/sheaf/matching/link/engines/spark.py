"""Spark: in this machine's processes where no session runs yet, else in the session that does."""

from __future__ import annotations

import logging
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.errors import PySparkRuntimeError
from pyspark.sql import SparkSession
from splink import SparkAPI

from sheaf.matching.link.engines.shared import BLOCKED, BLOCKING, KEYS_LEFT, KEYS_RIGHT, Found, Job, predicted, wanted_columns
from sheaf.matching.link.features import MARK

PARTITIONS = 8  # of a shuffle on one machine
FUNCTIONS = (
    f"CREATE OR REPLACE TEMPORARY FUNCTION sheaf_shared(a ARRAY<BIGINT>, b ARRAY<BIGINT>) RETURNS BIGINT "
    f"RETURN aggregate(array_intersect(a, b), 0L, (total, item) -> total + item) % {MARK}",
    "CREATE OR REPLACE TEMPORARY FUNCTION sheaf_overlap(a ARRAY<BIGINT>, b ARRAY<BIGINT>) RETURNS BOOLEAN RETURN arrays_overlap(a, b)",
    "CREATE OR REPLACE TEMPORARY FUNCTION sheaf_size(a ARRAY<BIGINT>) RETURNS INT RETURN size(a)",
)


def run(job: Job) -> Found:
    """The pairs of a job."""
    session = SparkSession.getActiveSession()
    own = session is None
    try:
        session = session or _local()
    except PySparkRuntimeError as error:
        raise OSError("Spark does not start: it needs Java 17 or newer") from error
    with _wordless() if own else nullcontext(), tempfile.TemporaryDirectory(prefix="sheaf-link-") as folder:
        try:
            return _run(job, session, Path(folder))
        finally:
            if own:
                with suppress(Exception):  # Java ends with this process in any case
                    session.stop()


@contextmanager
def _wordless() -> Iterator[None]:
    """The bridge to Java logs at length that it was stopped in the middle of an answer; what goes wrong is raised as well."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def _apart() -> Iterator[None]:
    """Java, begun within the block, writes nothing to where our result and our words go; Ctrl-C stays ours, which pyspark would take."""
    main = threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT)
    kept = [os.dup(number) for number in (1, 2)]
    try:
        with open(os.devnull, "wb") as nowhere:
            for number in (1, 2):
                os.dup2(nowhere.fileno(), number)
        yield
    finally:
        for number, own in zip((1, 2), kept, strict=True):
            os.dup2(own, number)
            os.close(own)
        if main:
            signal.signal(signal.SIGINT, before)


def _local() -> SparkSession:
    with _apart():
        return _begun()


def _begun() -> SparkSession:
    logging.getLogger("py4j").setLevel(logging.ERROR)
    session = (
        SparkSession.builder.master("local[*]").appName("sheaf match link").config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", str(PARTITIONS)).config("spark.default.parallelism", str(PARTITIONS))
        .config("spark.driver.memory", "4g").config("spark.sql.execution.arrow.pyspark.enabled", "true").getOrCreate())
    session.sparkContext.setLogLevel("ERROR")
    return session


def _run(job: Job, session: SparkSession, folder: Path) -> Found:
    for function in FUNCTIONS:
        session.sql(function)
    frames = {}
    for name, table in (("left", job.left), ("right", job.right), (KEYS_LEFT, job.keys_left), (KEYS_RIGHT, job.keys_right)):
        pq.write_table(table, folder / f"{name}.parquet")
        frames[name] = session.read.parquet(str(folder / f"{name}.parquet"))
    for name in (KEYS_LEFT, KEYS_RIGHT):
        frames[name].createOrReplaceTempView(name)
    session.sql(BLOCKING).write.parquet(str(folder / BLOCKED))
    blocked = session.read.parquet(str(folder / BLOCKED))
    compared = blocked.count()
    api = SparkAPI(spark_session=session, break_lineage_method="persist", register_udfs_automatically=False)  # type: ignore[no-untyped-call]
    frame = predicted(api, frames["left"], frames["right"], blocked, job)
    session.sql(f"SELECT {wanted_columns()} FROM {frame.physical_name}").write.parquet(str(folder / "pairs"))  # noqa: S608 - Splink's name
    pairs: pa.Table = pq.read_table(folder / "pairs")
    session.catalog.clearCache()
    return Found(pairs, compared)
