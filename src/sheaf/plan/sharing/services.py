"""Publish what is common, and take what was published."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.db import Error

from sheaf.access.actor import Actor, service
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.directory import queries as directory
from sheaf.directory import services as publishing
from sheaf.directory.models import Publication
from sheaf.kernel import canonical, clock, node
from sheaf.kernel.errors import Invalid, SheafError
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.compiling import addenda, documents, openly, snapshot
from sheaf.plan.compiling.documents.view import PUBLIC
from sheaf.plan.compiling.models import Compilation
from sheaf.plan.compiling.table import PUBLISHED
from sheaf.plan.reporting import opening, owed, reviewing
from sheaf.plan.reporting.models import Cycle
from sheaf.plan.sharing.models import PublicAddendum, PublicReport, Taken
from sheaf.plan.sharing.packages import BY_TYPE, PACKAGES, Package, content, take
from sheaf.store import atomic

MEDIA = "application/json"
log = logging.getLogger("sheaf.plan")


def publish(actor: Actor) -> list[str]:
    """At the Secretariat's node: sign a new version of each package that changed, and let the directory carry it. Their types."""
    require(actor, "directory.publish", Facts(kind="publication", state=node.current().state))
    if not node.current().can("compile_report"):
        return []
    _write_public_reports()
    newest = {row.type: row for row in directory.publications() if row.state == SECRETARIAT}
    changed = []
    for package in PACKAGES:
        data = canonical.dumps(content(package))
        held = newest.get(package.type)
        if held is None or sha256_hex(bytes(held.content)) != sha256_hex(data):
            publishing.publish(actor, type=package.type, title=package.title, media_type=MEDIA, content=data)
            changed.append(package.type)
    if changed:
        publishing.publish_snapshot(actor)
    return changed


def _write_public_reports() -> None:
    """The public view of every report that is published, as the only thing of it that travels. A row keeps its key, so that a package
    changes only with what it says."""
    kept: dict[type[PublicReport | PublicAddendum], set[int]] = {PublicReport: set(), PublicAddendum: set()}
    with atomic():
        for row in Compilation.objects.filter(step=PUBLISHED).order_by("year", "kind", "number"):
            shown, number = documents.data_of(documents.report(openly.view_of(row, PUBLIC))), addenda.ordinal(row)
            said = {"title": snapshot.title_of(row.kind, row.year, number), "digest": row.digest, "content": shown}
            made: PublicReport | PublicAddendum
            if number == 1:
                made, _ = PublicReport.objects.update_or_create(year=row.year, kind=row.kind, defaults=said)
            else:
                made, _ = PublicAddendum.objects.update_or_create(year=row.year, number=number, defaults=said)
            kept[type(made)].add(made.pk)
        for table, keys in kept.items():
            table._default_manager.exclude(pk__in=keys).delete()


def share() -> int:
    """The worker's part at the Secretariat's node."""
    here = node.current()
    return len(publish(service(here.state))) if here.can("compile_report") else 0


def take_new() -> int:
    """The worker's part at every other node: read what is newer than what was taken. A package that cannot be read is told, and
    what was taken before stays in force. Returns how many packages were taken."""
    if node.current().can("compile_report"):
        return 0
    held = {row.type: row for row in Taken.objects.all()}
    rows = [row for row in directory.publications() if row.state == SECRETARIAT and row.type in BY_TYPE]
    new = [row for row in rows if row.type not in held or row.version > held[row.type].version]
    order = [package.type for package in PACKAGES]
    return sum(_take(row, BY_TYPE[row.type]) for row in sorted(new, key=lambda row: order.index(row.type)))


def _take(row: Publication, package: Package) -> bool:
    actor = service(node.current().state)
    try:
        with atomic():
            given = _parsed(bytes(row.content))
            count = take(package, given)
            if package.type == "plan.year":
                opening.drop_withdrawn(actor, [cycle["pk"] for cycle in given["reporting.cycle"]])
                _own_tasks(actor)
                reviewing.mark_late()
            Taken.objects.update_or_create(
                type=row.type, defaults={"version": row.version, "digest": row.digest, "at": clock.now(), "error": ""}
            )
            audit.record(actor, "plan.take", kind="publication", object_id=row.type, detail={"version": row.version, "rows": count})
    except (SheafError, Error) as error:
        said = error.message if isinstance(error, SheafError) else "It contradicts what this node holds."
        Taken.objects.update_or_create(
            type=row.type, defaults={"version": row.version, "digest": row.digest, "at": clock.now(), "error": said[:300]}
        )
        log.warning("The package %s, version %s, could not be taken.", row.type, row.version)
        return False
    return True


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Invalid("The package is no JSON.", code="package") from error
    if not isinstance(found, dict):
        raise Invalid("The package has not the tables of its type.", code="package")
    return found


def _own_tasks(actor: Actor) -> None:
    """What this state owes for the years that are open, in its own inbox."""
    here = node.current().state
    for cycle in Cycle.objects.filter(state="open"):
        if here in cycle.states:
            owed.state_task(actor, cycle, here)
