"""The words of names by number, each read once: what `reading` says of it, kept as columns.

Most names are plain words one after another: those need no reading as a whole, only their words'. A name with a title, a marker, a
particle, characters without spaces or any punctuation is read whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from unicodedata import category

from sheaf.matching.reading import readings
from sheaf.matching.reading.clean import clean
from sheaf.matching.reading.cultures.splitting import words_of
from sheaf.matching.reading.cultures.words import titles
from sheaf.matching.reading.shape import FATHER, GIVEN, LIGHT, SUFFIX, Reading, Token
from sheaf.matching.reading.skeletons import of_latin

MAX_PLAIN = 8  # words of a name that may go without a whole reading
MAX_SOUNDS = 4  # of one native word
MAX_WORDS = 12  # of one name
MAX_LETTERS = 64  # of a plain word
NOT_PLAIN = -1
# Words that join the one before them, that are a title together with another, or that lead to an alias or a note.
_SPECIAL = frozenset({
    "din", "deen", "dine", "eddine", "eddin", "uddin", "oddin", "ullah", "ollah", "ulhaq", "na", "born", "alias", "aka", "also", "formerly",
    "known", "dit", *(word for pair in titles() if " " in pair for word in pair.split())})
_UNSPACED = frozenset({"Mymr", "Hani", "Hang", "Arab"})  # scripts whose words are cut or joined by what stands beside them


@dataclass(slots=True)
class Name:
    """A name as word numbers in written order. own, father: the first own and father's word where a marker shows a father, else
    -1; suffix: of Jr., II and the like, else -1."""

    words: tuple[int, ...]
    own: int = -1
    father: int = -1
    suffix: int = -1


@dataclass
class Words:
    """Every distinct word so far, by number. kind: what it is known by (a variant class, else its letters); sounds: its consonant
    skeletons, the likeliest first; form: its letters in ASCII; script: ISO 15924."""

    kind: list[str] = field(default_factory=list)
    sounds: list[tuple[str, ...]] = field(default_factory=list)
    form: list[str] = field(default_factory=list)
    script: list[str] = field(default_factory=list)
    _of_token: dict[Token, int] = field(default_factory=dict)
    _plain: dict[str, int] = field(default_factory=dict)
    _names: dict[str, tuple[Name, ...]] = field(default_factory=dict)

    def names(self, text: str, kind: str) -> tuple[Name, ...]:
        """The name, then the aliases in it."""
        if words := self._quick(text):
            return (Name(words),)
        found = self._names.get(text)
        if found is None:
            found = self._names[text] = tuple(name for reading in readings(text, kind) if (name := self._named(reading)).words)
        return found

    def _quick(self, text: str) -> tuple[int, ...]:
        """The words of a name of plain words; none where it must be read whole."""
        chunks = text.split()
        if not 0 < len(chunks) <= MAX_PLAIN:
            return ()
        plain, found = self._plain, []
        for chunk in chunks:
            number = plain.get(chunk)
            if number is None:
                number = plain[chunk] = self._plain_number(chunk)
            if number < 0:
                return ()
            found.append(number)
        return tuple(found)

    def _plain_number(self, chunk: str) -> int:
        letters = all(letter.isalpha() or category(letter)[0] == "M" for letter in chunk) and len(chunk) <= MAX_LETTERS
        found = words_of(chunk) if letters and clean(chunk) == chunk else ()
        word = found[0] if len(found) == 1 else None
        if word is None or word.kinds or word.low in _SPECIAL or len(word.form) < 2:
            return NOT_PLAIN
        if word.script in _UNSPACED or word.token.canon[:1] == ("abdul",):
            return NOT_PLAIN
        return self.number(word.token)

    def _named(self, reading: Reading) -> Name:
        parts = [part for part in reading.parts if part.role not in LIGHT and part.role != SUFFIX] or list(reading.parts)
        parts = [part for part in parts if part.token.forms][:MAX_WORDS]
        suffix = next((self.number(part.token) for part in reading.parts if part.role == SUFFIX), -1)
        father = next((self.number(part.token) for part in parts if part.role == FATHER), -1)
        own = next((self.number(part.token) for part in parts if part.role in {GIVEN, "name"}), -1) if father >= 0 else -1
        return Name(tuple(self.number(part.token) for part in parts), own, father if own >= 0 else -1, suffix)

    def number(self, token: Token) -> int:
        """The number of a word."""
        found = self._of_token.get(token)
        if found is None:
            found = self._of_token[token] = len(self.kind)
            named = token.canon[0] if token.canon else ""
            form = token.forms[0] if token.forms else token.text
            latin = token.script == "Latn"
            self.kind.append(f"={named}" if named else form if latin else token.text)
            known = named if named.isascii() and named.isalpha() else ""
            self.sounds.append(of_latin(known) if known and latin else token.skeleton[:MAX_SOUNDS] or (form,))
            self.form.append(form if form.isascii() else "")
            self.script.append(token.script)
        return found

    def forget(self) -> None:
        """Let go of what only reading needed."""
        self._of_token, self._plain, self._names = {}, {}, {}
