"""One tree of errors. Each carries a stable code, a sentence for people and an HTTP status.

Messages never hold content of a record, a key or a secret: they are shown, logged and sent back.
"""

from __future__ import annotations

from typing import Any


class SheafError(Exception):
    """Base of every expected error. `code` is stable and machine-readable."""

    code = "error"
    status = 400

    def __init__(self, message: str, *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.details = details

    def sentences(self) -> str:
        """What a person is told where no form shows the fields: the message, then each field's sentence that it does not say itself."""
        fields = dict.fromkeys(self.details.get("fields", {}).values())
        return " ".join([self.message, *[said for said in fields if said not in self.message]])

    def diagnostics(self) -> dict[str, Any]:
        """The one error shape of pages, API and shell: {code, message, details}."""
        return {"code": self.code, "message": self.message, "details": self.details}


class Invalid(SheafError):
    """Input that breaks a rule; `details["fields"]` maps a field to its sentence."""

    code, status = "invalid", 422


class NotFound(SheafError):
    """No such thing, or none that the actor may know of: the two are never told apart."""

    code, status = "not_found", 404


class Refused(SheafError):
    """`may()` said no. The sentence names the rule, never the object's content. why: verb, kind and object of the
    decision, for the link that explains it."""

    code, status = "refused", 403
    why: dict[str, str] | None = None


class Unconfirmed(SheafError):
    """The actor may, but must first give password or code again."""

    code, status = "confirm", 403


class Conflict(SheafError):
    """The thing has moved on since it was read, or the step is not possible from its state."""

    code, status = "conflict", 409


class TooLarge(SheafError):
    """Over a named size limit."""

    code, status = "too_large", 413


class RateLimited(SheafError):
    """Too many of these in the window; `details["retry_after"]` is in seconds."""

    code, status = "rate_limited", 429


class Locked(SheafError):
    """The actor's keys are not unlocked in this session, or none of them opens this."""

    code, status = "locked", 423
