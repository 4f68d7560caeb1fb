"""Alerts: somebody keeps a standing alert on a person or a thing, and is told when what the register holds comes to match.

Serves IE-1 and IE-4. A standing alert carries who keeps it, why, for which case and until when. What changed is matched by
the worker as the keeper may see it at that moment, and shown as the reader may see it when they look.
Must never: tell of a record, fact, change or count that the reader may not see, keep content of a record beside the record,
tell a canary apart from any other record, watch without an end, or send anything out of the node.
"""
