"""Demo of the plan: an invented year of reports with its past, meetings, offices and a programme, through the rooms' services.

`common` fills the Secretariat's node, `history` writes the past years, `year` plays the running one at each node. Rows
are written past a service only for the volume of the past. No state may come out worse than another, and whatever is
invented says so. It must never run in a real node.
"""
