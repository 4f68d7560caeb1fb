"""The region's labelled pairs: evaluation only. Nothing is trained on them and no word list is made from them.

    python -m bench.matching.region [-v]
"""

from __future__ import annotations

import sys

from bench.matching.name_bench import report
from bench.matching.sets import REGION, rows

if __name__ == "__main__":
    report(rows(REGION), verbose="-v" in sys.argv)
