"""Every limit on a file that comes from outside, with the reason for its size."""

from __future__ import annotations

MEBIBYTE = 1024 * 1024

# The largest list in common use (OpenSanctions' default collection) is 2.4 GB of JSON lines in 2026; a
# state's own table of a million rows with 20 columns is about 200 MB.
MAX_FILE_BYTES = 3 * 1024 * MEBIBYTE
# Read through the pages and the API in one request; larger files go through `sheaf list import`.
MAX_UPLOAD_BYTES = 512 * MEBIBYTE
# Twice what Excel can hold (1,048,576); ids of one file are kept in memory, some 200 bytes each.
MAX_ROWS = 2_000_000
# Into the node's own records goes what one transaction can carry and one person can answer for.
MAX_OWN_ROWS = 20_000
MAX_COLUMNS = 300
MAX_HEADER_LENGTH = 200
# One cell, one line, one value. FollowTheMoney's own longest text is 65,000 characters.
MAX_CELL = 131_072
MAX_LINE_BYTES = 4 * MEBIBYTE
MAX_ID = 200
MAX_VALUES = 2_000
MAX_DEPTH = 16
# A person on the UN list has under 400 elements; a file that never closes a record is not a list.
MAX_XML_ELEMENTS = 20_000
# Excel files are zip archives: ordinary sheets pack 5 to 15 times, a bomb a thousand times.
MAX_ZIP_ENTRIES = 2_000
MAX_ZIP_BYTES = 1024 * MEBIBYTE
MAX_ZIP_RATIO = 150
ZIP_RATIO_FROM = 8 * MEBIBYTE
EXCEL_ROWS = 1_048_576
# Reasons kept per job; beyond it they are only counted, and the page says so.
MAX_REASONS = 100_000
MAX_EXCERPT = 120
PREVIEW_ROWS = 20
PROGRESS_EVERY = 500
CHUNK = 500
