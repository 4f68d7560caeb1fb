"""True pairs that a comparison scores at the threshold or over, and a search of a list does not find: by kind of pair and by cause.

    python -m bench.matching.unfound [--only KIND] [--threshold 0.5] [--listed 50] [--most 1500] [--seed 1] [-v]

Names alone, each asked once in each direction of lists of `--listed` names of the same kind (0: all names of the kind in one list, where
others crowd it out too). Pairs: the sets by script, the region's, the labelled benchmark, the UN list's aliases, the names of
../shared/data/matching/names, and invented ones: words of the tables with what becomes of them on another list, Chinese names in the
tongues of the South, and names of the sets by script with a mistake of typing on either side. Causes: `no key` is shared; `crowded`: by
others, with the budget that a search has; `bounded`: left out although it would reach the threshold; `last`: after as many better ones
as are compared.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from bench.matching.scripts import pairs_of
from bench.matching.sets import BENCH, REGION, SHARED, Maker, rows, un_persons
from sheaf.matching import THRESHOLD, Subject
from sheaf.matching.index import Screen, Segment, build, gathered, screen
from sheaf.matching.index.query import wanted_of
from sheaf.matching.reading.roman import chinese
from sheaf.matching.reading.scripts import segment
from sheaf.matching.scoring import score

PEOPLE = Path(__file__).parent / "people"
NAMES = SHARED / "data/matching/names"
LIMIT = 50  # answers asked for
CAUSES = ("no key", "crowded", "bounded", "last")


@dataclass(frozen=True, slots=True)
class True_:
    """A pair of subjects that are one: names alone."""

    left: Subject
    right: Subject


def named(left: str, right: str, kind: str = "person") -> True_:
    return True_(Subject("", kind, (left,)), Subject("", kind, (right,)))


# The pairs, by kind.


def by_script() -> Iterator[True_]:
    for path in sorted(PEOPLE.glob("*.tsv")):
        yield from (named(*pair) for pair in pairs_of(path))


def labelled(path: Path) -> Iterator[True_]:
    return (named(row.left, row.right, row.kind) for row in rows(path) if row.same)


def of_the_un() -> Iterator[True_]:
    for item in un_persons():
        names = list(dict.fromkeys([item.name, *item.good, *item.native, *item.low]))
        yield from (named(item.name, other) for other in names[1:])
        yield from (named(good, native) for good in item.good for native in item.native)


def burmese() -> Iterator[True_]:
    lines = (NAMES / "burmese_names_zawgyi.tsv").read_text("utf-8").splitlines()[1:]
    return (named(*(text.strip() for text in line.split("\t")[:2])) for line in lines if line.count("\t") > 1)


def vietnamese() -> Iterator[True_]:
    for sex in ("boy", "girl"):
        both = [(NAMES / f"vietnamese_{sex}{plain}.txt").read_text("utf-8").splitlines() for plain in ("", "_no_accents")]
        yield from (named(one, two) for one, two in zip(*both, strict=True) if one and two)


def invented(seed: int) -> Iterator[True_]:
    return (named(pair.left, pair.right) for pair in Maker(seed).pairs(1_000_000) if pair.same)


FAMILIES = (
    "陈林黄张李王吴刘蔡杨许郑谢郭洪邱曾廖赖徐周叶苏庄吕江何萧罗高潘简朱钟彭游詹胡施沈余卢梁赵"
    "颜柯翁魏孙戴范方宋邓杜傅侯曹薛丁卓马阮董温唐蓝石古纪姚连冯欧程汤康姜田邹白涂尤巫韩龚严袁")
GIVEN = (
    "伟明志文俊杰家豪建宏国华美玲淑芬惠英丽雅婷怡君慧雯欣佳颖嘉诚永福财宝金龙凤珠玉兰秀梅春花秋月辉光耀祖荣贵富强健康安平"
    "和顺成功达通德仁义礼智信忠孝廉耻勇毅刚振兴隆昌盛泰山海江河水木林森树竹松柏青云天地日星辰晨曦晓静宁思恩慈爱心怀远景博学")
TONGUES = ("mandarin", "min", "cantonese", "hakka")


def southern(seed: int) -> Iterator[True_]:
    """Chinese names as somebody from the South spells them, each part in a tongue, most in one throughout."""
    r = random.Random(seed)
    while True:
        letters = [r.choice(FAMILIES), *(r.choice(GIVEN) for _ in range(r.choice([1, 2, 2, 2])))]
        tongues = [r.choice(TONGUES)] * len(letters)
        if r.random() < 0.4:
            tongues = [r.choice(TONGUES) if at == 0 or r.random() < 0.3 else tongue for at, tongue in enumerate(tongues)]
        spelt = [_spelling(r, letter, tongue) for letter, tongue in zip(letters, tongues, strict=True)]
        yield named("".join(letters), " ".join(map(str.title, spelt)))


def _spelling(r: random.Random, letter: str, tongue: str) -> str:
    options = [text for text, price in chinese._spelt(letter, tongue).spellings if text and price < chinese.KEPT]
    return r.choice(options[:3] if r.random() < 0.8 else options)


def mistyped(seed: int) -> Iterator[True_]:
    """Names of the sets by script with a mistake of typing, words run together or both, on either side; and each beside itself."""
    maker, sets_ = Maker(seed), [*by_script(), *islice(burmese(), 600), *labelled(REGION)]
    while True:
        pair = maker.r.choice(sets_)
        left, right = pair.left.names[0], pair.right.names[0]
        kind = maker.r.random()
        if kind < 0.3:
            left = maker.r.choice([left, right]) if kind < 0.1 else right
        right = _slipped(maker, right if kind > 0.1 else left)
        yield True_(replace(pair.left, names=(left,)), replace(pair.right, names=(right,)))


def _slipped(maker: Maker, name: str) -> str:
    words, kind = name.split(), maker.r.random()
    if kind < 0.75:
        at = maker.r.randrange(len(words))
        words[at] = _typed(maker, words[at])
    if kind > 0.55 and len(words) > 1:
        at = maker.r.randrange(len(words) - 1)
        words[at:at + 2] = ["".join(words[at:at + 2])]
    if kind > 0.9:
        words = ["".join(words)]
    return " ".join(words)


def _typed(maker: Maker, word: str) -> str:
    if word.isascii():
        return maker.typo(word)
    least = segment(word) if len(segment(word)) > 1 else tuple(word)
    at = maker.r.randrange(len(least))
    return word if len(least) < 2 or least[at] in "一" else "".join([*least[:at], *least[at + 1:]])


def glued(seed: int) -> Iterator[True_]:
    """Names written in one piece, or two words of them, with a mistake of typing."""
    maker = Maker(seed)
    for pair in maker.pairs(10_000_000):
        words = pair.left.split()
        if len(words) < 2:
            continue
        at = maker.r.randrange(len(words) - 1)
        other = ["".join(words)] if maker.r.random() < 0.4 else [*words[:at], "".join(words[at:at + 2]), *words[at + 2:]]
        at = maker.r.randrange(len(other))
        other[at] = maker.typo(other[at].lower())
        yield named(pair.left, " ".join(other).title())


def kinds(seed: int) -> dict[str, Iterable[True_]]:
    return {
        "by script": by_script(), "region": labelled(REGION), "benchmark": labelled(BENCH), "UN aliases": of_the_un(),
        "Burmese": burmese(), "Vietnamese": vietnamese(), "invented": invented(seed), "southern": southern(seed),
        "mistyped": mistyped(seed), "glued": glued(seed),
    }


# What is lost of them.


@dataclass(frozen=True, slots=True)
class Lost:
    cause: str
    score: float
    asked: str
    listed: str


def lost_of(pairs: Sequence[True_], threshold: float, size: int) -> tuple[int, list[Lost]]:
    """How many searches there were, and those that did not find who reaches the threshold. size: names of a list, 0 for all."""
    asked, found = 0, []
    turned = [True_(pair.right, pair.left) for pair in pairs]
    for group in (pairs, turned):
        for start in range(0, len(group), size or len(group)):
            some = group[start:start + (size or len(group))]
            asked += len(some)
            found += _unfound(some, threshold)
    return asked, found


def _unfound(pairs: Sequence[True_], threshold: float) -> list[Lost]:
    names = list(dict.fromkeys(pair.right for pair in pairs))
    place = {held: at for at, held in enumerate(names)}
    with tempfile.TemporaryDirectory() as folder:
        build((replace(held, id=str(at)) for at, held in enumerate(names)), Path(folder) / "list")
        opened = Screen(Segment.open(Path(folder) / "list"))
        return [Lost(cause_of(opened, pair.left, place[pair.right], threshold), value, pair.left.names[0], pair.right.names[0])
                for pair in pairs if (value := score(pair.left, pair.right)) >= threshold
                and place[pair.right] not in opened.compared([pair.left], threshold, LIMIT)[0]]


def cause_of(opened: Screen, asked: Subject, record: int, threshold: float) -> str:
    wanted = wanted_of(asked, threshold)
    usual = gathered.POSTING_BUDGET
    try:
        gathered.POSTING_BUDGET = 60_000
        if record not in opened._gathered([wanted], 60_000)[0].found.tolist():
            return "no key"
    finally:
        gathered.POSTING_BUDGET = usual
    found, spare = opened.sparer.spared(opened._gathered([wanted], screen.MAX_CANDIDATES))[0]
    places = (found == record).nonzero()[0]
    if not len(places):
        return "crowded"
    return "last" if spare[places[0]] >= 0 else "bounded"


def reaching(pairs: Iterable[True_], threshold: float, most: int) -> list[True_]:
    """The first pairs, each once, that are scored at the threshold or over."""
    seen = (pair for pair in dict.fromkeys(islice(pairs, most * 3)) if pair.left.names != pair.right.names)
    return list(islice((pair for pair in seen if score(pair.left, pair.right) >= threshold), most))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    parser.add_argument("--listed", type=int, default=50)
    parser.add_argument("--most", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    print(f"{'kind':12} {'pairs':>6} {'searches':>9} {'lost':>6}  " + " ".join(f"{cause:>8}" for cause in CAUSES))
    for kind, pairs in kinds(options.seed).items():
        if options.only and options.only not in kind:
            continue
        held = reaching(pairs, options.threshold, options.most)
        asked, found = lost_of(held, options.threshold, options.listed)
        causes = Counter(item.cause for item in found)
        print(f"{kind:12} {len(held):6} {asked:9} {len(found):6}  " + " ".join(f"{causes[cause]:8}" for cause in CAUSES), flush=True)
        if options.v:
            for item in sorted(found, key=lambda item: (item.cause, -item.score)):
                print(f"    {item.cause:8} {item.score:.3f}  {item.asked}  |  {item.listed}")


if __name__ == "__main__":
    main()
