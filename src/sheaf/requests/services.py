"""What doors call: one verb, one function, each in the file of its concept."""

from __future__ import annotations

from sheaf.requests.acting import act
from sheaf.requests.drafting import attach, detach, discard, file_of, save, start, submit
from sheaf.requests.handing import assign, hand_over
from sheaf.requests.releasing import give_back, release

__all__ = ["act", "assign", "attach", "detach", "discard", "file_of", "give_back", "hand_over", "release", "save", "start", "submit"]
