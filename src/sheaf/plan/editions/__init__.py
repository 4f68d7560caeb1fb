"""Editions: the texts of plans as data, clause by clause, and how clauses of different texts answer each other.

Serves NS-2, IF-5, IM-3 and RM-1. The catalogue of codes with short titles is ours and shipped; the official text is
attached by an import. It must never change a word of a text, drop a line without saying so, or reuse a code.
"""
