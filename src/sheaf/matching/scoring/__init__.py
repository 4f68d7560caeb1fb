"""From two readings to a calibrated score: parts set beside parts, evidence weighed, contradictions told."""

from sheaf.matching.scoring.calibrate import VERSION
from sheaf.matching.scoring.compare import SHOWN, STRONG, THRESHOLD, compare, score
from sheaf.matching.scoring.likeness import likeness

__all__ = ["SHOWN", "STRONG", "THRESHOLD", "VERSION", "compare", "likeness", "score"]
