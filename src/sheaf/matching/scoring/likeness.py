"""How alike two words of names are, 0 to 1, and in what way."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from rapidfuzz.distance import OSA, Indel

from sheaf.matching.reading.cultures.heard import another_syllable, royally_same, same_heard, same_japanese, tamil_key
from sheaf.matching.reading.cultures.korean import one_korean, southern
from sheaf.matching.reading.cultures.lexicon import known, usual
from sheaf.matching.reading.cultures.servants import serving
from sheaf.matching.reading.cultures.sexes import closing_vowel, native_sexes, two_sexes
from sheaf.matching.reading.cultures.variants import classes, full_names, korean_key, modern_spellings, named, pinyin_of, sound_key
from sheaf.matching.reading.roman.arabic import two_everyday
from sheaf.matching.reading.scripts import SYLLABIC
from sheaf.matching.reading.shape import Token
from sheaf.matching.reading.tokens import token_of
from sheaf.matching.scoring import native, vietnamese
from sheaf.matching.scoring import relations as is_
from sheaf.matching.scoring.sounding import word_likeness
from sheaf.matching.scoring.traits import Traits, traits

FLOOR = 0.64  # below, two words are different words
BELOW = FLOOR - 0.01
_GROWN = 0.72  # of the likeness of a word to the same with a syllable more
_NATIVE_LEAST = 0.7  # likeness of two words of one alphabet that is neither Latin nor of `native.SPOKEN`
BONY, BONY_SHORT = 0.45, 0.6  # of the letters, below which equal consonants (more than two, two) are chance
_PLACES = {"marks": 0.985, "variant": 0.96, "spelling": 0.93, "sound": 0.92, "tone": 0.6, "ending": 0.5, "short": 0.8, "particle": 0.86,
           "heard": 0.9}
_SERVANT_LIKENESS = 0.65  # `Abdul` for `Abdul Aziz`
_ABD_LIKENESS = 0.72  # `Aziz` for `Abdul Aziz`, `Bakar` for `Abu Bakar`
_NATIVES, _CHARACTERS = 0.75, 0.95  # likeness of the readings of two native words, and where one is in characters, that tells anything
_READ_ALIKE_OF_CHARACTERS = 0.5  # characters that merely sound the same are others
_VIETNAMESE_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_UNKEPT = frozenset("hw")  # consonants that `bones` leaves out
_ROMAN = frozenset(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"])
_SEXES = frozenset({"Cyrl", "Taml"})  # scripts whose first reading tells a man's form from a woman's
_FIXED = frozenset({"japanese", "european", "filipino", "portuguese"})  # conventions that never write u for o, nor ch for sh
_UNHEARD = _FIXED | {"khmer"}  # conventions whose usual names are not what the keys of Thai make of them: Sophal, Sophan
_LOOKS = str.maketrans("0134589", "oieasbg")

Alike = tuple[float, str]
DIFFERENT: Alike = (0.0, is_.OTHER)


@lru_cache(maxsize=524288)
def alike_words(a: Token, b: Token) -> Alike:
    """(likeness, relation) of two words, whatever their scripts; the order of the two makes no difference."""
    if a is b:
        return 1.0, is_.SAME
    if a.script != b.script and "Zyyy" not in (a.script, b.script):
        return _across(a, b)
    x, y = traits(a), traits(b)
    return _latin(x, y) if x.latin and y.latin else _native(x, y)


def likeness(a: Token, b: Token) -> float:
    """0 to 1."""
    return alike_words(a, b)[0]


def _latin(x: Traits, y: Traits) -> Alike:
    p, q = x.form, y.form
    if not p or not q:
        return DIFFERENT
    if p == q or ((x.token.marks or y.token.marks) and vietnamese.i_or_y(p, q)):
        return _same_letters(x.token, y.token)
    if len(p) == 1 or len(q) == 1:
        initials = {p[0], x.core[0]} & {q[0], y.core[0]}  # `F.` is one of `de Fátima`
        if any(map(str.isalpha, initials)):
            return 0.7, is_.INITIAL
        return (_PLACES["spelling"], is_.KOREAN) if one_korean(p, q) else DIFFERENT  # 우 is U in the North, Woo in the South
    if x.parent != y.parent:
        return _of_a_child(x, y)
    if x.canon & y.canon:
        return _PLACES["variant"], is_.VARIANT
    if (left := serving(x.token)) and (right := serving(y.token)):
        return (_PLACES["variant"], is_.VARIANT) if left == right else DIFFERENT
    if (p.isdigit() and q.isdigit()) or (p in _ROMAN and q in _ROMAN):
        return DIFFERENT
    if len(x.forms) > 1 or len(y.forms) > 1:
        return _with_particles(x, y)
    return _spelled(x, y) if not (_of_business(x) and _of_business(y)) else DIFFERENT


def _of_business(word: Traits) -> bool:
    """Whether a table has it as a usual word of organisations' names: two of them that are not one are two, however alike they are
    (Pertahanan is defence and Pertanian agriculture)."""
    return any(name.startswith("co:") for name in word.canon)


def _of_a_child(x: Traits, y: Traits) -> Alike:
    """Words of which one calls somebody the father or the mother of a child: another name than the other parent's and than the child's,
    but where the parts of one name were put in another order (`telling`). It may be written as one word (`Abuali`); and Bakar is short for
    Abu Bakar, of whom no child is meant."""
    joined, other = (x, y) if x.parent else (y, x)
    if other.parent:
        return DIFFERENT
    if "abubakar" in joined.canon and "bakar" in other.canon:
        return _ABD_LIKENESS, is_.PARTICLE
    if joined.core == other.form:
        return _SERVANT_LIKENESS, is_.KUNYA
    return alike_words(token_of(joined.form), other.token) if joined.form[0] == other.form[0] else DIFFERENT


def _with_particles(x: Traits, y: Traits) -> Alike:
    """Words of which one or both were joined with an article, a particle, `Abdul` or `Abu`: the last word tells."""
    if len(x.forms) > 1 and len(y.forms) > 1:
        score, relation = alike_words(token_of(x.core), token_of(y.core))
        return (score * 0.98, relation if score < 1 else is_.PARTICLE)
    if x.forms & y.forms:
        return (_ABD_LIKENESS if _core_only(x, y) else _PLACES["particle"]), is_.PARTICLE
    joined, other = (x, y) if len(x.forms) > 1 else (y, x)
    if "abdul" in other.canon and joined.form.startswith("abd"):
        return _SERVANT_LIKENESS, is_.PARTICLE
    whole, inner = alike_words(token_of(joined.form), other.token), alike_words(token_of(joined.core), other.token)
    return max(whole, (inner[0] * (_ABD_LIKENESS if _core_only(x, y) else 0.9), inner[1]))


def _same_letters(a: Token, b: Token) -> Alike:
    if a.marks == b.marks or (a.marks and b.marks and _tone_last(a.marks) == _tone_last(b.marks)):
        return 1.0, is_.SAME
    if a.marks and b.marks and toned(a.marks) and toned(b.marks):
        return (_PLACES["spelling"], is_.SPELLING) if vietnamese.one_name(a.marks, b.marks) else (_PLACES["tone"], is_.TONE)
    return _PLACES["marks"], is_.MARKS


@lru_cache(maxsize=65536)
def _tone_last(marks: str) -> str:
    """The letters, then the tones: where in a word its tone is written says nothing (`hoà`, `hòa`)."""
    plain = normalize("NFD", marks)
    return normalize("NFC", _VIETNAMESE_TONE.sub("", plain)) + "".join(_VIETNAMESE_TONE.findall(plain))


@lru_cache(maxsize=65536)
def toned(marks: str) -> bool:
    """Whether marks are of the kind that Vietnamese tells names apart by."""
    return bool(_VIETNAMESE_TONE.search(normalize("NFD", marks))) or any(letter in marks for letter in "ăâêôơư")


def _core_only(x: Traits, y: Traits) -> bool:
    return any(item.form.startswith(("abd", "abu", "abo", "umm")) and len(item.forms) > 1 for item in (x, y))


def _spelled(x: Traits, y: Traits) -> Alike:
    """Two Latin words without particles: by rule if one applies, else by their letters."""
    p, q = x.form, y.form
    if _of_the_house(p, y) or _of_the_house(q, x) or (two_everyday(p, q) and not two_sexes(p, q)):
        return DIFFERENT
    if len(p) > 3 and len(q) > 3 and _modern(p, q) and not (_korean(p) and _korean(q)):
        return _PLACES["spelling"], is_.SPELLING
    close = x.key == y.key and len(x.key) > 2 and (p[0] == q[0] or x.key[:1] == y.key[:1])
    if close and not (_side_by_side(p, q) and (len(x.key) < 5 or _other_vowel(p, q))):
        return _PLACES["sound"], is_.SOUND
    if ((left := pinyin_of(p)) and q in left) or ((right := pinyin_of(q)) and p in right):
        return _PLACES["spelling"], is_.SPELLING
    return _by_rule(x, y) or _by_letters(x, y)


def _by_rule(x: Traits, y: Traits) -> Alike | None:
    """Short forms, the other sex's form, keys of Thai, Lao and Tamil, syllables of pinyin and Korean; None where none applies."""
    return (_PLACES["spelling"], is_.KOREAN) if one_korean(x.form, y.form) else _by_other_rule(x, y)


def _by_other_rule(x: Traits, y: Traits) -> Alike | None:
    p, q = x.form, y.form
    if _open_syllable(p, q) or closing_vowel(p, q) or same_japanese(p, q):
        return _PLACES["spelling"], is_.SPELLING
    if full_names(p) & (y.canon | {q}) or full_names(q) & (x.canon | {p}):
        return _PLACES["short"], is_.SHORT
    if _opposite(x, y):
        return _PLACES["ending"], is_.ENDING
    if (same_heard(p, q) and not _kept(p, q, _UNHEARD)) or (not (x.is_known and y.is_known) and royally_same(p, q)):
        return _PLACES["heard"], is_.SOUND
    if another_syllable(p, q):
        return DIFFERENT
    if x.is_known and y.is_known and _korean(p) and _korean(q) and korean_key(p) == korean_key(q):
        return _PLACES["spelling"], is_.SPELLING
    return None


@lru_cache(maxsize=65536)
def elsewhere(a: Token, b: Token) -> Alike:
    """The same of two words that are one in Korean alone, in names that are not Korean: Chong and Chung are two families of China."""
    x, y = traits(a), traits(b)
    return DIFFERENT if min(len(x.form), len(y.form)) == 1 else _by_other_rule(x, y) or _by_letters(x, y)


def _by_letters(x: Traits, y: Traits) -> Alike:
    p, q = x.form, y.form
    score = _letters(p, q)
    if (y.is_known and _grown(p, q)) or (x.is_known and _grown(q, p)):
        score *= _GROWN
    if x.is_known and y.is_known:
        vowels = x.bones == y.bones and _arabic(p) and _arabic(q)
        score = min(score, BELOW) if _side_by_side(p, q) and not vowels else score * (0.7 if min(len(p), len(q)) <= 4 else 0.88)
    elif score >= _bony(x, y) and x.bones == y.bones and len(x.bones) > 1 and _begin_alike(p, q):
        heard = 0.72 + 0.04 * min(len(x.bones), 5)
        return (heard, is_.SOUND) if heard > score else (score, is_.TYPO)
    return (score, is_.TYPO) if score >= FLOOR else (score, is_.OTHER)


def _open_syllable(p: str, q: str) -> bool:
    """Kah, Kar and Ka, Goh and Go: at the end of a Chinese word h, and r behind an a, are habits of writers."""
    if _without_habit(p) != _without_habit(q):
        return False
    a, b = known(p), known(q)
    return bool(a and b and "chinese" in a.places and "chinese" in b.places)


def _without_habit(form: str) -> str:
    return form[:-1] if form[-1] == "h" or form[-2:] == "ar" else form


def _bony(x: Traits, y: Traits) -> float:
    """Likeness of letters from which equal consonants tell something."""
    return BONY if len(x.bones) > 2 or _arabic(x.form) or _arabic(y.form) else BONY_SHORT


def _grown(long: str, short: str) -> bool:
    """A usual word with a syllable more, which is another name: Suhartono and Suharto."""
    more = long[len(short):]
    return len(more) > 1 and len(short) > 3 and long.startswith(short) and any(letter in "aeiou" for letter in more)


def _side_by_side(p: str, q: str) -> bool:
    """Whether both words are usual in one convention, whose people tell them apart: Azman and Azlan."""
    a, b = named(p), named(q)
    return bool(a and b and not a.places.isdisjoint(b.places))


def _other_vowel(p: str, q: str) -> bool:
    """Whether two usual names differ by an o beside a u in a language that writes these as two: Shohei, Shuhei; Müller, Möller."""
    return _kept(p, q) and sound_key(p.replace("o", "a")) != sound_key(q.replace("o", "a"))


def _kept(p: str, q: str, conventions: frozenset[str] = _FIXED) -> bool:
    """Whether both are usual names of one convention whose spelling is fixed."""
    a, b = known(p), known(q)
    return bool(a and b and not conventions.isdisjoint(a.places & b.places))


def _arabic(form: str) -> bool:
    """Whether a word is a usual Arabic name, whose vowels each writer chooses."""
    return usual(form, "arabic")


def _of_the_house(longer: str, plain: Traits) -> bool:
    """Ahmadi, Zahedi, Hashimi: names of those who come from an Ahmad, Zahid, Hashim, and not those names."""
    if not plain.canon or len(longer) < 5 or longer[-1] != "i" or plain.form[-1] == "i":
        return False
    return not plain.canon.isdisjoint(classes(longer[:-1]))


def _begin_alike(p: str, q: str) -> bool:
    """Both begin with a vowel or both with a consonant; one that no skeleton keeps is the same in both."""
    return (p[0] in "aeiouy") == (q[0] in "aeiouy") and (p[0] == q[0] or _UNKEPT.isdisjoint((p[0], q[0])))


def _modern(p: str, q: str) -> bool:
    """Whether two different words have a spelling of today in common."""
    ours, theirs = modern_spellings(p), modern_spellings(q)
    return q in ours or p in theirs or not (not ours or not theirs or set(ours).isdisjoint(theirs))


def _korean(form: str) -> bool:
    found = known(form)
    return found is not None and ("korean" in found.given or "korean" in found.family)


def _letters(p: str, q: str) -> float:
    """Likeness of two spellings: letters changed, left out, put in or changed over; and the same of their sounds."""
    size = max(len(p), len(q))
    if 2 * min(len(p), len(q)) < size:
        return 0.0
    if not (p.isalpha() and q.isalpha()):
        p, q = p.translate(_LOOKS), q.translate(_LOOKS)
    plain = 1 - OSA.distance(p, q) / size
    if plain < 0.4:
        return plain
    a, b = sound_key(p), sound_key(q)
    heard = 1 - OSA.distance(a, b) / max(len(a), len(b), 1)
    return max(plain, 0.5 * (plain + heard))


def _opposite(x: Traits, y: Traits) -> bool:
    """A man's and a woman's form of one name: Yanto and Yanti, Azmi and Azmah."""
    p, q = x.form, y.form
    if min(len(p), len(q)) < 4 or p[:3] != q[:3]:
        return False
    sexes = {found.sex for form in (p, q) if (found := known(form))}
    return (sexes == {"m", "f"} and _letters(p, q) >= FLOOR) or two_sexes(p, q)


def _native(x: Traits, y: Traits) -> Alike:
    """Two words of one script that is not Latin."""
    p, q = x.token.text.casefold(), y.token.text.casefold()
    if p == q or (x.token.script == "Hani" and native.simplified(p) == native.simplified(q)):
        return 1.0, is_.SAME
    if x.token.script == y.token.script == "Hang" and southern(p) == southern(q):
        return _PLACES["spelling"], is_.SPELLING
    if x.token.script == y.token.script and native_sexes(p, q, x.token.script):
        return _PLACES["ending"], is_.ENDING
    spoken = x.token.script == y.token.script and x.token.script in native.SPOKEN
    if not spoken and x.canon & y.canon:
        return _PLACES["variant"], is_.VARIANT
    size = max(len(p), len(q))
    if x.token.script in SYLLABIC:
        if x.form == y.form:
            return _READ_ALIKE_OF_CHARACTERS, is_.SOUND
        score = 1 - OSA.distance(p, q) / size
        return (score * 0.8, is_.TYPO) if score > 0.6 else (0.0, is_.OTHER)
    if spoken and (x.token.script == "Mymr" or min(len(p), len(q)) > 1):  # a Burmese letter by itself is a syllable
        return native.alike(x.token, y.token, _side_by_side(x.form, y.form))
    if len(p) == 1 or len(q) == 1:
        return (0.7, is_.INITIAL) if p[0] == q[0] else DIFFERENT
    if native.bare(p) == native.bare(q) and len(native.bare(p)) > 1:
        return native.LOST_SIGNS, is_.MARKS
    score = 1 - OSA.distance(p, q) / size
    if x.form == y.form and len(x.form) > 2:
        return max(0.92, score), is_.SOUND
    heard = 1 - OSA.distance(x.form, y.form) / max(len(x.form), len(y.form), 1)
    score = max(score, 0.97 * heard if heard >= 0.75 else 0.0)
    return (score, is_.TYPO) if score >= _NATIVE_LEAST else (min(score, BELOW), is_.OTHER)


def _across(a: Token, b: Token) -> Alike:
    """Two words in different scripts."""
    if a.canon and b.canon and set(a.canon) & set(b.canon):
        return 0.97, is_.READING
    native, latin = (b, a) if a.script == "Latn" else (a, b)
    if latin.script == "Latn":
        if len(latin.text) == 1:
            near = 0.7 if native.script == "Cyrl" else 0.6  # of an alphabet, in which an initial is one letter too
            return (near, is_.INITIAL) if native.forms and latin.forms and native.forms[0][:1] == latin.forms[0] else DIFFERENT
        if native.forms and _of_the_house(native.forms[0], traits(latin)):
            return DIFFERENT
        if native.forms and native.script in _SEXES and _two_sexes_across(native, traits(latin).form):
            return _PLACES["ending"], is_.ENDING
        if native.script == "Cyrl" and (told := _cyrillic(native, latin)):
            return told
        score = word_likeness(native, latin)
    else:
        score = max((Indel.normalized_similarity(p, q) for p in a.forms[:4] for q in b.forms[:4]), default=0.0) * 0.97
        score = 0.0 if score < (_CHARACTERS if SYLLABIC & {a.script, b.script} else _NATIVES) else score
    return (score, is_.READING) if score >= FLOOR else (score, is_.OTHER)


def _two_sexes_across(native: Token, latin: str) -> bool:
    """Whether a Latin word is the other sex's form of a native one, by its first reading; of Tamil by its key: g and k are one letter."""
    read = native.forms[0]
    return two_sexes(read, latin) or (native.script == "Taml" and two_sexes(tamil_key(read), tamil_key(latin)))


def _cyrillic(native: Token, latin: Token) -> Alike | None:
    """What tables say of a Cyrillic name beside a Latin one: spellings of one or of two; None where they say nothing."""
    named = classes(native.forms[0]) if native.forms else ()
    if named and latin.canon:
        return (0.97, is_.READING) if set(named) & set(latin.canon) else DIFFERENT
    return None


def slip(a: Token, b: Token) -> bool:
    """Whether two different words are one letter apart, Latin ones or two of one native script: a mistake of typing, or another name."""
    if a.script == b.script and a.script in native.SPOKEN:
        return min(len(a.text), len(b.text)) > 1 and bool(OSA.distance(a.text, b.text) == 1)
    if a.script != "Latn" or b.script != "Latn" or not a.forms or not b.forms or a.forms[0].isdigit():
        return False
    return min(len(a.forms[0]), len(b.forms[0])) > 1 and bool(OSA.distance(a.forms[0], b.forms[0]) == 1)
