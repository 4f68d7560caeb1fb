"""Tests of sheaf.kernel."""
