"""The first matcher, frozen as `small-1`: kept so that a score it gave can be reproduced.

The register still searches with it: its keys stand in published lists, and its scale in the rules that hold an answer
for a person. `region-1` takes its place there once keys can be rebuilt by one command."""

from sheaf.matching.small.compare import THRESHOLD, VERSION, compare
from sheaf.matching.small.keys import keys_of

__all__ = ["THRESHOLD", "VERSION", "compare", "keys_of"]
