"""What the doors call. Each verb lives in the file of its concept; this is the list."""

from sheaf.register.alerts.deciding import decide
from sheaf.register.alerts.keeping import add, end, renew, start, take_over

__all__ = ["add", "decide", "end", "renew", "start", "take_over"]
