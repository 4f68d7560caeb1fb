"""Kernel: ids, clock, states, handling codes, errors, canonical JSON, the node one speaks for.

Everything may import it; it imports nothing of Sheaf, no Django and no network. The clock, the
random source and the present node are read here and nowhere else, so that twelve nodes can live
in one process and one seed gives one history.
"""
