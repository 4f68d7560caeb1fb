"""Signing in by the real pages: password, second factor, one-time password, lockout, what stays where."""

from __future__ import annotations

import logging

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from sheaf.access import services
from sheaf.access.models import Person
from sheaf.audit.models import Row
from tests.cast import PASSWORD, Cast

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = "a wholly different secret 71"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def code_now(secret: str = SECRET) -> str:
    """The code that an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[-1]))


def give_password(client: Client, username: str, password: str = PASSWORD) -> object:
    return client.post("/account/login/", {"login": username, "password": password})


def keys_of(client: Client) -> object:
    return client.get("/api/v1/access/me").json().get("keys")


def test_the_password_unlocks_the_keys(cast: Cast) -> None:
    client = Client()
    response = give_password(client, "owner")
    assert response.status_code == 302  # type: ignore[attr-defined]
    assert keys_of(client) == ["THA/police#OPEN", "THA/police#OPS"]
    assert Row.objects.filter(verb="self.sign_in", outcome="done", person_id=cast.owner.person_id).count() == 1


def test_the_key_to_the_session_is_in_a_strict_cookie_alone(cast: Cast) -> None:
    client = Client()
    give_password(client, "owner")
    cookie = next(value for name, value in client.cookies.items() if name.endswith("-key"))
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    stored = [session.get_decoded() for session in Session.objects.all()]
    assert cookie.value not in str(stored)
    assert PASSWORD not in str(stored)


def test_the_second_factor_stands_between_password_and_keys(cast: Cast) -> None:
    services.set_totp(cast.people["owner"], SECRET)
    client = Client()
    response = give_password(client, "owner")
    assert response.headers["Location"] == "/account/2fa/authenticate/"  # type: ignore[attr-defined]
    assert client.get("/api/v1/access/me").status_code == 401
    assert client.get("/account/2fa/authenticate/").status_code == 200
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.post("/account/2fa/authenticate/", {"code": code_now()}).status_code == 302
    assert keys_of(client) == ["THA/police#OPEN", "THA/police#OPS"]


def test_the_second_factors_secret_is_not_in_the_database_in_clear(cast: Cast) -> None:
    services.set_totp(cast.people["owner"], SECRET)
    from allauth.mfa.models import Authenticator

    assert SECRET not in str(Authenticator.objects.get().data)


def test_nobody_works_before_setting_up_a_second_factor(cast: Cast, settings: object) -> None:
    settings.REQUIRE_TOTP = True  # type: ignore[attr-defined]
    client = Client()
    give_password(client, "owner")
    assert client.get("/access/keys").headers["Location"] == "/account/2fa/totp/activate/"
    assert client.get("/access/me").status_code == 200
    assert client.get("/api/v1/access/me").status_code == 403
    page = client.get("/account/2fa/totp/activate/")
    assert page.status_code == 200, page.headers
    secret = page.context["form"].secret
    assert "<script>" not in page.content.decode()
    assert "style=" not in page.content.decode()
    assert client.post("/account/2fa/totp/activate/", {"code": code_now(secret)}).status_code == 302
    assert client.get("/access/keys").status_code == 200
    assert client.get("/account/2fa/").status_code == 200
    # Looking at the codes, or changing the factor, asks for the password again.
    assert client.get("/account/2fa/recovery-codes/").headers["Location"].startswith("/account/reauthenticate/")
    assert client.get("/account/reauthenticate/").status_code == 200
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    codes = client.get("/account/2fa/recovery-codes/")
    assert len(codes.context["unused_codes"]) == 10
    assert client.get("/account/2fa/recovery-codes/generate/").status_code == 200
    assert client.get("/account/2fa/totp/deactivate/").status_code == 200
    assert keys_of(client) == ["THA/police#OPEN", "THA/police#OPS"]
    lost = Client()
    give_password(lost, "owner")
    assert lost.post("/account/2fa/authenticate/", {"code": codes.context["unused_codes"][0]}).status_code == 302
    assert lost.get("/access/keys").status_code == 200


def test_a_one_time_password_is_changed_before_anything_else_and_the_keys_move_along(cast: Cast) -> None:
    once = services.one_time_password()
    services.reset_password(cast.administrator, person_id=cast.colleague.person_id, password=once)
    services.grant_keys(cast.owner, cast.colleague.person_id)
    client = Client()
    give_password(client, "colleague", once)
    assert client.get("/access/keys").headers["Location"] == "/account/password/change/"
    changed = client.post("/account/password/change/", {"oldpassword": once, "password1": NEW, "password2": NEW})
    assert changed.status_code == 302, changed.context["form"].errors
    assert keys_of(client) == ["THA/police#OPEN"]
    assert not Person.objects.get(username="colleague").must_change_password
    again = Client()
    give_password(again, "colleague", NEW)
    assert keys_of(again) == ["THA/police#OPEN"]
    refused = Client()
    give_password(refused, "colleague", once)
    assert refused.get("/access/me").status_code == 302


def test_signing_out_forgets_the_cookie_and_the_keys(cast: Cast) -> None:
    client = cast.client("owner")
    client.post("/account/logout/")
    assert not [name for name, value in client.cookies.items() if name.endswith("-key") and value.value]
    assert client.get("/access/me").status_code == 302


def test_wrong_passwords_lock_out_after_five(cast: Cast, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/5m/ip"}  # type: ignore[attr-defined]
    client = Client()
    for _ in range(5):
        assert give_password(client, "owner", "not the password").status_code == 200  # type: ignore[attr-defined]
    give_password(client, "owner")
    assert client.get("/access/me").status_code == 302
    assert Row.objects.filter(verb="self.sign_in", outcome="refused").count() >= 5


def test_no_secret_reaches_the_log_or_the_audit_log(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client()
    give_password(client, "owner", "a wrong pass phrase")
    give_password(client, "owner")
    token = client.post("/access/tokens", {"name": "t", "scopes": ["self.read"], "days": 1}).context["shown"]
    Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/access/me")
    cookie = next(value.value for name, value in client.cookies.items() if name.endswith("-key"))
    written = caplog.text + str(list(Row.objects.values()))
    for secret in (PASSWORD, "a wrong pass phrase", token.split("_", 2)[2], cookie):
        assert secret not in written


def test_there_is_no_sign_up_and_no_reset_by_mail(cast: Cast) -> None:
    assert Client().get("/account/signup/").status_code == 404
    assert Client().get("/account/password/reset/").status_code == 404
    assert "signup" not in Client().get("/account/login/").content.decode()
