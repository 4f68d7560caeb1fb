"""Meetings: what is on the table, what was decided, and what has to follow.

Serves IF-1, IF-3, IF-4, IF-6 and IF-7 of the plan. A meeting has an agenda made of standing items and open follow-ups; a decision
has a kind, an owner for what follows, and a code by which every other room names it. What a decision brings about (a
body, an extension, an approval) happens in its transaction, through hooks.
It must never take a decision back without another one, nor let a follow-up vanish before somebody closes it.
"""
