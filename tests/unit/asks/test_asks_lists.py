"""A national list answers other nodes where a supervisor released it for that, and by the release rules only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.register.asks import queries, services
from sheaf.register.asks.models import HeldAnswer, IncomingQuestion, OwnerNotice, Told
from sheaf.register.lists import answering as lists
from sheaf.register.lists.models import ImportJob, Source
from sheaf.register.records import services as records
from tests.unit.asks.conftest import BORN, Pair


def watch_list(pair: Pair, edition: str = "2026-11", names: tuple[str, ...] = ("Wirat Invented",), target: str = "list") -> str:
    """A published edition of Thailand's list; the source's id."""
    with pair.net.at("THA"):
        dataset = records.open_edition(pair.supervisor, name="Watch list", edition=edition)
        records.bulk_load(dataset, [{"id": name, "schema": "Person", "properties": {"name": [name], "birthDate": [BORN]}}
                                    for name in names])
        records.publish_edition(pair.supervisor, dataset_id=dataset)
        source, _ = Source.objects.get_or_create(name="Watch list", target=target, defaults={"created_by": "x"})
        source.current = ImportJob.objects.create(
            source=source, edition=edition, file_name="w.xlsx", file_format="xlsx", sha256="0" * 64, size=1, step="published",
            created_by="x", created_by_name="X", dataset_id=dataset, state="THA", level=0)
        source.save()
        return source.id


def mark(pair: Pair, source_id: str, answers: bool = True, **more: Any) -> None:
    with pair.net.at("THA"):
        lists.mark(pair.supervisor, source_id=source_id, answers=answers,
                   **{"authority": "National police chief, Invented Act, section 4", "crime_area": "drugs", **more})


def test_a_list_that_nobody_released_answers_nothing_and_leaves_no_notice(pair: Pair) -> None:
    watch_list(pair)
    pair.rule()
    assert pair.answer(pair.ask()).state == "no_hit"
    with pair.net.at("THA"):
        assert not OwnerNotice.objects.exists()


def test_a_released_list_answers_by_the_rules_and_the_hit_names_list_and_edition(pair: Pair) -> None:
    mark(pair, watch_list(pair))
    pair.rule(crime_area="drugs")
    answer = pair.answer(pair.ask())
    assert (answer.state, answer.origin, answer.contact) == ("hit", "Watch list, edition 2026-11", "THA/police")
    assert answer.reference.startswith("THA-")


def test_the_mark_is_the_guard_that_the_rules_look_at(pair: Pair) -> None:
    source = watch_list(pair)
    pair.rule(crime_area="drugs", max_level=2)
    for changes, expected in (({"crime_area": ""}, "held"), ({"classification": "CONFIDENTIAL"}, "held"), ({}, "hit"),
                              ({"compartment": "VICTIM"}, "no_hit")):
        mark(pair, source, **changes)
        assert pair.answer(pair.ask()).state == expected, changes


def test_a_held_match_of_a_list_is_decided_by_whoever_its_mark_allows_and_names_the_list_when_told(pair: Pair) -> None:
    mark(pair, watch_list(pair), classification="CONFIDENTIAL")
    asked = pair.ask()
    with pair.net.at("THA"):
        held = HeldAnswer.objects.get()
        assert held.origin == "Watch list, edition 2026-11"
        with pytest.raises(NotFound):
            services.decide_held(replace(pair.supervisor, clearance=2), held_id=held.id, decision="yes", basis="Invented Act")
        services.decide_held(pair.supervisor, held_id=held.id, decision="yes", basis="Invented Act")
    pair.net.deliver()
    assert pair.answer(asked).origin == "Watch list, edition 2026-11"


def test_the_unit_that_released_the_list_is_told_who_asked_and_can_correct(pair: Pair) -> None:
    mark(pair, watch_list(pair))
    pair.rule()
    asked = pair.ask()
    with pair.net.at("THA"):
        told = Told.objects.get()
        (row,) = queries.about(pair.supervisor, [told.record_id])
        assert (row.told, row.reference) == ("a hit", told.reference)
        assert queries.about(pair.net.officer("THA", unit="fiu"), [told.record_id]) == []
        assert services.tell_correction(told.reference, "withdrawn", unit="THA/police") == 1
    pair.net.deliver()
    assert pair.answer(asked).correction == "withdrawn"


def test_a_superseded_edition_answers_no_more(pair: Pair) -> None:
    mark(pair, watch_list(pair))
    pair.rule()
    watch_list(pair, "2026-12", ("Somsri Imagined",))
    assert pair.answer(pair.ask()).state == "no_hit"
    assert pair.answer(pair.ask("Somsri Imagined")).origin == "Watch list, edition 2026-12"


def test_an_own_record_is_named_without_a_list_and_both_share_a_reference(pair: Pair) -> None:
    pair.hold()
    pair.rule()
    assert pair.answer(pair.ask()).origin == ""
    mark(pair, watch_list(pair))
    answer = pair.answer(pair.ask())
    assert answer.origin == "Watch list, edition 2026-11"
    with pair.net.at("THA"):
        assert Told.objects.filter(reference=answer.reference).count() == 2


def test_a_denied_list_is_answered_like_no_hit_and_the_limit_holds(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    mark(pair, watch_list(pair))
    pair.rule("deny")
    assert pair.answer(pair.ask()).state == "no_hit"
    monkeypatch.setattr("sheaf.register.asks.answering.limit_per_hour", lambda: 0)
    assert pair.answer(pair.ask()).code == "rate_limited"
    with pair.net.at("THA"):
        assert IncomingQuestion.objects.count() == 2
        assert OwnerNotice.objects.count() == 1


def test_only_a_supervisor_with_the_right_to_it_marks_a_list_and_names_the_authority(pair: Pair) -> None:
    source = watch_list(pair)
    with pair.net.at("THA"):
        with pytest.raises(Refused):
            lists.mark(pair.net.officer("THA"), source_id=source, answers=True, authority="Somebody")
        with pytest.raises(Invalid):
            lists.mark(pair.supervisor, source_id=source, answers=True)
        with pytest.raises(Invalid):
            lists.mark(pair.supervisor, source_id=source, answers=True, authority="A", compartment="NOWHERE")
        with pytest.raises(Refused):
            lists.mark(replace(pair.supervisor, clearance=1), source_id=source, answers=True, authority="A")
        lists.mark(pair.supervisor, source_id=source, answers=True, authority="A", compartment="VICTIM")
        with pytest.raises(Refused):  # nobody loosens a mark that they may not see
            lists.mark(replace(pair.supervisor, compartments=frozenset({"OPEN"})), source_id=source, answers=True, authority="A")
        assert [item.name for item in lists.answering()] == ["Watch list"]
        mark(pair, source, answers=False)
        assert lists.answering() == []


def test_own_records_need_no_mark(pair: Pair) -> None:
    source = watch_list(pair, target="own")
    with pair.net.at("THA"), pytest.raises(Conflict):
        lists.mark(pair.supervisor, source_id=source, answers=True, authority="A")
