"""From subjects to hits: hashed keys, rarest first, then a comparison with what the asker may see and nothing else.

Several subjects are answered with the queries of one. Nothing here asks the policy or leaves an audit row: a `Scope` is
filtered for the asker by whoever makes it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.db.models import Count, Q, QuerySet

from sheaf.access.policy import Facts
from sheaf.kernel.batches import batches
from sheaf.matching import Subject, compare
from sheaf.matching.index.bounds import contradicted
from sheaf.matching.reading import readings
from sheaf.matching.reading.shape import Token
from sheaf.matching.scoring.compare import score
from sheaf.matching.scoring.likeness import FLOOR, likeness
from sheaf.matching.scoring.same import reasons
from sheaf.register.records import index, postings, sieving
from sheaf.register.records.mapped import Mapped
from sheaf.register.records.models import Dataset, Fact, Record, SearchKey
from sheaf.register.records.postings import Opened
from sheaf.register.records.rarest import FURTHER_BUDGET, MAX_CANDIDATES, MAX_FURTHER, POSTING_BUDGET
from sheaf.register.records.reading import card
from sheaf.register.records.resident import View
from sheaf.register.records.shapes import Hit
from sheaf.register.records.sieving import IN_ONE_QUERY, born_apart, mild
from sheaf.register.records.weighing import rarest, weighed, with_further

AT_ONCE = 200  # subjects that share their queries, a batch of a screening: own records are read once for all of them
_DATASET = Record._meta.get_field("dataset")
Value = tuple[str, str, Facts | None]
_GUARD = ("id", "state", "unit", "crime_area", "level", "compartment")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search may touch: keys and facts of own records, the index of lists, records of both; already
    filtered for the asker. enough: a score at which facts stricter than their record are left out of the comparison, so
    that an answer rests on as little as it needs; who may see them anyway gets the score of all. mapped: editions that are not
    in `index`, because their mapped indexes say who can be a hit. resident: the same keys in memory, for many subjects."""

    keys: QuerySet[SearchKey]
    index: Opened
    records: QuerySet[Record]
    facts: QuerySet[Fact]
    enough: float = 1.0
    mapped: tuple[Mapped, ...] = ()
    resident: View | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What becomes a hit: a score at or above `floor`, and with `typed` also a record one of whose names holds every word
    that was typed, or a word that begins with it: who types one word of a name looks for all who bear it."""

    floor: float
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """What of a record and of those merged into it is compared: what everybody who may see it may see, and with the
    stricter facts, where there are any. guards: of the records; strict: of those facts."""

    root: Record
    open: Subject
    guards: tuple[Facts, ...]
    whole: Subject | None
    strict: tuple[Facts, ...]
    canary: bool


def find(scope: Scope, subject: Subject, wanted: Wanted) -> list[Hit]:
    """The hits of one subject, best first."""
    return next(among(scope, [subject], candidates(scope, [subject]), wanted))


def find_each(opened: Callable[[int], Scope], subjects: Iterable[Subject], wanted: Wanted) -> Iterator[list[Hit]]:
    """For each subject in turn its hits, best first. Reads AT_ONCE subjects ahead. opened: asked for each of these batches by the number of
    its subjects, since an edition may be replaced, or its index, while a long list is screened."""
    for batch in batches(subjects, AT_ONCE):
        scope = opened(len(batch))
        yield from _in_turn(scope, batch, candidates(scope, batch, wanted.floor), wanted)


def _in_turn(scope: Scope, subjects: Sequence[Subject], candidates: Sequence[Collection[str]], wanted: Wanted) -> Iterator[list[Hit]]:
    """`among` for as many subjects at a time as one query can take the candidates of."""
    start, held = 0, 0
    for at, some in enumerate(candidates):
        if held and held + len(some) > IN_ONE_QUERY:
            yield from among(scope, subjects[start:at], candidates[start:at], wanted)
            start, held = at, 0
        held += len(some)
    yield from among(scope, subjects[start:], candidates[start:], wanted)


def among(scope: Scope, subjects: Sequence[Subject], candidates: Sequence[Collection[str]], wanted: Wanted) -> Iterator[list[Hit]]:
    """For each subject its hits among its own candidates (record ids), where the scope has them."""
    ids = {key for group in candidates for key in group}
    groups = _clusters(scope.records, ids) if ids else []
    values = _values(scope.facts, [item for group in groups for item in group])
    faces = [_face(group, values) for group in groups]
    place = {item.id: number for number, group in enumerate(groups) for item in group}
    for subject, own in zip(subjects, candidates, strict=True):
        chosen = sorted({place[key] for key in own if key in place})
        hits = [hit for number in chosen if (hit := _hit(subject, faces[number], wanted, scope.enough))]
        yield sorted(hits, key=lambda hit: (-hit.score, hit.record.dataset_kind != "own", hit.record.id))


def candidates(scope: Scope, subjects: Sequence[Subject], floor: float = 0.0) -> list[list[str]]:
    """For each subject the records that may be hits, best first: at most MAX_CANDIDATES that share its rarest keys, then at
    most MAX_FURTHER that share further ones, and of each mapped edition as many as the first that score at least `floor`."""
    found = _own_or_posted(scope, subjects, floor)
    for edition in scope.mapped:
        for ids, reached in zip(found, edition.reaching(subjects, floor, MAX_CANDIDATES), strict=True):
            ids += reached
    return found


def _own_or_posted(scope: Scope, subjects: Sequence[Subject], floor: float) -> list[list[str]]:
    if scope.resident and not scope.index.segments:  # keys of own records and of lists share a budget: both together are asked below
        asked = [index.asked_for(subject, scope.index.versions) for subject in subjects]
        own, further = (MAX_CANDIDATES, POSTING_BUDGET), (MAX_FURTHER, FURTHER_BUDGET)
        return scope.resident.candidates(subjects, asked, floor, own=own, further=further)
    return sieving.not_born_apart(scope.facts, subjects, _by_keys(scope, subjects), floor)


def _by_keys(scope: Scope, subjects: Sequence[Subject]) -> list[list[str]]:
    if not scope.index.segments and scope.keys.query.is_empty():
        return [[] for _ in subjects]
    asked = [index.asked_for(subject, scope.index.versions) for subject in subjects]
    counts: Counter[int] = Counter()
    for some in batches({key for item in asked for key in (*item.own, *item.further)}, IN_ONE_QUERY):
        counts.update(postings.counts(scope.index.segments, some))
        counts.update(dict(scope.keys.filter(hash__in=some).order_by().values_list("hash").annotate(Count("hash"))))
    own = [rarest(counts, item.own, POSTING_BUDGET) for item in asked]
    further = [rarest(counts, item.further, FURTHER_BUDGET, always=False) for item in asked]
    held = _held(scope, {key for keys in (*own, *further) for key in keys}, counts)
    return [with_further(weighed(one, counts, held, MAX_CANDIDATES), weighed(two, counts, held), MAX_FURTHER)
            for one, two in zip(own, further, strict=True)]


def _held(scope: Scope, keys: Collection[int], counts: Mapping[int, int]) -> dict[int, set[str]]:
    """The records that have each key; of a key that too many have, some."""
    held: dict[int, set[str]] = defaultdict(set)
    common = [key for key in keys if counts[key] > POSTING_BUDGET]
    for some in [*batches(set(keys) - set(common), IN_ONE_QUERY), *([key] for key in common)]:
        limit = POSTING_BUDGET if len(some) == 1 else None
        own = scope.keys.filter(hash__in=some).values_list("hash", "record_id")[:limit]
        for key, record_id in own:
            held[key].add(record_id)
        for key, record_id in islice(postings.entries(scope.index.segments, some), limit):
            held[key].add(record_id)
    return held


def _clusters(records: QuerySet[Record], ids: Collection[str]) -> list[list[Record]]:
    """Visible records grouped with the one that stands for them, which comes first."""
    light = records.defer("digest", "created", "updated")  # a date costs as much to read as all else in the row
    rows = {item.id: item for item in light.filter(Q(pk__in=ids) | Q(merged_into__in=ids))}
    roots = {item.merged_into_id for item in rows.values() if item.merged_into_id} - set(ids)
    if roots:
        rows |= {item.id: item for item in light.filter(Q(pk__in=roots) | Q(merged_into__in=roots))}
    datasets = Dataset.objects.in_bulk({item.dataset_id for item in rows.values()})
    groups: dict[str, list[Record]] = defaultdict(list)
    for item in rows.values():
        _DATASET.set_cached_value(item, datasets[item.dataset_id])
        root = item.merged_into_id if item.merged_into_id in rows else item.id
        groups[root or item.id].append(item)
    return [sorted(group, key=lambda item: item.id != root) for root, group in groups.items()]


def _values(facts: QuerySet[Fact], records: Sequence[Record]) -> dict[str, list[Value]]:
    """(property, value, guard where stricter than the record's) of every record."""
    by_id = {item.id: item for item in records}
    values: dict[str, list[Value]] = defaultdict(list)
    own = [item.id for item in records if item.properties is None]
    rows = facts.filter(record__in=own, retired__isnull=True, target="") if own else facts.none()
    for record_id, prop, value, *guard in rows.values_list("record_id", "prop", "value", *_GUARD):
        key, state, unit, area, level, compartment = guard
        stricter = not mild(by_id[record_id], level, compartment, area)
        values[record_id].append((prop, value, Facts(
            kind="fact", object_id=key, state=state, unit=unit, crime_area=area, level=level,
            compartment=compartment) if stricter else None))
    for item in records:
        if item.properties is not None:
            values[item.id] = [(prop, text, None) for prop, texts in item.properties.items() for text in texts]
    return values


def _face(group: list[Record], values: Mapping[str, list[Value]]) -> Face:
    held = [item for member in group for item in values[member.id]]
    strict = tuple(guard for _, _, guard in held if guard)
    watched = any(member.canary for member in group)  # whoever merges a canary without knowing it does not end the watch
    return Face(
        group[0], _subject(group[0], [item for item in held if item[2] is None]), tuple(member.facts() for member in group),
        _subject(group[0], held) if strict else None, strict, watched)


def _subject(root: Record, held: list[Value]) -> Subject:
    return index.subject(root.id, root.schema, [(prop, value) for prop, value, _ in held])


def _hit(subject: Subject, face: Face, wanted: Wanted, enough: float) -> Hit | None:
    if wanted.typed:
        subject = _meant(subject, face.whole or face.open)
    if not wanted.typed and contradicted(wanted.floor) and all(born_apart(subject, item) for item in (face.open, face.whole) if item):
        return None
    chosen, guards, value = face.open, face.guards, score(subject, face.open)
    if face.whole and value < enough and (better := score(subject, face.whole)) > value:
        chosen, guards, value = face.whole, face.guards + face.strict, better
    if (value <= 0 or value < wanted.floor) and not (wanted.typed and holds_words(subject, chosen := face.whole or face.open)):
        return None
    return Hit(replace(card(face.root), canary=face.canary), compare(subject, chosen), guards)


def _meant(typed: Subject, candidate: Subject) -> Subject:
    """What was typed, beside this candidate: where the whole of it is a number that the candidate has, it is the number and no name."""
    if typed.names and typed.names == typed.identifiers and reasons(typed, candidate):
        return replace(typed, names=())
    return typed


def holds_words(subject: Subject, candidate: Subject) -> bool:
    """Whether one of the candidate's names holds all words of one of the subject's and more, or words that begin with them, in
    any script that has a reading in Latin letters. Of two names with the same words the score says enough."""
    if subject.kind and candidate.kind and subject.kind != candidate.kind:
        return False
    typed = [_words(name, candidate.kind) for name in subject.names]
    held = [_words(name, candidate.kind) for name in candidate.names]
    return any(_begin(words, name) for words in typed for name in held)


def _words(name: str, kind: str) -> list[Token]:
    """The words of a name that can be read in Latin letters."""
    return [part.token for reading in readings(name, kind)[:1] for part in reading.parts if part.token.forms]


def _begin(typed: Sequence[Token], held: Sequence[Token]) -> bool:
    free, whole = list(held), True
    for word in typed:
        found = next((other for other in free if _begins(word, other)), None)
        if found is None:
            return False
        free.remove(found)
        whole = whole and not set(word.forms).isdisjoint(found.forms)
    return bool(typed) and (bool(free) or not whole)


def _begins(typed: Token, held: Token) -> bool:
    """Whether a word is what was typed, or begins with it; in another script also however people spell it there."""
    if any(form.startswith(letters) for form in held.forms for letters in typed.forms):
        return True
    return typed.script != held.script and likeness(typed, held) >= FLOOR
