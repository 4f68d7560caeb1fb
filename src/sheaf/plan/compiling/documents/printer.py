"""The printing program in a process of its own: run as a script, reads one JSON from stdin, writes documents to stdout.

The printing library keeps everything that it ever laid out (300 MB for each report of 270 pages, measured) and gives none of it back;
so it lives only as long as one document, under limits of its own. This file imports nothing of Sheaf.
"""

from __future__ import annotations

import json
import resource
import sys

MEMORY, SECONDS = 4 * 1024**3, 120  # address space in bytes; CPU


def main() -> None:
    """stdin: {source, data, format, standards, ppi}. stdout: one line of JSON, {sizes} or {error}, then the bytes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    import typst

    asked = json.load(sys.stdin.buffer)
    extra = {"pdf_standards": asked["standards"]} if asked["format"] == "pdf" else {"ppi": asked["ppi"]}
    try:
        found = typst.compile(asked["source"].encode(), sys_inputs={"data": asked["data"]}, format=asked["format"], **extra)
        pages, told = (found if isinstance(found, list) else [found]), None
    except typst.TypstError as error:
        pages, told = [], str(error)
    sys.stdout.buffer.write(json.dumps({"sizes": [len(page) for page in pages], "error": told}).encode() + b"\n")
    for page in pages:
        sys.stdout.buffer.write(page)


if __name__ == "__main__":
    main()
