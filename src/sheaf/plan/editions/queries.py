"""Reads. The plan's text is open to everybody with an appointment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.kernel.errors import NotFound
from sheaf.plan.editions.models import RELATIONS, STRENGTHS, Clause, Crosswalk, Edition, Passage

MAX_FOUND = 50
MAX_SEARCH, MAX_WORDS = 200, 8


@dataclass(frozen=True, slots=True)
class Held:
    """An edition with what this node holds of it: from when to when it is in force, its clauses, those with their text."""

    row: Edition
    starts: date | None
    ends: date | None
    clauses: int
    texts: int

    @property
    def draft(self) -> bool:
        """Whether it is the draft that a review seeded, which nobody adopted and no text is attached to."""
        return self.row.source == "draft" and not self.row.digest

    @property
    def follows(self) -> str:
        """The document whose validity it shares: an edition here by its code, else as it was told."""
        return self.row.followed_id or self.row.follows


@dataclass(frozen=True, slots=True)
class Answer:
    """A clause of another edition that answers this one. later: it stands after this one."""

    id: str
    relation: str
    clause: Clause | None
    later: bool
    note: str


def editions(actor: Actor) -> list[Held]:
    """All editions."""
    require(actor, "plan.read")
    counts = dict(Clause.objects.order_by().values_list("edition").annotate(Count("pk")))
    texts = dict(Clause.objects.order_by().exclude(text="").values_list("edition").annotate(Count("pk")))
    return [Held(row, *validity(row), counts.get(row.code, 0), texts.get(row.code, 0))
            for row in Edition.objects.select_related("followed__followed")]


def titles(actor: Actor) -> list[tuple[str, str]]:
    """(code, title) of every edition."""
    require(actor, "plan.read")
    return list(Edition.objects.values_list("code", "title"))


def untold(actor: Actor) -> list[str]:
    """Codes of editions without their official text: only titles are held."""
    require(actor, "plan.read")
    return list(Edition.objects.filter(digest="").values_list("code", flat=True))


def edition(actor: Actor, code: str) -> Edition:
    """NotFound where there is none."""
    require(actor, "plan.read")
    found = Edition.objects.select_related("followed").filter(pk=code).first()
    if not found:
        raise NotFound("There is no such edition.")
    return found


def known(code: str) -> bool:
    """Whether there is such an edition; for rooms that name one."""
    return Edition.objects.filter(pk=code).exists()


def unknown(places: Iterable[str]) -> list[str]:
    """Of clauses named as EDITION/CLAUSE those that there are not; for rooms that name clauses."""
    wanted = list(places)
    codes = {place.partition("/")[2] for place in wanted}
    held = {f"{edition}/{code}" for edition, code in Clause.objects.filter(code__in=codes).values_list("edition", "code")}
    return [place for place in wanted if place not in held]


def wrong_clauses(places: list[str], most: int) -> str:
    """What is wrong with clauses that another room's form or request names, in words; empty where nothing is."""
    if len(places) > most:
        return f"At most {most}."
    lost = unknown(places)
    return f"No clauses: {', '.join(item[:80] for item in lost)}." if lost else ""


def chain(row: Edition) -> list[str]:
    """The codes of the edition and of those that its validity follows, in order."""
    codes: list[str] = []
    at: Edition | None = row
    while at and at.code not in codes:
        codes.append(at.code)
        at = at.followed
    return codes


def validity(row: Edition) -> tuple[date | None, date | None]:
    """From when to when it is in force: its own dates, or those of the edition that it follows."""
    at, seen = row, {row.code}
    while at.followed and at.followed.code not in seen:
        at = at.followed
        seen.add(at.code)
    return at.starts, at.ends


def clauses(actor: Actor, edition_code: str) -> QuerySet[Clause]:
    """Of one edition, in the order of the text."""
    require(actor, "plan.read")
    return Clause.objects.filter(edition=edition(actor, edition_code)).order_by("position")


def clause(actor: Actor, edition_code: str, code: str) -> Clause:
    """NotFound where there is none."""
    require(actor, "plan.read")
    found = Clause.objects.select_related("edition").filter(edition=edition_code, code=code).first()
    if not found:
        raise NotFound("There is no such clause.")
    return found


def passages(actor: Actor, edition_code: str) -> QuerySet[Passage]:
    """What stands beside the clauses."""
    require(actor, "plan.read")
    return Passage.objects.filter(edition=edition_code).order_by("position")


def answers(actor: Actor, row: Clause) -> list[Answer]:
    """Clauses of other editions that this one became or came from."""
    require(actor, "plan.read")
    rows = list(Crosswalk.objects.filter(Q(before=row) | Q(after=row)).select_related("before__edition", "after__edition"))
    later = [Answer(item.id, item.relation, item.after, True, item.note) for item in rows if item.before_id == row.pk]
    earlier = [Answer(item.id, item.relation, item.before, False, item.note) for item in rows if item.after_id == row.pk]
    return earlier + later


def crosswalk(actor: Actor, left: str, right: str) -> list[tuple[Clause | None, Clause | None, str]]:
    """(before, after, relation) of two editions; a clause of either that nobody related yet has an empty relation."""
    require(actor, "plan.read")
    rows = Crosswalk.objects.select_related("before", "after").filter(
        Q(before__edition=left, after__edition=right) | Q(before__edition=left, after=None) | Q(before=None, after__edition=right))
    found = [(item.before, item.after, item.relation) for item in rows]
    told = {side.pk for pair in found for side in pair[:2] if side}
    open_left = [(item, None, "") for item in clauses(actor, left) if item.pk not in told]
    open_right = [(None, item, "") for item in clauses(actor, right) if item.pk not in told]
    known = sorted(found, key=lambda pair: (pair[0] or pair[1]).position)  # type: ignore[union-attr]
    return [*known, *open_left, *open_right]


def crosswalk_row(actor: Actor, crosswalk_id: str) -> Crosswalk:
    require(actor, "plan.read")
    found = Crosswalk.objects.filter(pk=crosswalk_id).first()
    if not found:
        raise NotFound("There is no such relation.")
    return found


def relation(actor: Actor, before: tuple[str, str] | None, after: tuple[str, str] | None) -> Crosswalk:
    """The relation of two clauses, each as (edition, code) and None for none; NotFound where nobody told one."""
    rows = [clause(actor, *place) if place else None for place in (before, after)]
    found = Crosswalk.objects.filter(before=rows[0], after=rows[1]).first()
    if not found:
        raise NotFound("There is no such relation.")
    return found


def find(actor: Actor, words: str) -> list[Clause]:
    """Clauses by code or by words of their title or text, at most MAX_FOUND; all words must stand in it."""
    require(actor, "plan.read")
    wanted = split(words)
    if not wanted:
        return []
    rows = Clause.objects.select_related("edition")
    for word in wanted:
        rows = rows.filter(Q(code__iexact=word) | Q(short_title__icontains=word) | Q(shown__icontains=word))
    return list(rows[:MAX_FOUND])


def split(words: str) -> list[str]:
    """The words of a search, at most MAX_WORDS."""
    return words[:MAX_SEARCH].split()[:MAX_WORDS]


def found_elsewhere(actor: Actor, words: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """What other rooms of the plan have of these words, room by room: (title, rows of {text, url, when})."""
    wanted = split(words)
    found = [finder(actor, wanted, MAX_FOUND) for finder in FINDERS] if wanted else []
    return [room for room in found if room[1]]


def known_elsewhere(actor: Actor, row: Clause) -> list[tuple[str, list[dict[str, Any]]]]:
    """What other rooms of the plan know of a clause, room by room: (title, rows of {text, url, when})."""
    found = [panel(actor, row.edition_id, row.code) for panel in PANELS]
    return [room for room in found if room[1]]


def whole(actor: Actor, edition_code: str, code: str) -> dict[str, Any]:
    """One clause with the clauses of other editions that answer it and all that other rooms know of it, for the API and the shell."""
    row = clause(actor, edition_code, code)
    related = [{"id": item.id, "relation": item.relation, "later": item.later, "note": item.note,
                "edition": item.clause.edition_id if item.clause else None, "clause": item.clause.code if item.clause else None}
               for item in answers(actor, row)]
    elsewhere = [{"title": title, "rows": rows} for title, rows in known_elsewhere(actor, row)]
    return {**as_dict(row), "answers": related, "elsewhere": elsewhere}


def as_dict(row: Clause) -> dict[str, Any]:
    """For the API and the shell."""
    return {"code": row.code, "edition": row.edition_id, "section": row.section, "heading": row.heading, "number": row.number,
            "strength": row.strength, "short_title": row.short_title, "text": row.text}


# What other rooms know of a clause, for its page: a function of (actor, edition code, clause code) that gives (title, rows).
PANELS: list[Callable[[Actor, str, str], tuple[str, list[dict[str, Any]]]]] = []

# What other rooms find of words: a function of (actor, words, limit) that gives (title, rows of {text, url, when}).
FINDERS: list[Callable[[Actor, list[str], int], tuple[str, list[dict[str, Any]]]]] = []

__all__ = [
    "FINDERS", "PANELS", "RELATIONS", "STRENGTHS", "Answer", "Held", "answers", "as_dict", "chain", "clause", "clauses", "crosswalk",
    "crosswalk_row", "edition", "editions", "find", "found_elsewhere", "known", "known_elsewhere", "passages", "relation", "split",
    "titles", "unknown", "validity", "whole", "wrong_clauses",
]
