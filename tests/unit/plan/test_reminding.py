"""Reminders: each leaves once at its time, whatever dies in between; a moved day is told once; mails hold no text."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheaf.access.actor import service
from sheaf.directory.models import Entry, TrustAnchor
from sheaf.kernel import clock as clocks
from sheaf.kernel import node as nodes
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Invalid
from sheaf.kernel.node import Node
from sheaf.plan.bodies import services as bodies
from sheaf.plan.bodies.models import Task
from sheaf.plan.reporting import addressing, mailing, reminding
from sheaf.plan.reporting.models import Reminder
from tests.cast import Cast

DUE = datetime(2026, 12, 20, 23, 59, tzinfo=UTC)
OPENED = datetime(2026, 11, 2, tzinfo=UTC)


def focal(state: str, *names: str) -> None:
    for name in names:
        Entry.objects.create(
            type="contact", state=state, subject=f"{state}/{name}", version=1,
            payload={"function": "focal", "unit": f"{state}/police", "email": f"{name}@{state.lower()}.example"}, valid_from=OPENED,
            signed_at=OPENED, signed_by="test", signer_kid="root", digest="0" * 64, signed=b"", signature=b"")


@pytest.fixture
def here(node: Node, clock: ManualClock) -> ManualClock:
    focal("THA", "a-first", "b-second")
    focal("ASEC", "desk")
    focal("MYS", "one")
    return clock


def task(due: datetime | None = DUE, owner: str = "state:THA") -> Task:
    return bodies.add_task(
        service("THA"), owner=owner, title="Submit the secret report", about="cycle:2026", url="/plan/year/2026", due=due
    )


def walk(clock: ManualClock, until: datetime, step: timedelta = timedelta(minutes=1), fast: timedelta = timedelta(hours=6)) -> None:
    """The worker's minutes near one in the morning UTC, larger steps else."""
    while clocks.now() < until:
        reminding.remind()
        near = (clocks.now() + timedelta(minutes=10)).hour in (0, 1) and clocks.now().hour in (0, 1)
        clock.advance(timedelta(minutes=20) if near else fast if step > timedelta(minutes=1) else timedelta(hours=1))


def stages() -> list[tuple[str, str]]:
    return [(row.stage, row.whom) for row in Reminder.objects.order_by("taken", "whom")]


def test_each_stage_leaves_once_to_the_owner_then_the_deputy_then_the_secretariat(here: ManualClock) -> None:
    task()
    walk(here, DUE + timedelta(days=30))
    assert stages() == [
        ("-14", "owner"),
        ("-7", "owner"),
        ("-1", "owner"),
        ("+1", "deputy"),
        ("+1", "owner"),
        ("+7", "deputy"),
        ("+7", "owner"),
        ("+7", "secretariat"),
    ]
    assert len(mail.outbox) == 8
    to = Counter(item.to[0] for item in mail.outbox)
    assert to == {"a-first@tha.example": 5, "b-second@tha.example": 2, "desk@asec.example": 1}
    assert len({item.extra_headers["Message-ID"] for item in mail.outbox}) == 8


def test_a_reminder_leaves_within_five_minutes_of_its_time(here: ManualClock) -> None:
    task()
    time = reminding.at(DUE.date(), -14)
    here.advance(time - clocks.now() - timedelta(seconds=1))
    assert reminding.remind() == 0
    here.advance(timedelta(minutes=1))
    assert reminding.remind() == 1
    row = Reminder.objects.get()
    assert row.sent is not None
    assert row.sent - time <= timedelta(minutes=5)


def test_a_mail_carries_a_day_and_a_link_and_no_text(here: ManualClock) -> None:
    task()
    walk(here, DUE)
    for item in mail.outbox:
        assert "secret" not in f"{item.subject}{item.body}"
        assert "/plan/year/2026\n" in str(item.body)
    assert mail.outbox[0].subject == "Sheaf: due 20 December 2026"


def test_a_worker_that_dies_before_or_after_the_mail_left_neither_loses_nor_renames_it(
    here: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    task()
    here.advance(reminding.at(DUE.date(), -14) - clocks.now())
    real = mailing.send

    def dies(**given: Any) -> None:
        raise KeyboardInterrupt

    def sends_and_dies(**given: Any) -> None:
        real(**given)
        raise KeyboardInterrupt

    for how in (dies, sends_and_dies):
        monkeypatch.setattr(mailing, "send", how)
        with pytest.raises(KeyboardInterrupt):
            reminding.remind()
        monkeypatch.setattr(mailing, "send", real)
        assert reminding.remind() == 0  # the row is in somebody's hand
        here.advance(timedelta(minutes=2))
    assert reminding.remind() == 1
    assert reminding.remind() == 0
    assert len({item.extra_headers["Message-ID"] for item in mail.outbox}) == 1
    row = Reminder.objects.get()
    assert row.sent is not None
    assert row.sent - reminding.at(DUE.date(), -14) <= timedelta(minutes=5)


def test_a_mail_server_that_does_not_answer_is_tried_again(here: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    task()
    here.advance(reminding.at(DUE.date(), -14) - clocks.now())
    real, asked = mailing.send, []

    def refuses(**given: Any) -> None:
        asked.append(given["message_id"])
        if len(asked) < 4:
            raise mailing.NotHandedOver("timeout")
        real(**given)

    monkeypatch.setattr(mailing, "send", refuses)
    for _ in range(12):
        reminding.remind()
        here.advance(timedelta(minutes=1))
    assert len(asked) == 4
    assert len(set(asked)) == 1
    assert len(mail.outbox) == 1


def test_a_day_that_moves_after_a_reminder_is_told_once_and_then_reminded_of_anew(here: ManualClock) -> None:
    row = task()
    walk(here, DUE - timedelta(days=5))
    assert [stage for stage, _ in stages()] == ["-14", "-7"]
    task(DUE + timedelta(days=30))
    assert Task.objects.get().pk == row.pk
    for _ in range(3):
        reminding.remind()
    assert mail.outbox[-1].subject == "Sheaf: deadline moved to 19 January 2027"
    assert "it was 20 December 2026 and is now 19 January 2027" in str(mail.outbox[-1].body)
    walk(here, DUE + timedelta(days=29))
    assert [stage for stage, _ in stages()] == ["-14", "-7", "moved", "-14", "-7", "-1"]
    task(DUE)
    task(DUE + timedelta(days=40))
    reminding.remind()
    reminding.remind()
    assert [stage for stage, _ in stages()].count("moved") == 2


def test_a_day_that_moves_before_any_reminder_is_simply_the_day(here: ManualClock) -> None:
    task()
    task(DUE + timedelta(days=30))
    walk(here, DUE + timedelta(days=20))
    assert [stage for stage, _ in stages()] == ["-14"]


def test_what_is_done_is_reminded_of_no_longer(here: ManualClock) -> None:
    task()
    walk(here, DUE - timedelta(days=10))
    bodies.finish_tasks(service("THA"), about="cycle:2026")
    walk(here, DUE + timedelta(days=20))
    assert [stage for stage, _ in stages()] == ["-14"]


def test_a_task_made_late_is_reminded_of_at_the_stages_that_are_left(here: ManualClock) -> None:
    here.advance(DUE - timedelta(days=3) - clocks.now())
    task()
    walk(here, DUE)
    assert [stage for stage, _ in stages()] == ["-1"]


def test_a_worker_that_slept_sends_the_newest_stage_only(here: ManualClock) -> None:
    task()
    here.advance(DUE - timedelta(hours=20) - clocks.now())
    reminding.remind()
    assert [stage for stage, _ in stages()] == ["-1"]


def test_a_state_is_reminded_by_its_own_node_and_offices_by_the_secretariat_s(here: ManualClock) -> None:
    tasks = [Task(owner=owner, about="cycle:2026") for owner in ("state:THA", "state:MYS", "state:LAO", "body:ASEC", "chair:SOMTC")]
    assert {row.owner for row in tasks if reminding._ours(row)} == {"state:THA"}
    TrustAnchor.objects.create(state="MYS", root=b"r", kid="r", node_key=b"k", address="http://127.0.0.1:1/MYS", pinned_by="test")
    with nodes.entered(Node(state="ASEC", alias=nodes.current().alias, home=nodes.current().home)):
        assert {row.owner for row in tasks if reminding._ours(row)} == {"state:THA", "state:LAO", "body:ASEC", "chair:SOMTC"}


def test_an_office_is_reminded_through_its_holder_and_then_its_co_holder(here: ManualClock) -> None:
    from sheaf.plan.bodies.models import Body, Office

    body = Body.objects.get(pk="SOMTC")
    for kind, state in (("lead_shepherd", "THA"), ("co_lead", "MYS")):
        Office.objects.create(kind=kind, body=body, area="drugs", state=state, starts=date(2026, 1, 1))
    day = date(2026, 12, 1)
    assert reminding.addresses("lead_shepherd:drugs", "owner", day) == ["a-first@tha.example"]
    assert reminding.addresses("lead_shepherd:drugs", "deputy", day) == ["one@mys.example"]
    assert reminding.addresses("lead_shepherd:cybercrime", "owner", day) == []
    assert reminding.addresses("state:VNM", "owner", day) == []
    assert reminding.addresses("body:ASEC", "secretariat", day) == []


def test_a_node_without_mail_sends_none_and_writes_none(here: ManualClock, settings: Any) -> None:
    settings.EMAIL_BACKEND = mailing.NONE
    task()
    walk(here, DUE + timedelta(days=10))
    assert not Reminder.objects.exists()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(["tick", "dies", "sends and dies", "refuses", "moves", "hour", "days"]), max_size=40))
def test_whatever_happens_every_reminder_has_one_id_and_none_is_sent_twice_but_after_a_death(here: ManualClock, events: list[str]) -> None:
    Reminder.objects.all().delete()
    Task.objects.all().delete()
    mail.outbox.clear()
    real, due = mailing.send, clocks.now() + timedelta(days=15)
    task(due)
    deaths = 0
    for event in [*events, "tick", "hour", "tick"]:
        if event == "moves":
            due += timedelta(days=9)
            task(due)
        elif event in ("hour", "days"):
            here.advance(timedelta(hours=1) if event == "hour" else timedelta(days=4))
        else:
            deaths += _tick(event, real)
    ids = Counter(item.extra_headers["Message-ID"] for item in mail.outbox)
    assert set(ids) <= {row.message_id for row in Reminder.objects.all()}
    assert sum(ids.values()) - len(ids) <= deaths
    for row in Reminder.objects.exclude(sent=None):
        assert ids[row.message_id] >= 1


def _tick(event: str, real: Any) -> int:
    def send(**given: Any) -> None:
        if event == "refuses":
            raise mailing.NotHandedOver("refused")
        if event != "dies":
            real(**given)
        if event != "tick":
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mailing, "send", send)
        try:
            reminding.remind()
        except KeyboardInterrupt:
            return 1
    return 0


def test_one_part_of_a_report_is_no_mail_of_its_own(here: ManualClock) -> None:
    bodies.add_task(service("THA"), owner="state:THA", title="Clear it", about="part:2026:THA:drugs", due=DUE)
    walk(here, DUE + timedelta(days=10))
    assert not mail.outbox


def test_what_a_state_does_at_the_secretariats_node_is_reminded_of_there_alone(here: ManualClock) -> None:
    bodies.add_task(service("THA"), owner="state:THA", title="Comment", about="compilation:1", url="/plan/reports/1", due=DUE)
    walk(here, DUE)
    assert not mail.outbox
    with nodes.entered(Node(state="ASEC", alias=nodes.current().alias, home=nodes.current().home)):
        reminding.remind()
    assert ["/plan/reports/1" in str(item.body) for item in mail.outbox] == [True]


def test_a_state_without_an_address_is_told_of_once_at_each_stage_and_reminded_as_soon_as_the_secretariat_keeps_one(
    here: ManualClock, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    with nodes.entered(Node(state="ASEC", alias=nodes.current().alias, home=nodes.current().home)):
        keeper = cast.secretariat
        task(owner="state:PHL")
        here.advance(reminding.at(DUE.date(), -14) - clocks.now())
        for _ in range(5):
            assert reminding.remind() == 0
            here.advance(timedelta(minutes=3))
        row = Reminder.objects.get()
        assert (row.reaches, row.sent, row.stage) == (False, None, "-14")
        assert caplog.text.count("A reminder reaches nobody: no address for Philippines.") == 1
        addressing.keep(keeper, state="PHL", email="focal@phl.example", deputy="second@phl.example")
        assert [reminding.remind(), reminding.remind()] == [1, 0]
        row = Reminder.objects.get()
        assert (row.reaches, row.sent, row.stage, row.to) == (True, clocks.now(), "-14", "focal@phl.example")
        walk(here, DUE + timedelta(days=2))
        assert stages() == [("-14", "owner"), ("-7", "owner"), ("-1", "owner"), ("+1", "deputy"), ("+1", "owner")]
        assert Counter(item.to[0] for item in mail.outbox) == {"focal@phl.example": 4, "second@phl.example": 1}
        focal("PHL", "signed")
        assert [row.source for row in addressing.listed(keeper) if row.state == "PHL"] == ["signed"]
        assert addressing.focal("PHL") == ["signed@phl.example"]


def test_an_address_that_comes_after_the_next_stage_brings_that_stage_alone(here: ManualClock, cast: Cast) -> None:
    with nodes.entered(Node(state="ASEC", alias=nodes.current().alias, home=nodes.current().home)):
        task(owner="state:PHL")
        for days in (-14, -7):
            here.advance(reminding.at(DUE.date(), days) - clocks.now())
            reminding.remind()
        addressing.keep(cast.secretariat, state="PHL", email="focal@phl.example", deputy="")
        assert [reminding.remind(), reminding.remind()] == [1, 0]
        assert [row.stage for row in Reminder.objects.exclude(sent=None)] == ["-7"]


@pytest.mark.parametrize(
    "wrong", [{"state": "ASEC"}, {"email": "nobody"}, {"deputy": "a@b"}, {"email": ""}, {"email": "a@b.example,c@d.example"}]
)
def test_an_address_that_is_none_is_refused_with_its_field(here: ManualClock, cast: Cast, wrong: dict[str, str]) -> None:
    with (nodes.entered(Node(state="ASEC", alias=nodes.current().alias, home=nodes.current().home)), pytest.raises(Invalid) as refused):
        addressing.keep(cast.secretariat, **{"state": "PHL", "email": "a@phl.example", "deputy": "b@phl.example", **wrong})
    assert set(refused.value.details["fields"]) == set(wrong)
