"""Text that a database can keep and a person can read: no NUL, no half of a surrogate pair, no bottomless nesting."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sheaf.kernel.errors import Invalid

_UNFIT = re.compile("[\x00\ud800-\udfff]")
MAX_DEPTH = 32  # levels of lists and objects; the deepest body of ours has five


def is_plain(text: str) -> bool:
    """Whether every character can be stored and sent."""
    return _UNFIT.search(text) is None


def check_plain(value: Any, depth: int = 0) -> Any:
    """The value of a parsed body as it is; `Invalid` for text that is not plain, or for nesting beyond MAX_DEPTH."""
    if isinstance(value, str) and not is_plain(value):
        raise Invalid("The text holds characters that cannot be stored.", code="characters")
    if depth > MAX_DEPTH:
        raise Invalid(f"The body is nested deeper than {MAX_DEPTH} levels.", code="nesting")
    if isinstance(value, dict):
        for part in (*value, *value.values()):
            check_plain(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            check_plain(part, depth + 1)
    return value


def all_plain(texts: Iterable[str]) -> bool:
    return all(is_plain(text) for text in texts)


def read_json(path: Path, code: str) -> dict[str, Any]:
    """The JSON object in a file named at the shell; `Invalid` where there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise Invalid("The file is not readable JSON.", code=code) from None
    if not isinstance(found, dict):
        raise Invalid("The file must hold a JSON object.", code=code)
    return dict(check_plain(found))
