"""What a decision, a task or an import is about, in words: for pages, and for documents that have no links."""

from __future__ import annotations

from collections.abc import Callable

# As `kind:code`: its words, and the name of its page.
ABOUT = {
    "compilation": ("a compiled report", "compiling:report"), "format": ("the format {}", "reporting:format"),
    "programme": ("the work programme {}", "programme:programme"), "register": ("the entry {}", "registers:item"),
    "cycle": ("the year {}", "reporting:year"), "edition": ("the edition {}", "editions:edition"),
    "body": ("the body {}", "bodies:body"), "mandate": ("the mandate of {}", "bodies:body"),
    "meeting": ("the meeting {}", "meetings:meeting"), "decision": ("the decision {}", "meetings:decision"),
}

# Rooms above name what has a key that says nothing: by its kind, from the key to words, empty where this node does not have it.
NAMED: dict[str, Callable[[str], str]] = {}


def about_words(about: str) -> str:
    """`format:X` as words; what is of no known kind as it stands."""
    kind, _, code = about.partition(":")
    if kind in NAMED and (named := NAMED[kind](code)):
        return named
    words = ABOUT.get(kind, ("", ""))[0]
    return words.format(code) if words and code else about
