"""Words that only the layouts of conversations need."""

from __future__ import annotations

from django import template

from sheaf.kernel.handling import WORDS

register = template.Library()


@register.filter
def handling_words(code: str) -> str:
    """A handling code in words, such as a grade."""
    return WORDS.get(str(code), str(code))


@register.filter
def subject_lines(text: str) -> list[str]:
    """The filled lines of a text that has one subject a line."""
    return [line.strip() for line in str(text).splitlines() if line.strip()]
