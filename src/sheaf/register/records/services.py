"""Writes: add, edit and retire records. Merging, attachments and bulk loads have files of their own and are
offered from here as well, so that every door imports `services`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheaf.access.actor import Actor
from sheaf.access.guarded import visible_to
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel import clock, ids
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.register.records import ftm, hooks, parts, reading
from sheaf.register.records.attaching import attach, download, hand_over, verify_custody
from sheaf.register.records.bulk import bulk_load, discard_edition, open_edition, publish_edition
from sheaf.register.records.layouts import save_layout
from sheaf.register.records.merging import contradictions, merge, unmerge
from sheaf.register.records.models import OWN, Fact, Provenance, Record, SearchKey
from sheaf.register.records.shapes import Card, Origin
from sheaf.register.records.watching import mark_canary
from sheaf.register.records.writing import Guard, change, index_facts, own_dataset, recaption
from sheaf.store import atomic

__all__ = [
    "add_record", "attach", "bulk_load", "contradictions", "discard_edition", "download", "edit", "hand_over", "mark_canary",
    "merge", "open_edition", "publish_edition", "retire", "save_layout", "unmerge", "verify_custody",
]
Values = Mapping[str, Sequence[str]]


def add_record(actor: Actor, *, schema: str, facts: Values, provenance: Origin, unit: str | None = None,
               canary: bool = False, machine: bool = False) -> Card:
    """A record of our own with its first facts. Its guard is that of the provenance and the actor's unit.

    schema: a FollowTheMoney schema or one of ours; facts: {property: values}; unit: empty text makes it the
    whole state's; machine: a bulk import writes it. A person without a name is named by its parts. `Invalid` with a sentence per field.
    """
    guard = _guard(actor, provenance, actor.unit if unit is None else unit)
    require(actor, "record.create", guard.facts())
    cleaned = ftm.clean(schema, facts)
    if names := parts.joined(schema, cleaned):
        cleaned |= ftm.clean(schema, {"name": names})
    _check_unit(actor, guard.unit)
    _check_complete(schema, cleaned)
    _check_targets(actor, schema, cleaned)
    shape = ftm.schema(schema)
    with atomic():
        record = Record.objects.create(
            dataset=own_dataset(), schema=schema, kind=shape.kind, caption=shape.label, canary=canary,
            created_by=actor.person_id, **guard.columns())
        change(actor, record, guard, "created", after=schema, edit=record.version)
        _write_facts(actor, record, cleaned, provenance, guard)
        recaption(record)
        hooks.changed(hooks.Changed(record.id, record.version, machine=machine))
        audit.record(actor, "record.create", kind="record", object_id=record.id, detail={"schema": schema})
    return reading.read_card(actor, record)


def edit(actor: Actor, *, record_id: str, version: int, add: Values | None = None, retire_facts: Sequence[str] = (),
         provenance: Origin | None = None) -> Card:
    """Add facts, retire facts, or both at once (which replaces). A fact is never overwritten.

    version: of the record as it was read; `Conflict` where an edit that the actor may see came between: one that
    they may not see takes nothing from theirs, and refusing would tell of it. provenance is needed to add.
    """
    record = _own_row(actor, record_id, "record.edit")
    cleaned = ftm.clean(record.schema, add or {})
    if cleaned and provenance is None:
        raise Invalid("New facts need a provenance.", fields={"source": "Say where this comes from."})
    if not cleaned and not retire_facts:
        raise Invalid("Nothing to change was given.", code="no_change")
    guard = _guard(actor, provenance, record.unit, record) if provenance else None
    if guard:
        require(actor, "record.create", guard.facts())
    _check_targets(actor, record.schema, cleaned)
    with atomic():
        record = _locked(actor, record, version)
        _retire_facts(actor, record, retire_facts)
        if guard and provenance:
            _write_facts(actor, record, cleaned, provenance, guard)
        held = Fact.objects.filter(record=record, retired__isnull=True).values_list("prop", flat=True).distinct()
        _check_complete(record.schema, held)
        recaption(record)
        hooks.changed(hooks.Changed(record.id, record.version))
        audit.record(actor, "record.edit", kind="record", object_id=record.id,
                     detail={"added": sum(map(len, cleaned.values())), "retired": len(retire_facts)})
    return reading.read_card(actor, record)


def retire(actor: Actor, *, record_id: str, version: int) -> None:
    """Take a record out of search. It stays readable by its address, with its history."""
    record = _own_row(actor, record_id, "record.delete")
    with atomic():
        record = _locked(actor, record, version)
        reading.check_not_merged_unseen(actor, record)
        if record.status != "live":
            raise Conflict("Only a live record can be retired; undo its merge first.")
        record.status = "retired"
        record.save(update_fields=["status"])
        SearchKey.objects.filter(record=record).delete()
        change(actor, record, Guard.of(record), "retired", edit=record.version)
        audit.record(actor, "record.delete", kind="record", object_id=record.id)


def _guard(actor: Actor, origin: Origin, unit: str, record: Record | None = None) -> Guard:
    """The guard of facts of this origin; on a record never below the record's level."""
    level = max(origin.handling.level, record.level if record else 0)
    area = origin.crime_area or (record.crime_area if record else "")
    return Guard(actor.state, unit, area, level, origin.handling.compartment)


def _check_unit(actor: Actor, unit: str) -> None:
    if unit not in {"", actor.unit}:
        raise Invalid("A record belongs to your unit or to the whole state.", fields={"unit": "Your unit, or none."})


def _own_row(actor: Actor, record_id: str, verb: str) -> Record:
    record = reading.row(actor, record_id)
    require(actor, verb, record)
    if record.dataset_id != OWN:
        raise Conflict("An imported list is changed by importing a newer edition, not by hand.", code="list_record")
    return record


def _locked(actor: Actor, record: Record, version: int) -> Record:
    """The row under a lock, its stored version counted up; `version` is the actor's, made of what they may see."""
    found = Record.objects.select_for_update().select_related("dataset").get(pk=record.pk)
    if reading.versions(actor, [found.id])[found.id] != version:
        raise Conflict(reading.CHANGED)
    found.version += 1
    found.updated = clock.now()
    found.save(update_fields=["version", "updated"])
    return found


def _check_complete(schema: str, held: object) -> None:
    missing = ftm.missing(schema, held)  # type: ignore[arg-type]
    if missing:
        raise Invalid(f"Still missing: {', '.join(missing)}.", fields=dict.fromkeys(missing, "Needed."))


def _check_targets(actor: Actor, schema: str, cleaned: Values) -> None:
    """Every entity-typed value must be the id of a record that the actor may see, of a fitting kind."""
    shape = ftm.schema(schema)
    wanted = [(value, prop) for prop, values in cleaned.items() if shape.properties[prop].type == "entity" for value in values]
    if not wanted:
        return
    seen = reading.cards(actor, [value for value, _ in wanted if ids.is_id(value)])
    problems = {}
    for value, prop in wanted:
        item = shape.properties[prop]
        if value not in seen:
            problems[prop] = f"{item.label}: there is no such record, or you may not see it."
        elif item.range and not ftm.model().get(seen[value].schema).is_a(item.range):
            problems[prop] = f"{item.label}: a {seen[value].schema} cannot stand here."
    if problems:
        raise Invalid("Some links cannot be made: " + " ".join(problems.values()), fields=problems)


def _write_facts(actor: Actor, record: Record, cleaned: Values, origin: Origin, guard: Guard) -> None:
    if not cleaned:
        return
    shape, now = ftm.schema(record.schema), clock.now()
    provenance = _provenance(actor, origin, guard)
    rows = [
        Fact(record=record, provenance=provenance, prop=prop, value=value, added=now, added_by=actor.person_id,
             target=value if shape.properties[prop].type == "entity" else "", **guard.columns())
        for prop, values in cleaned.items() for value in values
    ]
    Fact.objects.bulk_create(rows, batch_size=500)
    index_facts((record, fact) for fact in rows)
    for fact in rows:
        change(actor, record, guard, "fact added", prop=fact.prop, after=fact.value, reference=fact.id, edit=record.version)


def _provenance(actor: Actor, origin: Origin, guard: Guard) -> Provenance:
    handling = origin.handling
    return Provenance.objects.create(
        source=origin.source.strip(), source_grade=handling.source_grade, information_grade=handling.information_grade,
        handling=handling.as_dict(), case=handling.case, valid_from=origin.valid_from or None,
        valid_to=origin.valid_to or None, review_date=handling.review_date or None, created_by=actor.person_id,
        **guard.columns())


def _retire_facts(actor: Actor, record: Record, fact_ids: Sequence[str]) -> None:
    found = list(visible_to(Fact.objects.filter(record=record, pk__in=fact_ids, retired__isnull=True), actor))
    if len(found) != len(set(fact_ids)):
        raise NotFound("A fact to retire is not there any more, or you may not see it.")
    for fact in found:
        fact.retired, fact.retired_by = clock.now(), actor.person_id
        change(actor, record, Guard.of(fact), "fact retired", prop=fact.prop, before=fact.value, reference=fact.id,
               edit=record.version)
    Fact.objects.bulk_update(found, ["retired", "retired_by"])
    SearchKey.objects.filter(record=record, fact_id__in=[fact.id for fact in found]).delete()
