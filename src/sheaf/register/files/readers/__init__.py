"""Readers: a stored file in, rows out. Pure and streaming: no database, no network, no clock
but for the present year, from which a birth's two digits are counted back.

Each reader is a function `read(path, ...) -> Iterator[Row]` in a file named by its format. It raises
`Invalid` (or `TooLarge`) only for what makes the whole file unreadable, and says where; everything
else is a `Row` with its problems. It never evaluates a formula, follows a link or expands an entity.
A new format: copy the nearest reader, add it to `FORMATS` and to `detect`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sheaf.kernel.errors import Invalid, TooLarge
from sheaf.register.files.limits import MAX_FILE_BYTES, MEBIBYTE
from sheaf.register.files.plan import Plan
from sheaf.register.files.readers import ftm_jsonl, table_csv, table_xlsx, un_xml
from sheaf.register.files.rows import Row

FORMATS = {"un_xml": "UN Security Council consolidated list (XML)", "ftm": "FollowTheMoney JSON lines",
           "csv": "Table as text (CSV)", "xlsx": "Excel workbook"}
TABLES = frozenset({"csv", "xlsx"})
_OLE = b"\xd0\xcf\x11\xe0"
_PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd", b"7z\xbc\xaf": "7-Zip", b"Rar!": "RAR"}
_PICTURES = {b"%PDF": "PDF", b"\x89PNG": "picture", b"\xff\xd8\xff": "picture", b"MZ": "program", b"\x7fELF": "program"}


def detect(path: Path) -> str:
    """The format, from the first bytes and never from the name; `Invalid` for what no reader takes."""
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise TooLarge(f"The file has {size // MEBIBYTE} MB; the limit is {MAX_FILE_BYTES // MEBIBYTE} MB.")
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip(b"\x00\xef\xbb\xbf \t\r\n"):
        raise Invalid("The file is empty.", code="empty_file")
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(_OLE):
        raise Invalid("This is an old or password-protected Excel file: save it as .xlsx without a password.",
                      code="old_excel")
    if packed := _named(head, _PACKED):
        raise Invalid(f"The file is packed with {packed}: unpack it first.", code="packed")
    if kind := _named(head, _PICTURES):
        raise Invalid(f"This is a {kind}, not a table: save the table itself as .xlsx or CSV.", code="binary_file")
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if text.startswith(b"<"):
        return "un_xml"
    return "ftm" if text.startswith(b"{") else "csv"


def _named(head: bytes, marks: dict[bytes, str]) -> str:
    """What the first bytes say. Marks of letters alone could begin a table's header: there a byte that is no text must follow."""
    return next((name for mark, name in marks.items()
                 if head.startswith(mark) and not (mark.isalpha() and head[:512].isascii() and b"\x00" not in head[:512])), "")


def read(path: Path, file_format: str, plan: Plan) -> Iterator[Row]:
    """The rows of a file of this format."""
    if file_format == "un_xml":
        return un_xml.read(path)
    if file_format == "ftm":
        return ftm_jsonl.read(path)
    if file_format == "csv":
        return table_csv.read(path, plan)
    if file_format == "xlsx":
        return table_xlsx.read(path, plan)
    raise Invalid(f"There is no reader for the format {file_format}.", code="format")


def headers(path: Path, file_format: str, plan: Plan) -> list[str]:
    """The column names of a table."""
    return table_csv.headers(path, plan) if file_format == "csv" else table_xlsx.headers(path, plan)
