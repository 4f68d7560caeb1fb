"""Settings: read once, from the environment only, and checked with a list of everything that is wrong.

`read()` gives the typed values; the module-level names are what Django wants, made from them.
Composition only: no room imports this file.
"""

from __future__ import annotations

import difflib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.messages import ERROR
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from sheaf.kernel.errors import SheafError
from sheaf.kernel.states import NODES

SOURCE = Path(__file__).resolve().parent
VENDOR = SOURCE / "web" / "static" / "vendor"


class BadSettings(SheafError):
    code = "settings"


class Settings(BaseSettings):
    """Every setting, its default and its meaning. docs/administrator.md lists the same; a test compares."""

    model_config = SettingsConfigDict(env_prefix="SHEAF_", extra="ignore")

    home: Path = Field(Path("sheaf-home"), description="The node's folder: database, keys, attachments.")
    database_url: str = Field("", description="postgresql://user:password@host:port/name; empty: SQLite in the home folder.")
    address: str = Field("http://127.0.0.1:8800", description="The address at which other nodes reach this one.")
    bind: str = Field("127.0.0.1:8800", description="Host and port on which `sheaf serve` listens.")
    threads: int = Field(4, ge=1, le=64, description="Threads of the web server.")
    debug: bool = Field(False, description="Django's debug pages; refuses to start on a public address.")
    insecure_cookies: bool = Field(False, description="Allow sign-in over plain http, for loopback demos only.")
    allowed_hosts: str = Field("127.0.0.1,localhost,[::1]", description="Host names that the pages answer to, by comma.")
    demo: bool = Field(False, description="Mark every page as a demonstration with invented data.")
    require_totp: bool = Field(True, description="Nobody works before setting up an authenticator app; off for demos only.")
    trusted_proxies: int = Field(0, ge=0, le=5, description="Reverse proxies in front, whose X-Forwarded-For and -Proto are believed.")
    token: str = Field("", repr=False, description="The API token as which `sheaf` commands act at the shell.")
    ask_limit_per_hour: int = Field(120, ge=1, description="Questions that one officer may send to the network in an hour.")
    mail: str = Field("", repr=False, description="Where reminders go: empty for none, `file`, or smtp(s)://user:password@host:port.")
    mail_from: str = Field("sheaf@localhost.invalid", description="The sender of reminders.")
    key_passphrase: str = Field("", repr=False, description="Unlocks the node's service key; empty: the key file in the home folder.")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"postgresql", "postgres"}:
            raise ValueError("must start with postgresql://")
        return value

    @field_validator("address")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError("must be http(s)://host[:port] without a path")
        return value.rstrip("/")

    @field_validator("mail")
    @classmethod
    def _mail(cls, value: str) -> str:
        parts = urlsplit(value)
        if value not in {"", "file"} and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("must be empty, file, or smtp(s)://user:password@host:port")
        return value

    @field_validator("bind")
    @classmethod
    def _bind(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:
            raise ValueError("must be host:port, such as 127.0.0.1:8800")
        return value


def read() -> Settings:
    """The settings, or `BadSettings` naming every one that is wrong, misspelt names included."""
    problems = _unknown(os.environ)  # noqa: TID251 - this is sheaf.settings
    settings = None
    try:
        settings = Settings()
    except ValidationError as error:
        problems += [f"SHEAF_{'_'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors()]
    if settings:
        problems += _unsafe(settings)
    if problems or not settings:
        raise BadSettings("Settings are wrong:\n  " + "\n  ".join(problems), problems=problems)
    return settings


def _unknown(environment: Iterable[str]) -> list[str]:
    """A misspelt setting must not pass for its default."""
    known = [f"SHEAF_{name.upper()}" for name in Settings.model_fields]
    problems = []
    for name in sorted(name for name in environment if name.startswith("SHEAF_") and name not in known):
        near = difflib.get_close_matches(name, known, n=1)
        problems.append(f"{name}: no such setting{f'; did you mean {near[0]}?' if near else ''}")
    return problems


def _unsafe(settings: Settings) -> list[str]:
    loopback = settings.bind.rsplit(":", 1)[0] in {"127.0.0.1", "localhost", "[::1]"}
    problems = []
    if settings.debug and not loopback:
        problems.append("SHEAF_DEBUG: only with SHEAF_BIND on loopback.")
    if settings.insecure_cookies and not loopback:
        problems.append("SHEAF_INSECURE_COOKIES: only with SHEAF_BIND on loopback.")
    return problems


def state_of(home: Path) -> str:
    """The state this home folder was made for by `sheaf node init`; empty where none was."""
    marker = home / "node"
    code = marker.read_text(encoding="utf-8").strip() if marker.is_file() else ""
    return code if code in NODES else ""


def database(settings: Settings) -> dict[str, Any]:
    """Django's database entry."""
    if not settings.database_url:
        return sqlite(settings.home / "sheaf.sqlite3")
    parts = urlsplit(settings.database_url)
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""), "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "", "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Path | str) -> dict[str, Any]:
    """SQLite with write-ahead log; writers take the lock at BEGIN, so none fails half way."""
    pragmas = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-32000;PRAGMA foreign_keys=ON"
    return {
        "ENGINE": "django.db.backends.sqlite3", "NAME": str(path),
        "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE", "init_command": pragmas},
        "CONN_MAX_AGE": 60,  # opening and closing, which tidies the log away, was more than half of what an idle worker did
    }


def mail(settings: Settings) -> dict[str, Any]:
    """Django's settings of mail. smtps: encrypted from the first byte; smtp with a password: encrypted by STARTTLS."""
    backends = "django.core.mail.backends."
    if settings.mail in {"", "file"}:
        kind = "filebased" if settings.mail else "dummy"
        return {"EMAIL_BACKEND": f"{backends}{kind}.EmailBackend", "EMAIL_FILE_PATH": settings.home / "mail"}
    parts = urlsplit(settings.mail)
    ssl = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": f"{backends}smtp.EmailBackend", "EMAIL_HOST": parts.hostname, "EMAIL_PORT": parts.port or (465 if ssl else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""), "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": ssl, "EMAIL_USE_TLS": bool(parts.password) and not ssl, "EMAIL_TIMEOUT": 20,
    }


def django_secret(home: Path) -> str:
    """The node's session secret, made once with mode 600; a throw-away one before the node exists."""
    path = home / "session.secret"
    return path.read_text(encoding="utf-8") if path.is_file() else secrets.token_urlsafe(48)


VALUES = read()

SECRET_KEY = django_secret(VALUES.home)
DEBUG = VALUES.debug
ALLOWED_HOSTS = [host.strip() for host in VALUES.allowed_hosts.split(",") if host.strip()]
ROOT_URLCONF = "sheaf.urls"
WSGI_APPLICATION = "sheaf.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True
DATABASES = {"default": database(VALUES)}
DATABASE_ROUTERS = ["sheaf.store.transactions.NodeRouter"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "sheaf.web",
    "sheaf.audit",
    "sheaf.access",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "sheaf.directory",
    "sheaf.exchange",
    "sheaf.register.records",
    "sheaf.register.files",
    "sheaf.register.lists",
    "sheaf.register.alerts",
    "sheaf.register.screening",
    "sheaf.register.asks",
    "sheaf.requests",
    "sheaf.plan.editions",
    "sheaf.plan.bodies",
    "sheaf.plan.meetings",
    "sheaf.plan.programme",
    "sheaf.plan.registers",
    "sheaf.plan.reporting",
    "sheaf.plan.reporting.offline",
    "sheaf.plan.compiling",
    "sheaf.plan.sharing",
    "sheaf.plan.glance",
]
MIDDLEWARE = [
    "sheaf.web.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sheaf.access.middleware.ActorMiddleware",
    "sheaf.web.middleware.Errors",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "sheaf.web.context.page",
    ]},
}]
AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "sheaf.access.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_FORMS = {"change_password": "sheaf.access.forms.ChangePassword"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS: dict[str, str] = {"login_failed": ""}  # counted in the database instead: access.lockout
MFA_FORMS = {"authenticate": "sheaf.access.forms.SecondFactor", "reauthenticate": "sheaf.access.forms.SecondFactorAgain"}
MFA_ADAPTER = "sheaf.access.adapter.MfaAdapter"
KEY_STRETCHING_COST = 2**12 if VALUES.demo else 2**15  # scrypt's n: a demonstration's passwords are printed anyway
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
if VALUES.trusted_proxies:  # nobody but the proxy reaches SHEAF_BIND, and it sets this header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not VALUES.insecure_cookies
SESSION_COOKIE_NAME = f"sheaf-{VALUES.bind.rsplit(':', 1)[-1]}"
CSRF_COOKIE_NAME = f"csrf-{VALUES.bind.rsplit(':', 1)[-1]}"
X_FRAME_OPTIONS = "DENY"
MESSAGE_TAGS = {ERROR: "danger"}  # the word of the style sheet
STATIC_URL = "/static/"
STATIC_ROOT = VALUES.home / "static"
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DEFAULT_FROM_EMAIL = VALUES.mail_from
globals().update(mail(VALUES))
LOGGING = {
    "version": 1, "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
