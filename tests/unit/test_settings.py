"""Settings come from the environment only and are refused with the whole list of what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sheaf import settings

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "administrator.md"


def test_everything_wrong_is_listed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEAF_DATABASE_URL", "mysql://nowhere")
    monkeypatch.setenv("SHEAF_THREADS", "many")
    monkeypatch.setenv("SHEAF_ADDRESS", "ftp://here")
    monkeypatch.setenv("SHEAF_BIND", "nonsense")
    monkeypatch.setenv("SHEAF_DATABSE_URL", "postgresql://host/name")
    with pytest.raises(settings.BadSettings) as caught:
        settings.read()
    named = {line.split(":")[0] for line in caught.value.details["problems"]}
    assert named == {"SHEAF_DATABASE_URL", "SHEAF_THREADS", "SHEAF_ADDRESS", "SHEAF_BIND", "SHEAF_DATABSE_URL"}
    assert "did you mean SHEAF_DATABASE_URL?" in caught.value.message


@pytest.mark.parametrize("name", ["SHEAF_DEBUG", "SHEAF_INSECURE_COOKIES"])
def test_what_is_unsafe_is_refused_off_loopback(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for other in ("SHEAF_DEBUG", "SHEAF_INSECURE_COOKIES"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv("SHEAF_BIND", "0.0.0.0:8800")
    monkeypatch.setenv(name, "true")
    with pytest.raises(settings.BadSettings, match=name):
        settings.read()


def test_a_secret_setting_is_never_shown() -> None:
    values = settings.Settings(key_passphrase="open sesame", token="sheaf_secret")
    assert "sesame" not in repr(values)
    assert "sheaf_secret" not in repr(values)


def test_every_setting_is_in_the_administrators_guide() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    missing = [name for name in settings.Settings.model_fields if f"`SHEAF_{name.upper()}`" not in text]
    assert missing == []


def test_the_database_address_becomes_djangos_entry() -> None:
    values = settings.Settings(database_url="postgresql://sheaf:p%40ss@db.example:5433/node")
    entry = settings.database(values)
    parts = tuple(entry[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT"))
    assert parts == ("node", "sheaf", "p@ss", "db.example", "5433")


@pytest.mark.parametrize(("given", "backend", "more"), [
    ("", "dummy", {}), ("file", "filebased", {}),
    ("smtp://127.0.0.1", "smtp", {"EMAIL_PORT": 25, "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False}),
    ("smtp://me:p%40ss@mail.example:587", "smtp", {"EMAIL_PORT": 587, "EMAIL_USE_TLS": True, "EMAIL_HOST_PASSWORD": "p@ss"}),
    ("smtps://me:pass@mail.example", "smtp", {"EMAIL_PORT": 465, "EMAIL_USE_SSL": True, "EMAIL_USE_TLS": False})])
def test_reminders_go_where_the_setting_of_mail_says(
        monkeypatch: pytest.MonkeyPatch, given: str, backend: str, more: dict[str, Any]) -> None:
    monkeypatch.setenv("SHEAF_MAIL", given)
    made = settings.mail(settings.read())
    assert made["EMAIL_BACKEND"] == f"django.core.mail.backends.{backend}.EmailBackend"
    assert more.items() <= made.items()


@pytest.mark.parametrize("given", ["mail.example", "http://mail.example", "smtp://", "none"])
def test_a_setting_of_mail_that_leads_nowhere_is_named(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SHEAF_MAIL", given)
    with pytest.raises(settings.BadSettings, match="SHEAF_MAIL"):
        settings.read()
