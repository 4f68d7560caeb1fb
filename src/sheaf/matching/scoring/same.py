"""When two numbers are one, and every form under which the same one may be kept.

What a record is filed under stays as it was written; the other writings are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sheaf.matching.scoring import plates, telephones, vessels
from sheaf.matching.scoring.calibrate import weights
from sheaf.matching.scoring.evidence import bare_numbers, number
from sheaf.matching.subject import Reason, Subject

_TELEPHONE = {
    telephones.SAME: "Same telephone: {}.",
    telephones.NATIONAL: "Same telephone: {}, written without its country on one side or both.",
}


def reasons(query: Subject, candidate: Subject) -> list[Reason]:
    """One for each number of the query that the candidate has too."""
    found: list[Reason] = []
    if query.identifiers and candidate.identifiers:
        held = {one(value): value for value in candidate.identifiers}
        found = [reason for value in query.identifiers if (reason := _identifier(value, held))]
    if query.phones and candidate.phones:
        found += [reason for value in query.phones if (reason := _telephone(value, candidate.phones))]
    return found


def one(text: str) -> str:
    """The form that all writings of an identifier have in common; empty where it tells nothing."""
    return vessels.one(number(text))


def _identifier(value: str, held: dict[str, str]) -> Reason | None:
    bare, table = one(value), weights().evidence
    if not bare:
        return None
    if bare in held:  # the usual case first
        return Reason("identifier", value, held[bare], table["identifier"], f"Same number: {held[bare]}.")
    if plates.read(bare) is None:
        return None
    agreed = {plates.agree(bare, other): text for other, text in held.items()}
    if text := agreed.get(plates.SAME):
        return Reason("identifier", value, text, table["identifier"], f"Same number: {text}.")
    if text := agreed.get(plates.BARE):
        return Reason("identifier", value, text, table["plate"], f"Same plate, but the province is written on one side only: {text}.")
    return None


def _telephone(value: str, held: Sequence[str]) -> Reason | None:
    agreed: dict[str, str] = {}
    for text in held:
        agreed.setdefault(telephones.agree(value, text), text)
    how = next((how for how in _TELEPHONE if how in agreed), "")
    return Reason("phone", value, agreed[how], weights().evidence["phone"], _TELEPHONE[how].format(agreed[how])) if how else None


def loosely(subject: Subject) -> set[str]:
    """What two subjects have in common wherever a number of theirs agrees."""
    known = set(map(vessels.one, bare_numbers(subject))) if subject.identifiers else set()
    cores = {plate[0] for bare in known if (plate := plates.read(bare))}
    return known | cores | {f"+{line}" for text in subject.phones for line in telephones.nationals(text)}


def identifiers_asked(subject: Subject) -> set[str]:
    """Bare forms under which an identifier of the subject may be kept."""
    return {text for bare in bare_numbers(subject) for text in _writings(bare)}


@lru_cache(maxsize=16384)
def _writings(bare: str) -> tuple[str, ...]:
    return (bare, *vessels.writings(bare), *plates.writings(bare))


def telephones_asked(subject: Subject) -> set[str]:
    """Last digits under which a telephone number of the subject may be kept."""
    return set().union(*map(telephones.ends, subject.phones))
