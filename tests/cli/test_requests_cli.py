"""Requests and questions at the shell alone, between two nodes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sheaf.requests.models import Draft
from tests.api.test_asks_api import PROVENANCE, RULE
from tests.api.test_requests_api import FIELDS, REPORT
from tests.cli.conftest import Shell


def file(tmp_path: Path, value: Any) -> Path:
    path = tmp_path / "given.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def read(text: str) -> Any:
    return json.loads(text)


def release(sheaf: Shell, state: str, who: str, draft: str) -> str:
    """Read the draft, then release what was read."""
    revision = read(sheaf(state, who, "request", "draft", draft))["revision"]
    return sheaf(state, who, "request", "release", draft, "--revision", str(revision))


def test_a_request_is_drafted_released_taken_over_and_answered(sheaf: Shell, tmp_path: Path) -> None:
    draft = read(sheaf("THA", "owner", "request", "new", file(tmp_path, {"fields": FIELDS}), "--to", "MYS/police"))["draft"]
    assert [row["id"] for row in read(sheaf("THA", "supervisor", "request", "drafts"))] == [draft]
    assert read(sheaf("THA", "supervisor", "request", "draft", draft))["fields"]["title"] == "Vessel crew"
    assert "may not release" in sheaf.fails("THA", "owner", "request", "release", draft, "--revision", "2")
    ours = read(release(sheaf, "THA", "supervisor", draft))["id"]
    sheaf.net.deliver()
    [row] = read(sheaf("MYS", "officer", "request", "list", "--show", "received", "--json"))
    theirs = row["id"]
    assert "Vessel crew" in sheaf("MYS", "officer", "request", "show", theirs)
    sheaf("MYS", "officer", "request", "act", theirs, "take_over")
    answer = read(sheaf("MYS", "officer", "request", "step", theirs, "answer", file(tmp_path, {"fields": REPORT})))["draft"]
    release(sheaf, "MYS", "chief", answer)
    sheaf.net.deliver()
    shown = read(sheaf("THA", "owner", "request", "show", ours))
    assert (shown["state"], shown["events"][-1]["fields"]["report"]) == ("answered", "He was aboard.")


def test_a_draft_goes_back_gets_its_file_and_the_file_arrives(sheaf: Shell, tmp_path: Path) -> None:
    draft = read(sheaf("THA", "owner", "request", "new", file(tmp_path, {"fields": FIELDS}), "--to", "MYS/police"))["draft"]
    sheaf("THA", "supervisor", "request", "give-back", draft, "--reason", "Add the list.")
    (tmp_path / "crew.bin").write_bytes(b"crew" * 1000)
    sheaf("THA", "owner", "request", "attach", draft, tmp_path / "crew.bin")
    sheaf("THA", "owner", "request", "submit", draft)
    release(sheaf, "THA", "supervisor", draft)
    sheaf.net.deliver()
    [row] = read(sheaf("MYS", "officer", "request", "list", "--show", "received", "--json"))
    with sheaf.net.net.at("MYS"):
        from sheaf.requests.models import Event

        message = Event.objects.get(conversation_id=row["id"]).message_id
    sheaf("MYS", "officer", "request", "file", row["id"], message, "crew.bin", "--to", tmp_path / "got.bin")
    assert (tmp_path / "got.bin").read_bytes() == b"crew" * 1000


def test_what_cannot_be_submitted_leaves_no_draft_and_names_the_fields(sheaf: Shell, tmp_path: Path) -> None:
    for wrong in ("{", "[]", {"fields": []}, {"fields": {"colour": "red"}}, {"fields": {"title": "only"}},
                  {"fields": FIELDS, "handling": {"tlp": "X"}}):
        assert sheaf.fails("THA", "owner", "request", "new", file(tmp_path, wrong), "--to", "MYS/police").startswith("sheaf: ")
    told = sheaf.fails("THA", "owner", "request", "new", file(tmp_path, {"fields": {"title": "only"}}), "--to", "MYS/police")
    assert "facts: This must be given." in told
    with sheaf.net.net.at("THA"):
        assert not Draft.objects.exclude(stage=Draft.Stage.DISCARDED).exists()
    assert "JSON" in sheaf.fails("THA", "owner", "request", "act", "nothing", "take_over", "--fields", "[]")
    assert "no such conversation" in sheaf.fails("THA", "owner", "request", "show", "nothing")


def test_a_question_is_held_decided_and_read_and_rules_are_kept(sheaf: Shell, tmp_path: Path) -> None:
    record = {"schema": "Person", "facts": {"name": ["Wirat Invented"], "birthDate": ["1970-03-04"]}, "provenance": PROVENANCE}
    sheaf("MYS", "officer", "record", "add", file(tmp_path, record))
    sheaf("THA", "owner", "ask", "--name", "Wirat Invented", "--born", "1970-03-04", "--purpose", "investigation",
          "--case", "C-1", "--crime-area", "drugs")
    sheaf.net.deliver()
    [held] = read(sheaf("MYS", "chief", "held"))
    assert "Cite" in sheaf.fails("MYS", "chief", "held", held["id"], "--decision", "yes")
    assert "may not" in sheaf.fails("MYS", "officer", "held")
    sheaf("MYS", "chief", "held", held["id"], "--decision", "yes", "--basis", "Invented Act")
    sheaf.net.deliver()
    [row] = read(sheaf("THA", "owner", "answers"))
    assert row["hits"] == 1
    assert read(sheaf("THA", "owner", "answers", row["id"]))["answers"][0]["state"] == "hit"
    rule = sheaf("MYS", "chief", "rule", "add", file(tmp_path, RULE)).strip()
    assert rule in sheaf("MYS", "chief", "rule", "list")
    assert "no rule" in sheaf.fails("MYS", "chief", "rule", "add", file(tmp_path, {"effect": "shout"}))
    sheaf("MYS", "chief", "rule", "end", rule)
    assert rule not in sheaf("MYS", "chief", "rule", "list")
    assert "no such question" in sheaf.fails("THA", "stranger", "answers", row["id"]).lower()
