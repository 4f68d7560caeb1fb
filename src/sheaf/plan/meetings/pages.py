"""What the pages of this room share: their form."""

from __future__ import annotations

from functools import partial

from sheaf.plan import pages

form_page = partial(pages.form_page, template="meetings/form.html")
