"""What spellings of one convention have in common although few letters do: Thai and Lao by the Royal system or one's own,
Tamil with or without its hard and soft sounds, syllables of pinyin."""

from __future__ import annotations

import re
from functools import lru_cache

from sheaf.matching.reading.cultures.cutting import cuts_into
from sheaf.matching.reading.cultures.lexicon import usual
from sheaf.matching.reading.cultures.variants import classes, pinyin_of, pinyin_syllables

MIN_KEY = 5  # letters of a key that is no chance
_MOST_SYLLABLES, _LONGEST, _SYLLABLE = 3, 14, 6  # of one word of pinyin; letters of it, and of a syllable
_DOUBLE = re.compile(r"(.)\1+")
_TAI = tuple(
    (re.compile(written), heard)
    for written, heard in (
        (r"sr(?=[aeiouy])", "s"),
        (r"(?<=u)l(?=ya)", "n"),
        (r"tch|jj|cch|chh|sh|ch|j", "c"),
        (r"(?<=.)tth|th|dh", "t"),
        (r"pph|ph|bh", "p"),
        (r"kkh|kh|gh", "k"),
        (r"x", "s"),
        (r"v", "w"),
        (r"o+e?r(?=[nmst]|$)|aw(?=[^aeiou]|$)", "o"),
        (r"a+r(?=[nmtc]|$)", "a"),
        (r"oe(?=[^aeiou])|er(?=[ntcd])|ea(?=[^aeiou])", "e"),
        (r"ae", "e"),
        (r"oo|ou|uu|ue(?=[^aeiou])|eu", "u"),
        (r"ee|ii|ie$|y$|ey$", "i"),
        (r"a[iy]+", "ai"),
        (r"a[uow]+(?![aeiou])", "ao"),
        (r"t?tra$", "t"),
        (r"ne$", "n"),
        (r"[dsc](?=[^aeiouwylr]|$)", "t"),
        (r"g(?<!ng)(?=[^aeiouwylr]|$)", "k"),
        (r"b(?=[^aeiouwylr]|$)", "p"),
        (r"[lr](?=[^aeiouwy]|$)", "n"),
    )
)
_PORN, _POL = re.compile("p?h?orn$"), re.compile("[pb]h?ol$")  # พร and พล, where the spelling tells which: Nattaporn, Nattapol
_TAMIL = tuple(
    (re.compile(written), heard)
    for written, heard in (
        (r"ksh|x", "cm"),
        (r"sw(?=[aeiou])", "s"),
        (r"^([pkt])ir(?=a)", r"\1r"),
        (r"(?<=[aeiou])h(?=[aeiou].*[nm]$)", "k"),  # Pirapaharan, Mahalingam: spoken soft between vowels
        (r"th|dh|d", "t"),
        (r"sh|ch|j|s|c", "s"),
        (r"zh", "l"),
        (r"g|kh|gh|q", "k"),
        (r"bh|b|ph|f", "p"),
        (r"w", "v"),
        (r"oo|ou|u", "u"),
        (r"ee|ie|iy|ey|y|i", "i"),
        (r"h", ""),
    )
)


@lru_cache(maxsize=65536)
def tai_key(form: str) -> str:
    """One spelling for the romanisations of a Thai or Lao word: Pornpimol and Phonphimon, Vongsa and Wongsa."""
    text = form
    for pattern, heard in _TAI:
        text = pattern.sub(heard, text)
    return _DOUBLE.sub(r"\1", text)


# What keeps the Indic letters has hard ones for those that are spoken soft: Bhumibol is Phumiphon, Debsirin Thepsirin, Devakula Thewakun.
_INDIC_SIGN = re.compile("[bdg]h|[jv]|[bdjl]$|kula$")
_INDIC = tuple((re.compile(written), meant) for written, meant in (
    (r"bh?(?=[aeiouylr])", "ph"), (r"dh?(?=[aeiouylr])", "th"), (r"gh?(?=[aeiouylr])", "kh"), (r"kula$", "kun"), (r"pala$", "phan")))


@lru_cache(maxsize=65536)
def royal_key(form: str) -> str:
    """The key of the Royal spelling of a Thai word that is spelt by its Indic letters; empty where it shows none of these."""
    if not _INDIC_SIGN.search(form):
        return ""
    for pattern, meant in _INDIC:
        form = pattern.sub(meant, form)
    return tai_key(form)


@lru_cache(maxsize=65536)
def tamil_key(form: str) -> str:
    """One spelling for the romanisations of a Tamil word, whose script writes hard and soft sounds alike: Govindasamy and
    Kovindasami."""
    text = form
    for pattern, heard in _TAMIL:
        text = pattern.sub(heard, text)
    return _DOUBLE.sub(r"\1", text)


@lru_cache(maxsize=65536)
def same_heard(p: str, q: str) -> bool:
    """Whether two long Latin words are one by the keys above."""
    if len(p) < MIN_KEY or len(q) < MIN_KEY or (_PORN.search(p) and _POL.search(q)) or (_POL.search(p) and _PORN.search(q)):
        return False
    key = tai_key(p)
    if len(key) >= MIN_KEY and key == tai_key(q):
        return True
    key = tamil_key(p)
    return len(key) > MIN_KEY and key == tamil_key(q)


@lru_cache(maxsize=65536)
def royally_same(p: str, q: str) -> bool:
    """Whether of two long words the one is the Royal spelling of the other, which keeps its Indic letters."""
    ours, theirs = tai_key(p), tai_key(q)
    return (len(ours) >= MIN_KEY and ours == royal_key(q)) or (len(theirs) >= MIN_KEY and theirs == royal_key(p))


@lru_cache(maxsize=65536)
def syllables_of(form: str) -> tuple[str, ...]:
    """A word of two or three syllables of pinyin in its syllables, the longest first ones; empty where it is none."""
    several = [found for found in cuts_of(form) if len(found) > 1] if len(form) > 3 else []
    return max(several, key=lambda found: [len(syllable) for syllable in found], default=())


@lru_cache(maxsize=65536)
def cuts_of(form: str) -> tuple[tuple[str, ...], ...]:
    """A word in at most three syllables of pinyin, in every way: `nana` is na-na and nan-a; none where it is no pinyin."""
    return tuple(cuts_into(form, pinyin_syllables(), _MOST_SYLLABLES, _SYLLABLE)) if form.isalpha() and len(form) <= _LONGEST else ()


@lru_cache(maxsize=65536)
def another_syllable(p: str, q: str) -> bool:
    """Whether two words of pinyin differ by a whole syllable, so that they are other names: Xiaoming and Xiaohong."""
    ours, theirs = syllables_of(p), syllables_of(q)
    if len(ours) < 2 or len(ours) != len(theirs):
        return False
    differing = [(one, other) for one, other in zip(ours, theirs, strict=True) if one != other]
    return len(differing) == 1 and set(differing[0][0]) != set(differing[0][1]) and _apart(*differing[0])


@lru_cache(maxsize=65536)
def other_syllables(p: str, q: str) -> bool:
    """Whether two names of pinyin syllables, written together, have another syllable in the same place: Weilin and Weimin,
    Jianwei and Jianwen. Not where one is the other in Wade-Giles, nor where the syllables are spellings of one."""
    ours, theirs = syllables_of(p), syllables_of(q)
    if len(ours) < 2 or len(ours) != len(theirs) or p in pinyin_of(q) or q in pinyin_of(p):
        return False
    return any(one != other and set(classes(one)).isdisjoint(classes(other)) for one, other in zip(ours, theirs, strict=True))


@lru_cache(maxsize=65536)
def other_syllable(p: str, q: str) -> bool:
    """Whether two words are a syllable of pinyin each, and two: Jun and Juan."""
    return p != q and p in pinyin_syllables() and q in pinyin_syllables() and set(classes(p)).isdisjoint(classes(q) or ("",))


# Kunrei spellings, and long vowels, beside what Hepburn has for them.
_KUNREI = ((re.compile("([aiueo])h(?![aiueoy])"), r"\1"), (re.compile("ou|oo"), "o"), (re.compile("uu"), "u"), (re.compile("sy"), "sh"),
           (re.compile("ty"), "ch"), (re.compile("zy|jy"), "j"), (re.compile("si"), "shi"), (re.compile("ti"), "chi"),
           (re.compile("tu"), "tsu"), (re.compile("zi"), "ji"), (re.compile("hu"), "fu"), (re.compile("(?<=[aiueo])m(?=[bmp])"), "n"))


@lru_cache(maxsize=65536)
def _hepburn(form: str) -> str:
    for pattern, meant in _KUNREI:
        form = pattern.sub(meant, form)
    return form


def same_japanese(p: str, q: str) -> bool:
    """Whether two words are one Japanese name by Hepburn and by Kunrei, or with and without its long vowels: Fujio, Huzio; Ono, Ohno."""
    if _hepburn(p) != _hepburn(q):
        return False
    return usual(p, "japanese") or usual(q, "japanese")


# One family name in the North and in the South, which without its marks may be the other's.
_REGIONS = (frozenset({"vu", "vo"}), frozenset({"hoang", "huynh"}))


@lru_cache(maxsize=65536)
def other_vietnamese(p: str, q: str) -> bool:
    """Whether two Vietnamese syllables are two usual names: Hung and Hong, Hien and Hiep. Not Ly and Li, which are written for one."""
    if p == q or {p, q} in _REGIONS or _with_i(p) == _with_i(q):
        return False
    return usual(p, "vietnamese") and usual(q, "vietnamese")


def _with_i(form: str) -> str:
    """A syllable with the i that some write for a closing y: Ly, Quy; in Thuy and Duy it is another sound."""
    return f"{form[:-1]}i" if form[-1] == "y" and (form[-2:-1] not in "aeu" or form[-3:-1] == "qu") else form


def _apart(one: str, other: str) -> bool:
    """Another first sound and another rhyme."""
    vowel = re.compile("[aeiou]")
    heads = [vowel.split(text, maxsplit=1)[0] for text in (one, other)]
    return heads[0] != heads[1] and one[len(heads[0]):] != other[len(heads[1]):]
