"""Audit: append-only, hash-chained rows of every write, every read of a record and every refusal.

Serves OB-1, IE-6, NS-8. One chain per node, in the node's own database. A row's digest covers the
row before it; the head of the chain is witnessed by peers, so that the node's own operator cannot
rewrite it unseen. Invariants: rows are never changed or deleted (the database refuses it); a row
holds codes, counts and ids, never the content of a record. The room decides nothing about who may
read the log: pages and API live in `access`, above it.
"""
