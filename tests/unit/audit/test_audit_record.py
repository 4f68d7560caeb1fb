"""Rows are appended, chained, and never changed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction

from sheaf.audit import services as audit
from sheaf.audit.models import GENESIS, Row
from sheaf.audit.verify import verify
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.kernel.node import Node
from sheaf.store import atomic
from tests.cast import Cast


def test_a_row_says_who_did_what_under_which_appointment(cast: Cast) -> None:
    audit.record(cast.owner, "record.read", kind="record", object_id="r-1", outcome="read", detail={"hits": 3})
    row = Row.objects.get()
    assert (row.seq, row.previous) == (1, GENESIS)
    assert (row.person_id, row.appointment_id) == (cast.owner.person_id, cast.owner.appointment_id)
    assert (row.state, row.unit, row.role) == ("THA", "THA/police", "officer")
    assert (row.verb, row.kind, row.object_id, row.outcome) == ("record.read", "record", "r-1", "read")
    assert row.details == {"hits": 3}


def test_each_row_is_chained_to_the_one_before(cast: Cast) -> None:
    audit.record_many(cast.owner, [audit.Event("record.read", object_id=str(n)) for n in range(5)])
    audit.record(cast.supervisor, "request.release")
    rows = list(Row.objects.order_by("seq"))
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5, 6]
    assert all(later.previous == earlier.digest for earlier, later in pairwise(rows))
    assert audit.head().digest == rows[-1].digest
    assert verify().ok


def test_more_rows_than_one_statement_holds_make_one_chain(cast: Cast) -> None:
    audit.record_many(cast.owner, [audit.Event("record.read", object_id=str(n)) for n in range(150)])
    audit.record_many(cast.owner, [])
    assert list(Row.objects.order_by("seq").values_list("object_id", flat=True)) == [str(n) for n in range(150)]
    assert verify().ok


def test_a_row_vanishes_with_the_transaction_that_it_belongs_to(cast: Cast) -> None:
    audit.record(cast.owner, "record.create")
    with pytest.raises(RuntimeError):
        _record_and_fail(cast)
    audit.record(cast.owner, "record.merge")
    assert list(Row.objects.values_list("verb", flat=True)) == ["record.create", "record.merge"]
    assert verify().ok


def _record_and_fail(cast: Cast) -> None:
    with atomic():
        audit.record(cast.owner, "record.edit")
        raise RuntimeError


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_a_row(cast: Cast, change: str) -> None:
    audit.record(cast.owner, "record.read")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Row.objects.update(verb="nothing.happened") if change == "update" else Row.objects.all().delete()
    assert Row.objects.get().verb == "record.read"


def test_what_no_database_can_hold_is_made_storable_and_still_verifies(cast: Cast) -> None:
    audit.record(cast.owner, "record.read", object_id="a\0b\ud800" + "x" * 500, detail={"codes": {"b", "a"}, "n": 1.5})
    row = Row.objects.get()
    assert "\0" not in row.object_id
    assert len(row.object_id) == 200
    assert row.details == {"codes": ["a", "b"], "n": 1.5}
    assert verify().ok


def test_content_does_not_fit_into_a_detail(cast: Cast) -> None:
    with pytest.raises(Invalid):
        audit.record(cast.owner, "record.read", detail={"text": "x" * 5000})


def test_a_peers_head_is_kept_once_and_a_contradiction_is_an_alarm(node: Node) -> None:
    head = {"state": "MYS", "seq": 7, "digest": "a" * 64, "at": "2026-11-02T02:00:00+00:00"}
    audit.witness("MYS", head, b"signature")
    audit.witness("MYS", head, b"signature")
    with pytest.raises(Conflict) as raised:
        audit.witness("MYS", {**head, "digest": "b" * 64}, b"signature")
    assert raised.value.code == "audit_fork"


@pytest.mark.parametrize("change", [{"state": "THA"}, {"seq": -1}, {"seq": True}, {"digest": "zz"}, {"digest": "Å" * 64},
                                    {"at": "yesterday"}, {"at": "2026-11-02T02:00:00"}, {"more": 1}, {"seq": "7"}])
def test_what_is_no_head_is_refused(node: Node, change: dict[str, object]) -> None:
    head: dict[str, object] = {"state": "MYS", "seq": 7, "digest": "a" * 64, "at": "2026-11-02T02:00:00+00:00"}
    with pytest.raises(Invalid):
        audit.witness("MYS", {**head, **change}, b"")
