"""A form that is sent twice from the same page does once what it does, as by a double click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError

from sheaf.access.actor import Actor
from sheaf.access.models import SentForm
from sheaf.crypto.digest import sha256_hex
from sheaf.kernel import canonical, clock
from sheaf.kernel.errors import SheafError
from sheaf.store import atomic

KEPT = timedelta(days=1)


def key_of(actor: Actor, token: str, content: Any) -> str:
    """The key of one form with all that stands in it; another text under the same token is another form. Empty without a token."""
    return sha256_hex(canonical.dumps([actor.person_id, token, content])) if token else ""


def sent(key: str) -> str:
    """Where the form led when it was sent before; empty where it was not."""
    row = SentForm.objects.filter(pk=key).first() if key else None
    return row.place if row else ""


def once(key: str, do: Callable[[], str]) -> str:
    """Where the form leads: `do` does it and says so, unless the same key did it before, or does it at this moment. What is refused
    does not count as sent, and its audit rows stay."""
    if not key:
        return do()
    failed = None
    with atomic():
        row = _claimed(key)
        if not row:
            return sent(key)
        try:
            row.place = do()
        except SheafError as error:
            row.delete()
            failed = error
        else:
            row.save(update_fields=["place"])
    if failed:
        raise failed
    return row.place


def _claimed(key: str) -> SentForm | None:
    """The row of a key that is new; waits for another that claims it at this moment."""
    try:
        with atomic():
            return SentForm.objects.create(pk=key)
    except IntegrityError:
        return None


def forget() -> int:
    """For the worker's clock: keys of forms that nobody sends again; how many."""
    return SentForm.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
