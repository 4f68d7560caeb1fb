"""Records: the node's own facts and the imported lists, how they are found, linked, merged and attached to.

Every fact has its own guard (level, compartment, crime area). What a person may not see makes no hit,
score, caption, graph node, timeline row, export row or history row for that person. List editions stay
apart from own records. This room must never send anything to another node, and never decide a release.
"""
