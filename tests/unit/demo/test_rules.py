"""The demonstration's release rules."""

from __future__ import annotations

import pytest

from sheaf.demo import people, rules
from sheaf.kernel.node import Node
from sheaf.register.asks.releasing import rules_in_force

pytestmark = pytest.mark.django_db


def test_every_invented_rule_is_in_force_and_says_that_it_is_invented(node: Node) -> None:
    assert rules.write(people.writer("THA"), "THA") == 4
    found = rules_in_force()
    assert {rule.effect for rule in found} == {"deny", "hold", "auto"}
    assert all(rule.basis.startswith("Invented provision") for rule in found)
