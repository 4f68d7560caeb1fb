"""What each step of a correction must carry."""

from __future__ import annotations

from sheaf.requests.schema import Field, Schema

CLAIMS = (("wrong_match", "Wrong match: another person or thing"), ("wrong_record", "Wrong record: a fact is wrong"),
          ("outdated", "Outdated: it should have ended"), ("unlawful", "It should not be held at all"))
BROUGHT_BY = (("authority", "An authority"), ("person", "The person concerned (complaint recorded by an officer)"))
GROUNDS = (("accurate", "The record was found accurate"), ("same", "The match was found right"),
           ("unsubstantiated", "Nothing supports the claim"), ("domestic_law", "Domestic law requires it to be kept"),
           ("not_owner", "This authority does not own the record"))
_RECORD = Field("record_ref", "Reference of the record or hit",
                help="As the answer gave it. Decides who else is told of the correction.")
# What the nodes that were told of a hit will read; the codes are those of `asks`.
TOLD_AS = (("corrected", "Corrected: new facts stand"), ("withdrawn", "Withdrawn: nothing stands any more"),
           ("wrong_match", "Wrong match: told to the one who got this hit"))
_REFERENCE = Field("record_ref", "Reference of the record", section="Decision",
                   help="Every node that was told of a hit on it is informed, whatever is decided.")
_NOTE = Field("told_note", "New facts for the nodes that were told", required=False, section="What other nodes will read",
              help="At most 300 characters; it leaves this node with the release, restricted and outside any compartment.")
_FINDING = Field("finding", "What was found and changed", "text", section="Decision")
_BASIS = Field("basis", "Domestic basis", required=False, section="Decision")

SCHEMAS: dict[str, Schema] = {
    "submit": (
        Field("title", "Title", section="Correction"),
        Field("crime_area", "Crime area", "crime_area", required=False, section="Correction"),
        Field("claim", "What is wrong", "choice", choices=CLAIMS, section="Correction"), _RECORD,
        Field("brought_by", "Brought by", "choice", choices=BROUGHT_BY, section="Correction"),
        Field("complainant", "Person who complains, and how to reach them", "text", required=False, section="Correction"),
        Field("grounds", "Why it is wrong", "text", section="Correction"),
        Field("proposed", "What should stand instead", "text", required=False, section="Correction")),
    "take_over": (),
    "ask_back": (Field("question", "What is needed", "text"),),
    "supply": (Field("text", "Information supplied", "text"),),
    "correct": (_REFERENCE, _FINDING, _BASIS, Field(
        "told_as", "They read", "choice", choices=TOLD_AS, required=False, section="What other nodes will read"), _NOTE),
    "correct_partly": (_REFERENCE, _FINDING, Field("kept", "What stays, and why", "text", section="Decision"), _BASIS, _NOTE),
    "refuse": (_REFERENCE, Field("ground", "Ground", "choice", choices=GROUNDS, section="Decision",
                                 help="The nodes that were told read that it was refused on this ground, and that the hit stands."),
               Field("basis", "Domestic basis", help="Law and article.", section="Decision"),
               Field("finding", "What was found", "text", section="Decision")),
    "withdraw": (),
    "close": (),
}
