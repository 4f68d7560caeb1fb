"""Linking two big sets of persons: which of a million here are among a million there.

`run.link` reads both files once into columns (`records`, `words`), gives both sides keys and features (`features`, `keys`), and lets
Splink weigh the pairs that share a key, on DuckDB in this process or on Spark (`engines`), by the levels and the frozen weights of
`model`. What differs between engines is three small functions; all evidence is whole numbers, so they agree to the last digit.
It must never decide that two are one person: it writes pairs with a probability and the reasons. It must never take SQL from a
file, and nothing outside this folder may import Splink, DuckDB, pyarrow or pyspark; they are installed apart (requirements/scale.txt).
"""
