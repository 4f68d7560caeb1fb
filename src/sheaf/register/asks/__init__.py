"""Asks: hit or no hit. One officer asks many nodes; each answers from its own register by its own rules.

Serves IE-1, IE-7, LE-3. A question carries who asks, why and for which case, signed by the asker's unit.
An answer is no hit, or a reference with conditions and a contact; a release rule or a person decides.
Must never: send a fact of a record (a correction may carry a note that a second person released), let a rule widen
what an earlier rule refused, keep the terms of a foreign question after it is decided, or tell a denied record
apart from an absent one.
"""
