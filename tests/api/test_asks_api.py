"""Asking the network through the API alone: rules, a question, answers, a decision, who asked, a request from a hit."""

from __future__ import annotations

from typing import Any

from sheaf.register.asks.models import Question
from tests.api.conftest import Net

SUBJECT = {"kind": "person", "names": ["Wirat Invented"], "birth_date": "1970-03-04"}
ASK = {"subject": SUBJECT, "purpose": "investigation", "case": "C-1/2026", "crime_area": "drugs", "nodes": ["MYS"]}
PROVENANCE = {"source": "Report 12", "crime_area": "drugs", "handling": {"source_grade": "B", "information_grade": "2"}}
RULE = {"effect": "auto", "basis": "Invented Act, section 12", "conditions": "Ask before use in court."}


def held_there(net: Net) -> str:
    """A record that Malaysia holds."""
    body = {"schema_name": "Person", "facts": {"name": ["Wirat Invented"], "birthDate": ["1970-03-04"]}, "provenance": PROVENANCE}
    return str(net.call("MYS", "officer", "POST", "records/", body, status=201)["id"])


def asked(net: Net, **more: Any) -> str:
    made = net.call("THA", "owner", "POST", "asks/questions", {**ASK, **more}, status=201)["id"]
    net.deliver()
    return str(made)


def answer(net: Net, question: str) -> Any:
    [found] = net.call("THA", "owner", "GET", f"asks/questions/{question}")["answers"]
    return found


def test_a_rule_answers_at_once_and_a_request_follows_from_the_hit(net: Net) -> None:
    record = held_there(net)
    net.call("MYS", "chief", "POST", "asks/rules", RULE, status=201)
    found = answer(net, asked(net))
    assert (found["state"], found["conditions"], found["contact"]) == ("hit", "Ask before use in court.", "MYS/police")
    assert record not in str(found)
    draft = net.call("THA", "owner", "POST", "requests/drafts", {"source": f"answer:{found['id']}"})
    assert draft["to"] == "MYS/police"
    assert net.call("THA", "owner", "GET", f"requests/drafts/{draft['id']}")["fields"]["case"] == "C-1/2026"
    [notice] = net.call("MYS", "officer", "GET", f"asks/about/{record}")
    assert (notice["asking_state"], notice["purpose"]) == ("THA", "investigation")
    [seen] = net.call("MYS", "chief", "GET", "asks/received")
    assert (seen["asking_state"], seen["case"]) == ("THA", "C-1/2026")
    assert "Wirat" not in str(seen)


def test_without_a_rule_a_person_decides_and_the_asker_sees_that_it_waits(net: Net) -> None:
    held_there(net)
    question = asked(net)
    assert answer(net, question)["state"] == "held"
    [held] = net.call("MYS", "chief", "GET", "asks/held")
    assert net.call("MYS", "officer", "GET", "asks/held", status=403)["code"] == "refused"
    assert net.call("MYS", "chief", "POST", f"asks/held/{held['id']}", {"decision": "yes"}, status=422)["details"]["fields"]["basis"]
    net.call("MYS", "chief", "POST", f"asks/held/{held['id']}", {"decision": "yes", "basis": "Invented Act"}, status=204)
    net.deliver()
    assert answer(net, question)["state"] == "hit"
    assert net.call("MYS", "chief", "POST", f"asks/held/{held['id']}", {"decision": "no"}, status=409)["code"] == "decided"


def test_nobody_there_and_a_rule_against_it_answer_alike(net: Net) -> None:
    nothing = answer(net, asked(net))
    held_there(net)
    net.call("MYS", "chief", "POST", "asks/rules", {**RULE, "effect": "deny"}, status=201)
    denied = answer(net, asked(net))
    for told in (nothing, denied):
        assert (told["state"], told["reference"], told["contact"], told["band"]) == ("no_hit", "", "", "")
    assert {key: value for key, value in nothing.items() if key not in ("id", "since")} == {
        key: value for key, value in denied.items() if key not in ("id", "since")}


def test_a_rule_is_read_by_the_auditor_and_ended_by_a_supervisor_only(net: Net) -> None:
    rule = net.call("THA", "supervisor", "POST", "asks/rules", RULE, status=201)["id"]
    assert rule in {row["id"] for row in net.call("THA", "auditor", "GET", "asks/rules")}
    net.call("THA", "owner", "DELETE", f"asks/rules/{rule}", status=403)
    net.call("THA", "supervisor", "DELETE", f"asks/rules/{rule}", status=204)
    assert net.call("THA", "supervisor", "DELETE", f"asks/rules/{rule}", status=409)["code"] == "ended"


def test_a_question_that_is_wrong_is_refused_by_field_and_asks_nobody(net: Net) -> None:
    for change, field in (({"purpose": "curiosity"}, "purpose"), ({"case": " "}, "case"), ({"nodes": ["XXX"]}, "nodes"),
                          ({"crime_area": "gossip"}, "crime_area"), ({"subject": {"names": []}}, None),
                          ({"subject": {"names": ["N/A"]}}, "names"),
                          ({"subject": {**SUBJECT, "birth_date": "2099-01-01"}}, "birth_date"),
                          ({"subject": {**SUBJECT, "birth_date": "1983-02-30"}}, "birth_date"),
                          ({"subject": {"identifiers": [{"type": "imo", "value": "9074728"}]}}, "identifiers"), ({"nodes": "none"}, None)):
        wrong = net.call("THA", "owner", "POST", "asks/questions", {**ASK, **change}, status=422)
        assert wrong["message"]
        assert field is None or field in wrong["details"]["fields"]
    with net.net.at("THA"):
        assert not Question.objects.exists()
    assert net.call("THA", "auditor", "POST", "asks/questions", {}, status=403)["code"] == "refused"


def test_questions_of_others_are_not_there(net: Net) -> None:
    question = asked(net)
    assert net.call("THA", "stranger", "GET", f"asks/questions/{question}", status=404)["code"] == "not_found"
    assert net.call("THA", "stranger", "GET", "asks/questions?who=all") == []
    assert [row["id"] for row in net.call("THA", "supervisor", "GET", "asks/questions?who=all")] == [question]


def test_an_alarm_of_a_watched_record_is_taken_up(net: Net) -> None:
    from sheaf.register.records import services
    from sheaf.register.records.shapes import origin_of

    with net.net.at("MYS"):
        services.add_record(net.net.officer("MYS"), schema="Person", canary=True, provenance=origin_of(PROVENANCE),
                            facts={"name": ["Wirat Invented"], "birthDate": ["1970-03-04"]})
    asked(net)
    [alarm] = net.call("MYS", "chief", "GET", "asks/alarms")
    net.call("MYS", "officer", "POST", f"asks/alarms/{alarm['id']}/acknowledge", status=403)
    net.call("MYS", "chief", "POST", f"asks/alarms/{alarm['id']}/acknowledge", status=204)
    assert net.call("MYS", "chief", "GET", "asks/alarms")[0]["acknowledged_at"]
