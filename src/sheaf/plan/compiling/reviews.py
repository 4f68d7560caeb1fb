"""Writes of a mid-term or final review: recommendations, and the draft of the next edition that a final review seeds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.kernel import node
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.plan.compiling import following, table
from sheaf.plan.compiling.documents.view import DESTINATIONS
from sheaf.plan.compiling.models import REVIEWS, Compilation, Recommendation
from sheaf.plan.editions import queries as editions
from sheaf.plan.editions import services as texts
from sheaf.plan.editions.models import Clause, Edition
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.reporting.models import Cycle
from sheaf.store import atomic

MAX_TEXT, MAX_ROWS = 5_000, 200
SECTION = "Recommendations of the final review"


def recommend(
    actor: Actor, *, year: int, kind: str, text: str, finding: str = "", clauses: Iterable[str] = (), goes_to: str = "edition",
    owner: str = "", due: date | None = None
) -> Recommendation:
    """One more recommendation of a review, with the finding behind it, until the review is circulated. owner, due: of one for follow-up,
    where they are known already."""
    require(actor, "plan.keep", Facts(kind="recommendation", state=node.current().state))
    if kind not in REVIEWS or goes_to not in DESTINATIONS or not text.strip() or max(len(text), len(finding)) > MAX_TEXT:
        raise Invalid("The recommendation cannot be added as written.", fields={
            "text": f"Between 1 and {MAX_TEXT:,} characters, of a mid-term or final review, for the next edition or a follow-up."})
    said = following.wrong(owner, due)
    if (owner or due) and goes_to != "follow_up":
        said = {"goes_to": "Only a follow-up has an owner and a day."}
    if said:
        raise Invalid("The recommendation cannot be added as written.", fields=said)
    with atomic():
        cycle = Cycle.objects.select_for_update().filter(pk=year).first()
        if not cycle:
            raise NotFound("There is no cycle of this year.")
        _still_open(year, kind)
        last = Recommendation.objects.filter(year=year, kind=kind).aggregate(last=Max("number"))["last"] or 0
        if last >= MAX_ROWS:
            raise Invalid(f"At most {MAX_ROWS} recommendations.", code="too_many")
        row = Recommendation.objects.create(year=year, kind=kind, number=last + 1, finding=finding.strip(), text=text.strip(),
                                            clauses=_known(actor, cycle.edition, clauses), goes_to=goes_to, owner=owner, due=due,
                                            by_name=actor.name[:200])
        audit.record(actor, "plan.keep", kind="recommendation", object_id=row.id, detail={"did": "recommend", "year": year})
    return row


def withdraw(actor: Actor, *, recommendation_id: str) -> None:
    """Take a recommendation back, until the review is circulated."""
    require(actor, "plan.keep", Facts(kind="recommendation", state=node.current().state))
    with atomic():
        row = Recommendation.objects.select_for_update().filter(pk=recommendation_id).first()
        if not row:
            raise NotFound("There is no such recommendation.")
        _still_open(row.year, row.kind)
        row.delete()
        audit.record(actor, "plan.keep", kind="recommendation", object_id=recommendation_id, detail={"did": "withdraw"})


def seed(actor: Actor, *, compilation_id: str, edition: str, title: str) -> Edition:
    """The draft of the next edition, of an endorsed final review: each recommendation for it is a draft clause, related to the clauses
    that it is about. Clauses that no recommendation names stay open in the crosswalk. `Conflict` before AMMTC's endorsement."""
    require(actor, "plan.keep", Facts(kind="compilation", state=node.current().state))
    row = Compilation.objects.filter(pk=compilation_id).first()
    if not row:
        raise NotFound("There is no such report.")
    if row.kind != "final" or row.step not in (table.NOTED, table.PUBLISHED) or not meetings.taken(row.noted_by):
        raise Conflict("Only a final review that AMMTC endorsed seeds the next edition.", code="step")
    before = editions.edition(actor, row.snapshot["edition"]["code"])
    wanted = [item for item in row.snapshot["recommendations"] if item["goes_to"] == "edition"]
    if not wanted:
        raise Conflict("The review recommends nothing for the next edition.", code="nothing")
    with atomic():
        rows = [(f"R-{number}", SECTION, item["text"]) for number, item in enumerate(wanted, 1)]
        made = texts.draft(actor, edition=edition, title=title, plan=before.plan, rows=rows)
        for number, item in enumerate(wanted, 1):
            _related(actor, before.code, (made.code, f"R-{number}"), item["clauses"], f"Recommendation {number}, {row.title}")
        audit.record(actor, "plan.keep", kind="compilation", object_id=row.id, detail={"did": "seed", "edition": edition})
    return made


def _related(actor: Actor, before: str, after: tuple[str, str], clauses: list[str], note: str) -> None:
    if not clauses:
        texts.relate(actor, relation="new", before=None, after=after, note=note)
    for code in clauses:
        texts.relate(actor, relation="changed", before=(before, code), after=after, note=note)


def _known(actor: Actor, edition: str, clauses: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(code.strip().upper() for code in clauses if code.strip()))
    held = set(Clause.objects.filter(edition=editions.edition(actor, edition), code__in=wanted).values_list("code", flat=True))
    if unknown := [code for code in wanted if code not in held]:
        raise Invalid("There are no such clauses.", fields={"clauses": f"{edition} has no {', '.join(unknown)[:100]}."})
    return wanted


def _still_open(year: int, kind: str) -> None:
    """Conflict once a compilation of it has been circulated and was not replaced."""
    if Compilation.objects.filter(year=year, kind=kind, step__in=sorted(table.STANDING)).exists():
        raise Conflict("The review was circulated; what it recommends stands.", code="step")
