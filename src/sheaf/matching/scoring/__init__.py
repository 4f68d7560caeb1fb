"""From two readings to a calibrated score: parts set beside parts, evidence weighed, contradictions told."""

from sheaf.matching.scoring.calibrate import VERSION
from sheaf.matching.scoring.compare import THRESHOLD, compare, score
from sheaf.matching.scoring.likeness import likeness

__all__ = ["THRESHOLD", "VERSION", "compare", "likeness", "score"]
