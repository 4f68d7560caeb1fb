"""The printing program in a process of its own: run as a script, reads one JSON from stdin, writes documents to stdout.

The printing library keeps everything that it ever laid out (300 MB for each report of 270 pages, measured) and gives none of it back;
so it lives only as long as one document, under limits of its own. This file imports nothing of Sheaf.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from types import ModuleType
from typing import Any

MEMORY, SECONDS = 4 * 1024**3, 120  # address space in bytes; CPU


def main() -> None:
    """stdin: {source, data, format, standards, ppi}. stdout: one line of JSON, {sizes} or {error}, then the bytes; of the
    format `signs`, where data holds {fonts, signs} and the source sets each by itself, {missing} and nothing else."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    import typst

    asked = json.load(sys.stdin.buffer)
    extra = {"pdf_standards": asked["standards"]} if asked["format"] == "pdf" else {"ppi": asked["ppi"]}
    if asked["format"] == "signs":
        sys.stdout.buffer.write(json.dumps({"sizes": [], "error": None, "missing": _missing(asked, typst)}).encode() + b"\n")
        return
    try:
        found = typst.compile(asked["source"].encode(), sys_inputs={"data": asked["data"]}, format=asked["format"], **extra)
        pages, told = (found if isinstance(found, list) else [found]), None
    except typst.TypstError as error:
        pages, told = [], str(error)
    sys.stdout.buffer.write(json.dumps({"sizes": [len(page) for page in pages], "error": told}).encode() + b"\n")
    for page in pages:
        sys.stdout.buffer.write(page)


def _missing(asked: dict[str, Any], typst: ModuleType) -> list[str]:
    """The signs that no font has. The program tells of one at a time, so it is asked again without that one."""
    data, found = json.loads(asked["data"]), []
    left = data["signs"]
    while left:
        try:
            typst.compile(asked["source"].encode(), sys_inputs={"data": json.dumps({**data, "signs": left})}, format="pdf",
                          pdf_standards=asked["standards"])
            break
        except typst.TypstError as error:
            told = str(error)
            escaped = re.search(r"\\u\{([0-9a-fA-F]+)\}", told)
            sign = chr(int(escaped[1], 16)) if escaped else next((sign for sign in left if f'"{sign}"' in told), "")
            if sign not in left:
                raise
            found.append(sign)
            left = [other for other in left if other != sign]
    return found


if __name__ == "__main__":
    main()
