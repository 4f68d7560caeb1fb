"""Requests through the API alone, between two nodes: draft, release, take over, answer; what is refused on the way."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from sheaf.kernel import ids
from sheaf.requests.models import Conversation
from tests.api.conftest import Net

FIELDS = {
    "title": "Vessel crew", "crime_area": "drugs", "asked": "Crew list of the vessel", "purpose": "investigation", "case": "C-1",
    "facts": "Seized at sea.", "why_held": "It called at your port.", "subject": "Invented Person", "role": "suspect",
    "link": "Master of the vessel", "evidence": "no",
}
REPORT = {"title": "Crew", "crime_area": "drugs", "report": "He was aboard.", "evidence_consent": "no"}


def drafted(net: Net, state: str, who: str, start: dict[str, Any], fields: dict[str, Any]) -> str:
    """A draft submitted for release."""
    draft = net.call(state, who, "POST", "requests/drafts", start)["id"]
    net.call(state, who, "PATCH", f"requests/drafts/{draft}", {"fields": fields})
    net.call(state, who, "POST", f"requests/drafts/{draft}/submit")
    return str(draft)


def release(net: Net, state: str, who: str, draft: str) -> Any:
    """Read the draft, then release what was read."""
    revision = net.call(state, who, "GET", f"requests/drafts/{draft}")["revision"]
    return net.call(state, who, "POST", f"requests/drafts/{draft}/release", {"revision": revision})


def sent(net: Net) -> str:
    """Thailand's request, released and delivered; its id there."""
    draft = drafted(net, "THA", "owner", {"to": "MYS/police"}, FIELDS)
    found = release(net, "THA", "supervisor", draft)
    net.deliver()
    return str(found["id"])


def arrived(net: Net) -> str:
    [row] = net.call("MYS", "officer", "GET", "requests/?show=received")
    return str(row["id"])


def act(net: Net, state: str, who: str, conversation: str, event: str, **more: Any) -> Any:
    return net.call(state, who, "POST", f"requests/{conversation}/act", {"event": event}, **more)


def test_a_request_is_drafted_released_taken_over_answered_and_closed(net: Net) -> None:
    ours = sent(net)
    theirs = arrived(net)
    thread = net.call("MYS", "officer", "GET", f"requests/{theirs}")
    assert thread["events"][0]["fields"]["facts"] == "Seized at sea."
    assert {step["event"] for step in thread["steps"] if step["allowed"]} >= {"take_over", "refuse"}
    act(net, "MYS", "officer", theirs, "take_over")
    net.deliver()
    assert net.call("THA", "owner", "GET", f"requests/{ours}")["state"] == "taken_over"
    answer = drafted(net, "MYS", "officer", {"event": "answer", "conversation": theirs}, REPORT)
    release(net, "MYS", "chief", answer)
    net.deliver()
    told = net.call("THA", "owner", "GET", f"requests/{ours}")
    assert (told["state"], told["events"][-1]["fields"]["report"]) == ("answered", "He was aboard.")
    act(net, "THA", "owner", ours, "close")
    net.deliver()
    assert net.call("MYS", "officer", "GET", f"requests/{theirs}")["state"] == "closed"
    digests = {net.call(state, who, "GET", f"requests/{one}")["digest"] for state, who, one in
               (("THA", "owner", ours), ("MYS", "officer", theirs))}
    assert len(digests) == 1


def test_a_file_travels_and_comes_down_as_it_went_up(net: Net) -> None:
    content = bytes(range(256)) * 400
    draft = net.call("THA", "owner", "POST", "requests/drafts", {"to": "MYS/police"})["id"]
    net.call("THA", "owner", "PATCH", f"requests/drafts/{draft}", {"fields": FIELDS})
    file = {"name": "crew.bin", "content_base64": base64.b64encode(content).decode()}
    first = net.call("THA", "owner", "POST", f"requests/drafts/{draft}/files", file)["id"]
    assert net.call("THA", "owner", "POST", f"requests/drafts/{draft}/files", file, status=422)["code"] == "invalid"
    second = net.call("THA", "owner", "POST", f"requests/drafts/{draft}/files", {**file, "name": "other.bin"})["id"]
    assert net.call("THA", "supervisor", "GET", f"requests/drafts/{draft}/files/{first}") == content
    net.call("THA", "owner", "DELETE", f"requests/drafts/{draft}/files/{second}", status=204)
    net.call("THA", "owner", "POST", f"requests/drafts/{draft}/submit")
    release(net, "THA", "supervisor", draft)
    net.deliver()
    theirs = arrived(net)
    event = net.call("MYS", "officer", "GET", f"requests/{theirs}")["events"][0]
    assert event["files"] == ["crew.bin"]
    assert net.call("MYS", "officer", "GET", f"requests/{theirs}/files/{event['message_id']}/crew.bin") == content
    net.call("MYS", "officer", "GET", f"requests/{theirs}/files/{event['message_id']}/other.bin", status=404)


def test_nobody_releases_what_they_wrote_and_what_is_given_back_is_written_anew(net: Net) -> None:
    draft = drafted(net, "THA", "owner", {"to": "MYS/police"}, FIELDS)
    assert net.call("THA", "owner", "POST", f"requests/drafts/{draft}/release", {"revision": 2}, status=403)["code"] == "refused"
    assert net.call("THA", "owner", "PATCH", f"requests/drafts/{draft}", {"fields": FIELDS}, status=409)["code"] == "not_editable"
    net.call("THA", "supervisor", "POST", f"requests/drafts/{draft}/give-back", {"reason": ""}, status=422)
    back = net.call("THA", "supervisor", "POST", f"requests/drafts/{draft}/give-back", {"reason": "Name the vessel."})
    assert back["stage"] == "returned"
    assert net.call("THA", "owner", "GET", f"requests/drafts/{draft}")["returned"] == "Name the vessel."
    net.call("THA", "supervisor", "PATCH", f"requests/drafts/{draft}", {"fields": {**FIELDS, "title": "Vessel Invented"}})
    net.call("THA", "owner", "POST", f"requests/drafts/{draft}/submit")
    # who wrote any part of it does not release it, whatever the role
    assert net.call("THA", "supervisor", "POST", f"requests/drafts/{draft}/release", {"revision": 2}, status=403)["code"] == "refused"


def test_two_writers_at_once_are_told_and_a_draft_is_discarded(net: Net) -> None:
    draft = net.call("THA", "owner", "POST", "requests/drafts", {"to": "MYS/police"})["id"]
    read = net.call("THA", "owner", "GET", f"requests/drafts/{draft}")["revision"]
    net.call("THA", "supervisor", "PATCH", f"requests/drafts/{draft}", {"fields": {"title": "Mine"}, "revision": read})
    late = net.call("THA", "owner", "PATCH", f"requests/drafts/{draft}", {"fields": {"title": "Ours"}, "revision": read}, status=409)
    assert late["code"] == "revision"
    assert [row["id"] for row in net.call("THA", "owner", "GET", "requests/drafts")] == [draft]
    net.call("THA", "owner", "DELETE", f"requests/drafts/{draft}", status=204)
    assert net.call("THA", "owner", "GET", "requests/drafts") == []


@pytest.mark.parametrize("event", ["answer", "take_over", "supply", "nonsense"])
def test_a_step_that_is_not_the_senders_is_refused_by_code_and_changes_nothing(net: Net, event: str) -> None:
    ours = sent(net)
    before = net.call("THA", "owner", "GET", f"requests/{ours}")["digest"]
    refused = net.call("THA", "owner", "POST", f"requests/{ours}/act", {"event": event}, status=404 if event == "nonsense" else 409)
    assert refused["code"]
    assert net.call("THA", "owner", "GET", f"requests/{ours}")["digest"] == before


def test_what_is_missing_is_named_field_by_field(net: Net) -> None:
    draft = net.call("THA", "owner", "POST", "requests/drafts", {"to": "MYS/nowhere"})["id"]
    wrong = net.call("THA", "owner", "POST", f"requests/drafts/{draft}/submit", status=422)
    assert {"to", "title", "facts", "purpose"} <= set(wrong["details"]["fields"])
    unknown = net.call("THA", "owner", "PATCH", f"requests/drafts/{draft}", {"fields": {"colour": "red", "title": 7}}, status=422)
    assert set(unknown["details"]["fields"]) == {"colour", "title"}
    axes = net.call("THA", "owner", "PATCH", f"requests/drafts/{draft}", {"handling": {"tlp": "PINK"}}, status=422)
    assert axes["code"] == "handling"
    bytes_ = net.call("THA", "owner", "POST", f"requests/drafts/{draft}/files", {"name": "a", "content_base64": "né"}, status=422)
    assert bytes_["details"]["fields"] == {"content_base64": "Not base64."}


def test_others_are_told_that_there_is_nothing(net: Net) -> None:
    ours = sent(net)
    draft = drafted(net, "THA", "owner", {"to": "MYS/police"}, FIELDS)
    for path in (f"requests/{ours}", f"requests/drafts/{draft}", f"requests/{ids.new_id()}"):
        assert net.call("THA", "stranger", "GET", path, status=404)["code"] == "not_found"
        assert net.call("THA", "auditor", "GET", path, status=403)["code"] == "refused"
    assert net.call("THA", "stranger", "GET", "requests/?show=all") == []
    net.call("THA", "stranger", "POST", f"requests/{ours}/act", {"event": "withdraw", "fields": {"reason": "solved"}}, status=404)
    with net.net.at("THA"):
        assert Conversation.objects.get(pk=ours).is_open


def test_a_draft_that_was_rewritten_after_it_was_read_is_not_released(net: Net) -> None:
    draft = drafted(net, "THA", "owner", {"to": "MYS/police"}, FIELDS)
    read = net.call("THA", "supervisor", "GET", f"requests/drafts/{draft}")["revision"]
    net.call("THA", "supervisor", "POST", f"requests/drafts/{draft}/give-back", {"reason": "Say more."})
    net.call("THA", "owner", "PATCH", f"requests/drafts/{draft}", {"fields": {**FIELDS, "facts": "Something else."}})
    net.call("THA", "owner", "POST", f"requests/drafts/{draft}/submit")
    stale = net.call("THA", "supervisor", "POST", f"requests/drafts/{draft}/release", {"revision": read}, status=409)
    assert stale["code"] == "revision"
    assert net.call("THA", "supervisor", "POST", f"requests/drafts/{draft}/release", status=422)
    assert release(net, "THA", "supervisor", draft)["state"] == "submitted"
