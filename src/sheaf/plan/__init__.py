"""The plan: from a clause to what ministers receive.

Serves OB-1, OB-4, NS-1, NS-2, LE-9, DP-1, DP-2, IF-1..IF-8, IM-1..IM-3 and RM-1..RM-5 of the plan. Rooms, each above
the ones after it: `glance`, `sharing`, `compiling`, `reporting`, `programme` beside `registers`, `meetings`, `bodies`,
`editions`. Rooms name each other's rows by stable codes (`NS-8`, `SOMTC`, `APA-TC-2016`), never by database ids, since the
same row lives on twelve nodes.
Invariant: no clause is shown as an obligation of a state, and nothing that a capital has not submitted leaves its node.
"""
