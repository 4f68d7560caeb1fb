"""Reads: meetings, their agendas and what they lack, decisions, follow-ups, open to everybody who reads the plan; papers, each to whom
it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.policy import may, require
from sheaf.kernel import clock, node
from sheaf.kernel.errors import NotFound, Refused
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies.models import Membership
from sheaf.plan.meetings import table
from sheaf.plan.meetings.models import ALL, MEMBERS, AgendaItem, Decision, FollowUp, Meeting, Paper, StandingItem
from sheaf.plan.values import check_year

MAX_ROWS = 500


def meetings(actor: Actor, *, body: str = "", year: int = 0) -> QuerySet[Meeting]:
    """Newest first. year: 0 for all; `Invalid` where it is out of bounds."""
    require(actor, "plan.read")
    if year:
        check_year(year)
    rows = Meeting.objects.annotate(count=Count("decisions")).order_by("-starts", "code")
    rows = rows.filter(body=body) if body else rows
    return rows.filter(starts__year=year) if year else rows


def meeting(actor: Actor, code: str) -> Meeting:
    """NotFound where there is none."""
    require(actor, "plan.read")
    found = Meeting.objects.filter(pk=code).first()
    if not found:
        raise NotFound("There is no such meeting.")
    return found


def next_meeting(body: str, day: date | None = None) -> Meeting | None:
    """The next planned meeting of a body on or after a day."""
    return Meeting.objects.filter(body=body, state="planned", starts__gte=day or clock.today()).order_by("starts").first()


def agenda(actor: Actor, code: str) -> list[AgendaItem]:
    """The items in order, with decisions and the papers that the actor reads. NotFound where there is no such meeting."""
    shown = Prefetch("papers", queryset=papers(actor, meeting(actor, code)))
    return list(AgendaItem.objects.filter(meeting=code).prefetch_related(shown, "decisions").select_related("follow_up__decision"))


def standing(body: str, day: date) -> QuerySet[StandingItem]:
    """What every agenda of this body must have on that day."""
    return StandingItem.objects.filter(body=body, starts__lte=day).filter(Q(ends=None) | Q(ends__gt=day)).order_by("starts", "title")


def standing_item(actor: Actor, key: str) -> StandingItem:
    """NotFound where there is none, or where it stands no longer."""
    require(actor, "plan.read")
    found = StandingItem.objects.filter(pk=key, ends=None).first()
    if not found:
        raise NotFound("There is no such standing item.")
    return found


def missing_standing(row: Meeting) -> list[StandingItem]:
    """Standing items that the agenda lacks."""
    held = set(AgendaItem.objects.filter(meeting=row).exclude(standing=None).values_list("standing_id", flat=True))
    return [item for item in standing(row.body, row.starts) if item.id not in held]


def missing_follow_ups(row: Meeting) -> list[FollowUp]:
    """Open follow-ups of meetings before that the agenda of a planned meeting lacks: what arose after it was filled, or was taken off."""
    if row.state != "planned":
        return []
    held = set(AgendaItem.objects.filter(meeting=row).exclude(follow_up=None).values_list("follow_up_id", flat=True))
    before = open_follow_ups(row.body).filter(decision__meeting__starts__lte=row.starts).exclude(decision__meeting=row)
    return [item for item in before if item.id not in held]


def open_follow_ups(body: str) -> QuerySet[FollowUp]:
    """Of all decisions of a body and of those that were merged into it, what is not closed, by its day."""
    rows = FollowUp.objects.filter(state="open", decision__meeting__body__in=bodies.line_of(body), decision__state=table.TAKEN)
    return rows.select_related("decision__meeting")


def follow_ups(actor: Actor, *, state: str = "", owner: str = "") -> QuerySet[FollowUp]:
    """Of all bodies."""
    require(actor, "plan.read")
    rows = FollowUp.objects.select_related("decision__meeting").annotate(carried=Count("agenda_items")).order_by("due", "id")
    rows = rows.filter(state=state) if state else rows
    return rows.filter(owner=owner) if owner else rows


def may_close(actor: Actor, row: FollowUp) -> bool:
    """Whether the actor says what became of it: for its owner, or as the Secretariat at its node."""
    if not may(actor, "plan.follow").allowed:
        return False
    return row.owner in bodies.owners_of(actor) or (actor.role == "secretariat" and actor.state == node.current().state)


def follow_up(actor: Actor, key: str) -> FollowUp:
    require(actor, "plan.read")
    found = FollowUp.objects.select_related("decision__meeting").filter(pk=key).first()
    if not found:
        raise NotFound("There is no such follow-up.")
    return found


def decisions(actor: Actor, *, about: str = "", clause: str = "") -> list[Decision]:
    """Decisions by what they are about, or that serve a clause (EDITION/CLAUSE); newest first."""
    require(actor, "plan.read")
    rows = Decision.objects.select_related("meeting").order_by("-meeting__starts", "-number")
    rows = rows.filter(about=about) if about else rows
    if clause:  # SQLite cannot look into a list; the few decisions that name clauses are looked through
        return [row for row in rows.exclude(clauses=[]) if clause in row.clauses][:MAX_ROWS]
    return list(rows[:MAX_ROWS])


def keeper_steps(row: Decision) -> list[str]:
    """Events of `table` that the Secretariat may take now: nothing is recorded before its meeting begins."""
    early = row.meeting.starts > clock.today()
    return [event for event in table.events(row.mode, row.state, "keeper") if not (early and event == table.RECORD)]


def decision(actor: Actor, code: str) -> Decision:
    """NotFound where there is none."""
    require(actor, "plan.read")
    found = Decision.objects.select_related("meeting", "item").filter(pk=code).first()
    if not found:
        raise NotFound("There is no such decision.")
    return found


def find(actor: Actor, words: list[str], limit: int) -> list[Decision]:
    """Decisions by code or words of their text, newest first; all words must stand in one."""
    require(actor, "plan.read")
    rows = Decision.objects.select_related("meeting").order_by("-meeting__starts", "-number")
    for word in words:
        rows = rows.filter(Q(code__iexact=word) | Q(text__icontains=word) | Q(about__icontains=word))
    return list(rows[:limit])


def find_meetings(actor: Actor, words: list[str], limit: int) -> list[Meeting]:
    """Meetings by code, title or place, newest first."""
    require(actor, "plan.read")
    rows = Meeting.objects.all()
    for word in words:
        rows = rows.filter(Q(code__iexact=word) | Q(title__icontains=word) | Q(place__icontains=word))
    return list(rows[:limit])


def latest(actor: Actor, limit: int) -> list[Decision]:
    """The decisions that were taken last."""
    require(actor, "plan.read")
    return list(Decision.objects.filter(state=table.TAKEN).select_related("meeting").order_by("-taken", "-code")[:limit])


def taken(code: str, *, kinds: Iterable[str] = (), about: str = "", body: str = "") -> Decision | None:
    """A decision that is in force, of one of these kinds, about this, by this body; for rooms that act on decisions."""
    row = Decision.objects.select_related("meeting").filter(pk=code, state=table.TAKEN).first()
    if not row or (kinds and row.kind not in kinds) or (about and row.about != about) or (body and row.body != body):
        return None
    return row


def participants(row: Meeting) -> set[str]:
    """States that take part: members of the body on the meeting's first day, the host, the chair and co-chairs."""
    return {*bodies.members_on(row.body, row.starts), row.host, row.chair, *row.co_chairs} - {""}


def has_begun(row: Meeting) -> bool:
    """Whether its first day has come, so that it can have been held."""
    return row.starts <= clock.today()


def open_steps(row: Meeting) -> list[str]:
    """What can be said of a planned meeting as a whole: that it was held, or is cancelled. A room above may still refuse the latter."""
    return [*(["hold"] if has_begun(row) else []), *([] if row.decisions.exists() else ["cancel"])]


def papers(actor: Actor, row: Meeting) -> QuerySet[Paper]:
    """Papers of a meeting that the actor reads, without their bytes."""
    require(actor, "plan.read")
    rows = Paper.objects.filter(meeting=row).defer("content").order_by("created", "id")
    if not may(actor, "plan.paper").allowed:
        return rows.filter(shown_to=ALL)
    if may(actor, "plan.keep").allowed:
        return rows
    shown = Q(from_state=actor.state) | Q(shown_to__in=[MEMBERS, ALL]) | Q(readers__contains=f" {actor.state} ")
    return rows.filter(shown | Q(readers="") if actor.state in participants(row) else shown)


def may_show(actor: Actor, row: Paper) -> bool:
    """Whether the actor says to whom a paper is shown: who files papers for the state, or the Secretariat, that it is from."""
    return row.from_state == actor.state and may(actor, "plan.paper").allowed


def own_paper(actor: Actor, key: str, *, lock: bool = False) -> Paper:
    """A paper whose readers the actor may choose; Refused where it is another's. Else as `paper`."""
    row = paper(actor, key, lock=lock)
    if not may_show(actor, row):
        raise Refused("Only those whose paper it is say to whom it is shown.", rule="own_paper")
    return row


def paper(actor: Actor, key: str, *, lock: bool = False) -> Paper:
    """NotFound where there is none, or none that is shown to the actor. lock: nobody else writes it until the transaction ends."""
    require(actor, "plan.read")
    rows = Paper.objects.select_for_update(of=("self",)) if lock else Paper.objects
    found = rows.select_related("meeting").filter(pk=key).first()
    if not found or not papers(actor, found.meeting).filter(pk=key).exists():
        raise NotFound("There is no such paper.")
    return found


def confirmed_on(row: Decision) -> date | None:
    """The first day on which every member of the body at that time had agreed, since the last time that it was opened; None where one of
    today's members has not. A body without members confirms nothing."""
    agreed = {state: at.date() for state, at in row.positions.filter(event=table.AGREE).values_list("state", "at")}
    today, body = clock.today(), row.meeting.body
    if not set(bodies.members_on(body, today)) <= set(agreed):
        return None
    left = Membership.objects.filter(body=body, ends__lte=today).values_list("ends", flat=True)
    for day in sorted({*agreed.values(), *(day for day in left if day), today}):
        members = set(bodies.members_on(body, day))
        if members and members <= {state for state, at in agreed.items() if at <= day}:
            return day
    return None


def may_take_part(actor: Actor, row: Decision) -> bool:
    """Whether the actor speaks for a member of the body that decides."""
    return actor.state in bodies.members_on(row.meeting.body, clock.today())
