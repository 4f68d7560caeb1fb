"""A paper as Word, drawn block by block; or a report by the template of the approved format (docxtpl).

The body is written as XML in one go: adding rows one by one through python-docx is quadratic in a table's length.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from sheaf.kernel.errors import Invalid
from sheaf.plan.compiling.documents.paper import Block, Bullets, Cell, Chart, Heading, Paper, Table, Text
from sheaf.plan.compiling.documents.pictures import pictures
from sheaf.plan.compiling.documents.reported import counted, states
from sheaf.plan.compiling.documents.template import context_of
from sheaf.plan.compiling.documents.view import View

MAX_TEMPLATE = 5 * 1024 * 1024
WIDE, EMU = 9400, 635  # the text's width in twentieths of a point; one of them in English metric units
MOST_TOGETHER = 1_200  # letters of a row that is kept on one page: a third of a page
HEADER = 75  # letters of banner and title that stand in one line above a page
ACCENT, QUIET = "1F5F5B", "55605F"
_STAMP = (1980, 1, 1, 0, 0, 0)  # of every file in the archive: the same paper gives the same bytes
_NS = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
       'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
       'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
       'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
       'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"')
_EDGE = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="C3CBCA"/>'
_BORDERS = f'<w:tblBorders>{"".join(_EDGE.format(side) for side in ("top", "bottom", "insideH"))}</w:tblBorders>'
_CONTENTS = (
    '<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>{title}</w:p><w:p><w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/>'
    '</w:r>{entries}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def word(paper: Paper) -> bytes:
    """The document: title page, contents, blocks; charts as pictures with their words."""
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    _dressed(document, paper)
    drawn = iter(_placed(document, paper))
    xml = "".join([*_front(paper), *(_drawn(item, drawn) for item in paper.blocks)])
    body = document.element.body
    for element in parse_xml(f"<w:body {_NS}>{xml}</w:body>"):
        body.insert(len(body) - 1, element)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def by_template(shown: View, template: bytes) -> bytes:
    """A report by the template of its format. `Invalid` where it is no Word file or names what a report has not."""
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    out = io.BytesIO()
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(_with_charts(document, shown), SandboxedEnvironment(autoescape=True), autoescape=True)
        document.save(out)
    except (TemplateError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Invalid("The template cannot be used: it is no Word file, or names what a report has not.", code="template") from error
    return settled(out.getvalue())


def _with_charts(document: Any, shown: View) -> dict[str, Any]:
    """What the template may name, with `chart` of the whole and of each chapter as pictures."""
    from docx.shared import Mm
    from docxtpl import InlineImage

    given = context_of(shown)
    told = [(chapter, states(chapter)) for chapter in shown.chapters]
    wanted = [Chart("Entries by component and status", "", tuple(counted(shown)))]
    wanted += [Chart(chapter.title, "", tuple(rows)) for chapter, rows in told if rows]
    drawn = iter([InlineImage(document, io.BytesIO(data), width=Mm(160)) for data, _, _ in pictures(wanted)])
    given["chart"] = next(drawn)
    for item, (_, rows) in zip(given["chapters"], told, strict=True):
        item["chart"] = next(drawn) if rows else ""
    return given


def settled(data: bytes) -> bytes:
    """The archive with one date for all its files, in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for item in sorted(given.namelist()):
            made.writestr(zipfile.ZipInfo(item, _STAMP), given.read(item), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _dressed(document: Any, paper: Paper) -> None:
    """Page, styles, header and footer, properties, and the wish that Word brings the contents up to date."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml import parse_xml
    from docx.shared import Mm, Pt, RGBColor

    section, props, styles = document.sections[0], document.core_properties, document.styles
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    styles["Normal"].font.size, styles["Normal"].font.name = Pt(10), "Calibri"
    for name, size in (("Title", 26), ("Heading 1", 16), ("Heading 2", 12), ("Heading 3", 10.5)):
        styles[name].font.size, styles[name].font.color.rgb = Pt(size), RGBColor.from_string(ACCENT if size == 16 else "1D2626")
    styles["Heading 1"].paragraph_format.page_break_before = paper.contents
    props.title, props.author, props.subject, props.keywords, props.language = paper.title, "Sheaf", paper.subtitle, paper.digest, "en-GB"
    props.created = props.modified = datetime.fromisoformat(paper.day)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    title = paper.title if len(paper.title) + len(paper.banner) <= HEADER else f"{paper.title[:HEADER - len(paper.banner)].rstrip()}…"
    head.text, foot.text = f"{paper.banner}\t\t{title}", f"Content {paper.digest[:16]}…\t\t"
    for field in (head, foot):
        field.paragraph_format.tab_stops.add_tab_stop(Mm(166), WD_TAB_ALIGNMENT.RIGHT)
    foot._p.append(parse_xml(f'<w:fldSimple {_NS} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    if paper.contents:
        document.settings.element.append(parse_xml(f'<w:updateFields {_NS} w:val="true"/>'))


def _front(paper: Paper) -> list[str]:
    """The title, what the document is bound to, and the contents."""
    told = "Everything in this document is invented, for a demonstration." if paper.invented else ""
    found = [_paragraph(_run(paper.banner, bold=True, colour=QUIET)), _paragraph(_run(paper.title), style="Title"),
             _paragraph(_run(paper.subtitle, size=28, colour=QUIET)) if paper.subtitle else "",
             _paragraph(_run(told, bold=True, colour="8A1C1C")) if told else ""]
    found += [_paragraph(_run(f"{key}: ", bold=True) + _run(value)) for key, value in paper.facts]
    found.append(_paragraph(_run(f"SHA-256 of the content: {paper.digest}", size=16, colour=QUIET)))
    if not paper.contents:
        return found
    heads = [item for item in paper.blocks if isinstance(item, Heading) and item.level < 3]
    lines = "<w:r><w:br/></w:r>".join(_run(("    " if item.level > 1 else "") + item.text) for item in heads)
    return [*found, _BREAK, _CONTENTS.format(title=_run("Contents", bold=True, size=32, colour=ACCENT), entries=lines)]


def _drawn(item: Block, drawn: Any) -> str:
    match item:
        case Heading():
            return _paragraph(_run(item.text), style=f"Heading{item.level}")
        case Text():
            return _paragraph(_run(item.text, lang=item.lang, colour=QUIET if item.quiet else ""))
        case Bullets():
            return "".join(_paragraph(_run(text), style="ListBullet") for text in item.items)
        case Chart():
            return str(next(drawn)) + _paragraph(_run(item.caption, size=16, colour=QUIET))
    return _table(item)


def _table(item: Table) -> str:
    """Heads are repeated on every page."""
    widths = [WIDE * part // sum(item.widths) for part in item.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    right = [item.numbers and place > 0 for place in range(len(widths))]
    heads = [_paragraph(_run(text, bold=True, size=17), tight=True, right=to) for text, to in zip(item.heads, right, strict=True)]
    head = _row(heads, widths, head=True)
    rows = "".join(_row([_cell(cell, to) for cell, to in zip(row, right, strict=True)], widths, whole=_short(row)) for row in item.rows)
    return (f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/>{_BORDERS}<w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:firstRow="1" w:firstColumn="1"/><w:tblCaption w:val="{escape(item.title)}"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{head}{rows}</w:tbl><w:p/>")


def _short(row: Sequence[Cell]) -> bool:
    """Whether a row is kept on one page, so that no title stands alone at the foot; a long one may go over."""
    return sum(len(text) for cell in row for text in cell.paragraphs) <= MOST_TOGETHER


def _row(cells: list[str], widths: list[int], *, head: bool = False, whole: bool = False) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="EEF3F2"/>' if head else ""
    found = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>'
                    for cell, width in zip(cells, widths, strict=True))
    kept = ("<w:cantSplit/>" if whole or head else "") + ("<w:tblHeader/>" if head else "")
    return f"<w:tr>{f'<w:trPr>{kept}</w:trPr>' if kept else ''}{found}</w:tr>"


def _cell(cell: Cell, right: bool) -> str:
    found = [_paragraph(_run(cell.title, bold=True), tight=True)] if cell.title else []
    found += [_paragraph(_run(text, lang=cell.lang), tight=True, right=right) for text in cell.paragraphs]
    return "".join(found) or "<w:p/>"


def _paragraph(runs: str, *, style: str = "", tight: bool = False, right: bool = False) -> str:
    said = (f'<w:pStyle w:val="{style}"/>' if style else "") + ('<w:spacing w:after="40"/>' if tight else "")
    said += '<w:jc w:val="right"/>' if right else ""
    return f"<w:p>{f'<w:pPr>{said}</w:pPr>' if said else ''}{runs}</w:p>"


def _run(text: str, *, bold: bool = False, size: int = 0, colour: str = "", lang: str = "en") -> str:
    """size: in half points."""
    said = ("<w:b/>" if bold else "") + (f'<w:color w:val="{colour}"/>' if colour else "") + (f'<w:sz w:val="{size}"/>' if size else "")
    said += f'<w:lang w:val="{lang}" w:eastAsia="{lang}" w:bidi="{lang}"/>' if lang != "en" else ""
    props = f"<w:rPr>{said}</w:rPr>" if said else ""
    return f'<w:r>{props}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def _placed(document: Any, paper: Paper) -> list[str]:
    """Each chart as a picture in the document, with its words as the alternative text."""
    charts = [item for item in paper.blocks if isinstance(item, Chart)]
    found = []
    for number, (data, ratio, told) in enumerate(pictures(charts), 1):
        key, _ = document.part.get_or_add_image(io.BytesIO(data))
        found.append(_paragraph(_picture(number, key, told, WIDE * EMU, int(WIDE * EMU * ratio))))
    return found


def _picture(number: int, key: str, told: str, wide: int, high: int) -> str:
    kind = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    shape = f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    fill = f'<a:blip r:embed="{key}"/><a:stretch><a:fillRect/></a:stretch>'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr="{escape(told)}"/><a:graphic><a:graphicData uri="{kind}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Chart {number}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>{fill}</pic:blipFill>'
        f"<pic:spPr>{shape}</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
