"""Search keys of own records in the memory of this process, for those who look for many.

It only chooses whom to compare: by the rules of `retrieving`, over the keys that the asker may see, with the same outcome. What
becomes a hit is read from the database as the asker may see it. Read in steps while many are looked for, since a step costs
about what it saves soon after; until it is whole, the database is asked. Before each use what changed since is read again. Nothing
of it lies in a file.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import numpy as np

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, may
from sheaf.kernel import clock, node
from sheaf.kernel.batches import batches
from sheaf.matching import Subject
from sheaf.matching.index.bounds import contradicted
from sheaf.register.records import sieving
from sheaf.register.records.apart import Apart, Judged
from sheaf.register.records.index import Asked
from sheaf.register.records.keyed import Gathering, Guard, KeyRow, Keys
from sheaf.register.records.models import OWN, Fact, Record, SearchKey
from sheaf.register.records.rarest import Seen
from sheaf.register.records.sieving import IN_ONE_QUERY, Dated, DatedFact

MANY = 100  # subjects at once from which it pays to read keys ahead
STEP = 200_000  # keys read at once: half a second
MAX_KEYS = 5_000_000  # of some 380,000 records: 200 MB at the most; a larger register stays with the database
RECENT = timedelta(minutes=1)  # longer than any transaction that changes a record
IDLE = timedelta(minutes=10)  # without use: the memory is given back
MAX_CHANGED = 20_000  # records that changed since; of more, all is read anew
VIEWS = 4  # askers with different rights who are remembered
_PART = "records.resident"  # of `node.parts`
_COLUMNS = ("hash", "record_id", "level", "compartment", "crime_area", "record_state", "record_level", "record_compartment",
            "record_crime_area")


@dataclass(slots=True)
class View:
    """The keys and dates that one asker may see, as of now."""

    seen: Seen
    apart: Apart
    dated: dict[str, Dated]

    def candidates(self, subjects: Sequence[Subject], asked: Sequence[Asked], floor: float, *, own: tuple[int, int],
                   further: tuple[int, int]) -> list[list[str]]:
        """As `retrieving` finds them by keys and leaves them out by dates. asked: the hashed keys of each subject; own, further: how many
        records by which of them, and how many rows may be read."""
        whose = self.seen.best_of_both(asked, own, further)
        if not contradicted(floor) or not any(subject.birth_dates for subject in subjects):
            return [[self.seen.keys.ids[place] for place in some.tolist()] for some in whose]
        new = self.apart.unknown(whose)
        missing = [key for key in new if key not in self.dated]
        found = sieving.dated(Fact.objects.all(), missing) if missing else {}
        self.dated.update({key: found.get(key, sieving.NOTHING) for key in missing})
        self.apart.learn(self.dated, new)
        return self.apart.left(subjects, whose)


@dataclass(slots=True)
class _Held:
    """What this process has of one node. last: id of the last row of keys that was read; since: changes from then on are yet to be
    looked for; recent: how the records that changed lately stood when they were read; dated: dates of records, of anybody's sight."""

    gathering: Gathering = field(default_factory=Gathering)
    keys: Keys | None = None
    last: int = 0
    since: datetime = field(default_factory=lambda: clock.now() - RECENT)
    recent: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    used: datetime = field(default_factory=clock.now)
    dated: dict[str, Dated] = field(default_factory=dict)
    judged: OrderedDict[tuple[Any, ...], dict[str, Judged]] = field(default_factory=OrderedDict)
    views: dict[tuple[Any, ...], View] = field(default_factory=dict)


_lock = Lock()


def opened(actor: Actor, subjects: int) -> View | None:
    """The own keys that the actor may see, if this process has them whole by now. subjects: how many are looked for."""
    if not may(actor, "record.read").allowed or not _lock.acquire(blocking=False):
        return None
    try:
        parts = node.current().parts
        held: _Held | None = parts.get(_PART)
        if held is None or held.used + IDLE < clock.now():
            parts.pop(_PART, None)
            if subjects < MANY or SearchKey.objects.count() > MAX_KEYS:
                return None
            held = parts[_PART] = _Held()
        held.used = clock.now()
        if held.keys is None and (subjects < MANY or not _read_on(held)):
            return None
        if not _caught_up(held):
            parts.pop(_PART)
            return None
        return _view(held, actor)
    finally:
        _lock.release()


def _read_on(held: _Held) -> bool:
    """A step more of the keys; whether it was the last."""
    rows = list(SearchKey.objects.filter(pk__gt=held.last).order_by("pk").values_list("pk", *_COLUMNS)[:STEP])
    held.gathering.add(row[1:] for row in rows)
    held.last = rows[-1][0] if rows else held.last
    if len(rows) < STEP:
        held.keys, held.gathering = held.gathering.keys(), Gathering()
    return held.keys is not None


def _caught_up(held: _Held) -> bool:
    """Read what changed since the last look; False where it is too much. A record counts as changed by its row, which every edit and merge
    touches, and by keys made anew."""
    now = clock.now()
    rows = Record.objects.filter(dataset=OWN, updated__gte=held.since).values_list("pk", "version", "status", "merged_into", "updated")
    recent: dict[str, tuple[Any, ...]] = {key: tuple(rest) for key, *rest in rows[:MAX_CHANGED + 1]}
    made = list(SearchKey.objects.filter(pk__gt=held.last).order_by("pk").values_list("pk", "record")[:STEP])
    changed = {key for key, stands in recent.items() if held.recent.get(key) != stands} | {record for _, record in made}
    if len(made) == STEP or len(recent) > MAX_CHANGED:
        return False
    held.last = made[-1][0] if made else held.last
    held.since, held.recent = now - RECENT, recent
    if changed and held.keys:
        held.keys = held.keys.changed(changed, _keys_of(changed))
        held.views.clear()  # those in use keep what they have
        held.dated = {key: known for key, known in held.dated.items() if key not in changed}
        for rights, judged in held.judged.items():
            held.judged[rights] = {key: known for key, known in judged.items() if key not in changed}
    return True


def _keys_of(record_ids: Collection[str]) -> Keys:
    found = Gathering()
    for some in batches(record_ids, IN_ONE_QUERY):
        found.add(_rows(some))
    return found.keys()


def _rows(record_ids: Sequence[str]) -> Iterable[KeyRow]:
    return SearchKey.objects.filter(record__in=record_ids).values_list(*_COLUMNS)


def _view(held: _Held, actor: Actor) -> View:
    """What the actor may see; the same for all with the same rights."""
    rights = (actor.role, actor.state, actor.unit, actor.crime_areas, actor.clearance, actor.compartments, actor.scopes)
    if rights not in held.judged:
        held.judged[rights] = {}
        while len(held.judged) > VIEWS:
            held.views.pop(held.judged.popitem(last=False)[0], None)
    view = held.views.get(rights)
    if view is None and held.keys:
        visible = np.array([_may_see(actor, guard) for guard in held.keys.guards], np.bool_)
        apart = Apart(held.keys.ids, _Sight(actor), held.judged[rights])
        view = held.views[rights] = View(Seen(held.keys, visible), apart, held.dated)
    return view  # type: ignore[return-value]


def _may_see(actor: Actor, guard: Guard) -> bool:
    """Whether they may see both the fact that a key was made of and its record; as `reading.visible_keys` asks the database."""
    level, compartment, area, state = guard[:4]
    return all(may(actor, "record.read", Facts(kind="record", state=state, level=at, compartment=code, crime_area=where)).allowed
               for at, code, where in ((level, compartment, area), guard[4:]))


class _Sight:
    """Whether the actor may see a fact, told once for each guard."""

    def __init__(self, actor: Actor) -> None:
        self._actor, self._told = actor, dict[tuple[Any, ...], bool]()

    def __call__(self, fact: DatedFact) -> bool:
        guard = fact[2:]
        if guard not in self._told:
            state, level, compartment, area = guard
            self._told[guard] = may(self._actor, "record.read", Facts(
                kind="fact", state=state, level=level, compartment=compartment, crime_area=area)).allowed
        return self._told[guard]
