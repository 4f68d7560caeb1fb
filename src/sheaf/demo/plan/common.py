"""What is common, at the Secretariat's node: the text where there is one, offices, meetings, a format, an invented programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sheaf.access.actor import Actor
from sheaf.demo.plan.words import INVENTED
from sheaf.directory import queries as directory
from sheaf.kernel import clock
from sheaf.kernel.states import MEMBERS, SECRETARIAT
from sheaf.plan.bodies import queries as offices
from sheaf.plan.bodies import services as bodies
from sheaf.plan.editions import services as editions
from sheaf.plan.meetings import deciding
from sheaf.plan.meetings import services as meetings
from sheaf.plan.programme import measuring
from sheaf.plan.programme import services as programme
from sheaf.plan.reporting import addressing, opening

EDITION, FORMAT = "POA-2016-2025", "DEMO-ANNUAL-1"
YEARS = 5  # of the past
# The ministers' meeting to come, and the one before, from today: states submit until the tenth day from now.
TO_COME, LAST = timedelta(days=100), timedelta(days=265)
OFFICIALS_BEFORE = timedelta(days=21)  # senior officials meet before the ministers, when they clear the report
CHAIR = "PHL"
SPLIT_EACH = 3  # every third component tells its trained officials by sex
# Clauses that are of one crime area alone; every other clause is asked of every component.
OF_AREA = {"LM-5": "wildlife-timber", "LE-4": "wildlife-timber", "LM-6": "people-smuggling", "LE-5": "people-smuggling",
           "LE-6": "terrorism", "IE-3": "trafficking-in-persons", "IE-4": "people-smuggling", "NS-6": "money-laundering"}


@dataclass(frozen=True, slots=True)
class Frame:
    """The years of the demonstration: year: of the running cycle; past: of the finished ones, oldest first; meetings: the
    ministers' meeting that notes a year's report."""

    year: int
    past: tuple[int, ...]
    meetings: Mapping[int, date]
    programme: str

    def ministers(self, year: int) -> str:
        return f"DEMO-AMMTC-{self.meetings[year].year}"

    def officials(self, year: int) -> str:
        return f"DEMO-SOMTC-{(self.meetings[year] - OFFICIALS_BEFORE).year}"


def frame(years: int = YEARS) -> Frame:
    """Counted from today, so that the running year always stands in its middle."""
    today = clock.today()
    past = tuple(range(today.year - years, today.year))
    days = {year: today - LAST - timedelta(days=364 * (past[-1] - year)) for year in past}
    return Frame(today.year, past, {**days, today.year: today + TO_COME}, f"DEMO-WP-{today.year}")


def attach(actor: Actor, text: Path | None) -> str:
    """The official text where a file has it; one line that says what was done, or how to do it."""
    if text is None or not text.is_file():
        return "The plan has its titles only; `sheaf plan import FILE` at the Secretariat's node attaches the official text."
    report = editions.attach(actor, data=text.read_bytes(), edition=EDITION, accept=True)
    return f"The official text is attached: {len(report.clauses)} clauses."


def convene(actor: Actor, made: Frame) -> None:
    """Senior officials and ministers of every year, the past ones held, each with an agenda."""
    for body, title, clause in (("AMMTC", "Wildlife and timber, and people smuggling", "IF-3"), ("AMMTC", "The annual report", "RM-3"),
                                ("SOMTC", "The work programme", "IM-1")):
        meetings.add_standing(actor, body=body, title=title, starts=made.meetings[made.past[0]] - timedelta(days=60),
                              clause=f"{EDITION}/{clause}")
    for year, day in made.meetings.items():
        for code, body, kind, starts in ((made.officials(year), "SOMTC", "officials", day - OFFICIALS_BEFORE),
                                         (made.ministers(year), "AMMTC", "annual", day)):
            meetings.plan_meeting(
                actor,
                code=code,
                body=body,
                format=kind,
                starts=starts,
                host=CHAIR,
                chair=CHAIR,
                source=INVENTED,
                title=f"{'Annual meeting of ministers' if body == 'AMMTC' else 'Senior officials’ meeting'} ({INVENTED.lower()})",
            )
    coming = made.ministers(made.year)
    meetings.add_item(actor, code=coming, title="Border management with economic bodies", clause=f"{EDITION}/IF-7", shared_with="DGICM")
    meetings.add_paper(actor, code=coming, title="Note on the agenda (invented)", name="note.txt", media_type="text/plain",
                       data=b"Invented for the demonstration: the ministers are invited to note the annual report.\n")


def hold(actor: Actor, made: Frame) -> None:
    """The past meetings were held."""
    for year in made.past:
        meetings.hold(actor, code=made.officials(year))
        meetings.hold(actor, code=made.ministers(year))


def decide(actor: Actor, meeting: str, kind: str, text: str, about: str = "", on: date | None = None) -> str:
    """A decision by consensus; its code."""
    row = deciding.propose(actor, meeting=meeting, kind=kind, text=f"{text} {INVENTED}.", about=about)
    deciding.record(actor, code=row.code, on=on)
    return row.code


def follow_up(actor: Actor, made: Frame) -> None:
    """What the last meetings left to do: one thing done, two open, which the next agendas carry."""
    last = made.past[-1]
    day = made.meetings[last]
    tasked = decide(actor, made.ministers(last), "task", "SOMTC prepares a note on cross-border training.", on=day)
    asked = decide(actor, made.officials(last), "task", "The Secretariat collects contact points for the circulation.", on=day)
    done = deciding.add_follow_up(
        actor, decision=asked, title="Collect contact points", owner=f"body:{SECRETARIAT}", due=day + timedelta(days=90)
    )
    deciding.close_follow_up(actor, follow_up_id=done.id, result="Collected and circulated.")
    deciding.add_follow_up(actor, decision=tasked, title="Prepare a note on cross-border training", owner="chair:SOMTC",
                           due=made.meetings[made.year] - timedelta(days=30))
    deciding.add_follow_up(actor, decision=asked, title="Say whether the list of contact points is complete", owner="lead_shepherd:drugs",
                           due=made.meetings[made.year] - timedelta(days=25))


def fill_offices(actor: Actor, made: Frame) -> None:
    """An invented chair, and an invented lead shepherd for every component, each from the day on which its state is a member: nobody
    real is meant."""
    first = made.meetings[made.past[0]] - timedelta(days=200)
    joined = {row.state: row.starts for row in offices.memberships(actor, offices.OFFICIALS)}
    bodies.fill(actor, kind="chair", state=CHAIR, on=first, agency=INVENTED)
    for area, state in leads().items():
        bodies.fill(actor, kind="lead_shepherd", area=area, state=state, on=max(first, joined[state]), agency=INVENTED)


def leads() -> dict[str, str]:
    """Component to the state that leads it in the demonstration: each state in turn, from the last of the alphabet on."""
    order = list(reversed(MEMBERS))
    return {area.code: order[place % len(order)] for place, area in enumerate(directory.crime_areas())}


def keep_addresses(actor: Actor, states: Iterable[str]) -> None:
    """Where states without a node are reminded; nobody is at these addresses."""
    for state in states:
        addressing.keep(actor, state=state, email=f"focal@{state.lower()}.example", deputy=f"deputy@{state.lower()}.example")


def ask_format(actor: Actor, made: Frame) -> None:
    """The format of the reports, formulated by SOMTC and approved by AMMTC at the first of the invented meetings."""
    rows = opening.questions_of(actor, EDITION)
    questions = [{**row, "areas": [OF_AREA[row["subject"]]]} if row["subject"] in OF_AREA else row for row in rows]
    opening.formulate(actor, code=FORMAT, title="Annual report (invented)", questions=questions)
    first = made.past[0]
    for meeting in (made.officials(first), made.ministers(first)):
        decide(actor, meeting, "approve", "The format of the annual report is approved.", f"format:{FORMAT}", made.meetings[first])


def write_programme(actor: Actor, made: Frame) -> None:
    """An invented current work programme: an objective, two actions and an indicator for every component."""
    code, first = made.programme, date(made.year, 1, 1)
    programme.make(actor, code=code, title=f"Work programme {made.year}–{made.year + 2} (invented)", starts=first, edition=EDITION,
                   ends=date(made.year + 2, 12, 31), source=INVENTED, invented=True)
    actions = [item for place, (area, state) in enumerate(leads().items()) for item in _component(actor, code, area, state, first, place)]
    last = made.past[-1]
    decide(actor, made.ministers(last), "adopt", "The work programme is adopted.", f"programme:{code}", made.meetings[last])
    for place, key in enumerate(actions):
        programme.set_progress(actor, action_id=key, progress=("under_way", "not_started", "done")[place % 3])
    _named(actor, code, made.year)


def _named(actor: Actor, code: str, year: int) -> None:
    """An indicator of the whole programme, of yes and no: nobody had named one last year, everybody has this year."""
    row = measuring.make(actor, code=code, indicator_code="CONTACTS", title="A contact point is named (invented)", kind="yes_no",
                         direction="up", clauses=[f"{EDITION}/IE-6"])
    for state in MEMBERS:
        for of, said in ((year - 1, "no"), (year, "yes")):
            measuring.observe(actor, indicator_id=row.id, state=state, year=of, value=said, source=INVENTED)


def _component(actor: Actor, code: str, area: str, state: str, first: date, place: int) -> Sequence[str]:
    goal = programme.add_objective(actor, code=code, area=area, text="Officials of all states know whom to ask, and are answered in time.")
    done = []
    for number, (title, clause) in enumerate((("Keep contact points current", "IE-6"), ("Hold a course for officials", "TC-1"))):
        starts = first + timedelta(days=30 * (place + number))
        done.append(programme.add_action(
            actor, objective_id=goal.id, title=f"{title} (invented)", output="A list, or a report of the course", leads=[state],
            clauses=[f"{EDITION}/{clause}"], starts=starts, ends=starts + timedelta(days=300), budget="25000", currency="USD",
            funding="Invented fund").id)
    row = measuring.make(
        actor,
        code=code,
        indicator_code=f"{area.upper()}-A",
        title="Officials trained (invented)",
        kind="number",
        area=area,
        direction="up",
        unit="persons",
        dimensions=["sex"] if place % SPLIT_EACH == 0 else [],
    )
    measuring.mark(actor, indicator_id=row.id, kind="baseline", year=first.year - 1, value="110")
    measuring.mark(actor, indicator_id=row.id, kind="target", year=first.year + 2, value="330")
    _observe(actor, row.id, first.year, place)
    return done


def _observe(actor: Actor, indicator_id: str, year: int, place: int) -> None:
    """Last year from every state, this year from all but two, which are others for every component; all states trained as many."""
    for turn, state in enumerate(MEMBERS):
        wheel = (turn + place) % len(MEMBERS)
        for of, trained in ((year - 1, 10), (year, 12 + wheel)):
            if of < year or wheel < len(MEMBERS) - 2:
                halves = ({"sex": "female"}, trained // 2), ({"sex": "male"}, trained - trained // 2)
                for split, value in (({}, trained), *(halves if place % SPLIT_EACH == 0 else ())):
                    measuring.observe(actor, indicator_id=indicator_id, state=state, year=of, value=str(value), dimensions=split,
                                      source=INVENTED)
