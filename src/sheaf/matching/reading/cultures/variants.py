"""Spellings of one name in Latin letters: classes by table, old spellings and romanisations by rule."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sheaf.matching.reading.cultures.lexicon import Known, known, lines_of

MIN_RULED = 4  # letters of a word to which the spelling rules apply
MAX_WADE = 15
_INITIALS = ("b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh", "r", "z", "c", "s", "y", "w", "")
_SPELT_FINALS = "a o e ai ei ao ou an en ang eng ong i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang ue er"
_FINALS = _SPELT_FINALS.split()
# Wade-Giles initial -> pinyin initials it may stand for once its apostrophe is lost (Library of Congress table).
_WADE_INITIALS = {
    "p": ("b", "p"),
    "t": ("d", "t"),
    "k": ("g", "k"),
    "ch": ("zh", "ch", "j", "q"),
    "ts": ("z", "c"),
    "tz": ("z", "c"),
    "hs": ("x",),
    "j": ("r",),
    "ss": ("s",),
    "sz": ("s",),
    "m": ("m",),
    "f": ("f",),
    "n": ("n",),
    "l": ("l",),
    "h": ("h",),
    "sh": ("sh",),
    "s": ("s",),
    "y": ("y",),
    "w": ("w",),
}
_WADE_FINALS = {
    "ung": "ong",
    "iung": "iong",
    "ien": "ian",
    "ieh": "ie",
    "ueh": "ue",
    "uei": "ui",
    "iou": "iu",
    "ih": "i",
    "u": "u",
    "e": "e",
    "eh": "e",
    "o": "o",
    "en": "en",
    "erh": "er",
    "yu": "you",
}
_ABDS = "abd abdu abdul abdel abdal abdoul abdur abder abdar abdus abdes abdas abdun abden abdush abdesh abdol abdor"
_ABD = frozenset(_ABDS.split())
_DIN = re.compile(r"(?<=[a-z]{3})(?:(?:[aeou]{1,2}[dl]-?)?d(?:i|ee|ie)n(?:e)?|[aeou]{1,2}ll[ao]h|[aou]{1,2}ll[ao]|[ou]{1,2}l[ao]h)$")
_OLD = (("tj", "c"), ("dj", "\0"), ("sj", "sy"), ("nj", "ny"), ("ch", "kh"), ("oe", "u"))


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in lines_of("variants.txt"):
        words = line.replace("'", "").split()
        for word in words:
            table.setdefault(word, words[0])
    return table


@cache
def _short_forms() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in lines_of("nicknames.txt"):
        full, _, short = line.partition(":")
        for word in short.split():
            found.setdefault(word, set()).add(_table().get(full, full))
    return {word: frozenset(full) for word, full in found.items()}


@lru_cache(maxsize=262144)
def classes(form: str) -> tuple[str, ...]:
    """The classes in which a Latin word equals its other spellings; mostly one or none."""
    found = _table().get(form)
    if found:
        return (found,)
    if len(form) < MIN_RULED:
        return ()
    if form.startswith(("abd", "cabd")) and (servant := _servant(form)):
        return (servant,)
    if ending := _DIN.search(form):
        stem = _stem(form, ending.start())
        if "d" in ending[0] and (usual := _table().get(f"{stem}uddin") or _table().get(f"{_table().get(stem, stem)}uddin")):
            return (usual,)
        return (f"{(_table().get(stem) or sound_key(stem))}-{'din' if 'd' in ending[0] else 'llah'}",)
    found_so = [name for word in modern_spellings(form) if (name := _table().get(word))]
    return tuple(dict.fromkeys(found_so))


@lru_cache(maxsize=262144)
def named(form: str) -> Known | None:
    """What the lists say of a word, or else of the name of which it is another spelling."""
    return known(form) or next((found for name in classes(form) if (found := known(name))), None)


def _stem(form: str, end: int) -> str:
    """What stands before `uddin`, `eddine` or `ullah`: without the vowel of an article whose d is written once (Hafizudin, Azzedine), and
    with French letters as English has them (Charafeddine)."""
    stem = form[:end]
    if form[end] == "d" and end > MIN_RULED and stem[-1] in "eou":
        stem = stem[:-1]
    return stem.replace("ch", "sh").replace("dj", "j") if form.endswith("ine") else stem


def _servant(form: str) -> str:
    """The class of `Abdul X` written as one word, the article run into the X or not."""
    for size in range(6, 2, -1):
        core = form[size:]
        if len(core) > 2 and form[:size] in _ABD and (name := _table().get(core)):
            return servant_of(name)
    return ""


def servant_of(name: str) -> str:
    """The class of `Abdul` with a name of this class."""
    whole = f"abdul{name}"
    return _table().get(whole) or _table().get(f"abdur{name}") or whole


@lru_cache(maxsize=65536)
def modern_spellings(form: str) -> tuple[str, ...]:
    """Today's spellings of a word in the Dutch-era orthography of Indonesia: Soeharto, Tjipto, Djoko, Jusuf."""
    if not any(old in form for old, _ in _OLD) and "j" not in form:
        return ()
    text = form
    for old, new in _OLD:
        text = text.replace(old, new)
    return tuple(word for word in dict.fromkeys((text.replace("\0", "j"), text.replace("j", "y").replace("\0", "j"))) if word != form)


@lru_cache(maxsize=65536)
def full_names(form: str) -> frozenset[str]:
    """The full names that a pet form may stand for, by class."""
    return _short_forms().get(form, frozenset())


@cache
def pinyin_syllables() -> frozenset[str]:
    """Syllables that pinyin can write (a few more than Mandarin has)."""
    return frozenset(first + last for first in _INITIALS for last in _FINALS if _sounds(first, last))


def _sounds(first: str, last: str) -> bool:
    if first in {"j", "q", "x"}:
        return last[0] in "iu"
    if first in {"zh", "ch", "sh", "r", "z", "c", "s"}:
        return last == "i" or last[0] != "i"
    if first in {"b", "p", "m", "f", "w"}:
        return last[0] != "u" or last == "u"
    return not (first in {"g", "k", "h", "y"} and last[0] == "i" and not (first == "y" and last in {"i", "in", "ing"}))


@cache
def _wade() -> dict[str, frozenset[str]]:
    """Wade-Giles syllable without apostrophes -> pinyin syllables."""
    table: dict[str, set[str]] = {}
    back = {value: key for key, value in _WADE_FINALS.items() if key != value}
    for wade, initials in _WADE_INITIALS.items():
        for initial in initials:
            for final in _FINALS:
                if initial + final in pinyin_syllables() and _pairs(wade, initial, final):
                    for spelled in {final, back.get(final, final), "u" if final == "ou" and wade == "y" else final}:
                        table.setdefault(wade + spelled, set()).add(initial + final)
    for odd, plain in {
        "tzu": "zi ci",
        "tse": "ze ce",
        "ssu": "si",
        "szu": "si",
        "chih": "zhi chi",
        "shih": "shi",
        "jih": "ri",
        "jen": "ren",
        "ho": "he",
        "ko": "ge ke",
        "lo": "luo",
        "to": "duo tuo",
        "tso": "zuo cuo",
        "kuo": "guo",
        "chi": "ji qi",
        "i": "yi",
        "yen": "yan",
        "erh": "er",
        "yeh": "ye",
        "jo": "ruo",
        "no": "nuo",
        "so": "suo",
        "cho": "zhuo",
    }.items():
        table.setdefault(odd, set()).update(plain.split())
    return {key: frozenset(value) for key, value in table.items()}


def _pairs(wade: str, initial: str, final: str) -> bool:
    """Whether a Wade-Giles initial stands for this pinyin initial before this final."""
    front = (final[0] == "i" and final != "i") or (final == "i" and initial in {"j", "q", "x"})
    if wade == "ch":
        return front == (initial in {"j", "q"}) or final[0] == "u"
    return True


@lru_cache(maxsize=65536)
def pinyin_of(form: str) -> frozenset[str]:
    """Pinyin spellings of up to three Wade-Giles syllables (`tsetung` -> `zedong`, …); empty where it is none."""
    if len(form) > MAX_WADE or not form.isascii():
        return frozenset()
    table = _wade()
    found: set[str] = set()
    open_paths: list[tuple[int, int, str]] = [(0, 0, "")]
    while open_paths and len(found) < 64:
        at, count, text = open_paths.pop()
        if at == len(form):
            found.add(text)
            continue
        if count == 3:
            continue
        for size in range(1, min(6, len(form) - at) + 1):
            for plain in table.get(form[at : at + size], ()):
                open_paths.append((at + size, count + 1, text + plain))
    return frozenset(found)


_REPEATED = re.compile(r"(.)(?=\1)")  # a letter before the same letter
_SOUNDS = (
    ("sch", "s"),
    ("tch", "c"),
    ("shch", "s"),
    ("kh", "h"),
    ("gh", "g"),
    ("ch", "c"),
    ("sh", "s"),
    ("sy", "s"),
    ("zh", "j"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "f"),
    ("ck", "k"),
    ("tz", "c"),
    ("ts", "c"),
    ("dj", "j"),
    ("tj", "c"),
    ("iou", "yu"),
    ("ou", "u"),
    ("oo", "u"),
    ("oe", "u"),
    ("ee", "i"),
    ("ie", "i"),
    ("yy", "i"),
    ("yj", "i"),
    ("ij", "i"),
    ("iy", "i"),
    ("ey", "ei"),
    ("aj", "ai"),
    ("ay", "ai"),
    ("ej", "ei"),
    ("w", "v"),
    ("q", "k"),
    ("x", "ks"),
)
_LETTERS = str.maketrans({"y": "i", "o": "u", "z": "s"})


@lru_cache(maxsize=262144)
def sound_key(form: str) -> str:
    """A coarse sound of a Latin spelling that keeps its vowels: Rohani and Rouhani share one."""
    text = form
    for written, heard in _SOUNDS:
        if written in text:
            text = text.replace(written, heard)
    text = _REPEATED.sub("", text.translate(_LETTERS))
    return text[:-1] if len(text) > 3 and text[-1] == "h" else text


_BONES = (
    ("kh", "k"),
    ("gh", "g"),
    ("ch", "k"),
    ("sch", "s"),
    ("sh", "s"),
    ("sy", "s"),
    ("zh", "j"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "p"),
    ("dj", "j"),
    ("tj", "c"),
    ("ck", "k"),
    ("x", "ks"),
)
_SOFT = re.compile(r"[aeiouwyh']+")
_BONE_LETTERS = str.maketrans({"q": "k", "f": "p", "z": "s"})


@lru_cache(maxsize=262144)
def bones(form: str) -> str:
    """The consonants of a spelling, those that romanisations confuse made one; shorter than a sound key and coarser."""
    text = form
    for written, heard in _BONES:
        if written in text:
            text = text.replace(written, heard)
    return _REPEATED.sub("", _SOFT.sub("", text.translate(_BONE_LETTERS)))


_KOREAN = (("yeo", "yo"), ("weo", "wo"), ("eo", "o"), ("eu", "u"), ("oo", "u"), ("oi", "oe"), ("ch", "j"), ("sh", "s"), ("ee", "i"))
_KOREAN_LETTERS = str.maketrans({"k": "g", "t": "d", "p": "b", "r": "l"})
_KOREAN_USUAL = {
    "lee": "i",
    "ri": "i",
    "yi": "i",
    "rhee": "i",
    "li": "i",
    "park": "bag",
    "bak": "bag",
    "pak": "bag",
    "noh": "no",
    "roh": "no",
    "ryu": "yu",
    "yoo": "yu",
    "rim": "im",
    "lim": "im",
    "ryang": "yang",
    "ryom": "yom",
    "young": "yong",
    "chul": "jol",
    "myung": "myong",
    "hyung": "hyong",
    "kyung": "gyong",
    "hyuk": "hyog",
    "sung": "song",
}


@lru_cache(maxsize=65536)
def korean_key(form: str) -> str:
    """One spelling for the romanisations of a Korean syllable: McCune-Reischauer, Revised, the North's."""
    if form in _KOREAN_USUAL:
        return _KOREAN_USUAL[form]
    for written, heard in _KOREAN:
        if written in form:
            form = form.replace(written, heard)
    return form.translate(_KOREAN_LETTERS)
