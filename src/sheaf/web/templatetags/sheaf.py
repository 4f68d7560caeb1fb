"""Template tags and filters that every room may use."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.html import format_html

from sheaf.kernel import clock, states

register = template.Library()

_UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"))


def in_words(seconds: float) -> str:
    """A duration in its largest whole unit: “3 days”, “1 hour”, “less than a minute”."""
    for size, name in _UNITS:
        count = int(seconds // size)
        if count:
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"


@register.filter
def stamp(when: datetime | None) -> str:
    """Date and time in UTC, as `2026-11-02 02:00 UTC`."""
    return when.strftime("%Y-%m-%d %H:%M UTC") if when else "–"


@register.filter
def ago(when: datetime | None) -> str:
    """How long ago, in words, with the exact time as its title."""
    if when is None:
        return "–"
    words = f"{in_words((clock.now() - when).total_seconds())} ago"
    return format_html('<time datetime="{}" title="{}">{}</time>', when.isoformat(), stamp(when), words)


@register.filter
def due(when: datetime | None) -> str:
    """The time left until a deadline, or how long it is overdue, in words, shape and colour."""
    if when is None:
        return "–"
    left = (when - clock.now()).total_seconds()
    kind = "over" if left < 0 else "soon" if left < 8 * 3600 else "calm"
    words = {"over": "⚠ overdue by {}", "soon": "◔ {} left", "calm": "{} left"}[kind].format(in_words(abs(left)))
    mark = '<time class="due due-{}" datetime="{}" title="{}">{}</time>'
    return format_html(mark, kind, when.isoformat(), stamp(when), words)


@register.filter
@register.simple_tag
def state_name(code: str) -> str:
    """The state's name in English."""
    return states.name(code)


@register.filter
def words(code: str) -> str:
    """A code made readable: `take_over` becomes “take over”."""
    return str(code).translate(str.maketrans("_-.", "   "))
