"""`sheaf ask` at the shell."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sheaf import __main__ as shell
from sheaf.access import doors
from sheaf.kernel.errors import Invalid
from sheaf.register.asks import cli, services
from sheaf.register.asks.models import Answer, Question
from tests.cast import Cast
from tests.pages.test_asks_pages import asked

pytestmark = pytest.mark.django_db
WORDS = ["ask", "--name", "Wirat Invented", "--born", "1970", "--purpose", "investigation", "--case", "C-7"]


def run(monkeypatch: pytest.MonkeyPatch, cast: Cast, *words: str) -> int:
    monkeypatch.setattr(doors, "actor_from_shell", lambda args: cast.owner)
    args = shell.parser().parse_args([*WORDS, *words])
    return cli.ask(args)


def test_it_prints_the_answers_as_json(monkeypatch: pytest.MonkeyPatch, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    given: dict[str, Any] = {}

    def fake(actor: Any, **more: Any) -> str:
        given.update(more)
        return asked(cast).id

    monkeypatch.setattr(services, "ask", fake)
    assert run(monkeypatch, cast, "--json", "--nodes", "mys,sgp", "--number", "imo:9074729") == 0
    assert json.loads(capsys.readouterr().out)["answers"][0]["reference"] == "MYS-AAAA-BBBB"
    assert (given["nodes"], given["subject"]["identifiers"]) == (["MYS", "SGP"], [{"type": "imo", "value": "9074729"}])


def test_it_says_what_happens_next(monkeypatch: pytest.MonkeyPatch, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(services, "ask", lambda actor, **more: asked(cast, "held").id)
    assert run(monkeypatch, cast) == 0
    assert "lets a person decide" in capsys.readouterr().out


def test_it_refuses_a_network_of_nobody_and_writes_nothing(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    with pytest.raises(Invalid):
        run(monkeypatch, cast)
    assert not Question.objects.exists()
    assert not Answer.objects.exists()
