"""Store: which database the present node uses, and transactions in it.

The lowest room that knows Django. Services open `atomic()` from here, never Django's own, because
the simulated federation gives every node a database of its own. It holds no table and no rule.
"""

from sheaf.store.transactions import after_commit, alias, atomic, connection

__all__ = ["after_commit", "alias", "atomic", "connection"]
