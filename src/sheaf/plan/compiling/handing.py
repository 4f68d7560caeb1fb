"""Documents handed out: a rendering of a compilation, or a paper gathered for a reader, as PDF or Word; each told in the log."""

from __future__ import annotations

from sheaf.access.actor import Actor
from sheaf.audit import services as audit
from sheaf.kernel.errors import Invalid, NotFound
from sheaf.plan.compiling import documents, openly, queries
from sheaf.plan.compiling.models import Compilation
from sheaf.plan.reporting.models import Format

SUFFIX = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


def compiled(actor: Actor, row: Compilation, *, rendering: str, suffix: str) -> documents.Printed:
    """A rendering of a compilation as PDF or Word, with the signs that were printed as numbers. NotFound where the actor may not have
    this rendering."""
    if rendering not in documents.RENDERINGS or suffix not in SUFFIX:  # names the choices before it asks: they are no secret
        raise Invalid("There is no such document.", fields={"rendering": f"{', '.join(documents.RENDERINGS)}; as {' or '.join(SUFFIX)}"})
    if rendering not in queries.renderings(actor, row):
        raise NotFound("There is no such report.")
    shown = openly.view_of(row, rendering)
    template = _template(row) if suffix == "docx" else b""
    if template:
        made = documents.Printed(documents.by_template(shown, template))
    elif suffix == "pdf":
        made = documents.printed_pdf(documents.report(shown))
    else:
        made = documents.Printed(documents.word(documents.report(shown)))
    audit.record(actor, "plan.report", kind="compilation", object_id=row.id, outcome="read", detail={"rendering": rendering, "as": suffix})
    return made


def hand_out(actor: Actor, paper: documents.Paper, suffix: str, *, verb: str, kind: str, key: str) -> bytes:
    """A paper that was gathered for this reader, as PDF or Word; told in the log."""
    made = printed(paper, suffix)
    audit.record(actor, verb, kind=kind, object_id=key, outcome="read", detail={"as": suffix})
    return made


def printed(paper: documents.Paper, suffix: str) -> bytes:
    """A paper as PDF or Word."""
    if suffix not in SUFFIX:
        raise NotFound("There is no such document.")
    return documents.pdf(paper) if suffix == "pdf" else documents.word(paper)


def _template(row: Compilation) -> bytes:
    held = Format.objects.filter(pk=row.format, digest=row.format_digest).first()
    return bytes(held.template) if held else b""
