"""The simulated federation: twelve nodes in one process, real services and tables, one seed, one history.

`world` holds the nodes and their clocks, `faults` what breaks, `play` what happens, `laws` what must hold
afterwards. Nothing here may change a service to make it pass: a failing seed goes to failed_seeds.txt.
"""
