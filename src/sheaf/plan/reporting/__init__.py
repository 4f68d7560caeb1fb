"""The year: every state reports on every component, the lead shepherds ask, the Secretariat compiles.

Serves RM-2, RM-3 and IF-6 of the plan. A state drafts and clears on its own node; only the submission that its capital
cleared travels, sealed, to the Secretariat's. A part of a report is one component of one state. One table of steps
drives screens, inbox, permissions and tests. It must never let anybody but the state change what the state says, send
what was not cleared, or edit what is frozen: what comes late is an addendum.
"""
