"""What templates of the plan need beside the filters of `web`."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from sheaf.kernel import node
from sheaf.plan.editions.about import ABOUT, about_words

register = template.Library()


@register.filter
def get(table: Mapping[str, str], key: str) -> str:
    """The entry of a table of words, empty where there is none."""
    return table.get(key, "")


SUPPORT = {"A": "the source says so itself", "B": "a weaker source, told second-hand"}


@register.filter
def support(letter: str) -> str:
    """How well a source carries a starter fact, in words."""
    return SUPPORT.get(letter, letter)


@register.simple_tag
def about_link(about: str) -> str:
    """`format:X` as words with a link to its page; what is of no known kind as it stands."""
    kind, _, code = about.partition(":")
    words = about_words(about)
    if words == about or (kind == "compilation" and not node.current().can("compile_report")):
        return words  # a compilation does not travel: what is published of it does
    try:
        return format_html('<a href="{}">{}</a>', reverse(ABOUT[kind][1], args=[code]), words)
    except NoReverseMatch:
        return words


@register.simple_tag
def clause_link(place: str) -> str:
    """`POA-2016-2025/IM-1` as a link to the clause, its edition beside it."""
    edition, _, code = place.partition("/")
    if not code:
        return place
    try:
        address = reverse("editions:clause", args=[edition, code])
    except NoReverseMatch:
        return place
    return format_html('<a href="{}">{}</a> <span class="small text-body-secondary">{}</span>', address, code, edition)
