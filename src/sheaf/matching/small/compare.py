"""The score: name first, then what confirms it, then what contradicts and caps it.

Frozen as `VERSION`; a change of any number here is a new version.
"""

from __future__ import annotations

from rapidfuzz.distance import Indel, JaroWinkler

from sheaf.matching.small.dates import best_dates
from sheaf.matching.small.names import Name, Token, number, parse, phone
from sheaf.matching.subject import MAX_NAMES, Match, Reason, Subject

VERSION = "small-1"
THRESHOLD = 0.7  # at or above: a possible match worth a person's look
CEILING = 0.99
TOKEN_FLOOR = 0.8  # token pairs less alike than this do not count
NAME_SHARE = 0.88  # what a perfect name alone can reach
LONE_TOKEN_CAP = 0.74  # name similarity when one side is a single word of the other
LIGHT = 0.1  # weight of a title beside a name's word
_KIND_GROUPS = ({"group", "company"}, {"vessel", "vehicle"})
_DATE = {
    "day": (0.1, "Born on the same day"), "month": (0.06, "Born in the same month"),
    "year": (0.04, "Born in the same year"), "swapped": (0.05, "Birth dates agree with day and month swapped"),
    "near": (0.0, "Birth years differ by one"), "apart": (-0.3, "Birth dates contradict"),
}


def compare(query: Subject, candidate: Subject) -> Match:
    """How alike the two are, 0 to 0.99, with a reason for everything that gave or took."""
    if query.kind and candidate.kind and not _same_kind(query.kind, candidate.kind):
        reason = Reason("kind", query.kind, candidate.kind, -1.0, f"A {query.kind} is not a {candidate.kind}.")
        return Match(candidate.id, 0.0, (reason,), VERSION)
    name_score, name_reason = _best_name(query, candidate)
    numbers = _numbers(query, candidate)
    reasons = [*numbers, *([name_reason] if name_reason else [])]
    score = name_score * NAME_SHARE
    if numbers:
        strange = bool(query.names and candidate.names) and name_score < 0.3
        score = max(score, 0.75 if strange else 0.96 if name_score else 0.93)
    if score:
        score, extra = _confirm(score, query, candidate)
        reasons += extra
    return Match(candidate.id, round(max(0.0, min(score, CEILING)), 4), tuple(reasons), VERSION)


def _same_kind(a: str, b: str) -> bool:
    return a == b or any({a, b} <= group for group in _KIND_GROUPS)


def _numbers(query: Subject, candidate: Subject) -> list[Reason]:
    """Exact agreement of identifiers and telephones."""
    found: list[Reason] = []
    held = {number(value): value for value in candidate.identifiers}
    for value in query.identifiers:
        if (bare := number(value)) and bare in held:
            found.append(Reason("identifier", value, held[bare], 0.9, f"Same number: {held[bare]}."))
    lines = {digits: value for value in candidate.phones if (digits := phone(value))}
    for value in query.phones:
        if (digits := phone(value)) and digits in lines:
            found.append(Reason("phone", value, lines[digits], 0.9, f"Same telephone: {lines[digits]}."))
    return found


def _confirm(score: float, query: Subject, candidate: Subject) -> tuple[float, list[Reason]]:
    """Birth date, nationality and sex: what they add, and the cap that a contradiction sets."""
    reasons: list[Reason] = []
    cap = CEILING
    date = best_dates(query.birth_dates, candidate.birth_dates)
    if date:
        weight, words = _DATE[date.kind]
        score += weight
        cap = 0.6 if date.kind == "apart" else cap
        reasons.append(Reason("birth_date", date.left, date.right, weight, f"{words} ({date.left}, {date.right})."))
    left, right = set(query.nationalities), set(candidate.nationalities)
    if left and right:
        weight = 0.02 if left & right else -0.06
        score += weight
        words = "Same nationality" if left & right else "Different nationalities"
        sides = ", ".join(sorted(left)), ", ".join(sorted(right))
        reasons.append(Reason("nationality", *sides, weight, f"{words} ({sides[0]}; {sides[1]})."))
    if query.gender and candidate.gender and query.gender != candidate.gender:
        cap = min(cap, 0.6)
        reasons.append(Reason("gender", query.gender, candidate.gender, -0.3, "Sex recorded differently."))
    return min(score, cap), reasons


def _best_name(query: Subject, candidate: Subject) -> tuple[float, Reason | None]:
    best, pair = 0.0, ("", "")
    for left in query.names[:MAX_NAMES]:
        for right in candidate.names[:MAX_NAMES]:
            score = name_similarity(left, right)
            if score > best:
                best, pair = score, (left, right)
    if not best:
        return 0.0, None
    words = "Same name" if pair[0].casefold() == pair[1].casefold() else \
        "The name is written differently but reads alike" if best > 0.95 else "The name is similar" if best >= 0.7 \
        else "Part of the name agrees"
    return best, Reason("name", *pair, round(best * NAME_SHARE, 4), f"{words}: “{pair[0]}” and “{pair[1]}”.")


def name_similarity(left: str, right: str) -> float:
    """0 to 1. Where both names show a father, own name is set against own name and father against father."""
    a, b = parse(left), parse(right)
    if not a.tokens or not b.tokens:
        return 0.0
    if a.father and b.father:
        given, father = _align(a.given, b.given), _align(a.father, b.father)
        return 0.0 if min(given, father) < 0.5 else (given * 0.55 + father * 0.45)
    return max(_align(a.tokens, b.tokens), _unspaced(a, b))


def _align(a: tuple[Token, ...], b: tuple[Token, ...]) -> float:
    """Greedy pairing of words, best pairs first; what stays unpaired counts against."""
    pairs = sorted(
        ((_token_similarity(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b)),
        key=lambda pair: (-pair[0], *pair[1:]),
    )
    used_a: set[int] = set()
    used_b: set[int] = set()
    got = 0.0
    for similarity, i, j in pairs:
        if similarity < TOKEN_FLOOR:
            break
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            got += similarity * (_weight(a[i]) + _weight(b[j])) / 2
    total_a, total_b = sum(map(_weight, a)), sum(map(_weight, b))
    score = 0.7 * 2 * got / (total_a + total_b) + 0.3 * min(1.0, got / min(total_a, total_b))
    strong = [sum(not token.light for token in side) for side in (a, b)]
    return min(score, LONE_TOKEN_CAP) if min(strong) == 1 < max(strong) else min(score, 1.0)


def _weight(token: Token) -> float:
    return LIGHT if token.light else min(len(token.text), 8) ** 0.5


def _token_similarity(a: Token, b: Token) -> float:
    if a.text == b.text:
        marked = a.raw != a.text and b.raw != b.text and a.raw != b.raw and a.text.isascii()
        same_script = a.raw.isascii() == b.raw.isascii()
        return 0.8 if marked and same_script and not a.raw.isascii() else 1.0
    if min(len(a.text), len(b.text)) == 1:
        return 0.82 if a.text[:1] == b.text[:1] else 0.0
    spelled = JaroWinkler.similarity(a.text, b.text)
    if a.skeleton == b.skeleton and len(a.skeleton) >= 2:
        return max(spelled, 0.9)
    return float(spelled) if a.skeleton[:1] == b.skeleton[:1] and spelled >= 0.88 else float(spelled) * 0.92


def _unspaced(a: Name, b: Name) -> float:
    """Names where one side is written in one piece: letters, then consonants, set against each other."""
    if len(a.tokens) == len(b.tokens):
        return 0.0
    left, right = ("".join(token.text for token in side.tokens if not token.light) for side in (a, b))
    if min(len(left), len(right)) < 5:
        return 0.0
    spelled = Indel.normalized_similarity(left, right)
    bones = [("".join(token.skeleton for token in side.tokens if not token.light)) for side in (a, b)]
    same_bones = bones[0] == bones[1] and len(bones[0]) >= 4
    return 0.9 if same_bones else float(spelled) if spelled >= 0.88 else 0.0
