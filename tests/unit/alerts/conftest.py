"""Standing alerts in tests: hooks joined as in a node, short ways to keep alerts, to change records and to publish lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from sheaf.access.actor import Actor
from sheaf.access.models import Appointment
from sheaf.kernel import clock as clocks
from sheaf.register.alerts import editions, following, queries, services
from sheaf.register.alerts.models import Raised
from sheaf.register.records import hooks
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Card
from tests.cast import Cast
from tests.unit.records.conftest import Make, make, origin

__all__ = ["Make", "hooked", "make", "origin"]
Keep = Callable[..., str]
NAME, OTHER = "Wanchai Rakdee", "Kamala Devi"


class Killed(BaseException):
    """A worker's end, which nothing catches."""


@pytest.fixture(autouse=True)
def hooked(clock: clocks.ManualClock) -> Iterator[None]:
    """The hooks that composition joins, and none of another test's."""
    before = [*hooks.ON_CHANGED], [*hooks.ON_PUBLISHED], [*hooks.PANELS]
    hooks.ON_CHANGED[:], hooks.ON_PUBLISHED[:] = [following.note], [editions.note]
    yield
    hooks.ON_CHANGED[:], hooks.ON_PUBLISHED[:], hooks.PANELS[:] = before


def keep(actor: Actor, *names: str, **more: Any) -> str:
    """A standing alert on a person of these names."""
    subject = {"kind": "person", "names": list(names), **more.pop("subject", {})}
    return services.add(actor, **{"subject": subject, "purpose": "investigation", "case": "C-7", **more})


def turn() -> None:
    """Everything that a worker's turns would do until nothing is left."""
    for _ in range(50):
        if not following.work() + editions.work():
            return


def told(actor: Actor, **more: Any) -> list[str]:
    """Captions of the matches that wait for this actor's decision."""
    return [item.caption for item in queries.matches(actor, **more)]


def count() -> int:
    return Raised.objects.count()


def entity(number: int | str, name: str, **more: list[str]) -> dict[str, Any]:
    return {"id": f"e{number}", "schema": "Person", "properties": {"name": [name], **more}}


def publish(cast: Cast, entities: Sequence[dict[str, Any]], edition: str, name: str = "Watch list") -> str:
    """An edition of a list, published; its dataset."""
    key = records.open_edition(cast.supervisor, name=name, edition=edition)
    records.bulk_load(key, entities)
    records.publish_edition(cast.supervisor, dataset_id=key)
    return key


def change(cast: Cast, card: Card, add: dict[str, list[str]], **guard: Any) -> None:
    """The supervisor adds facts to a record."""
    from sheaf.register.records import queries as register

    version = register.versions(cast.supervisor, [card.id])[card.id]
    records.edit(cast.supervisor, record_id=card.id, version=version, add=add, provenance=origin(**guard))


def appointment(cast: Cast, who: str, **new: Any) -> None:
    """Change what somebody's appointment says."""
    Appointment.objects.filter(person=cast.people[who]).update(**new)


def dismiss(cast: Cast, who: str, clock: clocks.ManualClock) -> None:
    appointment(cast, who, ends=clock.now() - timedelta(seconds=1))
