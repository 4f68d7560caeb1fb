"""Lists that answer other nodes: which ones, released by whom, and under which guard. Default: none.

A list that everybody has (the United Nations') tells an asking node nothing new. A national watch list is this
node's own knowledge: a supervisor may release it for questions, and the release rules decide as for records.
"""

from __future__ import annotations

from dataclasses import dataclass

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.directory import queries as directory
from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.kernel.handling import CLASSIFICATIONS, Handling
from sheaf.register.lists import queries
from sheaf.register.lists.models import AnswerMark
from sheaf.store import atomic

MAX_AUTHORITY = 300


@dataclass(frozen=True, slots=True)
class AnsweringList:
    """One searched edition that answers. guard: what the release rules and every row about a match go by."""

    dataset_id: str
    name: str
    edition: str
    guard: Facts

    @property
    def words(self) -> str:
        """As a hit's reference names it."""
        return f"{self.name}, edition {self.edition}"


def answering() -> list[AnsweringList]:
    """The lists that answer now. Asks nobody: the release rules decide about every match."""
    rows = AnswerMark.objects.filter(answers=True, source__target="list", source__current__isnull=False)
    return [AnsweringList(row.source.current.dataset_id, row.source.name, row.source.current.edition, row.facts())
            for row in rows.select_related("source__current").order_by("source__name") if row.source.current]


def mark(actor: Actor, *, source_id: str, answers: bool, authority: str = "", crime_area: str = "",
         classification: str = "RESTRICTED", compartment: str = "OPEN") -> AnswerMark:
    """Say whether a list answers other nodes' questions, from now on. `Invalid` with a sentence per field.

    A yes records who released the list and under which provision. Nobody marks beyond their own clearance,
    compartments and crime areas, neither the old mark nor the new one.
    """
    source = queries.sources(actor).filter(pk=source_id).first()
    if source is None:
        raise NotFound("There is no such source.")
    handling = _checked(answers, authority, crime_area, classification, compartment)
    before = AnswerMark.objects.filter(source=source).first()
    if before:
        require(actor, "list.answer", before)
    require(actor, "list.answer", Facts("list_source", source.id, actor.state, actor.unit, crime_area, handling.level, compartment))
    if source.target != "list":
        raise Conflict("Own records answer by the release rules already.", code="own_records")
    with atomic():
        row, _ = AnswerMark.objects.update_or_create(source=source, defaults={
            "answers": answers, "authority": authority.strip(), "crime_area": crime_area, "level": handling.level,
            "compartment": compartment, "state": actor.state, "unit": actor.unit, "decided": clock.now(),
            "decided_by": actor.person_id, "decided_by_name": actor.name})
        audit.record(actor, "list.answer", kind="list_source", object_id=source.id, detail={
            "answers": answers, "crime_area": crime_area, "level": handling.level, "compartment": compartment})
    return row


def _checked(answers: bool, authority: str, crime_area: str, classification: str, compartment: str) -> Handling:
    problems = {}
    if answers and not authority.strip():
        problems["authority"] = "Name the authority that releases this list for questions, and its legal basis."
    if len(authority) > MAX_AUTHORITY or not authority.isprintable():
        problems["authority"] = f"One line of at most {MAX_AUTHORITY} characters."
    if crime_area and crime_area not in {area.code for area in directory.crime_areas()}:
        problems["crime_area"] = "This is no crime area of the directory."
    if classification not in CLASSIFICATIONS:
        problems["classification"] = "A classification."
    if problems:
        raise Invalid("The list cannot be marked so: " + " ".join(problems.values()), fields=problems)
    return Handling(classification=classification, compartment=compartment)
