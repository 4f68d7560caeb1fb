"""Words for people in the place of schema and property names."""

from __future__ import annotations

from functools import cache

from sheaf.kernel.errors import Invalid
from sheaf.register.records import ftm


def kind(schema_name: str) -> str:
    """What a kind of entity is called; its own name where there is no such kind."""
    try:
        return ftm.schema(schema_name).label
    except Invalid:
        return schema_name


def property_of(schema_name: str, name: str) -> str:
    """What a property is called; its own name where the kind has no such property."""
    try:
        return ftm.schema(schema_name).properties[name].label
    except (Invalid, KeyError):
        return name


def column(name: str) -> str:
    """The same where only the name is kept, which may be a header of the file as well: that stays as it is."""
    return _labels().get(name, name)


@cache
def _labels() -> dict[str, str]:
    return {item.name: item.label for shape in reversed(ftm.offered()) for item in shape.properties.values()}
