"""What is common travels from the Secretariat's node to every other, signed; with the nodes of `test_reporting`."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from sheaf.directory import services as directory
from sheaf.directory.models import Publication
from sheaf.kernel import canonical
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies import services as offices
from sheaf.plan.editions import queries as editions
from sheaf.plan.editions import services as texts
from sheaf.plan.meetings.models import Decision, Meeting
from sheaf.plan.programme import services as programme
from sheaf.plan.programme.models import Programme
from sheaf.plan.reporting import opening
from sheaf.plan.reporting.models import Cycle, Part
from sheaf.plan.sharing import services
from sheaf.plan.sharing.models import PublicReport, Taken
from sheaf.plan.sharing.packages import PACKAGES, content
from tests.federation import Federation
from tests.unit.plan.test_compiling import circulated
from tests.unit.plan.test_reporting import keeper, net, officer, template, written

__all__ = ["net", "template"]
TEXT = b"LEAGUE PLAN (2031-2035)\nI. AIMS\n1. Meet every year;\n2. Work together.\n"


@pytest.fixture(autouse=True)
def _roots(net: Federation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The directory's own distribution is tested elsewhere: here a publication is a row that is carried over."""
    monkeypatch.setattr(directory, "publish", _signed)
    monkeypatch.setattr(services.publishing, "publish", _signed)
    monkeypatch.setattr(services.publishing, "publish_snapshot", lambda actor: None)


def _signed(actor: Any, *, type: str, title: str, media_type: str, content: bytes) -> Publication:
    last = Publication.objects.filter(type=type).order_by("-version").first()
    return Publication.objects.create(
        type=type,
        state="ASEC",
        version=(last.version if last else 0) + 1,
        title=title,
        media_type=media_type,
        digest=canonical.digest(title),
        content=content,
        document_digest=f"{type}{(last.version if last else 0) + 1}",
        signed=b"",
        signature=b"",
        signer_kid="k",
        signed_at="2026-11-02T00:00Z",
    )


def carry(net: Federation, to: str = "THA") -> int:
    """Publish at the Secretariat's, carry the rows, take them at another node."""
    with net.at("ASEC"):
        services.share()
        rows = list(Publication.objects.all())
    with net.at(to):
        for row in rows:
            if not Publication.objects.filter(pk=row.pk).exists():
                row.save(force_insert=True)
        return services.take_new()


def test_every_node_holds_what_the_secretariat_keeps(net: Federation) -> None:
    with net.at("ASEC"):
        texts.attach(keeper(net), data=TEXT, edition="LEAGUE-2031")
        texts.relate(keeper(net), relation="kept", before=("POA-2016-2025", "IF-1"), after=("LEAGUE-2031", "A-1"))
        programme.make(keeper(net), code="WP-1", title="Programme", starts=date(2026, 1, 1), ends=date(2028, 1, 1))
    assert carry(net) == len(PACKAGES)
    with net.at("THA"):
        assert [row.text for row in editions.clauses(officer(net), "LEAGUE-2031")] == ["Meet every year;", "Work together."]
        assert bodies.leads_of("people-smuggling", date(2026, 12, 1)) == ["MYS"]
        assert Decision.objects.get(code="AMMTC-EARLIER.1").about == "format:ANNUAL-1"
        assert Programme.objects.get(code="WP-1").components.count() == 10
        assert "Submit the report of 2026" in [task.title for task in bodies.tasks(officer(net))]
        mine = content(PACKAGES[0])
    with net.at("ASEC"):
        assert content(PACKAGES[0]) == mine


def test_nothing_changes_where_nothing_changed(net: Federation) -> None:
    carry(net)
    with net.at("ASEC"):
        assert services.share() == 0
    with net.at("THA"):
        assert services.take_new() == 0


def test_a_change_arrives_and_what_was_taken_back_is_gone(net: Federation) -> None:
    with net.at("ASEC"):
        texts.attach(keeper(net), data=TEXT, edition="LEAGUE-2031")
        row = texts.relate(keeper(net), relation="kept", before=("POA-2016-2025", "IF-1"), after=("LEAGUE-2031", "A-1"))
    carry(net)
    with net.at("ASEC"):
        texts.unrelate(keeper(net), crosswalk_id=row.id)
        offices.fill(keeper(net), kind="lead_shepherd", state="PHL", area="people-smuggling", on=date(2026, 12, 1))
    assert carry(net) == 2
    with net.at("THA"):
        assert bodies.leads_of("people-smuggling", date(2026, 12, 1)) == ["PHL"]
        clause = editions.clause(officer(net), "POA-2016-2025", "IF-1")
        assert "LEAGUE-2031" not in [item.clause.edition_id for item in editions.answers(officer(net), clause) if item.clause]


@pytest.mark.parametrize("drafted", [False, True])
def test_a_year_that_was_taken_back_is_gone_at_every_node_and_a_draft_of_it_stays(net: Federation, drafted: bool) -> None:
    carry(net)
    with net.at("THA"):
        part = written(net) if drafted else None
    with net.at("ASEC"):
        opening.withdraw(keeper(net), year=2026)
    carry(net)
    with net.at("THA"):
        assert "Submit the report of 2026" not in [task.title for task in bodies.tasks(officer(net))]
        assert list(Cycle.objects.values_list("year", "state")) == ([(2026, "closed")] if part else [])
        assert not part or part.entries.exists()


def test_drafts_tasks_and_restricted_texts_never_travel(net: Federation) -> None:
    circulated(net)
    with net.at("ASEC"):
        services.share()
        everything = b"".join(bytes(row.content) for row in Publication.objects.all()).decode()
        assert "A strategy is drafted" not in everything
        assert "A good year" not in everything
        assert "Submit the report" not in everything
        assert not PublicReport.objects.exists()
        assert Part.objects.exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said: said.pop("editions.clause"),
        lambda said: said.update({"records.record": []}),
        lambda said: said["editions.edition"].append({"pk": "X"}),
        lambda said: said["editions.clause"][0].update({"edition": "NONE"}),
        lambda said: said["editions.clause"][0].update({"is_staff": True}),
        lambda said: said["editions.clause"][0].update({"strength": "must"}),
        lambda said: said.update({"editions.clause": {}}),
    ],
)
def test_a_package_that_is_not_proper_is_told_and_changes_nothing(net: Federation, spoil: Any) -> None:
    carry(net)
    with net.at("THA"):
        before = content(PACKAGES[0])
        said = copy.deepcopy(before)
        spoil(said)
        _signed(None, type="plan.editions", title="Editions", media_type="application/json", content=canonical.dumps(said))
        assert services.take_new() == 0
        assert content(PACKAGES[0]) == before
        assert Taken.objects.get(type="plan.editions").error


def test_only_the_secretariat_s_publications_are_taken(net: Federation) -> None:
    carry(net)
    with net.at("THA"):
        row = _signed(None, type="plan.year", title="Forged", media_type="application/json", content=b"{}")
        Publication.objects.filter(pk=row.pk).update(state="MYS")
        assert services.take_new() == 0
        assert Cycle.objects.count() == 1
        assert Meeting.objects.filter(state="planned").count() == 2
