"""What templates of the plan need beside the filters of `web`."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def get(table: Mapping[str, str], key: str) -> str:
    """The entry of a table of words, empty where there is none."""
    return table.get(key, "")
