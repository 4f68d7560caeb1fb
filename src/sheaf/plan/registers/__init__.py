"""Registers: what states and the Secretariat keep of the plan beside its year, each with its steps, dates, owner and history.

Serves NS-1, NS-2, LE-9, DP-1, DP-2, IF-7 and IF-8 of the plan: national strategies and their gaps, assistance proposals with
approvals, pledges and use of funds, engagements with partners by the guideline's steps, common positions and where they were
used, matters shared with other bodies, campaigns with stakeholders.
It must never show one state's gaps to another, let money be spent that nobody pledged, nor open anything to a partner before
the last approval; an approval is a decision of the body that gives it, and never a mark that somebody sets.
"""
