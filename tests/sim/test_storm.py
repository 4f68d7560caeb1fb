"""Storms with fixed seeds, and every seed that ever failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sim import laws, play
from tests.sim.world import world

FAILED = [int(line) for line in (Path(__file__).parent / "failed_seeds.txt").read_text().split() if line.isdigit()]
CI_SEEDS = 100  # docs/decisions/0012
SEEDS = sorted({*range(CI_SEEDS), *FAILED})


@pytest.mark.parametrize("seed", SEEDS)
def test_the_laws_hold_after_a_storm(seed: int, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), world(seed) as storm:
        play.run(storm)
        laws.check(storm)


def test_one_seed_gives_one_history(django_db_blocker: Any) -> None:
    histories = []
    with django_db_blocker.unblock():
        for _ in range(2):
            with world(4711) as storm:
                play.run(storm)
                histories.append(storm.history)
    assert len(histories[0]) > play.MESSAGES
    assert histories[0] == histories[1]
