"""Directory: who is who in the network, and with which keys, verified without trusting the middle.

Serves OB-1, NS-3, IE-6, LE-1. Each state signs its own dated entries with its root key; the
Secretariat's node lists them in a numbered snapshot and passes them on; every node verifies all of
it against the root keys that its administrator pinned from state cards, and keeps the last good
copy, usable for seven days.

Invariants: an entry is believed only because its own state signed it; nothing unsigned enters the
tables; a snapshot never goes back, never drops a state's entry, never mixes editions; what was
refused changes nothing. This room must never learn what a message says or who may read a record.
"""
