"""Files: what comes from outside as a file, read row by row, for whichever room of the register takes it.

Readers, the plan of columns, the fit to the model, the place in the node's folder, and the lease under which a worker
works a file off. `lists` publishes what is read here, `screening` compares it; both keep their own tables.

It must never evaluate what a file contains (formulas, entities, links), and it decides nothing: no policy, no table,
nothing of what becomes of a row.
"""
