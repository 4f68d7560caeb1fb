"""The world's standing alerts: open and hidden ones, and what they met: a record that all of the unit may see, one of another
crime area, one of a sealed compartment, and an entity of a list."""

from __future__ import annotations

from typing import Any

from sheaf.access.actor import Actor
from sheaf.register.alerts import editions, following, services
from sheaf.register.alerts.models import Raised, StandingAlert
from sheaf.register.records import hooks
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Origin
from tests.world import World
from tests.world_records import SHARED_NAME


def fill(world: World) -> None:
    cast = world.cast
    _keep(world, cast.owner, "", [SHARED_NAME], crime_area="drugs")
    _keep(world, cast.supervisor, ":sealed", [SHARED_NAME], compartment="WITNESS", least=0.5)
    _keep(world, cast.owner, ":area", [SHARED_NAME], crime_area="trafficking-in-persons")
    _keep(world, cast.chief, ":other", [SHARED_NAME], crime_area="people-smuggling")
    before = [*hooks.ON_CHANGED], [*hooks.ON_PUBLISHED]
    hooks.ON_CHANGED[:], hooks.ON_PUBLISHED[:] = [following.note], [editions.note]
    try:
        _changes(world)
    finally:
        hooks.ON_CHANGED[:], hooks.ON_PUBLISHED[:] = before


def _keep(world: World, actor: Actor, name: str, names: list[str], **more: Any) -> None:
    """An alert whose second name and case stand nowhere else."""
    word = f"Xqwatch{name.strip(':') or 'open'}"
    key = services.add(actor, subject={"kind": "person", "names": [word, *names]}, purpose="investigation",
                       case=f"{word.lower()}-file", **more)
    world.ids[f"alert_id{name}"] = key
    world.hide(StandingAlert.objects.get(pk=key).facts(), word, f"{word.lower()}-file", verb="alert.read")


def _changes(world: World) -> None:
    """Every record changes once more, by facts that are as hidden as it is."""
    from sheaf.register.records import queries
    from sheaf.register.records.models import Record

    for name in ("open", "area", "confidential", "witness", "smuggling"):
        row = Record.objects.get(pk=world.ids[f"record_id:{name}"])
        actor = {"smuggling": world.cast.stranger, "witness": world.cast.supervisor}.get(name, world.cast.owner)
        level = {3: "CONFIDENTIAL"}.get(row.level, "RESTRICTED")
        from sheaf.kernel.handling import Handling

        version = queries.versions(actor, [row.id])[row.id]
        records.edit(actor, record_id=row.id, version=version, add={"notes": [f"xq {name} note of the walk"]},
                     provenance=Origin(f"xq {name} source", Handling(classification=level, compartment=row.compartment), row.crime_area))
        world.hide(row.facts(), f"xq {name} note of the walk")
    while following.work():
        pass
    for suffix in ("", ":sealed", ":area", ":other"):
        for number, row in enumerate(Raised.objects.filter(alert=world.ids[f"alert_id{suffix}"]).order_by("record_id")):
            world.ids[f"match_id{suffix}:{number}"] = row.id
    opened = Raised.objects.get(alert=world.ids["alert_id"], record_id=world.ids["record_id:open"])
    world.ids["match_id"] = opened.id
