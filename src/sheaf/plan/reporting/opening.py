"""Cycles: approve a format by decisions, open a year, count its deadlines, move them with the meeting."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.directory import queries as directory
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies import services as tasks
from sheaf.plan.bodies.models import Membership
from sheaf.plan.editions import queries as editions
from sheaf.plan.meetings import hooks, subjects
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.meetings.models import Decision, Meeting
from sheaf.plan.programme import queries as programmes
from sheaf.plan.reporting import deadlines, owed, queries
from sheaf.plan.reporting.formats import formulate
from sheaf.plan.reporting.models import Cycle, Format, Offer, Part, Transition
from sheaf.store import atomic

__all__ = [
    "close", "decided", "drop_withdrawn", "formulate", "meeting_cancelled", "meeting_moved", "membership_changed", "open_cycle", "proposed",
    "questions_of", "set_meeting", "withdraw",
]
DECIDES = {bodies.OFFICIALS: ("approve", "adopt", "endorse"), bodies.MINISTERS: ("approve", "adopt")}
FIRST, AHEAD = 2004, 2  # the earliest year that is opened; how many years ahead one is
# What other rooms say before a year is taken back: an error where they hold something of it.
ON_WITHDRAWN: list[Callable[[int], None]] = []
TOLD = ("note", "task")  # decisions that change nothing of what they are about
_DECIDES = "SOMTC formulates a format (approve, adopt or endorse) and AMMTC approves it (approve or adopt)."


def questions_of(actor: Actor, edition: str, *, strengths: Iterable[str] = ("encouraged",)) -> list[dict[str, Any]]:
    """The questions that a plan's clauses make: one for each clause of these strengths, for every component."""
    rows = editions.clauses(actor, edition)
    return [{"subject": row.code, "title": row.title} for row in rows if row.strength in set(strengths)]


def proposed(actor: Actor, row: Decision) -> None:
    """A decision about a format is put: one that could not be taken is refused at once (joined to meetings' hook). SOMTC formulates a
    format and AMMTC approves it, each once; of any other kind than these only note and task are said of one."""
    if row.about.partition(":")[0] != "format" or row.kind in TOLD:
        return
    kinds = DECIDES.get(row.meeting.body, ())
    if row.kind not in kinds:
        raise Invalid(f"{row.meeting.body} does not {row.kind} a format.", fields={"kind": _DECIDES})
    subjects.once(row, kinds)


def decided(actor: Actor, row: Decision) -> None:
    """A decision about a format was taken: SOMTC formulates it, AMMTC approves it (joined to meetings' hook)."""
    kind, _, code = row.about.partition(":")
    found = Format.objects.select_for_update().filter(pk=code).first() if kind == "format" else None
    if not found or row.kind in TOLD:
        return
    proposed(actor, row)
    field = "formulated_by" if row.meeting.body == bodies.OFFICIALS else "approved_by"
    setattr(found, field, row.code)
    found.save(update_fields=[field])


def open_cycle(
    actor: Actor,
    *,
    year: int,
    meeting: str,
    format: str,
    edition: str,
    programme: str = "",
    days: Mapping[str, int] | None = None,
    before_approval: bool = False,
) -> Cycle:
    """Open a year. Deadlines are counted back from the meeting; every member of AMMTC on this day owes a report, and none for a
    year before it was a member. `Conflict` where the format is not approved, unless `before_approval` says that it is known, and where
    another year is noted by this meeting; `Invalid` where the year is neither the meeting's nor the one before it, or the programme is not
    known."""
    _may_keep(actor)
    _fits_calendar(year)
    chosen = Format.objects.filter(pk=format).first()
    if not chosen:
        raise Invalid("There is no such format.", fields={"format": "The code of a format."})
    if not (chosen.formulated_by and chosen.approved_by) and not before_approval:
        raise Conflict("SOMTC has not formulated this format or AMMTC has not approved it.", code="format_not_approved")
    with atomic():
        at = _noting(actor, year, meeting)
        editions.edition(actor, edition)
        if programme and not programmes.known(programme):
            raise Invalid("There is no such work programme.", fields={"programme": "The code of a work programme, or none."})
        counted = deadlines.counted(at.starts, days)
        if Cycle.objects.filter(pk=year).exists():
            raise Conflict("This year is open already.", code="exists")
        states = [
            state
            for state in bodies.members_on(bodies.MINISTERS, clock.today())
            if state in bodies.members_on(bodies.MINISTERS, _end(year))
        ]
        made = Cycle.objects.create(
            year=year, edition=edition, programme=programme[:40], format=chosen, meeting=meeting, meeting_day=at.starts, deadlines=counted,
            distances=deadlines.distances(counted, at.starts), components=[area.code for area in directory.crime_areas()], states=states)
        owed.open_year(actor, made)
        audit.record(
            actor, "plan.keep", kind="cycle", object_id=str(year), detail={"did": "open", "meeting": meeting, "states": len(states)}
        )
    return made


def day_of(actor: Actor, year: int, meeting: str) -> date:
    """The day from which the deadlines of a year are counted back, by the rules of `open_cycle`; for who may open one."""
    _may_keep(actor)
    _fits_calendar(year)
    return _noting(actor, year, meeting).starts


def _fits_calendar(year: int) -> None:
    last = clock.today().year + AHEAD
    if not FIRST <= year <= last:
        raise Invalid("This year cannot be opened.", fields={"year": f"Between {FIRST} and {last}: at most {AHEAD} years from now."})


def _noting(actor: Actor, year: int, code: str) -> Meeting:
    """The ministers' meeting by which a year counts its days: held in that year or the next, not cancelled, and no other year's."""
    found = meetings.meeting(actor, code)
    if found.body != bodies.MINISTERS or found.state == "cancelled":
        raise Invalid("This meeting notes no report.", fields={"meeting": f"A meeting of {bodies.MINISTERS} that is not cancelled."})
    if year not in (found.starts.year, found.starts.year - 1):
        raise Invalid("The year and the meeting do not fit.", fields={
            "year": f"{code} meets on {found.starts}: it notes the report of {found.starts.year - 1} or of {found.starts.year}."})
    if other := Cycle.objects.filter(meeting=code).exclude(pk=year).first():
        raise Conflict(f"{code} notes the report of {other.year} already: each year has a meeting of its own.", code="meeting_taken")
    return found


def could_note(actor: Actor, row: Cycle) -> list[Meeting]:
    """Other meetings of ministers that could note the report of a year that is not closed."""
    if row.state == "closed":
        return []
    taken = Cycle.objects.values_list("meeting", flat=True)
    rows = meetings.meetings(actor, body=bodies.MINISTERS).filter(state="planned", starts__year__in=(row.year, row.year + 1))
    return [found for found in rows if found.code not in taken]


def to_open(actor: Actor) -> tuple[int, list[Meeting]]:
    """The next year that is not open, and the meetings to come that note no year's report, the soonest that could note this year's
    first; for who may open one."""
    _may_keep(actor)
    today, held = clock.today(), list(Cycle.objects.values_list("year", "meeting"))
    years, taken = {year for year, _ in held}, {meeting for _, meeting in held}
    year = next((year for year in range(today.year, today.year + AHEAD + 1) if year not in years), today.year)
    rows = meetings.meetings(actor, body=bodies.MINISTERS).filter(state="planned", starts__gte=today)
    free = [row for row in rows if row.code not in taken]
    return year, sorted(free, key=lambda row: (row.starts.year not in (year, year + 1), row.starts))


def set_meeting(actor: Actor, *, year: int, meeting: str) -> Cycle:
    """Another meeting of ministers notes the report of a year; its deadlines are counted anew as those of a meeting that moved."""
    _may_keep(actor)
    with atomic():
        row = _locked(year)
        if row.state == "closed":
            raise Conflict("This year is closed.", code="step")
        found = _noting(actor, year, meeting)
        row.meeting = meeting
        row.save(update_fields=["meeting"])
        for hook in hooks.ON_MOVED:
            hook(actor, found)
        row.refresh_from_db()
    return row


def withdraw(actor: Actor, *, year: int) -> None:
    """Take back a year that was opened by mistake. `Conflict` once a state has begun its report, a decision is about it, or another room
    holds something of it (`ON_WITHDRAWN`)."""
    _may_keep(actor)
    with atomic():
        row = _locked(year)
        if row.state != "open" or queries.begun(row):
            raise Conflict(f"Reports of {year} have been begun: the year is not taken back.", code="begun")
        if Decision.objects.filter(about=f"cycle:{year}").exists():
            raise Conflict(f"A decision is about the year {year}.", code="decisions")
        for hook in ON_WITHDRAWN:
            hook(year)
        tasks.finish_tasks(actor, about=f"cycle:{year}")
        _delete(row)
        audit.record(actor, "plan.keep", kind="cycle", object_id=str(year), detail={"did": "withdraw"})


def drop_withdrawn(actor: Actor, years: Collection[int]) -> None:
    """The years that the Secretariat's node has were taken in: one that is there no longer was taken back. What this node's state drafted
    for it stays, in a year that is closed."""
    for row in Cycle.objects.exclude(pk__in=list(years)):
        tasks.finish_tasks(actor, about=f"cycle:{row.year}")
        if queries.begun(row):
            row.state = "closed"
            row.save(update_fields=["state"])
        else:
            _delete(row)


def _delete(row: Cycle) -> None:
    """A year and the empty drafts that were begun of it."""
    parts = Part.objects.filter(cycle=row)
    Offer.objects.filter(part__in=parts).delete()
    Transition.objects.filter(part__in=parts).delete()
    parts.delete()
    row.delete()


def _locked(year: int) -> Cycle:
    row = Cycle.objects.select_for_update().filter(pk=year).first()
    if not row:
        raise NotFound("There is no cycle of this year.")
    return row


def _end(year: int) -> date:
    """The day on which a state must have been a member to owe the year's report: its last."""
    return date(year, 12, 31)


def meeting_moved(actor: Actor, row: Meeting) -> None:
    """A meeting moved: deadlines that have not passed move with it, and tasks get their new day (joined to meetings' hook)."""
    for cycle in Cycle.objects.select_for_update().filter(meeting=row.code).exclude(state="closed"):
        kept = cycle.distances or deadlines.distances(cycle.deadlines, cycle.meeting_day)
        cycle.deadlines = deadlines.moved(cycle.deadlines, kept, cycle.meeting_day, row.starts, clock.today())
        cycle.distances, cycle.meeting_day, cycle.version = kept, row.starts, cycle.version + 1
        cycle.save(update_fields=["deadlines", "distances", "meeting_day", "version"])
        owed.move(actor, cycle)
        audit.record(actor, "plan.keep", kind="cycle", object_id=str(cycle.year), detail={"did": "move", "meeting": row.code})


def meeting_cancelled(actor: Actor, row: Meeting) -> None:
    """A meeting is to be cancelled: not while a year that is not closed counts its days from it (joined to meetings' hook)."""
    held = Cycle.objects.filter(meeting=row.code).exclude(state="closed").first()
    if held:
        raise Conflict(f"The year {held.year} counts its days from {row.code}: give it another meeting first, on the year's page.",
                       code="year_hangs")


def membership_changed(actor: Actor, row: Membership) -> None:
    """A state became a member of a body or is one no longer (joined to bodies' hook)."""
    (_left if row.ends else _joined)(actor, row)


def _joined(actor: Actor, row: Membership) -> None:
    """A state that becomes a member of AMMTC before the year ends owes the year that is open, unless the day of submission has passed."""
    for cycle in _open(row, row.starts):
        if row.state not in cycle.states and clock.today().isoformat() <= cycle.deadlines["submission"]:
            _changed(actor, cycle, sorted({*cycle.states, row.state}), "joined", row.state)
            owed.state_task(actor, cycle, row.state)


def _left(actor: Actor, row: Membership) -> None:
    """A state that is no member at the end of a year that is open owes nothing any longer, and nobody reminds it. What it submitted
    stays; its drafts stay its own. A question to it is not waited for any longer, and it may answer all the same."""
    for cycle in _open(row, row.ends or clock.today()):
        if row.state in cycle.states:
            _changed(actor, cycle, [state for state in cycle.states if state != row.state], "left", row.state)
        owed.left(actor, cycle, row.state)


def _open(row: Membership, day: date) -> list[Cycle]:
    """Open years of AMMTC that a change of membership on that day concerns."""
    if row.body_id != bodies.MINISTERS:
        return []
    return [cycle for cycle in Cycle.objects.select_for_update().filter(state="open") if day <= _end(cycle.year)]


def _changed(actor: Actor, cycle: Cycle, states: list[str], did: str, state: str) -> None:
    cycle.states, cycle.version = states, cycle.version + 1
    cycle.save(update_fields=["states", "version"])
    audit.record(actor, "plan.keep", kind="cycle", object_id=str(cycle.year), detail={"did": did, "state": state})


def close(actor: Actor, *, year: int) -> Cycle:
    """The year is over: what is still not submitted stays “not reported”."""
    _may_keep(actor)
    with atomic():
        row = _locked(year)
        if row.state != "frozen":
            raise Conflict("Only a year that was compiled is closed.", code="step")
        row.state = "closed"
        row.save(update_fields=["state"])
        tasks.finish_tasks(actor, about=f"cycle:{year}")
        audit.record(actor, "plan.keep", kind="cycle", object_id=str(year), detail={"did": "close"})
    return row


def _may_keep(actor: Actor) -> None:
    require(actor, "plan.keep", Facts(kind="cycle", state=node.current().state))
