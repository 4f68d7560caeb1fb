"""`sheaf exchange`: the operator sees what waits and tries again."""

from __future__ import annotations

import argparse
import json

import pytest

from sheaf.exchange import cli
from sheaf.kernel import clock
from sheaf.kernel.errors import NotFound
from tests.cast import Cast
from tests.pages.test_exchange_pages import waiting


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    cli.add_commands(parser.add_subparsers(required=True))
    args = parser.parse_args(["exchange", *words])
    return int(args.run(args))


def test_status_prints_what_waits_and_what_happens_next(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    row = waiting()
    assert run("status") == 0
    printed = capsys.readouterr().out
    assert row.pk in printed
    assert "The other node did not answer." in printed
    assert run("status", "--json") == 0
    assert json.loads(capsys.readouterr().out)["waiting"][0]["node"] == "MYS"


def test_retry_makes_one_or_all_due(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    row = waiting()
    assert run("retry", row.pk) == 0
    row.refresh_from_db()
    assert row.next_try <= clock.now()
    assert run("retry") == 0
    assert "1 deliveries" in capsys.readouterr().out
    with pytest.raises(NotFound):
        run("retry", "no-such-delivery")
