"""Names of companies, groups and vessels: legal forms by class, usual words, numbers."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from sheaf.matching.reading.cultures.lexicon import lines_of
from sheaf.matching.reading.cultures.words import Word, part, word_of
from sheaf.matching.reading.scripts import pieces
from sheaf.matching.reading.shape import LEGAL, NAME, TITLE, Part, Token
from sheaf.matching.reading.skeletons import of_latin
from sheaf.matching.reading.tokens import fold, token_of

MAX_WORDS = 24
LONGEST_FORM = 6  # words of a legal form
MOST_ONTO = 4  # words that are written onto one name behind each other
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}[A-Za-z]?\.?|\b[A-Za-z](?:/[A-Za-z])+\b|\b(?![IVX] L\.\s?P)(?:[A-Z] ){1,}[A-Z]\b(?=\.)")
_STATES = re.compile(r"\bU\.\s?S\.(?:\s?A\.)?(?=\s|$)")
_BRACKETED = re.compile(r"[(\[]\s*((?:[A-Za-z]\.?){2,8})\s*[)\]]\s*$")
_SMALL = frozenset({"of", "the", "and", "for", "in", "de", "da", "dan"})
_POSSESSIVE = re.compile(r"['’]s\b")
_THAI_SHORT = re.compile(r"(?<![\u0e00-\u0e7f])((?:[ก-ฮ]\.?){1,5}[ก-ฮ])\.(?=[\s(]|$)")  # ปตท.
_THAI_LETTERS = str.maketrans("กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ", "KKKKNJCCSCYDTTTTNDTTTTNBPPFPFPMYRLWSSSHLOH", ".")
_AMPERSAND = re.compile(r"(?<=\w)&(?=\w)|\s&\s|(?<=\s)\+(?=\s)")
_WORDS = re.compile(r"[\s,;:()\[\]{}\"“”«»/|_+*=<>!?…‐‑–—-]+")
_VIETNAMESE = re.compile(r"(?<!\w)(?:c[oô]ng ty|cty|tnhh|ctcp)(?!\w)", re.IGNORECASE)
_VESSEL = frozenset({"mv", "mt", "ms", "ss", "km", "kmp", "fv", "lct", "tb", "kri", "klm"})


_NUMBERED = re.compile(r"(?<=[\u3400-\u9fff])(?=\d)|(?<=\b[Nn]o)\.(?=\d)")  # 福远渔7861, Maru No.8
_GROUP = re.compile(r"\bgroup of compan(?:y|ies)\b", re.IGNORECASE)


_SPELT = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty fourty fifty sixty"
_WRITTEN = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 20 30 40 40 50 60"
_FIGURES = dict(zip(_SPELT.split(), _WRITTEN.split(), strict=True))
_FUZZY = 9  # letters of a legal form that is known although misspelt


@cache
def legal_forms() -> dict[str, str]:
    """Lower-case writing of a legal form without points -> its class."""
    table: dict[str, str] = {}
    for line in lines_of("legal.txt"):
        name, _, writings = line.partition(":")
        for writing in writings.split(";"):
            table[writing.strip()] = name
    return table


@cache
def _common() -> dict[str, tuple[str, float]]:
    """word -> (class of equal words, bits)."""
    table: dict[str, tuple[str, float]] = {}
    bits = 8.0
    for line in lines_of("company_words.txt"):
        if line.startswith("["):
            bits = float(line.strip("[]"))
        else:
            words = line.split()
            for word in words:
                table[word] = (words[0], bits)
    return table


@cache
def places() -> frozenset[str]:
    """States and cities: another one is another branch."""
    return frozenset(word for line in lines_of("places.txt") for word in line.split())


@lru_cache(maxsize=131072)
def company_bits(form: str) -> float:
    """The surprise of a word in the names of companies and groups."""
    found = _common().get(form)
    return found[1] if found else 5.0 if len(form) < 2 else 7.5 if len(form) == 2 else 13.0


def parts_of(text: str) -> tuple[Part, ...]:
    """The parts of an organisation's or a vessel's name."""
    words = _words(text)
    low = [word.low.replace(".", "") for word in words]
    found: list[Part] = []
    at = 0
    while at < len(words):
        size = _legal_at(low, at)
        if size and size < len(words):
            found.append(part(_legal(" ".join(low[at : at + size])), LEGAL, size))
            at += size
            continue
        role = TITLE if at == 0 and low[at] in _VESSEL and len(words) > 1 else NAME
        found.append(part(_classed(words[at]), role))
        at += 1
    return tuple(found)


def with_initials(text: str) -> tuple[str, str]:
    """The name without its initials in brackets at its end, and these: `Ocean Maritime Management Company, Limited (OMM)`; the name as
    it stands and nothing where what stands in brackets is none."""
    found = _BRACKETED.search(text)
    if not found:
        return text, ""
    bare = text[: found.start()].rstrip(" ,")
    forms = [(part.token.forms[0], part.role, part.joined) for part in parts_of(bare) if part.token.forms]
    names = "".join(form[0] for form, role, _ in forms if role == NAME)
    lesser = "".join(form[0] for form, role, _ in forms if role == NAME and form not in _SMALL)
    every = "".join(word.form[:1] for word in _words(bare))
    short = found[1].replace(".", "").casefold()
    return (bare, found[1]) if len(names) > 1 and short in (names, lesser, every) else (text, "")


def _words(text: str) -> list[Word]:
    text = _STATES.sub("United States", text)
    text = _DOTTED.sub(lambda found: re.sub(r"[./ ]", "", found[0]), text)
    text = _POSSESSIVE.sub("", text)
    text = _NUMBERED.sub(" ", _GROUP.sub("Group", _AMPERSAND.sub(" and ", text)))
    if not text.isascii():
        text = _THAI_SHORT.sub(_letters_of, text)
        text = re.sub(r"(ООО|ОАО|ЗАО|ПАО|АО)(?=[\"«“])", r"\1 ", text)
    text = _phrased(text)
    chunks = [chunk.strip(".'’") for chunk in _WORDS.split(text)]
    spread = [word for chunk in chunks if chunk for word in ([chunk] if chunk.isascii() else pieces(_apart(chunk)))]
    return [word_of(word) for word in _numbers(spread[:MAX_WORDS]) if any(map(str.isalnum, word))]


@cache
def _onto() -> re.Pattern[str]:
    """Words written onto a name, before it and behind it, where something of the name is left."""
    words: dict[str, list[str]] = {"^": [], "$": []}
    for line in lines_of("company_onto.txt"):
        side, *found = line.split()
        words[side] += found
    before, behind = ("|".join(sorted(map(re.escape, words[side]), key=len, reverse=True)) for side in "^$")
    return re.compile(rf"^({before})(?=.)|(?<=.)({behind})$")


def _apart(word: str, most: int = MOST_ONTO) -> str:
    """A native word with those that are written onto it set apart: ธนาคารกรุงเทพ is a bank and Bangkok, 华为技术有限公司 Huawei, technology
    and limited."""
    found = _onto().search(word) if most and word not in legal_forms() else None
    if not found:
        return word
    before, behind = word[:found.start()], word[found.end():]
    return " ".join(filter(None, (_apart(before, most - 1), found[0], _apart(behind, most - 1))))


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """Vietnamese words for what a company does, in full and short, and what each is called in English."""
    found = {text.strip(): name for line in lines_of("company_phrases.txt") for name, _, rest in [line.partition(":")]
             for text in rest.split(";")}
    longest = sorted(found, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE), found


def _phrased(text: str) -> str:
    """A Vietnamese company's name with what it does in one word for each: Thương mại, short TM, is Trading."""
    if not _VIETNAMESE.search(text):
        return text
    pattern, names = _phrases()
    return pattern.sub(lambda found: names[found[0].casefold()], text)


def _letters_of(short: re.Match[str]) -> str:
    """Thai letters that stand for words, as such companies write them in Latin ones (ปตท. is PTT); a legal form stays."""
    bare = short[1].replace(".", "")
    return short[0] if bare in legal_forms() else short[1].translate(_THAI_LETTERS)


def _numbers(words: list[str]) -> list[str]:
    """Numbers in words as figures: `Forty Four` is 44."""
    found: list[str] = []
    tens = False
    for word in words:
        value = _FIGURES.get(word.casefold())
        if value and tens and len(value) == 1:
            found[-1] = found[-1][:-1] + value
            tens = False
        else:
            found.append(value or word)
            tens = bool(value) and len(value or "") == 2 and value != "10"
    return found


def _legal_at(low: list[str], at: int) -> int:
    """How many words from here on are a legal form; the longest wins."""
    table = legal_forms()
    for size in range(min(LONGEST_FORM, len(low) - at), 0, -1):
        if " ".join(low[at : at + size]) in table:
            return size
    return 1 if len(low[at]) >= _FUZZY and _misspelt(low[at]) else 0


@lru_cache(maxsize=16384)
def _misspelt(word: str) -> str:
    """The legal form that a long word nearly is, or nothing."""
    return next((form for form in legal_forms() if " " not in form and len(form) >= _FUZZY and OSA.distance(word, form) == 1), "")


@lru_cache(maxsize=4096)
def _legal(text: str) -> Token:
    name = legal_forms().get(text) or legal_forms()[_misspelt(text)]
    return Token(text, "Latn", (fold(text) or name,), (f"legal:{name}",), ())


@lru_cache(maxsize=131072)
def _classed(word: Word) -> Token:
    """The token with the class of the words it is equal to: centre and center, 44 and forty-four."""
    latin = word.script == "Latn"
    found = _common().get(word.form if latin else word.low)
    if found is None:
        return word.token
    name = found[0]
    if not latin:
        return Token(word.token.text, word.script, word.token.forms, (f"co:{name}",), word.token.skeleton)
    if name == word.form and len(name) > 1:
        return Token(word.token.text, "Latn", word.token.forms, (f"co:{name}",), word.token.skeleton)
    return Token(word.token.text, "Latn", word.token.forms, (f"co:{name}",), of_latin(name))


__all__ = ["company_bits", "legal_forms", "parts_of", "places", "token_of"]
