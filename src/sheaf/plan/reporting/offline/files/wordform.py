"""The Word form: four controls for each subject (status, report, obstacles, needs), tagged r0.status and so on, and at the end a hidden
and locked one with the keys. Read from `word/document.xml` alone, without entities; what is linked is never fetched.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sheaf.kernel import archives
from sheaf.kernel.errors import Invalid, TooLarge
from sheaf.plan.reporting.offline.files.controls import EMPTY, Found, mark_of, walk
from sheaf.plan.reporting.offline.files.shapes import (
    IN_FORM,
    MAX_BYTES,
    MAX_ROWS,
    NAMES,
    Given,
    Read,
    Report,
    Subject,
    base,
    code_of,
    plain,
    sealed,
    wrong,
)

KEYS = "sheaf.keys"
LIMITS = archives.Limits(entries=500, unpacked=128 * archives.MEBIBYTE)
_ADVICE = "Write in the fields alone."
_OURS = ("Title", "Heading1", "Heading2")
_LABELS = frozenset(f"{NAMES[name]}:" for name in IN_FORM)
_BEGIN = (_ADVICE, "Draft of ", "Last time (")  # paragraphs that the form itself has
_BODY = "<w:body>"
_LINKS = "/hyperlink"  # the one relationship to the outside that a text may have: it is not followed


def write(report: Report) -> bytes:
    """The form as a .docx."""
    keys = [[row.area, row.subject, row.version, base(row.values, IN_FORM)] for row in report.subjects]
    body, area = [_title(report)], ""
    for number, row in enumerate(report.subjects):
        if row.area != area:
            area = row.area
            body.append(_paragraph(row.area_title, "Heading1"))
        body.append(_subject(report, number, row))
    line = json.dumps({**report.meta, "keys": keys, "seal": sealed(report.meta, keys)}, ensure_ascii=False)
    body.append(_control(0, KEYS, "keys, not to be changed", line, lock="sdtContentLocked", hidden=True))
    return _packed("".join(body))


def _packed(body: str) -> bytes:
    before, after, parts = _shell()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
        made.writestr("word/document.xml", (before + body + after).encode())
    return out.getvalue()


@cache
def _shell() -> tuple[str, str, dict[str, bytes]]:
    """An empty document of python-docx, cut where the body begins and ends."""
    from docx import Document

    out = io.BytesIO()
    Document().save(out)
    with zipfile.ZipFile(out) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    text = parts.pop("word/document.xml").decode()
    head, _, rest = text.partition(_BODY)
    return head + _BODY, rest[rest.index("<w:sectPr") :], parts


def _title(report: Report) -> str:
    words = (f"{_ADVICE} A field that you leave empty changes nothing; nothing is deleted by an import. "
             f"Statuses: {'; '.join(report.statuses.values())}.")
    return _paragraph(f"{report.state_name}: report of {report.year}", "Title") + _paragraph(words) + _paragraph(
        f"Draft of {report.state_name}. Format {report.format}.")


def _subject(report: Report, number: int, row: Subject) -> str:
    found = [_paragraph(f"{row.subject} {row.title}", "Heading2")]
    if row.last:
        found.append(_paragraph(f"Last time ({report.last_year}): {row.last}"))
    for place, name in enumerate(IN_FORM, number * len(IN_FORM) + 1):
        value = row.values.get(name, "")
        shown = report.statuses.get(value, value) if name == "status" else value
        tag = f"r{number}.{name}"
        found.append(_control(place, tag, f"{row.subject} {NAMES[name]}"[:60], shown, label=f"{NAMES[name]}: ",
                              choices=report.statuses if name == "status" else None))
    return "".join(found)


def _paragraph(text: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}<w:r>{_lines(text)}</w:r></w:p>"


def _lines(text: str) -> str:
    lines = ("<w:tab/>".join(f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in line.split("\t"))
             for line in plain(text).split("\n"))
    return "<w:br/>".join(lines)


def _control(number: int, tag: str, alias: str, text: str, *, label: str = "", lock: str = "sdtLocked", hidden: bool = False,
             choices: Mapping[str, str] | None = None) -> str:
    look = "<w:rPr><w:vanish/></w:rPr>" if hidden else ""
    empty = "" if plain(text) else "<w:showingPlcHdr/>"
    kind = _list(choices) if choices else '<w:text w:multiLine="1"/>'
    named = f"<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{escape(label)}</w:t>"
    before = f"<w:r>{named}</w:r>" if label else ""
    mark = f'w:id="{number}"'
    return (f'<w:p>{before}<w:bookmarkStart {mark} w:name="{mark_of(tag)}"/><w:sdt>'
            f"<w:sdtPr>{look}<w:alias w:val={quoteattr(plain(alias))}/><w:tag w:val={quoteattr(tag)}/>"
            f'<w:lock w:val="{lock}"/>{empty}{kind}</w:sdtPr><w:sdtContent><w:r>{look}{_lines(plain(text) or EMPTY)}</w:r></w:sdtContent>'
            f"</w:sdt><w:bookmarkEnd {mark}/></w:p>")


def _list(choices: Mapping[str, str]) -> str:
    items = "".join(f"<w:listItem w:displayText={quoteattr(words)} w:value={quoteattr(words)}/>" for words in choices.values())
    return f"<w:dropDownList>{items}</w:dropDownList>"


def read(data: bytes, statuses: Mapping[str, str], names: Mapping[str, str]) -> Read:
    """The rows of a form. names: what a component is called, by its code.

    `Invalid` codes: not_word, word_broken, macros, dtd, outside, no_keys, keys_edited; `TooLarge`: zip_bomb."""
    root = _root(data)
    found = walk(root)
    controls, remarks = {tag: [plain(text) for text in texts] for tag, texts in found.by_tag().items()}, _beside(found)
    meta, keys = _keys(controls.pop(KEYS, []))
    rows = tuple(_given(number, key, controls, statuses, names, found) for number, key in enumerate(keys))
    strange = sorted(set(controls) - _expected(len(keys)))
    remarks += [f"Controls with tags that the form has not are not read: {', '.join(strange[:10])}."] if strange else []
    return Read("form", meta, IN_FORM, rows, tuple(remarks))


def _expected(count: int) -> set[str]:
    return {f"r{number}.{name}" for number in range(count) for name in IN_FORM}


def _root(data: bytes) -> Element:
    if len(data) > MAX_BYTES:
        raise TooLarge(f"The form has more than {MAX_BYTES // archives.MEBIBYTE} MB.")
    names = archives.measure(data, needs="word/document.xml", thing="form", limits=LIMITS, code="word_broken",
                             wrong=("not_word", "This file is not a Word document (.docx)."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Invalid("The form holds macros: save it as .docx without them. Nothing was read.", code="macros")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in names:
            if name.endswith(".rels"):
                _inside(_parsed(archive.read(name)))
        return _parsed(archive.read("word/document.xml"))


def _parsed(data: bytes) -> Element:
    try:
        found: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise Invalid("The form holds a document type or entities, which no Word file needs: it is not read.", code="dtd") from None
    except (ParseError, ValueError, LookupError):
        raise Invalid("The form is broken.", code="word_broken") from None
    if "purl.oclc.org/ooxml" in found.tag:
        raise Invalid("The form was saved as “Strict Open XML”: save it as an ordinary Word document (.docx).", code="strict")
    return found


def _inside(root: Element) -> None:
    for item in root:
        if item.get("TargetMode") == "External" and not item.get("Type", "").endswith(_LINKS):
            kind = item.get("Type", "").rpartition("/")[2][:40]
            raise Invalid(f"The form refers to something outside itself ({kind}): it is not read, and nothing was fetched.", code="outside")


def _beside(found: Found) -> list[str]:
    """What is said of text that stands in no field of the form: it is not read, and not passed over in silence."""
    untagged = sum(not control.tag for control in found.controls) if any(control.tag for control in found.controls) else 0
    remarks = [f"{untagged} controls have no tag and are not read."] if untagged else []
    texts = [(line.style, "".join(line.pieces).strip()) for line in found.lines]
    beside = [text for style, text in texts if text and style not in _OURS and text not in _LABELS and not text.startswith(_BEGIN)]
    if beside:
        more = f" and in {len(beside) - 1} other places" if len(beside) > 1 else ""
        remarks.append(f"Text outside the fields is not read: “{beside[0][:80]}”{more}.")
    return remarks


def _keys(found: list[str]) -> tuple[dict[str, Any], list[list[Any]]]:
    lost = Invalid(
        "This form has not its hidden keys: it was not exported from Sheaf, or its end was deleted, "
        "or it was saved as another kind of file in between. Export it anew.", code="no_keys"
    )
    try:
        meta = json.loads(found[0])
        seal, keys = meta.pop("seal"), meta.pop("keys")
    except (IndexError, ValueError, KeyError, AttributeError, TypeError):
        raise lost from None
    if not isinstance(keys, list) or len(keys) > MAX_ROWS or len(found) > 1 or seal != sealed(meta, keys):
        raise Invalid("The hidden keys of this form were edited: export it anew and copy your texts over.", code="keys_edited")
    return dict(meta), keys


def _given(number: int, key: list[Any], controls: Mapping[str, list[str]], statuses: Mapping[str, str],
           names: Mapping[str, str], found: Found) -> Given:
    area, subject, _, digest = key
    values, refused, missing = {}, [], []
    passed = found.passed()
    said = [f"{NAMES[name]} looks like a placeholder and is not taken: “{text[:60]}”. Write over it where it is your text."
            for name in IN_FORM if (text := passed.get(f"r{number}.{name}", ""))]
    for name in IN_FORM:
        texts = controls.get(f"r{number}.{name}", [])
        values[name] = texts[0] if texts else ""
        if not texts:
            missing.append(NAMES[name])
        elif len(set(texts)) > 1:
            refused.append(f"The field {NAMES[name]} stands twice with different texts.")
        if f"r{number}.{name}" in found.unbroken:
            refused.append(f"The program that saved this form lost the line breaks of {NAMES[name]}: use Word or the workbook.")
    values["status"] = code_of(values["status"], statuses)
    refused += [bad] if (bad := wrong(values, statuses, {})) else []
    return Given(names.get(str(area), str(area)), str(area), str(subject), str(digest), values, " ".join(refused),
                 " ".join(filter(None, [_missing(missing), *said])))


def _missing(fields: list[str]) -> str:
    if not fields:
        return ""
    if len(fields) == 1:
        return f"The field {fields[0]} is missing (deleted, or its tag changed): what the node holds stays."
    return f"The fields {', '.join(fields)} are missing (deleted, or tags changed): what the node holds stays."
