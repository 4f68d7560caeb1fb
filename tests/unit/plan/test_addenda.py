"""What comes after the freeze: addenda, one after the other, and one in the place of another."""

from __future__ import annotations

import pytest

from sheaf.kernel.errors import Conflict
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.compiling import services
from sheaf.plan.compiling.models import Compilation
from sheaf.plan.reporting.models import Cycle, Part, Submission
from tests.federation import Federation
from tests.unit.plan.test_compiling import chair, circulated
from tests.unit.plan.test_reporting import AREA, keeper, net, template

__all__ = ["net", "template"]


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
