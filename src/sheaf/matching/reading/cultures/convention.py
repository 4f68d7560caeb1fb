"""Which naming convention a string follows, by script, markers, usual words and endings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from sheaf.matching.reading.cultures.words import Word

BY_SCRIPT = {
    "Thai": "thai",
    "Laoo": "lao",
    "Khmr": "khmer",
    "Mymr": "burmese",
    "Hani": "chinese",
    "Taml": "tamil",
    "Arab": "arabic",
    "Cyrl": "russian",
    "Hang": "korean",
    "Hira": "japanese",
    "Kana": "japanese",
}
PLAIN = "plain"  # no convention of ours shows: given names first, family last, in any number
ENOUGH = 2.0  # votes
_ORDER = (
    "malay",
    "indonesian",
    "filipino",
    "vietnamese",
    "chinese",
    "burmese",
    "thai",
    "khmer",
    "lao",
    "tamil",
    "portuguese",
    "arabic",
    "korean",
    "russian",
    "european",
    "japanese",
)
GIVEN_SYLLABLES = 2  # of a whole Chinese name
_SYLLABLE = re.compile("(?:[bcdfghjklmnprstwxyz]|[ckpst]h|zh|hs|ts|tz|ng|kw)?[aeiouy]{1,3}(?:ng|n|m|p|t|k|h|r|w)?")
_RANK = {name: rank for rank, name in enumerate(_ORDER)}  # of those with as many votes the first wins
_VIETNAMESE = re.compile("[ăắằẳẵặấầẩẫậđðếềểễệốồổỗộơớờởỡợưứừửữựạảẹẻẽịỉĩọỏụủũỵỷỹỳ]|[aeo]\u0302[\u0300\u0301\u0303\u0309\u0323]")
_ENDINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "thai",
        re.compile(
            r".{2,}(porn|phorn|chai|sak|wat|kul|wong|pong|phong|korn|thip|siri|pan|phan|panit|nun|charoen|suk|rat|rak|wut|wit|kiat|"
            r"chok|noi|yot|thong|wattana|phat|ananda|banomyong|sombat|kij|kit)$"
        ),
    ),
    ("russian", re.compile(r".{3,}(ov|ova|ev|eva|ovich|evich|ovna|evna|ovitch|enko|sky|skiy|skaya|chuk|shvili|yan)$")),
    (
        "tamil",
        re.compile(
            r".{3,}(samy|sami|lingam|appan|nathan|rajah|moorthy|vel|velu|vasan|kumar|krishnan|mugam|subramaniam|pillai|eswari|"
            r"achi|ammal|luxmi|lakshmi|aiah|iah|aran|aratnam|naidu)$"
        ),
    ),
    (
        "indonesian",
        re.compile(
            r".{2,}(wati|anto|yanto|ono|yono|wan|awan|arto|oko|ningsih|ningrum|syah|adi|iyah|asari|astuti|yadi|armo|arjo|"
            r"negara|diningrat|kusuma|soe.*|utomo)$|.*(oe|tj|dj|sj)[aeiou]?.*"
        ),
    ),
    ("arabic", re.compile(r".{2,}(ullah|uddin|eddine|zai|zada|zadeh|pour)$")),
    ("vietnamese", re.compile(r"^(ng[uo]|ngh|tr|nh)[a-z]{1,5}$")),
    ("khmer", re.compile(r"^(chh|sr|ph|sov|van|chan|vich|pis|ratan|kunth)[a-z]{3,}(a|ea|y|eth|ith|oth|uth|ak|ara|eak)$")),
    ("lao", re.compile(r".{3,}(vong|vongsa|sack|phanh|xay|sone|phone|vanh|phet|savanh|lath|xaysana)$|^(boun|kham|phou|souk|xay)[a-z]{2,}")),
)


def convention_of(words: Sequence[Word]) -> str:
    """The convention with the most votes, or PLAIN."""
    if not words:
        return PLAIN
    for word in words:
        script = word.token.script
        if script != "Latn" and script in BY_SCRIPT:
            return BY_SCRIPT[script]
    found = _latin(words)
    return "chinese" if found == "malay" and _chinese_behind_title(words) else found


def _chinese_behind_title(words: Sequence[Word]) -> bool:
    """Whether what looks Malay by its first word alone, a title that is a Chinese family too, goes on in Chinese syllables:
    `Wan Kuok-hoi`, not `Wan Mat Noor`."""
    first, *others = words
    if "malay" not in first.kinds or not (first.known and "chinese" in first.known.family) or len(others) != GIVEN_SYLLABLES:
        return False
    return all(_SYLLABLE.fullmatch(word.form) and (word.known is None or "chinese" in word.known.places) for word in others)


def _latin(words: Sequence[Word]) -> str:
    votes: dict[str, float] = {}
    for at, word in enumerate(words):
        for name, weight in _votes(word):
            votes[name] = votes.get(name, 0.0) + weight
        if not word.kinds:
            continue
        if at:
            for name, weight in _marker(word, at, words):
                votes[name] = votes.get(name, 0.0) + weight
        elif len(words) > 1:
            for kind in word.kinds:
                if kind in _ORDER:
                    votes[kind] = votes.get(kind, 0.0) + 0.8
    if not votes:
        return PLAIN
    enough = [name for name, given in votes.items() if given >= ENOUGH and name in _RANK]
    return min(enough, key=lambda name: (-votes[name], _RANK[name])) if enough else PLAIN


@lru_cache(maxsize=262144)
def _votes(word: Word) -> tuple[tuple[str, float], ...]:
    """What one word says by itself."""
    found = dict(word.known.votes) if word.known else {}
    if word.token.marks and _VIETNAMESE.search(word.token.marks):
        found["vietnamese"] = found.get("vietnamese", 0.0) + 3.0
    if word.known is None and len(word.form) > 3:
        for name, pattern in _ENDINGS:
            if pattern.match(word.form):  # each pattern says itself what stands before an ending
                found[name] = found.get(name, 0.0) + 1.2
    return tuple(found.items())


def _marker(word: Word, at: int, words: Sequence[Word]) -> tuple[tuple[str, float], ...]:
    """What a word between others says: a father's marker, an article, a particle."""
    kinds = word.kinds
    if not kinds or at == len(words) - 1:
        return ()
    if "tamilfather" in kinds:
        return (("tamil", 8.0),)
    if "anak" in kinds:
        return _of_a_child(word, words[at + 1])
    if "father" in kinds and ((len(word.low) > 1 and word.low != "bt") or word.dotted):
        return (("arabic", 5.0),) if word.low in {"ibn", "ben", "bn"} else (("malay", 4.0), ("arabic", 2.5))
    if "article" in kinds and word.low in {"al", "el"}:
        return (("arabic", 2.5),)
    if "particles" in kinds and word.low in {"dos", "da", "do", "das"}:
        return (("portuguese", 2.5),)
    if "particles" in kinds and word.low in {"dela", "delos", "de", "del", "y"}:
        return (("filipino", 1.5), ("portuguese", 0.5))
    return ()


def _of_a_child(word: Word, after: Word) -> tuple[tuple[str, float], ...]:
    """`Jugah anak Barieng`, short `ak`: how the peoples of Sarawak mark the father. Anak Agung is a rank of Bali."""
    short = word.low == "ak" and not (word.dotted or word.token.text.islower() or (word.token.text + after.token.text).isupper())
    return () if short or after.low == "agung" else (("malay", ENOUGH),)
