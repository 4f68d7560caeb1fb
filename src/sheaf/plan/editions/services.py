"""Writes: attach a text, make an edition, say how its clauses answer those of another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid, TooLarge
from sheaf.plan.editions import queries
from sheaf.plan.editions.models import CLAUSE_CODE, CODE, RELATIONS, Clause, Crosswalk, Edition, Passage
from sheaf.plan.editions.reading import Coded, coded, outline
from sheaf.plan.editions.reading.codes import Row, rows_of
from sheaf.plan.editions.reading.outline import CLAUSE, MAX_TEXT, TITLE
from sheaf.plan.editions.shapes import Report
from sheaf.store import atomic

FIRST = "POA-2016-2025"  # the edition whose catalogue is shipped
MAX_BYTES = 4 * MAX_TEXT
MAX_NOTE = 300
_OTHER_KINDS = {b"%PDF": "a PDF", b"PK\x03\x04": "a Word file or an archive", b"\xd0\xcf\x11\xe0": "an old Word file",
                b"{\\rtf": "rich text", b"<!DOCTYPE": "a web page", b"<html": "a web page"}  # by how such a file begins
_CODE = re.compile(r"^[A-Z0-9][A-Z0-9.-]{1,38}[A-Z0-9]$")


def read(actor: Actor, *, data: bytes, edition: str = FIRST, catalogue: str = "") -> Report:
    """What an import of this file would do; nothing is written. catalogue: CSV with the columns of ours, for another plan."""
    require(actor, "plan.edit", _facts())
    return _report(data, _checked_code(edition), catalogue)


def attach(actor: Actor, *, data: bytes, edition: str = FIRST, plan: str = "", title: str = "", catalogue: str = "", follows: str = "",
           accept: bool = False, replace: bool = False) -> Report:
    """Attach a text to an edition, made where there is none. `Conflict` with the report's problems unless accepted, and where
    clauses would be overwritten unless `replace`; then nothing is written."""
    require(actor, "plan.edit", _facts())
    with atomic():
        held = Edition.objects.select_for_update().filter(pk=_checked_code(edition)).first()
        report = _report(data, edition, catalogue)
        _refuse(report, accept=accept, replace=replace)
        row = held or Edition(code=edition, plan=plan or edition.rpartition("-")[0] or edition)
        if report.added or report.changed or not held or row.digest != report.digest:
            _write(row, report, title=title, follows=follows)
            audit.record(actor, "plan.edit", kind="edition", object_id=edition,
                         detail={"did": "import", "clauses": len(report.clauses), "sha256": report.digest})
    return report


def _refuse(report: Report, *, accept: bool, replace: bool) -> None:
    told = [{"line": item.line, "message": item.sentence} for item in report.problems]
    if told and not accept:
        raise Conflict(f"The text has {len(told)} places that a person must look at; nothing was imported.", code="problems", problems=told)
    if report.changed and not replace:
        raise Conflict("The text of these clauses would change: " + ", ".join(report.changed) + ". Nothing was imported.",
                       code="changed", clauses=list(report.changed))


def _report(data: bytes, edition: str, catalogue: str) -> Report:
    found = outline(_text(data))
    if not found.clauses:
        raise Invalid(found.problems[-1].sentence, code="no_clauses")
    rows = rows_of(catalogue) if catalogue else _known(edition)
    clauses, problems = coded(found, rows)
    held = {item.code: item for item in Clause.objects.filter(edition=edition)}
    changed = [item.code for item in clauses if item.code in held and held[item.code].text not in ("", item.passage.text)]
    added = [item.code for item in clauses if item.code not in held or not held[item.code].text]
    codes = {item.passage.line: item.code for item in clauses}
    counted = [replace(item, sentence=f"{item.sentence} This one has the code {codes[item.line]}.")
               if item.code == "twice" and item.line in codes else item for item in found.problems]
    return Report(
        edition, " ".join(item.shown for item in found.passages if item.kind == TITLE)[:300], sha256_hex(data), tuple(clauses),
        tuple(item for item in found.passages if item.kind != CLAUSE), (*counted, *problems), tuple(added), tuple(changed),
        len(clauses) - len(added) - len(changed), found.period)


def _known(edition: str) -> list[Row]:
    """The codes that the edition has already, so that a text attached to it gets the same ones."""
    return [Row(item.code, item.section.partition(".")[0], item.heading, item.number, item.strength, item.short_title)
            for item in Clause.objects.filter(edition=edition).order_by("position", "code")]


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise TooLarge(f"At most {MAX_BYTES // 1_000_000} MB of text.")
    if kind := next((words for head, words in _OTHER_KINDS.items() if data[:1024].lstrip().startswith(head)), ""):
        raise Invalid(f"The file is {kind} and not plain text: save or copy its words as plain text in UTF-8 first.", code="no_text")
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("The file is no UTF-8 text. Save the plan as plain text first.", code="encoding") from error
    if not text.strip():
        raise Invalid("The file is empty.", code="empty")
    if "\0" in text:
        raise Invalid("The file is no text: it has null bytes.", code="encoding")
    if len(text) > MAX_TEXT:
        raise TooLarge(f"At most {MAX_TEXT:,} characters of text.")
    return text


def _write(row: Edition, report: Report, *, title: str, follows: str) -> None:
    row.title = (title or row.title or report.title or row.code)[:300]
    row.follows = follows[:200] or row.follows
    if report.period[0]:
        row.starts, row.ends = date(report.period[0], 1, 1), date(report.period[1], 12, 31)
    row.digest, row.updated = report.digest, clock.now()
    row.version += bool(row.pk and Edition.objects.filter(pk=row.pk).exists())
    row.save()
    for position, item in enumerate(report.clauses):
        _write_clause(row, position, item)
    Passage.objects.filter(edition=row).delete()
    Passage.objects.bulk_create(
        Passage(edition=row, position=item.line, kind=item.kind, section=item.section[:200], shown=item.shown) for item in report.passages)


def _write_clause(row: Edition, position: int, item: Coded) -> None:
    values = {"position": position, "number": item.passage.number, "strength": item.strength, "text": item.passage.text,
              "shown": item.passage.shown, "section": item.passage.section[:200], "heading": item.passage.heading[:200]}
    if item.short_title:
        values["short_title"] = item.short_title
    Clause.objects.update_or_create(edition=row, code=item.code[:CLAUSE_CODE], defaults=values)


def draft(actor: Actor, *, edition: str, title: str, plan: str, rows: Iterable[tuple[str, str, str]]) -> Edition:
    """A draft of an edition that nobody adopted yet: rows of (code, section, words), in order. `Conflict` where the edition exists."""
    require(actor, "plan.edit", _facts())
    if not title.strip() or len(title) > 300:
        raise Invalid("A draft needs a title.", fields={"title": "At most 300 characters."})
    with atomic():
        if Edition.objects.filter(pk=_checked_code(edition)).exists():
            raise Conflict("There is an edition with this code; a draft begins a new one.", code="exists")
        row = Edition.objects.create(code=edition, plan=plan[:CODE], title=title.strip(), source="draft")
        Clause.objects.bulk_create(
            Clause(edition=row, code=code[:CLAUSE_CODE], position=position, section=section[:200], number=str(position + 1),
                   strength="encouraged", short_title=" ".join(words.split())[:200], text="", shown="")
            for position, (code, section, words) in enumerate(rows))
        audit.record(actor, "plan.edit", kind="edition", object_id=edition, detail={"did": "draft"})
    return row


def relate(actor: Actor, *, relation: str, before: tuple[str, str] | None, after: tuple[str, str] | None, note: str = "") -> Crosswalk:
    """Say how a clause, (edition, code), is answered in another edition; the same pair again changes the relation."""
    require(actor, "plan.edit", _facts())
    if relation not in RELATIONS:
        raise Invalid("There is no such relation.", fields={"relation": f"One of {', '.join(RELATIONS)}."})
    if (before is None) != (relation == "new") or (after is None) != (relation == "dropped"):
        raise Invalid("“new” has no clause before, “dropped” none after; every other relation has both.", fields={"relation": "See above."})
    rows = [queries.clause(actor, *place) if place else None for place in (before, after)]
    if rows[0] and rows[1] and rows[0].edition_id == rows[1].edition_id and relation != "serves":
        raise Invalid("Both clauses are of one edition.", fields={"after": "Choose a clause of another edition."})
    with atomic():
        found, _ = Crosswalk.objects.update_or_create(
            before=rows[0], after=rows[1], defaults={"relation": relation, "note": note[:MAX_NOTE], "created_by": actor.person_id})
        audit.record(actor, "plan.edit", kind="crosswalk", object_id=found.id, detail={"did": "relate", "relation": relation})
    return found


def unrelate(actor: Actor, *, crosswalk_id: str) -> None:
    """Take a relation back."""
    require(actor, "plan.edit", _facts())
    row = queries.crosswalk_row(actor, crosswalk_id)
    with atomic():
        row.delete()
        audit.record(actor, "plan.edit", kind="crosswalk", object_id=crosswalk_id, detail={"did": "unrelate"})


def bind(actor: Actor, *, edition: str, to: str) -> Edition:
    """Bind an edition's validity to another's: its dates are the other's from now on (RM-1). to: empty lets it go."""
    require(actor, "plan.edit", _facts())
    with atomic():
        row, other = queries.edition(actor, edition), queries.edition(actor, to) if to else None
        if other and edition in queries.chain(other):
            raise Invalid("The two would follow each other in a circle.", fields={"to": "Choose another edition."})
        row.followed, row.follows, row.updated = other, other.title[:200] if other else "", clock.now()
        row.save(update_fields=["followed", "follows", "updated"])
        audit.record(actor, "plan.edit", kind="edition", object_id=edition, detail={"did": "bind", "to": to})
    return row


def _checked_code(code: str) -> str:
    if not _CODE.match(code) or len(code) > CODE:
        raise Invalid("An edition's code has capitals, digits, points and hyphens, such as POA-2016-2025.",
                      fields={"edition": "Such as POA-2016-2025."})
    return code


def _facts() -> Facts:
    return Facts(kind="edition", state=node.current().state)
