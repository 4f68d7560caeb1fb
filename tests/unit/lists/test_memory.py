"""A file of a million rows needs the memory of its ids, not of its rows."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheaf.register.files.plan import ID, Plan
from sheaf.register.lists import comparing
from sheaf.register.lists.checking import DryRun
from sheaf.register.records import loading, postings
from sheaf.register.records.models import Dataset
from tests.cast import Cast

PLAN = Plan(columns={"id": ID, "name": "name", "dob": "birthDate", "notes": "notes"})
ROW_BYTES = 320  # of an id, its place in the file and their share of the table; a row itself has 300 bytes of text
ROOM = 768 * 1024 * 1024  # address space of a check of a million rows; the program alone takes a third
MILLION = """
import resource, sys
from pathlib import Path
import django
django.setup()
from sheaf.register.lists.checking import DryRun
from tests.unit.lists.test_memory import PLAN, ROOM, rows
folder = Path(sys.argv[1])
with (folder / "big.csv").open("wb") as stream:
    stream.writelines(rows(1_000_000))
resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
run = DryRun(folder / "big.csv", "csv", PLAN)
run.run(folder / "staged", lambda seen, problems: None)
print(run.rows, run.refused, len(run.index()))
"""


def rows(count: int) -> Iterator[bytes]:
    yield b"id,name,dob,notes\n"
    for number in range(count):
        yield f"{number},Person Number{number},1980-01-{number % 28 + 1:02d},{'An invented person. ' * 12}\n".encode()


def peak(folder: Path, count: int) -> int:
    """Bytes that a check of so many rows and the comparison with the same edition come to hold."""
    path = folder / f"{count}.csv"
    path.write_bytes(b"".join(rows(count)))
    tracemalloc.start()
    try:
        run = DryRun(path, "csv", PLAN)
        run.run(folder / f"{count}", lambda seen, problems: None)
        assert list(comparing.compare(folder / f"{count}", folder / f"{count}", run.index())) == []
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_row_costs_no_more_memory_than_its_id(tmp_path: Path) -> None:
    peak(tmp_path, 100)  # what is loaded once
    small, large = peak(tmp_path, 2_000), peak(tmp_path, 10_000)
    assert (large - small) / 8_000 < ROW_BYTES


@pytest.mark.django_db
def test_a_load_holds_one_segment_of_keys_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "SEGMENT_POSTINGS", 200)
    dataset = Dataset.objects.create(kind="list", name="x", edition="1")
    loader, index, held = loading.Loader(dataset.id), postings.Writer(dataset), []
    for number in range(300):
        _, key, keys = loader.row({"id": str(number), "schema": "Person", "properties": {"name": [f"Person Number{number}"]}})
        index.add(key, keys)
        held.append(sum(map(len, index._found.values())))
    assert max(held) < 200


@pytest.mark.slow
def test_a_check_of_a_million_rows_fits_into_a_small_room(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", MILLION, str(tmp_path)], capture_output=True, text=True, check=False,
                          env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": ":".join(filter(None, sys.path)),
                               "SHEAF_HOME": str(tmp_path), "SHEAF_INSECURE_COOKIES": "true"})
    assert done.stdout.split() == ["1000000", "0", "1000000"], done.stderr[-500:]
