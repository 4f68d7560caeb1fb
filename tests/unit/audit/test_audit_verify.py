"""Whoever tampers with the database itself, triggers dropped, is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from sheaf.audit import services as audit
from sheaf.audit import triggers
from sheaf.audit.models import ChainHead, Row
from sheaf.audit.verify import Anchor, verify
from tests.cast import Cast

ROWS = 10


@pytest.fixture
def chain(cast: Cast) -> Cast:
    """Ten rows, and the triggers out of the way."""
    audit.record_many(cast.owner, [audit.Event("record.read", object_id=f"r-{n}") for n in range(ROWS)])
    triggers.remove(connection)
    return cast


def _change(cast: Cast) -> None:
    Row.objects.filter(seq=4).update(object_id="r-innocent")


def _change_detail(cast: Cast) -> None:
    Row.objects.filter(seq=4).update(detail='{"n":1}')


def _change_time(cast: Cast) -> None:
    row = Row.objects.get(seq=4)
    Row.objects.filter(seq=4).update(at=row.at.replace(year=2020))


def _delete(cast: Cast) -> None:
    Row.objects.filter(seq=5).delete()


def _delete_and_close_up(cast: Cast) -> None:
    Row.objects.filter(seq=5).delete()
    for seq in range(6, ROWS + 1):
        Row.objects.filter(seq=seq).update(seq=seq - 1)


def _swap(cast: Cast) -> None:
    Row.objects.filter(seq=3).update(seq=99)
    Row.objects.filter(seq=4).update(seq=3)
    Row.objects.filter(seq=99).update(seq=4)


def _insert(cast: Cast) -> None:
    row = Row.objects.get(seq=ROWS)
    Row.objects.create(seq=ROWS + 1, verb="record.read", outcome="read", previous=row.digest, digest="0" * 64)


def _cut(cast: Cast) -> None:
    Row.objects.filter(seq__gt=7).delete()


@pytest.mark.parametrize(("tamper", "kind"), [
    (_change, "changed"), (_change_detail, "changed"), (_change_time, "changed"), (_delete, "missing"),
    (_delete_and_close_up, "changed"), (_swap, "reordered"), (_insert, "changed"), (_cut, "cut")])
def test_tampering_is_found(chain: Cast, tamper: Callable[[Cast], None], kind: str) -> None:
    assert verify().ok
    tamper(chain)
    report = verify()
    assert not report.ok
    assert kind in {problem.kind for problem in report.problems}


def _recompute(start: int) -> None:
    """What a patient operator does: recompute every digest from `start` on, and the head."""
    previous = Row.objects.get(seq=start - 1).digest
    for row in Row.objects.filter(seq__gte=start).order_by("seq"):
        row.previous = previous
        row.digest = previous = row.compute()
        row.save()
    last = Row.objects.latest("seq")
    ChainHead.objects.update(seq=last.seq, digest=last.digest)


def test_a_chain_rewritten_with_every_digest_is_found_by_a_head_that_a_peer_holds(chain: Cast) -> None:
    held = Anchor(ROWS, audit.head().digest, "MYS")
    Row.objects.filter(seq=4).update(object_id="r-innocent")
    _recompute(4)
    assert verify().ok  # against itself alone it looks whole
    assert [problem.kind for problem in verify([held]).problems] == ["rewritten"]


def test_a_tail_cut_off_together_with_the_head_is_found_by_a_head_that_a_peer_holds(chain: Cast) -> None:
    held = Anchor(ROWS, audit.head().digest, "MYS")
    Row.objects.filter(seq__gt=7).delete()
    _recompute(7)
    assert verify().ok
    assert [problem.kind for problem in verify([held]).problems] == ["cut"]


def test_a_chain_emptied_as_a_whole_is_found(chain: Cast) -> None:
    held = Anchor(ROWS, audit.head().digest, "MYS")
    Row.objects.all().delete()
    ChainHead.objects.all().delete()
    assert [problem.kind for problem in verify([held]).problems] == ["cut"]


def test_an_honest_chain_agrees_with_every_head_it_ever_had(chain: Cast) -> None:
    anchors = [Anchor(row.seq, row.digest, "MYS") for row in Row.objects.all()]
    report = verify(anchors)
    assert (report.ok, report.rows, report.anchors) == (True, ROWS, ROWS)
