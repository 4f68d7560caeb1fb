"""The files themselves: a report out, rows in. Pure: no Django, no network, no clock, nothing of what becomes of a row.

A reader raises `Invalid` or `TooLarge` only for what makes the whole file unusable; everything else is a row with its remark.
"""

from sheaf.plan.reporting.offline.files import comparing, wordform, workbook
from sheaf.plan.reporting.offline.files.shapes import ALL, IN_FORM, Given, Read, Report, Returned, Subject

__all__ = ["ALL", "IN_FORM", "Given", "Read", "Report", "Returned", "Subject", "comparing", "wordform", "workbook"]
