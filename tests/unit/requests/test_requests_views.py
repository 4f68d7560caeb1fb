"""Draft and conversation pages render for the holder, with the content and without it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from sheaf.access.actor import Actor
from sheaf.requests import views
from tests.unit.requests.conftest import REQUEST, Desk


def shown(view: Any, actor: Actor, *args: str) -> HttpResponse:
    """The page without the sign-in's door, which has tests of its own."""
    request: Any = RequestFactory().get("/requests/")
    request.user, request.actor, request.session = AnonymousUser(), actor, {}
    page: HttpResponse = view.__wrapped__.__wrapped__(request, *args)
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
