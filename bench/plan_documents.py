"""How long the year's report takes to print: `python -m bench.plan_documents [OUT]`.

Makes an invented snapshot of 11 states by 10 components by 10 entries, with narratives in the region's scripts, findings, figures,
questions and indicators, which fill 200 pages with 12 charts, and prints it in every rendering as PDF (PDF/A-2a and PDF/UA-1) and Word;
and once more with 15 entries (`large`). Each document is made in a process of its
own, whose printing program is one more, and twice to compare the bytes. One JSON line a document: pages, size, seconds of
CPU of both processes, peak MB of each, SHA-256, whether another is the same to the byte. The limits of the
project are 5 s and 500 MB for a PDF of 200 pages with 10 charts, 3 s for Word. OUT: a folder to keep the documents in.

The PDF's claims are checked by a second tool where one is installed: `pdfua` (MIT, on pikepdf and QPDF) knows 16 of 106
machine-checkable rules of PDF/UA-1; decision 0250 tells of others, and of PDF/A, for which veraPDF is the reference.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import time
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bench.machine import described, peak_mb
from sheaf.kernel import canonical
from sheaf.kernel.states import MEMBERS
from sheaf.plan.compiling import documents

AREAS, ROWS, LARGE = 10, 10, 15
DONE = ("done", "under_way", "planned", "not_started", "not_applicable")
WORDS = {
    "en": "The ministry has agreed with the police and the border service on a plan for training and equipment of units in the field",
    "th": "ยุทธศาสตร์แห่งชาติว่าด้วยการป้องกันและปราบปรามอาชญากรรมข้ามชาติ อยู่ระหว่าง การดำเนินการ ของ หน่วยงาน ที่เกี่ยวข้อง",
    "km": "យុទ្ធសាស្ត្រជាតិ ស្តីពី ការប្រយុទ្ធប្រឆាំង ឧក្រិដ្ឋកម្មឆ្លងដែន ត្រូវបាន អនុម័ត",
    "lo": "ຍຸດທະສາດແຫ່ງຊາດ ວ່າດ້ວຍ ການຕ້ານອາຊະຍາກຳຂ້າມຊາດ ໄດ້ຮັບ ການຮັບຮອງ",
    "my": "နိုင်ငံဖြတ်ကျော်မှုခင်းများ တိုက်ဖျက်ရေး အမျိုးသားမဟာဗျူဟာ အတည်ပြုခဲ့သည်",
    "vi": "Chiến lược quốc gia phòng chống tội phạm xuyên quốc gia đã được phê duyệt và đang được thực hiện tại các địa phương",
    "zh": "打击跨国犯罪国家战略 已获 内阁批准 并 正在实施",
    "ta": "தேசிய உத்தி அமைச்சரவையால் அங்கீகரிக்கப்பட்டு செயல்படுத்தப்படுகிறது",
}
LANGUAGES = {"THA": "th", "KHM": "km", "LAO": "lo", "MMR": "my", "VNM": "vi", "SGP": "zh", "MYS": "ta"}


def sentence(random: Random, language: str, words: int) -> str:
    """Invented words, half of them English."""
    found = [random.choice(WORDS[random.choice((language, "en"))].split()) for _ in range(words)]
    return " ".join(found) + "."


def snapshot(rows: int = ROWS) -> dict[str, Any]:
    """The content of an invented year; the same at every call. rows: entries of each part."""
    random = Random(2026)
    areas = [{"code": f"area-{number}", "name": f"Invented crime area {number}"} for number in range(1, AREAS + 1)]
    questions = [{"subject": f"NS-{number}", "title": f"Invented question {number} on strategy and law"} for number in range(1, rows + 1)]
    parts = [_part(random, state, area["code"], questions) for area in areas for state in MEMBERS]
    return {
        "kind": "annual",
        "title": "Annual report 2026",
        "year": 2026,
        "day": "2027-06-01",
        "narrative": sentence(random, "en", 300),
        "edition": {"code": "POA", "title": "An invented plan"},
        "programme": "WP",
        "meeting": {"code": "M-1", "title": "A meeting", "day": ""},
        "format": {"code": "ANNUAL-1", "digest": "a" * 64, "questions": questions},
        "areas": areas,
        "parts": parts,
        "missing": [],
        "findings": {area["code"]: sentence(random, "en", 120) for area in areas},
        "consents": list(MEMBERS),
        "indicators": [_indicator(area["code"]) for area in [*areas, {"code": ""}]],
        "invented": True,
    }


def _indicator(area: str) -> dict[str, Any]:
    """Officials trained, by sex; of the whole programme a yes or no."""
    whole = [["all", "196 persons, 2026", "9 of 11 states"], ["sex: female", "98 persons, 2026", "9 of 11 states"],
             ["sex: male", "98 persons, 2026", "9 of 11 states"]]
    answers = [[str(year), {"yes": year - 2020, "no": 2026 - year, "not_reported": 5}] for year in range(2022, 2027)]
    return {"code": f"{area.upper()}-A" if area else "NAMED", "title": "Officials trained" if area else "A contact point is named",
            "area": area, "rows": whole if area else [["all", "6 of 6 say yes, 2026", "6 of 11 states"]], "baseline": "110",
            "target": "330", "light": "◐ better than the baseline", "answers": [] if area else answers}


def _part(random: Random, state: str, area: str, questions: list[dict[str, str]]) -> dict[str, Any]:
    language = LANGUAGES.get(state, "en")
    entries: list[dict[str, Any]] = [
        {
            "subject": item["subject"],
            "status": random.choice(DONE),
            "narrative": sentence(random, language, 15),
            "obstacles": sentence(random, "en", 8),
            "needs": sentence(random, "en", 5),
            "language": language,
            "copied_from": None,
            "shown_to": random.choice(("officials", "ministers", "public")),
            "evidence": [],
        }
        for item in questions
    ]
    figures = [{"title": "Requests answered", "unit": "requests", "value": "12.0", "source": "the exchange", "state": "accepted"}]
    queries = [{"text": sentence(random, "en", 10), "answer": sentence(random, "en", 15), "by": "MYS"}]
    return {"state": state, "area": area, "version": 1, "digest": "b" * 64, "late": False, "reviewed": True, "cleared_by": "Chief",
            "entries": entries, "figures": figures, "queries": queries}


def one(rendering: str, suffix: str, out: str) -> dict[str, Any]:
    """Make one document twice, in this process."""
    held = snapshot(LARGE if rendering == "large" else ROWS)
    paper = documents.report(documents.view(held, canonical.digest(held), "full" if rendering == "large" else rendering))
    make = documents.pdf if suffix == "pdf" else documents.word
    begun = _cpu()
    first = make(paper)
    cold = _cpu() - begun
    second = make(paper)
    Path(out).write_bytes(first)
    again = _cpu() - begun - cold
    return {
        "rendering": rendering,
        "as": suffix,
        "pages": _pages(first) if suffix == "pdf" else None,
        "bytes": len(first),
        "cpu_s": round(cold, 2),
        "cpu_again_s": round(again, 2),
        "peak_mb": peak_mb(),
        "printer_peak_mb": _printer_mb(),
        "sha256": sha256(first).hexdigest(),
        "same_bytes": first == second,
    }


def _cpu() -> float:
    """Seconds of CPU of this process and of the printing programs that it ran."""
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def _printer_mb() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def _pages(data: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(data)).pages)


def second_tool(path: Path) -> str:
    """What `pdfua` finds, or that it is not there."""
    if not find_spec("pdfua"):
        return "not checked: pdfua is not installed"
    done = subprocess.run([sys.executable, "-m", "pdfua", "check", str(path)], capture_output=True, text=True, check=False)
    return next((line.strip() for line in done.stdout.splitlines() if "result:" in line), done.stderr[:200])


def main() -> None:
    """Every document in a process of its own."""
    with TemporaryDirectory() as kept:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else kept)
        folder.mkdir(parents=True, exist_ok=True)
        for rendering in ("full", "ammtc", "public", "large"):
            for suffix in ("pdf", "docx"):
                path = folder / f"{rendering}.{suffix}"
                words = [sys.executable, "-m", "bench.plan_documents", "--one", rendering, suffix, str(path)]
                told = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
                again = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
                told["same_in_another_process"] = told["sha256"] == again["sha256"]
                print(json.dumps(told | ({"pdfua": second_tool(path)} if suffix == "pdf" else {})), flush=True)
        print(json.dumps(described("typst", "python-docx", "docxtpl")))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(*sys.argv[2:5])))
    else:
        main()
