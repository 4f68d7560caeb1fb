"""Matching: who is who. Names, dates, nationalities and identifiers of two subjects, scored with reasons.

A pure library: no Django, no network, no state. `keys_of` says what a subject is filed under, `asked_of` where it is looked for,
`compare` says how likely two are the same and why, part beside part and in sentences. It must never decide what to
do with a score, and never use ethnicity, religion or looks as evidence. A released `VERSION` (of scores) is not changed, nor are
`KEYS`: the next one stands beside it (`versions`), so that a score can be reproduced and what an earlier one filed is found.
"""

from sheaf.matching.keys import asked_of, keys_of
from sheaf.matching.scoring import SHOWN, STRONG, THRESHOLD, VERSION, compare
from sheaf.matching.scoring.evidence import best_dates
from sheaf.matching.subject import Aligned, Match, Reason, Subject
from sheaf.matching.typed import subject_of_text
from sheaf.matching.versions import KEYS

__all__ = [
    "KEYS", "SHOWN", "STRONG", "THRESHOLD", "VERSION",
    "Aligned", "Match", "Reason", "Subject", "asked_of", "best_dates", "compare", "keys_of", "subject_of_text",
]
