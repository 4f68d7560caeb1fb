"""Matching: who is who. Names, dates, nationalities and identifiers of two subjects, scored with reasons.

A pure library: no Django, no network, no state. `keys_of` says where a subject can be found,
`compare` says how likely two are the same and why, part beside part and in sentences. It must never decide what to
do with a score, and never use ethnicity, religion or looks as evidence. A released `VERSION` is not changed:
the next one stands beside it (`versions`), so that a score can be reproduced.
"""

from sheaf.matching.keys import keys_of
from sheaf.matching.scoring import SHOWN, STRONG, THRESHOLD, VERSION, compare
from sheaf.matching.scoring.evidence import best_dates
from sheaf.matching.subject import Aligned, Match, Reason, Subject, subject_of_text

__all__ = [
    "SHOWN", "STRONG", "THRESHOLD", "VERSION",
    "Aligned", "Match", "Reason", "Subject", "best_dates", "compare", "keys_of", "subject_of_text",
]
