"""Burmese: a syllable is an onset (a consonant and its medials) and a rhyme (vowel signs and the killed letter after them)."""

from __future__ import annotations

import re
from functools import lru_cache

from sheaf.matching.reading.roman.slots import Path, Slot, joined, slot, table

_FULL = str.maketrans({
    "ဣ": "အိ", "ဤ": "အီ", "ဥ": "အု", "ဦ": "အူ", "ဧ": "အေ", "ဩ": "အော", "ဪ": "အော်", "ါ": "ာ", "ဿ": "သ်သ", "ၐ": "သ", "ၑ": "သ",
    "း": "", "၊": "", "။": "", "\u200b": "",
})
_STACK = re.compile("([က-အ])\u1039")
_ROUND = frozenset({"န်", "မ်", "တ်", "ပ်"})
_SYLLABLE = re.compile("([က-အ])([\u103b-\u103e]*)([\u102d-\u1032\u1036\u102c\u1037]*\u103a?\u1037?)((?:[က-အ]\u1037?\u103a\u1037?)?)")
_Y, _R, _W, _H = "\u103b\u103c\u103d\u103e"
_OPEN = frozenset({"ော", "ေ", "ဲ", "ို", "ယ်"})  # rhymes that a short creaky tone may close: ကော့ Kawt
_GREAT = slot("gy ky:.26 j:.1 ji:.3 g:.35")  # of ကြီး, anywhere
_WEAK = frozenset({"ု", "ံ"})  # rhymes that may sink to `a` in a syllable before another: ပုသိမ် Pathein, တံတား Tada
# A killed letter sounds as the plain one of its row.
_KILLED = {
    f"{letter}\u103a": f"{plain}\u103a"
    for letters, plain in (("ဋဌဍဎထဒဓ", "တ"), ("ခဂဃ", "က"), ("ဖဗဘ", "ပ"), ("ဏဠ", "န"), ("ဆဇဈ", "စ"))
    for letter in letters
}


def read(word: str, script: str) -> tuple[Path, ...]:
    """One path: two slots a syllable."""
    del script
    text = word.replace("၀", "ဝ")  # the digit typed for the letter
    text = text.replace("ဥ်", "ဉ်").replace("ဥ္", "ဉ္").replace("ဦ", "ဦ").replace("ဥူ", "ဦ").replace("သြော", "ဩ").translate(_FULL)
    text = _STACK.sub("\\1\u103a", text.replace("\u103a\u1039", "\u103a"))
    path: list[Slot] = []
    found = list(_SYLLABLE.finditer(text))
    for index, each in enumerate(found):
        letter, medials, vowels, final = each.groups()
        creaky = "\u1037" in vowels + final
        final = final.replace("\u1037", "")
        rhyme = vowels.replace("\u1037", "") + _KILLED.get(final, final)
        if letter != "အ" or medials:
            great = letter == "က" and rhyme == "ီ"
            inner = great or (index > 0 and (letter, rhyme) != ("က", "ည်"))
            path.append(_GREAT if great and medials == _R else _onset(letter, medials, inner))
        if letter == "လ" and medials == _W and not rhyme:  # Zawgyi writes so what Unicode writes လှ, and nothing else may show it
            path[-1], rhyme, medials = joined(_table()["လှ"], "l:.1 lw:.1"), "", ""
        after = found[index + 1][1] if index + 1 < len(found) else ""
        rounded = _W in medials or (letter == "ဝ" and rhyme[-2:] in _ROUND)
        path.append(_rhyme(rhyme, rounded, creaky, letter == "အ", bool(after)))
        if rhyme[-2:-1] == after != "":  # a doubled letter: the first is often not spelt
            path[-1] = joined(_written(path[-1]), _open(rhyme), add=0.1)
    return (tuple(path),) if path else ()


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    return table("burmese")


@lru_cache(maxsize=4096)
def _onset(letter: str, medials: str, inner: bool) -> Slot:
    specs = _table()
    round_, medials = _W in medials, medials.replace(_R, _Y).replace(_W, "")
    spec = (round_ and specs.get(letter + "+w")) or specs.get(letter + medials)
    spec = spec or specs[letter + "+y" if _Y in medials and letter + "+y" in specs else letter]
    if letter + medials not in specs:
        if _Y in medials and letter + "+y" not in specs:
            spec = _each(spec, "", "y")
        if _H in medials:
            spec = f"{_each(spec, 'h', '')} {_each(spec, '', '', 0.06)}"
    voiced = specs.get(f"{letter}+y+v" if _Y in medials else f"{letter}+v", spec)
    return joined(spec, voiced, add=0.0 if inner else 0.25)


def _each(spec: str, before: str, after: str, add: float = 0.0) -> str:
    entries = []
    for entry in spec.split():
        text, _, number = entry.partition(":")
        text = "" if text == "-" else text
        entries.append(f"{before}{text}{after}:{float(number or 0) + add:.2f}")
    return " ".join(entries)


@lru_cache(maxsize=4096)
def _rhyme(rhyme: str, rounded: bool, creaky: bool, bare: bool, more: bool) -> Slot:
    specs = _table()
    key = rhyme or "a"
    spec = specs.get("w" + key if rounded else key)
    if spec is None:
        spec = specs.get(key) or _unknown(rhyme)
        if rounded:
            spec = f"{_each(spec, 'w', '')} {_each(spec, 'u', '', 0.25)} {_each(spec, 'o', '', 0.3)}"
    wider = [specs["o" + key], _each(spec, "", "", 0.2)] if bare and "o" + key in specs else [spec]
    nasal = " ".join(f"{text}:{number or 0}" for text, _, number in (entry.partition(":") for entry in spec.split()) if text.endswith("n"))
    if nasal:
        wider.append(_each(nasal, "", "t", 0.0 if creaky else 0.45))
        if creaky and spec.split()[0].partition(":")[0].endswith("n"):
            wider[0] = _each(spec, "", "", 0.32)  # Myint, Thant: the tone is mostly written
        wider.append(_each(nasal, "", "n", 0.1))
        wider.append(_each(nasal, "", "g", 0.22))  # as the Shan and Kachin spell: Pang, Nawng
    if key == "a" and more and not bare:
        wider.append("-:.35 e:.3 i:.4")
    if creaky and key in _OPEN:  # mostly written: ကျော့ Kyawt
        wider.append(_each(spec, "", "t", 0.05))
        wider[0] = _each(spec, "", "", 0.2)
    if key == "ေ" and more:  # before a y, whose sound is in it: ဇေယျာ Zayar
        wider.append("a:.2")
    if more and key in _WEAK:
        wider.append("a:.15")
    return joined(*wider)


def _written(sound: Slot) -> str:
    return " ".join(f"{text or '-'}:{price}" for text, price in sound.spellings)


def _open(rhyme: str) -> str:
    """The rhyme without its killed letter."""
    return _table().get(rhyme[:-2] or "a", "a")


def _unknown(rhyme: str) -> str:
    """Pali and foreign rhymes that the table lacks: the vowel, then the final's own letter."""
    specs = _table()
    final = rhyme[-2] if rhyme.endswith("\u103a") and len(rhyme) > 1 else ""
    vowel = rhyme[:-2] if final else rhyme.replace("\u103a", "")
    spec = specs.get(vowel or "a", "a")
    if final not in specs:
        return spec
    ends = [entry.partition(":")[0] for entry in specs[final].split()][:2]
    return " ".join([_each(spec, "", end.replace("-", "")) for end in ends] + [_each(spec, "", "", 0.3)])
