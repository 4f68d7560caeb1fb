"""Requests: conversations between authorities: police request, correction, intelligence report.

Serves IE-7, OB-3, LE-1, LE-3. A conversation is a list of signed events held by both sides; its state is
never stored truth but read off the events by the kind's table. Content is kept by exchange, sealed; here
are only codes, clocks and who has it in hand. Must never: send what no second person released, import
register, or let an event that the table does not know change a state.
"""
