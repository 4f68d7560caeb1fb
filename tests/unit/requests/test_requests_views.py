"""Draft and conversation pages render for the holder, with the content and without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template.loader import select_template
from django.test import RequestFactory

from sheaf.access.actor import Actor
from sheaf.directory.models import Entry
from sheaf.kernel import clock as clocks
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.handling import Handling
from sheaf.requests import kinds, queries, schema, services, views
from sheaf.requests.kinds.police_request.schema import REQUEST as REQUEST_SCHEMA
from sheaf.requests.models import Conversation, Event
from tests.unit.requests.conftest import REPORT, REQUEST, Desk


def shown(view: Any, actor: Actor, *args: str) -> HttpResponse:
    """The page without the sign-in's door, which has tests of its own."""
    request: Any = RequestFactory().get("/requests/")
    request.user, request.actor, request.session = AnonymousUser(), actor, {}
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    page: HttpResponse = view(request, *args)
    return page


def test_a_draft_shows_its_fields_and_who_will_see_it(desk: Desk) -> None:
    made = desk.draft("submit", REQUEST, state="THA")
    with desk.net.at("THA"):
        page = shown(views.draft, desk.supervisor("THA"), made).content.decode()
    assert "Who will see this" in page
    assert "Release" in page
    assert "Seized at sea." in page


def test_a_conversation_shows_its_thread_its_steps_and_why_others_are_not_possible(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA")
    with desk.net.at("MYS"):
        page = shown(views.conversation, desk.officer("MYS"), desk.book("MYS").id).content.decode()
        printed = shown(views.printed, desk.officer("MYS"), desk.book("MYS").id).content.decode()
    assert "Seized at sea." in page
    assert "Not possible while" in page
    assert "Seized at sea." in printed


def test_without_keys_the_page_says_locked_and_shows_no_content(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA")
    with desk.net.at("MYS"):
        page = shown(views.conversation, replace(desk.officer("MYS"), keys=None), desk.book("MYS").id).content.decode()
    assert "Locked" in page
    assert "Seized" not in page


def page_of(desk: Desk, state: str, view: Any = views.conversation) -> str:
    with desk.net.at(state):
        return shown(view, desk.officer(state), desk.book(state).id).content.decode()


def test_delivered_opened_and_taken_over_are_shown_apart_with_their_times_on_both_sides(desk: Desk, clock: ManualClock) -> None:
    made = desk.draft("submit", REQUEST, state="THA")
    with desk.net.at("THA"):
        services.release(desk.supervisor("THA"), draft_id=made)
    assert "not delivered yet" in page_of(desk, "THA")
    desk.net.deliver()
    page = page_of(desk, "THA")
    assert "<strong>Delivered</strong> at MYS, 2026-11-02 02:00 UTC" in page
    assert "<strong>Opened</strong>" not in page
    clock.advance(timedelta(minutes=5))
    page_of(desk, "MYS")  # a person opens it for the first time
    clock.advance(timedelta(minutes=5))
    page_of(desk, "MYS")
    desk.net.deliver()
    assert "<strong>Opened</strong> at MYS, 2026-11-02 02:05 UTC" in page_of(desk, "THA")
    desk.act("take_over", state="MYS")
    for state in ("THA", "MYS"):
        page = page_of(desk, state)
        for words in ("Delivered</strong> at MYS, 2026-11-02 02:00", "Opened</strong> at MYS, 2026-11-02 02:05",
                      "Taken over</strong> at MYS, 2026-11-02 02:10"):
            assert words in page, (state, words)


def test_receipts_of_one_moment_stand_in_the_order_of_things(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA")
    desk.act("take_over", state="MYS")
    for state in ("THA", "MYS"):
        page = page_of(desk, state)
        places = [page.index(f"<strong>{words}</strong> at MYS") for words in ("Delivered", "Opened", "Taken over")]
        assert places == sorted(places)


def test_a_request_reads_in_its_own_order_with_every_field(desk: Desk) -> None:
    full = {**REQUEST, "urgency_reason": "It sails tonight.", "restrictions": "Not to the owner.", "reference": "MYS-AAAA"}
    desk.send("submit", full, state="THA", priority="flash")
    for view in (views.conversation, views.printed):
        page = page_of(desk, "MYS", view)
        for field in REQUEST_SCHEMA:
            said = dict(field.choices).get(full[field.name], full[field.name])
            assert ("Illicit drug trafficking" if field.name == "crime_area" else said) in page, field.name
        order = [page.index(text) for text in ("1. What is asked", "2. Purpose and facts", "3. Person", "4. Urgency", "5. Restrictions")]
        assert order == sorted(order)


def test_an_answer_reads_as_a_graded_report(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA")
    desk.act("take_over", state="MYS")
    fields = {**REPORT, "subjects": "Invented Person, master\n\nSecond Invented", "sanitised": "Somebody was aboard.",
              "grading_note": "Seen by an officer."}
    grading = Handling(source_grade="B", information_grade="2", other_grading="B2 of 5x5")
    desk.send("answer", fields, state="MYS", handling=grading.as_dict())
    page = page_of(desk, "THA")
    for text in ("B: source mostly reliable", "2: known to the source, corroborated", "B2 of 5x5", "Seen by an officer.",
                 "He was aboard.", '<li dir="auto" class="text-break">Second Invented</li>', "Only this version is meant for others",
                 "Not consented"):
        assert text in page, text


@pytest.mark.parametrize(("kind", "event"), [(kind.name, row.event) for kind in kinds.all_kinds().values() for row in kind.table.rows])
def test_every_step_of_every_kind_shows_every_field_that_it_carries(kind: str, event: str) -> None:
    spec = kinds.get(kind)
    filled = {field.name: f"text of {field.name}" for field in spec.schema(event)}
    book = Conversation(kind=kind, side="asker", counterpart="MYS/police", priority="urgent")
    entry = queries.Entry(Event(event=event), event, None, schema.shown(spec.schema(event), filled), "", given=filled, original={})
    page = select_template(queries._layouts(kind, event)).render(
        {"entry": entry, "given": filled, "found": book, "handling": Handling()})
    for name in filled:
        assert f"text of {name}" in page, name


def test_the_printed_sheet_can_go_into_a_file(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA")
    desk.act("take_over", state="MYS")
    page = page_of(desk, "THA", views.printed)
    book = desk.book("THA")
    with desk.net.at("THA"):
        event = book.events.order_by("place").first()
    assert event
    for text in (book.own_reference, book.their_reference, "Signed by THA/police", event.message_id, "Digest of this book", "Printed",
                 "Answer due", "2. Taken over"):
        assert text in page, text
    _, _, rest = page.partition("<thead>")
    assert "Handling, top of every page" in rest
    assert "<tfoot>" in rest  # browsers repeat both on every printed page


def test_a_print_without_keys_says_how_much_is_missing_and_shows_nothing(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA")
    with desk.net.at("MYS"):
        page = shown(views.printed, replace(desk.officer("MYS"), keys=None), desk.book("MYS").id).content.decode()
    assert "1 document could not be opened" in page
    assert "Seized" not in page


def test_the_number_to_call_comes_from_the_directory(desk: Desk) -> None:
    desk.send("submit", {**REQUEST, "urgency_reason": "It sails tonight."}, state="THA", priority="flash")
    payload = {"name": "Duty desk", "function": "drugs", "unit": "THA/police", "phone": "+66 2 000 0001", "phone_urgent": "+66 2 000 0002"}
    with desk.net.at("MYS"):
        Entry.objects.create(type="contact", state="THA", subject="c", version=1, payload=payload, valid_from=clocks.now(),
                             signed_at=clocks.now(), signed_by="t", signer_kid="root", digest="0" * 64, signed=b"", signature=b"")
        page = shown(views.act, desk.officer("MYS"), desk.book("MYS").id, "acknowledge_by_phone").content.decode()
    assert "Duty desk · +66 2 000 0001 · out of hours +66 2 000 0002" in page
    assert 'value="+66 2 000 0002"' in page
