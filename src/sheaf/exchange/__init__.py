"""Exchange: signed, sealed messages between nodes; nothing lost, nothing done twice, both books equal.

Serves IE-7. A service posts into the outbox inside its own transaction; the worker delivers; the other
node answers with a signed receipt and does the effect exactly once. docs/protocol.md is the wire.
Must never: hold content in clear on disk, decide who may send (the domains do), or know a domain.
"""
