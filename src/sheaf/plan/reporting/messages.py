"""What travels between a state's node and the Secretariat's: a cleared submission, a question, an answer. Each is read
strictly; what is not exactly of its shape is refused, and nothing of it is kept."""

from __future__ import annotations

from typing import Any

from sheaf.access.actor import service
from sheaf.audit import services as audit
from sheaf.exchange.registry import SERVICE, Inbound, Kind, register
from sheaf.kernel import canonical, clock, node
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.reporting import clearing, drafting, owed, reviewing, table
from sheaf.plan.reporting.models import SHOWN_TO, STATUSES, Cycle, Part, Query, Submission
from sheaf.plan.reporting.steps import take

_SUBMISSION = {"year": int, "area": str, "version": int, "content": dict, "digest": str, "cleared_by": str}
_QUERY = {"year": int, "state": str, "area": str, "id": str, "kind": str, "subject": str, "text": str, "by_state": str, "by_name": str}
_REPLY = {"year": int, "state": str, "area": str, "id": str, "answer": str, "stands": bool, "by": str}
_ENTRY = {"subject": str, "status": str, "narrative": str, "obstacles": str, "needs": str, "language": str, "shown_to": str,
          "copied_from": (int, type(None)), "evidence": list}
_FIGURE = dict.fromkeys(("code", "title", "unit", "value", "source", "state"), str)
_EVIDENCE = {"title": str, "sha256": str}
MAX_ENTRIES, MAX_SHORT = 400, 400


def submission(inbound: Inbound) -> None:
    """A state's cleared submission arrives at the Secretariat's node."""
    said = shaped(inbound.body, _SUBMISSION)
    cycle = Cycle.objects.filter(pk=said["year"]).first()
    if node.current().state != SECRETARIAT or not cycle or not _asked(cycle, inbound.sender, said["area"]):
        raise Invalid("No cycle here asks this of the sender.", code="not_owed")
    _check_content(said["content"])
    if canonical.digest(said["content"]) != said["digest"]:
        raise Invalid("The content is not what was cleared.", code="digest")
    row, _ = Part.objects.get_or_create(cycle=cycle, state=inbound.sender, area=said["area"], defaults={"here": False, "step": table.DRAFT})
    if row.here or said["version"] <= row.submitted_version:
        raise Conflict("This version is held already, or the state works here.", code="version")
    _take(inbound, row, said)


def _asked(cycle: Cycle, state: str, area: str) -> bool:
    """Whether a state owes a component, or corrects what it submitted before it left."""
    if area in cycle.components and state in cycle.states:
        return True
    return Part.objects.filter(cycle=cycle, state=state, area=area, submitted_version__gt=0).exists()


def _take(inbound: Inbound, row: Part, said: dict[str, Any]) -> None:
    actor = service(node.current().state)
    row.submitted_version, row.late = said["version"], row.cycle.state != "open"
    row.summary = table.summary(entry["status"] for entry in said["content"]["entries"])
    Submission.objects.create(
        part=row,
        version=said["version"],
        content=said["content"],
        digest=said["digest"],
        cleared_by=said["cleared_by"][:200],
        at=clock.now(),
        late=row.late,
    )
    take(actor, row, table.SUBMIT, table.SUBMITTED)
    owed.to_review(actor, row)
    owed.submitted(actor, row)
    audit.record(actor, "plan.submit", kind="part", object_id=row.id, detail={"from": inbound.sender_unit, "version": said["version"],
                                                                             "digest": said["digest"]})


def query(inbound: Inbound) -> None:
    """The lead shepherd's question arrives at the state's node."""
    said = shaped(inbound.body, _QUERY)
    row = Part.objects.filter(cycle=said["year"], state=node.current().state, area=said["area"], here=True).first()
    if inbound.sender != SECRETARIAT or said["state"] != node.current().state or not row or not row.submitted_version:
        raise Invalid("Nothing here was submitted that this could ask about.", code="not_submitted")
    if said["kind"] not in ("query", "comment") or not said["text"] or len(said["text"]) > reviewing.MAX_TEXT:
        raise Invalid("This is no question.", code="query_body")
    actor = service(node.current().state)
    Query.objects.create(
        id=said["id"],
        part=row,
        kind=said["kind"],
        subject=said["subject"][:40],
        text=said["text"],
        by_state=said["by_state"][:8],
        by_name=said["by_name"][:200],
        at=clock.now(),
    )
    if said["kind"] == "query" and row.step == table.SUBMITTED:
        take(actor, row, table.QUERY, table.QUERIED)
        owed.to_answer(actor, row)


def reply(inbound: Inbound) -> None:
    """The state's answer arrives at the Secretariat's node."""
    said = shaped(inbound.body, _REPLY)
    made = Query.objects.filter(pk=said["id"], part__state=inbound.sender, part__cycle=said["year"], part__area=said["area"]).first()
    if (
        node.current().state != SECRETARIAT
        or not made
        or said["stands"] == bool(said["answer"])
        or len(said["answer"]) > reviewing.MAX_TEXT
    ):
        raise Invalid("This answers no question.", code="reply_body")
    if made.answered:
        raise Conflict("This question has been answered.", code="answered")
    made.answer, made.stands, made.answered, made.answered_by = said["answer"], said["stands"], clock.now(), said["by"][:200]
    made.save(update_fields=["answer", "stands", "answered", "answered_by"])
    reviewing.after_answer(service(node.current().state), made.part)


def _check_content(content: dict[str, Any]) -> None:
    """Entries and figures of exactly their shape and within their limits."""
    if set(content) != {"entries", "figures"} or not isinstance(content["entries"], list) or not isinstance(content["figures"], list):
        raise Invalid("This is no report.", code="content")
    if len(content["entries"]) + len(content["figures"]) > MAX_ENTRIES:
        raise Invalid("The report is too long.", code="content")
    for entry in content["entries"]:
        said = shaped(entry, _ENTRY)
        for item in said["evidence"]:
            _short(shaped(item, _EVIDENCE))
        if (
            said["status"] not in STATUSES
            or said["shown_to"] not in SHOWN_TO
            or any(len(said[name]) > drafting.MAX_TEXT for name in drafting.TEXTS)
        ):
            raise Invalid("An entry of the report is not proper.", code="content")
    for figure in content["figures"]:
        _short(shaped(figure, _FIGURE))


def _short(said: dict[str, Any]) -> None:
    if any(len(value) > MAX_SHORT for value in said.values()):
        raise Invalid("A text of the report is too long.", code="content")


def shaped(value: Any, shape: dict[str, Any]) -> dict[str, Any]:
    """A message's fields, where they are exactly those of its shape and of their types; else `Invalid`."""
    if not isinstance(value, dict) or set(value) != set(shape) or any(
            not isinstance(value[name], kind) or (kind is int and isinstance(value[name], bool)) for name, kind in shape.items()):
        raise Invalid("The message has not the shape of its kind.", code="shape")
    return value


def register_kinds() -> None:
    """The three kinds of this room, opened unattended: what they say is text of a report, and nothing sealed to persons."""
    for name, handler in ((clearing.KIND, submission), (reviewing.QUERY, query), (reviewing.REPLY, reply)):
        register(Kind(name, 1, handler, opens=SERVICE))
