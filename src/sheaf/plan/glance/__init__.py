"""At a glance: how the plan goes, by component, state, clause and year, and what waits.

Serves OB-1, RM-2, RM-3 and IM-1 of the plan. The top of the plan's rooms: it reads the others and owns nothing but a table of
what each submission said of each clause, so that no page reads ten years of reports.
It must never tell one state how another compares, count what an actor may not know of, or take “not reported” for “not
started”, or either for “not applicable under domestic law”.
"""
