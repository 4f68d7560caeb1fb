"""Codes of this room and its limits, each with its reason."""

from __future__ import annotations

from datetime import timedelta

from sheaf.matching import SHOWN, STRONG, THRESHOLD

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
# A candidate at or above the number, from the best, in the matcher's own words: what more than a name confirms; more
# likely the same than not; worth showing to somebody who searches.
BANDS = {"strong": STRONG, "likely": THRESHOLD, "possible": SHOWN}
BAND_WORDS = {"strong": "strong match", "likely": "likely match", "possible": "possible match"}

# The largest ferry or train of the region carries under 4,000; a day of a big airport is about 100,000 passengers.
MAX_ROWS = 100_000
# Of one row: who is like more than ten is described too thinly to be told apart.
MAX_CANDIDATES = 10
# Persons of a file are personal data of people who mostly did nothing: a month to work them off, a quarter at the most.
KEEP_DAYS, MAX_KEEP_DAYS = 30, 90
# Rows compared before they are kept, in one transaction: a second or two, which is what a killed worker loses.
BATCH = 50
COUNT_EVERY = 5_000  # rows between two renewals of the lease while the file is only counted
MAX_REMEMBERED = 500  # headers kept for one kind of file; a table has 300 columns at the most
PAGE_ROWS = 20
MAX_PAGE = 200  # rows that the API gives at once
MAX_TITLE, MAX_CASE, MAX_NOTE = 120, 100, 500
MAX_PARTS = 24  # aligned parts and reasons kept of one candidate
MAX_LOOKED = 200  # rows looked at anew in one turn of the worker
DELETE_AT_ONCE = 20  # screenings whose persons are deleted in one turn
EVERY, LOOK_EVERY, DELETE_EVERY = timedelta(seconds=1), timedelta(seconds=5), timedelta(minutes=10)


def band_of(score: float) -> str:
    """The band of a score; the lowest for whatever was kept under a lower bound."""
    return next((name for name, floor in BANDS.items() if score >= floor), "possible")
