"""`kind`, `property` and `column`: names of schemata and properties as people call them."""

from __future__ import annotations

from django import template

from sheaf.register.files import words

register = template.Library()
register.filter("kind", words.kind)
register.filter("column", words.column)


@register.filter("property")
def property_of(name: str, schema_name: str) -> str:
    """What a property of this kind is called."""
    return words.property_of(schema_name, name)
