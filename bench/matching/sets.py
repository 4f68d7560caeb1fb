"""Labelled pairs of names: the benchmark, the UN list, and pairs made up from what we know of the cultures."""

from __future__ import annotations

import csv
import random
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz, process

from sheaf.matching.reading.cultures.lexicon import _rows, lines_of

_FOLDERS = [folder / "shared" for folder in Path(__file__).resolve().parents[3:5]]  # beside the repository, or beside its worktrees
SHARED = next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[0])
BENCH = SHARED / "data/matching/name_bench/cases-first-half.csv"
REGION = SHARED / "data/matching/region_pairs.csv"
UN_LIST = SHARED / "data/matching/un/un-consolidated-2026-02-27.xml"
ASEAN = {
    "Indonesia": "id",
    "Philippines": "ph",
    "Malaysia": "my",
    "Singapore": "sg",
    "Thailand": "th",
    "Myanmar": "mm",
    "Cambodia": "kh",
    "Viet Nam": "vn",
    "Brunei Darussalam": "bn",
    "Timor-Leste": "tl",
    "Lao People's Democratic Republic": "la",
}
KINDS = {"Person": "person", "Company": "company", "Organization": "group", "Vessel": "vessel", "LegalEntity": ""}


@dataclass(frozen=True, slots=True)
class Pair:
    left: str
    right: str
    same: bool
    kind: str = "person"
    group: str = ""
    quality: str = ""
    weight: float = 1.0


@dataclass(slots=True)
class Listed:
    """A person of the UN list. good, low: aliases by the list's own quality; native: the name in its script; births: exact dates and
    years; nations: alpha-2 codes of the region, names of other states."""

    id: str
    name: str
    good: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    native: list[str] = field(default_factory=list)
    births: list[str] = field(default_factory=list)
    nations: list[str] = field(default_factory=list)
    gender: str = ""
    asean: bool = False


def rows(path: Path) -> list[Pair]:
    with path.open(encoding="utf-8") as source:
        return [
            Pair(
                row["name1"],
                row["name2"],
                row["is_match"] == "true",
                KINDS[row["schema"]],
                row.get("group") or row["schema"],
                row.get("quality", ""),
            )
            for row in csv.DictReader(source)
        ]


def un_persons() -> list[Listed]:
    return [_listed(node) for node in ET.parse(UN_LIST).getroot().iter("INDIVIDUAL")]  # noqa: S314


def _listed(node: ET.Element) -> Listed:
    name = " ".join(_texts(node, "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"))
    places = {value.text for value in node.iter() if value.tag in {"VALUE", "COUNTRY"} and value.text}
    person = Listed(node.findtext("DATAID") or "", name, asean=bool(places & ASEAN.keys()))
    for alias in node.findall("INDIVIDUAL_ALIAS"):
        into = {"Good": person.good, "Low": person.low}.get(alias.findtext("QUALITY") or "", person.low)
        into.extend(_texts(alias, "ALIAS_NAME"))
    for born in node.findall("INDIVIDUAL_DATE_OF_BIRTH"):
        if born.findtext("TYPE_OF_DATE") == "EXACT":
            person.births.extend(_texts(born, "DATE", "YEAR")[:1])
    person.native = _texts(node, "NAME_ORIGINAL_SCRIPT")
    person.nations = [ASEAN.get(state, state.casefold()) for item in node.findall("NATIONALITY") for state in _texts(item, "VALUE")]
    person.gender = "".join(_texts(node, "GENDER")[:1]).casefold()
    return person


def _texts(node: ET.Element, *tags: str) -> list[str]:
    return [text for tag in tags for found in node.findall(tag) if (text := (found.text or "").strip())]


def un_pairs(persons: list[Listed], nearest: int = 2) -> Iterator[Pair]:
    """Aliases that share letters with the name as positives; the nearest other persons as negatives."""
    names = [person.name.casefold() for person in persons]
    for at, person in enumerate(persons):
        for alias in person.good:
            if fuzz.token_sort_ratio(alias.casefold(), names[at]) >= 55 or fuzz.token_set_ratio(alias.casefold(), names[at]) >= 75:
                yield Pair(person.name, alias, True, group="un")
        for text in [person.name, *person.good[:2]]:
            close = process.extract(text.casefold(), names, scorer=fuzz.token_sort_ratio, limit=nearest + 1)
            for _, _, other in close:
                if other != at:
                    yield Pair(text, persons[other].name, False, group="un")


def lexicon() -> dict[str, dict[str, list[str]]]:
    """convention -> role -> words."""
    found: dict[str, dict[str, list[str]]] = {}
    for word, entries in _rows().items():
        for convention, role, _, _ in entries:
            for place in ("given", "family") if role == "any" else (role,):
                found.setdefault(convention, {}).setdefault(place, []).append(word)
    return found


_SYLLABLES = "ka ra wat chai pong suk son nar min tha lek dar vi ma sa no ri ta lu be jo gan dra wi put san har yan ber vel dor mis len kov"
SYLLABLES = _SYLLABLES.split()
PERSONAL = (
    "malay",
    "indonesian",
    "filipino",
    "vietnamese",
    "chinese",
    "burmese",
    "thai",
    "lao",
    "khmer",
    "tamil",
    "arabic",
    "portuguese",
    "european",
    "russian",
    "korean",
)


class Maker:
    """Invented names and what becomes of them on the way to another list."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.words = lexicon()
        self.variants = [line.split() for line in lines_of("variants.txt")]
        self.by_word = {word: group for group in self.variants for word in group}
        self.short = {full: short.split() for full, _, short in (line.partition(":") for line in lines_of("nicknames.txt"))}

    def rare(self) -> str:
        return "".join(self.r.choice(SYLLABLES) for _ in range(self.r.randint(2, 4)))

    def word(self, convention: str, role: str) -> str:
        lists = self.words[convention]
        if self.r.random() < 0.25:
            return self.rare()
        return self.r.choice(lists.get(role) or lists["given"])

    def name(self, convention: str) -> list[str]:
        g, f = (lambda: self.word(convention, "given")), (lambda: self.word(convention, "family"))
        some = self.r.randint
        if convention in {"malay", "arabic"}:
            return [
                *(g() for _ in range(some(1, 2))),
                self.r.choice(["bin", "binti", "bin"]) if self.r.random() < 0.5 else g(),
                *(g() for _ in range(some(1, 2))),
            ]
        if convention in {"vietnamese", "chinese", "khmer", "korean"}:
            return [f(), *(g() for _ in range(some(1, 2) if convention != "vietnamese" else 2))]
        if convention == "burmese":
            return [g() for _ in range(some(2, 4))]
        if convention == "indonesian" and self.r.random() < 0.15:
            return [g()]
        if convention == "filipino":
            return [*(g() for _ in range(some(1, 2))), f(), f()]
        return [*(g() for _ in range(1 if self.r.random() < 0.7 else 2)), f()]

    def typo(self, word: str) -> str:
        if len(word) < 3:
            return word
        at, kind = self.r.randrange(1, len(word)), self.r.random()
        letter = self.r.choice("aeiouhnstrlk")
        if kind < 0.4:
            return word[:at] + letter + word[at + 1 :]
        if kind < 0.6:
            return word[:at] + word[at + 1 :]
        if kind < 0.8:
            return word[:at] + letter + word[at:]
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]

    def altered(self, words: list[str]) -> list[str]:
        """The same person's name elsewhere."""
        words, kind, at = list(words), self.r.random(), self.r.randrange(len(words))
        if kind < 0.28:
            words[at] = self.typo(words[at])
        elif kind < 0.36 and len(words) > 1:
            words[at] = self.typo(words[at])
            other = self.r.randrange(len(words))
            words[other] = self.typo(words[other])
        elif kind < 0.52 and len(words) > 2:
            words.pop(self.r.randrange(1, len(words)))
        elif kind < 0.62 and len(words) > 1:
            words = [*words[1:], words[0]]
        elif kind < 0.75:
            words = [self.r.choice(self.by_word.get(word, [word])) for word in words]
        elif kind < 0.8 and len(words) > 1:
            words[at : at + 2] = ["".join(words[at : at + 2])]
        elif kind < 0.85 and len(words) > 2:
            words[1] = words[1][0]
        elif kind < 0.88:
            words[0] = self.r.choice(self.short.get(words[0], [words[0]]))
        return words or ["x"]

    def other(self, words: list[str], convention: str) -> list[str]:
        """Another person whose name shares much with this one."""
        words, kind = list(words), self.r.random()
        at = self.r.randrange(len(words))
        if kind < 0.55 or len(words) == 1:
            words[at] = self.word(convention, "given")
        elif kind < 0.75:
            words = [self.word(convention, "given"), *words[-1:]]
        elif kind < 0.9:
            words = [words[0], self.word(convention, "family"), *([self.word(convention, "given")] if len(words) > 2 else [])]
        else:
            words = self.name(convention)
        return words

    def pairs(self, count: int) -> Iterator[Pair]:
        for number in range(count):
            convention = PERSONAL[number % len(PERSONAL)]
            words = self.name(convention)
            same = self.r.random() < 0.5
            changed = self.altered(words) if same else self.other(words, convention)
            if not same and sorted(changed) == sorted(words):
                continue
            yield Pair(" ".join(words).title(), " ".join(changed).title(), same, group=convention)


def plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
