"""From a written name to its words: aliases taken out, `Family, Given` turned, particles and articles joined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sheaf.matching.reading.cultures.booking import booking
from sheaf.matching.reading.cultures.shortened import told
from sheaf.matching.reading.cultures.words import NAME_PARTS, NOTHING, Word, native_titles, titles, word_of
from sheaf.matching.reading.scripts import pieces, script_of, segment

_SPECIAL = re.compile(r"[,;၊()\[\]{}\"“”«»@/'’|]|\balias\b|\ba\.?k\.?a\b|\bd\.?i\.?t\b|\b(?:also|formerly) known as\b", re.IGNORECASE)
_QUOTED_OTHERWISE = re.compile(r"[\"“”«»]([^\"“”«»]*)[\"“”«»]|[(\[{（]([^)\]}]*)[)\]}）]")
_QUOTED = re.compile(_QUOTED_OTHERWISE.pattern + r"|(?<!\w)'([^']{2,})'(?!\w)")
_OPENS, _CLOSES = re.compile(r"(?<!\w)'(?=\w)"), re.compile(r"(?<=\w)'(?!\w)")  # of unequal number they are letters (ayn, hamza)
_ALIAS = re.compile(r"\s@+\s*|^@|\balias\b|\ba\.?\s?k\.?\s?a\b\.?|\b(?:also|formerly) known as\b|\bdit\b|;|\||၊", re.IGNORECASE)
_FATHER = re.compile(r"(?<!\w)([acsdw])\s?/\s?([lpo])(?!\w)\.?", re.IGNORECASE)
_MARKED = re.compile(r"\s(?:bin|binti|bte|binte|bt\.?|b\.|[asd]_[lpo])\s", re.IGNORECASE)  # a father's marker, which an alias shares
_BURMESE_ALIAS = re.compile(r"\(\s*a\s*\)", re.IGNORECASE)  # `Maung Maung (a) Aung Kyaw`, as the police of Myanmar write it
_NOTES = re.compile(r"\bborn (?:in |on )?[\w .]*\d{4}\b|[(\[](?:birth|real|true|maiden|full) name[)\]]|\bn/a\b")
_POINT, _LONG = re.compile(r"(?<=[A-Za-z])\.(?=[A-Za-z])"), re.compile("[A-Za-z]{3}")
_HYPHENS = re.compile(r"[-‐‑–—‒]+")
_LETTER = r"[^\W\d_][\u0b82\u0bbe-\u0bcd]*"  # a letter, a Tamil one with its signs
_A_LETTER = re.compile(_LETTER)
_INITIALS = re.compile(rf"^(?:{_LETTER}\.){{2,}}(?:{_LETTER})?\.?$")
_ONTO_TAMIL = re.compile("^(?:[\u0b83-\u0bb9][\u0b82\u0bbe-\u0bcd]*\\.)+(?=[\u0b83-\u0bb9]..)")  # initials written onto a name
# these begin names too, so they are titles only as words of their own
_APART = frozenset({"திரு", "திருமதி", "செல்வி", "หลวง", "ศ.", "ພະ", "នាង"})
# `คุณ` is a title written onto any name but where the two make one: before a sign that belongs to it, and before these.
_KHUN = re.compile("คุณ(?:[\u0e30-\u0e3a\u0e47-\u0e4e]|(?:วุฒิ|วุฑฒิ|ธรรม|ภัทร|สมบัติ|กร|พงศ์|พงษ์|พัฒน์|ภาพ|ชัย|กฤต|นิธิ|ปการ)$)")
_NOT_FIRST = re.compile("(?:คุณ(?!หญิง)|พระ)[\u0e01-\u0e5b]")  # after another word it begins a family name
_INITIALS_TOO = frozenset({"vietnamese"})  # sections of titles whose letters with points are initials elsewhere: `B.S. Aquino`
MAX_WORDS = 24  # of one name; a longer text is no name and its tail says nothing
_MONK, _MONK_LETTERS = "พระ", 4  # a monk's title; letters of a name that it is written onto
_MARKED_OUT = re.compile("[!-~“”«»’၊，،]")  # without any of these no pattern above finds anything
_FOLDED = frozenset("ıİſ\u212a")  # letters that a pattern takes for i, s and k


@dataclass(frozen=True, slots=True)
class Written:
    """family: words before a comma; rest: all others, in order; aliases: other names the string gives."""

    family: tuple[Word, ...]
    rest: tuple[Word, ...]
    aliases: tuple[str, ...] = ()


def split(text: str) -> Written:
    """The words of a cleaned name."""
    if _plain(text):
        return Written((), words_of(text))
    text = _BURMESE_ALIAS.sub(" alias ", _NOTES.sub(" ", text))
    if not _SPECIAL.search(text):
        return Written((), words_of(text))
    if "/" in text and (booked := booking(text)):
        return Written(words_of(booked[0]), words_of(booked[1]), booked[2])
    text = _FATHER.sub(lambda found: f" {found[1]}_{found[2]} ".lower(), text)
    text, aliases = _aliases(text)
    pieces_ = [piece.strip() for piece in re.split(r"[,،，]", text) if piece.strip()]
    pieces_ = list(pieces_[:1]) + [piece for piece in pieces_[1:] if not _trailing(piece)] + \
        [piece for piece in pieces_[1:] if _suffix(piece)]
    if len(pieces_) > 1 and not _suffix(pieces_[1]):
        return Written(words_of(pieces_[0]), words_of(" ".join(pieces_[1:])), aliases)
    return Written((), words_of(" ".join(pieces_)), aliases)


def _plain(text: str) -> bool:
    """Whether nothing in a text looks like a note or the mark of an alias: in most names nothing does."""
    if not text.replace(" ", "").isalpha():
        return not _MARKED_OUT.search(text)
    if not (text.isascii() or _FOLDED.isdisjoint(text)):
        return False
    low = text.lower()
    return not ("aka" in low or "dit" in low or "alias" in low or "known as" in low)


def _aliases(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its aliases, and these: quoted ones with the words after them (`Jose "Xanana" Gusmao`)."""
    found: list[str] = []
    pattern = _QUOTED if len(_OPENS.findall(text)) == len(_CLOSES.findall(text)) else _QUOTED_OTHERWISE
    for quoted in pattern.finditer(text):
        inner, after = "".join(group or "" for group in quoted.groups()), pattern.sub(" ", text[quoted.end():]).strip(" .,")
        found.append(inner if "," in text or " " in inner.strip() else f"{inner} {after}")
    bare = pattern.sub(" ", text)
    if not any(map(str.isalnum, bare)):
        return " ".join(found), ()
    head, *others = [piece.strip() for piece in _ALIAS.split(bare) if piece and piece.strip(" .,")] or [bare]
    if others and not _MARKED.search(head) and (marked := _MARKED.search(others[-1])):
        head += others[-1][marked.start():]
    return head, tuple(name for name in (*others, *found) if any(map(str.isalpha, name)))


def _trailing(piece: str) -> bool:
    """Degrees and titles after a comma: `Budi Santoso, S.H., M.Hum.`; a suffix is kept apart."""
    words = [word.replace(".", "").casefold() for word in piece.split()]
    known = titles()
    return bool(words) and all(known.get(word, frozenset()) & {"degrees", "always", "suffix"} for word in words)


def _suffix(piece: str) -> bool:
    return "suffix" in titles().get(piece.replace(".", "").casefold().strip(), frozenset())


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a stretch of text without commas."""
    found: list[Word] = []
    for chunk in text.split():
        if len(found) >= MAX_WORDS:
            break
        found.extend(_words_of_chunk(chunk) if not found or not _NOT_FIRST.match(chunk) else (word_of(chunk),))
    return told(found)


@lru_cache(maxsize=262144)
def _words_of_chunk(chunk: str) -> tuple[Word, ...]:
    if "_" in chunk and chunk[1:2] == "_" and len(chunk) == 3:
        return (word_of(chunk.replace("_", "/")),)
    if not chunk.isascii() and chunk in native_titles().get(script_of(chunk), ()):
        return (word_of(chunk),)  # no shorter title with a name after it, and no syllables
    if not chunk.isascii() and (title := _title_on(chunk)):
        before = chunk.startswith(title)  # at both ends it is a title and then a name: ဦးတင်ဦး is U Tin Oo
        rest = chunk[len(title) :] if before else chunk.replace(title, "")
        return (word_of(title), *_words_of_chunk(rest)) if before else _words_of_chunk(rest)
    if "/" in chunk and chunk.strip(".").casefold() in titles():
        return (word_of(chunk),)
    if _INITIALS.match(chunk):
        if titles().get("".join(filter(str.isalpha, chunk)).casefold(), NOTHING) - _INITIALS_TOO:
            return (word_of(chunk.replace(".", "") + "."),)
        return tuple(word_of(f"{letter}.") for letter in _A_LETTER.findall(chunk))
    if (onto := _ONTO_TAMIL.match(chunk)):
        return (*(word_of(f"{letter}.") for letter in _A_LETTER.findall(onto[0])), *_words_of_chunk(chunk[onto.end() :]))
    found: list[Word] = []
    for piece in _HYPHENS.split(chunk):
        found.extend(word_of(word) for word in _spread(piece))
    return tuple(word for word in found if word.form or any(map(str.isalnum, word.low)))


def _spread(piece: str) -> list[str]:
    """`SergeiLavrov`, `Jr.Santos` and `POL.CAPT.SOMCHAI` in words, `M.Si` in one; other scripts cut where they change."""
    if not piece.isascii():
        return list(pieces(piece))
    inner = _POINT.sub(". ", piece) if "." in piece and _LONG.search(piece) and not _titled(piece) else piece
    cut = re.sub(r"(?<=[a-z]{3})(?=[A-Z][a-z]{3})", " ", inner)
    return [word for word in re.split(r"[\s,;:_()\[\]\"*+=<>!?…/|&]+", cut) if word]


def _titled(piece: str) -> bool:
    return piece.replace(".", "").casefold() in titles()


def _enough(chunk: str, title: str) -> bool:
    """Whether what follows a title is a whole name. A Burmese title ends where a syllable does; Ko and Maung are name parts
    unless two other syllables follow."""
    rest = chunk[len(title):]
    if script_of(chunk) != "Mymr":
        return len(rest) >= (_MONK_LETTERS if title == _MONK else 3)
    syllables = segment(rest)
    if segment(chunk)[-len(syllables):] != syllables:
        return False
    return len(syllables) > 1 and syllables[0] != title if title in NAME_PARTS else len(rest) >= 3


def _title_on(chunk: str) -> str:
    """The title written onto a native word, where enough of a name is left; else nothing."""
    script = script_of(chunk)
    for title in native_titles().get(script, ()):
        if title not in _APART and chunk != title and chunk.startswith(title) and _enough(chunk, title):
            return "" if _KHUN.match(chunk) else title
        if script == "Hani" and title in chunk[1:] and len(chunk) > len(title) + 1:
            return title  # behind the name, or behind the family alone: 陈先生伟强
    return ""
