"""Codes of this room and its limits, each with its reason."""

from __future__ import annotations

from datetime import timedelta

from sheaf.matching import SHOWN, THRESHOLD
from sheaf.register.records import explaining
from sheaf.register.records.shapes import Hit

KINDS = {"passengers": "Passenger list", "contacts": "Contacts of a seizure", "other": "Another table"}
# The codes of a question to the network, so that a match can be asked about under the same purpose.
PURPOSES = {
    "border-check": "Border check", "investigation": "Criminal investigation", "prevention": "Prevention of a crime",
    "prosecution": "Prosecution", "victim-search": "Search for a victim or missing person",
    "fugitive-search": "Search for a fugitive", "asset-tracing": "Tracing of assets",
}
FORMATS = frozenset({"csv", "xlsx", "ftm"})
STEPS = {
    "uploaded": "waits for its columns to be mapped", "mapped": "ready to start", "screened": "screened", "failed": "stopped",
    "abandoned": "given up", "deleted": "past its date; its persons were deleted",
}
OPEN_STEPS = frozenset({"uploaded", "mapped", "failed"})
DECISIONS = {"yes": "The same", "no": "Somebody else", "unsure": "Unsure"}
# From the best: the band of a candidate, and the score from which rows are looked through for it. Strong is what
# `explaining.strong` says, not a score alone.
BANDS = {"strong": explaining.SURE, "possible": THRESHOLD, "weak": SHOWN}
BAND_WORDS = {"strong": explaining.STRONG_WORDS, "possible": explaining.POSSIBLE_WORDS, "weak": explaining.WEAK_WORDS}

# The largest ferry or train of the region carries under 4,000; a day of a big airport is about 100,000 passengers.
MAX_ROWS = 100_000
# Of one row: who is like more than ten is described too thinly to be told apart.
MAX_CANDIDATES = 10
# Persons of a file are personal data of people who mostly did nothing: a month to work them off, a quarter at the most.
KEEP_DAYS, MAX_KEEP_DAYS = 30, 90
# Rows compared before they are kept, in one transaction: under a second, which is what a killed worker loses.
BATCH = 200
# A turn of the worker; then the other rooms have theirs: delivery to other nodes must not wait for a passenger list.
SLICE = timedelta(seconds=3)
MAX_READINGS = 4  # files kept open between turns, each with some bytes for every row
COUNT_EVERY = 5_000  # rows between two renewals of the lease while the file is only counted
MAX_REMEMBERED = 500  # headers kept for one kind of file; a table has 300 columns at the most
PAGE_ROWS = 20
MAX_PAGE = 200  # rows that the API gives at once
MAX_TITLE, MAX_CASE, MAX_NOTE, MAX_WHY = 120, 100, 500, 2000
MAX_COMPARED = 40  # things that were compared, kept of one candidate
MAX_LOOKED = 200  # rows looked at anew in one turn of the worker
DELETE_AT_ONCE = 20  # screenings whose persons are deleted in one turn
EVERY, LOOK_EVERY, DELETE_EVERY = timedelta(seconds=1), timedelta(seconds=5), timedelta(minutes=10)


def band_of(hit: Hit) -> str:
    """The band of a hit."""
    return "strong" if hit.strong else "possible" if hit.score >= THRESHOLD else "weak"
