"""How long the plan's pages take with ten years of reports: `python -m bench.plan_pages [YEARS] [PAGES]`.

Makes a throw-away node of the Secretariat (SQLite on disk) with YEARS cycles (10) of 11 states, 10 components and 41 clauses
as submissions (45,100 answers), a work programme with 400 actions, 40 meetings with decisions, and 400 entries of registers; all
of it invented. Signs in as the Secretariat and as a delegate, asks PAGES pages of each kind (40), and prints one JSON line: median
and p95 in milliseconds by the clock and by the processor, statements of a page, and its size compressed in bytes.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

HOME = tempfile.mkdtemp(prefix="sheaf-bench-")
os.environ |= {"SHEAF_HOME": HOME, "SHEAF_INSECURE_COOKIES": "true", "SHEAF_REQUIRE_TOTP": "false",
               "DJANGO_SETTINGS_MODULE": "sheaf.settings"}
LAST, BATCH = 2026, 200
EDITION = "POA-2016-2025"
WORDS = "An invented sentence about what was done, what stands in the way, and what would be of help. "


def add_years(years: int, random: Random) -> int:
    """Cycles with the submissions of every state, through the room's own tally. Returns how many answers."""
    from sheaf.directory import queries as directory
    from sheaf.kernel.states import MEMBERS
    from sheaf.plan.editions.models import Clause
    from sheaf.plan.glance import tallies
    from sheaf.plan.reporting.models import STATUSES, Cycle, Format, Part, Submission

    clauses = list(Clause.objects.filter(edition=EDITION, strength="encouraged").values_list("code", "short_title"))
    form = Format.objects.create(code="ANNUAL-1", title="Annual report", digest="0" * 64,
                                 questions=[{"subject": code, "title": title} for code, title in clauses])
    for year in range(LAST - years + 1, LAST + 1):
        days = {"submission": f"{year}-09-01", "drafts": f"{year}-06-01"}
        cycle = Cycle.objects.create(year=year, edition=EDITION, format=form, meeting=f"AMMTC-{year}", meeting_day=date(year, 12, 1),
                                     deadlines=days, components=list(directory.area_names()), states=list(MEMBERS), invented=True,
                                     state="open" if year == LAST else "closed")
        parts = [Part(cycle=cycle, state=state, area=area, step="submitted" if year == LAST else "frozen", submitted_version=1)
                 for state in MEMBERS for area in cycle.components]
        Part.objects.bulk_create(parts)
        Submission.objects.bulk_create(
            [
                Submission(
                    part=part,
                    version=1,
                    digest="0" * 64,
                    cleared_by="invented",
                    at=datetime(year, 8, 20, tzinfo=UTC) + timedelta(random.randint(0, 30)),
                    content={
                        "figures": [],
                        "entries": [
                            {
                                "subject": code,
                                "status": random.choice(list(STATUSES)),
                                "narrative": WORDS * 3,
                                "obstacles": WORDS,
                                "needs": WORDS,
                                "language": "en",
                                "shown_to": "officials",
                                "copied_from": None,
                                "evidence": [],
                            }
                            for code, _ in clauses
                        ],
                    },
                )
                for part in parts
            ],
            batch_size=BATCH,
        )
    return tallies.write(tallies.every())


def add_meetings(count: int) -> None:
    """Meetings with ten agenda items and ten decisions each."""
    from sheaf.plan.meetings.models import AgendaItem, Decision, Meeting

    for number in range(count):
        day = date(LAST, 11, 1) - timedelta(90 * number)
        row = Meeting.objects.create(
            code=f"SOMTC-M{number}",
            body="SOMTC",
            format="officials",
            title=f"Invented meeting {number}",
            starts=day,
            ends=day,
            state="held",
        )
        AgendaItem.objects.bulk_create(
            [AgendaItem(meeting=row, position=at, title=f"Item {at}", clause=f"{EDITION}/NS-8") for at in range(10)]
        )
        Decision.objects.bulk_create([Decision(
            code=f"{row.code}.{at}", meeting=row, number=at, kind="note", text=WORDS, mode="consensus", state="taken", taken=day,
            clauses=[f"{EDITION}/NS-8"] if at == 1 else []) for at in range(1, 11)])


def add_programme(keeper: Any, count: int) -> str:
    """A programme with actions in every component."""
    from sheaf.plan.programme import services
    from sheaf.plan.programme.models import Action, Objective, Programme

    code = services.make(keeper, code="WP-INVENTED", title="Invented programme", starts=date(LAST, 1, 1), ends=date(LAST + 2, 12, 31),
                         edition=EDITION).code
    Programme.objects.filter(pk=code).update(state="adopted")
    goals = [Objective.objects.create(component=part, position=1, text=WORDS) for part in Programme.objects.get(pk=code).components.all()]
    Action.objects.bulk_create([Action(
        programme_id=code, objective=goals[at % len(goals)], code=f"A-{at}", title=f"Invented action {at}", output=WORDS,
        clauses=[f"{EDITION}/NS-{at % 11 + 1}"], leads=["THA"], progress="under_way") for at in range(count)])
    return code


def add_registers(count: int) -> None:
    """Entries of every register."""
    from sheaf.kernel.states import MEMBERS
    from sheaf.plan.registers import table
    from sheaf.plan.registers.models import Item

    kinds = list(table.KINDS)
    Item.objects.bulk_create([Item(
        code=f"ENTRY-{at}", kind=kinds[at % len(kinds)], state=MEMBERS[at % len(MEMBERS)], title=f"Invented entry {at}", text=WORDS,
        clauses=[f"{EDITION}/NS-{at % 11 + 1}"], step=table.states(kinds[at % len(kinds)])[1], invented=True) for at in range(count)])


def signed_in(username: str, state: str, unit: str, role: str) -> Any:
    """A client of one person."""
    from django.test import Client

    from sheaf.access.models import Appointment, Person

    person = Person.objects.create(username=username, name=username, key_wrapped=b"", seal_public=b"", verify_public=b"")
    Appointment.objects.create(person=person, state=state, unit=unit, role=role, compartments=["OPEN"])
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)
    return client


def paths(programme: str) -> dict[str, str]:
    """Kind of page to an address. Pages of rooms that this version has not are left out."""
    from django.urls import NoReverseMatch, reverse

    found = {
        "front": "/plan/", "dashboard": "/plan/glance", "years": "/plan/glance/years", "component": f"/plan/glance/{LAST}/drugs",
        "subject": "/plan/glance/subjects/NS-8", "clause": f"/plan/editions/{EDITION}/NS-8", "edition": f"/plan/editions/{EDITION}",
        "find": "/plan/find?q=invented", "meetings": "/plan/meetings/", "meeting": "/plan/meetings/SOMTC-M1",
        "registers": "/plan/registers/strategy", "bodies": "/plan/bodies/",
    }
    for kind, name, places in (("programme", "programme:programme", [programme]), ("timeline", "programme:timeline", [programme]),
                               ("year", "reporting:year", [LAST]), ("part", "reporting:part", [LAST, "THA", "drugs"]),
                               ("reports", "compiling:index", [])):
        try:
            found[kind] = reverse(name, args=places)
        except NoReverseMatch:
            continue
    return found


def asked(client: Any, path: str, pages: int) -> dict[str, Any]:
    """Times, statements and size of one page."""
    from bench.pages import measure, queries_of

    client.get(path)
    size = len(gzip.compress(client.get(path).content, 6))
    return measure([path] * pages, client.get) | {"queries": queries_of(path, client.get), "gzip_bytes": size}


def main(years: int, pages: int) -> None:
    """Fill, sign in, ask, tell."""
    import django

    django.setup()
    from django.core.management import call_command

    from bench.machine import described, peak_mb
    from sheaf.access.actor import Actor
    from sheaf.kernel import node

    (Path(HOME) / "static").mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    node.set_default(node.Node(state="ASEC", home=Path(HOME)))
    answers = add_years(years, Random(7))
    add_meetings(40)
    programme = add_programme(Actor("bench", "Bench", "a", "ASEC", "ASEC/secretariat", "secretariat"), 400)
    add_registers(400)
    people = {"secretariat": signed_in("sari", "ASEC", "ASEC/secretariat", "secretariat"),
              "delegate": signed_in("dara", "THA", "THA/delegation", "delegate")}
    found = {who: {kind: asked(client, path, pages) for kind, path in paths(programme).items()} for who, client in people.items()}
    worst = max(times["cpu_p95"] for kinds in found.values() for times in kinds.values())
    print(json.dumps({"bench": "plan_pages", "years": years, "answers": answers, "worst_cpu_p95": worst, **found, "peak_mb": peak_mb(),
                      **described("django")}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10, int(sys.argv[2]) if len(sys.argv) > 2 else 40)
