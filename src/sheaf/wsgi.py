"""The WSGI entry of one node."""

from __future__ import annotations

from sheaf import orphans, wiring

orphans.end_with_parent()

wiring.start()

# Django reads its settings only after wiring.
from django.core.wsgi import get_wsgi_application  # noqa: E402

from sheaf.register.records import ftm  # noqa: E402

application = get_wsgi_application()
ftm.schema("Person")  # loads the model of entities now, three seconds, rather than in the first reader's page
