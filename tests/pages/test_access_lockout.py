"""Failed sign-ins are counted in the database: per name, per address, per second factor, whatever the process."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from sheaf.access import lockout, services, tasks
from sheaf.access.models import Attempts
from sheaf.audit.models import Row
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import RateLimited
from tests.cast import PASSWORD, Cast

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(username: str, password: str, address: str = "10.0.0.1") -> Any:
    """A new browser, as after a restart: nothing is remembered but what the database holds."""
    cache.clear()
    client = Client(REMOTE_ADDR=address)
    client.post("/account/login/", {"login": username, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/access/me").status_code == 200


def fail(times: int, username: str = "owner") -> None:
    for turn in range(times):
        sign_in(username, "not the password", f"10.0.1.{turn}")


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, list(yield_hotp_counters_from_time())[-1]))


def test_after_five_failures_the_right_password_has_to_wait_as_well(cast: Cast, clock: ManualClock) -> None:
    fail(5)
    assert not is_in(sign_in("owner", PASSWORD))
    clock.advance(timedelta(seconds=31))
    assert is_in(sign_in("owner", PASSWORD))
    assert lockout.status(cast.administrator, cast.people["owner"]).failures == 0


def test_every_further_failure_doubles_the_wait(cast: Cast, clock: ManualClock) -> None:
    waits = []
    fail(4)
    for _ in range(9):
        fail(1)
        waits.append(lockout.status(cast.administrator, cast.people["owner"]).seconds - 1)
        clock.advance(timedelta(seconds=waits[-1] + 1))
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_a_name_that_is_nobodys_is_told_the_very_same(cast: Cast, clock: ManualClock) -> None:
    texts = []
    for name in ("owner", "nobody-at-all"):
        fail(5, name)
        answer = Client().post("/account/login/", {"login": name, "password": PASSWORD})
        texts.append(answer.context["form"].non_field_errors())
    assert texts[0] == texts[1]
    assert "Too many failed attempts" in str(texts[0])


def test_an_address_that_tries_many_names_waits(cast: Cast, clock: ManualClock) -> None:
    for turn in range(20):
        sign_in(f"name{turn}", "not the password", "10.9.9.9")
    assert not is_in(sign_in("owner", PASSWORD, "10.9.9.9"))
    assert is_in(sign_in("owner", PASSWORD, "10.9.9.8"))


def test_neither_names_nor_passwords_are_kept_with_the_counts(cast: Cast) -> None:
    sign_in("my-secret-passphrase", "x")
    assert "my-secret-passphrase" not in str(list(Attempts.objects.values())) + str(list(Row.objects.values()))


def test_failures_and_waits_are_audited(cast: Cast, clock: ManualClock) -> None:
    fail(6)
    assert Row.objects.filter(verb="self.sign_in", outcome="refused", detail__contains='"failures":5').count() == 1
    assert Row.objects.filter(verb="self.sign_in", outcome="refused", detail__contains='"waits":').count() == 1


def test_the_administrator_unlocks_an_account(cast: Cast, clock: ManualClock) -> None:
    fail(5)
    page = cast.client("administrator")
    address = f"/access/people/{cast.owner.person_id}"
    assert "5 failed attempts" in page.get(address).content.decode()
    assert page.post(f"{address}/unlock").status_code == 302
    assert "5 failed attempts" not in page.get(address).content.decode()
    assert is_in(sign_in("owner", PASSWORD))


def test_a_code_of_the_second_factor_works_once_in_whatever_process(cast: Cast) -> None:
    services.set_totp(cast.people["owner"], SECRET)
    first, second = sign_in("owner", PASSWORD), sign_in("owner", PASSWORD)
    code = code_now()
    assert first.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    cache.clear()  # what another process would not know
    assert second.post("/account/2fa/authenticate/", {"code": code}).status_code == 200
    assert not is_in(second)


def test_wrong_codes_are_counted_across_sessions(cast: Cast, clock: ManualClock) -> None:
    services.set_totp(cast.people["owner"], SECRET)
    for _ in range(5):
        sign_in("owner", PASSWORD).post("/account/2fa/authenticate/", {"code": "000000"})
    late = sign_in("owner", PASSWORD)
    answer = late.post("/account/2fa/authenticate/", {"code": code_now()})
    assert answer.status_code == 200
    assert "Too many failed attempts" in answer.content.decode()
    assert Row.objects.filter(verb="self.sign_in", outcome="refused", detail__contains='"door":"code"').count() >= 5


def test_the_unlock_page_counts_with_the_sign_in(cast: Cast, clock: ManualClock) -> None:
    page = cast.client("owner")
    for _ in range(5):
        page.post("/access/unlock", {"password": "not the password"})
    assert page.post("/access/unlock", {"password": PASSWORD}).status_code == 429


def test_parallel_guesses_are_counted_before_they_are_looked_at(cast: Cast, clock: ManualClock) -> None:
    keys = lockout.keys_for("owner", "10.0.0.1")
    for _ in range(5):
        lockout.begin(keys)  # five requests under way, none answered
    with pytest.raises(RateLimited):
        lockout.begin(keys)


def test_counts_are_forgotten_after_a_day(cast: Cast, clock: ManualClock) -> None:
    fail(5)
    clock.advance(timedelta(days=1, minutes=1))
    assert lockout.status(cast.administrator, cast.people["owner"]).seconds == 0
    {name: act for name, _, act in tasks.TASKS}["access.attempts"]()
    assert not Attempts.objects.exists()


def test_only_a_named_number_of_proxies_is_believed(rf: Any, settings: Any) -> None:
    request = rf.get("/", headers={"X-Forwarded-For": "6.6.6.6, 10.1.1.1"}, REMOTE_ADDR="127.0.0.1")
    assert lockout.address_of(request) == "127.0.0.1"
    settings.VALUES = settings.VALUES.model_copy(update={"trusted_proxies": 1})
    assert lockout.address_of(request) == "10.1.1.1"
