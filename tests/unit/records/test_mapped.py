"""Mapped indexes of editions: the same hits as without them, for the same eyes; never served damaged; built through every crash."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sheaf import nodemaking
from sheaf.access.actor import operator
from sheaf.access.policy import may
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Invalid, Refused
from sheaf.matching import SHOWN, THRESHOLD, Subject
from sheaf.matching.index import Damaged, Screen
from sheaf.matching.scoring.compare import score
from sheaf.register.records import mapped, mapping, queries, rebuilding, retrieving
from sheaf.register.records.models import Dataset, Posting
from tests.cast import Cast
from tests.unit.records.conftest import Make
from tests.unit.records.test_postings import Entity, listed, person
from tests.unit.records.test_screening import EVERYBODY, named, world

pytestmark = pytest.mark.django_db
LATIN = ["Wanchai", "Vanchay", "Rakdee", "Somchai", "Srisuk", "Nguyễn", "Thị", "Hạnh", "Ahmad", "Ismail", "Aung", "Lee", "Murugan", "Ivan"]
NATIVE = ["陈", "李", "明", "สมชาย", "รักดี", "ບຸນມີ", "សុខ", "ដារ៉ា", "အောင်", "မင်း", "முருகன்", "محمد", "إسماعيل", "Иван", "김", "민준"]
NAMES = st.lists(st.sampled_from([*LATIN, *NATIVE]), min_size=1, max_size=4, unique=True).map(" ".join)
DATES = st.lists(st.sampled_from(["1970-05-01", "1970-01-05", "1970", "1971-05-01", "1988-12"]), max_size=1)
NUMBERS = st.lists(st.sampled_from(["AA1234567", "BB7654321"]), max_size=1)
PEOPLE = st.lists(st.tuples(st.lists(NAMES, min_size=1, max_size=2), DATES, NUMBERS), min_size=1, max_size=8)


def build() -> None:
    """All that is to be built, as the worker does it."""
    while mapping.work():
        pass


def told(dataset_id: str) -> str:
    """What `sheaf index status` says of the edition."""
    return next(item.words for item in rebuilding.standing(operator("THA")) if item.dataset_id == dataset_id)


def screened(cast: Cast, *names: str) -> list[set[str]]:
    return [{hit.record.entity_id for hit in hits} for hits in queries.screen(cast.owner, [named(name) for name in names])]


def drop_postings() -> None:
    """So that only a mapped index can find anybody."""
    Posting.objects.all().delete()


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(held=PEOPLE, asked=PEOPLE, floor=st.sampled_from([THRESHOLD, 0.7, 0.9]))
def test_the_hits_are_those_of_comparing_everybody(cast: Cast, held: Any, asked: Any, floor: float) -> None:
    number = Dataset.objects.count()
    listed(cast, [{"id": f"p{at}", "schema": "Person", "properties": {"name": names, "birthDate": dates, "idNumber": numbers}}
                  for at, (names, dates, numbers) in enumerate(held)], edition=f"{number}")
    people, subjects = ([Subject(f"p{at}", "person", tuple(names), tuple(dates), identifiers=tuple(numbers))
                         for at, (names, dates, numbers) in enumerate(some)] for some in (held, asked))
    build()
    assert mapping.waiting() == []
    found = queries.screen(cast.owner, subjects, threshold=floor, limit=100)
    hits = [{(hit.record.entity_id, hit.score) for hit in some} for some in found]
    assert hits == [{(other.id, value) for other in people if (value := score(subject, other)) >= floor} for subject in subjects]


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_gets_what_a_search_gives_them(cast: Cast, make: Make, name: str) -> None:
    subjects, actor = world(cast, make), getattr(cast, name)
    build()
    if not may(actor, "record.search").allowed:
        with pytest.raises(Refused):
            queries.screen(actor, subjects)
        return
    together = list(queries.screen(actor, subjects, threshold=0.7))
    assert together == [[hit for hit in queries.search(actor, subject) if hit.score >= 0.7] for subject in subjects]


def test_a_list_is_screened_by_its_map_alone_once_that_is_built(cast: Cast) -> None:
    dataset = listed(cast, [person(1, "Wanchai Rakdee"), person(2, "Anan Srisuk")])
    assert told(dataset).endswith("its mapped index is still to be built")
    assert screened(cast, "Wanchai Rakdee", "Xqz") == [{"p1"}, set()]
    build()
    assert told(dataset).endswith("its mapped index is ready")
    drop_postings()
    assert screened(cast, "Wanchai Rakdee", "Xqz") == [{"p1"}, set()]
    assert queries.candidates_each(cast.owner, [named("Anan Srisuk")], datasets=[dataset]) != [[]]


def test_an_edition_in_several_parts_is_found_whole(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "PART", 2)
    monkeypatch.setattr(mapping, "ENTITIES_AT_ONCE", 3)
    link: Entity = {"id": "p25", "schema": "Associate", "properties": {"person": ["p1"], "associate": ["p2"]}}
    names = ["Wanchai Rakdee", "Anan Srisuk", "Kamala Devi", "Somchai Jaidee", "Mali Thongdee"]
    dataset = listed(cast, [*(person(number, name) for number, name in enumerate(names)), link])
    build()
    drop_postings()
    assert screened(cast, *names) == [{f"p{number}"} for number in range(5)]
    [edition] = mapped.opened([dataset])
    assert len(edition.parts) == 3


def test_an_empty_edition_has_an_empty_map(cast: Cast) -> None:
    dataset = listed(cast, [])
    build()
    assert mapped.standing(dataset, thorough=True) == "ready"
    assert screened(cast, "Wanchai Rakdee") == [set()]


def test_an_edition_replaced_while_a_screening_runs_is_followed_at_the_next_batch(
        cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieving, "AT_ONCE", 16)
    old = listed(cast, [person(1, "Wanchai Rakdee")])
    build()
    subjects = iter([named("Wanchai Rakdee")] * 40)
    running = queries.screen(cast.owner, subjects)
    assert [hit.record.dataset_id for hit in next(running)] == [old]
    new = listed(cast, [person(1, "Wanchai Rakdee")], edition="2")
    build()
    mapping.sweep()
    assert not mapped.folder(old).exists()
    rest = [[hit.record.dataset_id for hit in hits] for hits in running]
    assert rest[:15] == [[old]] * 15  # compared before the replacement
    assert rest[15:] == [[new]] * 24


def damage(place: Path) -> None:
    """One byte of the names."""
    file = place / "0" / "subject_text.npy"
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 1
    file.write_bytes(raw)


def shorten(place: Path) -> None:
    (place / mapped.WHOLE).write_text("{}")


def lose_part(place: Path) -> None:
    shutil.rmtree(place / "0")


def exchange(place: Path) -> None:
    """Another whole part in the place of this one."""
    manifest = place / "0" / "manifest.json"
    manifest.write_text(manifest.read_text() + " ")


@pytest.mark.parametrize("spoil", [damage, shorten, lose_part, exchange])
def test_a_damaged_map_is_told_never_served_and_built_anew(cast: Cast, spoil: Callable[[Path], None]) -> None:
    dataset = listed(cast, [person(1, "Wanchai Rakdee")])
    build()
    spoil(mapped.folder(dataset))
    with pytest.raises(Damaged):
        mapped.checked(mapped.folder(dataset))
    assert screened(cast, "Wanchai Rakdee") == [{"p1"}]  # by the postings
    assert mapped.opened([dataset]) == []
    assert told(dataset).endswith("its mapped index was damaged and is built anew")
    build()
    assert told(dataset).endswith("its mapped index is ready")
    mapping.sweep()
    assert [path.name for path in mapped.home().iterdir() if path.name != ".lock"] == [dataset]


def test_a_map_of_another_version_is_not_used_and_built_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        for module in (mapped, mapping):
            earlier.setattr(module, "made_by", lambda: "region-0")
        dataset = listed(cast, [person(1, "Wanchai Rakdee")])
        build()
    assert mapped.opened([dataset]) == []
    assert "of another version" in told(dataset)
    build()
    assert len(mapped.opened([dataset])) == 1


def test_an_order_builds_maps_anew(cast: Cast) -> None:
    dataset = listed(cast, [person(1, "Wanchai Rakdee")])
    build()
    rebuilding.order(operator("THA"), "needed")
    assert mapping.waiting() == []
    rebuilding.order(operator("THA"), "lists")
    assert mapping.waiting() == [dataset]


class Killed(BaseException):
    """As if the process had ended."""


@pytest.mark.parametrize("place", ["build", "_write", "write_whole", "rename", "_forgive"])
def test_a_build_that_is_killed_anywhere_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setattr(mapping, "PART", 2)
    dataset = listed(cast, [person(number, f"Wanchai Rakdee{'abcde'[number]}") for number in range(5)])
    mapping.work()

    def kill(*args: object, **more: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        target: Any = {"write_whole": mapped, "rename": Path}.get(place, mapping)
        if place == "rename":
            broken.setattr(Path, "rename", kill)
        else:
            broken.setattr(target, place, kill)
        with pytest.raises(Killed):
            build()
    assert screened(cast, "Wanchai Rakdeea")[0] >= {"p0"}
    build()
    assert mapped.standing(dataset, thorough=True) == "ready"
    drop_postings()
    assert screened(cast, *(f"Wanchai Rakdee{letter}" for letter in "abcde")) != [set()] * 5
    mapping.sweep()
    assert {path.name for path in mapped.home().iterdir()} == {dataset, ".lock"}


_CHILD = """
import sys, time, pathlib
from sheaf.matching import Subject
from sheaf.matching.index import build
def people():
    for number in range(10_000_000):
        if number == 25_000:
            print("reading", flush=True)
        yield Subject(id=str(number), kind="person", names=(f"Name{number % 50}",))
import fcntl
lock = open(sys.argv[1] + "/.lock", "ab")
fcntl.flock(lock, fcntl.LOCK_EX)
build(people(), pathlib.Path(sys.argv[1]) / sys.argv[2] / "0")
"""


def test_a_builder_that_is_killed_with_9_leaves_no_lock_and_its_part_is_made_again(cast: Cast) -> None:
    dataset = listed(cast, [person(1, "Wanchai Rakdee")])
    mapped.home().mkdir(parents=True, exist_ok=True)
    child = subprocess.Popen([sys.executable, "-c", _CHILD, str(mapped.home()), f".building-{dataset}"], stdout=subprocess.PIPE)
    assert child.stdout
    assert child.stdout.readline() == b"reading\n"
    assert mapping.work() == 0  # somebody else builds
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    build()
    assert mapped.standing(dataset, thorough=True) == "ready"
    drop_postings()
    assert screened(cast, "Wanchai Rakdee") == [{"p1"}]


def test_two_workers_do_not_build_at_once(cast: Cast) -> None:
    dataset = listed(cast, [person(1, "Wanchai Rakdee")])
    with mapping._locked() as ours:
        assert ours
        assert mapping.work() == 0
        assert mapping.step(dataset) is False
        assert mapping.sweep() == 0
    assert mapping.work() == 1
    assert mapping.step(dataset) is False  # it is there


def test_a_full_disk_is_told_and_tried_again_later(cast: Cast, monkeypatch: pytest.MonkeyPatch, clock: ManualClock) -> None:
    dataset = listed(cast, [person(1, "Wanchai Rakdee")])

    def full(*args: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(mapping, "build", full)
        with pytest.raises(OSError, match="No space"):
            mapping.work()
    assert mapping.FULL in told(dataset)
    assert any(mapping.FULL in words for words in nodemaking.notes())
    assert screened(cast, "Wanchai Rakdee") == [{"p1"}]
    assert mapping.work() == 0
    clock.advance(mapping.RETRY + timedelta(seconds=1))
    build()
    assert told(dataset).endswith("its mapped index is ready")
    assert nodemaking.notes() == []


def test_below_what_is_shown_the_postings_are_asked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(cast, [person(1, "Wanchai Rakdee")])
    build()
    drop_postings()
    assert next(queries.screen(cast.owner, [named("Wanchai Rakdee")], threshold=SHOWN / 2)) == []


def test_only_ids_of_ours_become_part_of_a_path() -> None:
    with pytest.raises(Invalid, match="not the id of an edition"):
        mapped.folder("../attachments")


def test_a_process_opens_an_edition_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = listed(cast, [person(1, "Wanchai Rakdee")])
    build()
    made: list[int] = []
    first = Screen.__init__

    def counted(self: Screen, segment: Any) -> None:
        made.append(1)
        first(self, segment)

    monkeypatch.setattr(Screen, "__init__", counted)
    for _ in range(3):
        assert screened(cast, "Wanchai Rakdee") == [{"p1"}]
    assert made == [1]
    assert len(mapped.opened([dataset])) == 1
