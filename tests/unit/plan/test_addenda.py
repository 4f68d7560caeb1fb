"""What comes after the freeze: addenda, one after the other, and one in the place of another."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.test import Client

from sheaf import __main__ as shell
from sheaf import wiring
from sheaf.access import services as access
from sheaf.access.queries import actor_for
from sheaf.kernel import node as nodes
from sheaf.kernel.errors import Conflict
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.compiling import queries, readable, services, showing
from sheaf.plan.compiling.models import Compilation
from sheaf.plan.reporting.models import Cycle, Part, Submission
from sheaf.plan.sharing import limits, packages
from sheaf.plan.sharing import queries as shared
from sheaf.plan.sharing import services as sharing
from sheaf.settings import VALUES
from tests.cast import Part as Role
from tests.cast import make_person, personal_key
from tests.federation import Federation
from tests.unit.plan.test_compiling import chair, circulated
from tests.unit.plan.test_documents import word_text
from tests.unit.plan.test_reporting import AREA, keeper, net, template

__all__ = ["net", "template"]
ONE, TWO = "Addendum to the annual report 2026", "Addendum 2 to the annual report 2026"


def came_late(state: str, version: int = 1) -> None:
    """A part as it arrives at the Secretariat's node after the freeze."""
    first = Submission.objects.get(part__state="THA", version=1)
    row, _ = Part.objects.update_or_create(cycle=Cycle.objects.get(), state=state, area=AREA, defaults={
        "here": False, "step": "submitted", "late": True, "submitted_version": version})
    Submission.objects.create(part=row, version=version, content=first.content, digest="x", cleared_by="x", late=True)


def sent_round(net: Federation) -> Compilation:
    """An addendum of what came late, circulated."""
    row = services.assemble(keeper(net), year=2026, kind="addendum")
    services.to_chair(keeper(net), compilation_id=row.id)
    return services.circulate(chair(net), compilation_id=row.id)


def held(row: Compilation) -> list[tuple[str, int]]:
    return [(part["state"], part["version"]) for part in row.snapshot["parts"]]


def one_begun_anew(net: Federation) -> tuple[Compilation, Compilation, Compilation]:
    """Two addenda, and the one that begins in the place of the first."""
    came_late("LAO")
    first = sent_round(net)
    came_late("VNM")
    second = sent_round(net)
    return first, second, services.replace(keeper(net), compilation_id=first.id)


def test_an_addendum_begun_anew_holds_what_the_replaced_one_held_and_what_came_since(net: Federation) -> None:
    circulated(net)
    with net.at("ASEC"):
        came_late("LAO")
        first = sent_round(net)
        came_late("VNM")
        made = services.replace(keeper(net), compilation_id=first.id)
        assert (made.replaces_id, held(made)) == (first.id, [("LAO", 1), ("VNM", 1)])
        services.to_chair(keeper(net), compilation_id=made.id)
        assert held(services.circulate(chair(net), compilation_id=made.id)) == [("LAO", 1), ("VNM", 1)]
        with pytest.raises(Conflict, match="in no addendum yet"):
            services.assemble(keeper(net), year=2026, kind="addendum")


def test_comments_on_an_addendum_lead_to_a_new_one_though_nothing_else_came_late(net: Federation) -> None:
    circulated(net)
    with net.at("ASEC"):
        came_late("LAO")
        first = sent_round(net)
        assert held(services.replace(keeper(net), compilation_id=first.id)) == [("LAO", 1)]


def test_an_addendum_holds_what_came_late_once_and_again_only_where_its_state_corrected_it(net: Federation) -> None:
    circulated(net)
    with net.at("ASEC"):
        came_late("LAO")
        Part.objects.filter(state="LAO").update(step="draft")  # its state is correcting it while the addendum goes round
        assert held(sent_round(net)) == [("LAO", 1)]
        came_late("VNM")
        assert held(sent_round(net)) == [("VNM", 1)]
        came_late("LAO", 2)
        assert held(services.assemble(keeper(net), year=2026, kind="addendum")) == [("LAO", 2)]


def test_nobody_is_asked_to_comment_on_what_was_replaced(net: Federation) -> None:
    row = circulated(net)
    with net.at("ASEC"):
        asked = "Comment on the compilation of 2026"
        assert asked in [task.title for task in bodies.open_tasks_of("state:LAO")]
        services.replace(keeper(net), compilation_id=row.id)
        assert asked not in [task.title for task in bodies.open_tasks_of("state:LAO")]


def test_what_was_left_to_do_about_a_compilation_replaced_before_is_done_with(net: Federation) -> None:
    row = circulated(net)
    with net.at("ASEC"):
        Compilation.objects.update(step="replaced")
        migration = import_module("sheaf.plan.compiling.migrations.0006_replaced_compilations_ask_nobody")
        migration.finish(apps, SimpleNamespace(connection=connections[nodes.current().alias]))
        left = [task.about for task in bodies.open_tasks_of("state:LAO")]
        assert left
        assert f"compilation:{row.id}" not in left


def test_of_two_published_addenda_both_stand_for_the_public_with_their_own_titles(net: Federation) -> None:
    limits.forget()
    two(net)
    with net.at("ASEC"):
        sharing._write_public_reports()
        page = Client().get("/public/plan/").content.decode()
        for address, title, digest in shelf(net):
            assert f"/public/plan/2026/{address}" in page
            assert title in page
            told = Client().get(f"/public/plan/2026/{address}").content.decode()
            assert title in told
            assert digest in told
            assert title in word_text(Client().get(f"/public/plan/2026/{address}.docx").content)
        for address in ("addendum-1", "addendum-3", "addendum-02", "addendum-x", "annual-2"):
            assert Client().get(f"/public/plan/2026/{address}").status_code == 404
        assert [item.of for item in readable.documents(keeper(net)) if item.kind == "published"] == ["addendum", "addendum-2"]


def test_an_addendum_in_another_s_place_keeps_its_number(net: Federation) -> None:
    circulated(net)
    with net.at("ASEC"):
        first, second, again = one_begun_anew(net)
        assert [row.title for row in (first, second, again)] == [ONE, TWO, ONE]
        services.to_chair(keeper(net), compilation_id=again.id)
        assert services.circulate(chair(net), compilation_id=again.id).title == ONE
        assert queries.latest(keeper(net), 2026, "addendum", 1).id == again.id
        came_late("PHL")
        assert services.assemble(keeper(net), year=2026, kind="addendum").title == "Addendum 3 to the annual report 2026"


def test_an_addendum_has_the_number_of_its_title_at_every_door(
    net: Federation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wiring.join_rooms()
    circulated(net)
    with net.at("ASEC"):
        first, second, again = one_begun_anew(net)
        expected = {first.id: (1, ONE), second.id: (2, TWO), again.id: (1, ONE)}
        actor = keeper(net)
        rows = [showing.report_row(row) for row in queries.compilations(actor).filter(kind="addendum")]
        assert {row["id"]: (row["number"], row["title"]) for row in rows} == expected
        assert [queries.words_of(row.id) for row in (first, second, again)] == [
            "the addendum of 2026, replaced by a later one", "addendum 2 of 2026", "the addendum of 2026"]
        monkeypatch.setattr(shell, "start", lambda name: None)
        person, _ = make_person("reader", Role("Sari Secretariat", "ASEC/secretariat", "secretariat"))
        _, token = access.create_token(actor_for(person, personal_key("reader")[0]), name="work", scopes=("plan.",), days=30)
        monkeypatch.setattr(settings, "VALUES", VALUES.model_copy(update={"token": token}))
        assert shell.main(["plan", "reports", "--json"]) == 0
        told = {row["id"]: (row["number"], row["title"]) for row in json.loads(capsys.readouterr().out) if row["kind"] == "addendum"}
        assert told == expected
        titles = [item.title for item in readable.documents(actor) if item.kind == "compiled" and "Full report" in item.title]
        assert len(titles) == len(set(titles)), titles


def test_a_node_takes_both_addenda_and_what_a_node_of_before_reads_keeps_its_shape(net: Federation) -> None:
    two(net)
    with net.at("ASEC"):
        sharing._write_public_reports()
        reports, more = (packages.content(packages.BY_TYPE[f"plan.{name}"]) for name in ("reports", "addenda"))
        sharing._write_public_reports()
        assert packages.content(packages.BY_TYPE["plan.reports"]) == reports, "written again it is the same package"
        assert [set(row) for row in reports["sharing.publicreport"]] == [{"pk", "year", "kind", "title", "digest", "content"}]
        told = shelf(net)
    with net.at("THA"):
        for name, given in (("reports", reports), ("addenda", more)):
            packages.take(packages.BY_TYPE[f"plan.{name}"], given)
        assert shelf(net) == told
        assert [item.title for item in readable.shelf()] == [ONE, TWO]


def test_the_shell_writes_the_addendum_that_is_asked_for_at_the_secretariat_s_and_at_a_state_s_node(
    net: Federation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wiring.join_rooms()
    two(net)
    with net.at("ASEC"):
        sharing._write_public_reports()
        given = [packages.content(packages.BY_TYPE[f"plan.{name}"]) for name in ("reports", "addenda")]
    monkeypatch.setattr(shell, "start", lambda name: None)
    for state, part in (("ASEC", Role("Sari Secretariat", "ASEC/secretariat", "secretariat")),
                        ("THA", Role("Chief", "THA/police", "supervisor", (), 3, ("OPEN",)))):
        with net.at(state):
            if state == "THA":
                for name, rows in zip(("reports", "addenda"), given, strict=True):
                    packages.take(packages.BY_TYPE[f"plan.{name}"], rows)
            person, _ = make_person("reader", part)
            _, token = access.create_token(actor_for(person, personal_key("reader")[0]), name="work", scopes=("plan.",), days=30)
            monkeypatch.setattr(settings, "VALUES", VALUES.model_copy(update={"token": token}))
            out = tmp_path / f"{state}.docx"
            words = ["plan", "compile", "--cycle", "2026", "--kind", "addendum", "--rendering", "public", "--out", str(out)]
            for more, title in (((), TWO), (("--number", "1"), ONE), (("--number", "2"), TWO)):
                assert shell.main([*words, *more]) == 0
                assert f"{title}, public" in capsys.readouterr().out
                assert title in word_text(out.read_bytes())
            assert shell.main([*words, "--number", "3"]) != 0
            assert "There is no report of this year." in capsys.readouterr().err
            if state == "THA":
                assert shell.main(["full" if word == "public" else word for word in words]) != 0
                assert "--rendering public" in capsys.readouterr().err


def two(net: Federation) -> None:
    """Two addenda of the year, both published."""
    circulated(net)
    with net.at("ASEC"):
        for state in ("LAO", "VNM"):
            came_late(state)
            row = sent_round(net)
            Compilation.objects.filter(pk=row.pk).update(step="noted", cleared_by="SOMTC-EARLIER.1", noted_by="AMMTC-EARLIER.1")
            services.publish(keeper(net), compilation_id=row.id)


def shelf(net: Federation) -> list[tuple[str, str, str]]:
    """Addresses, titles and digests of what this node holds as published."""
    return [(row.address, row.title, row.digest) for row in shared.reports()]
