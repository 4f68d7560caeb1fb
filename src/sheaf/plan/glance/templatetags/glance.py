"""What the pages at a glance need: charts drawn as in print, and a status in words and sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe

from sheaf.plan.compiling.documents import charts
from sheaf.plan.compiling.documents.view import SIGNS, STATUS_WORDS

register = template.Library()


@register.simple_tag
def chart(rows: Sequence[tuple[str, Mapping[str, int]]], title: str) -> SafeString:
    """The chart as SVG: the same function, and so the same picture, as in the printed report; it escapes every word."""
    return mark_safe(charts.stacked(rows, title))  # noqa: S308


@register.filter
def status_words(status: str) -> str:
    """“under way” for `under_way`."""
    return STATUS_WORDS.get(status, status)


@register.filter
def status_sign(status: str) -> str:
    """The sign of a status, which is another for each."""
    return SIGNS.get(status, "")


@register.filter
def count(counts: Mapping[str, int], status: str) -> int:
    """How many of a status."""
    return counts.get(status, 0)


@register.filter
def days_words(days: int) -> str:
    """How long before or after the day: “3 days late”, “on the day”, “2 days early”."""
    if not days:
        return "on the day"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'late' if days > 0 else 'early'}"
