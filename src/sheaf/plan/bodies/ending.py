"""What stands against an end: that the procedure goes by the body, that the day is to come, history that it would undo. And against a
beginning: another's time that it would overlap."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.kernel.states import SECRETARIAT, name
from sheaf.plan.bodies import queries
from sheaf.plan.bodies.models import OFFICES, Body, Membership, Office
from sheaf.plan.values import first_day


def check_stays(code: str) -> None:
    """`Conflict` for a body that the procedure goes by."""
    if code in queries.STAYS:
        raise Conflict(f"{code} does not end and is not merged: the reports of each year go by this code, by its offices, its members and "
                       "its decisions. What follows it goes on under the same code; members and offices are changed one by one.",
                       code="stays")


def check_ends(code: str, on: date) -> None:
    """`Conflict` for a body that the procedure goes by; `Invalid` (field `on`) for a day to come, since what passes on passes at once."""
    check_stays(code)
    if on > (today := clock.today()):
        raise Invalid("A body is ended on its day.", fields={"on": (
            f"Not after {today}, since what it had passes on at once. Enter this on {on} or later: until then the body works as before. A "
            f"follow-up of the decision, of body:{SECRETARIAT} and for that day, keeps it in mind.")})


def check_end(on: date, body: Body | None, members: QuerySet[Membership], offices: QuerySet[Office]) -> None:
    """`Invalid` (field `on`) where the day is no later than the body's first, or than the last of these that has begun or ended by
    today. What is to begin after today does not count: it never begins then."""
    begins = first_day(body.starts) if body and body.starts else None
    past = [(begins, True, "the body begins then")] if begins else []
    rows: list[Membership | Office] = [*members, *offices]
    past += [found for row in rows for found in _history(row) if found[0] <= clock.today()]
    against = [found for found in past if on < found[0] or (on == found[0] and found[1])]
    if against:
        day, began, words = max(against)
        _refuse(day, words, or_then=not began)


def _history(row: Membership | Office) -> list[tuple[date, bool, str]]:
    """(day, whether it began then, what happened) for the two ends of a row, as far as they are known."""
    who = f"{name(row.state)} as {OFFICES[row.kind]}" if isinstance(row, Office) else f"the membership of {name(row.state)}"
    days = ((row.starts, True, "begins"), (row.ends, False, "ends"))
    return [(day, began, f"{who} {did} then") for day, began, did in days if row.starts and day]


def _refuse(day: date, why: str, or_then: bool = False) -> None:
    when = f"On {day} or later" if or_then else f"After {day}"
    raise Invalid("The end would come before what is known to have happened.", fields={"on": f"{when}: {why}."})


def check_free(on: date, rows: QuerySet[Membership] | QuerySet[Office], words: str) -> None:
    """`Conflict` where one of these lasts on that day, or begins later. words: who does what then."""
    if held := rows.filter(ends__gt=on).order_by("-ends").first():
        raise Conflict(f"{words} from {held.starts} until {held.ends}: the next time begins no earlier than that day.", code="held")
