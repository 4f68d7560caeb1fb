"""A year's report through the network, over HTTP: a state submits a component, the lead shepherd asks at the Secretariat's node,
the state answers at its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sheaf.demo import books
from sheaf.demo.desk import Desk
from sheaf.demo.network import DemoNode, say

WITHIN = 120.0  # seconds for a message to arrive


def play(officer: Desk, supervisor: Desk, secretariat: DemoNode, state: str) -> dict[str, Any]:
    """Play it; {cycle, asked, answered}."""
    year = max(row["year"] for row in officer.get("/plan/year/cycles"))
    area, lead = _component(officer, year, state)
    say(f"{state} reports on {area}, {year}: copied forward, changed, cleared by a second person")
    _submit(officer, supervisor, year, state, area)
    shepherd, part = Desk(secretariat, f"head-{lead.lower()}"), f"/plan/year/parts/{year}/{state}/{area}"
    books.wait_for("the report to arrive", lambda: _arrived(shepherd, year, state, area), WITHIN)
    say(f"The lead shepherd, {lead}, asks; {state} answers")
    shepherd.post(f"{part}/queries", {"text": "How many officials took part? Invented for the demonstration."})
    asked = books.wait_for("the question", lambda: _open(officer, part), WITHIN)
    supervisor.post(f"/plan/year/queries/{asked['id']}/answer", {"text": "Twelve. Invented for the demonstration."})
    books.wait_for("the answer", lambda: not _open(shepherd, part), WITHIN)
    return {"cycle": year, "asked": 1, "answered": 1}


def counted(secretariat: DemoNode, year: int, senders: Collection[str]) -> dict[str, int]:
    """{submitted, delivered}: parts that the Secretariat's node holds of all states, and those that came from nodes of their own."""
    parts = [row for row in Desk(secretariat, "desk").get(f"/plan/year/cycles/{year}")["parts"] if row["version"]]
    return {"submitted": len(parts), "delivered": sum(row["state"] in senders for row in parts)}


def _component(officer: Desk, year: int, state: str) -> tuple[str, str]:
    """A component that the state has not begun and another state leads."""
    leads = {row["area"]: [item["state"] for item in row["holders"]] for row in officer.get("/plan/bodies/leads")}
    parts = officer.get(f"/plan/year/cycles/{year}")["parts"]
    return next((row["area"], leads[row["area"]][0]) for row in parts
                if row["state"] == state and not row["step"] and leads[row["area"]] and state not in leads[row["area"]])


def _submit(officer: Desk, supervisor: Desk, year: int, state: str, area: str) -> None:
    own = f"/plan/year/own/{year}/{area}"
    officer.post(own)
    first = officer.post(f"{own}/copy")[0]
    officer.put(f"{own}/entries/{first['subject']}", {"version": first["version"], "status": "under_way",
                                                      "narrative": "A first course was held. Invented for the demonstration."})
    steps = f"/plan/year/parts/{year}/{state}/{area}/steps"
    officer.post(steps, {"step": "ask", "accept": True})
    supervisor.post(steps, {"step": "submit"})


def _arrived(desk: Desk, year: int, state: str, area: str) -> bool:
    return any(row["version"] for row in desk.get(f"/plan/year/cycles/{year}")["parts"] if (row["state"], row["area"]) == (state, area))


def _open(desk: Desk, part: str) -> Any:
    """The first question that has no answer yet."""
    return next((row for row in desk.get(part)["queries"] if row["kind"] == "query" and not row["answered"]), None)
