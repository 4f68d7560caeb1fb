"""What the public can work out: counts never tell the line of a state that did not consent (decision 0302)."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.plan.bodies import services as offices
from sheaf.plan.compiling import documents, services
from sheaf.plan.compiling import snapshot as gathering
from sheaf.plan.compiling.documents import data_of, report
from sheaf.plan.compiling.documents.view import STATUSES
from sheaf.plan.compiling.models import Consent, Said
from sheaf.plan.reporting.models import Cycle, Part, Submission
from tests.federation import Federation
from tests.unit.plan.test_compiling import chair, head
from tests.unit.plan.test_documents import entry, part, snapshot
from tests.unit.plan.test_reporting import AREA, keeper, net, submitted, template

__all__ = ["net", "template"]
MEMBERS = ["BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL"]


def words(given_: dict[str, object], rendering: str = "public") -> str:
    return json.dumps(data_of(report(documents.view(given_, "d" * 64, rendering))), ensure_ascii=False)


@pytest.mark.parametrize(("silent", "counted"), [(0, 2), (1, 2), (2, 2), (3, 5)])
def test_states_without_consent_are_counted_from_three_on(silent: int, counted: int) -> None:
    parts = [part("THA"), part("VNM"), *(part(state, entries=[entry(status="not_started")]) for state in MEMBERS[:silent])]
    given_ = snapshot(parts, consents=["THA", "VNM"], fewest=3)
    chapter = documents.view(given_, "d", "public").chapters[0]
    assert sum(chapter.counts.values()) == counted
    assert chapter.uncounted == (silent if silent < 3 else 0)
    assert set(chapter.by_state) == {"THA", "VNM"}
    assert ("in no count here" in words(given_)) == (silent in (1, 2))
    for rendering in ("full", "ammtc"):
        assert sum(documents.view(given_, "d", rendering).chapters[0].counts.values()) == 2 + silent
        assert "in no count here" not in words(given_, rendering)


def test_a_report_of_before_the_rule_is_shown_as_it_was_published() -> None:
    given_ = snapshot([part("THA"), part("VNM")], consents=["THA"])
    assert documents.view(given_, "d", "public").chapters[0].counts == {"under_way": 2}
    assert "in no count here" not in words(given_)
    assert "Not counted" not in words(given_)


@given(st.dictionaries(st.tuples(st.sampled_from(MEMBERS), st.sampled_from(["drugs", "piracy"])), st.sampled_from(STATUSES), max_size=14),
       st.sets(st.sampled_from(MEMBERS)))
@settings(max_examples=200)
def test_what_is_left_of_a_count_without_the_shown_lines_is_nothing_or_of_three_states(
    said: dict[tuple[str, str], str], consents: set[str]
) -> None:
    parts = [part(state, area, [entry(status=status)]) for (state, area), status in said.items()]
    shown = documents.view(snapshot(parts, consents=sorted(consents), fewest=3), "d", "public")
    for chapter in shown.chapters:
        left = Counter(chapter.counts)
        for counts in chapter.by_state.values():
            left.subtract(counts)
        others = [state for state, area in said if area == chapter.area and state not in consents]
        assert sum(left.values()) == (len(others) if len(others) >= 3 else 0)
        told = Counter(chapter.told)
        told.subtract(chapter.counts)
        assert set(+told) <= {"not_reported"}  # what nobody made tells nothing of what somebody did
    assert sum(shown.counts.values()) == sum(sum(chapter.told.values()) for chapter in shown.chapters)


def reported(net: Federation, *states: str) -> None:
    """These states reported what Thailand did, at the Secretariat's node."""
    cycle, first = Cycle.objects.get(), Submission.objects.get(part__state="THA")
    for state in states:
        made = Part.objects.create(cycle=cycle, state=state, area=AREA, here=False, step="submitted", submitted_version=1)
        Submission.objects.create(part=made, version=1, content=first.content, digest="x", cleared_by="x")


@pytest.mark.parametrize(("others", "counted"), [((), 2), (("LAO",), 2), (("LAO", "VNM"), 2), (("LAO", "VNM", "MYS"), 8)])
def test_a_review_keeps_back_in_every_year_what_its_components_keep_back(net: Federation, others: tuple[str, ...], counted: int) -> None:
    submitted(net)
    with net.at("ASEC"):
        reported(net, *others)
        services.consent(head(net, "THA"), year=2026, given=True)
        rows = gathering.achievements(keeper(net), Cycle.objects.get())
        assert sum(sum(row["public"].get("2026", {}).values()) for row in rows) == counted
        assert sum(sum(row["by_year"]["2026"].values()) for row in rows) == 2 * (1 + len(others))


def test_a_state_that_was_shown_once_is_none_of_the_three(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        reported(net, "LAO", "VNM")
        assert gathering._kept_back(Cycle.objects.get()) == set()
        services.consent(head(net, "THA"), year=2026, given=True)
        services.consent(head(net, "THA"), year=2026, given=False)
        assert {state for _, state, _ in gathering._kept_back(Cycle.objects.get())} == {"THA", "LAO", "VNM"}


def test_what_is_gathered_from_now_on_says_the_rule_and_its_digest_holds_it(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        offices.fill(keeper(net), kind="chair", state="PHL", on=date(2026, 1, 1))
        reported(net, "LAO")
        services.consent(head(net, "LAO"), year=2026, given=True)
        row = services.assemble(keeper(net), year=2026)
        services.to_chair(keeper(net), compilation_id=row.id)
        row = services.circulate(chair(net), compilation_id=row.id)
        assert row.snapshot["fewest"] == gathering.FEWEST == 3
        chapter = next(item for item in documents.view(row.snapshot, row.digest, "public").chapters if item.area == AREA)
        assert (chapter.uncounted, sum(chapter.counts.values()), set(chapter.by_state)) == (1, 2, {"LAO"})
        assert (Consent.objects.count(), Said.objects.count()) == (1, 1)
        text = words(row.snapshot)
        assert "1 component report of states that do not show their own line" in text
