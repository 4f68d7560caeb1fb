"""Search keys of a node's records, as text: two subjects are compared where what is asked for one is what the other is filed under.

`keys_of` says what a record is filed under; each key is stored. `asked_of` says what to look for: the same keys of the subject as it
stands, and further ones, which cost nothing to keep: the name read, cut or spelt otherwise, and with a slip of typing. A searcher looks
for the further ones apart, so that they never crowd out what is found by the first. `former` made the keys before (`region-1`).

Of a word: `t` its variant class or its letters, `k` its consonants by class, `p` its first four letters, `e` its last four where it is
long. Of two words: `2` their consonants. Of the whole name: `w` its consonants run together, or its letters where these are few, `x`
these letters less one, `v` its consonants with the vowels between them, `s` its syllables where it is Chinese or could be. `i` an
identifier, `h` a telephone, `b` a birth date.
"""

from sheaf.matching.keys.asked import asked_of
from sheaf.matching.keys.filed import keys_of

__all__ = ["asked_of", "keys_of"]
