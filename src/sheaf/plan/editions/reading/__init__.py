"""From a text file to sections, headings and numbered clauses. Pure: no database, no network.

Every line of the file ends in exactly one passage; what could not be placed is a passage too, and is reported.
"""

from sheaf.plan.editions.reading.codes import Coded, coded
from sheaf.plan.editions.reading.outline import Outline, Passage, Problem, outline

__all__ = ["Coded", "Outline", "Passage", "Problem", "coded", "outline"]
