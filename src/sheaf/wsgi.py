"""The WSGI entry of one node."""

from __future__ import annotations

from sheaf import wiring

wiring.start()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - Django reads its settings only after wiring

application = get_wsgi_application()
