"""What no door should break on: every operation of the API and every form, with text, numbers, shapes and types that nobody
means. Never a 500, always the one error shape, and nothing written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import doors
from tests.doors_world import BODIES, FORMS, QUERIES, path_of
from tests.world import World, world

pytestmark = pytest.mark.django_db
ROWS = doors.doors()
WHO = ("owner", "supervisor", "administrator", "auditor")
HUGE = 10**30
DEEP: Any = []
for _ in range(500):
    DEEP = [DEEP]
HOSTILE: dict[str, Any] = {
    "NUL": "a\x00b", "half a pair": "a\ud800b", "long": "ก" * 30_000, "number": 7, "huge": HUGE, "negative": -HUGE,
    "null": None, "list": ["a", 1, None], "object": {"a": {"b": []}}, "deep": DEEP, "true": True, "not a number": float("nan"),
    "markup": "<script>'\"--%s{{7*7}}\u202e\r\n", "empty": "",
}
PLACED_EVERYWHERE = ("half a pair", "long", "huge", "object", "markup")
HOSTILE_IDS = ("a%00b", "x" * 5000, "..%2f..%2fetc", "%ED%A0%80%F0%9F%92%A9", "-1", "' OR 1=1 --")
PAGING = ("-1", str(HUGE), "-9223372036854775809", "abc", "1.5", "%00")
# Of the two, PostgreSQL refuses more; there each name is also sent alone.
PLACED_ALONE = ("-1", str(HUGE)) if connection.vendor == "postgresql" else ()
API_NAMES = ("limit", "offset", "q", "kind", "show", "since", "verb", "state", "function", "who")
PAGE_NAMES = ("page", "q", "kind", "show", "since", "verb", "state", "function", "who", "with", "schema", "from", "fact")


@pytest.fixture(scope="module")
def seeded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), world() as made:
        yield made


def body_of(world: World, door: doors.Door) -> Any:
    found = BODIES.get(door.name, {})
    return found(world) if callable(found) else found


def sent(world: World, who: str, send: Callable[[Client], Any]) -> Any:
    """The answer, undone; a crash inside the server fails the test by itself."""
    client = world.cast.client(who)
    before = {name: found.copy() for name, found in client.cookies.items()}
    with transaction.atomic():
        answer = send(client)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie()
    client.cookies.update(before)
    return answer


def check(answer: Any, what: object) -> None:
    assert answer.status_code < 500, what
    if answer.status_code >= 400 and answer.wsgi_request.path.startswith("/api/"):
        assert set(answer.json()) == {"code", "message", "details"}, what


def spoilt(value: Any, bad: Any) -> Iterator[Any]:
    """The value with each of its parts, at any depth, in turn replaced."""
    yield bad
    if isinstance(value, dict):
        for key, part in value.items():
            yield from ({**value, key: other} for other in spoilt(part, bad))
        yield {**value, "unknown": bad}
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from ([*value[:place], other, *value[place + 1:]] for other in spoilt(part, bad))


JSON_DOORS = [door for door in ROWS if door.method != "GET" and door.route.startswith("api/") and not door.route.endswith(FORMS)]
FORM_DOORS = [door for door in ROWS if door.method == "POST" and not door.route.startswith("api/")]


def opener(door: doors.Door) -> str:
    """Somebody whom the door lets in: what is refused at once proves nothing."""
    return next((who for who in WHO if door.expected[who] in {200, 201, 204, 302}), "owner")


@pytest.mark.parametrize("door", JSON_DOORS, ids=lambda door: door.name)
def test_no_operation_breaks_on_a_part_of_its_body_that_is_wrong(door: doors.Door, seeded: World) -> None:
    path = path_of(seeded, door)
    whole = body_of(seeded, door)
    for name, bad in HOSTILE.items():
        for body in spoilt(whole, bad) if name in PLACED_EVERYWHERE else (bad, dict.fromkeys(whole, bad)):
            answer = sent(seeded, opener(door), lambda client, body=body: client.generic(
                door.method, path, json.dumps(body), content_type="application/json"))
            check(answer, name)


@pytest.mark.parametrize("door", FORM_DOORS, ids=lambda door: door.name)
def test_no_form_breaks_on_a_field_that_is_wrong(door: doors.Door, seeded: World) -> None:
    path = path_of(seeded, door)
    body = {key: value for key, value in body_of(seeded, door).items() if key != "file"}
    for name in ("NUL", "long", "huge", "markup", "empty"):
        for key in (*body, "version", "revision"):
            answer = sent(seeded, opener(door), lambda client, key=key, name=name: client.post(path, {**body, key: str(HOSTILE[name])}))
            check(answer, (name, key))


@pytest.mark.parametrize("door", [door for door in ROWS if "<" in door.route], ids=lambda door: door.name)
def test_no_door_breaks_on_an_id_that_is_none_or_of_another_kind(door: doors.Door, seeded: World) -> None:
    body, who = body_of(seeded, door), opener(door)
    for wrong in (*HOSTILE_IDS, seeded.ids["person_id"], seeded.ids["record_id"]):
        path = "/" + "/".join(wrong if part.startswith("<") else part for part in door.route.split("/"))

        def send(client: Client, path: str = path) -> Any:
            if door.route.startswith("api/") and not door.route.endswith(FORMS):
                return client.generic(door.method, path, json.dumps(body), content_type="application/json")
            return client.generic(door.method, path, b"")

        check(sent(seeded, who, send), wrong)


@pytest.mark.parametrize("door", [door for door in ROWS if door.method == "GET"], ids=lambda door: door.name)
def test_no_reading_breaks_on_paging_or_filters_that_are_wrong(door: doors.Door, seeded: World) -> None:
    path = path_of(seeded, door).partition("?")[0]
    names = API_NAMES if door.route.startswith("api/") else PAGE_NAMES
    for wrong in PAGING:
        for query in ("&".join(f"{name}={wrong}" for name in names), *(f"{name}={wrong}" for name in names if wrong in PLACED_ALONE)):
            need = QUERIES.get(door.name, "?").removeprefix("?")
            check(sent(seeded, opener(door), lambda client, query=f"{path}?{need}&{query}": client.get(query)), query)


def _refused_unread(answer: Any, door: doors.Door, field: str) -> None:
    """The field is named; or it is a door of the Secretariat's, which lets in nobody of this world."""
    if (answer.status_code, door.expected[opener(door)]) != (403, 403):
        named = answer.json()["details"].get("fields", {})
        assert (answer.status_code, named.get(field)) == (422, "There is no such field."), answer.content[:300]


@pytest.mark.parametrize("door", [door for door in ROWS if door.method != "GET" and door.route.startswith("api/") and
                                  door.route.endswith(FORMS)], ids=lambda door: door.name)
def test_no_form_takes_a_field_or_file_that_nobody_reads(door: doors.Door, seeded: World) -> None:
    path, whole = path_of(seeded, door), body_of(seeded, door)
    for kind, more in (("form", "1"), ("file", SimpleUploadedFile("a.txt", b"a"))):
        answer = sent(seeded, opener(door), lambda client, more=more: client.post(path, {**whole, "zzz": more}))
        _refused_unread(answer, door, f"{kind}.zzz")


@pytest.mark.parametrize("door", JSON_DOORS, ids=lambda door: door.name)
def test_no_operation_takes_a_field_that_nobody_reads(door: doors.Door, seeded: World) -> None:
    path, whole = path_of(seeded, door), body_of(seeded, door)
    answer = sent(seeded, opener(door), lambda client: client.generic(
        door.method, path, json.dumps({**whole, "zzz": 1}), content_type="application/json"))
    field = next((name for name in answer.json()["details"].get("fields", {}) if name.endswith(".zzz")), "zzz")
    _refused_unread(answer, door, field)


def test_an_operation_that_reads_no_body_takes_none(seeded: World) -> None:
    """Nothing and `{}` pass; whatever else is sent was meant for another door."""
    for raw, kind, status in ((b"", "application/json", 200), (b" {} ", "application/json", 200), (b"", "application/octet-stream", 200),
                              (b"[1]", "application/json", 422), (b"{", "application/json", 422), (b"words", "text/plain", 422),
                              (b"zzz=1", "application/x-www-form-urlencoded", 422), (b"[" * 100_000, "application/json", 422)):
        answer = sent(seeded, "administrator", lambda client, raw=raw, kind=kind: client.generic(
            "POST", "/api/v1/exchange/retry", raw, content_type=kind))
        assert answer.status_code == status, (raw[:20], kind, answer.content[:300])


TYPES = ("application/json", "application/json; charset=nothing", "multipart/form-data", "multipart/form-data; boundary=x", "", "a" * 500)


@pytest.mark.parametrize("door", [door for door in JSON_DOORS if door.name in BODIES], ids=lambda door: door.name)
def test_no_operation_breaks_on_another_type_or_on_bytes_that_are_no_json(door: doors.Door, seeded: World) -> None:
    path = path_of(seeded, door)
    for kind in TYPES:
        for raw in (b"", b"[]", b"null", b"{", b"\xff\xfe\x00", b"[" * 100_000):
            answer = sent(seeded, opener(door), lambda client, kind=kind, raw=raw: client.generic(
                door.method, path, raw, content_type=kind))
            check(answer, (kind, raw[:20]))
            assert answer.status_code >= 400 or len(raw) in (0, 2, 4), (kind, raw[:20])


def test_a_session_in_a_browser_that_sends_another_type_is_told_so(seeded: World) -> None:
    """With CSRF enforced Django reads a form's stream before the operation does."""
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(seeded.cast.client("owner").cookies)
    client.get("/search")
    token = client.cookies[next(name for name in client.cookies if name.startswith("csrf"))].value
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"):
        raw = b'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + token.encode() + b"\r\n--x--\r\n"
        answer = client.generic("POST", "/api/v1/records/", raw, content_type=kind, headers={"X-CSRFToken": token})
        assert (answer.status_code, answer.json()["code"]) == (415, "media_type")
    refused = client.generic("POST", "/api/v1/records/", b"{}", content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "refused")


def test_a_body_beyond_the_limit_is_too_large(seeded: World) -> None:
    body = json.dumps({"name": "a.bin", "content_base64": "A" * (21 * 1024 * 1024)})
    path = f"/api/v1/requests/drafts/{seeded.ids['draft_id']}/files"
    answer = sent(seeded, "owner", lambda client: client.generic("POST", path, body, content_type="application/json"))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    body = json.dumps({"name": "a.bin", "content_base64": "A" * (14 * 1024 * 1024)})
    answer = sent(seeded, "owner", lambda client: client.generic("POST", path, body, content_type="application/json"))
    assert (answer.status_code, answer.json()["code"]) == (413, "file_size")


def test_an_address_or_method_that_is_none_has_the_one_shape(seeded: World) -> None:
    for method, path, status in (("GET", "/api/v1/nothing", 404), ("PUT", "/api/v1/records/search", 405),
                                 ("TRACE", "/api/v1/access/me", 405), ("GET", "/api/v1/records/attachments/x/download", 405)):
        answer = sent(seeded, "owner", lambda client, method=method, path=path: client.generic(method, path))
        assert (answer.status_code, set(answer.json())) == (status, {"code", "message", "details"})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=st.text(max_size=40), other=st.text(max_size=20), number=st.integers())
def test_any_text_at_all_is_taken_or_refused_by_name(seeded: World, text: str, other: str, number: int) -> None:
    bodies = (
        ("POST", "/api/v1/records/", {"schema_name": "Person", "facts": {"name": [text], "birthDate": [other]},
                                      "provenance": {"source": text, "crime_area": "drugs", "handling": {"case": other}}}),
        ("POST", "/api/v1/records/", {"schema_name": other, "facts": {text: [other]}, "provenance": {"source": "s", text: other}}),
        ("PATCH", f"/api/v1/records/{seeded.ids['record_id']}", {"version": number, "add": {other: [text]}, "retire": [text]}),
        ("POST", "/api/v1/asks/questions", {"subject": {"names": [text], "identifiers": [{"type": other, "value": text}]},
                                            "purpose": "investigation", "case": text, "nodes": ["MYS"]}),
        ("PATCH", f"/api/v1/requests/drafts/{seeded.ids['draft_id']}", {"fields": {"facts": text, "subject": other}, "revision": number,
                                                                       "handling": {"case": text}}),
        ("POST", "/api/v1/access/tokens", {"name": text, "scopes": [other], "days": number}),
    )
    for method, path, body in bodies:
        check(sent(seeded, "owner", lambda client, m=method, p=path, b=body: client.generic(
            m, p, json.dumps(b), content_type="application/json")), body)
    check(sent(seeded, "owner", lambda client: client.get("/api/v1/records/search", {"q": text.encode("utf-8", "replace").decode(),
                                                                                    "limit": number})), text)
