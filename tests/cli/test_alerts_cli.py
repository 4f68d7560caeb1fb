"""`sheaf alert` at the shell alone: keep, see, decide, renew, take over, end; and what the shell refuses."""

from __future__ import annotations

import json

import pytest

from sheaf.register.alerts import following
from sheaf.register.alerts.models import StandingAlert
from tests.cli.conftest import Shell

PROVENANCE = {"source": "Report 12", "crime_area": "drugs", "handling": {"source_grade": "B", "information_grade": "2"}}
WHY = ("--purpose", "investigation", "--case", "C-7")


def holds(sheaf: Shell, name: str) -> str:
    body = {"schema_name": "Person", "facts": {"name": [name], "idNumber": ["AA1234567"]}, "provenance": PROVENANCE}
    card = sheaf.net.call("THA", "supervisor", "POST", "records/", body, status=201)
    with sheaf.net.net.at("THA"):
        following.work()
    return str(card["id"])


def test_an_alert_is_kept_met_decided_renewed_and_ended(sheaf: Shell) -> None:
    alert = sheaf("THA", "owner", "alert", "add", "--name", "Wanchai Rakdee", "--kind", "person", *WHY).strip()
    assert "watching" in sheaf("THA", "owner", "alert", "list")
    record = holds(sheaf, "Wanchai Rakdee")
    line = sheaf("THA", "owner", "alert", "show")
    match = line.split()[0]
    assert record in line
    assert "alert on Wanchai Rakdee" in line
    assert "New record" in line
    sheaf("THA", "owner", "alert", "decide", match, "y")
    assert "has decided “the same”" in sheaf.fails("THA", "supervisor", "alert", "decide", match, "n")
    assert sheaf("THA", "owner", "alert", "show") == ""
    shown = json.loads(sheaf("THA", "owner", "alert", "show", alert))
    assert [(item["decision"], item["record"]) for item in shown["matches"]] == [("same", record)]
    sheaf("THA", "owner", "alert", "renew", alert, "--until", "2027-01-31")
    assert "2027-01-31" in sheaf("THA", "owner", "alert", "list")
    sheaf("THA", "supervisor", "alert", "take-over", alert)
    assert sheaf("THA", "owner", "alert", "list") == ""
    assert alert in sheaf("THA", "owner", "alert", "list", "--unit")
    sheaf("THA", "supervisor", "alert", "end", alert)
    assert [item["state"] for item in json.loads(sheaf("THA", "supervisor", "alert", "list", "--ended", "--json"))] == ["ended"]
    assert "has ended" in sheaf.fails("THA", "supervisor", "alert", "end", alert)


def test_an_alert_begun_from_a_record_looks_for_what_it_says(sheaf: Shell) -> None:
    record = holds(sheaf, "Wanchai Rakdee")
    sheaf("THA", "owner", "alert", "add", "--record", record, "--name", "Wan Rakdee", "--no-lists", "--imports", "--least", "0.9", *WHY)
    with sheaf.net.net.at("THA"):
        row = StandingAlert.objects.get()
    assert (row.subject["names"], row.subject["numbers"], row.crime_area) == (["Wan Rakdee", "Wanchai Rakdee"], ["AA1234567"], "drugs")
    assert (row.lists, row.imports, row.least) == (False, True, 0.9)
    assert "no such record" in sheaf.fails("THA", "stranger", "alert", "add", "--record", record, *WHY)


def test_what_is_wrong_is_said_by_field_and_nobody_else_is_let_in(sheaf: Shell) -> None:
    said = sheaf.fails("THA", "owner", "alert", "add", "--name", "Wanchai", "--born", "2530", *WHY)
    assert "birth_dates: 2530 looks like the Buddhist era" in said
    assert "1983-02-30 is a day that no calendar has" in sheaf.fails("THA", "owner", "alert", "add", "--name", "Wanchai", "--born",
                                                                     "1983-02-30", *WHY)
    said = sheaf.fails("THA", "owner", "alert", "add", "--name", "Wanchai", "--purpose", "fun", "--case", " ", "--least", "7")
    assert all(f"  {field}: " in said for field in ("purpose", "case", "least"))
    assert "may not" in sheaf.fails("THA", "auditor", "alert", "list")
    assert "none for you" in sheaf.fails("THA", "owner", "alert", "show", "no-such-alert")


def test_a_day_that_is_none_is_wrong_usage(sheaf: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        sheaf.run("THA", "owner", ("alert", "renew", "x", "--until", "soon"))
    assert "such as 2027-01-31" in capsys.readouterr().err
