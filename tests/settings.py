"""Settings of the test run: the product's own, with cheap password hashing and databases of the test's making."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SHEAF_HOME", tempfile.mkdtemp(prefix="sheaf-test-"))
os.environ.setdefault("SHEAF_INSECURE_COOKIES", "true")

from sheaf.settings import *  # noqa: F403
from sheaf.settings import VALUES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
KEY_STRETCHING_COST = 2**4  # scrypt's n; production keeps its default
REQUIRE_TOTP = False  # its own tests turn it on
ALLOWED_HOSTS = ["*"]
ACCOUNT_RATE_LIMITS: dict[str, str] = {}
SHARED = Path(__file__).resolve().parents[2] / "shared"
if not VALUES.database_url:
    DATABASES["default"]["TEST"] = {"NAME": None}  # noqa: F405
(VALUES.home / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing folder, and warnings are errors
