"""Intelligence report: graded information, sent unasked, or as the answer to a police request."""

from sheaf.requests.kinds.intelligence_report.form import KIND

__all__ = ["KIND"]
