"""The first matcher, frozen as `small-1`: kept so that a score it gave can be reproduced.

Its keys may still stand in a register, and are searched there until they are made anew."""

from sheaf.matching.small.compare import THRESHOLD, VERSION, compare
from sheaf.matching.small.keys import asked_of, keys_of

__all__ = ["THRESHOLD", "VERSION", "asked_of", "compare", "keys_of"]
