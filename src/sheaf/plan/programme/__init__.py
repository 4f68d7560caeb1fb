"""The Work Programme: what is done about each crime area, by whom, until when, with whose money, and how one sees it.

Serves IM-1, IM-2, IM-3, OB-4 and NS-2 of the plan. Programmes of the bodies and work plans with partners are the same
thing. A component stands for each crime area; an action serves clauses; an indicator has baselines, targets and
observations, each of which says where it comes from. It must never change what an adopted programme said: an action that
goes on in the next edition is carried over with its history, and a longer life comes from a decision.
"""
