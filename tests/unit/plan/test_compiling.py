"""A year's compilation, from what arrived to what is published; with the nodes and people of `test_reporting`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sheaf.access.actor import Actor
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.plan.bodies import services as offices
from sheaf.plan.compiling import handing, openly, queries, services, table
from sheaf.plan.compiling.models import Compilation, Passed
from sheaf.plan.meetings import deciding
from sheaf.plan.reporting import clearing, reviewing
from sheaf.plan.reporting.models import Cycle, Part, Submission
from tests.federation import Federation
from tests.plan_year import recorded
from tests.unit.plan.test_reporting import AREA, chief, keeper, lead, net, officer, submitted, template

__all__ = ["net", "template"]


def chair(net: Federation) -> Actor:
    """Who speaks for the state that chairs SOMTC."""
    return lead(net, "PHL")


def head(net: Federation, state: str) -> Actor:
    return replace(lead(net, state), role="delegation_head")


def circulated(net: Federation) -> Compilation:
    """Thailand's part compiled and circulated, at the Secretariat's node."""
    submitted(net)
    with net.at("ASEC"):
        offices.fill(keeper(net), kind="chair", state="PHL", on=date(2026, 1, 1))
        services.find(lead(net), year=2026, area=AREA, text="One state has reported.")
        row = services.assemble(keeper(net), year=2026)
        services.to_chair(keeper(net), compilation_id=row.id)
        services.say(chair(net), compilation_id=row.id, narrative="A good year.")
        return services.circulate(chair(net), compilation_id=row.id)


def decide(net: Federation, meeting: str, kind: str, row: Compilation) -> None:
    made = deciding.propose(keeper(net), meeting=meeting, kind=kind, text="So decided.", about=f"compilation:{row.id}")
    recorded(keeper(net), made.code)


def test_a_compilation_goes_its_whole_way_and_every_step_is_told(net: Federation) -> None:
    row = circulated(net)
    with net.at("ASEC"):
        made = services.comment(head(net, "VNM"), compilation_id=row.id, text="Say “noted”.", anchor=f"{AREA}/THA")
        with pytest.raises(Conflict):
            services.close_comments(keeper(net), compilation_id=row.id)
        services.respond(keeper(net), comment_id=made.id, text="Thailand keeps its words.", accepted=False)
        services.close_comments(keeper(net), compilation_id=row.id)
        with pytest.raises(Conflict):
            services.submit(keeper(net), compilation_id=row.id)
        decide(net, "SOMTC-26", "approve", row)
        services.submit(keeper(net), compilation_id=row.id)
        decide(net, "AMMTC-20", "note", row)
        services.publish(keeper(net), compilation_id=row.id)
        done = Compilation.objects.get()
        assert (done.step, done.cleared_by, done.noted_by) == ("published", "SOMTC-26.1", "AMMTC-20.1")
        assert [step.event for step in Passed.objects.all()] == [
            "to_chair",
            "circulate",
            "close_comments",
            "clear",
            "submit",
            "note",
            "publish",
        ]
        assert done.digest == row.digest


def test_what_is_circulated_is_frozen_and_what_comes_later_is_an_addendum(net: Federation) -> None:
    row = circulated(net)
    with net.at("THA"):
        part = clearing.amend(chief(net), part_id=Part.objects.get().id)
        clearing.ask(officer(net), part_id=part.id)
        clearing.submit(chief(net), part_id=part.id)
    net.deliver()
    with net.at("ASEC"):
        assert Compilation.objects.get().snapshot["parts"][0]["version"] == 1
        added = services.assemble(keeper(net), year=2026, kind="addendum")
        assert [(part["state"], part["version"]) for part in added.snapshot["parts"]] == [("THA", 2)]
        assert Compilation.objects.get(pk=row.pk).digest == row.digest


def test_after_the_freeze_a_capital_s_own_node_says_late_as_the_secretariat_s_does(net: Federation) -> None:
    circulated(net)
    with net.at("ASEC"):
        frozen = Cycle.objects.get().state
    with net.at("THA"):
        Cycle.objects.update(state=frozen)  # as the year's package brings it
        part = clearing.amend(chief(net), part_id=Part.objects.get().id)
        clearing.ask(officer(net), part_id=part.id)
        assert clearing.submit(chief(net), part_id=part.id).late
        assert Part.objects.get().late
        begun = Part.objects.create(cycle=Cycle.objects.get(), state="THA", area="piracy")
        reviewing.mark_late()
        begun.refresh_from_db()
        assert begun.late
    net.deliver()
    with net.at("ASEC"):
        assert Part.objects.get(state="THA", area=AREA).late


def test_a_state_has_completed_a_clause_once_every_component_of_it_that_reports_the_clause_is_done(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        cycle, first = Cycle.objects.get(), Submission.objects.get()

        def said(area: str, status: str) -> Any:
            part, _ = Part.objects.get_or_create(cycle=cycle, state="THA", area=area, defaults={"here": False, "submitted_version": 1})
            entries = [{**first.content["entries"][0], "subject": "NS-1", "status": status}]
            Submission.objects.update_or_create(part=part, version=part.submitted_version, defaults={
                "content": {"entries": entries, "figures": []}, "digest": "x", "cleared_by": "x"})
            told = services.assemble(keeper(net), year=2026, kind="final").snapshot["achievements"]
            return next(row["done_by"] for row in told if row["subject"] == "NS-1")

        assert said(AREA, "done") == ["THA"]
        assert said("piracy", "under_way") == []
        assert said("piracy", "not_applicable") == ["THA"]
        assert said(AREA, "not_applicable") == []


def test_a_review_that_circulates_leaves_the_year_open_for_its_annual_report(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        offices.fill(keeper(net), kind="chair", state="PHL", on=date(2026, 1, 1))
        row = services.assemble(keeper(net), year=2026, kind="final")
        services.to_chair(keeper(net), compilation_id=row.id)
        review = services.circulate(chair(net), compilation_id=row.id)
        assert (review.step, Cycle.objects.get().state, Part.objects.get().step) == ("circulated", "open", "submitted")
    with net.at("THA"):
        part = clearing.amend(chief(net), part_id=Part.objects.get().id)
        clearing.ask(officer(net), part_id=part.id)
        clearing.submit(chief(net), part_id=part.id)
    net.deliver()
    with net.at("ASEC"):
        assert not Part.objects.get().late
        assert services.assemble(keeper(net), year=2026).snapshot["parts"][0]["version"] == 2
        assert Compilation.objects.get(kind="final").digest == review.digest


def test_each_body_does_its_own_and_no_other_step(net: Federation) -> None:
    row = circulated(net)
    with net.at("ASEC"):
        for attempt in (services.say, services.circulate):
            with pytest.raises(Refused):
                attempt(lead(net, "VNM"), compilation_id=row.id, **({"narrative": "Mine"} if attempt is services.say else {}))
        services.close_comments(keeper(net), compilation_id=row.id)
        for meeting, kind in (("AMMTC-20", "note"), ("SOMTC-26", "note")):
            with pytest.raises((Conflict, Invalid)):
                decide(net, meeting, kind, row)
        assert Compilation.objects.get().step == "closed"
        with pytest.raises(Refused):
            services.find(lead(net, "VNM"), year=2026, area=AREA, text="Mine")
        with pytest.raises(Conflict):
            services.find(lead(net), year=2026, area=AREA, text="Too late")


def test_readers_get_the_renderings_that_are_theirs(net: Federation) -> None:
    row = circulated(net)
    with net.at("ASEC"):
        assert queries.renderings(lead(net, "VNM"), row) == ["full", "ammtc", "public"]
        stranger = replace(net.officer("ASEC"), role="officer")
        with pytest.raises(NotFound):
            queries.latest(stranger, 2026)
        data = handing.compiled(lead(net, "VNM"), queries.latest(lead(net, "VNM"), 2026), rendering="full", suffix="pdf").data
        assert data.startswith(b"%PDF")
        Compilation.objects.update(step=table.PUBLISHED, cleared_by="a", noted_by="b")
        assert queries.renderings(stranger, queries.latest(stranger, 2026)) == ["public"]
        with pytest.raises(NotFound):
            handing.compiled(stranger, queries.latest(stranger, 2026), rendering="full", suffix="pdf")


def test_comments_that_lead_to_changes_make_a_new_compilation_that_says_what_it_replaces(net: Federation) -> None:
    row = circulated(net)
    with net.at("ASEC"):
        made = services.replace(keeper(net), compilation_id=row.id)
        assert (made.number, made.replaces_id, made.step) == (2, row.id, "assembling")
        assert queries.latest(keeper(net), 2026).id == made.id
        assert queries.latest(lead(net, "VNM"), 2026).id == row.id


def test_a_state_s_consent_counts_until_the_circulation(net: Federation) -> None:
    with net.at("ASEC"):
        services.consent(head(net, "THA"), year=2026, given=True)
        services.consent(head(net, "VNM"), year=2026, given=True)
        services.consent(head(net, "VNM"), year=2026, given=False)
    row = circulated(net)
    assert row.snapshot["consents"] == ["THA"]
    with net.at("ASEC"):
        for state, given in (("VNM", True), ("THA", False)):
            assert services.consent(head(net, state), year=2026, given=given).outcome == "late"
        assert openly.settled(row)["agree"] == []  # a consent that came later adds nothing, a withdrawal is honoured


@pytest.mark.parametrize("given", [{"anchor": "weather"}, {"text": " "}])
def test_a_comment_on_nothing_is_refused(net: Federation, given: dict[str, Any]) -> None:
    row = circulated(net)
    with net.at("ASEC"), pytest.raises(Invalid):
        services.comment(head(net, "VNM"), compilation_id=row.id, **{"text": "Words", **given})
