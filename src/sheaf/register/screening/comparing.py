"""Comparing rows with the register as one officer may see it, and what is kept of a hit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model

from sheaf.access.actor import NOBODY, Actor
from sheaf.access.policy import require
from sheaf.access.queries import actor_for
from sheaf.kernel import clock
from sheaf.kernel.errors import Refused
from sheaf.matching import Subject
from sheaf.register.records import explaining, standing
from sheaf.register.records import queries as records
from sheaf.register.records.models import OWN
from sheaf.register.records.shapes import Hit
from sheaf.register.screening import codes
from sheaf.register.screening.models import Screening

RECENT = timedelta(minutes=1)  # longer than any transaction that changes a record


@dataclass(frozen=True, slots=True)
class Found:
    """columns: of a Candidate; grounds: columns of its Grounds."""

    columns: dict[str, Any]
    grounds: tuple[dict[str, Any], ...]


def officer_of(job: Screening) -> Actor:
    """Whoever started it, with the rights of now; `Refused` where the appointment has ended or no longer allows it."""
    person = get_user_model().objects.filter(pk=job.starter.get("person", "")).first()
    actor = actor_for(person, appointment_id=job.starter.get("appointment", "")) if person else NOBODY
    if actor is NOBODY or actor.appointment_id != job.starter.get("appointment"):
        raise Refused("The appointment under which this was started has ended. An officer of the unit may start it again.",
                      rule="appointment")
    require(actor, "screening.run", job)
    require(actor, "record.search")
    return actor


def compare(actor: Actor, job: Screening, subjects: Sequence[Subject]) -> Iterator[list[Found]]:
    """For each subject what is kept of its hits, best first."""
    floor = codes.BANDS[job.floor]
    each = list(records.screen(actor, subjects, threshold=floor, limit=codes.MAX_CANDIDATES, datasets=_datasets(actor, job)))
    touched = {key for hits in each for hit in hits if hit.record.dataset_kind == "own" for key in _records(hit)}
    held = standing.versions(touched)
    fresh = standing.changed_since(touched, clock.now() - RECENT)
    for subject, hits in zip(subjects, each, strict=True):
        settled = (_settled(actor, subject, hit, floor, held, fresh) for hit in hits)
        yield [_found(*pair) for pair in settled if pair and (job.floor != "strong" or pair[0].strong)]


def _settled(actor: Actor, subject: Subject, hit: Hit, floor: float, held: Mapping[str, int],
             fresh: set[str]) -> tuple[Hit, Mapping[str, int]] | None:
    """The hit with the versions that it rests on. A record changed just now may have been read before the change and
    counted after it: it is compared once more between two looks at its version, which then agree or it is kept as none."""
    if not fresh & set(_records(hit)):
        return hit, held
    again = records.find_among(actor, subject, [hit.record.id], threshold=floor)
    if not again:
        return None
    after = standing.versions(_records(again[0]))
    return again[0], {key: version if held.get(key) == version else 0 for key, version in after.items()}


def _records(hit: Hit) -> list[str]:
    """The record and those merged into it that the score rests on."""
    return [hit.record.id, *(guard.object_id for guard in hit.guards if guard.kind == "record" and guard.object_id != hit.record.id)]


def _found(hit: Hit, held: Mapping[str, int]) -> Found:
    own = hit.record.dataset_kind == "own"
    columns = {
        "record_id": hit.record.id, "version": held.get(hit.record.id, 0) if own else 1,
        "held_in": OWN if own else hit.record.dataset_name[:100], "score": hit.score, "band": codes.band_of(hit),
        "matcher": hit.match.version[:40], "compared": explaining.stored(hit.match)[:codes.MAX_COMPARED], "why": hit.why[:codes.MAX_WHY],
    }
    grounds = [
        {"record_id": guard.object_id if guard.kind == "record" else "", "version": held.get(guard.object_id, 0),
         "state": guard.state, "unit": guard.unit, "crime_area": guard.crime_area, "level": guard.level,
         "compartment": guard.compartment}
        for guard in hit.guards if own and guard.object_id != hit.record.id]
    return Found(columns, tuple(grounds))


def _datasets(actor: Actor, job: Screening) -> list[str] | None:
    """Ids of what is searched: the editions in force now of the chosen lists."""
    if job.own and job.lists is None:
        return None
    chosen = [item.id for item in records.editions(actor)
              if item.state == "published" and (job.lists is None or item.name in job.lists)]
    return [*([OWN] if job.own else []), *chosen]
