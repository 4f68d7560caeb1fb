"""With the same weights DuckDB and Spark give the same pairs."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from sheaf.matching.link import run
from sheaf.matching.link.model import weights_of
from tests.unit.matching.link.people import lists

CLOSE = 1e-9


def need_spark() -> None:
    """Skips with the reason where Spark cannot run; in CI that is a failure."""
    missing = [name for name, there in (("pyspark", find_spec("pyspark")), ("java", shutil.which("java"))) if not there]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"Spark cannot run here: no {' and no '.join(missing)} (tools/setup.sh test installs both)")
    assert not missing


def same_pairs(folder: Path, count: int) -> None:
    need_spark()
    left, right, truth = lists(folder, count, count * 3 // 10)
    sides = run._read(left, right)
    found = {}
    for engine in run.ENGINES:
        pairs = run.weighed(sides, weights_of(), engine, 0.01).pairs
        columns = (pairs[name].to_pylist() for name in ("l", "r", "match_probability"))
        found[engine] = {(one, two): score for one, two, score in zip(*columns, strict=True)}
    assert len(found["duckdb"]) >= 0.8 * len(truth)
    assert found["duckdb"].keys() == found["spark"].keys()
    assert max(abs(score - found["spark"][pair]) for pair, score in found["duckdb"].items()) <= CLOSE


def test_both_engines_give_the_same_pairs(tmp_path: Path) -> None:
    same_pairs(tmp_path, 2_000)


@pytest.mark.slow
def test_both_engines_give_the_same_pairs_of_twenty_thousand_by_twenty_thousand(tmp_path: Path) -> None:
    same_pairs(tmp_path, 20_000)
