"""Drafts as people write, hand on, return and release them in the browser; and a step of a request that arrived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sheaf import wiring
from sheaf.audit.models import Row
from sheaf.requests import drafting
from sheaf.requests.models import Conversation, Draft, DraftFile
from tests.world import World, world

pytestmark = pytest.mark.django_db
FIELDS = {
    "title": "Vessel <b>crew</b>", "crime_area": "drugs", "asked": "Crew list", "purpose": "investigation", "case": "C-1",
    "facts": "Seized at sea.", "why_held": "It called at your port.", "subject": "Invented Person", "role": "suspect",
    "link": "Master of the vessel", "evidence": "no",
}
HANDLING = {"h-classification": "RESTRICTED", "h-tlp": "AMBER", "h-pap": "AMBER", "h-use": ["H2"], "h-compartment": "OPEN"}
FORM = {**FIELDS, **HANDLING, "to": "MYS/police", "priority": "routine"}


@pytest.fixture(scope="module")
def seeded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), world() as made:
        wiring.join_rooms()
        yield made


@pytest.fixture
def owner(seeded: World) -> Client:
    return seeded.cast.client("owner")


@pytest.fixture
def boss(seeded: World) -> Client:
    return seeded.cast.client("supervisor")


def begun(client: Client, **more: Any) -> str:
    """The id of a new draft."""
    answer = client.post("/requests/new", {"kind": "police_request", "to": "MYS/police", **more})
    assert answer.status_code == 302
    return str(answer.headers["Location"].rpartition("/")[2])


def do(client: Client, draft: str, verb: str, **more: Any) -> Any:
    seen = {"revision": Draft.objects.get(pk=draft).revision} if verb == "release" else {}
    return client.post(f"/requests/drafts/{draft}/do", {**FORM, **seen, "do": verb, **more})


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_draft_is_written_submitted_and_released_by_another(owner: Client, boss: Client) -> None:
    draft = begun(owner)
    assert do(owner, draft, "submit").status_code == 302
    mine = page(owner, f"/requests/drafts/{draft}")
    assert "Waits for release" in mine
    assert 'value="release"' not in mine
    assert "Vessel &lt;b&gt;crew" in mine
    theirs = page(boss, f"/requests/drafts/{draft}")
    assert 'value="release"' in theirs
    assert "Who will see this" in theirs
    assert do(owner, draft, "release").status_code == 403
    sent = do(boss, draft, "release")
    assert sent.status_code == 302
    assert "Vessel &lt;b&gt;crew" in page(owner, sent.headers["Location"])
    assert do(boss, draft, "release").status_code == 409


def test_saving_by_itself_says_when_or_what_is_wrong_and_forgets_nothing(owner: Client) -> None:
    draft = begun(owner)
    saved = owner.post(f"/requests/drafts/{draft}/save", {**FORM, "revision": "0"})
    assert saved.status_code == 200
    assert "aved" in saved.content.decode()
    wrong = owner.post(f"/requests/drafts/{draft}/save", {**FORM, "role": "dentist", "priority": "soon"})
    assert wrong.status_code == 200
    assert "<html" not in wrong.content.decode()
    assert Draft.objects.get(pk=draft).priority == "routine"
    assert "Seized at sea." in page(owner, f"/requests/drafts/{draft}")
    late = owner.post(f"/requests/drafts/{draft}/save", {**FORM, "facts": "Changed.", "revision": "0"})
    assert late.status_code == 409
    assert "Seized at sea." in page(owner, f"/requests/drafts/{draft}")


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(owner: Client) -> None:
    draft = begun(owner)
    answer = do(owner, draft, "submit", subject="", facts="")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "This must be given." in text
    assert "Master of the vessel" in text
    assert Draft.objects.get(pk=draft).stage == Draft.Stage.WRITING


def test_a_draft_returned_shows_the_reason_to_its_writer(owner: Client, boss: Client) -> None:
    draft = begun(owner)
    do(owner, draft, "submit")
    assert do(boss, draft, "give_back", reason=" ").status_code == 422
    assert do(owner, draft, "give_back", reason="mine").status_code == 403
    assert do(boss, draft, "give_back", reason="Name the <i>vessel</i>.").status_code == 302
    assert "Name the &lt;i&gt;vessel&lt;/i&gt;." in page(owner, f"/requests/drafts/{draft}")
    assert do(owner, draft, "submit", title="Vessel Invented").status_code == 302


def test_whoever_wrote_a_word_of_it_does_not_release_it(owner: Client, boss: Client, seeded: World) -> None:
    draft = begun(owner)
    do(boss, draft, "save", title="Better words")
    do(owner, draft, "submit")
    assert do(boss, draft, "release").status_code == 403
    assert do(seeded.cast.client("head"), draft, "release").status_code == 302


def test_files_go_in_are_seen_by_the_releaser_and_come_out_again(owner: Client, boss: Client) -> None:
    draft = begun(owner)
    file = {"file": SimpleUploadedFile("crew <list>.pdf", b"%PDF crew", "text/html")}
    assert do(owner, draft, "attach", **file).status_code == 302
    row = DraftFile.objects.get(draft=draft)
    assert b"crew" not in bytes(row.sealed)
    address = f"/requests/drafts/{draft}/files/{row.id}"
    assert "crew &lt;list&gt;.pdf" in page(boss, f"/requests/drafts/{draft}")
    taken = boss.get(address)
    assert (taken.content, taken.headers["Content-Type"], taken.headers["Content-Disposition"]) == (
        b"%PDF crew", "application/octet-stream", "attachment")
    assert Row.objects.filter(verb="request.read", object_id=draft, detail__contains=row.id).exists()
    file = {"file": SimpleUploadedFile("crew <list>.pdf", b"again")}
    assert do(owner, draft, "attach", **file).status_code == 422
    do(owner, draft, "detach", file_id=row.id)
    assert boss.get(address).status_code == 404
    assert not DraftFile.objects.filter(draft=draft).exists()


def test_a_file_too_large_or_one_too_many_is_refused(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = begun(owner)
    monkeypatch.setattr(drafting, "MAX_FILE", 10)
    assert do(owner, draft, "attach", file=SimpleUploadedFile("a", b"x" * 11)).status_code == 413
    monkeypatch.setattr(drafting, "MAX_FILES", 1)
    assert do(owner, draft, "attach", file=SimpleUploadedFile("a", b"x")).status_code == 302
    assert do(owner, draft, "attach", file=SimpleUploadedFile("b", b"x")).status_code == 413


def test_a_draft_given_up_is_wiped(owner: Client) -> None:
    draft = begun(owner)
    do(owner, draft, "attach", file=SimpleUploadedFile("a", b"x"))
    assert do(owner, draft, "discard").headers["Location"] == "/requests/"
    assert not DraftFile.objects.filter(draft=draft).exists()
    assert "Seized" not in owner.get(f"/requests/drafts/{draft}").content.decode()
    assert do(owner, draft, "save").status_code == 409


def test_a_hit_fills_the_draft_and_its_addressee(owner: Client, seeded: World) -> None:
    from sheaf.register.asks.models import Answer

    answer = Answer.objects.get(question_id=seeded.ids["question_id"])
    assert f"answer:{answer.id}" in page(owner, f"/requests/new?from=answer:{answer.id}")
    draft = begun(owner, **{"from": f"answer:{answer.id}", "to": ""})
    text = page(owner, f"/requests/drafts/{draft}")
    assert "Xqaskedpolice" in text
    assert "MYS-XQPOLICE" in text
    assert Draft.objects.get(pk=draft).addressee == "MYS/police"
    stranger = seeded.cast.client("stranger")
    assert stranger.post("/requests/new", {"kind": "police_request", "from": f"answer:{answer.id}"}).status_code == 404
    assert owner.post("/requests/new", {"kind": "police_request", "from": "moon:1"}).status_code == 404
    assert owner.post("/requests/new", {"kind": "love_letter"}).status_code in {404, 422}


def test_a_request_that_arrived_is_taken_over_and_answered_by_draft(owner: Client, boss: Client, seeded: World) -> None:
    found = seeded.ids["conversation_id:arrived"]
    assert "Xqarrived" in page(owner, f"/requests/{found}")
    assert owner.post(f"/requests/{found}/act/take_over").status_code == 302
    assert Conversation.objects.get(pk=found).status == "taken_over"
    step = owner.post(f"/requests/{found}/act/answer")
    assert step.status_code == 302
    draft = step.headers["Location"].rpartition("/")[2]
    report = {"title": "Crew", "crime_area": "drugs", "report": "He was aboard.", "evidence_consent": "no", **HANDLING}
    assert owner.post(f"/requests/drafts/{draft}/do", {**report, "do": "submit"}).status_code == 302
    assert boss.post(f"/requests/drafts/{draft}/do", {"do": "release"}).status_code == 409
    assert do(boss, draft, "release").status_code == 302
    assert Conversation.objects.get(pk=found).status == "answered"
    assert "He was aboard." in page(owner, f"/requests/{found}/print")


def test_others_see_neither_the_draft_nor_that_it_is_there(owner: Client, seeded: World) -> None:
    draft = begun(owner)
    for who, status in (("stranger", 404), ("auditor", 403), ("administrator", 403), ("other_state", 403), ("anonymous", 302)):
        client = seeded.cast.client(who)
        for address in (f"/requests/drafts/{draft}", f"/requests/drafts/{draft}/files/x"):
            assert client.get(address).status_code == status, who
        assert do(client, draft, "submit").status_code == status, who
    assert Draft.objects.get(pk=draft).stage == Draft.Stage.WRITING


def test_an_addressee_that_no_column_holds_is_refused_in_any_database(owner: Client) -> None:
    before = Draft.objects.count()
    assert owner.post("/requests/new", {"kind": "police_request", "to": "M" * 129}).status_code == 422
    assert Draft.objects.count() == before
    assert do(owner, begun(owner), "save", to="M" * 5000).status_code == 422
