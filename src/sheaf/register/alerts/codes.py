"""Codes of this room and its limits, each with its reason."""

from __future__ import annotations

from datetime import timedelta

from sheaf.matching import STRONG, THRESHOLD, Match
from sheaf.register.records import explaining

PURPOSES = {
    "investigation": "Criminal investigation", "prosecution": "Prosecution", "prevention": "Prevention of a crime",
    "border-check": "Border check", "victim-search": "Search for a victim or missing person",
    "fugitive-search": "Search for a fugitive", "asset-tracing": "Tracing of assets",
}
KINDS = {
    "": "Anything", "person": "Person", "group": "Organised group", "company": "Company", "vessel": "Vessel",
    "vehicle": "Vehicle", "document": "Document", "firearm": "Firearm", "account": "Account", "phone": "Telephone",
}
DECISIONS = {"same": "The same", "not_same": "Not the same", "unsure": "Unsure"}
ANSWERS = {"y": "same", "n": "not_same", "u": "unsure"}  # as the keys of the worklist
LIKELY = 0.8
POSSIBLE_BAND, LIKELY_BAND, STRONG_BAND = 1, 2, 3  # one that rises is told again; the words are those of a search
CHOICES = ((THRESHOLD, "a possible match"), (LIKELY, f"a possible match of {LIKELY:.0%} or more"),
           (explaining.SURE, f"a possible match of {explaining.SURE:.0%} or more"))

LONGEST = timedelta(days=180)  # nobody stays watched because somebody forgot: a person has to say twice a year that it is needed
USUAL = timedelta(days=90)
REMIND = timedelta(days=7)  # before the end, so that it can still be renewed after a week of leave
LEAST, MOST = THRESHOLD, STRONG  # below the first a match is more likely wrong than right; above the last nothing would be told
MAX_OF_PERSON = 100  # in force: more than anybody reads about
MAX_OF_UNIT = 1_000  # in force: ten officers at their limit
MAX_WAITING = 200  # undecided matches of one alert: a name so common is a wrong question, and the page says so
MAX_NAMES, MAX_NUMBERS, MAX_DATES, MAX_PLACES, MAX_TEXT = 10, 10, 5, 5, 200
MAX_CASE = 100
MIN_LETTERS = 2  # an alert on one letter is fishing
MAX_ROWS = 200  # of one list
PAGE_ROWS = 50  # matches on one page: each is compared again for its reader
INBOX_ROWS = 20  # of matches in the inbox; the page of alerts has the rest

CHANGES_AT_ONCE = 100  # changed records matched in one step of the worker: a fraction of a second
ALERTS_AT_ONCE = 40  # standing alerts set against an edition in one step: about a second, after which the worker does its other work
MAX_CANDIDATES = 256  # standing alerts compared with one record in full, the rarest shared keys first
KEY_BUDGET = 20_000  # rows of keys of alerts read for one record
MAX_FURTHER = 64  # compared besides, of those that only the further keys of an alert lead to
FURTHER_BUDGET = 5_000  # rows of such keys read for one record
IN_ONE_QUERY = 10_000  # values of one query; SQLite takes three times as many
MOST_COMPARED = 9  # editions published while one was running, or while an alert slept
LEASE = timedelta(seconds=90)
MAX_TRIES = 5  # of a change that cannot be matched; then it is left aside, so that the others go on


def band_of(match: Match) -> int:
    """How sure a match is, so that one that rises is told again. A name alone is never a strong match, as everywhere in the register."""
    if explaining.strong(match):
        return STRONG_BAND
    return LIKELY_BAND if match.score >= LIKELY else POSSIBLE_BAND if match.score >= THRESHOLD else 0
