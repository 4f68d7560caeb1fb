"""The register through the API alone: add, search, edit, history, merge and undo, files, import; tokens and their scopes."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sheaf.access import services
from sheaf.audit.models import Row
from sheaf.kernel.clock import ManualClock
from sheaf.register.lists import steps
from sheaf.register.records.models import Attachment, Record
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/records/"
PROVENANCE: dict[str, Any] = {"source": "Report 12", "crime_area": "drugs", "handling": {"source_grade": "B", "information_grade": "2"}}


def token(cast: Cast, *scopes: str, who: str = "owner", days: int = 30) -> Client:
    """A program with a token of these scopes."""
    _, secret = services.create_token(getattr(cast, who), name="program", scopes=scopes, days=days)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def send(client: Client, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = client.generic(method, ROOT + path, json.dumps(body or {}), content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def add(client: Client, name: str, **facts: list[str]) -> str:
    made = send(client, "POST", "", {"schema_name": "Person", "facts": {"name": [name], **facts}, "provenance": PROVENANCE}, 201)
    return str(made["id"])


def test_a_record_is_added_found_edited_and_its_history_told(cast: Cast) -> None:
    client = token(cast, "record.")
    record = add(client, "Somchai Jaidee", idNumber=["AA1234567"])
    [hit] = client.get(ROOT + "search", {"q": "AA1234567"}).json()
    assert (hit["record"]["id"], hit["reasons"] != []) == (record, True)
    found = send(client, "GET", record)
    number = next(fact for fact in found["facts"] if fact["prop"] == "idNumber")
    assert (number["value"], number["source"], number["crime_area"]) == ("AA1234567", "Report 12", "drugs")
    changed = send(client, "PATCH", record, {"version": 1, "add": {"idNumber": ["BB7654321"]}, "retire": [number["id"]],
                                             "provenance": PROVENANCE})
    assert changed["version"] == 2
    assert client.get(ROOT + "search", {"q": "AA1234567"}).json() == []
    told = [(row["action"], row["after"] or row["before"]) for row in send(client, "GET", f"{record}/history")]
    assert {("fact added", "BB7654321"), ("fact retired", "AA1234567")} <= set(told)
    stale = send(client, "PATCH", record, {"version": 1, "add": {"alias": ["x"]}, "provenance": PROVENANCE}, 409)
    assert (stale["code"], stale["details"]) == ("conflict", {})


def test_two_records_are_merged_seen_as_one_and_parted_again(cast: Cast) -> None:
    client = token(cast, "record.")
    kept, gone = add(client, "Somchai Jaidee", birthDate=["1970-01-01"]), add(client, "Somchai J.", birthDate=["1980-05-05"])
    refused = send(client, "POST", f"{kept}/merge", {"gone": gone}, 409)
    assert (refused["code"], len(refused["details"]["contradictions"])) == ("contradiction", 1)
    merge = send(client, "POST", f"{kept}/merge", {"gone": gone, "despite": True, "reason": "same photograph"})["id"]
    assert send(client, "GET", gone)["record"]["id"] == kept
    assert [row["id"] for row in send(client, "GET", f"{kept}/merges")] == [merge]
    send(client, "DELETE", f"merges/{merge}", status=204)
    assert send(client, "GET", gone)["record"]["id"] == gone
    assert send(client, "DELETE", f"merges/{merge}", status=409)["code"] == "conflict"


def test_a_canary_looks_like_any_record_and_only_a_supervisor_marks_it(cast: Cast) -> None:
    client = token(cast, "record.")
    record = add(client, "Somchai Jaidee")

    def told() -> str:
        return str([client.get(ROOT + road).json() for road in (record, "search?q=Somchai", f"{record}/history", f"{record}/links")])

    before = told()
    send(client, "PUT", f"{record}/canary", {"on": True}, 403)
    supervisor = token(cast, "record.", who="supervisor")
    send(supervisor, "PUT", f"{record}/canary", {"on": True}, 204)
    assert told() == before
    assert Record.objects.get(pk=record).canary
    send(supervisor, "PUT", f"{record}/canary", {"on": False}, 204)
    assert not Record.objects.get(pk=record).canary


def test_a_merge_that_readers_of_one_side_could_not_follow_is_refused_and_an_old_one_does_not_show(cast: Cast) -> None:
    client, supervisor = token(cast, "record.", who="colleague"), token(cast, "record.", who="supervisor")
    shown, other = add(client, "Somchai Jaidee"), add(client, "Noi Rakdee")
    sealed = {**PROVENANCE, "handling": {**PROVENANCE["handling"], "compartment": "SOURCE"}}
    made = send(supervisor, "POST", "", {"schema_name": "Person", "facts": {"name": ["Wanchai Rakdee"]}, "provenance": sealed}, 201)
    secret = made["id"]
    assert send(supervisor, "POST", f"{secret}/merge", {"gone": shown}, 409)["code"] == "merge_guard"

    def told() -> str:
        return str([client.get(ROOT + road).json() for road in (shown, "search?q=Somchai", f"{shown}/history", f"{shown}/merges")])

    before = told()
    Record.objects.filter(pk=shown).update(merged_into=secret, status="merged")  # as it could be done before
    assert told() == before
    assert "merged" not in str(send(client, "POST", f"{other}/merge", {"gone": shown}, 409))
    assert send(client, "GET", shown)["record"]["status"] == "live"


def test_a_file_goes_up_and_comes_down_with_its_digest_and_custody(cast: Cast) -> None:
    client = token(cast, "record.")
    record, content = add(client, "Somchai Jaidee"), b"scan of a passport" * 1000
    answer = client.post(f"{ROOT}{record}/attachments", {"file": SimpleUploadedFile("scan.pdf", content), "note": "from the border"})
    assert answer.status_code == 201
    [listed] = send(client, "GET", f"{record}/attachments")
    assert (listed["id"], listed["name"], listed["sha256"]) == (answer.json()["id"], "scan.pdf", hashlib.sha256(content).hexdigest())
    taken = client.post(f"{ROOT}attachments/{listed['id']}/download")
    assert b"".join(taken.streaming_content) == content
    assert taken.headers["X-Content-SHA256"] == hashlib.sha256(content).hexdigest()
    send(client, "POST", f"attachments/{listed['id']}/hand-over", {"to": "The court"}, 204)
    custody = send(client, "GET", f"{record}/attachments")[0]["custody"]
    assert [step["action"] for step in custody] == ["taken in", "downloaded", "handed over"]
    assert Attachment.objects.get().sha256 == listed["sha256"]


@pytest.mark.parametrize("handling", ["[" * 100_000, "[]", "{"])
def test_a_file_whose_handling_is_no_json_object_is_refused_with_a_code(cast: Cast, handling: str) -> None:
    client = token(cast, "record.")
    record = add(client, "Somchai Jaidee")
    told = client.post(f"{ROOT}{record}/attachments", {"file": SimpleUploadedFile("scan.pdf", b"x"), "handling": handling})
    assert (told.status_code, told.json()["code"]) == (422, "handling")
    assert not Attachment.objects.exists()


def test_a_supervisor_retires_a_record_and_an_officer_does_not(cast: Cast) -> None:
    record = add(token(cast, "record."), "Somchai Jaidee")
    assert send(token(cast, "record."), "POST", f"{record}/retire", {"version": 1}, 403)["code"] == "refused"
    chief = token(cast, "record.", who="supervisor")
    send(chief, "POST", f"{record}/retire", {"version": 1}, 204)
    assert chief.get(ROOT + "search", {"q": "Somchai Jaidee"}).json() == []
    assert send(chief, "GET", record)["record"]["status"] == "retired"


def test_own_records_are_imported_previewed_and_found(cast: Cast) -> None:
    officer, chief = token(cast, "list.", "record."), token(cast, "list.", "record.", who="supervisor")
    lists = "/api/v1/lists/imports"
    job = officer.post(lists, {"source": "Border books", "target": "own", "provenance": json.dumps(PROVENANCE),
                               "file": SimpleUploadedFile("a.csv", b"id,name,idNumber\n1,Ann Aye,AA99\n2,,\n")}).json()["id"]

    def step(client: Client, verb: str, body: Any = None) -> Any:
        return client.post(f"{lists}/{job}/{verb}", json.dumps(body or {}), content_type="application/json").json()

    step(officer, "map", {"columns": {"id": "@id", "name": "name", "idNumber": "idNumber"}})
    rows = officer.get(f"{lists}/{job}/preview").json()
    assert [(row["row"], row["refused"]) for row in rows] == [(2, False), (3, True)]
    step(officer, "check")
    steps.work()
    assert step(officer, "publish")["code"] == "refused"
    step(chief, "publish")
    steps.work()
    assert officer.get(f"{lists}/{job}").json()["state"] == "published"
    [hit] = officer.get(ROOT + "search", {"q": "AA99"}).json()
    assert hit["record"]["caption"] == "Ann Aye"


def test_a_token_opens_what_its_scopes_cover_and_nothing_else(cast: Cast) -> None:
    record = add(token(cast, "record."), "Somchai Jaidee")
    searcher = token(cast, "record.search")
    assert searcher.get(ROOT + "search", {"q": "Somchai"}).status_code == 200
    for method, path, body in (("GET", record, {}), ("GET", f"{record}/history", {}), ("POST", "", {}), ("PATCH", record, {})):
        refused = send(searcher, method, path, body, 403)
        assert refused["code"] == "refused"
        assert "scope" in refused["message"]
    assert searcher.get("/api/v1/access/me").json()["scopes"] == ["record.search"]
    assert searcher.post("/api/v1/access/tokens", "{}", content_type="application/json").status_code == 403
    assert Record.objects.count() == 1
    assert Row.objects.filter(outcome="refused", verb="record.edit").exists()


def test_a_token_ends_by_time_by_revocation_and_with_its_appointment(cast: Cast, clock: ManualClock) -> None:
    short, long_one = token(cast, "record.", days=1), token(cast, "record.", days=30)
    made = [row["id"] for row in cast.client("owner").get("/api/v1/access/tokens").json()]
    clock.advance(timedelta(days=1, minutes=1))
    gone = short.get("/api/v1/access/me")
    assert (gone.status_code, gone.json()["code"]) == (401, "sign_in")
    assert long_one.get("/api/v1/access/me").status_code == 200
    for row in made:
        services.revoke_token(cast.owner, row)
    assert long_one.get("/api/v1/access/me").status_code == 401
    another = token(cast, "record.")
    services.end_appointment(cast.administrator, appointment_id=cast.owner.appointment_id, accept_loss=True)
    assert another.get("/api/v1/access/me").status_code == 401


def test_wrong_input_is_named_field_by_field_and_nothing_is_written(cast: Cast) -> None:
    client = token(cast, "record.")
    for body, code in (
        ({"schema_name": "Person", "facts": {"name": ["A"]}}, "invalid"),
        ({"schema_name": "Nonsense", "facts": {"name": ["A"]}, "provenance": PROVENANCE}, None),
        ({"schema_name": "Person", "facts": {"birthDate": ["32 May"]}, "provenance": PROVENANCE}, None),
        ({"schema_name": "Person", "facts": {"name": ["A"]}, "provenance": {"source": ""}}, "invalid"),
        ({"schema_name": "Person", "facts": {"name": ["A"]}, "provenance": {**PROVENANCE, "handling": "secret"}}, "provenance"),
        ({"schema_name": "Person", "facts": {"name": ["A\u0000"]}, "provenance": PROVENANCE}, "characters"),
    ):
        answer = send(client, "POST", "", body, 422)
        assert code in (None, answer["code"])
        assert answer["message"]
    broken = client.generic("POST", ROOT, "{", content_type="application/json")
    assert (broken.status_code, broken.json()["code"]) == (400, "bad_request")
    wrong = client.generic("POST", ROOT, "name=A", content_type="application/x-www-form-urlencoded")
    assert (wrong.status_code, wrong.json()["code"]) == (415, "media_type")
    assert not Record.objects.exists()
