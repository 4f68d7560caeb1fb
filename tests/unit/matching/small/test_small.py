"""The first matcher, frozen: names of the region, dates, numbers, contradictions, keys. All people are invented."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.matching import Subject, subject_of_text
from sheaf.matching.small import THRESHOLD, VERSION, compare, keys_of
from sheaf.matching.small.compare import name_similarity
from sheaf.matching.small.dates import compare_dates


def person(name: str, **more: tuple[str, ...] | str) -> Subject:
    return Subject(id="x", kind="person", names=(name,), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("left", "right"), [
    ("Somchai Jaidee", "สมชาย ใจดี"), ("Nguyễn Văn Dũng", "Nguyen Van Dung"), ("Mohd Ali bin Hassan", "Muhammad Ali bin Hasan"),
    ("U Aung San", "Aung San"), ("Haji Rashid bin Omar", "Rashid b. Omar"), ("Maria Santos", "Ma. Santos"),
    ("DELA CRUZ, Juan", "Juan Dela Cruz"), ("Muthu a/l Raman", "Muthu A/L Raman"),
])
def test_ways_of_writing_one_name_are_a_match(left: str, right: str) -> None:
    assert compare(person(left), person(right)).score >= THRESHOLD


@pytest.mark.parametrize(("left", "right"), [
    ("Ahmad bin Ismail", "Ismail bin Ahmad"), ("Somchai Jaidee", "Somsak Rakdee"), ("Tan Ah Kow", "Lim Bee Hoon"),
])
def test_other_people_are_no_match(left: str, right: str) -> None:
    assert compare(person(left), person(right)).score < THRESHOLD


def test_two_different_tones_are_less_alike_than_a_name_without_tones() -> None:
    assert name_similarity("Nguyễn Dũng", "Nguyễn Dùng") < name_similarity("Nguyễn Dũng", "Nguyen Dung")


def test_a_contradicting_birth_date_caps_the_score_and_is_told() -> None:
    match = compare(person("Somchai Jaidee", birth_dates=("1970-05-01",)), person("Somchai Jaidee", birth_dates=("1981-02-03",)))
    assert match.score <= 0.6
    assert "contradict" in match.why


@pytest.mark.parametrize(("left", "right", "kind"), [
    ("1970-05-01", "1970-05-01", "day"), ("1970-05", "1970-05-01", "month"), ("1970", "1970-05-01", "year"),
    ("1970-05-01", "1970-01-05", "swapped"), ("1970", "1971", "near"), ("1970-05-01", "1990-05-02", "apart"),
    ("1970-05-01", "1970-06-01", "apart"),
])
def test_birth_dates_are_compared_at_their_precision(left: str, right: str, kind: str) -> None:
    verdict = compare_dates(left, right)
    assert verdict is not None
    assert verdict.kind == kind


def test_the_same_document_number_finds_a_person_whatever_its_punctuation() -> None:
    held = person("Somchai Jaidee", identifiers=("AA-123 4567",))
    match = compare(subject_of_text("aa1234567"), held)
    assert match.score > 0.9
    assert match.reasons[0].right == "AA-123 4567"
    assert keys_of(subject_of_text("aa1234567")) & keys_of(held)


def test_a_telephone_is_found_with_and_without_its_prefix() -> None:
    held = person("Somchai Jaidee", phones=("+66 2 555 0100",))
    assert keys_of(subject_of_text("02 555 0100")) & keys_of(held)
    assert compare(subject_of_text("02 555 0100"), held).score > 0.9


def test_kinds_that_exclude_each_other_score_nothing() -> None:
    assert compare(person("Mutiara"), Subject(id="v", kind="vessel", names=("Mutiara",))).score == 0


def test_one_word_of_a_longer_name_is_shown_but_is_no_answer() -> None:
    assert 0.45 < compare(person("Somchai"), person("Somchai Jaidee")).score < THRESHOLD


def test_every_reason_is_a_sentence_with_both_sides_and_the_version_is_named() -> None:
    match = compare(person("Somchai Jaidee", nationalities=("th",)), person("Somchai Jaidee", nationalities=("my",)))
    assert match.version == VERSION
    assert all(reason.sentence.endswith(".") and reason.left and reason.right for reason in match.reasons)


@settings(deadline=None)  # the first call loads ICU's tables
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_gives_a_score_between_nothing_and_almost_one(left: str, right: str) -> None:
    forward = compare(subject_of_text(left), subject_of_text(right)).score
    assert 0 <= forward <= 0.99
    assert keys_of(subject_of_text(left)) == keys_of(subject_of_text(left))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Somchai", "Nguyễn", "bin", "Ahmad", "王", "อานนท์", "Ma.", "a/l"]), min_size=1, max_size=5))
def test_a_name_is_like_itself_and_shares_a_key_with_itself(parts: list[str]) -> None:
    name = " ".join(parts)
    if name_similarity(name, name):
        assert name_similarity(name, name) > 0.99
        assert keys_of(person(name))


@pytest.mark.shared
def test_the_benchmark_of_labelled_pairs_stays_where_it_was_measured(shared: Path) -> None:
    with (shared / "matching/name_bench/cases-first-half.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    found = [(name_similarity(row["name1"], row["name2"]) >= 0.75, row["is_match"] == "true") for row in rows]
    true = sum(said and was for said, was in found)
    assert 2 * true / (2 * true + sum(said != was for said, was in found)) > 0.75
