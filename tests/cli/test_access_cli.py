"""`sheaf user`, `sheaf token` and `sheaf key` as the operator types them."""

from __future__ import annotations

import argparse
import getpass
import json

import pytest

from sheaf.access import cli, doors
from sheaf.access.models import Person
from sheaf.audit.models import Row
from sheaf.kernel.errors import NotFound, Refused
from sheaf.kernel.node import Node
from tests.cast import PASSWORD, Cast


def run(*words: str) -> int:
    """Parse and run one command line of this room."""
    parser = argparse.ArgumentParser()
    cli.add_commands(parser.add_subparsers())
    args = parser.parse_args(words)
    return int(args.run(args))


def test_the_operator_makes_and_appoints_a_person(node: Node, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("user", "create", "napa", "--name", "Napa New") == 0
    password = capsys.readouterr().out.split()[-1]
    assert Person.objects.get(username="napa").check_password(password)
    assert run("user", "appoint", "napa", "THA/police", "officer", "--areas", "drugs,arms", "--compartments", "OPEN,OPS") == 0
    assert run("user", "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert listed[0]["appointments"] == [{"unit": "THA/police", "role": "officer", "ends": None}]
    assert set(Row.objects.values_list("person_id", flat=True)) == {"operator"}


def test_the_operator_resets_and_sets_a_second_factor(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("user", "totp", "owner") == 0
    assert len(capsys.readouterr().out.split()[-1]) == 32
    assert run("user", "reset", "owner") == 0
    assert Person.objects.get(username="owner").must_change_password


def test_an_unknown_person_is_an_error_in_words(node: Node) -> None:
    with pytest.raises(NotFound):
        run("user", "reset", "nobody")


def test_a_person_makes_a_token_at_the_shell_and_acts_by_it(
        cast: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda prompt: PASSWORD)
    assert run("token", "create", "--as", "owner", "--name", "nightly", "--scope", "token.", "--scope", "key.") == 0
    token = capsys.readouterr().out.strip()
    monkeypatch.setattr(doors.settings.VALUES, "token", token)
    assert run("token", "list") == 0
    assert "nightly" in capsys.readouterr().out
    assert run("key", "list") == 0
    assert "THA/police#OPS" in capsys.readouterr().out


def test_a_wrong_password_at_the_shell_is_refused_and_recorded(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda prompt: "not it")
    with pytest.raises(Refused):
        run("key", "list", "--as", "owner")
    assert Row.objects.filter(verb="self.sign_in", outcome="refused").count() == 1


def test_the_second_factor_is_asked_at_the_shell_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run("user", "totp", "owner")
    answers = iter([PASSWORD, "000000"])
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(answers))
    with pytest.raises(Refused):
        run("key", "list", "--as", "owner")


def test_a_password_that_is_piped_in_without_a_code_is_refused_in_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run("user", "totp", "owner")
    answers = iter([PASSWORD])

    def piped(prompt: str) -> str:
        if (said := next(answers, None)) is None:
            raise EOFError
        return said

    monkeypatch.setattr(getpass, "getpass", piped)
    with pytest.raises(Refused, match="SHEAF_TOKEN"):
        run("key", "list", "--as", "owner")
