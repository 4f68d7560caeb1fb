"""Offline: a state's report as an Excel workbook and as a Word form that a capital circulates, both read back as a draft.

Serves RM-2 and RM-3 of the plan. What is exported is what can be imported; an import shows first what it would add, change and leave,
and where somebody wrote at the node since. It must never delete anything, write over what somebody wrote since without being told to,
evaluate what a file contains (formulas, links, macros), or take a file of another year, state or format.
"""
