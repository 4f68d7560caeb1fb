"""The register: what this node holds about persons, groups, things and incidents, and who asks for it.

Serves NS-8 and IE-1..IE-4 of the plan. Three rooms: `records` (own records and list editions), `lists`
(bringing lists in), `asks` (hit or no hit between nodes); asks stands above lists above records.
Invariant: nothing leaves a query that the actor may not see, not even as a count or a caption.
"""
