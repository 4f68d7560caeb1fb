"""The administrator's inbox tells of a directory that fails or leaves states out; nobody else's does."""

from __future__ import annotations

from sheaf.access.actor import Actor, operator
from sheaf.directory.models import PullState
from sheaf.directory.work import items
from tests.unit.directory.conftest import Net


def test_a_failed_pull_and_an_unpinned_state_wait_for_the_administrator(net: Net) -> None:
    with net.at("THA"):
        assert list(items(operator("THA"))) == []
        PullState.objects.create(error_code="directory_rollback", error_text="It is older.", skipped=["MYS"])
        first, second = items(operator("THA"))
        assert (first.state, first.urgent) == ("directory rollback", True)
        assert "Malaysia" in second.title
        assert list(items(Actor("p", "Officer", "a", "THA", "THA/police", "officer"))) == []
