"""What the public can work out: counts never tell the line of a state that did not consent (decisions 0302, 0305)."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.plan.bodies import services as offices
from sheaf.plan.compiling import documents, lines, openly, services
from sheaf.plan.compiling.counting import FEWEST
from sheaf.plan.compiling.documents import data_of, report
from sheaf.plan.compiling.documents.view import STATUSES, Chapter
from sheaf.plan.compiling.models import Compilation, Consent, Said
from sheaf.plan.reporting.models import Cycle, Part, Submission
from tests.federation import Federation
from tests.plan_year import next_year
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


def test_where_nothing_is_counted_a_word_stands_for_an_empty_chart_and_table() -> None:
    given_ = snapshot([part("THA")], consents=[], fewest=3, missing=[], kind="addendum")
    title = "Entries by component and status"
    assert (title in words(given_), "No entry is counted here." in words(given_)) == (False, True)
    assert "1 state that does not show its own line has reported" in words(given_)
    assert (title in words(given_, "full"), "No entry is counted here." in words(given_, "full")) == (True, False)


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
    view = documents.view(snapshot(parts, consents=sorted(consents), fewest=3), "d", "public")
    for chapter in view.chapters:
        left = Counter(chapter.counts)
        for counts in chapter.by_state.values():
            left.subtract(counts)
        others = [state for state, area in said if area == chapter.area and state not in consents]
        assert sum(left.values()) == (len(others) if len(others) >= 3 else 0)
        told = Counter(chapter.told)
        told.subtract(chapter.counts)
        assert set(+told) <= {"not_reported"}  # what nobody made tells nothing of what somebody did
    assert sum(view.counts.values()) == sum(sum(chapter.told.values()) for chapter in view.chapters)


def reported(net: Federation, *states: str) -> None:
    """These states reported what Thailand did, at the Secretariat's node."""
    cycle, first = Cycle.objects.get(), Submission.objects.get(part__state="THA")
    for state in states:
        made = Part.objects.create(cycle=cycle, state=state, area=AREA, here=False, step="submitted", submitted_version=1)
        Submission.objects.create(part=made, version=1, content=first.content, digest="x", cleared_by="x")


def published(net: Federation, kind: str, year: int = 2026) -> Compilation:
    """A report that is noted and published, of what came until now."""
    row = services.assemble(keeper(net), year=year, kind=kind)
    Compilation.objects.filter(pk=row.pk).update(step="noted", cleared_by="SOMTC-EARLIER.1", noted_by="AMMTC-EARLIER.1")
    return services.publish(keeper(net), compilation_id=row.id)


def shown(row: Compilation, area: str = AREA) -> Chapter:
    """What the public is told of a component."""
    return next(item for item in openly.view_of(row, "public").chapters if item.area == area)


def by_year(row: Compilation, rendering: str = "public") -> dict[int, int]:
    """The entries of a review by year."""
    found: Counter[int] = Counter()
    for item in openly.view_of(row, rendering).achieved:
        found.update({year: sum(counts.values()) for year, counts in item.by_year.items()})
    return dict(found)


@pytest.mark.parametrize(("others", "counted"), [((), 2), (("LAO",), 2), (("LAO", "VNM"), 2), (("LAO", "VNM", "MYS"), 8)])
def test_a_review_keeps_back_in_every_year_what_its_components_keep_back(net: Federation, others: tuple[str, ...], counted: int) -> None:
    submitted(net)
    with net.at("ASEC"):
        reported(net, *others)
        services.consent(head(net, "THA"), year=2026, given=True)
        row = published(net, "final")
        assert by_year(row) == {2026: counted}
        assert sum(shown(row).counts.values()) == counted
        assert by_year(row, "full") == {2026: 2 * (1 + len(others))}


def test_a_state_that_was_shown_once_is_none_of_the_three(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        reported(net, "LAO", "VNM")
        services.consent(head(net, "THA"), year=2026, given=True)
        assert set(shown(published(net, "midterm")).by_state) == {"THA"}
        services.consent(head(net, "THA"), year=2026, given=False)
        chapter = shown(published(net, "final"))
        assert (chapter.uncounted, chapter.counts) == (3, {})


def test_two_published_reports_of_a_year_tell_no_line_between_them(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        reported(net, "LAO", "VNM")
        first = published(net, "final")
        assert (shown(first).uncounted, sum(shown(first).counts.values())) == (0, 6)
        for state in ("THA", "LAO"):
            services.consent(head(net, state), year=2026, given=True)
        second = published(net, "midterm")
        assert shown(second).counts == shown(first).counts, "of the difference Viet Nam's line would be left"
        assert (shown(second).by_state, shown(second).withheld) == ({}, 2)
        told = json.dumps(data_of(report(openly.view_of(second, "public"))))
        assert "2 states that agree to show their own line are not shown here" in told
        assert [text.partition(" agrees, and its line is not shown in ")[0] for text in lines.words(keeper(net), second)] == [
            "Lao PDR", "Thailand"]
        for state in ("THA", "LAO"):
            services.consent(head(net, state), year=2026, given=False)
        assert shown(published(net, "annual")).counts == shown(first).counts
        assert openly.view_of(second, "public").counts == openly.view_of(Compilation.objects.get(kind="midterm"), "public").counts


def test_a_state_that_reported_between_two_published_reports_is_not_told_by_the_second(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        reported(net, "LAO", "VNM")
        first = published(net, "midterm")
        reported(net, "PHL")
        second = published(net, "final")
        assert (shown(second).counts, shown(second).uncounted) == (shown(first).counts, 1)


def published_before_a_late_one(net: Federation) -> None:
    """The year's report is published, and Timor-Leste submits after it."""
    reported(net, "LAO", "VNM")
    published(net, "annual")
    reported(net, "TLS")
    Part.objects.filter(state="TLS").update(late=True)
    Submission.objects.filter(part__state="TLS").update(late=True)


def test_a_document_counts_of_its_own_year_what_came_in_time_everywhere(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        published_before_a_late_one(net)
        row = published(net, "final")
        for rendering in ("full", "ammtc", "public"):
            chapter = next(item for item in openly.view_of(row, rendering).chapters if item.area == AREA)
            assert by_year(row, rendering) == {2026: sum(chapter.counts.values())} == {2026: 6}
            assert "Of 2026 what came in time is counted" in json.dumps(data_of(report(openly.view_of(row, rendering))))
        assert "TLS" not in {state for state, _ in openly.view_of(row, "full").achieved_by_state}


def test_of_an_earlier_year_the_public_is_told_in_a_review_what_its_own_report_told(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        published_before_a_late_one(net)
        next_year(Cycle.objects.get())
        row = published(net, "midterm", 2027)
        assert (by_year(row, "full"), by_year(row)) == ({2026: 8}, {2026: 6})
        assert openly.view_of(row, "public").thinned


def test_what_was_published_before_this_was_kept_is_as_it_was_and_counts_among_what_is_public(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        reported(net, "LAO", "VNM")
        first = published(net, "midterm")
        before = openly.view_of(first, "public")
        Compilation.objects.update(public={})
        assert openly.view_of(Compilation.objects.get(), "public").chapters == before.chapters
        services.consent(head(net, "LAO"), year=2026, given=True)
        assert shown(published(net, "final")).withheld == 1


def test_a_report_says_only_of_states_that_have_a_part_in_it_what_the_public_sees_of_them(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        offices.fill(keeper(net), kind="chair", state="PHL", on=date(2026, 1, 1))
        reported(net, "LAO", "VNM")
        for state in ("THA", "IDN", "SGP"):
            services.consent(head(net, state), year=2026, given=True)
        row = services.assemble(keeper(net), year=2026)
        services.to_chair(keeper(net), compilation_id=row.id)
        row = services.circulate(chair(net), compilation_id=row.id)
        assert lines.words(keeper(net), row) == ["Thailand: the public will see the own line."]
        assert lines.words(head(net, "IDN"), row) == ["Your state does not show its own line to the public in it."]
        services.consent(head(net, "SGP"), year=2026, given=False)
        assert lines.words(keeper(net), row) == ["Thailand: the public will see the own line."], "Singapore has no line to leave out"
        assert lines.of_year(head(net, "SGP"), 2026) == []


def test_a_report_that_was_replaced_says_that_it_shows_the_public_nothing(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        services.consent(head(net, "THA"), year=2026, given=True)
        row = services.assemble(keeper(net), year=2026)
        Compilation.objects.filter(pk=row.pk).update(step="replaced")
        row.refresh_from_db()
        for actor in (keeper(net), head(net, "THA")):
            assert lines.words(actor, row) == ["It was replaced by a later one and is not published: it shows the public nothing."]


def test_what_is_gathered_from_now_on_says_the_rule_and_its_digest_holds_it(net: Federation) -> None:
    submitted(net)
    with net.at("ASEC"):
        offices.fill(keeper(net), kind="chair", state="PHL", on=date(2026, 1, 1))
        reported(net, "LAO")
        services.consent(head(net, "LAO"), year=2026, given=True)
        row = services.assemble(keeper(net), year=2026)
        services.to_chair(keeper(net), compilation_id=row.id)
        row = services.circulate(chair(net), compilation_id=row.id)
        assert row.snapshot["fewest"] == FEWEST == 3
        chapter = next(item for item in documents.view(row.snapshot, row.digest, "public").chapters if item.area == AREA)
        assert (chapter.uncounted, sum(chapter.counts.values()), set(chapter.by_state)) == (1, 2, {"LAO"})
        assert (Consent.objects.count(), Said.objects.count()) == (1, 1)
        text = words(row.snapshot)
        assert "1 component report of states that do not show their own line" in text
