"""What a Word template of a format may name, and a template to begin with."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from sheaf.kernel.states import name
from sheaf.plan.compiling.documents.paper import paragraphs
from sheaf.plan.compiling.documents.reported import banner, texts_of
from sheaf.plan.compiling.documents.view import SIGNS, STATUS_WORDS, Chapter, Measured, Reported, View


def context_of(shown: View) -> dict[str, Any]:
    """What a template may name: title, subtitle, year, digest, banner, facts, narrative, counts, chart, indicators, chapters."""
    return {
        "title": shown.title,
        "subtitle": shown.subtitle,
        "year": shown.year,
        "digest": shown.digest,
        "banner": banner(shown),
        "invented": shown.invented,
        "facts": [{"name": key, "value": value} for key, value in shown.facts],
        "narrative": paragraphs(shown.narrative),
        "counts": [{"status": STATUS_WORDS[key], "count": value} for key, value in shown.counts.items()],
        "indicators": [row for item in shown.measured for row in _measured(item)],
        "chapters": [_chapter(chapter) for chapter in shown.chapters],
    }


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "title": chapter.title,
        "finding": paragraphs(chapter.finding),
        "missing": ", ".join(map(name, chapter.missing)),
        "silent": chapter.silent,
        "uncounted": chapter.uncounted,
        "withheld": chapter.withheld,
        "counts": [{"status": STATUS_WORDS[key], "count": value} for key, value in chapter.told.items()],
        "indicators": [row for item in chapter.measured for row in _measured(item)],
        "parts": [_part(part) for part in chapter.parts],
    }


def _measured(item: Measured) -> list[dict[str, str]]:
    """A row for the whole and for each split."""
    return [{"code": item.code, "title": item.title, "of": of, "value": said, "reported": reported, "baseline": item.baseline or "–",
             "target": item.target or "–"} for of, said, reported in item.rows]


def _part(part: Reported) -> dict[str, Any]:
    return {
        "state": name(part.state),
        "lines": [
            {
                "subject": line.subject,
                "title": line.title,
                "status": f"{SIGNS[line.status]} {STATUS_WORDS[line.status]}",
                "text": "\n".join(texts_of(line)),
            }
            for line in part.lines
        ],
        "figures": [{"title": title, "value": f"{value} {unit}".strip(), "source": source} for title, value, unit, source in part.figures],
    }


@cache
def default_template() -> bytes:
    """Our template, made once: title page, counts, a chapter for each component with a table for each state."""
    from docx import Document

    document = Document()
    document.add_paragraph("{{ banner }}")
    document.add_heading("{{ title }}", 0)
    for line in ("{{ subtitle }}", "{% if invented %}Everything in this document is invented, for a demonstration.{% endif %}",
                 "Frozen content, SHA-256: {{ digest }}"):
        document.add_paragraph(line)
    _loop_table(document, ("Bound to", ""), "row in facts", ("{{ row.name }}", "{{ row.value }}"))
    _loop(document, "text in narrative", "{{ text }}")
    document.add_paragraph("{{ chart }}")
    _indicators(document, "indicators")
    document.add_paragraph("{%p for chapter in chapters %}")
    document.add_heading("{{ chapter.title }}", 1)
    _loop(document, "text in chapter.finding", "{{ text }}")
    document.add_paragraph("{{ chapter.chart }}")
    document.add_paragraph("{% if chapter.missing %}Not reported: {{ chapter.missing }}.{% endif %}")
    _loop_table(document, ("Status", "Entries"), "row in chapter.counts", ("{{ row.status }}", "{{ row.count }}"))
    _indicators(document, "chapter.indicators")
    document.add_paragraph("{%p for part in chapter.parts %}")
    document.add_heading("{{ part.state }}", 2)
    _loop_table(document, ("Clause", "Status", "What the state reports"), "line in part.lines",
                ("{{ line.subject }} {{ line.title }}", "{{ line.status }}", "{{ line.text }}"))
    _loop(document, "row in part.figures", "{{ row.title }}: {{ row.value }} ({{ row.source }})")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _indicators(document: Any, rows: str) -> None:
    """A table of indicators, where there are any."""
    document.add_paragraph(f"{{%p if {rows} %}}")
    _loop_table(document, ("Indicator", "Of whom or what", "All states together", "Target"), f"row in {rows}",
                ("{{ row.code }} {{ row.title }}", "{{ row.of }}", "{{ row.value }} ({{ row.reported }})", "{{ row.target }}"))
    document.add_paragraph("{%p endif %}")


def _loop(document: Any, over: str, text: str) -> None:
    for line in (f"{{%p for {over} %}}", text, "{%p endfor %}"):
        document.add_paragraph(line)


def _loop_table(document: Any, heads: tuple[str, ...], over: str, cells: tuple[str, ...]) -> None:
    table = document.add_table(rows=4, cols=len(heads))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    table.rows[1].cells[0].text = f"{{%tr for {over} %}}"
    for cell, text in zip(table.rows[2].cells, cells, strict=True):
        cell.text = text
    table.rows[3].cells[0].text = "{%tr endfor %}"
