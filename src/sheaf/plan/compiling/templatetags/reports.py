"""What the pages of reports need: charts drawn as in print, what files are called."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from sheaf.plan.bodies.words import owner_in_words
from sheaf.plan.compiling.documents import charts

register = template.Library()


_FILES = {"pdf": "PDF", "docx": "Word", "json": "JSON"}


@register.filter
def file_words(suffix: str) -> str:
    """What people call a kind of file."""
    return _FILES.get(suffix, suffix)


@register.filter
def owner_words(owner: str) -> str:
    """“Chair, SOMTC” for `chair:SOMTC`."""
    return owner_in_words(owner)


@register.filter
def drawn(block: dict[str, Any]) -> SafeString:
    """A chart block as SVG. Drawn here from words and counts, each of them escaped; never markup that came from elsewhere."""
    return mark_safe(charts.stacked(block["rows"], block["title"]))  # noqa: S308
