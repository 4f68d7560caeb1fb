"""Matching: who is who. Names, dates, nationalities and identifiers of two subjects, scored with reasons.

A pure library: no Django, no network, no state. `keys_of` says where a subject can be found,
`compare` says how alike two are and why, in sentences. It must never decide what to do with a score,
and never use ethnicity, religion or looks as evidence. A released `VERSION` is not changed: the next
one stands beside it, so that a score can be reproduced.
"""

from sheaf.matching.compare import THRESHOLD, VERSION, compare
from sheaf.matching.keys import keys_of
from sheaf.matching.subject import Match, Reason, Subject, subject_of_text

__all__ = ["THRESHOLD", "VERSION", "Match", "Reason", "Subject", "compare", "keys_of", "subject_of_text"]
