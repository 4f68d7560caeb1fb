"""Lists: other people's data, read from a file, checked, compared with the edition before, published.

Serves IE-1 of the plan. A file is stored with its digest, mapped, previewed, checked in a dry run that
keeps a reason for every row it refuses, and published by one switch: readers see the old edition or
the new one, never half of one. The entities themselves live in `records`, as a dataset per edition.

It must never evaluate what a file contains (formulas, entities, links), never change a published
edition, and never mix a list with the node's own records unless a releaser asked for exactly that.
"""
