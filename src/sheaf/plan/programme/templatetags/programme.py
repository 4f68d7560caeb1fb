"""What the pages of the work programme need: a value in words."""

from __future__ import annotations

from decimal import Decimal

from django import template

from sheaf.plan.programme import aggregating
from sheaf.plan.programme.models import Indicator

register = template.Library()


@register.filter
def valued(value: Decimal | None, row: Indicator) -> str:
    """A baseline, a target or a value as the indicator's kind says it; a dash for none."""
    return "–" if value is None else aggregating.own_words(row, value, unit=False)
