"""The pages of the exchange: what waits, for whom, what happens next; who may act; and no content anywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sheaf.exchange import receipts
from sheaf.exchange.models import DeadLetter, Grant, Inbox, Message, Outbox, Receipt
from sheaf.exchange.wire import PATHS
from sheaf.kernel import clock, ids
from tests.cast import Cast

FLAGS = {"classification": "RESTRICTED", "tlp": "AMBER", "compartment": "OPEN"}


def message(**more: Any) -> Message:
    """A row as posting leaves it; its sealed part is not looked at by pages."""
    values: dict[str, Any] = {
        "conversation": ids.new_id(), "kind": "test.note", "sender": "THA", "sender_unit": "THA/police",
        "to": ["MYS/police"], "expires": clock.now() + timedelta(days=7), "priority": "urgent", "flags": FLAGS,
        "wraps": b"{}", "ciphertext": b"sealed", "sent": True}
    return Message.objects.create(**{**values, **more})


def waiting(**more: Any) -> Outbox:
    found = message(**more)
    return Outbox.objects.create(message=found, conversation=found.conversation, node="MYS", sequence=1, raw=b"x",
                                 digest="0" * 64, attempts=3, error="unreachable", expires=found.expires,
                                 next_try=clock.now() + timedelta(minutes=2))


@pytest.fixture
def row(cast: Cast) -> Outbox:
    return waiting()


def text(client: Client, address: str = "/exchange/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_what_waits_for_whom_and_what_happens_next(cast: Cast, row: Outbox) -> None:
    page = text(cast.client("owner"))
    assert "1 for Malaysia" in page
    assert "The other node did not answer." in page
    assert "It is tried again at" in page
    assert "Try now" not in page


def test_an_empty_page_says_that_everything_arrived(cast: Cast) -> None:
    page = text(cast.client("owner"))
    assert "Everything that was sent has arrived." in page
    assert "No message is dead." in page


def test_another_unit_sees_no_row_and_no_count(cast: Cast, row: Outbox) -> None:
    page = text(cast.client("stranger"))
    assert "Malaysia" not in page
    assert "Nothing waits." in page
    assert cast.client("stranger").get(f"/exchange/conversations/{row.conversation}").status_code == 404


def test_a_compartment_or_clearance_not_held_hides_the_row_from_the_own_unit(cast: Cast) -> None:
    waiting(flags={**FLAGS, "compartment": "VICTIM"})
    waiting(flags={**FLAGS, "classification": "CONFIDENTIAL"})
    assert "Nothing waits." in text(cast.client("colleague"))
    assert "2 for Malaysia" in text(cast.client("administrator"))


def test_the_administrator_tries_again_and_gives_up_and_nobody_else_does(cast: Cast, row: Outbox) -> None:
    for action in ("retry", "bury"):
        for name in ("owner", "supervisor", "auditor"):
            assert cast.client(name).post(f"/exchange/deliveries/{row.pk}/{action}").status_code == 403
    assert cast.client("administrator").post(f"/exchange/deliveries/{row.pk}/retry").status_code == 302
    row.refresh_from_db()
    assert row.next_try <= clock.now()
    assert cast.client("administrator").post("/exchange/retry").status_code == 302
    assert cast.client("administrator").post(f"/exchange/deliveries/{ids.new_id()}/retry").status_code == 404
    assert cast.client("administrator").post(f"/exchange/deliveries/{row.pk}/burn").status_code == 404


def test_dead_letters_stand_on_the_page_with_their_reason_and_can_be_put_away(cast: Cast) -> None:
    letter = DeadLetter.objects.create(outgoing=False, message_id=ids.new_id(), conversation="c", kind="test.note", peer="MYS",
                                       unit="THA/police", sequence=1, code="expired")
    assert "The message expired before it arrived." in text(cast.client("owner"))
    assert "expired before" not in text(cast.client("stranger"))
    assert "Message that did not arrive" in text(cast.client("administrator"), "/")
    assert cast.client("administrator").post(f"/exchange/letters/{letter.pk}/settle").status_code == 302
    assert "No message is dead." in text(cast.client("owner"))
    assert cast.client("administrator").post(f"/exchange/letters/{letter.pk}/settle").status_code == 404


def test_a_message_before_its_turn_shows_when_the_conversation_goes_on(cast: Cast) -> None:
    held = message(sender="MYS", sender_unit="MYS/police", to=["THA/police"], sent=False, received=True)
    Inbox.objects.create(message=held, sender="MYS", conversation=held.conversation, sequence=3, digest="0" * 64,
                         state="held", gap_until=clock.now() + timedelta(days=2))
    page = text(cast.client("owner"))
    assert "Arrived before its turn" in page
    assert "left" in page


def test_a_conversations_page_shows_receipts_and_no_content(cast: Cast, row: Outbox) -> None:
    Receipt.objects.create(message_id=row.message_id, type="accepted", node="MYS", at=clock.now(), raw=b"r")
    page = text(cast.client("owner"), f"/exchange/conversations/{row.conversation}")
    assert "accepted, signed by Malaysia" in page


def test_grants_are_listed_for_the_units_concerned(cast: Cast) -> None:
    Grant.objects.create(outgoing=False, document="0" * 64, document_message=ids.new_id(), asker="MYS/police", originator="THA",
                         unit="THA/police", audience=["SGP/police"], purpose="", state="asked", conversation="c")
    assert "Give for 30 days" in text(cast.client("supervisor"), "/exchange/grants")
    assert "Give for 30 days" not in text(cast.client("owner"), "/exchange/grants")
    assert "Nobody has asked." in text(cast.client("stranger"), "/exchange/grants")
    assert cast.client("administrator").get("/exchange/grants").status_code == 403
    assert "asks for leave to share wider" in text(cast.client("supervisor"), "/")
    wrong = cast.client("owner").post("/exchange/grants", {"message_id": ids.new_id(), "audience": "SGP/police"})
    assert wrong.status_code == 404


def test_anonymous_visitors_are_sent_to_the_sign_in(cast: Cast) -> None:
    for address in ("/exchange/", "/exchange/grants", "/exchange/conversations/c"):
        assert cast.client("anonymous").get(address).status_code == 302


def test_the_wire_answers_garbage_with_a_signed_refusal_and_needs_no_session(cast: Cast) -> None:
    for path in PATHS:
        answer = Client(enforce_csrf_checks=True).post(path, b"garbage", content_type="application/vnd.sheaf.v1")
        assert answer.status_code == 422
        assert receipts.parse(answer.content).code == "malformed"
        assert Client().get(path).status_code == 405


def test_the_wire_refuses_by_length_before_it_reads(cast: Cast) -> None:
    answer = Client().post("/wire/v1/messages", b"x", content_type="application/vnd.sheaf.v1", headers={"Content-Length": "9999999999"})
    assert answer.status_code == 413
    assert receipts.parse(answer.content).code == "too_large"
