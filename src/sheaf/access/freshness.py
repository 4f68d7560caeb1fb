"""When somebody last proved at this browser who they are, so that an unlocked desk alone releases nothing (decision 0094)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.signals import authentication_step_completed
from django.dispatch import receiver
from django.http import HttpRequest

from sheaf.access.models import Person
from sheaf.kernel import clock

FRESH_FOR = timedelta(minutes=15)  # as long as reading one draft well takes; a coffee is longer
SESSION_KEY = "sheaf_proved"


@receiver(authentication_step_completed, dispatch_uid="sheaf.freshness")
def note(request: HttpRequest, user: Any, **_: Any) -> None:
    """A right password or code, at the sign-in or when asked again. Without a whole sign-in there is no actor to be fresh."""
    if isinstance(user, Person):
        request.session[SESSION_KEY] = [user.id, clock.now().timestamp()]


def is_fresh(request: HttpRequest, person: Person) -> bool:
    """Whether this person gave a password or a code in this session within FRESH_FOR."""
    who, at = request.session.get(SESSION_KEY) or ("", 0)
    return bool(who == person.id and 0 <= clock.now().timestamp() - at < FRESH_FOR.total_seconds())
