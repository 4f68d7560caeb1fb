"""Screening: a file of persons (passengers, a seizure's contacts) against what the officer who started it may see.

The worker compares row by row and keeps candidates with their scores and reasons; people work them off with `y`, `n` and
`u`. A screening belongs to its unit, has a purpose and a case, and its persons are deleted on a date.

It must never decide a candidate by itself, never put a person of a file into the register, and never show or count a
candidate that rests on what the reader may not see at the moment of reading.
"""
