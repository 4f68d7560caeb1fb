"""Matching on plain files, without a node: pairs, screening, explanations.

Reads FollowTheMoney JSON lines and CSV, writes what it found beside what it was given, with progress.
It must never need a database, a network or a setting.
"""
