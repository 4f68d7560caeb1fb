"""How well native names find their usual romanisation, on pairs that no code of ours romanised.

    python -m bench.matching.scripts FOLDER [--half first|second] [--most 400] [--misses 15] [--sounds]

FOLDER holds `<script>.<kind>-<source>.tsv` files: native name, Latin name, one pair a line (`thai.people-parliament.tsv`).
For every file: the pairs, the share of true pairs at or above the threshold, and how often the nearest other Latin name
of the same file (nearest by our own score, of the 60 whose letters are most alike) reaches it too; then the true share at
the threshold that lets 1 % of those through. Whole names are scored with the matcher, at its own threshold; `--sounds`
scores the sounds alone. `--half` keeps the pairs whose native name falls into that half (by its hash): tables were made
looking at the first, and figures told are of the second. The other names are always those of the whole file.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Indel

from sheaf.matching import THRESHOLD, compare, subject_of_text
from sheaf.matching.reading.clean import clean
from sheaf.matching.reading.scripts import pieces, segment
from sheaf.matching.reading.sound import alike_words
from sheaf.matching.reading.tokens import token_of

SOUNDS = 0.7  # threshold of the sounds alone
RIVALS = 60  # other names that are scored, those whose letters are most alike
Score = Callable[[str, str], float]
Pair = tuple[str, str]


def by_sound(native: str, latin: str) -> float:
    """Words in a row against words in a row; where the native side has several, also with the last Latin word first or the first last."""
    ours = tuple(token_of(word) for word in pieces(clean(native)) for word in (segment(word) if len(word) > 40 else (word,)))
    theirs = [token_of(word) for word in pieces(latin.replace("-", " ").replace("'", ""))]
    orders = {tuple(theirs)} if len(ours) == 1 else {tuple(theirs), (*theirs[-1:], *theirs[:-1]), (*theirs[1:], *theirs[:1])}
    return max(alike_words(ours, order) for order in orders)


def by_name(native: str, latin: str) -> float:
    """The whole matcher."""
    return compare(subject_of_text(native), subject_of_text(latin)).score


def pairs_of(path: Path) -> list[Pair]:
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line and not line.startswith("#"))
    return list(dict.fromkeys((row[0].strip(), row[1].strip()) for row in rows if row[0].strip() and row[1].strip()))


def measure(pairs: list[Pair], score: Score, most: int, half: str) -> tuple[list[tuple[float, Pair]], list[tuple[float, Pair]]]:
    """The score of each pair, and of each native name with the nearest Latin name that is not its own."""
    folded = {latin: plain(latin) for _, latin in pairs}
    own: dict[str, set[str]] = {}
    for native, latin in pairs:
        own.setdefault(native, set()).add(folded[latin])
    sample = [pair for pair in pairs if in_half(pair[0], half)]
    sample = sample if len(sample) <= most else random.Random(7).sample(sample, most)
    right = [(score(native, latin), (native, latin)) for native, latin in sample]
    others = list(folded)
    wrong = []
    for native in dict.fromkeys(native for native, _ in sample):
        rivals = [(score(native, latin), (native, latin)) for latin in near(native, others, folded) if folded[latin] not in own[native]]
        if rivals:
            wrong.append(max(rivals))
    return right, wrong


def plain(latin: str) -> str:
    return "".join(token_of(latin.replace(" ", "").replace("-", "").replace("'", "")).forms[:1])


def near(native: str, others: list[str], folded: dict[str, str]) -> list[str]:
    """The other names whose letters are most like any reading of the native one, whatever the order of its words."""
    words = [token_of(word).forms[:3] for word in pieces(clean(native))]
    forms = {"".join(order) for order in (*zip(*words, strict=False), *zip(*words[::-1], strict=False))}
    letters = [folded[other] for other in others]
    found: dict[int, float] = {}
    for form in forms:
        for _, value, at in process.extract(form, letters, scorer=Indel.normalized_similarity, limit=RIVALS, processor=None):
            found[at] = max(value, found.get(at, 0.0))
    return [others[at] for at in sorted(found, key=lambda at: -found[at])[:RIVALS]]


def in_half(native: str, half: str) -> bool:
    """Whether a native name falls into a half of its set: `first` or `second`; with no half asked for, all do."""
    return not half or (hashlib.sha256(native.encode()).digest()[0] % 2 == 0) == (half == "first")


def share(found: list[tuple[float, Pair]], threshold: float) -> float:
    return sum(value >= threshold for value, _ in found) / max(1, len(found))


def strict(wrong: list[tuple[float, Pair]]) -> float:
    """The lowest threshold that at most one in a hundred of the nearest others reaches."""
    values = sorted((value for value, _ in wrong), reverse=True)
    return values[len(values) // 100] + 1e-6 if values else THRESHOLD


def together(pairs: list[Pair]) -> float:
    """The share of words whose two sides share a skeleton; names with other numbers of words a side are joined first."""
    met = words = 0
    for native, latin in pairs:
        ours, theirs = pieces(clean(native)), pieces(latin.replace("-", "").replace("'", ""))
        rows = list(zip(ours, theirs, strict=True)) if len(ours) == len(theirs) else [("".join(ours), "".join(theirs))]
        words += len(rows)
        met += sum(bool(set(token_of(one).skeleton) & set(token_of(two).skeleton)) for one, two in rows)
    return met / max(1, words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=300)
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--half", choices=("first", "second"), default="")
    parser.add_argument("--sounds", action="store_true")
    options = parser.parse_args()
    score, threshold = (by_sound, SOUNDS) if options.sounds else (by_name, THRESHOLD)
    print(f"{'file':34} {'pairs':>6} {f'true>={threshold}':>9} {f'false>={threshold}':>9} {'at 1 %':>9} {'true':>9} {'skeleton':>9}")
    for path in sorted(path for path in options.folder.glob("*.tsv") if options.only in path.name):
        pairs = pairs_of(path)
        right, wrong = measure(pairs, score, options.most, options.half)
        at = strict(wrong)
        figures = (share(right, threshold), share(wrong, threshold), at, share(right, at), together(pairs))
        print(f"{path.stem:34} {len(right):6} " + " ".join(f"{figure:9.3f}" for figure in figures), flush=True)
        for title, rows in (("missed", sorted(right)), ("wrong", sorted(wrong, reverse=True))):
            for value, (native, latin) in rows[: options.misses]:
                print(f"    {title} {value:.2f}  {native}  {latin}  {token_of(''.join(pieces(native))).forms[:3]}")


if __name__ == "__main__":
    main()
