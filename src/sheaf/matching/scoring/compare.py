"""The score of two subjects: names first, then what confirms and what contradicts, each told in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from sheaf.matching.reading.disguise import visible
from sheaf.matching.scoring import relations as is_
from sheaf.matching.scoring import same
from sheaf.matching.scoring.align import Pair, Side
from sheaf.matching.scoring.calibrate import VERSION, score_of, weights
from sheaf.matching.scoring.evidence import DateVerdict, best_dates, date_of
from sheaf.matching.scoring.features import in_another_order
from sheaf.matching.scoring.names import NOTHING_BACK, Compared, best_names
from sheaf.matching.subject import Aligned, Match, Reason, Subject

THRESHOLD = 0.5  # at or above: more likely the same than not, where as many pairs are true as false
STRONG = 0.97  # a name alone never reaches it, nor with a nationality: something more agrees
SHOWN = 0.2  # worth showing to a person who searches, who may have typed one word of a name
RARE_NAME = 20.0  # bits of agreement from which a birth date that differs by one digit is taken for a slip
_KINDS = ({"group", "company"}, {"vessel", "vehicle"})
# What a birth date takes back: nobody is born with his father or grandfather, and few who nearly bear one name are born on one day.
_ONE_YEAR = frozenset({is_.CHILD, is_.CROSSED})
_ONE_DAY = _ONE_YEAR | frozenset({
    is_.WHOLE, is_.OWN, is_.TWO, is_.SLIP, is_.SOUNDED, is_.FURTHER, is_.FEW, is_.MOTHER, is_.SHUFFLED, is_.CHAIN})
NEW_YEAR = (0, 1, 1)
_TAKEN_BACK = {"day": _ONE_DAY, "swapped": _ONE_YEAR, "month": _ONE_YEAR, "year": _ONE_YEAR}
_DATE = {
    "day": "Born on the same day",
    "month": "Born in the same month",
    "year": "Born in the same year",
    "swapped": "Birth dates agree with day and month changed over",
    "typing": "Birth dates differ by one digit",
    "near": "Birth years differ by one",
    "apart": "Birth dates contradict",
}
_AGAINST = {
    is_.TONE: "The same letters with another tone are another name",
    is_.ENDING: "One is a man's form of the name, the other a woman's",
    is_.SUFFIX: "Different generations",
    is_.FATHER: "Own name and father's name are changed over: these are two people",
    is_.BARE: "Initials alone point to nobody",
    is_.SEX: "A man's title or marker on one side, a woman's on the other",
    is_.SLIP: "One letter apart, and each of the two is a name of its own",
    is_.SOUNDED: "One sound apart, which in this script is another name",
    is_.WHOLE: "A name of this convention has no part that could be left out",
    is_.OWN: "The last word of a Vietnamese name is the own name: one that goes on is another",
    is_.LONE: "One side is a single, usual word of a longer name",
    is_.LONE_RARE: "One side is a single word of a longer name",
    is_.SYLLABLE: "A Chinese or Korean name with another syllable is another name",
    is_.TWO: "Written nearly alike, but both are usual names of this convention",
    is_.CHAIN: "Own name, father's and grandfather's stand in the reverse order, as a grandson's do",
    is_.CROSSED: "Own name, father's and grandfather's stand in another order, as those of kin do",
    is_.TURNED: "The same parts in another order, which in names of this convention is another name",
    is_.MOTHER: "The mother's and the father's family names are changed over",
    is_.REGION: "One family name of the North and one of the South, each written with its marks",
    is_.FURTHER: "The father has a further name on one side only",
    is_.NUMBER: "Another number",
    is_.NUMBERED: "A number on one side only, and nothing else differs",
    is_.FEW: "Two usual words of a longer name agree, as those of many people do",
    is_.SINGLE: "A single word that is only alike, or that many people bear",
    is_.WORD: "One word is another, and it is what tells such names apart",
    is_.KUNYA: "One is called the father or mother of the other's name",
    is_.FLEET: "Another number, by which the vessels of a fleet are told apart",
    is_.HULL: "Another number of a vessel, which is often misread",
    is_.SHUFFLED: "The same words, but other ones stand after the fathers' markers",
    is_.CHILD: "An own name stands before the other's whole name, as a child's does before the father's",
}
_OPENINGS = ((2.0, "The name is written differently but agrees"), (0.0, "The name is similar"), (-4.0, "Part of the name agrees"))
# Contradictions whose sentence says how two parts differ, by the relation of the parts; and those that say that the order does.
_NOWHERE: frozenset[str] = frozenset()
_SAID = {is_.ENDING: frozenset({is_.ENDING}), is_.TONE: frozenset({is_.TONE}), is_.REGION: frozenset({is_.REGION}),
         is_.SLIP: frozenset({is_.SLIP, is_.SOUNDED})}
_ORDERS = frozenset({is_.CHAIN, is_.CROSSED, is_.TURNED, is_.MOTHER})


def compare(query: Subject, candidate: Subject) -> Match:
    """How likely the two are the same, 0 to 0.995, with a reason for everything that gave or took."""
    if query.kind and candidate.kind and not same_kind(query.kind, candidate.kind):
        reason = Reason("kind", query.kind, candidate.kind, -1.0, f"A {query.kind} is not a {candidate.kind}.")
        return Match(candidate.id, 0.0, (reason,), VERSION)
    names, numbers, others = _found(query, candidate)
    if names is None and not numbers:
        return Match(candidate.id, 0.0, (), VERSION)
    odds = _total(names, numbers, others)
    reasons = [*numbers, *(_name_reasons(names) if names else ()), *others]
    return Match(candidate.id, round(score_of(odds), 4), tuple(reasons), VERSION, _aligned(names) if names else ())


def score(query: Subject, candidate: Subject) -> float:
    """The score alone, for choosing whom to compare in full."""
    if query.kind and candidate.kind and not same_kind(query.kind, candidate.kind):
        return 0.0
    names, numbers, others = _found(query, candidate)
    return round(score_of(_total(names, numbers, others)), 4) if names or numbers else 0.0


def _found(query: Subject, candidate: Subject) -> tuple[Compared | None, list[Reason], list[Reason]]:
    """The names, numbers and other evidence. Which of several names fits best depends on what the birth dates take back."""
    dates = best_dates(query.birth_dates, candidate.birth_dates) if query.birth_dates and candidate.birth_dates else None
    back = _taken_back(dates) if dates else NOTHING_BACK
    names = best_names(query.names, candidate.names, query.kind or candidate.kind, back)
    return names, same.reasons(query, candidate), _others(query, candidate, names, dates)


def _taken_back(dates: DateVerdict) -> frozenset[str]:
    """Codes of contradictions. The first of January is what offices write where they know the year alone."""
    if dates.kind == "day" and (date_of(dates.left) or NEW_YEAR)[1:] == NEW_YEAR[1:]:
        return _ONE_YEAR
    return _TAKEN_BACK.get(dates.kind, NOTHING_BACK)


def _total(names: Compared | None, numbers: list[Reason], others: list[Reason]) -> float:
    weighed = [(item.feature, item.weight) for item in others]
    return combined(names.weighed if names else None, [item.weight for item in numbers], weighed)


def combined(names: float | None, numbers: Sequence[float], others: Sequence[tuple[str, float]]) -> float:
    """The log-odds of all. A birth date confirms a name and replaces none: the less the names agree, the less it gives.
    names: their log-odds, None where a side has none; numbers: weights; others: feature and weight. Rises with `names`."""
    table = weights().evidence
    odds = table["nameless"] if names is None else min(names, table["cap_name"])
    trust = 1.0 if names is None else max(0.0, min(1.0, 1.0 + odds / table["confirmable"]))
    odds += sum(numbers[:2]) + sum(weight * (trust if weight > 0 else 1.0) for _, weight in others)
    caps = {feature: table[f"cap_{feature}"] for feature, weight in others if weight <= table["contradicts"]}
    if "gender" in caps and (numbers or ("birth_date", table["date_day"]) in others):
        caps["gender"] = table["cap_gender_sure"]  # the letter for the sex is what is miskeyed most
    cap = min(caps.values(), default=99.0)
    if numbers:
        return max(min(odds, cap), table["number_alone"])
    return min(odds, cap)


def same_kind(a: str, b: str) -> bool:
    """Whether two kinds of subject can be one."""
    return a == b or any({a, b} <= group for group in _KINDS)


def _others(query: Subject, candidate: Subject, names: Compared | None, date: DateVerdict | None) -> list[Reason]:
    """Birth date, nationality, sex. A date that differs by a digit is a slip only where the name is rare: many share a usual
    name, and some of them such a date."""
    found: list[Reason] = []
    table = weights().evidence
    if date:
        words = f"{_DATE[date.kind]} ({date.left}, {date.right})."
        kind = "typing_usual" if date.kind == "typing" and names is not None and _told(names) < RARE_NAME else date.kind
        found.append(Reason("birth_date", date.left, date.right, table[f"date_{kind}"], words))
    if query.nationalities and candidate.nationalities:
        left, right = set(query.nationalities), set(candidate.nationalities)
        both = bool(left & right)
        words = "Same nationality" if both else "Different nationalities"
        sides = ", ".join(sorted(left)), ", ".join(sorted(right))
        found.append(Reason("nationality", *sides, table["nation_same" if both else "nation_other"], f"{words} ({sides[0]}; {sides[1]})."))
    if query.gender and candidate.gender and query.gender != candidate.gender:
        found.append(Reason("gender", query.gender, candidate.gender, table["gender"], "Sex recorded differently."))
    return found


def _told(names: Compared) -> float:
    """Bits of the names that agree."""
    return sum(pair.bits * pair.likeness for pair in names.pairs if pair.left and pair.right and pair.relation != is_.NEARLY)


def _name_reasons(names: Compared) -> list[Reason]:
    left, right = names.left.reading.written, names.right.reading.written
    against = weights().evidence
    plain = names.odds - sum(against[code] for code in names.contradictions)
    words = "Same name" if left.casefold() == right.casefold() else _opening(names, plain)
    found = [Reason("name", left, right, round(plain, 4), f"{words}: “{visible(left)}” and “{visible(right)}”{_differing(names)}.")]
    found.extend(Reason(code, left, right, against[code], f"{_AGAINST[code]}.") for code in names.contradictions)
    return found


def _opening(names: Compared, plain: float) -> str:
    """What the whole comes to. plain: log-odds without what contradicts. Where that decides, the first words say so already: who reads
    `agrees` may read no further."""
    counted = [code for code in names.contradictions if code not in names.back]
    if counted and plain > 0 >= names.weighed:
        little = is_.WEAK.issuperset(counted)
        return "Part of the name agrees, which is too little" if little else "The names are alike, but something in them contradicts"
    if any(pair.relation == is_.NEARLY for pair in names.pairs):
        return "The name sounds similar, but not near enough"
    odds = min(plain, names.weighed) if counted and plain > 0 else plain
    return next((words for least, words in _OPENINGS if odds > least), "The names differ")


def _differing(names: Compared) -> str:
    """What the sentence says of the parts that are not the same, but for what a sentence of its own says."""
    told = [
        f"“{_text(names.left, pair.left)}” for “{_text(names.right, pair.right)}”{_how(pair, names.contradictions)}"
        for pair in names.pairs
        if pair.left and pair.right and pair.relation not in (is_.SAME, is_.MARKS)
    ]
    moved = _elsewhere(names)
    places = [f"“{_text(names.left, left.left)}” in another place of the name" for left, _ in moved]
    known = [pair for both in moved for pair in both]
    alone = [
        f"“{_text(names.left, pair.left) or _text(names.right, pair.right)}” on one side only"
        for pair in names.pairs
        if not (pair.left and pair.right) and pair not in known
    ]
    turned = ["its parts in another order"] if in_another_order(names.pairs) and _ORDERS.isdisjoint(names.contradictions) else []
    return ": " + ", ".join(said) if (said := [*turned, *told, *places, *alone]) else ""


def _how(pair: Pair, contradictions: tuple[str, ...]) -> str:
    return "" if _SAID.get(pair.relation, _NOWHERE).intersection(contradictions) else f" ({is_.WORDS[pair.relation]})"


def _elsewhere(names: Compared) -> list[tuple[Pair, Pair]]:
    """Parts that stand alone on either side and are one word: a father's name here, an own name there."""
    right = {_text(names.right, pair.right).casefold(): pair for pair in names.pairs if not pair.left}
    left = {_text(names.left, pair.left).casefold(): pair for pair in names.pairs if not pair.right} if right else {}
    return [(left[word], right[word]) for word in left if word in right]


def _text(side: Side, indexes: tuple[int, ...]) -> str:
    return " ".join(side.tokens[index].text for index in indexes)


def _aligned(names: Compared) -> tuple[Aligned, ...]:
    moved = _elsewhere(names)
    known = [pair for both in moved for pair in both]
    pairs = [Pair(one.left, two.right, 0.0, is_.PLACE, (one.bits + two.bits) / 2) for one, two in moved]
    pairs += [pair for pair in names.pairs if pair not in known]
    ordered = sorted(pairs, key=lambda pair: (pair.left or (99,), pair.right or (99,)))
    return tuple(Aligned(_text(names.left, pair.left), _text(names.right, pair.right), pair.relation, _given(pair)) for pair in ordered)


def _given(pair: Pair) -> float:
    if pair.left and pair.right:
        return round(pair.bits * (2 * pair.likeness - 1), 2)
    return round(-pair.bits / 2, 2)
