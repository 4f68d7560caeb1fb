"""Invented words and statuses of reports. Every state gets the same mixture, only at other clauses: no state looks worse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sheaf.kernel.states import MEMBERS

INVENTED = "Invented for the demonstration"
# By how far the plan's years have gone: what share of answers says what. Each row is one turn of the wheel.
_WHEELS = (
    ("planned", "under_way", "not_started", "under_way", "planned", "not_applicable", "done", "under_way"),
    ("under_way", "under_way", "planned", "done", "under_way", "not_applicable", "done", "planned"),
    ("under_way", "done", "planned", "done", "under_way", "not_applicable", "done", "under_way"),
    ("done", "done", "under_way", "done", "under_way", "not_applicable", "done", "planned"),
    ("done", "done", "under_way", "done", "under_way", "not_applicable", "done", "done"),
)
_SAID = {
    "planned": "A step towards “{title}” is planned for the next year. {invented}.",
    "under_way": "Work on “{title}” goes on: a desk was named and a first exchange was held. {invented}.",
    "done": "What “{title}” asks was carried out in the year and is kept up. {invented}.",
}
_SHOWN = ("officials", "ministers", "public")


def status(state: str, place: int, turn: int) -> str:
    """Of a state's answer to the clause at a place, in the year `turn` of five."""
    wheel = _WHEELS[min(turn, len(_WHEELS) - 1)]
    return wheel[(place + list(MEMBERS).index(state)) % len(wheel)]


def entry(state: str, question: dict[str, Any], place: int, turn: int) -> dict[str, Any]:
    """One answer, in the shape of a submission."""
    found = status(state, place, turn)
    return {
        "subject": question["subject"],
        "status": found,
        "narrative": _SAID.get(found, "").format(title=question["title"], invented=INVENTED),
        "obstacles": "",
        "needs": "",
        "language": "en",
        "shown_to": _SHOWN[(place + turn) % len(_SHOWN)],
        "copied_from": None,
        "evidence": [],
    }


def content(state: str, questions: Sequence[dict[str, Any]], offset: int, turn: int) -> dict[str, Any]:
    """A whole part. offset: turns the wheel from component to component."""
    return {"entries": [entry(state, item, offset + place, turn) for place, item in enumerate(questions)], "figures": []}


def asked(questions: Sequence[dict[str, Any]], area: str) -> list[dict[str, Any]]:
    """The questions that a format asks of one component."""
    return [item for item in questions if not item.get("areas") or area in item["areas"]]
