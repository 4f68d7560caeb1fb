"""What a knock on the plan's doors sends at the Secretariat's node, where it differs from `doors_plan`; and the cases: where one door
does several things, each thing has a row of its own, behind a `#`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.doors_plan import API, MEET, PART, REG, REP, YEAR
from tests.world import World

Body = dict[str, Any] | Callable[[World], dict[str, Any]]
STRATEGY = {"title": "A strategy"}
STEP, STEP_API = f"POST {YEAR}/{PART}/step", f"POST /{API}/year/parts/{PART}/steps"
AUDIENCE, AUDIENCE_API = f"POST {MEET}/papers/<paper_id>/audience", f"PUT /{API}/meetings/papers/<paper_id>/audience"
DECISION, DECISION_API = f"POST {MEET}/decisions/<decision_code>", f"POST /{API}/meetings/decisions/<decision_code>"
REPORT, REPORT_API = f"POST {REP}/<compilation_id>", f"POST /{API}/reports/<compilation_id>/step"
ENTRY, ENTRY_API = f"POST {REG}/items/<register_code>", f"POST /{API}/registers/items/<register_code>/steps"
WAITING, CAME, SENT = ({"area_code": f"area_code:{name}"} for name in ("waiting", "came", "sent"))


def _workbook(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("report.xlsx", world.bodies["workbook"])}


def _answer(world: World) -> dict[str, Any]:
    return {"do": "answer", "query": world.ids["query_id"], "stands": "yes"}


BODIES: dict[str, Body] = {
    f"POST {REG}/<register_kind>/new": {"code": "NEW-1", **STRATEGY},
    f"POST /{API}/registers/": {"kind": "strategy", "code": "NEW-1", "values": STRATEGY},
    f"POST /{API}/programme/<programme_code>/indicators/<indicator_code>/values": {
        "state": "LAO", "year": 2026, "value": "4", "source": "Report 12", "version": 1},
    "POST /plan/offline/<cycle_year>": _workbook,
    f"POST /{API}/offline/<cycle_year>": _workbook,
    "POST /plan/bodies/<body_code>/members": {"state": "VNM", "on": "2026-11-02"},
    f"POST /{API}/bodies/<body_code>/members": {"state": "THA", "on": "2026-11-02", "leaves": True},
    f"POST {REG}/items/<register_code>/edit#own": {"version": 3, "title": "Other words"},
    f"PUT /{API}/registers/items/<register_code>#own": {"version": 3, "values": {"title": "Other words"}},
    f"POST {REP}/findings/<year>/<area>": {"text": "Found."},
    f"{STEP}#submit": {"do": "submit"}, f"{STEP_API}#submit": {"step": "submit"},
    f"{STEP}#give_back": {"do": "give_back", "note": "Say why."}, f"{STEP_API}#give_back": {"step": "give_back", "note": "Say why."},
    f"{STEP}#amend": {"do": "amend"}, f"{STEP_API}#amend": {"step": "amend"},
    f"{STEP}#review": {"do": "review"}, f"{STEP_API}#review": {"step": "review"},
    f"{STEP}#query": {"do": "query", "text": "Since when?"},
    f"{STEP}#answer": _answer,
    f"{REPORT}#circulate": {"event": "circulate"}, f"{REPORT_API}#circulate": {"event": "circulate"},
    f"{REPORT}#say": {"event": "say", "narrative": "A good year."},
    f"{REPORT}#publish": {"event": "publish"}, f"{REPORT_API}#publish": {"event": "publish"},
    f"{DECISION}#object": {"event": "object", "text": "We cannot."}, f"{DECISION_API}#object": {"event": "object", "text": "We cannot."},
    f"{DECISION}#follow": {"follow": "yes", "title": "To do too", "owner": "body:ASEC", "due": "2026-12-01"},
    f"{ENTRY}#adopt": {"event": "adopt", "version": 1}, f"{ENTRY_API}#adopt": {"event": "adopt", "version": 1},
    f"{AUDIENCE}#own": {"shown_to": "body"}, f"{AUDIENCE_API}#own": {"shown_to": "body"},
    f"POST {YEAR}/<cycle_year>/step#close": {"do": "close"},
    f"POST {MEET}/follow-ups/<follow_up_id>#own": {"result": "It was done."},
    f"POST /{API}/meetings/follow-ups/<follow_up_id>/close#own": {"result": "It was done."},
}
_PREPARING, _OWN = {"register_code": "register_code:LAO-3"}, {"register_code": "register_code:LAO-1"}
_CHAIR, _ENDED = {"compilation_id": "compilation_id:chair"}, {"compilation_id": "compilation_id:final"}
TAKE_UP = "<compilation_id>/recommendations/<recommendation_id>/follow-up"
_GROUP = {"body_code": "body_code:group"}
_FOLLOW = {"follow_up_id": "follow_up_id:own"}
_PAPER = {"paper_id": "paper_id:Xqpaperbody"}
_PDF = {"suffix": "suffix:pdf"}
THINGS: dict[str, dict[str, str]] = {
    **{f"GET /{API}/reports/{place}/<suffix>": _PDF for place in (
        "<compilation_id>/documents/<rendering>", "<compilation_id>/matrix", "component/<year>/<area>", "meeting/<meeting_code>/<paper>",
        "national/<year>/<state>")},
    "POST /plan/bodies/<body_code>/members": _GROUP,
    f"{STEP}#submit": WAITING, f"{STEP_API}#submit": WAITING, f"{STEP}#give_back": WAITING, f"{STEP_API}#give_back": WAITING,
    f"{STEP}#amend": CAME, f"{STEP_API}#amend": CAME, f"{STEP}#review": CAME, f"{STEP_API}#review": CAME,
    f"{STEP}#query": SENT, f"{STEP}#answer": SENT,
    f"{REPORT}#circulate": _CHAIR, f"{REPORT_API}#circulate": _CHAIR, f"{REPORT}#say": _CHAIR,
    f"{REPORT}#publish": _ENDED, f"{REPORT_API}#publish": _ENDED,
    f"PUT /{API}/reports/<compilation_id>/narrative": _CHAIR,
    f"POST {REP}/<compilation_id>/seed": _ENDED, f"POST /{API}/reports/<compilation_id>/seed": _ENDED,
    f"GET {REP}/<compilation_id>/seed": _ENDED,
    **{door: {**_ENDED, "recommendation_id": "recommendation_id:final"} for door in (
        f"GET {REP}/{TAKE_UP}", f"POST {REP}/{TAKE_UP}", f"POST /{API}/reports/recommendations/<recommendation_id>/follow-up")},
    f"{ENTRY}#adopt": _PREPARING, f"{ENTRY_API}#adopt": _PREPARING,
    f"GET {REG}/items/<register_code>/edit#own": _OWN,
    f"POST {REG}/items/<register_code>/edit#own": _OWN, f"PUT /{API}/registers/items/<register_code>#own": _OWN,
    f"POST {YEAR}/<cycle_year>/step#close": {"cycle_year": "cycle_year:last"},
    f"POST {MEET}/follow-ups/<follow_up_id>#own": _FOLLOW, f"POST /{API}/meetings/follow-ups/<follow_up_id>/close#own": _FOLLOW,
    f"GET {YEAR}/formats/<format_code>/template": {"format_code": "format_code:new"},
    f"GET {MEET}/papers/<paper_id>": _PAPER,
    f"GET /{API}/meetings/papers/<paper_id>": _PAPER,
    f"{AUDIENCE}#own": _PAPER, f"{AUDIENCE_API}#own": _PAPER,
    f"GET {REG}/<register_kind>/new": {"register_kind": "register_kind:own"},
    f"POST {REG}/<register_kind>/new": {"register_kind": "register_kind:own"},
}
CASES = sorted({*(name for name in BODIES if "#" in name), *(name for name in THINGS if "#" in name)})
__all__ = ["BODIES", "CASES", "THINGS"]
