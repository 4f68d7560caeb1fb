"""What other rooms and the doors call. Each verb lives in the file of its concept; this is the list."""

from sheaf.register.asks.answering import decide_held
from sheaf.register.asks.asking import ask, mark_seen
from sheaf.register.asks.releasing import add_rule, end_rule
from sheaf.register.asks.telling import acknowledge_alarm, mark_notice_seen, tell_correction, told_states

__all__ = ["acknowledge_alarm", "add_rule", "ask", "decide_held", "end_rule", "mark_notice_seen", "mark_seen", "tell_correction",
           "told_states"]
