"""Police request: one police authority asks another for what it holds. Answered by an intelligence report."""

from sheaf.requests.kinds.police_request.form import KIND

__all__ = ["KIND"]
