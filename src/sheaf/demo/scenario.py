"""One case through the whole network, played over HTTP as programs with tokens would: a question to all nodes, a hit,
a police request released by a second person, its answer, and a correction that reaches those who were told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sheaf.demo import books, reporting
from sheaf.demo.desk import Desk
from sheaf.demo.network import DemoNode, say

ASKING, HOLDING = "THA", "MYS"
SUBJECT = {"kind": "person", "names": ["Wichai Saengthong"], "birth_date": "1979-04-17",
           "identifiers": [{"type": "document", "value": "XK5520417"}]}
HANDLING = {"classification": "RESTRICTED", "tlp": "AMBER", "use": ["H2"], "pap": "AMBER", "purpose": "investigation",
            "case": "CASE-2026-001", "source_grade": "B", "information_grade": "3", "compartment": "OPEN"}
REQUEST = {
    "title": "Whereabouts and travel of the person of the hit", "crime_area": "drugs",
    "asked": "Travel records since 2024 and present address.",
    "purpose": "investigation", "case": "CASE-2026-001", "facts": "Named by two arrested couriers; invented for the demonstration.",
    "why_held": "Your node answered with a hit.", "subject": "Wichai Saengthong, born 17 April 1979", "role": "suspect",
    "link": "Said to direct the couriers.", "urgency_reason": "The next transport is expected within days.", "evidence": "no",
}


def play(nodes: Sequence[DemoNode]) -> dict[str, Any]:
    """Play it; {nodes, queries, hits, requests_answered, messages_delivered, lost, duplicated, audit_verified,
    plan: {cycle, submitted, delivered, asked, answered}}."""
    by_state = {node.state: node for node in nodes}
    asking, holding = by_state[ASKING], by_state[HOLDING]
    senders = [state for state in by_state if state != "ASEC"]
    members = [state for state in by_state if state not in {ASKING, "ASEC"}]
    say("Waiting for the directory")
    books.wait_for("the directory", lambda: all(books.directory_known(node, by_state) for node in nodes), 120)
    officer = Desk(asking, "officer")
    question = ask(officer, members)
    hit = next(answer for answer in question["answers"] if answer["state"] == "hit" and answer["node"] == HOLDING)
    answered = request_and_answer(officer, Desk(asking, "supervisor"), Desk(holding, "officer"), Desk(holding, "supervisor"), hit)
    correct(officer, Desk(asking, "supervisor"), Desk(holding, "officer"), Desk(holding, "supervisor"), question["id"], hit)
    plan = reporting.play(officer, Desk(asking, "supervisor"), by_state["ASEC"], ASKING)
    say("Waiting until every message has arrived")
    books.settle(nodes, 120)
    verified = books.audits_whole(nodes)
    hits = sum(answer["state"] == "hit" for answer in question["answers"])
    return {"nodes": len(nodes), "queries": len(members), "hits": hits, "requests_answered": answered, **books.compare(nodes),
            "audit_verified": verified, "plan": {**plan, **reporting.counted(by_state["ASEC"], plan["cycle"], senders)}}


def went_well(result: dict[str, Any]) -> bool:
    plan = result["plan"]
    return (
        plan["answered"] == 1
        and plan["delivered"] >= 1
        and not result["lost"]
        and not result["duplicated"]
        and bool(result["audit_verified"])
        and result["requests_answered"] >= 1
    )


def ask(officer: Desk, nodes: Sequence[str]) -> dict[str, Any]:
    """Ask the nodes; the question once each of them has answered or said that a person decides."""
    say(f"{ASKING} asks {', '.join(nodes)}")
    made = officer.post("/asks/questions", {"subject": SUBJECT, "purpose": "investigation", "case": "CASE-2026-001",
                                            "crime_area": "drugs", "nodes": list(nodes)})

    def answered() -> Any:
        question = officer.get(f"/asks/questions/{made['id']}")
        return None if any(answer["state"] == "waiting" for answer in question["answers"]) else question

    question: dict[str, Any] = books.wait_for("the answers", answered, 120)
    for answer in question["answers"]:
        say(f"  {answer['node']}: {answer['words']}")
    return question


def request_and_answer(officer: Desk, supervisor: Desk, there: Desk, boss_there: Desk, hit: dict[str, Any]) -> int:
    """From the hit to the answer read; how many requests were answered."""
    say("The officer drafts a request from the hit; the supervisor releases it")
    draft = officer.post("/requests/drafts", {"kind": "police_request", "source": f"answer:{hit['id']}"})
    filled = officer.get(f"/requests/drafts/{draft['id']}")["fields"]
    officer.patch(f"/requests/drafts/{draft['id']}", {"fields": filled | REQUEST, "handling": HANDLING, "priority": "urgent"})
    sent = _release(officer, supervisor, draft["id"])
    say("The other side takes it over and answers")
    here = books.wait_for("the request to arrive", lambda: _received(there), 120)
    there.post(f"/requests/{here['id']}/act", {"event": "take_over"})
    answer = there.post("/requests/drafts", {"kind": "police_request", "event": "answer", "conversation": here["id"]})
    report = {"report": "Crossed at an invented post on 3 March 2026 and has not left since.", "title": "Travel of the subject",
              "crime_area": "drugs", "evidence_consent": "no"}
    given = there.get(f"/requests/drafts/{answer['id']}")
    there.patch(f"/requests/drafts/{answer['id']}", {"fields": {**given["fields"], **report}})
    _release(there, boss_there, answer["id"])
    read = books.wait_for("the answer", lambda: _answered(officer, sent["id"]), 120)
    say(f"The officer reads the answer: {read['state']}")
    return 1


def correct(officer: Desk, supervisor: Desk, there: Desk, boss_there: Desk, question: str, hit: dict[str, Any]) -> None:
    """A request for correction, decided by the owner; the answer here is marked as corrected."""
    say("The officer asks for a correction; the owner decides")
    draft = officer.post("/requests/drafts", {"kind": "correction", "source": f"answer:{hit['id']}"})
    claim = {"title": "The birth date is wrong", "crime_area": "drugs", "claim": "wrong_record", "brought_by": "authority",
             "grounds": "The passport shows another year; invented for the demonstration.", "record_ref": hit["reference"]}
    officer.patch(f"/requests/drafts/{draft['id']}", {"fields": claim, "handling": HANDLING})
    _release(officer, supervisor, draft["id"])
    here = books.wait_for("the correction to arrive", lambda: _received(there, "correction"), 120)
    there.post(f"/requests/{here['id']}/act", {"event": "take_over"})
    decision = there.post("/requests/drafts", {"kind": "correction", "event": "correct", "conversation": here["id"]})
    finding = {"record_ref": hit["reference"], "finding": "The birth date was corrected from the passport."}
    there.patch(f"/requests/drafts/{decision['id']}", {"fields": finding})
    _release(there, boss_there, decision["id"])

    def told() -> Any:
        answers = officer.get(f"/asks/questions/{question}")["answers"]
        return any(answer["id"] == hit["id"] and answer["correction"] for answer in answers)

    books.wait_for("the correction to reach the asker", told, 120)


def _release(drafter: Desk, releaser: Desk, draft_id: str) -> Any:
    drafter.post(f"/requests/drafts/{draft_id}/submit")
    read = releaser.get(f"/requests/drafts/{draft_id}")
    return releaser.post(f"/requests/drafts/{draft_id}/release", {"revision": read["revision"]})


def _received(desk: Desk, kind: str = "police_request") -> Any:
    rows = desk.get(f"/requests/?show=open&kind={kind}")
    return next((row for row in rows if row.get("side") == "addressee"), None)


def _answered(desk: Desk, conversation: str) -> Any:
    found = desk.get(f"/requests/{conversation}")
    done = any(event["event"] == "answer" and event["fields"] for event in found["events"])
    return found if done else None
