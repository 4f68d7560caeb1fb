"""The demonstration's contacts: signed, once, and none that can ring."""

from __future__ import annotations

from sheaf.access.actor import operator
from sheaf.demo import contacts
from sheaf.directory import queries
from tests.unit.directory.conftest import Net, bare, net, template

__all__ = ["bare", "net", "template"]


def test_invented_contacts_are_signed_once_and_reach_the_others(net: Net) -> None:
    for state, count in (("THA", 7), ("ASEC", 2)):
        with net.at(state):
            assert contacts.sign(operator(state)) == count
            assert contacts.sign(operator(state)) == 0
    net.publish("THA", "MYS")
    net.pull("MYS")
    with net.at("MYS"):
        found = queries.contacts("THA")
        assert len(found) == 6
        assert all(entry.payload["phone"].startswith("+44 20 7946 0") for entry in found)
        assert all("invented" in entry.payload["name"] for entry in found)
        assert [entry.payload["host"] for entry in queries.liaisons()] == ["MYS"]
