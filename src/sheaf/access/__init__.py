"""Access: people, sign-in, appointments, clearances, keys, and the one question `may(actor, verb, object)`.

Serves IE-6, LE-1, NS-3, NS-8. A person acts only under a dated appointment (state, unit, role, crime
areas, clearance, compartments). Invariants: what no rule allows is refused; a private key is never on
disk in clear, nor in a log; the node administrator runs people and keys' bookkeeping but holds no
content verb and no unit key. The room knows no domain: an object shows itself to it only as `Facts`.
"""
