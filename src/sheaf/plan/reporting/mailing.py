"""The one place that hands a mail over. Django's backend as the settings say: none, files in the home folder, or SMTP."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

NONE = "django.core.mail.backends.dummy.EmailBackend"


class NotHandedOver(Exception):
    """The mail server did not take it; it is tried again."""


def is_on() -> bool:
    """Whether this node sends mail at all."""
    return bool(settings.EMAIL_BACKEND != NONE)


def send(*, to: list[str], subject: str, body: str, message_id: str) -> None:
    """Hand one mail over. `NotHandedOver` where the server cannot be reached or refuses it."""
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, to, headers=headers, connection=get_connection())
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        raise NotHandedOver(type(error).__name__) from error
