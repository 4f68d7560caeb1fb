"""Compiling: one frozen snapshot of a year, and the documents that are made of it.

Serves RM-3, RM-4 and RM-5 of the plan. The snapshot is canonical JSON with a digest and is bound to the approved format; full, AMMTC
and public renderings are views of it, the same on page, PDF and Word. It must never change a snapshot, publish what a
state did not release to the public, or submit what SOMTC has not cleared.
"""
