"""A shell at one of two nodes: every word as typed, the person by the token in SHEAF_TOKEN."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings

from sheaf import __main__ as shell
from sheaf.settings import VALUES
from tests.api.conftest import Net, net, template

__all__ = ["Shell", "net", "sheaf", "template"]


@dataclass
class Shell:
    """`sheaf("THA", "owner", "record", "show", id)` gives what was printed; `fails` gives what was said of the mistake."""

    net: Net
    patch: pytest.MonkeyPatch
    output: pytest.CaptureFixture[str]

    def run(self, state: str, who: str, words: tuple[Any, ...]) -> tuple[int, str, str]:
        self.patch.setattr(shell, "start", lambda name: None)
        self.patch.setattr(settings, "VALUES", VALUES.model_copy(update={"token": self.net.tokens.get((state, who), who)}))
        self.output.readouterr()
        with self.net.net.at(state):
            code = shell.main([str(word) for word in words])
        return code, *self.output.readouterr()

    def __call__(self, state: str, who: str, *words: Any) -> str:
        code, out, err = self.run(state, who, words)
        assert (code, err) == (0, ""), err
        return out

    def fails(self, state: str, who: str, *words: Any) -> str:
        code, out, err = self.run(state, who, words)
        assert (code, out) == (1, "")
        assert "Traceback" not in err
        return err


@pytest.fixture
def sheaf(net: Net, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    return Shell(net, monkeypatch, capsys)
