"""Standing alerts through the API alone: keep, be told of a record and of a list, decide, renew, end."""

from __future__ import annotations

from typing import Any

import pytest

from sheaf.register.alerts import editions, following
from sheaf.register.records import services as records
from tests.api.conftest import Net

ALERT: dict[str, Any] = {"subject": {"kind": "person", "names": ["Wanchai Rakdee"]}, "purpose": "investigation", "case": "C-7"}
PROVENANCE = {"source": "Report 12", "handling": {"source_grade": "B", "information_grade": "2"}}


def kept(net: Net, **more: Any) -> str:
    return str(net.call("THA", "owner", "POST", "alerts/", {**ALERT, **more}, status=201)["id"])


def added(net: Net, **facts: list[str]) -> str:
    body = {"schema_name": "Person", "facts": {"name": ["Wanchai Rakdee"], **facts}, "provenance": PROVENANCE}
    card = net.call("THA", "supervisor", "POST", "records/", body, status=201)
    work(net)
    return str(card["id"])


def work(net: Net) -> None:
    with net.net.at("THA"):
        following.work()
        editions.work()


def test_a_new_record_is_told_with_its_reasons_and_decided_once(net: Net) -> None:
    alert = kept(net)
    record = added(net)
    [match] = net.call("THA", "owner", "GET", "alerts/matches")
    assert (match["alert"], match["record"], match["changes"], match["held_in"]) == (alert, record, ["New record"], "own register")
    assert match["score"] >= 0.5
    assert match["version"]
    assert match["why"]
    net.call("THA", "owner", "POST", f"alerts/matches/{match['id']}", {"decision": "same"}, status=204)
    second = net.call("THA", "supervisor", "POST", f"alerts/matches/{match['id']}", {"decision": "not_same"}, status=409)
    assert second["code"] == "alert_decided"
    assert net.call("THA", "owner", "GET", "alerts/matches") == []
    [decided] = net.call("THA", "owner", "GET", f"alerts/matches?show=decided&alert={alert}")
    assert decided["decision"] == "same"


def test_an_edition_of_a_list_is_told(net: Net) -> None:
    kept(net)
    with net.net.at("THA"):
        from sheaf.access.models import Person
        from sheaf.access.queries import actor_for

        boss = actor_for(Person.objects.get(username="supervisor"))
        key = records.open_edition(boss, name="Watch list", edition="1")
        records.bulk_load(key, [{"id": "e1", "schema": "Person", "properties": {"name": ["Wanchai Rakdee"]}}])
        records.publish_edition(boss, dataset_id=key)
    work(net)
    [match] = net.call("THA", "owner", "GET", "alerts/matches")
    assert (match["held_in"], match["changes"]) == ("list: Watch list", ["New on the list Watch list"])


def test_an_alert_is_listed_renewed_taken_over_and_ended(net: Net) -> None:
    alert = kept(net, ends="2026-12-01")
    [mine] = net.call("THA", "owner", "GET", "alerts/")
    assert (mine["id"], mine["state"], mine["ends"], mine["subject"]["names"]) == (alert, "watching", "2026-12-01", ["Wanchai Rakdee"])
    assert net.call("THA", "supervisor", "GET", "alerts/") == []
    assert len(net.call("THA", "supervisor", "GET", "alerts/?who=unit")) == 1
    net.call("THA", "owner", "POST", f"alerts/{alert}/renew", {"ends": "2027-01-01"}, status=204)
    net.call("THA", "supervisor", "POST", f"alerts/{alert}/take-over", status=204)
    net.call("THA", "supervisor", "POST", f"alerts/{alert}/end", status=204)
    assert net.call("THA", "supervisor", "GET", f"alerts/{alert}")["state"] == "ended"
    assert net.call("THA", "stranger", "GET", f"alerts/{alert}", status=404)["code"] == "not_found"


@pytest.mark.parametrize(("more", "field"), [
    ({"purpose": "fun"}, "purpose"), ({"case": ""}, "case"), ({"ends": "2020-01-01"}, "ends"), ({"least": 2}, "least"),
    ({"subject": {"names": []}}, "names"),
    ({"subject": {"names": ["Ann Aye"], "birth_dates": ["2099"]}}, "birth_dates"),
    ({"subject": {"names": ["Ann Aye"], "birth_dates": ["1983-02-30"]}}, "birth_dates"), ({"compartment": "WITNESS"}, "compartment")])
def test_what_is_wrong_is_said_by_field(net: Net, more: dict[str, Any], field: str) -> None:
    said = net.call("THA", "owner", "POST", "alerts/", {**ALERT, **more}, status=422)
    assert field in said["details"]["fields"]


@pytest.mark.parametrize(("body", "field"), [
    ({"subject": {**ALERT["subject"], "birth_date": "1970-05-01"}}, "body.given.subject.birth_date"),
    ({"subject": {**ALERT["subject"], "identifiers": []}}, "body.given.subject.identifiers"),
    ({"until": "2026-12-01"}, "body.given.until")])
def test_a_field_that_nobody_reads_is_refused_by_its_name(net: Net, body: dict[str, Any], field: str) -> None:
    """Dropped in silence, an alert would be kept on the name alone."""
    said = net.call("THA", "owner", "POST", "alerts/", {**ALERT, **body}, status=422)
    assert said["details"]["fields"] == {field: "There is no such field."}
    assert net.call("THA", "owner", "GET", "alerts/") == []


@pytest.mark.parametrize(("subject", "field"), [
    ({"names": ["N/A"]}, "names"), ({"names": ["unknown", "-"]}, "names"), ({"names": ["A B"]}, "names"),
    ({"numbers": ["00000000"]}, "numbers"),
    ({"names": ["Sea Star"], "numbers": ["IMO 9074728"]}, "numbers")])
def test_what_nobody_can_be_found_by_is_refused(net: Net, subject: dict[str, Any], field: str) -> None:
    said = net.call("THA", "owner", "POST", "alerts/", {**ALERT, "subject": subject}, status=422)
    assert list(said["details"]["fields"]) == [field]


@pytest.mark.parametrize("subject", [
    {"names": ["N/A", "Wanchai Rakdee"]}, {"names": ["王明"]}, {"numbers": ["IMO 9074729"]}, {"names": ["U Nu"]}])
def test_a_short_name_that_is_one_is_kept(net: Net, subject: dict[str, Any]) -> None:
    made = net.call("THA", "owner", "POST", "alerts/", {**ALERT, "subject": subject}, status=201)
    kept = next(row for row in net.call("THA", "owner", "GET", "alerts/") if row["id"] == made["id"])
    assert {name: kept["subject"][name] for name in subject} == subject
