"""Drafts: started, saved as one writes, given files, submitted for release, discarded. Sealed all the time."""

from __future__ import annotations

import base64
import unicodedata
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require, unseen
from sheaf.audit import services as audit
from sheaf.directory import queries as directory
from sheaf.exchange import services as exchange
from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, TooLarge
from sheaf.kernel.handling import Handling, parse
from sheaf.requests import acting, kinds, schema, wording
from sheaf.requests.hooks import PREFILL
from sheaf.requests.models import UNIT, Conversation, Draft, DraftFile
from sheaf.store import atomic

MAX_FILE = 10 * 1024 * 1024  # bytes; a sealed draft is held in the database
MAX_FILES = 10
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # Unicode categories that a file name does not need


def start(actor: Actor, *, kind: str, event: str = "", conversation_id: str = "", source: str = "",
          to: str = "") -> Draft:
    """A new draft: of an opening (`source` such as `answer:<id>` fills it), or of a step in a conversation."""
    spec = kinds.get(kind)
    conversation = acting.conversation(actor, conversation_id) if conversation_id else None
    row = spec.row(event or spec.table.opener)
    if conversation:
        acting.require_step(actor, conversation, row.event)
    elif row.event != spec.table.opener:
        raise Invalid("This step needs a conversation.", code="needs_conversation")
    facts = conversation.facts() if conversation else Facts("draft", state=actor.state, unit=actor.unit)
    require(actor, row.verb, facts)
    value = _first_value(actor, spec, row.event, conversation, source)
    with atomic():
        draft = Draft(kind=kind, event=row.event, conversation=conversation, state=actor.state, unit=actor.unit,
                      owner=actor.person_id, authors=[actor.person_id],
                      addressee=conversation.counterpart if conversation else _addressable(to or str(value.pop("to", ""))))
        value.pop("to", None)
        _put(draft, value)
        draft.save(force_insert=True)
        audit.record(actor, "request.draft", kind="draft", object_id=draft.id, detail={"kind": spec.wire(row.event)})
    return draft


def _first_value(actor: Actor, spec: kinds.Kind, event: str, conversation: Conversation | None,
                 source: str) -> dict[str, Any]:
    value: dict[str, Any] = {"fields": {}, "handling": Handling().as_dict(), "files": [], "parents": [], "returned": ""}
    if conversation:
        value["parents"] = wording.parents_of(conversation) if spec.row(event).derived else []
        value["handling"] = wording.starting(actor, conversation, value["parents"]).as_dict()
        known = {field.name for field in spec.schema(event)}
        opening = wording.opening(actor, conversation) if spec.row(event).derived else {}
        carried = {"crime_area": conversation.crime_area, **spec.carries(event, opening)}
        value["fields"] = {name: given for name, given in carried.items() if name in known and given}
    elif source:
        value |= _prefilled(actor, spec, source)
    return value


def _prefilled(actor: Actor, spec: kinds.Kind, source: str) -> dict[str, Any]:
    name, _, key = source.partition(":")
    if name not in PREFILL:
        raise NotFound("Nothing is filled in from there.", code="unknown_source")
    given = PREFILL[name](actor, key)
    fields = spec.fills({**given, **given.get("fields", {})})
    handling = given.get("handling") or Handling(
        purpose=str(fields.get("purpose", "")), case=str(fields.get("case", ""))).as_dict()
    return {"fields": fields, "to": str(given.get("to", "")), "parents": list(given.get("parents", [])),
            "handling": handling.as_dict() if isinstance(handling, Handling) else dict(handling)}


def save(actor: Actor, *, draft_id: str, fields: dict[str, Any] | None = None, handling: dict[str, Any] | None = None,
         to: str | None = None, priority: str | None = None,
         forwardable: bool | None = None, revision: int | None = None) -> Draft:
    """Keep what was written so far, complete or not. `Conflict` where somebody saved in between."""
    draft, value = opened(actor, draft_id, "request.edit")
    if not draft.editable:
        raise Conflict("It is not with the drafter any more.", code="not_editable")
    if revision is not None and revision != draft.revision:
        raise Conflict("Somebody else has changed this draft since you opened it. Load the page again.", code="revision")
    if fields is not None:
        value["fields"] = schema.shape(draft.spec.schema(draft.event), fields)
    if handling is not None:
        value["handling"] = parse(handling).as_dict()
    if forwardable is not None:
        value["forwardable"] = forwardable
    _address(draft, to, priority)
    _keep(actor, draft, value)
    return draft


def _address(draft: Draft, to: str | None, priority: str | None) -> None:
    if to is not None and draft.conversation_id is None:
        draft.addressee = _addressable(to)
    if priority is not None:
        if priority not in draft.spec.priorities:
            raise Invalid("There is no such urgency.", fields={"priority": "Choose one of the list."})
        draft.priority = priority


def _addressable(to: str) -> str:
    """What may stand as an addressee; whether the directory knows it is asked at submission."""
    if len(to) > UNIT:
        raise Invalid("There is no such unit.", fields={"to": "Choose the unit that it goes to."})
    return to


def claim(draft: Draft) -> None:
    """Inside a transaction, before the draft is written: it is still as it was read, and this is its next revision.

    `Conflict` where somebody else wrote, submitted, returned or sent it in between: nobody's words are written over.
    """
    if not Draft.objects.filter(pk=draft.pk, revision=draft.revision, stage=draft.stage).update(revision=draft.revision + 1):
        raise Conflict("Somebody else has changed this draft since you opened it. Load the page again.", code="revision")
    draft.revision += 1


def _keep(actor: Actor, draft: Draft, value: dict[str, Any]) -> None:
    with atomic():
        claim(draft)
        _put(draft, value)
        draft.authors = sorted({*draft.authors, actor.person_id})
        draft.changed = clock.now()
        draft.save()
        audit.record(actor, "request.edit", kind="draft", object_id=draft.id, detail={"revision": draft.revision})


def _put(draft: Draft, value: dict[str, Any]) -> None:
    """Seal the value, and give the row the columns that the policy looks at."""
    handling = parse(value["handling"])
    draft.level, draft.compartment = handling.level, handling.compartment
    draft.crime_area = str(value["fields"].get("crime_area", "")) or (
        draft.conversation.crime_area if draft.conversation else "")
    draft.sealed = exchange.seal_local(draft.unit, draft.compartment, value)


def opened(actor: Actor, draft_id: str, verb: str = "request.read") -> tuple[Draft, dict[str, Any]]:
    """The draft and what is in it; `NotFound`, `Refused` or `Locked`."""
    with unseen(actor, verb, "There is no such draft."):
        draft = Draft.objects.filter(pk=draft_id, unit=actor.unit).select_related("conversation").first()
        if draft is None:
            raise NotFound("There is no such draft.")
        require(actor, verb, draft.facts())
    return draft, exchange.open_local(actor, bytes(draft.sealed))


def plain_name(name: str) -> str:
    """A file's name without folders, control characters or letters that turn the direction of writing."""
    kept = "".join(letter for letter in name if unicodedata.category(letter) not in _UNSEEN)
    return kept.replace("/", "_").replace("\\", "_").strip()[:120] or "file"


def attach(actor: Actor, *, draft_id: str, name: str, media_type: str, content: bytes) -> DraftFile:
    """Add a file; it is sealed at once."""
    draft, value = opened(actor, draft_id, "request.edit")
    if not draft.editable:
        raise Conflict("It is not with the drafter any more.", code="not_editable")
    if len(content) > MAX_FILE or len(value["files"]) >= MAX_FILES:
        raise TooLarge(f"At most {MAX_FILES} files of {MAX_FILE // 1024 // 1024} MiB each.", code="file_size")
    name = plain_name(name)
    if name in {item["name"] for item in value["files"]}:
        raise Invalid("There is a file of this name already.", fields={"file": "Choose another name."})
    with atomic():
        row = DraftFile.objects.create(draft=draft, sealed=exchange.seal_local(
            draft.unit, draft.compartment, {"content": base64.b64encode(content).decode()}))
        value["files"].append({"id": row.id, "name": name, "media_type": media_type, "size": len(content)})
        _keep(actor, draft, value)
    return row


def file_of(actor: Actor, *, draft_id: str, file_id: str) -> bytes:
    """The bytes of a draft's file, for whoever may read the draft: nobody releases a file unseen."""
    draft, value = opened(actor, draft_id)
    row = DraftFile.objects.filter(draft=draft, pk=file_id).first()
    if row is None or file_id not in {item["id"] for item in value["files"]}:
        raise NotFound("There is no such file.")
    content = base64.b64decode(exchange.open_local(actor, bytes(row.sealed))["content"])
    audit.record(actor, "request.read", kind="draft", object_id=draft.id, outcome="read", detail={"file": row.id})
    return content


def detach(actor: Actor, *, draft_id: str, file_id: str) -> None:
    """Take a file out again."""
    draft, value = opened(actor, draft_id, "request.edit")
    if not draft.editable:
        raise Conflict("It is not with the drafter any more.", code="not_editable")
    value["files"] = [item for item in value["files"] if item["id"] != file_id]
    with atomic():
        DraftFile.objects.filter(draft=draft, pk=file_id).delete()
        _keep(actor, draft, value)


def submit(actor: Actor, *, draft_id: str) -> Draft:
    """Hand it to a second person for release; `Invalid` says field by field what is missing."""
    draft, value = opened(actor, draft_id, "request.edit")
    if not draft.editable:
        raise Conflict("It is not with the drafter any more.", code="not_editable")
    check(actor, draft, value)
    with atomic():
        claim(draft)
        draft.stage, draft.submitted_by, draft.changed = Draft.Stage.WAITING, actor.person_id, clock.now()
        draft.authors = sorted({*draft.authors, actor.person_id})
        draft.save()
        audit.record(actor, "request.submit", kind="draft", object_id=draft.id)
    return draft


def check(actor: Actor, draft: Draft, value: dict[str, Any]) -> dict[str, Any]:
    """The complete fields; `Invalid` with everything that is missing, the addressee and the handling included."""
    spec, problems = draft.spec, {}
    if draft.conversation:
        acting.require_step(actor, draft.conversation, draft.event)
    if not draft.addressee or draft.addressee not in {entry.subject for entry in directory.units()}:
        problems["to"] = "Choose the unit that it goes to."
    given = {**value["fields"]}
    try:
        given = schema.complete(spec.schema(draft.event), given)
        extra = spec.checks.get(draft.event)
        beside = {"priority": draft.priority, "level": draft.level, "compartment": draft.compartment}
        problems |= extra({**given, **beside}) if extra else {}
    except Invalid as error:
        problems |= error.details.get("fields", {})
    if problems:
        raise Invalid("Something is missing or contradicts itself.", fields=problems)
    wording.not_wider(actor, parse(value["handling"]), [item for item in value["parents"] if isinstance(item, str)])
    return given


def discard(actor: Actor, *, draft_id: str) -> None:
    """Give it up; what was written is wiped."""
    draft, value = opened(actor, draft_id, "request.edit")
    if draft.stage == Draft.Stage.SENT:
        raise Conflict("It was sent.", code="not_editable")
    with atomic():
        claim(draft)
        draft.files.all().delete()
        draft.stage, draft.changed = Draft.Stage.DISCARDED, clock.now()
        _put(draft, {**value, "fields": {}, "files": []})
        draft.save()
        audit.record(actor, "request.discard", kind="draft", object_id=draft.id)
