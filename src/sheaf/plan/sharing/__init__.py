"""Sharing: what is common in the plan, published by the Secretariat's node and held, signed, by every node.

Serves IM-1, RM-2 and RM-3 of the plan. Editions, bodies, meetings, the work programme, formats and cycles, and the public
view of published reports travel as signed publications of the directory. It must never share a draft, a task, a paper,
a restricted text, or anything that a person has not made common; and a node takes such rows from nobody else.
"""
