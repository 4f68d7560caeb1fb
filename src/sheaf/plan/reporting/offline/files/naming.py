"""The sheet of each component: under which name it is written, and how it is known again. A hidden name of the workbook points to it: that
follows the sheet where it is renamed or moved, and stays where its cells, or the whole of it, are copied."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from openpyxl.utils import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from sheaf.plan.reporting.offline.files.shapes import plain

LONGEST = 31  # letters of a sheet's name, as Excel counts them
_NAMED = "sheaf."
_COLUMN = "$A:$A"  # all of it: a row that is deleted takes no name with it


def sheet_name(title: str, used: Collection[str] = ()) -> str:
    """The component's name as far as Excel allows: at most LONGEST letters, none of []:*?/\\, no apostrophe at an end, and none twice,
    whatever its case. The key in the row says which component it is. used: names that are taken, in small letters."""
    clean = " ".join(re.sub(r"[\[\]:*?/\\]", " ", plain(title)).split())
    for number in range(1, len(used) + 2):
        more = f" ({number})" if number > 1 else ""
        name = _cut(clean, LONGEST - len(more)).strip("' ") or "Component"
        if f"{name}{more}".casefold() not in used:
            break
    return f"{name}{more}"


def _cut(text: str, most: int) -> str:
    """Its first letters, whole words where there are some. Excel counts a letter outside the first plane as two."""
    if len(text.encode("utf-16-le")) // 2 <= most:
        return text
    short = text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
    whole = short.rpartition(" ")[0] if not text[len(short):].startswith(" ") else short
    return whole if len(whole) > most // 2 else short


def remember(book: Any, area: str, sheet: str) -> None:
    """That this sheet is the component's. Codes have hyphens, which a name may not."""
    name = f"{_NAMED}{area.replace('-', '_')}"
    book.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet)}!{_COLUMN}", hidden=True)


def remembered(book: Any) -> dict[str, str]:
    """The components by their sheets, as far as the names that point to them were kept."""
    found = {}
    for name, made in book.defined_names.items():
        if name.startswith(_NAMED):
            sheet = str(made.attr_text or "").rpartition("!")[0].removeprefix("'").removesuffix("'").replace("''", "'")
            found[sheet] = name.removeprefix(_NAMED).replace("_", "-")
    return found
