"""Codes of this room and its limits, each with its reason."""

from __future__ import annotations

from datetime import timedelta

PURPOSES = {
    "investigation": "Criminal investigation", "prosecution": "Prosecution", "prevention": "Prevention of a crime",
    "border-check": "Border check", "victim-search": "Search for a victim or missing person",
    "fugitive-search": "Search for a fugitive", "asset-tracing": "Tracing of assets",
}
IDENTIFIERS = {
    "document": "Identity or travel document", "account": "Account", "plate": "Vehicle plate", "imo": "IMO number of a vessel",
    "phone": "Telephone", "firearm": "Firearm serial number", "registration": "Registration number",
}
KINDS = {
    "": "Anything", "person": "Person", "group": "Organised group", "company": "Company", "vessel": "Vessel",
    "vehicle": "Vehicle", "document": "Document", "firearm": "Firearm", "account": "Account", "phone": "Telephone",
}
ANSWER_STATES = {
    "waiting": "No answer yet", "held": "A person is deciding", "no_hit": "No hit", "hit": "Hit", "refused": "Refused",
    "expired": "Expired without an answer", "undeliverable": "Could not be delivered",
}
OPEN_STATES = ("waiting", "held", "undeliverable", "expired")  # an answer may still take these over
BANDS = {"strong": "strong match", "person": "confirmed by a person", "": ""}
EFFECTS = {"deny": "Do not tell", "hold": "Hold for a person", "auto": "Answer automatically"}
# What a node that was told of a hit may be told later. Only `refused` leaves the hit as it was told.
CORRECTIONS = {
    "corrected": "Corrected", "partly": "Corrected in part", "withdrawn": "Withdrawn",
    "wrong_match": "Wrong match: it is a different person or thing", "refused": "A correction was asked for and refused: the hit stands",
}
STANDS = "refused"
# Why a correction was refused; the same codes as the decision that `requests` releases.
CORRECTION_GROUNDS = {
    "accurate": "the record was found accurate", "same": "the match was found right", "unsubstantiated": "nothing supports the claim",
    "domestic_law": "domestic law requires it to be kept", "not_owner": "this authority does not own the record",
}
MAX_CORRECTIONS = 50  # decisions kept on one answer; more is a node that has run wild
STANDARD_CONDITIONS = "Ask the contact named before any use. Not for use as evidence."

KIND_QUESTION, KIND_ANSWER, KIND_HELD, KIND_CORRECTED = "ask.question", "ask.answer", "ask.held", "ask.corrected"

LIFETIME = timedelta(days=7)
URGENT_HELD = timedelta(hours=8)
ROUTINE_HELD = timedelta(days=3)  # clocks of a held answer, as for police requests
WINDOW = timedelta(hours=1)
NODE_FACTOR = 50  # one node may ask as much as fifty officers at their limit
MAX_JUDGED = 20  # matches of one question that the rules look at
MAX_HELD = 5  # matches of one question that a person is shown: more is a description too thin to decide on
MAX_NAMES, MAX_IDENTIFIERS, MAX_TEXT = 10, 10, 200
MAX_CASE, MAX_CONDITIONS, MAX_BASIS, MAX_NOTE, MAX_ORIGIN = 100, 300, 500, 300, 200
MAX_ROWS = 200
ANSWER_SIZE = 4096  # every answer, held notice and correction has this size before it is sealed
QUESTION_STEP = 8192  # questions are padded to a multiple of this
