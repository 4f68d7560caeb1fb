"""Korean syllables in Latin letters, in whatever romanisation: McCune-Reischauer with and without its marks, the North's, the Revised one
and what families and schools made of them. A Latin syllable is the set of syllables of names that it may stand for."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product

from sheaf.matching.reading.cultures.cutting import cuts_into
from sheaf.matching.reading.cultures.lexicon import lines_of

MOST_SYLLABLES, LONGEST, _SYLLABLE = 3, 18, 7  # of one word; its letters, and those of a syllable
_FIRST_HANGUL, _VOWELS, _CLOSINGS = 0xAC00, 21, 28
_ONSET_OF = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWEL_OF = ("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i")
_CLOSING_OF = (*"-kkknnntllllllllmpptt", "ng", *"ttktpt")
# Latin letters: what they may stand for.
_ONSETS = {
    "g": "g", "k": "g k", "kk": "kk", "d": "d", "t": "d t", "tt": "tt", "b": "b", "p": "b p", "pp": "pp", "j": "j", "ch": "j ch",
    "jj": "jj", "s": "s", "sh": "s", "ss": "ss s", "n": "n", "m": "m", "r": "r", "l": "r", "h": "h",
}
_NUCLEI = {
    "a": "a", "ae": "ae", "ai": "ae", "ay": "ae", "e": "e ae", "ya": "ya", "yae": "yae", "eo": "eo", "uh": "eo", "o": "eo o", "oh": "o eo",
    "u": "u eo eu", "oo": "u", "ou": "u eo", "eu": "eu", "ee": "i", "i": "i", "ui": "ui wi", "eui": "ui", "yeo": "yeo", "yo": "yeo yo",
    "yu": "yu yeo", "yoo": "yu", "you": "yeo yu", "woo": "u", "wu": "u", "wo": "wo", "weo": "wo", "wa": "wa", "wae": "wae", "wi": "wi",
    "wee": "wi", "we": "we oe", "oe": "oe", "oi": "oe", "oy": "oe", "ye": "ye", "yi": "i", "ah": "a",
}
_OPEN_U = "u eu"  # Su is 수; Sun may be 선
_AFTER_H = {"ee": "i ui", "i": "i ui"}  # Hee is 희
_CODAS = {"": "-", "n": "n", "m": "m", "ng": "ng", "k": "k", "g": "k", "ck": "k", "t": "t", "d": "t", "p": "p", "b": "p", "l": "l",
          "r": "l", "ll": "l"}
# Habits of families and of given names that follow no rule.
_HABITS = {
    "park": "박", "lee": "이", "rhee": "이", "reu": "류", "choi": "최", "choy": "최", "hur": "허", "suh": "서", "noh": "노",
    "roh": "로", "ahn": "안", "paik": "백", "wha": "화", "whan": "환", "whang": "황", "kwak": "곽", "kwon": "권", "woon": "운",
    "woong": "웅", "june": "준", "yune": "윤", "shik": "식", "chey": "최", "rhie": "이", "lyu": "류", "yim": "임", "leem": "임",
    "kim": "김", "gim": "김", "young": "영",
}
_SOFT = frozenset({"i", "ya", "yae", "yeo", "ye", "yo", "yu"})  # vowels before which the South drops an n or r that stands first
_KIN = {"eo": "o", "o": "o", "u": "o", "eu": "o", "yeo": "yo", "yo": "yo", "yu": "yo", "ae": "e", "e": "e", "ui": "i", "wi": "i", "i": "i",
        "oe": "we", "we": "we"}  # vowels that one Latin spelling may stand for
_KIN_ONSETS = {"k": "g", "t": "d", "p": "b", "ch": "j", "ss": "s"}

Sound = tuple[str, str, str]


def _sound_of(letter: str) -> Sound:
    onset, rest = divmod(ord(letter) - _FIRST_HANGUL, _VOWELS * _CLOSINGS)
    vowel, closing = divmod(rest, _CLOSINGS)
    return _ONSET_OF[onset], _VOWEL_OF[vowel], _CLOSING_OF[closing]


@cache
def _names() -> frozenset[Sound]:
    return frozenset(_sound_of(letter) for line in lines_of("korean_syllables.txt") for letter in line if letter != " ")


@cache
def _syllables() -> dict[str, frozenset[Sound]]:
    """Every Latin syllable that may be one of a name, and which."""
    found: dict[str, frozenset[Sound]] = {}
    for (first, onsets), (middle, vowels), (last, closing) in product((("", ""), *_ONSETS.items()), _NUCLEI.items(), _CODAS.items()):
        if first and middle == "yi":
            continue
        heard = (_OPEN_U if middle == "u" and not last else _AFTER_H.get(middle, vowels) if first == "h" else vowels).split()
        sounds = {(onset, vowel, closing) for onset in onsets.split() or ("",) for vowel in heard} & _names()
        if sounds:
            written = first + middle + last
            found[written] = found.get(written, frozenset()) | sounds
    return found | {written: frozenset(map(_sound_of, letters)) for written, letters in _HABITS.items()}


@lru_cache(maxsize=65536)
def cuts(form: str) -> tuple[tuple[str, ...], ...]:
    """A word in at most three Korean syllables, in every way; none where it is no Korean."""
    return tuple(cuts_into(form, _syllables(), MOST_SYLLABLES, _SYLLABLE)) if 0 < len(form) <= LONGEST and form.isalpha() else ()


def _first(sound: Sound) -> Sound:
    """A syllable as the South says it at the head of a word: 리 is 이, 로 is 노, 녀 is 여."""
    onset, vowel, closing = sound
    if onset in {"n", "r"} and vowel in _SOFT:
        return "", vowel, closing
    return ("n" if onset == "r" else onset), vowel, closing


@lru_cache(maxsize=65536)
def _heard(syllable: str, at: int) -> frozenset[Sound]:
    sounds = _syllables()[syllable]
    return sounds if at else frozenset(map(_first, sounds))


def one_korean(p: str, q: str) -> bool:
    """Whether two words may be one in Korean: Hyon-hui and Hyun-hee, Roh and No, Chun and Jeon."""
    if not cuts(p) or not cuts(q):
        return False
    return any(len(one) == len(two) and all(not _heard(left, at).isdisjoint(_heard(right, at)) for at, (left, right) in enumerate(
        zip(one, two, strict=True))) for one in cuts(p) for two in cuts(q))


@lru_cache(maxsize=65536)
def other_korean(p: str, q: str) -> bool:
    """Whether two words are Korean of as many syllables, in whatever romanisation, and two: Yong and Tong. Not Yong and Young, nor Jong
    and Jung, which many write for one sound."""
    ours, theirs = cuts(p), cuts(q)
    return bool({len(one) for one in ours} & {len(two) for two in theirs}) and not one_korean(p, q)


@lru_cache(maxsize=65536)
def korean_keys(form: str) -> frozenset[str]:
    """Keys of which two words that may be one in Korean have one in common."""
    return frozenset("".join(_coarse(syllable, at) for at, syllable in enumerate(cut)) for cut in cuts(form))


def _coarse(syllable: str, at: int) -> str:
    """One for all that a syllable may be: the least of the kin of its sounds."""
    return min(_KIN_ONSETS.get(onset, onset) + _KIN.get(vowel, vowel) + closing for onset, vowel, closing in _heard(syllable, at))


@lru_cache(maxsize=65536)
def southern(text: str) -> str:
    """A word in hangul with its first syllable as the South writes it: 리용호 is 이용호, 로무현 노무현."""
    if not text or not 0 <= ord(text[0]) - _FIRST_HANGUL < len(_ONSET_OF) * _VOWELS * _CLOSINGS:
        return text
    onset, rest = divmod(ord(text[0]) - _FIRST_HANGUL, _VOWELS * _CLOSINGS)
    changed = _first((_ONSET_OF[onset], _VOWEL_OF[rest // _CLOSINGS], ""))[0]
    return chr(_FIRST_HANGUL + _ONSET_OF.index(changed) * _VOWELS * _CLOSINGS + rest) + text[1:]
