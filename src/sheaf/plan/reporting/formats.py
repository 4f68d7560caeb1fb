"""Formats of reports: what they ask, the Word template that goes with one, and their digest, which a compilation is bound to."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.directory import queries as directory
from sheaf.kernel import canonical, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound, TooLarge
from sheaf.plan.reporting.models import CODE, Cycle, Format
from sheaf.store import atomic

MAX_QUESTIONS = 200
MAX_TEMPLATE = 5 * 1024 * 1024  # bytes; a letterhead with an emblem has some hundred thousand
MAX_UNPACKED = 50 * 1024 * 1024
KINDS = ("annual", "midterm", "final")


def formulate(
    actor: Actor, *, code: str, title: str, questions: list[dict[str, Any]], kind: str = "annual", template: bytes = b""
) -> Format:
    """A version of the format. questions: [{subject, title, areas?}] in order; a format that a cycle uses never changes."""
    require(actor, "plan.keep", Facts(kind="format", state=node.current().state))
    wrong = _wrong(code, title, kind)
    if wrong:
        raise Invalid("The format cannot be made as written.", fields=wrong)
    clean = _questions(questions)
    with atomic():
        if Format.objects.filter(pk=code).exists():
            raise Conflict("There is a format with this code; a new version has a new one.", code="exists")
        made = Format(code=code, title=title.strip(), kind=kind, questions=clean, template=_template(template) if template else b"")
        made.digest = digest_of(made)
        made.save(force_insert=True)
        audit.record(actor, "plan.keep", kind="format", object_id=made.code, detail={"did": "formulate", "digest": made.digest})
    return made


def set_template(actor: Actor, *, code: str, data: bytes) -> Format:
    """Bind a Word template to a format that nobody has decided on and no cycle uses; its digest changes with it."""
    require(actor, "plan.keep", Facts(kind="format", state=node.current().state))
    clean = _template(data)
    with atomic():
        row = Format.objects.select_for_update().filter(pk=code).first()
        if not row:
            raise NotFound("There is no such format.")
        if row.formulated_by or row.approved_by or Cycle.objects.filter(format=row).exists():
            raise Conflict("A format that was decided on or used is changed by a new version.", code="decided")
        row.template = clean
        row.digest = digest_of(row)
        row.save(update_fields=["template", "digest"])
        audit.record(actor, "plan.keep", kind="format", object_id=code, detail={"did": "template", "digest": row.digest})
    return row


def digest_of(row: Format) -> str:
    """SHA-256 of what the format says, its template included."""
    said = {"kind": row.kind, "questions": row.questions, "title": row.title}
    return canonical.digest({**said, "template": sha256_hex(bytes(row.template))} if row.template else said)


def _template(data: bytes) -> bytes:
    """A Word document without macros; `Invalid` or `TooLarge` else."""
    if len(data) > MAX_TEMPLATE:
        raise TooLarge(f"At most {MAX_TEMPLATE // 1024 // 1024} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names, size = set(packed.namelist()), sum(item.file_size for item in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Invalid("This is no Word document.", fields={"file": "A file that ends in .docx."}) from error
    if "word/document.xml" not in names or size > MAX_UNPACKED:
        raise Invalid("This is no Word document.", fields={"file": "A file that ends in .docx."})
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for name in names):
        raise Invalid("A template with macros is not taken.", fields={"file": "Save it as .docx, without macros."})
    return data


def _wrong(code: str, title: str, kind: str) -> dict[str, str]:
    wrong = {}
    if not code or len(code) > CODE or not all(letter.isalnum() or letter in "-." for letter in code):
        wrong["code"] = f"Letters, digits, points and hyphens, at most {CODE}."
    if not title.strip() or len(title) > 200:
        wrong["title"] = "Between 1 and 200 characters."
    if kind not in KINDS:
        wrong["kind"] = f"One of {', '.join(KINDS)}."
    return wrong


def _questions(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each with a subject of its own and a title; `Invalid` names the first that is not."""
    if not questions or len(questions) > MAX_QUESTIONS:
        raise Invalid(f"A format asks between 1 and {MAX_QUESTIONS} questions.", fields={"questions": "See above."})
    areas, seen, clean = {area.code for area in directory.crime_areas()}, set(), []
    for number, item in enumerate(questions, 1):
        subject, title, of = str(item.get("subject", "")), str(item.get("title", "")), list(item.get("areas", []))
        if not subject or len(subject) > 40 or subject in seen or not title or len(title) > 300 or set(of) - areas:
            raise Invalid(
                f"Question {number} needs a subject of its own, a title, and crime areas that exist.",
                fields={"questions": f"Question {number}."},
            )
        seen.add(subject)
        clean.append({"subject": subject, "title": title, **({"areas": of} if of else {})})
    return clean
