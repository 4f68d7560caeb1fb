"""Records out of a large XML file, one at a time, refusing what XML can be abused for.

No DTD, no entity and nothing external is accepted (defusedxml), depth and elements per record are
limited, and what was read is let go, so a file of any length needs the memory of one record.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from sheaf.kernel.errors import Invalid
from sheaf.register.files.limits import MAX_DEPTH, MAX_XML_ELEMENTS


def records(path: Path, root: str, tags: frozenset[str]) -> Iterator[Element]:
    """Every element named in `tags`, whole, in the order of the file. `Invalid` codes: not_a_list,
    xml_unsafe, xml_deep, xml_endless, xml_broken (with the line)."""
    with path.open("rb") as stream:
        events: Any = iterparse(stream, events=("start", "end"), forbid_dtd=True)
        try:
            yield from _records(events, root, tags)
        except DefusedXmlException:
            raise Invalid("The file declares a document type or entities; such XML is never read.", code="xml_unsafe") from None
        except ParseError as error:
            line, column = error.position
            raise Invalid(f"The XML breaks off or is wrong at line {line}, column {column}; nothing of the file is used.",
                          code="xml_broken", line=line) from None
        except (LookupError, ValueError):  # an encoding that Python does not know, or says so by ValueError
            raise Invalid("The XML names an encoding that cannot be read.", code="encoding") from None


def _records(events: Any, root: str, tags: frozenset[str]) -> Iterator[Element]:
    stack: list[Element] = []
    inside, elements = 0, 0
    for event, element in events:
        if event == "start":
            _check_start(stack, element, root)
            stack.append(element)
            inside += element.tag in tags
            elements += 1
            if elements > MAX_XML_ELEMENTS:
                raise Invalid(f"More than {MAX_XML_ELEMENTS:,} elements without a complete record.", code="xml_endless")
            continue
        stack.pop()
        if element.tag in tags:
            inside -= 1
            if not inside:
                yield element
                elements = 0
        if not inside:
            element.clear()
            if stack:
                stack[-1].remove(element)


def _check_start(stack: list[Element], element: Element, root: str) -> None:
    if not stack and element.tag != root:
        raise Invalid(f"The file is XML but not the UN list: its root is not {root}.", code="not_a_list")
    if len(stack) >= MAX_DEPTH:
        raise Invalid(f"The XML is nested more than {MAX_DEPTH} deep.", code="xml_deep")
