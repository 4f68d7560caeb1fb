"""Clearance inside the capital, and the submission that leaves it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.exchange.posting import post
from sheaf.kernel import canonical, clock, node
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.kernel.handling import Handling
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.reporting import drafting, owed, table
from sheaf.plan.reporting.models import Entry, Part, Submission
from sheaf.plan.reporting.steps import locked, step
from sheaf.plan.signs import point
from sheaf.store import atomic

KIND = "plan.submission"
CONTENT = ("subject", "status", "narrative", "obstacles", "needs", "language", "shown_to", "copied_from")
SPEAKING = frozenset({"planned", "under_way", "done"})  # a status that needs words
HANDLING = Handling(classification="RESTRICTED", tlp="AMBER", use=("H1",))


# Functions that tell which signs of a text no installed font has a letter for; composition of the room that prints fills it.
UNPRINTABLE: list[Callable[[str], Iterable[str]]] = []


def problems(part: Part) -> dict[str, str]:
    """What is missing before a part can be cleared: `subject.field` to a sentence."""
    held = {row.subject: row for row in part.entries.all()}
    wrong = {}
    for subject in drafting.subjects(part):
        row = held.get(subject)
        if not row or not row.status:
            wrong[f"{subject}.status"] = f"{subject}: choose a status; “not applicable under domestic law” is one."
        elif row.status in SPEAKING and not row.narrative.strip():
            wrong[f"{subject}.narrative"] = f"{subject}: say in words what was done or is planned."
        wrong |= _unprintable(row) if row else {}
    open_offers = part.offers.filter(state="offered").count()
    if open_offers:
        said = "offered figure waits" if open_offers == 1 else "offered figures wait"
        wrong["figures"] = f"{open_offers} {said} to be accepted, changed or declined."
    return wrong


def _unprintable(row: Entry) -> dict[str, str]:
    """The fields of an entry with a sign that no printed report could show, each told with the words before the sign."""
    wrong = {}
    for field in drafting.TEXTS:
        text = str(getattr(row, field))
        if signs := sorted({sign for finds in UNPRINTABLE for sign in finds(text)}):
            before = " ".join(text[: text.index(signs[0])].split())[-30:]
            after = f" after “{before}”" if before else " at the beginning"
            more = f" ({', '.join(map(point, signs))})" if len(signs) > 1 else ""
            wrong[f"{row.subject}.{field}"] = (
                f"{row.subject}, {drafting.TITLES[field]}: no installed font has the sign {point(signs[0])}{after}{more}. "
                "Write another sign.")
    return wrong


def ask(actor: Actor, *, part_id: str) -> Part:
    """The drafter asks for clearance. `Invalid` names every field that is missing."""
    require(actor, "plan.draft", Facts(kind="part", state=actor.state))
    with atomic():
        row = locked(actor, part_id)
        if row.step == table.DRAFT and (wrong := problems(row)):
            raise Invalid("The report is not complete.", fields=wrong)
        done = step(actor, row, table.ASK)
        owed.to_clear(actor, row)
    return done


def ask_accepting(actor: Actor, *, part_id: str) -> Part:
    """Accept the figures that are only offered, and ask for clearance: both, or neither."""
    with atomic():
        drafting.accept_offers(actor, part_id=part_id)
        return ask(actor, part_id=part_id)


def give_back(actor: Actor, *, part_id: str, note: str) -> Part:
    """Whoever clears gives it back with words. Nothing leaves the node, so no fresh proof is asked."""
    require(actor, "plan.clear", Facts(kind="part", state=actor.state), leaves=False)
    if not note.strip():
        raise Invalid("Say what is to be changed.", fields={"note": "Some words for the drafter."})
    with atomic():
        row = locked(actor, part_id)
        done = step(actor, row, table.BACK, note.strip())
        owed.cleared(actor, row)
    return done


def submit(actor: Actor, *, part_id: str) -> Submission:
    """Clear and submit: the content is fixed with its digest, and travels sealed to the Secretariat's node, signed in the
    name of the clearing unit. At the Secretariat's own node it only becomes visible."""
    require(actor, "plan.clear", Facts(kind="part", state=actor.state))
    with atomic():
        row = locked(actor, part_id)
        if wrong := problems(row):
            raise Invalid("The report is not complete.", fields=wrong)
        step(actor, row, table.SUBMIT)
        made = _fixed(actor, row)
        owed.cleared(actor, row)
        owed.submitted(actor, row)
        if node.current().state != SECRETARIAT:
            post(
                actor,
                kind=KIND,
                conversation=conversation_of(row),
                to=[f"{SECRETARIAT}/service"],
                handling=HANDLING,
                body=_message(row, made),
            )
        else:
            owed.to_review(actor, row)
    return made


def amend(actor: Actor, *, part_id: str) -> Part:
    """The state takes its text back into drafting to correct it; what was submitted stands until the next submission."""
    require(actor, "plan.clear", Facts(kind="part", state=actor.state), leaves=False)
    with atomic():
        row = locked(actor, part_id)
        if not row.here:
            raise Conflict("The state works on its own node.", code="elsewhere")
        return step(actor, row, table.AMEND)


def content(part: Part) -> dict[str, Any]:
    """What a submission says: entries in order, evidence by title and digest, figures as the state says them."""
    rows = {row.subject: row for row in part.entries.prefetch_related("evidence")}
    asked = [rows[subject] for subject in drafting.subjects(part) if subject in rows]
    figures = [
        {"code": item.code, "title": item.title, "unit": item.unit, "value": str(item.used), "source": item.source, "state": item.state}
        for item in part.offers.exclude(used=None)
    ]
    return {"entries": [_entry(row) for row in asked], "figures": figures}


def conversation_of(part: Part) -> str:
    """The thread of one part between a state and the Secretariat."""
    return f"plan-{part.cycle_id}-{part.state}-{part.area}"


def _fixed(actor: Actor, row: Part) -> Submission:
    said = content(row)
    row.submitted_version, row.late = row.submitted_version + 1, row.late or row.cycle.state != "open"
    row.summary = table.summary(entry["status"] for entry in said["entries"])
    row.save(update_fields=["submitted_version", "summary", "late"])
    return Submission.objects.create(
        part=row,
        version=row.submitted_version,
        content=said,
        digest=canonical.digest(said),
        cleared_by=actor.title[:200],
        at=clock.now(),
        late=row.late,
    )


def _entry(row: Entry) -> dict[str, Any]:
    evidence = [{"title": item.title, "sha256": item.sha256} for item in row.evidence.all()]
    return {**{name: getattr(row, name) for name in CONTENT}, "evidence": evidence}


def _message(row: Part, made: Submission) -> dict[str, Any]:
    return {"year": row.cycle_id, "area": row.area, "version": made.version, "content": made.content, "digest": made.digest,
            "cleared_by": made.cleared_by}
