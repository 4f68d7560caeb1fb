"""Tests of sheaf.crypto: our functions against vectors that nobody here wrote."""
