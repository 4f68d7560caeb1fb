"""Correction: a wrong match or a wrong record, brought to the unit that owns the record."""

from sheaf.requests.kinds.correction.form import KIND

__all__ = ["KIND"]
