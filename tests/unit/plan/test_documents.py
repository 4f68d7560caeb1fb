"""Views of a snapshot, and the PDF and Word made of them."""

from __future__ import annotations

import io
import json
import sys
from contextlib import suppress
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from sheaf.kernel import canonical
from sheaf.kernel.errors import Invalid
from sheaf.plan.compiling import documents
from sheaf.plan.compiling.documents import charts, data_of, lettering, report
from sheaf.plan.compiling.documents.paper import paragraphs
from sheaf.plan.compiling.documents.printing import CannotPrint
from sheaf.plan.compiling.documents.template import default_template
from sheaf.plan.compiling.documents.view import STATUSES

AREAS = [{"code": "drugs", "name": "Illicit drug trafficking"}, {"code": "piracy", "name": "Sea piracy"}]
SCRIPTS = {"th": "ยุทธศาสตร์แห่งชาติ", "lo": "ຍຸດທະສາດ", "km": "យុទ្ធសាស្ត្រ", "my": "မဟာဗျူဟာ", "zh": "国家战略", "ta": "தேசிய உத்தி",
           "vi": "Chiến lược quốc gia", "pt": "Estratégia é", "ms": "Strategi", "ar": "استراتيجية"}


def entry(
    subject: str = "NS-1", status: str = "under_way", shown_to: str = "officials", narrative: str = "It goes well.", **more: Any
) -> dict[str, Any]:
    return {
        "subject": subject,
        "status": status,
        "narrative": narrative,
        "obstacles": "",
        "needs": "",
        "language": "en",
        "shown_to": shown_to,
        "copied_from": None,
        "evidence": [],
        **more,
    }


def snapshot(parts: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "kind": "annual",
        "title": "Annual report 2026",
        "year": 2026,
        "day": "2027-06-01",
        "narrative": "The Chair's words.",
        "edition": {"code": "POA-2016-2025", "title": "The plan"},
        "programme": "WP-2026-2028",
        "format": {
            "code": "ANNUAL-1",
            "digest": "a" * 64,
            "questions": [{"subject": "NS-1", "title": "Strategy"}, {"subject": "NS-2", "title": "In line"}],
        },
        "meeting": {"code": "AMMTC-20", "title": "20th AMMTC", "day": "2027-09-01"},
        "areas": AREAS,
        "parts": parts or [],
        "missing": [{"state": "LAO", "area": "drugs"}],
        "findings": {"drugs": "Findings for officials and ministers."},
        "consents": [],
        "invented": False,
        **more,
    }


def part(state: str = "THA", area: str = "drugs", entries: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    return {"state": state, "area": area, "version": 1, "digest": "b" * 64, "late": False, "reviewed": True, "cleared_by": "Chief",
            "entries": entries or [entry()], "figures": [], "queries": [], **more}


def words_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def word_text(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    return "\n".join(
        [item.text for item in document.paragraphs] + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )


def test_ministers_see_what_was_released_to_them_and_of_the_rest_the_status() -> None:
    given_ = snapshot(
        [part(entries=[entry(narrative="For officials only"), entry("NS-2", shown_to="ministers", narrative="For ministers")])]
    )
    shown = documents.view(given_, "d" * 64, "ammtc")
    lines = shown.chapters[0].parts[0].lines
    assert [(line.status, line.narrative) for line in lines] == [("under_way", ""), ("under_way", "For ministers")]


def test_the_public_sees_counts_and_a_state_s_own_line_only_with_its_consent() -> None:
    given_ = snapshot([part(entries=[entry(shown_to="public", narrative="Open words")]), part("VNM")], consents=["VNM"])
    shown = documents.view(given_, "d" * 64, "public")
    assert shown.chapters[0].counts == {"under_way": 2}
    assert [item.state for item in shown.chapters[0].parts] == ["VNM"]
    assert shown.chapters[0].parts[0].lines == ()
    assert (shown.narrative, shown.chapters[0].finding, shown.chapters[0].missing, shown.chapters[0].silent) == ("", "", (), 1)


SECRET = "Sekretwort"
TEXTS = st.text(alphabet="abc ", max_size=12).map(lambda text: f"{SECRET}{text}")


@given(
    st.lists(st.tuples(st.sampled_from(["THA", "VNM", "LAO"]), st.sampled_from(["officials", "ministers", "public"]), TEXTS), max_size=8),
    st.sets(st.sampled_from(["THA", "VNM", "LAO"])),
)
@settings(max_examples=300)
def test_no_restricted_text_is_in_any_lesser_rendering(rows: list[tuple[str, str, str]], consents: set[str]) -> None:
    parts = [
        part(
            state,
            entries=[entry(shown_to=shown_to, narrative=f"{shown_to}-{state}-{text}", obstacles=text, needs=text)],
            figures=[{"title": text, "unit": "", "value": "1", "source": text, "state": "accepted"}],
            queries=[{"text": text, "answer": text, "by": "MYS"}],
        )
        for state, shown_to, text in rows
    ]
    given_ = snapshot(parts, consents=sorted(consents), narrative=SECRET, findings={"drugs": SECRET})
    public = json.dumps(data_of(report(documents.view(given_, "d", "public"))), ensure_ascii=False)
    for state, shown_to, text in rows:
        if shown_to != "public" or state not in consents:
            assert f"{shown_to}-{state}-{text}" not in public
    assert public.count(SECRET) <= sum(1 for state, shown_to, _ in rows if shown_to == "public" and state in consents)
    ministers = json.dumps(data_of(report(documents.view(given_, "d", "ammtc"))), ensure_ascii=False)
    assert "officials-" not in ministers


def test_a_report_in_every_script_of_the_region_is_printed_without_a_hole() -> None:
    entries = [entry(f"NS-{number}", narrative=f"{text}\n{text}") for number, text in enumerate(SCRIPTS.values(), 1)]
    data = documents.pdf(report(documents.view(snapshot([part(entries=entries)]), "d" * 64, "full")))
    reader = PdfReader(io.BytesIO(data))
    assert reader.metadata is not None
    assert reader.metadata.title == "Annual report 2026"
    root: Any = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    xmp = root["/Metadata"].get_data().decode()
    assert "pdfaid:part" in xmp
    assert "pdfuaid:part" in xmp
    text = words_of(data)
    for told in ("Chiến lược", "国家战略", "under way"):
        assert told in text


def test_states_stand_by_their_names_in_every_list() -> None:
    states = ["THA", "KHM", "MMR", "IDN", "MYS", "BRN"]
    given_ = snapshot([part(state) for state in states], missing=[{"state": state, "area": "piracy"} for state in states])
    shown = documents.view(given_, "d", "full")
    assert [row.state for row in shown.chapters[0].parts] == ["BRN", "KHM", "IDN", "MYS", "MMR", "THA"]
    assert shown.chapters[1].missing == ("BRN", "KHM", "IDN", "MYS", "MMR", "THA")


@pytest.mark.parametrize("sign", ["A line of what was done. ", "ယာဉ်များ တိုက်ဖျက်ရေး ", "跨国犯罪国家战略 "])
def test_a_row_stays_on_one_page_unless_it_is_taller_than_a_page(sign: str) -> None:
    sizes = [*(9, 14, 35, 70, 90) * 6, 400]
    entries = [entry(f"NS-{number}", narrative=f"BEGIN{number} {sign * size} END{number}") for number, size in enumerate(sizes)]
    data = documents.pdf(report(documents.view(snapshot([part(entries=entries)]), "d" * 64, "full")))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    for number, size in enumerate(sizes):
        begun, ended = (next(place for place, text in enumerate(pages) if f"{word}{number}" in text.split()) for word in ("BEGIN", "END"))
        assert (ended > begun) == (size == 400), number
    assert all("What the state reports" in text for text in pages if "BEGIN" in text or "END" in text)


def test_no_title_stands_alone_at_the_foot_of_a_page() -> None:
    entries = [entry("NS-1", narrative="A line of what was done. " * 9) for _ in range(40)]
    shown = report(documents.view(snapshot([part(entries=entries)]), "d" * 64, "full"))
    pages = [page.extract_text().strip().splitlines() for page in PdfReader(io.BytesIO(documents.pdf(shown))).pages]
    assert len(pages) > 6
    assert not [page[-2:] for page in pages if any(line.endswith("Strategy") for line in page[-2:])]
    rows = [row for table in Document(io.BytesIO(documents.word(shown))).tables[2:] for row in table.rows]
    assert all(row._tr.trPr is not None and row._tr.trPr.xpath("w:cantSplit") for row in rows)


def test_signs_without_a_font_are_printed_as_numbers_and_told_with_their_place() -> None:
    entries = [entry(), entry("NS-2", narrative="Words \U0001f9ff more \u0378, \ue000 end")]
    shown = report(documents.view(snapshot([part("VNM"), part(entries=entries)]), "d" * 64, "full"))
    made = documents.printed_pdf(shown)
    place = "Illicit drug trafficking, Thailand, NS-2"
    assert made.unset == (("U+0378", place), ("U+E000", place), ("U+1F9FF", place))
    words = " ".join(words_of(made.data).split())
    assert "Words [U+1F9FF] more [U+0378], [U+E000] end" in words
    assert f"no installed font has a letter for them: U+0378 in {place}; U+E000 in" in words
    assert documents.printed_pdf(shown) == made


def test_scripts_read_in_the_region_are_printed_and_one_without_a_font_is_told_with_its_vowel_signs() -> None:
    told = "हिन्दी ਪੰਜਾਬੀ മലയാളം සිංහල ꦗꦮ"
    made = documents.printed_pdf(report(documents.view(snapshot([part(entries=[entry(narrative=told)])]), "d" * 64, "full")))
    assert made.unset == ()


def test_a_vowel_sign_without_the_letters_of_its_script_has_no_letter_either(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = tuple(font for font in sys.modules["sheaf.plan.compiling.documents.printing"].FONTS if font != "Noto Sans Devanagari")
    monkeypatch.setattr(sys.modules["sheaf.plan.compiling.documents.printing"], "FONTS", fonts)
    monkeypatch.setattr(lettering, "_known", {})
    assert lettering.unset("हिन्दी") == set("हिन्दी")


def test_the_picture_signs_of_word_are_printed_as_the_characters_that_they_are() -> None:
    entries = [entry(narrative="\uf0b7 One \uf0a7 two \uf0d8 three \uf0fc four")]
    made = documents.printed_pdf(report(documents.view(snapshot([part(entries=entries)]), "d" * 64, "full")))
    assert made.unset == ()
    assert "• One ▪ two ➢ three ✓ four" in " ".join(words_of(made.data).split())


def test_where_the_fonts_of_a_script_are_missing_it_is_said_and_no_document_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pdf", "printing"):
        monkeypatch.setattr(sys.modules[f"sheaf.plan.compiling.documents.{module}"], "FONTS", ("Noto Sans", "Noto Sans Symbols2"))
    monkeypatch.setattr(lettering, "_known", {})
    with pytest.raises(CannotPrint, match="the fonts of a script are missing"):
        documents.pdf(report(documents.view(snapshot([part(entries=[entry(narrative=SCRIPTS["th"])])]), "d" * 64, "full")))


def test_spaces_of_other_scripts_are_plain_ones_and_control_characters_are_left_out() -> None:
    assert paragraphs("a\u00a0b\u3000c\x07d\u200be\u2028f\n\n") == ["a b cde", "f"]


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    shown = report(documents.view(snapshot([part()]), "d" * 64, "full"))
    assert documents.pdf(shown) == documents.pdf(shown)
    assert documents.word(shown) == documents.word(shown)


def test_a_copy_that_was_published_is_printed_byte_for_byte_as_the_snapshot_is() -> None:
    entries = [entry(f"NS-{number}", status=status) for number, status in enumerate(("not_applicable", "under_way", "done", "planned"))]
    shown = report(documents.view(snapshot([part(entries=entries)], consents=["THA"]), "d" * 64, "public"))
    copy = documents.paper_of(json.loads(canonical.dumps(data_of(shown))))  # whose keys came in another order
    assert documents.pdf(copy) == documents.pdf(shown)
    assert documents.word(copy) == documents.word(shown)


def test_word_says_what_the_pdf_says() -> None:
    shown = documents.view(snapshot([part(entries=[entry(narrative="Plan & <tags> ยุทธศาสตร์")])]), "d" * 64, "full")
    for text in (word_text(documents.word(report(shown))), word_text(documents.by_template(shown, default_template()))):
        for told in (
            "Annual report 2026",
            "Plan & <tags> ยุทธศาสตร์",
            "The Chair's words.",
            "Thailand",
            "◐ under way",
            "Not reported: Lao PDR.",
        ):
            assert told in text


@pytest.mark.parametrize("template", [b"no word file", b"PK\x03\x04broken"])
def test_a_template_that_is_no_word_file_is_refused(template: bytes) -> None:
    with pytest.raises(Invalid):
        documents.by_template(documents.view(snapshot(), "d", "full"), template)


def test_a_template_cannot_reach_beyond_the_report() -> None:
    document = Document()
    document.add_paragraph("{{ title.__class__.__mro__ }}")
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(Invalid):
        documents.by_template(documents.view(snapshot(), "d", "full"), out.getvalue())


@given(st.lists(st.tuples(st.text(max_size=40), st.dictionaries(st.sampled_from(STATUSES), st.integers(0, 500))), max_size=12))
def test_a_chart_says_every_count_that_its_table_has(rows: list[tuple[str, dict[str, int]]]) -> None:
    from defusedxml.ElementTree import fromstring

    clean = [("".join(letter for letter in label if letter.isprintable()), counts) for label, counts in rows]
    tree = fromstring(charts.stacked(clean, "A & B"))
    texts = [item.text or "" for item in tree.iter() if item.tag.endswith("text")]
    for _, counts in clean:
        assert str(sum(counts.values())) in texts
    heads, cells = charts.table_of(clean)
    assert all(len(row) == len(heads) for row in cells)


@given(
    st.lists(st.tuples(st.sampled_from(["THA", "VNM"]), st.sampled_from(["officials", "ministers", "public"])), min_size=1, max_size=4),
    st.sets(st.sampled_from(["THA", "VNM"])),
)
@settings(max_examples=8, deadline=None)
def test_no_restricted_text_is_in_the_printed_words_of_a_lesser_rendering(rows: list[tuple[str, str]], consents: set[str]) -> None:
    parts = [
        part(state, entries=[entry(shown_to=shown_to, narrative=f"Wort{number}", obstacles="Sekretwort", needs="Sekretwort")])
        for number, (state, shown_to) in enumerate(rows)
    ]
    given_ = snapshot(parts, consents=sorted(consents), narrative="Sekretwort", findings={"drugs": "Sekretwort"})
    public = report(documents.view(given_, "d", "public"))
    ministers = report(documents.view(given_, "d", "ammtc"))
    for text in (words_of(documents.pdf(public)), word_text(documents.word(public))):
        assert SECRET not in text
        for number, (state, shown_to) in enumerate(rows):
            assert (f"Wort{number}" in text) == (shown_to == "public" and state in consents)
    text = words_of(documents.pdf(ministers))
    for number, (_, shown_to) in enumerate(rows):
        assert (f"Wort{number}" in text) == (shown_to != "officials")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["title", "blocks", "kind", "rows", "facts", "digest", "day", "banner", "subtitle", "heads"]),
                inner,
                max_size=8,
            )
        ),
    )
)
def test_a_document_from_another_node_is_a_paper_or_refused(data: Any) -> None:
    with suppress(Invalid):
        assert isinstance(documents.paper_of(data), documents.Paper)


def test_whom_a_paper_without_a_title_page_is_for_is_content_too() -> None:
    paper = documents.Paper("Agenda", "", "For participants of SOMTC-31", "2027-06-01", "d" * 64, (), (), contents=False)
    reader = PdfReader(io.BytesIO(documents.pdf(paper)))
    assert reader.pages[0].extract_text().count("For participants of SOMTC-31") == 2  # above the page, and in it


def test_a_document_comes_back_from_its_json_as_it_was() -> None:
    paper = report(documents.view(snapshot([part()]), "d" * 64, "full"))
    assert documents.paper_of(json.loads(json.dumps(data_of(paper)))) == paper


def test_a_review_says_what_became_of_each_clause_and_names_states_only_to_officials() -> None:
    given_ = snapshot(
        [part()],
        kind="final",
        achievements=[
            {"subject": "NS-1", "title": "Strategy", "by_year": {"2025": {"planned": 2}, "2026": {"done": 2}}, "done_by": ["THA"]}
        ],
        states={"THA": {"2026": {"done": 2}}},
        recommendations=[{"finding": "No day.", "text": "Say by when.", "clauses": ["NS-1"], "goes_to": "edition"}],
    )
    full, public = (
        json.dumps(data_of(report(documents.view(given_, "d", rendering))), ensure_ascii=False) for rendering in ("full", "public")
    )
    for told in ("Achievements by clause", "● 2 done", "○ 2 planned", "Say by when.", "the next edition"):
        assert told in full
        assert told in public
    assert "States that completed it" in full
    assert "States that completed it" not in public
    assert "Every state over the years" in full
    assert "Every state over the years" not in public
    assert "No day." not in public
