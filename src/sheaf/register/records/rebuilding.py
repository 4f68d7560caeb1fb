"""Search keys made anew, in steps: when a new version of the matcher is in use, and when somebody asks for it.

Searches go on meanwhile. Own records get theirs record by record; an edition of a list gets new segments beside the old
ones, and the last step switches. A step ends with what it did written down, so a killed process costs one step. Whoever
works holds a lease, so that the worker and the shell do not work on the same dataset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from sheaf.access.actor import Actor, service
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel import clock, collector, ids, node
from sheaf.kernel.errors import Invalid
from sheaf.matching import KEYS
from sheaf.register.records import index, mapped, mapping, postings
from sheaf.register.records.models import OWN, Dataset, Fact, Rebuild, Record, SearchKey, Segment
from sheaf.register.records.writing import index_facts
from sheaf.store import atomic

LEASE = timedelta(seconds=30)  # renewed within a step, which takes seconds; a killed process holds a dataset for so long
RECORDS_AT_ONCE = 300  # own records in one transaction: a fraction of a second
_MAPPED = {"ready": "is ready", "missing": "is still to be built", "old": "is of another version and is built anew",
           "damaged": "was damaged and is built anew"}
WHICH = ("needed", "own", "lists", "all")
KEPT = timedelta(minutes=10)  # a replaced segment: no search that began before the switch is still reading it


@dataclass(frozen=True, slots=True)
class Progress:
    """How the index of one dataset stands, without a word of what is in it: who runs the node need not know which lists it
    holds. keys: version of those that are searched; needed: they are not of the version in use; rows of total: of a rebuild
    under way (`running`), in records. mapped: of a list, how its mapped index stands (`mapped.standing`), empty where nobody
    looked; trouble: why it could not be built."""

    dataset_id: str
    title: str
    own: bool
    keys: str
    needed: bool
    running: bool
    rows: int
    total: int
    started: datetime | None = None
    mapped: str = ""
    trouble: str = ""

    @property
    def words(self) -> str:
        """One line for people."""
        return f"{self.title}: {self.state}{self._mapped}"

    @property
    def _mapped(self) -> str:
        if self.trouble and self.mapped != "ready":
            return f"; its mapped index could not be built: {self.trouble}; `sheaf work` tries again"
        return f"; its mapped index {_MAPPED[self.mapped]}" if self.mapped else ""

    @property
    def state(self) -> str:
        if self.running:
            return f"{self.rows:,} of {self.total:,} records have new search keys of {KEYS}"
        searched = "it is not searched" if self.needed and not index.known(self.keys) else f"search keys of {self.keys}"
        return searched + (f"; to be made anew as {KEYS}, which `sheaf work` does by itself" if self.needed else "")


def standing(actor: Actor) -> list[Progress]:
    """Every dataset that is searched, own records first. Every byte of the mapped indexes is looked at."""
    require(actor, "index.manage")
    return [replace(item, mapped="" if item.own else mapped.standing(item.dataset_id, thorough=True)) for item in _standing()]


def outdated() -> list[Progress]:
    """Those whose keys are being made anew or must be, or whose mapped index could not be built; for the node's own check."""
    return [item for item in _standing() if item.needed or item.running or item.trouble]


def _standing() -> list[Progress]:
    running = {row.dataset_id: row for row in Rebuild.objects.all()}
    rows = Dataset.objects.filter(state="published").order_by("-kind", "published", "id")
    return [_progress(item, running.get(item.id)) for item in rows]


def order(actor: Actor, which: str) -> list[str]:
    """Have search keys made anew: `needed` (of another version), `own`, `lists` or `all`, these whatever their version.
    The ids of the datasets, of which some may be under way before."""
    require(actor, "index.manage")
    rows = Dataset.objects.filter(state="published")
    if which not in WHICH:
        raise Invalid(f"Choose one of {', '.join(WHICH)}.", code="which")
    with atomic():
        chosen = [item for item in rows if which in {"all", "own" if item.kind == "own" else "lists"}
                  or (which == "needed" and item.keys != KEYS)]
        made = sum(_order(item) for item in chosen)
        for item in chosen:
            if item.kind == "list" and which != "needed":
                mapping.drop(item.id)
        audit.record(actor, "index.manage", kind="dataset", detail={"ordered": made})
    return [item.id for item in chosen]


def under_way(dataset_id: str) -> bool:
    """Whether its keys are being made anew."""
    return Rebuild.objects.filter(dataset=dataset_id).exists()


def work() -> int:
    """One step of one dataset, for the worker: what was ordered, and what is of another version. 1 where there was one."""
    for item in Dataset.objects.filter(state="published").exclude(keys=KEYS):
        _order(item)
    return int(step() is not None)


def step(dataset_id: str = "") -> Progress | None:
    """One step of this dataset (empty: of any that nobody works on); how it stands then. None where there is nothing to do."""
    job = _claim(dataset_id)
    if job is None:
        return None
    with collector.paused():
        done = _own_step(job) if job.dataset_id == OWN else _list_step(job)
    if done:
        job.dataset.keys = KEYS
    return _progress(job.dataset, None if done else job)


def _order(dataset: Dataset) -> bool:
    """Whether a rebuild of the version in use was not there yet."""
    old = Rebuild.objects.filter(dataset=dataset).exclude(version=KEYS)
    old.delete()  # its segments are swept
    total = dataset.entities if dataset.kind == "list" else _own_records("").count()
    return Rebuild.objects.get_or_create(dataset=dataset, defaults={"version": KEYS, "total": total})[1]


def _claim(dataset_id: str) -> Rebuild | None:
    free = Q(until__isnull=True) | Q(until__lt=clock.now())
    rows = Rebuild.objects.filter(free, version=KEYS, **({"dataset": dataset_id} if dataset_id else {}))
    for key in rows.order_by("started", "dataset").values_list("pk", flat=True)[:5]:
        holder = ids.new_id()
        if Rebuild.objects.filter(free, pk=key).update(holder=holder, until=clock.now() + LEASE):
            return Rebuild.objects.select_related("dataset").get(pk=key)
    return None


def _held(job: Rebuild) -> bool:
    """Whether the lease is still ours; locks the row. Inside a transaction."""
    return Rebuild.objects.select_for_update().filter(pk=job.pk, holder=job.holder).exists()


def _own_records(after: str) -> QuerySet[Record]:
    """Own records that are searched, from the one after this id on."""
    return Record.objects.filter(dataset=OWN, pk__gt=after).exclude(status="retired").order_by("pk")


def _own_step(job: Rebuild) -> bool:
    """New keys for the next own records, in one transaction with the removal of the old; whether they were the last."""
    with atomic():
        if not _held(job):
            return False
        rows = {item.id: item for item in _own_records(job.upto).select_for_update()[:RECORDS_AT_ONCE]}
        SearchKey.objects.filter(record__in=list(rows)).delete()
        facts = Fact.objects.filter(record__in=list(rows), retired__isnull=True)
        index_facts((rows[fact.record_id], fact) for fact in facts)
        return _stepped(job, list(rows)[-1:], len(rows), done=len(rows) < RECORDS_AT_ONCE)


def _list_step(job: Rebuild) -> bool:
    """One more segment of an edition; whether it was the last. Segments that nobody wrote down are of a killed step."""
    held = Segment.objects.filter(dataset=job.dataset, live=False, replaced__isnull=True)
    postings.drop_segments(held.exclude(pk__in=job.segments).values_list("pk", flat=True))
    writer, last, rows = postings.Writer(job.dataset, live=False), job.upto, 0
    while not writer.written and (page := mapping.entities_after(job.dataset_id, last)):
        for key, entity, schema, properties in page:
            writer.add(UUID(key).bytes, index.keys_of_entity(schema, properties or {}))
            last, rows = entity, rows + 1
            if writer.written:
                break
        Rebuild.objects.filter(pk=job.pk, holder=job.holder).update(until=clock.now() + LEASE)
    done = not writer.written
    writer.close()
    with atomic():
        if not _held(job):
            return False
        job.segments += writer.written
        return _stepped(job, [last], rows, done=done)


def _stepped(job: Rebuild, last: Sequence[str], rows: int, *, done: bool) -> bool:
    """Write down how far it is and let go of the lease; after the last step, switch. Inside the step's transaction."""
    if done:
        _switch(job)
        return True
    job.upto, job.rows, job.holder, job.until = last[0], job.rows + rows, "", None
    job.save()
    return False


def _switch(job: Rebuild) -> None:
    Segment.objects.filter(dataset=job.dataset, live=True).update(live=False, replaced=clock.now())
    Segment.objects.filter(pk__in=job.segments).update(live=True)
    Dataset.objects.filter(pk=job.dataset_id).update(keys=KEYS)
    Rebuild.objects.filter(pk=job.pk).delete()
    us = service(node.current().state)
    audit.record(us, "index.manage", kind="dataset", object_id=job.dataset_id, detail={"did": "rebuilt", "version": KEYS})


def sweep() -> int:
    """Drop segments that were replaced a while ago, and what is left of rebuilds that nobody goes on with; how many."""
    Rebuild.objects.exclude(dataset__state="published").delete()
    old = Q(replaced__lt=clock.now() - KEPT)
    lost = Q(replaced__isnull=True) & ~Q(dataset__in=Rebuild.objects.values("dataset"))
    found = list(Segment.objects.filter(old | lost, live=False).values_list("pk", flat=True))
    postings.drop_segments(found)
    return len(found)


def _progress(dataset: Dataset, job: Rebuild | None) -> Progress:
    own = dataset.kind == "own"
    day = f", published {dataset.published:%Y-%m-%d}" if dataset.published else ""
    title = "Own records" if own else f"A list of {dataset.entities:,} {'entity' if dataset.entities == 1 else 'entities'}{day}"
    return Progress(dataset.id, title, own, dataset.keys, needed=dataset.keys != KEYS, running=job is not None,
                    rows=job.rows if job else 0, total=job.total if job else dataset.entities, started=job.started if job else None,
                    trouble="" if own else mapping.trouble(dataset.id))
