"""Bodies and offices: who decides, who leads, who chairs, who is a member, and since when.

Serves OB-4, IF-2, IM-2 and RM-2 of the plan. Everything is dated and made, merged or ended by a decision, which is named
by its code. Tasks belong to an office, not to a person, so that a new chair finds what the last one left open.
It must never take what is unknown for vacant, nor give a right by a role where an office decides.
"""
