"""Demo: invented people and records, a network of nodes on loopback, and one scenario through it.

Nothing here runs in a real node. `people` and `populate` fill one node inside its own process;
`network` starts and ends the processes; `scenario` plays officers through the REST API.
It must never be imported by another room.
"""
