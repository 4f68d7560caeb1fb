"""`sheaf directory` and the state card."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sheaf.__main__ import parser
from sheaf.directory import cli, queries, services
from sheaf.kernel.errors import Invalid
from sheaf.kernel.node import Node
from tests.unit.directory.conftest import Net, bare, net, template

__all__ = ["bare", "net", "template"]


def run(*words: str) -> int:
    args = parser().parse_args(["directory", *words])
    return int(args.run(args))


def test_a_card_printed_by_one_node_is_trusted_by_another(bare: Net, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with bare.at("MYS"):
        cli.card(parser().parse_args(["node", "card"]))
    text = capsys.readouterr().out
    path = tmp_path / "mys.json"
    path.write_text(text)
    with bare.at("THA"):
        assert run("trust", str(path)) == 0
        assert capsys.readouterr().out.strip() == f"MYS: {json.loads(text)['fingerprint']}"
        assert queries.states() == ["MYS", "THA"]
        path.write_text(text.replace("http://127", "http://128"))
        with pytest.raises(Invalid):
            run("trust", str(path))
        with pytest.raises(Invalid):
            run("trust", str(tmp_path / "none.json"))


def test_publish_pull_list_and_show(net: Net, capsys: pytest.CaptureFixture[str]) -> None:
    with net.at("MYS"):
        assert run("publish") == 0
    with net.at("ASEC"):
        assert run("publish") == 0
    with net.at("THA"):
        assert run("pull") == 0
        capsys.readouterr()
        assert run("list", "--type", "unit", "--state", "MYS") == 0
        lines = capsys.readouterr().out.splitlines()
        assert any("MYS/police" in line for line in lines)
        assert run("show", lines[-1].split()[0]) == 0
        assert json.loads(capsys.readouterr().out)["verified"] is True
        with pytest.raises(Invalid):
            run("list", "--type", "planet")


def test_a_root_is_handed_over_from_the_shell(net: Net, capsys: pytest.CaptureFixture[str]) -> None:
    with net.at("THA"):
        assert run("hand-over") == 0
        assert "Root 2 of THA" in capsys.readouterr().out


def test_a_node_without_a_root_has_no_card(node: Node) -> None:
    from sheaf.kernel.errors import NotFound

    with pytest.raises(NotFound):
        services.card()
