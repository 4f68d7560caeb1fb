"""When a body ends: what it has planned passes to the body that it is merged into, or is cancelled, and what it had to see to has
another owner. That nothing is decided in its name any longer is in `subjects`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from sheaf.access.actor import Actor
from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.kernel.states import BY_CODE
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies.models import Body
from sheaf.plan.meetings import queries, table
from sheaf.plan.meetings.models import BODY, Decision, FollowUp, Meeting
from sheaf.plan.meetings.services import check_cancel, told

UNSETTLED = (table.OPEN, table.STOPPED)


def ended(actor: Actor, row: Body, on: date, heirs: Mapping[str, str]) -> None:
    """Follow-ups go to the heirs of their owners. Meetings from that day on pass to the successor with their agendas, papers and
    decisions, else they are cancelled. What was decided stays the body's own, and papers are shown to whom they were. `Conflict` where a
    decision is open that nobody could take a position on any longer; `Invalid` where the body met or decided since."""
    took = Decision.objects.filter(Q(taken_by=row.code) | Q(taken_by="", meeting__body=row.code), state=table.TAKEN, taken__gt=on)
    if last := took.order_by("-taken").first():
        raise Invalid("The end would come before what is known to have happened.",
                      fields={"on": f"On {last.taken} or later: {last.code} was taken then."})
    if met := Meeting.objects.filter(body=row.code, state="held", starts__gte=on).order_by("-starts").first():
        raise Invalid("The end would come before what is known to have happened.", fields={"on": f"After {met.ends}: {met.code} was held."})
    later = Meeting.objects.select_for_update().filter(body=row.code, state="planned", starts__gte=on)
    still = Decision.objects.filter(meeting__body=row.code, state__in=UNSETTLED)
    still = still.exclude(meeting__in=later) if row.merged_into_id else still
    if codes := list(still.values_list("code", flat=True)[:10]):
        raise Conflict(f"Not settled yet: {', '.join(codes)}. Record or withdraw what {row.code} has still to decide, then end it.",
                       code="undecided")
    for owner, heir in heirs.items():
        FollowUp.objects.filter(state="open", owner=owner).update(owner=heir)
    for meeting in later:
        _passed(actor, meeting, row)


def _passed(actor: Actor, meeting: Meeting, row: Body) -> None:
    why = ""
    meeting.papers.filter(shown_to=BODY, readers="").update(readers=f" {' '.join(sorted(queries.participants(meeting) & set(BY_CODE)))} ")
    if row.merged_into_id:
        meeting.decisions.filter(state=table.TAKEN, taken_by="").update(taken_by=row.code)
        meeting.body = row.merged_into_id
    else:
        why = _stays(actor, meeting)
        meeting.state = meeting.state if why else "cancelled"
    told_of = f"{row.code} ended on {row.ends} by {row.ended_by}"
    told_of += f" and was merged into {meeting.body}." if row.merged_into_id else f". {why}".rstrip()
    meeting.note, meeting.updated = f"{meeting.note}\n{told_of}".strip(), clock.now()
    meeting.save(update_fields=["body", "state", "note", "updated"])
    told(actor, "meeting", meeting.code, "pass" if row.merged_into_id else "cancel" if not why else "stay", body=meeting.body)


def _stays(actor: Actor, meeting: Meeting) -> str:
    """Why a meeting of a body that is there no longer stays planned: it has decisions, or a room above counts its days by it."""
    try:
        check_cancel(actor, meeting)
    except Conflict as error:
        return error.message
    return ""


def open_of(code: str) -> list[str]:
    """What is open of a body, a sentence each with what its end does to it; for whoever thinks of ending it."""
    meetings = [f"{row.code} ({row.days})" for row in Meeting.objects.filter(body=code, state="planned").order_by("starts", "code")]
    still = Decision.objects.filter(meeting__body=code, state__in=UNSETTLED).values_list("code", flat=True)
    owned = FollowUp.objects.filter(state="open", owner__in=bodies.owners_in(code)).count()
    lines = {
        f"Meetings planned: {', '.join(meetings)}. Those from its last day on pass to the body that it is merged into, with agenda, papers "
        "and decisions; where it is merged into none they are cancelled, but for one that has decisions or by which a year counts its days."
        " Papers are shown to whom they were: those whose they are say whether others read them.": meetings,
        f"Decisions not settled: {', '.join(still)}. They are recorded or withdrawn first, or pass with their meeting.": still,
        f"Follow-ups that it or its chair owns: {owned}. They pass to the body that it is merged into and its chair, else to the "
        "Secretariat.": owned,
    }
    return [words for words, there in lines.items() if there]
