"""What a knock on a door of the plan sends, and behind which thing the door is: beside those of `doors_world`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from sheaf.plan.registers.models import Item
from tests.world import World

Body = dict[str, Any] | Callable[[World], dict[str, Any]]
BODY = {"code": "WG-9", "name": "A group", "kind": "working_group"}
END, MEMBER = {"on": "2026-11-02", "decision": "AMMTC-ENDS.1"}, {"state": "TLS", "on": "2026-11-02", "leaves": True}
OFFICE = {"kind": "lead_shepherd", "state": "VNM", "on": "2026-11-02", "area": "piracy"}
MEETING = {"code": "AMMTC-21", "body": "AMMTC", "format": "annual", "title": "The next", "starts": "2027-09-01"}
DAYS, ITEM = {"starts": "2027-04-01"}, {"title": "One more"}
STANDING = {"title": "Always", "starts": "2026-11-02"}
DECISION = {"kind": "task", "text": "Somebody does it.", "mode": "consensus"}
FOLLOW = {"title": "To do too", "owner": "body:ASEC", "due": "2026-12-01"}
CLOSE = {"result": "It was done."}
PROGRAMME = {"code": "WP-2032", "title": "Another", "starts": "2032-01-01", "ends": "2034-12-31"}
CHANGE = {"version": 1, "title": "Programme", "starts": "2026-01-01", "ends": "2028-12-31"}
OBJECTIVE, WORDS = {"area": "drugs", "text": "Another aim"}, {"read": "Reach it", "text": "Reach it soon"}
ACTION, PROGRESS = {"title": "Do it well"}, {"progress": "under_way", "version": 1}
INDICATOR = {"indicator_code": "IND-2", "title": "Share of it", "kind": "percent"}
MARK = {"kind": "target", "year": 2027, "value": "5"}
OBSERVED = {"state": "THA", "year": 2026, "value": "4", "source": "Report 12"}
REVIEW = {"findings": "It goes on."}
ENTRY = {"title": "A matter", "party": "DGICM"}
USE = {"forum": "A forum", "on": "2026-11-01"}
MONEY = {"kind": "pledged", "party": "A fund", "amount": "10", "on": "2026-11-01"}
GUIDE = [{"code": "only", "title": "AMMTC approves", "body": "AMMTC"}]
CYCLE = {"year": 2027, "meeting": "AMMTC-22", "format": "ANNUAL-1", "edition": "POA-2016-2025"}
FORMAT = {"code": "ANNUAL-3", "title": "Another", "kind": "annual", "edition": "POA-2016-2025", "strengths": ["encouraged"]}
RECOMMENDATION = {"text": "Go on", "goes_to": "edition"}
SEED = {"edition": "POA-2036-2045", "title": "The next plan"}
API, PART = "api/v1/plan", "<cycle_year>/<state_code>/<area_code>"
MEET, PROG, REG, REP, YEAR = (f"/plan/{room}" for room in ("meetings", "programme", "registers", "reports", "year"))


def _text() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.txt", b"II. OBJECTIVES\n1. To work together.\n")


def _file(**beside: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("a.txt", b"Words"), **beside}


def _docx(world: World) -> dict[str, Any]:
    import io
    import zipfile

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    return {"file": SimpleUploadedFile("a.docx", held.getvalue())}


def _entry(world: World) -> dict[str, Any]:
    return {"version": Item.objects.get(pk="SHA-1").version, **ENTRY}


def _both(page: str, api: str, body: Body, api_body: Body | None = None) -> dict[str, Body]:
    return {f"POST {page}": body, f"POST /{API}{api}": api_body if api_body is not None else body}


BODIES: dict[str, Body] = {
    **_both("/plan/bodies/new", "/bodies/", BODY),
    **_both("/plan/bodies/<body_code>/end", "/bodies/<body_code>/end", END),
    **_both("/plan/bodies/<body_code>/members", "/bodies/<body_code>/members", MEMBER),
    **_both("/plan/bodies/<body_code>/offices", "/bodies/<body_code>/offices", OFFICE),
    **_both("/plan/bodies/offices/<office_id>/end", "/bodies/offices/<office_id>/end", {"on": "2026-11-02"}),
    **_both(f"{MEET}/new", "/meetings/", MEETING),
    **_both(f"{MEET}/<meeting_code>/items", "/meetings/<meeting_code>/items", ITEM),
    **_both(f"{MEET}/<meeting_code>/papers", "/meetings/<meeting_code>/papers", lambda world: _file(title="A file", shown_to="body")),
    f"POST {MEET}/papers/<paper_id>/audience": {"shown_to": "body"},
    f"PUT /{API}/meetings/papers/<paper_id>/audience": {"shown_to": "body"},
    **_both(f"{MEET}/standing-items/<standing_id>/end", "/meetings/standing-items/<standing_id>/end", {"on": "2027-01-01"}),
    f"POST {MEET}/items/<item_id>/place": {"position": 1}, f"PUT /{API}/meetings/items/<item_id>/place": {"position": 1},
    **_both(f"{MEET}/<meeting_code>/decide", "/meetings/<meeting_code>/decisions", DECISION),
    **_both(f"{MEET}/standing/<body_code>", "/meetings/standing", STANDING, {**STANDING, "body": "SOMTC"}),
    **_both(f"{MEET}/follow-ups/<follow_up_id>", "/meetings/follow-ups/<follow_up_id>/close", CLOSE),
    f"POST {MEET}/decisions/<decision_code>": {"event": "withdraw"},
    f"POST /{API}/meetings/decisions/<decision_code>": {"event": "withdraw"},
    f"POST /{API}/meetings/decisions/<decision_code>/follow-ups": FOLLOW,
    f"POST {MEET}/<meeting_code>/move": DAYS,
    f"PUT /{API}/meetings/<meeting_code>/days": DAYS,
    **_both(f"{PROG}/new", "/programme/", PROGRAMME),
    **_both(f"{PROG}/<programme_code>/edit", "/programme/<programme_code>", {**CHANGE, "code": "WP-2026"}, CHANGE),
    **_both(f"{PROG}/<programme_code>/objectives", "/programme/<programme_code>/objectives", OBJECTIVE),
    **_both(f"{PROG}/objectives/<objective_id>", "/programme/objectives/<objective_id>", WORDS),
    **_both(f"{PROG}/objectives/<objective_id>/actions", "/programme/objectives/<objective_id>/actions", ACTION),
    **_both(
        f"{PROG}/<programme_code>/actions/<action_code>/edit", "/programme/<programme_code>/actions/<action_code>", {**ACTION, "version": 1}
    ),
    **_both(f"{PROG}/<programme_code>/actions/<action_code>", "/programme/<programme_code>/actions/<action_code>/progress", PROGRESS),
    **_both(f"{PROG}/<programme_code>/review", "/programme/<programme_code>/reviews", REVIEW),
    **_both(f"{PROG}/<programme_code>/indicators", "/programme/<programme_code>/indicators", INDICATOR),
    f"POST {PROG}/<programme_code>/indicators/<indicator_code>": {"do": "mark", **MARK},
    f"POST /{API}/programme/<programme_code>/indicators/<indicator_code>/marks": MARK,
    f"POST /{API}/programme/<programme_code>/indicators/<indicator_code>/values": OBSERVED,
    **_both(f"{REG}/<register_kind>/new", "/registers/", {"code": "SHA-2", **ENTRY}, {"kind": "shared", "code": "SHA-2", "values": ENTRY}),
    **_both(f"{REG}/items/<register_code>", "/registers/items/<register_code>/steps", {"event": "refer", "version": 1}),
    **_both(f"{REG}/items/<register_code>/money", "/registers/items/<register_code>/money", MONEY),
    **_both(f"{REG}/items/<register_code>/uses", "/registers/items/<register_code>/uses", USE),
    f"POST {REG}/items/<register_code>/edit": _entry,
    f"PUT /{API}/registers/items/<register_code>": {"version": 1, "values": ENTRY},
    f"POST {REG}/guideline": {"steps": "only | AMMTC approves | AMMTC"},
    f"PUT /{API}/registers/guideline": {"steps": GUIDE},
    **_both(
        f"{YEAR}/open",
        "/year/cycles",
        {
            **CYCLE,
            **{
                f"days_{code}": days
                for code, days in (
                    ("drafts", 150),
                    ("submission", 90),
                    ("lead_review", 70),
                    ("chair_review", 55),
                    ("circulation", 45),
                    ("comments", 30),
                    ("clearance", 21),
                    ("to_ministers", 7),
                )
            },
        },
        CYCLE,
    ),
    f"POST {YEAR}/addresses": {"state": "PHL", "email": "focal@phl.example"},
    f"PUT /{API}/year/addresses/<state_code>": {"email": "focal@phl.example"},
    **_both(f"{YEAR}/formats/new", "/year/formats", FORMAT),
    **_both(f"{YEAR}/formats/<format_code>", "/year/formats/<format_code>/template", _docx),
    f"POST {YEAR}/<cycle_year>/step": {"do": "freeze"},
    f"POST {YEAR}/{PART}/copy": {"begin": "yes"},
    f"POST {YEAR}/{PART}/entry": {"subject": "NS-2", "needs": "Some", "read_needs": "e3b0c44298fc1c14"},
    f"POST {YEAR}/{PART}/fields/<field_name>": {"subject": "NS-2", "narrative": "Some", "read_narrative": "e3b0c44298fc1c14"},
    f"POST {YEAR}/{PART}/evidence": lambda world: _file(subject="NS-1", title="A file"),
    f"POST {YEAR}/{PART}/figures": {"all": "yes"},
    f"POST {YEAR}/{PART}/step": {"do": "ask", "accept": "yes"},
    f"POST /{API}/year/parts/{PART}/steps": {"step": "ask", "accept": True},
    f"POST /{API}/year/parts/{PART}/queries": {"text": "How many?"},
    f"POST /{API}/year/queries/<query_id>/answer": {"text": "Three."},
    f"PUT /{API}/year/own/<cycle_year>/<area_code>/entries/<subject_code>": {"version": 1, "needs": "Some"},
    f"POST /{API}/year/own/<cycle_year>/<area_code>/evidence": lambda world: _file(subject="NS-1", title="A file"),
    f"POST /{API}/year/own/<cycle_year>/<area_code>/figures/<figure_code>": {"decision": "accepted"},
    **_both(f"{REP}/new", "/reports/", {"year": 2026, "kind": "annual"}),
    f"POST {REP}/<compilation_id>": {"event": "to_chair"},
    f"POST /{API}/reports/<compilation_id>/step": {"event": "to_chair"},
    f"PUT /{API}/reports/<compilation_id>/narrative": {"narrative": "A good year."},
    **_both(f"{REP}/<compilation_id>/comment", "/reports/<compilation_id>/comments", {"text": "Say it better."}),
    **_both(
        f"{REP}/comments/<comment_id>",
        "/reports/comments/<comment_id>/response",
        {"text": "Done.", "accepted": "yes"},
        {"text": "Done.", "accepted": True},
    ),
    **_both(
        f"{REP}/<compilation_id>/recommend", "/reports/recommendations", RECOMMENDATION, {**RECOMMENDATION, "year": 2026, "kind": "midterm"}
    ),
    **_both(f"{REP}/<compilation_id>/recommendations/<recommendation_id>/follow-up",
            "/reports/recommendations/<recommendation_id>/follow-up", {"owner": "state:THA", "due": "2027-02-01"}),
    **_both(f"{REP}/<compilation_id>/seed", "/reports/<compilation_id>/seed", SEED),
    f"POST {REP}/findings/<year>/<area>": {"text": "Found."},
    f"PUT /{API}/reports/findings/<year>/<area>": {"text": "Found."},
    f"POST {REP}/consent/<year>": {"given": "yes"},
    f"PUT /{API}/reports/consent/<year>": {"given": True},
    "POST /plan/import": lambda world: {"file": _text(), "edition": "NEW-1", "check": "on"},
    f"POST /{API}/editions/<edition_code>/text": lambda world: {"file": _text(), "check": "true"},
    "POST /plan/editions/<edition_code>/<clause_code>": {"relation": "serves", "edition": "POA-2016-2025", "clause": "NS-2"},
    f"POST /{API}/crosswalk": {"relation": "serves", "before": ["POA-2016-2025", "NS-1"], "after": ["POA-2016-2025", "NS-2"]},
    f"PUT /{API}/editions/<edition_code>/follows": {"to": ""},
}
_OWN, _REVIEW = {"compilation_id": "compilation_id:own"}, {"compilation_id": "compilation_id:review"}
THINGS: dict[str, dict[str, str]] = {
    **{door: {"body_code": "body_code:idle"} for door in (
        "GET /plan/bodies/<body_code>/end", "POST /plan/bodies/<body_code>/end", f"POST /{API}/bodies/<body_code>/end")},
    **{
        door: {"register_code": "register_code:proposal"}
        for door in (
            f"GET {REG}/items/<register_code>/money",
            f"POST {REG}/items/<register_code>/money",
            f"POST /{API}/registers/items/<register_code>/money",
        )
    },
    **{
        door: {"register_code": "register_code:position"}
        for door in (
            f"GET {REG}/items/<register_code>/uses",
            f"POST {REG}/items/<register_code>/uses",
            f"POST /{API}/registers/items/<register_code>/uses",
        )
    },
    f"POST {REP}/<compilation_id>": _OWN,
    f"POST /{API}/reports/<compilation_id>/step": _OWN,
    **{
        f"{method} {REP}/<compilation_id>/{place}": _REVIEW for method, place in (
            ("GET", "recommend"), ("POST", "recommend"), ("GET", "seed"), ("POST", "seed"),
            ("POST", "recommendations/<recommendation_id>/withdraw"), ("GET", "recommendations/<recommendation_id>/follow-up"),
            ("POST", "recommendations/<recommendation_id>/follow-up"))
    },
    f"POST /{API}/reports/<compilation_id>/seed": _REVIEW,
    f"POST {YEAR}/formats/<format_code>": {"format_code": "format_code:new"},
    f"POST /{API}/year/formats/<format_code>/template": {"format_code": "format_code:new"},
    f"POST /{API}/year/cycles/<cycle_year>/<verb>": {"verb": "freeze"},
    f"POST /{API}/meetings/<meeting_code>/<verb>": {"verb": "fill"}, "POST /plan/meetings/<meeting_code>/<verb>": {"verb": "fill"},
    f"POST /{API}/year/own/<cycle_year>/<area_code>": {"area_code": "area_code:new"},
    **{
        door: {"area_code": "area_code:sent"}
        for door in (f"GET /{API}/year/parts/{PART}/versions/<version>", f"POST /{API}/year/parts/{PART}/queries")
    },
}
QUERIES = {f"GET {YEAR}/{PART}/fields/<field_name>": "?subject=NS-1", "GET /plan/find": "?q=strategy"}
FORMS = ("/papers", "/template", "/evidence", "/text", "/offline/<cycle_year>")  # API routes that take a form with a file

__all__ = ["BODIES", "FORMS", "QUERIES", "THINGS"]
