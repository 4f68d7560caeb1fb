"""Splink as its own tutorial sets it up, on the lists that ours is measured on: names by Jaro-Winkler, birth dates, nationality, passport;
weights by its own training; DuckDB. One JSON object is printed.

    python -m bench.matching.plain FOLDER       (of bench.matching.lists)
"""

from __future__ import annotations

import csv
import json
import logging
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99)


def predicted(folder: Path) -> tuple[duckdb.DuckDBPyConnection, str]:
    connection = duckdb.connect()
    api = DuckDBAPI(connection=connection)
    sides = []
    for name in ("left", "right"):
        columns = "id AS unique_id, name, nullif(birth_date, '') AS birth_date, nationality, nullif(passport_number, '') AS passport"
        connection.execute(f"CREATE TABLE {name}_side AS SELECT {columns} FROM read_csv('{folder / name}.csv', all_varchar = true)")  # noqa: S608
        sides.append(api.register(f"{name}_side", dataset_display_name=f"{name}_list"))
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.NameComparison("name"),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.ExactMatch("nationality"),
            cl.ExactMatch("passport"),
        ],
        blocking_rules_to_generate_predictions=[block_on("birth_date"), block_on("name"), block_on("passport")],
        retain_matching_columns=False,
    )
    linker = Linker(sides, settings, log_level=logging.ERROR)
    sure = [block_on("name", "birth_date"), block_on("passport")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    return connection, linker.inference.predict(threshold_match_probability=min(THRESHOLDS), warning_mode="never").physical_name


def main(folder: Path) -> None:
    wall, cpu = time.monotonic(), time.process_time()
    connection, table = predicted(folder)
    found = connection.execute(f"SELECT unique_id_l, unique_id_r, match_probability FROM {table}").fetchall()  # noqa: S608
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        true = {(row["left"], row["right"]) for row in csv.DictReader(file)}
    said = []
    for threshold in THRESHOLDS:
        kept = [(one, two) in true for one, two, score in found if score >= threshold]
        said.append(f"{threshold}: recall {sum(kept) / len(true):.3f} precision {sum(kept) / max(1, len(kept)):.3f}")
    print(json.dumps({"work": "plain Splink links", "count": len(true), "cpu": cpu, "wall": wall, "note": "; ".join(said)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
