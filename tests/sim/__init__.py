"""The simulated federation: twelve nodes in one process, real services and tables, one seed, one history.

`world` holds the nodes and their clocks, `people` whom they hold and whom they may tell, `faults` what breaks, `play` what
happens (`asking` and `requesting`: what people do), `laws`, `rights` and `books` what must hold afterwards. Nothing here
may change a service to make it pass: a failing seed goes to failed_seeds.txt.
"""
