"""Knocks on a door of the table as a member of the cast: a valid body for a real thing, so that the answer shows what
the role is told and nothing else. Each knock is undone."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http.cookies import SimpleCookie
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from pypdf import PdfReader

from sheaf.plan.sharing import limits
from sheaf.register.records import queries
from tests import doors_plan
from tests.cast import PASSWORD
from tests.doors import Door
from tests.world import CONTACT, World

NO_SUCH_ID = "00000000-0000-7000-8000-000000000000"
HANDLING = {"classification": "RESTRICTED", "tlp": "AMBER", "pap": "AMBER", "use": ["H2"], "compartment": "OPEN"}
ORIGIN = {"source": "Report 12", "source_grade": "B", "information_grade": "2", "crime_area": "drugs", **HANDLING}
PROVENANCE = {"source": "Report 12", "crime_area": "drugs", "handling": {"source_grade": "B", "information_grade": "2"}}
ASK = {"subject": {"kind": "person", "names": ["Invented Person"], "birth_date": "1970"}, "purpose": "investigation",
       "case": "C-9", "nodes": ["MYS"]}
ASK_FORM = {"kind": "person", "names": "Invented Person", "birth_date": "1970", "purpose": "investigation", "case": "C-9",
            "nodes": ["MYS"]}
ALERT = {"subject": {"kind": "person", "names": ["Invented Person"]}, "purpose": "investigation", "case": "C-9"}
ALERT_FORM = {"kind": "person", "names": "Invented Person", "purpose": "investigation", "case": "C-9", "classification": "RESTRICTED",
              "compartment": "OPEN", "least": "0.5", "lists": "on", "ends": "2026-12-01"}
RULE = {"effect": "hold", "basis": "Invented Act, section 12", "priority": 500, "max_level": 2, "compartments": ["OPEN"]}
PLAN = {"schema": "Person", "dates": "dmy", "separator": ";", "encoding": "", "delimiter": "", "column-0": "@id",
        "column-1": "name"}
SCREEN = {"title": "Ferry", "kind": "passengers", "purpose": "border-check", "case": "C-9", "keep_days": "10"}
SCREEN_PLAN = {"schema": "Person", "dates": "dmy", "separator": ";", "encoding": "", "delimiter": "", "column-0": "name",
               "column-1": "birthDate"}
MARK = {"answers": True, "authority": "Invented Authority, section 3", "classification": "RESTRICTED", "compartment": "OPEN"}
APPOINT = {"unit": "THA/customs", "role": "officer", "clearance": 1, "compartments": ["OPEN"]}
DIRECTORY_FORM = {"unit": "THA/police", "name": "Night desk", "function": "police", "always": "on", "languages": "th, en",
                  "phone": "+66 2 000 0001"}


@dataclass(frozen=True)
class Told:
    """Everything that an answer tells: its status, and headers and body as text."""

    status: int
    text: str

    @classmethod
    def of(cls, answer: Any) -> Told:
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return cls(answer.status_code, "\n".join(f"{name}: {value}" for name, value in answer.items()) + "\n\n" + unpacked(body))


@lru_cache(maxsize=200)
def unpacked(data: bytes) -> str:
    """Everything that a body tells, of a PDF, Word or Excel file what stands in it."""
    if data.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return data.decode("utf-8", "replace")


Body = dict[str, Any] | Callable[[World], dict[str, Any]]


def _upload(name: str = "a.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"id,name\n1,Ann Aye\n")


# What a row sends; a row that is not here sends nothing (an empty form, or {}).
BODIES: dict[str, Body] = {
    "POST /access/me/appointment": lambda world: {"appointment": world.cast.owner.appointment_id},
    "POST /access/unlock": {"password": PASSWORD},
    "POST /access/tokens": {"name": "export", "scopes": ["record."], "days": 3},
    "POST /access/keys": lambda world: {"person": world.ids["person_id"]},
    "POST /access/people": {"username": "new.person", "name": "New Person"},
    "POST /access/people/<person_id>": APPOINT,
    "POST /access/people/<person_id>/reset": {"accept_loss": "yes"},
    "POST /access/people/<person_id>/active": {"active": "no", "accept_loss": "yes"},
    "POST /access/keys/rotate": {"address": "THA/police#OPEN"},
    "POST /access/appointments/<appointment_id>/end": {"accept_loss": "yes"},
    "POST /directory/new/<entry_type>": DIRECTORY_FORM,
    "POST /directory/edit/<entry_type>/<entry_id>": {**DIRECTORY_FORM, "version": 1},
    "POST /exchange/grants": lambda world: {"message_id": world.ids["message_id:arrived"], "audience": "THA/customs"},
    "POST /lists/upload": lambda world: {"source": "Ports", "target": "list", "file": _upload()},
    "POST /lists/imports/<job_id>/columns": PLAN,
    "POST /lists/sources/<source_id>/answers": MARK,
    "PUT /api/v1/lists/sources/<source_id>/answers": MARK,
    "POST /screening/new": lambda world: {**SCREEN, "file": _upload()},
    "POST /screening/<screening_id>/columns": SCREEN_PLAN,
    "POST /screening/<screening_id>/start": {"search": ["own"], "floor": "possible"},
    "POST /screening/candidates/<candidate_id>": {"decision": "unsure", "turn": "0"},
    "POST /api/v1/screening/runs": lambda world: {**SCREEN, "file": _upload()},
    "POST /api/v1/screening/runs/<screening_id>/map": {"columns": {"Full name": "name"}},
    "POST /api/v1/screening/candidates/<candidate_id>": {"decision": "unsure", "turn": 0},
    "POST /records/new": {**ORIGIN, "crime_area": "", "schema": "Person", "p.name": "Invented Person"},
    "POST /records/<record_id>/edit": {**ORIGIN, "version": 1, "p.alias": "Invented Alias"},
    "POST /records/<record_id>/retire": {"version": 1},
    "POST /records/<record_id>/canary": {"on": "yes"},
    "PUT /api/v1/records/<record_id>/canary": {"on": True},
    "POST /records/<record_id>/merge": lambda world: {"with": world.ids["record_id:other"], "despite": "yes"},
    "POST /records/<record_id>/layout": lambda world: {world.ids["record_id"]: [1, 2]},
    "POST /records/<record_id>/attachments": lambda world: {**HANDLING, "file": _upload("note.txt")},
    "POST /records/attachments/<attachment_id>/hand-over": {"to": "The court"},
    "POST /ask/new": ASK_FORM,
    "POST /ask/held/<held_id>": {"decision": "unsure"},
    "POST /ask/rules": RULE,
    "POST /alerts/new": ALERT_FORM,
    "POST /alerts/matches/<match_id>": {"decision": "unsure"},
    "POST /alerts/<alert_id>/renew": {"ends": "2026-12-01"},
    "POST /requests/new": {"kind": "police_request", "to": "MYS/police"},
    "POST /requests/drafts/<draft_id>/do": lambda world: {"do": "release", "revision": world.revision("draft_id:waiting")},
    "POST /api/v1/requests/drafts/<draft_id>/release": lambda world: {"revision": world.revision("draft_id:waiting")},
    "POST /requests/<conversation_id>/hand": lambda world: {"to": world.cast.colleague.person_id, "reason": "absent"},
    "POST /api/v1/requests/<conversation_id>/hand": lambda world: {"to": world.cast.colleague.person_id, "reason": "absent"},
    "POST /requests/<conversation_id>/act/<event>": {"reason": "solved"},
    "POST /api/v1/access/tokens": {"name": "export", "scopes": ["record."], "days": 3},
    "POST /api/v1/access/people": {"username": "new.person", "name": "New Person"},
    "POST /api/v1/access/people/<person_id>/reset": {"accept_loss": True},
    "POST /api/v1/access/appointments": lambda world: {**APPOINT, "person_id": world.ids["person_id"]},
    "POST /api/v1/access/people/<person_id>/active": {"active": False, "accept_loss": True},
    "POST /api/v1/access/keys/rotate": {"address": "THA/police#OPEN"},
    "POST /api/v1/access/appointments/<appointment_id>/end": {"accept_loss": True},
    "POST /api/v1/access/keys/grant": lambda world: {"person_id": world.ids["person_id"]},
    "PUT /api/v1/directory/own/<entry_type>": {"payload": CONTACT},
    "POST /api/v1/exchange/grants": lambda world: {"message_id": world.ids["message_id:arrived"], "audience": ["THA/customs"]},
    "POST /api/v1/exchange/grants/<grant_id>": {"give": False},
    "POST /api/v1/lists/imports": lambda world: {"source": "Ports", "file": _upload()},
    "POST /api/v1/lists/imports/<job_id>/map": {"columns": {"Ref": "@id", "Full name": "name"}},
    "POST /search/index/rebuild": {"which": "all"},
    "POST /api/v1/records/index": {"which": "all"},
    "POST /api/v1/records/": {"schema_name": "Person", "facts": {"name": ["Invented Person"]}, "provenance": PROVENANCE},
    "PATCH /api/v1/records/<record_id>": {"version": 1, "add": {"alias": ["Invented Alias"]}, "provenance": PROVENANCE},
    "POST /api/v1/records/<record_id>/retire": {"version": 1},
    "POST /api/v1/records/<record_id>/merge": lambda world: {"gone": world.ids["record_id:other"], "despite": True},
    "POST /api/v1/records/<record_id>/attachments": lambda world: {"file": _upload("note.txt")},
    "POST /api/v1/records/attachments/<attachment_id>/hand-over": {"to": "The court"},
    "POST /api/v1/asks/questions": ASK,
    "POST /api/v1/asks/held/<held_id>": {"decision": "unsure"},
    "POST /api/v1/asks/rules": RULE,
    "POST /api/v1/alerts/": ALERT,
    "POST /api/v1/alerts/matches/<match_id>": {"decision": "unsure"},
    "POST /api/v1/alerts/<alert_id>/renew": {"ends": "2026-12-01"},
    "POST /api/v1/requests/drafts": {"to": "MYS/police"},
    "PATCH /api/v1/requests/drafts/<draft_id>": {"priority": "flash"},
    "POST /api/v1/requests/drafts/<draft_id>/files": {"name": "a.txt", "content_base64": "QQ=="},
    "POST /api/v1/requests/drafts/<draft_id>/give-back": {"reason": "Say why."},
    "POST /api/v1/requests/<conversation_id>/act": {"event": "withdraw", "fields": {"reason": "solved"}},
}
# Query strings without which the page has nothing to decide.
QUERIES = {
    "GET /search": "?q=Somchai+Jaidee", "GET /api/v1/records/search": "?q=Somchai+Jaidee",
    "GET /api/v1/access/why": "?verb=record.read", "GET /access/why": "?verb=record.read",
}
# Where another thing than the usual one stands behind the door: the step must be possible for whoever may.
THINGS = {
    "POST /exchange/letters/<letter_id>/<action>": {"letter_id": "letter_id:in", "action": "settle"},
    "POST /api/v1/exchange/letters/<letter_id>/settle": {"letter_id": "letter_id:in"},
    "DELETE /api/v1/exchange/grants/<grant_id>": {"grant_id": "grant_id:given"},
    "POST /exchange/grants/<grant_id>/<decision>": {"decision": "refuse"},
    "POST /requests/drafts/<draft_id>/do": {"draft_id": "draft_id:waiting"},
    "POST /api/v1/requests/drafts/<draft_id>/release": {"draft_id": "draft_id:waiting"},
    "POST /api/v1/requests/drafts/<draft_id>/give-back": {"draft_id": "draft_id:waiting"},
    "DELETE /api/v1/requests/drafts/<draft_id>/files/<file_id>": {"file_id": "file_id:writing"},
    "GET /api/v1/requests/drafts/<draft_id>/files/<file_id>": {"file_id": "file_id:writing"},
    "GET /requests/drafts/<draft_id>/files/<file_id>": {"file_id": "file_id:writing"},
    "POST /lists/imports/<job_id>/columns": {"job_id": "job_id:uploaded"},
    "POST /api/v1/lists/imports/<job_id>/abandon": {"job_id": "job_id:spare"},  # its file does not come back
    **{door: {"screening_id": "screening_id:uploaded"} for door in (
        "GET /screening/<screening_id>/columns", "POST /screening/<screening_id>/columns",
        "POST /api/v1/screening/runs/<screening_id>/map")},
    **{door: {"screening_id": "screening_id:mapped"} for door in (
        "GET /screening/<screening_id>/preview", "POST /screening/<screening_id>/start",
        "GET /api/v1/screening/runs/<screening_id>/preview", "POST /api/v1/screening/runs/<screening_id>/start")},
    **{door: {"screening_id": "screening_id:spare"} for door in (  # its file does not come back
        "POST /screening/<screening_id>/abandon", "POST /api/v1/screening/runs/<screening_id>/abandon")},
    "GET /lists/imports/<job_id>/columns": {"job_id": "job_id:uploaded"},
    "POST /api/v1/lists/imports/<job_id>/map": {"job_id": "job_id:uploaded"},
}
for _conversation in ("GET /exchange/conversations/<conversation_id>", "GET /api/v1/exchange/conversations/<conversation_id>"):
    THINGS[_conversation] = {"conversation_id": "thread"}
BODIES |= doors_plan.BODIES
QUERIES |= doors_plan.QUERIES
THINGS |= doors_plan.THINGS
FORMS = ("/attachments", "/lists/imports", "/screening/runs", *doors_plan.FORMS)  # API routes that take a form with a file


def path_of(world: World, door: Door, *, real: bool = True) -> str:
    """The address with ids of real things, or with ids that name nothing."""
    things = world.things.get(door.name) or THINGS.get(door.plain, {})

    def put(found: re.Match[str]) -> str:
        name = found[1]
        if not real and name.endswith("_id"):
            return NO_SUCH_ID
        chosen = things.get(name, name)
        return world.ids.get(chosen, chosen)

    return "/" + re.sub(r"<(\w+)>", put, door.route) + QUERIES.get(door.plain, "")


def _as_read(world: World, who: str, door: Door, body: dict[str, Any]) -> dict[str, Any]:
    """The body with the version of the record that this member of the cast reads: an edit hidden from them has none."""
    if "version" not in body or "records/<record_id>" not in door.route or who not in world.cast.actors:
        return body
    record = world.ids["record_id"]
    return {**body, "version": queries.versions(world.cast.actors[who], [record])[record]}


def knock(world: World, who: str, door: Door, *, real: bool = True, empty: bool = False) -> Told:
    """The answer that this member of the cast gets. real: about a real thing; empty: with an empty body."""
    found = world.bodies.get(door.name) or BODIES.get(door.plain, {})
    body = _as_read(world, who, door, found(world) if callable(found) else found)
    client, path = world.cast.client(who), path_of(world, door, real=real)
    before = {name: found.copy() for name, found in client.cookies.items()}
    limits.forget()  # the public pages count in the process, under a clock that stands still
    with transaction.atomic():
        if door.method == "GET":
            answer: Any = client.get(path)
        elif (door.route.startswith("api/") and not door.route.endswith(FORMS)) or door.route.endswith("/layout"):
            answer = client.generic(door.method, path, json.dumps({} if empty else body), content_type="application/json")
        else:
            answer = client.post(path, {} if empty else body)
        told = Told.of(answer)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie()
    client.cookies.update(before)
    return told
