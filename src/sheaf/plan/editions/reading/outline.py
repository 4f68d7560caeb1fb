"""The outline of a plan's text: sections by Roman numeral in capitals, headings, clauses by number.

Texts come out of PDF files: blank lines where a page ends, numbers without one before them, words hyphenated at the
end of a line. A number is a clause's only where it continues the count or starts it anew; what breaks the count is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sheaf.plan.editions.reading.hyphens import joined, words_of

MAX_TEXT = 2_000_000  # characters of a plan; the official one has 21,000
MAX_SKIPPED = 4  # numbers in a row that may be missing before a number is no clause's
TITLE, SECTION, HEADING, TEXT, CLAUSE = "title", "section", "heading", "text", "clause"
_SECTION = re.compile(r"^([IVXLC]{1,7})\.\s+(\S.*)$")
_NUMBER = re.compile(r"^(\d{1,3})\.\s*(?=[^\W\d_]|[“\"'‘(])")
_BETWEEN = re.compile(r"^(\d{1,3}\s?(?:bis|ter|quater|[a-z]))\.\s", re.IGNORECASE)
_RUN_ON = re.compile(r"(?<=[.;:])\s+(?=\d{1,3}\.\s+[“\"]?[^\W\d_a-z])")
_PERIOD = re.compile(r"\b(\d{4})\s*[-–—]\s*(\d{4})\b")
_ENDED = re.compile(r"[.;:!?]['\"”’)]*$")
LOST = "\ufffd"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class Passage:
    """kind: title, section, heading, text or clause. section, heading: those it stands under, as written. number: of the
    clause, or the section's numeral. text: verbatim, white space folded to single spaces. shown: the same with
    words that a line's end cut joined again. line: where it begins, from 1."""

    kind: str
    section: str
    heading: str
    number: str
    text: str
    shown: str
    line: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person must look at. code: missing, twice, order, odd_number, lost, no_clauses, before."""

    code: str
    line: int
    sentence: str


@dataclass(slots=True)
class Outline:
    """The passages in order, what is wrong, and the years of the plan (0 where the title has none)."""

    passages: list[Passage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    period: tuple[int, int] = (0, 0)

    @property
    def clauses(self) -> list[Passage]:
        return [item for item in self.passages if item.kind == CLAUSE]


@dataclass(slots=True)
class _Open:
    """The passage that lines are being added to."""

    kind: str
    number: str
    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)


def outline(text: str) -> Outline:
    """Read a plan's text. ValueError where it is longer than MAX_TEXT."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"The text has more than {MAX_TEXT:,} characters; a plan has some ten thousand.")
    return _Reader().read(text)


class _Reader:
    """Goes through the lines once, closing a passage when the next one begins."""

    def __init__(self) -> None:
        self.found = Outline()
        self.section = self.heading = ""
        self.last = 0  # number of the clause before, in this group
        self.open = _Open(TITLE, "", 1)
        self.capitals = False  # the line before was a section's title, which may go on
        self.words: frozenset[str] = frozenset()  # of the whole text

    def read(self, text: str) -> Outline:
        self.words = words_of(text)
        for number, line in _lines(text):
            self._take(number, line)
        self._close()
        title = " ".join(item.text for item in self.found.passages if item.kind == TITLE)
        if years := _PERIOD.search(title):
            self.found.period = int(years[1]), int(years[2])
        if not self.found.clauses:
            self._problem("no_clauses", 1, "No numbered clause was found: is this the text of a plan?")
        return self.found

    def _take(self, number: int, line: str) -> None:
        if LOST in line:
            self._problem("lost", number, f"Line {number} has “{LOST}”, which stands for letters that were lost on the way.")
        if found := _section(line):
            self._close()
            self.section, self.heading, self.last = line, "", 0
            self.open, self.capitals = _Open(SECTION, found, number, [(number, line)]), True
        elif self.capitals and _all_capitals(line):
            self.open.lines.append((number, line))
            self.section = f"{self.section} {line}"
        elif (mark := _NUMBER.match(line)) and self._counts(int(mark[1]), number):
            self._clause(int(mark[1]), number, line[mark.end():])
        else:
            if self.section and (mark := _BETWEEN.match(line)):
                self._problem("odd_number", number, f"Line {number} begins with “{mark[1]}.”, which is no number; it was kept as text.")
            if self.capitals:
                self._close()
                self.open = _Open(TEXT, "", number)
            self.open.lines.append((number, line))
            self.capitals = False

    def _counts(self, value: int, number: int) -> bool:
        """Whether this number is a clause's; what breaks the count is told."""
        if not self.section:
            return False
        if value in (1, self.last + 1):
            return True
        if value == self.last:
            self._problem("twice", number, f"Number {value} stands twice in “{self._place()}”: two clauses under one number.")
            return True
        if self.last < value <= self.last + 1 + MAX_SKIPPED:
            gone = ", ".join(str(item) for item in range(self.last + 1, value))
            words = f"Number {gone} is missing in “{self._place()}”"
            self._problem("missing", number, f"{words}: its text may run on in number {self.last}." if self.last else f"{words}.")
            return True
        self._problem("odd_number", number, f"Line {number} begins with “{value}.”, which continues no count; it was kept as text.")
        return False

    def _clause(self, value: int, number: int, rest: str) -> None:
        if value == 1:
            self._group()
        else:
            self._close()
        self.last, self.capitals = value, False
        self.open = _Open(CLAUSE, str(value), number, [(number, rest)])

    def _group(self) -> None:
        """A count begins: the lines after the last finished sentence are its heading."""
        if self.open.kind == SECTION:
            self._close()
            return
        lines = self.open.lines
        cut = len(lines)
        while cut and not _ENDED.search(lines[cut - 1][1]):
            cut -= 1
        above = lines[cut:]
        self.open.lines = lines[:cut]
        self._close()
        if above:
            self.heading = " ".join(text for _, text in above)
            self._add(HEADING, "", above)
        elif self.last:
            self._problem("order", self.open.line, f"A count begins anew in “{self._place()}” without a heading.")

    def _place(self) -> str:
        return self.heading or self.section

    def _close(self) -> None:
        if self.open.lines:
            self._add(self.open.kind, self.open.number, self.open.lines)

    def _add(self, kind: str, number: str, lines: list[tuple[int, str]]) -> None:
        texts = [text for _, text in lines]
        section = "" if kind == TITLE else self.section
        heading = self.heading if kind in (CLAUSE, HEADING) else ""
        self.found.passages.append(Passage(kind, section, heading, number, " ".join(texts), joined(texts, self.words), lines[0][0]))

    def _problem(self, code: str, line: int, sentence: str) -> None:
        self.found.problems.append(Problem(code, line, sentence))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """(number, words) of each line with words; one that a second number runs on in is cut there."""
    for number, line in enumerate(text.replace("\ufeff", "").splitlines(), 1):
        for piece in _RUN_ON.split(" ".join(line.split())):
            if piece:
                yield number, piece


def _section(line: str) -> str:
    """The Roman numeral of a section's title in capitals; empty where the line is none."""
    found = _SECTION.match(line)
    return found[1] if found and _all_capitals(found[2]) and roman(found[1]) else ""


def _all_capitals(line: str) -> bool:
    letters = [letter for letter in line if letter.isalpha()]
    return len(letters) > 2 and all(letter.isupper() for letter in letters) and not _NUMBER.match(line)


def roman(numeral: str) -> int:
    """The value of a Roman numeral; 0 where it is none."""
    total = 0
    for at, letter in enumerate(numeral):
        value = _ROMAN.get(letter, 0)
        after = _ROMAN.get(numeral[at + 1], 0) if at + 1 < len(numeral) else 0
        total += -value if value < after else value
    return total if total > 0 else 0
