"""Finding who could be meant among a million: immutable, memory-mapped segments of an index.

`build` reads every name of a list once and writes a folder of arrays; `Segment` opens it in well under
a second after every byte agrees with its checksum; `Screen` answers a query: exact numbers first, then the
rarest combinations of name sounds, then what birth dates, nationalities and words can reach at most by the
weights, then the full comparison of the few that can still reach the threshold. A damaged folder, or one made
by another version, is refused, never served. The index must never decide more than `compare` does: it only
chooses whom to compare.
"""

from sheaf.matching.index.build import build
from sheaf.matching.index.quiet import settled
from sheaf.matching.index.screen import Screen
from sheaf.matching.index.segment import Segment
from sheaf.matching.index.storage import Damaged

__all__ = ["Damaged", "Screen", "Segment", "build", "settled"]
