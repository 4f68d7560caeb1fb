"""The scenario of the demonstration, walked in Chromium through pages only, by the people it is about.

Each test is a chapter of its own over one living network; every page on the way is looked at once.
"""

from __future__ import annotations

import pytest

from tests.browser import alerts, chapters, compiled, parts, screening, year
from tests.browser.walk import Stage

pytestmark = pytest.mark.browser


def test_a_case_goes_from_a_name_through_the_network_to_an_answer_and_is_closed(stage: Stage) -> None:
    officer, there = stage.at("THA", "officer"), stage.at("MYS", "officer")
    parts.search_and_read(officer)
    with stage.standing_still("MYS"):
        parts.ask(officer, parts.SUBJECT)
        parts.nobody_has_answered(officer)
    parts.the_answer_comes_by_itself(officer)
    number = parts.request_from_hit(stage, officer)
    parts.asked_back_and_supplied(stage, officer, there, number)
    parts.answered_with_a_report(stage, there)
    parts.read_and_closed(officer, number)


def test_a_complaint_about_a_wrong_match_reaches_the_owner_and_corrects_the_node_that_was_told(stage: Stage) -> None:
    officer = stage.at("THA", "officer")
    question = parts.asked_with_a_hit(officer)
    number = chapters.complain(stage, officer)
    chapters.decide_the_complaint(stage, number)
    officer.open(question)
    officer.await_page("Wrong match")
    officer.look("question-corrected")


def test_an_urgent_request_is_acknowledged_by_phone_and_confirmed_in_writing(stage: Stage) -> None:
    number = chapters.urgent_request(stage, stage.at("THA", "officer"))
    chapters.acknowledged_by_phone(stage.at("MYS", "officer"), number)


def test_a_held_answer_is_told_by_a_person_and_the_owner_learns_who_asked(stage: Stage) -> None:
    question = chapters.ask_what_a_person_decides(stage)
    chapters.decided_by_a_person(stage)
    officer = stage.at("THA", "officer")
    officer.open(question)
    officer.see("1 hit")
    chapters.who_asked(stage)


def test_a_list_is_mapped_checked_published_and_compared_with_its_next_edition(stage: Stage) -> None:
    chapters.first_edition(stage)
    chapters.second_edition(stage)


def test_a_passenger_list_is_screened_worked_off_by_keys_and_given_up(stage: Stage) -> None:
    officer = screening.uploaded(stage)
    screening.screened(stage, officer)
    screening.worked_off(officer)
    screening.taken_out_and_given_up(officer)


def test_a_record_is_added_changed_merged_parted_again_and_holds_a_file_with_its_custody(stage: Stage) -> None:
    first, second = chapters.two_records(stage)
    chapters.merged_and_parted(stage, first, second)
    chapters.file_with_custody(stage, first)


def test_the_directory_answers_at_night_and_a_state_edits_its_own_entries(stage: Stage) -> None:
    chapters.directory_read(stage)
    chapters.posting_edited(stage)


def test_the_auditor_the_administrator_and_everybody_on_their_own_pages(stage: Stage) -> None:
    chapters.audited(stage)
    chapters.administered(stage)
    chapters.own_pages(stage)


def test_what_is_refused_and_what_does_not_exist_say_so_in_a_page(stage: Stage) -> None:
    chapters.refused_and_missing(stage)


def test_a_standing_alert_is_kept_met_decided_by_keyboard_and_ended(stage: Stage) -> None:
    officer = stage.at("THA", "officer")
    alert = alerts.kept_from_a_search(officer)
    alerts.met_and_decided_by_keyboard(stage)
    alerts.on_the_records_page(officer)
    alerts.renewed_and_ended(officer, alert)


def test_a_year_is_opened_written_by_copying_forward_cleared_asked_about_and_frozen_by_the_chair(stage: Stage) -> None:
    for chapter in (*year.CHAPTERS, *compiled.CHAPTERS):
        chapter(stage)
