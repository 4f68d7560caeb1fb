"""The worklist: rows of a screening with the candidates that this reader may be shown now, filtered, best first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel.errors import Invalid, NotFound
from sheaf.kernel.handling import CLASSIFICATIONS, COMPARTMENTS, SEALED, Handling, join
from sheaf.matching.findable import wrong_imo
from sheaf.register.records import explaining, ftm, standing
from sheaf.register.records.explaining import Compared
from sheaf.register.records.shapes import Card
from sheaf.register.screening import codes, queries
from sheaf.register.screening.models import Candidate, Earlier, Ground, Query, Screening
from sheaf.register.screening.queries import shown
from sheaf.register.screening.sieve import is_disguised, subject_of

WARNING = "Warning"
# Of a row: people cannot see it, and it may be meant.
DISGUISED = ("Writing", "with letters that cannot be seen or are of another alphabet")
DECIDED = {"": "all", "undecided": "undecided, or changed since", "changed": "changed since it was decided", "decided": "decided",
           **{key: text.lower() for key, text in codes.DECISIONS.items()}}
# What a question calls the number of each kind of thing; a person's is a document.
_NUMBERS = {"vessel": "imo", "vehicle": "plate", "account": "account", "firearm": "firearm", "phone": "phone"}
_MAX_ASKED = 10  # names that one question takes


@dataclass(frozen=True, slots=True)
class Filter:
    """decided: a key of DECIDED; band: of `codes.BANDS` or empty; held_in: `own`, a list's name or empty; without: rows
    without a candidate instead."""

    decided: str = ""
    band: str = ""
    held_in: str = ""
    without: bool = False

    def __post_init__(self) -> None:
        fields = {}
        if self.decided not in DECIDED:
            fields["decided"] = f"One of {', '.join(filter(None, DECIDED))}."
        if self.band and self.band not in codes.BANDS:
            fields["band"] = f"One of {', '.join(codes.BANDS)}."
        if fields:
            raise Invalid("There is no such filter.", code="filter", fields=fields)

    def query(self) -> str:
        """As the page's address has it."""
        given = {"decided": self.decided, "band": self.band, "list": self.held_in, "without": "1" if self.without else ""}
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class EarlierView:
    """A decision that another took the place of, or that was taken back."""

    decision: str
    note: str
    decided: datetime
    decided_by: str
    matcher: str

    @property
    def words(self) -> str:
        return codes.DECISIONS[self.decision]


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A candidate as this reader may see it. matcher: the version that gave the score; decided_matcher: the one whose score was
    decided about; changed: since it was decided; earlier: decisions before, oldest first; open: whether the record's page
    opens; turn: to decide with; levels: (level, compartment) of the record and of every stricter fact that the score rests on."""

    id: str
    card: Card
    open: bool
    held_in: str
    score: float
    band: str
    matcher: str
    compared: tuple[Compared, ...]
    why: str
    decision: str
    note: str
    decided: datetime | None
    decided_by: str
    decided_matcher: str
    changed: bool
    earlier: tuple[EarlierView, ...]
    turn: int
    levels: frozenset[tuple[int, str]]

    @property
    def percent(self) -> int:
        return round(self.score * 100)

    @property
    def band_words(self) -> str:
        return codes.BAND_WORDS[self.band]

    @property
    def decision_words(self) -> str:
        return codes.DECISIONS.get(self.decision, "")


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the file. ref: the id that the file gives, or empty; facts: (label, value) of what it said; ask: the query
    string of a question to the network."""

    number: int
    ref: str
    title: str
    schema: str
    facts: tuple[tuple[str, str], ...]
    ask: str
    candidates: list[CandidateView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Beside:
    """By candidate: (level, compartment) of grounds, decisions before; and who changed since."""

    grounds: Mapping[str, set[tuple[int, str]]]
    earlier: Mapping[str, list[EarlierView]]
    changed: frozenset[str]


def matching(actor: Actor, job: Screening, chosen: Filter) -> QuerySet[Candidate]:
    """The candidates that fit the filter."""
    found = shown(actor).filter(screening=job)
    if chosen.decided == "undecided":
        found = found.filter(Q(decision="") | queries.changed(actor))
    elif chosen.decided == "changed":
        found = found.filter(queries.changed(actor))
    elif chosen.decided == "decided":
        found = found.exclude(decision="")
    elif chosen.decided:
        found = found.filter(decision=chosen.decided)
    if chosen.held_in:
        found = found.filter(held_in=chosen.held_in)
    return found.filter(band=chosen.band) if chosen.band else found


def row_ids(actor: Actor, job: Screening, chosen: Filter) -> QuerySet[Query, int] | QuerySet[Candidate, int]:
    """Ids of the rows, the one with the best candidate first; those without, as they stand in the file."""
    if chosen.without:
        some = shown(actor).filter(query=OuterRef("pk"))
        return Query.objects.filter(~Exists(some), screening=job).order_by("number", "place").values_list("pk", flat=True)
    best = matching(actor, job, chosen).order_by().values("query_id").annotate(best=Max("score"))
    return best.order_by("-best", "query_id").values_list("query_id", flat=True)


def rows(actor: Actor, job: Screening, ids: Sequence[int], chosen: Filter) -> list[RowView]:
    """The rows of these ids, in their order, each with its candidates that fit, best first. Not audited: see `read`."""
    held = Query.objects.in_bulk(list(ids))
    candidates = list(matching(actor, job, chosen).filter(query__in=ids).order_by("-score", "id")) if not chosen.without else []
    cards = standing.cards(actor, {item.record_id for item in candidates})
    beside = _beside(actor, [item.id for item in candidates])
    views = {key: _row(held[key], job) for key in ids if key in held}
    for item in candidates:
        if item.record_id in cards and item.query_id in views:
            views[item.query_id].candidates.append(_candidate(item, cards[item.record_id], beside))
    return [view for view in views.values() if view.candidates or chosen.without]


def read(actor: Actor, job: Screening, ids: Sequence[int], chosen: Filter) -> list[RowView]:
    """The same for a person's eyes: one row in the log, with the number of candidates shown."""
    require(actor, "screening.read", job)
    found = rows(actor, job, ids, chosen)
    confirm(actor, job, handling_of(job, found))
    count = sum(len(row.candidates) for row in found)
    audit.record(actor, "screening.read", kind="screening", object_id=job.id, outcome="read", detail={"count": count})
    return found


def one(actor: Actor, candidate_id: str) -> CandidateView:
    """One candidate, or `NotFound`."""
    found = queries.candidate(actor, candidate_id)
    held = standing.cards(actor, [found.record_id]).get(found.record_id)
    if held is None:
        raise NotFound("There is no such candidate.")
    return _candidate(found, held, _beside(actor, [found.id]))


def tally(actor: Actor, job: Screening) -> dict[str, int]:
    """How many candidates the reader may be shown: all, by decision (undecided, yes, no, unsure), and changed since it."""
    counts = {key: Count("pk", filter=Q(decision=key)) for key in codes.DECISIONS}
    found = shown(actor).filter(screening=job)
    held = found.aggregate(all=Count("pk"), undecided=Count("pk", filter=Q(decision="")), **counts)
    return {**held, "changed": found.filter(queries.changed(actor)).count()}


def updating(actor: Actor, job: Screening) -> int:
    """How many candidates are being compared anew, because their record changed a moment ago: they are in no other number."""
    return queries.updating(actor).filter(screening=job).count()


def updating_words(count: int) -> str:
    """The same as a sentence; empty where there are none."""
    if not count:
        return ""
    what = "1 candidate is" if count == 1 else f"{count} candidates are"
    return f"{what} being updated, because a record changed a moment ago, and not shown here. Look again in some seconds."


def held_in(actor: Actor, job: Screening) -> list[str]:
    """Where the candidates shown are held: `own` first, then lists by name."""
    names = shown(actor).filter(screening=job).order_by().values_list("held_in", flat=True).distinct()
    return sorted(names, key=lambda name: (name != "own", name))


def handling(actor: Actor, job: Screening, candidates: QuerySet[Candidate] | None) -> Handling:
    """The banner of results: the screening's own handling joined with that of everything shown."""
    levels = {(job.level, job.compartment)}
    if candidates is not None:
        levels |= standing.handlings(actor, candidates.order_by().values("record_id"))
        grounds = Ground.objects.filter(candidate__in=candidates.order_by().values("pk"))
        levels |= set(grounds.order_by().values_list("level", "compartment").distinct())
    return _joined(levels, job)


def handling_of(job: Screening, views: Iterable[RowView]) -> Handling:
    """The banner of one page."""
    shown_levels = (item.levels for row in views for item in row.candidates)
    return _joined({(job.level, job.compartment)}.union(*shown_levels), job)


def confirm(actor: Actor, job: Screening, shown_under: Handling) -> None:
    """`Unconfirmed` where something of a sealed compartment would be shown and the reader's proof is old."""
    facts = replace(job.facts(), unit="", crime_area="", level=shown_under.level, compartment=shown_under.compartment)
    if not actor.fresh and shown_under.compartment in SEALED:
        require(actor, "record.read", facts)


def _beside(actor: Actor, ids: Sequence[str]) -> _Beside:
    grounds: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for key, level, compartment in Ground.objects.filter(candidate__in=ids).values_list("candidate_id", "level", "compartment"):
        grounds[key].add((level, compartment))
    earlier: dict[str, list[EarlierView]] = defaultdict(list)
    for row in Earlier.objects.filter(candidate__in=ids).order_by("pk"):
        earlier[row.candidate_id].append(EarlierView(row.decision, row.note, row.decided, row.decided_by_name, row.matcher))
    changed = Candidate.objects.filter(queries.changed(actor), pk__in=ids).values_list("pk", flat=True)
    return _Beside(grounds, earlier, frozenset(changed))


def _joined(levels: Iterable[tuple[int, str]], job: Screening) -> Handling:
    top, sealed = max(level for level, _ in levels), max((name for _, name in levels), key=COMPARTMENTS.index)
    return join([Handling(classification=CLASSIFICATIONS[top], compartment=sealed, purpose=job.purpose, case=job.case)])


def _row(row: Query, job: Screening) -> RowView:
    shape = ftm.schema(row.schema)
    facts = tuple((shape.properties[name].label if name in shape.properties else name, " · ".join(values))
                  for name, values in row.properties.items())
    if is_disguised(subject_of(row.schema, row.properties)):
        facts += (DISGUISED,)
    facts += tuple((WARNING, words) for number in row.properties.get("imoNumber", ()) if (words := wrong_imo(number, sure=True)))
    return RowView(row.number, row.ref, row.title, row.schema, facts, ask_query(row.schema, row.properties, job))


def ask_query(schema: str, properties: Mapping[str, Sequence[str]], job: Screening) -> str:
    """What the form of a question to the network is filled with."""
    subject = subject_of(schema, properties)
    kind = subject.kind if subject.kind != "address" else ""
    number = next(iter((*subject.identifiers, *subject.phones)), "")
    given = {
        "kind": kind, "names": "\n".join(subject.names[:_MAX_ASKED]), "birth_date": next(iter(subject.birth_dates), "")[:10],
        "nationality": next(iter(subject.nationalities), ""), "identifier": number,
        "identifier_type": ("phone" if not subject.identifiers else _NUMBERS.get(kind, "document")) if number else "",
        "case": job.case, "crime_area": job.crime_area,
    }
    return urlencode({name: value for name, value in given.items() if value})


def _candidate(item: Candidate, held: standing.Standing, beside: _Beside) -> CandidateView:
    return CandidateView(
        id=item.id, card=held.card, open=held.open, held_in=item.held_in, score=item.score, band=item.band,
        matcher=item.matcher, compared=explaining.read(item.compared), why=item.why, decision=item.decision,
        note=item.note, decided=item.decided, decided_by=item.decided_by_name, decided_matcher=item.decided_matcher, turn=item.turn,
        changed=item.id in beside.changed, earlier=tuple(beside.earlier.get(item.id, ())),
        levels=frozenset({(held.card.guard.level, held.card.guard.compartment), *beside.grounds.get(item.id, ())}))


def every(actor: Actor, job: Screening, chosen: Filter, at_once: int) -> Iterator[RowView]:
    """All rows that fit, `at_once` read at a time."""
    ids = list(row_ids(actor, job, chosen))
    for place in range(0, len(ids), at_once):
        yield from rows(actor, job, ids[place:place + at_once], chosen)
