"""A report out of the node as a file and back into it: nothing lost, nothing written over in silence, nothing deleted."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from sheaf.access.actor import Actor
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.plan.reporting import clearing, drafting
from sheaf.plan.reporting.models import Cycle, Entry, Part
from sheaf.plan.reporting.offline import services
from sheaf.plan.reporting.offline.models import Upload
from tests.cast import Cast
from tests.offline_world import open_year

AREA, SHEET, DRUGS = "people-smuggling", "People smuggling", "Illicit drug trafficking"


@pytest.fixture
def cycle(cast: Cast, clock: ManualClock) -> Cycle:
    return open_year()


@pytest.fixture
def draft(cast: Cast, cycle: Cycle) -> Part:
    part = drafting.open_part(cast.owner, year=2026, area=AREA)
    drafting.save(
        cast.owner, part_id=part.id, subject="NS-1", values={"status": "under_way", "narrative": "ยุทธศาสตร์ Drafted.", "needs": "Money."}
    )
    return part


def exported(who: Actor, kind: str = "workbook") -> bytes:
    return services.export(who, year=2026, kind=kind)[1]


def edited(data: bytes, *cells: tuple[str, str, Any]) -> bytes:
    """The workbook after somebody wrote into it: (sheet, cell, value)."""
    book = load_workbook(io.BytesIO(data))
    for sheet, place, value in cells:
        book[sheet][place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def kinds(who: Actor, data: bytes) -> dict[str, int]:
    return {kind: count for kind, count in services.counted(services.preview(who, taken(who, data))).items() if count}


def taken(who: Actor, data: bytes) -> Upload:
    return services.take(who, data=data, name="report.xlsx")


def entry(subject: str = "NS-1") -> Entry:
    return Entry.objects.get(part__area=AREA, subject=subject)


@pytest.mark.parametrize("kind", ["workbook", "form"])
def test_an_unchanged_file_changes_nothing(cast: Cast, draft: Part, kind: str) -> None:
    before = list(Entry.objects.values())
    row = services.take(cast.owner, data=exported(cast.owner, kind), name="x")
    assert services.counted(services.preview(cast.owner, row)) == {
        "added": 0,
        "changed": 0,
        "unchanged": 11,
        "conflicting": 0,
        "refused": 0,
    }
    services.apply(cast.owner, upload_id=row.id)
    assert list(Entry.objects.values()) == before
    assert Part.objects.count() == 1


def test_what_was_added_and_changed_is_written_and_what_was_emptied_stays(cast: Cast, draft: Part) -> None:
    data = edited(exported(cast.owner), (SHEET, "D3", "Adopted."), (SHEET, "F3", None), (SHEET, "C4", "Done"), (DRUGS, "D3", "ຮ່າງ New."))
    row = taken(cast.owner, data)
    seen: list[tuple[int, int]] = []
    services.apply(cast.owner, upload_id=row.id, progress=lambda done, of: seen.append((done, of)))
    assert (entry().narrative, entry().needs, entry().version, entry().copied_from) == ("Adopted.", "Money.", 2, None)
    assert (entry("LM-6").status, Entry.objects.get(part__area="drugs").narrative) == ("done", "ຮ່າງ New.")
    assert seen[-1] == (3, 3)
    with pytest.raises(Conflict):
        services.apply(cast.owner, upload_id=row.id)


def test_what_somebody_wrote_since_is_decided_row_by_row(cast: Cast, draft: Part) -> None:
    data = edited(exported(cast.owner), (SHEET, "D3", "From the capital."))
    drafting.save(cast.supervisor, part_id=draft.id, subject="NS-1", values={"narrative": "At the node."}, version=1)
    row = taken(cast.owner, data)
    found = next(item for item in services.preview(cast.owner, row) if item.kind == "conflicting")
    assert (found.held["narrative"], found.merged["narrative"], found.version) == ("At the node.", "From the capital.", 2)
    services.apply(cast.owner, upload_id=row.id)
    assert entry().narrative == "At the node."
    again = taken(cast.owner, data)
    services.apply(cast.owner, upload_id=again.id, mine={found.key: 2})
    assert entry().narrative == "From the capital."


def test_a_decision_about_a_version_that_is_gone_decides_nothing(cast: Cast, draft: Part) -> None:
    data = edited(exported(cast.owner), (SHEET, "D3", "From the capital."))
    drafting.save(cast.supervisor, part_id=draft.id, subject="NS-1", values={"narrative": "At the node."}, version=1)
    row = taken(cast.owner, data)
    drafting.save(cast.supervisor, part_id=draft.id, subject="NS-1", values={"narrative": "Later still."}, version=2)
    services.apply(cast.owner, upload_id=row.id, mine={f"{AREA}/NS-1": 2})
    assert entry().narrative == "Later still."


def test_a_part_that_waits_for_clearance_takes_nothing(cast: Cast, draft: Part) -> None:
    data = edited(exported(cast.owner), (SHEET, "D3", "Late."), (DRUGS, "D3", "In time."))
    drafting.save(cast.owner, part_id=draft.id, subject="LM-6", values={"status": "not_applicable"})
    clearing.ask(cast.owner, part_id=draft.id)
    row = taken(cast.owner, data)
    refused = [item.remark for item in services.preview(cast.owner, row) if item.kind == "refused"]
    assert len(refused) == 1
    assert "take it back" in refused[0]
    services.apply(cast.owner, upload_id=row.id)
    assert entry().narrative == "ยุทธศาสตร์ Drafted."
    assert Entry.objects.get(part__area="drugs").narrative == "In time."


@pytest.mark.parametrize(("step", "how"), [("submitted", "take it back to correct it."), ("frozen", "it is changed no longer.")])
def test_what_is_said_of_a_part_that_takes_nothing_fits_its_step(cast: Cast, draft: Part, step: str, how: str) -> None:
    data = edited(exported(cast.owner), (SHEET, "D3", "Late."))
    Part.objects.filter(pk=draft.pk).update(step=step)
    [refused] = [item.remark for item in services.preview(cast.owner, taken(cast.owner, data)) if item.kind == "refused"]
    assert refused.endswith(how)


def test_refused_rows_come_back_and_can_be_corrected_and_imported(cast: Cast, draft: Part) -> None:
    row = taken(cast.owner, edited(exported(cast.owner), (SHEET, "C3", "half way"), (SHEET, "D4", "=1+1"), (SHEET, "D10", "By hand")))
    assert services.counted(services.preview(cast.owner, row))["refused"] == 3
    services.apply(cast.owner, upload_id=row.id)
    _, back = services.returned(cast.owner, row.id)
    book = load_workbook(io.BytesIO(back))
    assert "is none of" in book[SHEET]["J3"].value
    assert "formula" in book[SHEET]["J4"].value
    assert "added by hand" in book["Not taken"]["B2"].value
    mended = taken(cast.owner, edited(back, (SHEET, "C3", "done"), (SHEET, "D4", "Two.")))
    services.apply(cast.owner, upload_id=mended.id)
    assert (entry().status, entry("LM-6").narrative) == ("done", "Two.")


def test_a_formula_that_was_refused_is_not_taken_as_a_text_when_it_comes_back_as_it_was(cast: Cast, draft: Part) -> None:
    row = taken(cast.owner, edited(exported(cast.owner), (SHEET, "D3", "=A1&B1"), (SHEET, "C3", "In progress")))
    for _ in range(3):  # however often it is sent back as it came
        _, back = services.returned(cast.owner, row.id)
        assert load_workbook(io.BytesIO(back))[SHEET]["D3"].data_type == "s"  # it stands there as a text, to be seen
        row = taken(cast.owner, edited(back, (SHEET, "E3", "Funds.")))  # who corrects something else is told as well
        [outcome] = [item for item in services.preview(cast.owner, row) if item.key == f"{AREA}/NS-1"]
        assert (outcome.kind, "Report is still the formula that was refused" in outcome.remark) == ("refused", True)
        services.apply(cast.owner, upload_id=row.id)
    assert (entry().narrative, entry().obstacles) == ("ยุทธศาสตร์ Drafted.", "")


def test_a_text_that_begins_like_a_formula_is_taken_as_a_text_and_the_preview_says_so(cast: Cast, draft: Part) -> None:
    _, back = services.returned(cast.owner, taken(cast.owner, edited(exported(cast.owner), (SHEET, "D3", "=A1&B1"))).id)
    book = load_workbook(io.BytesIO(back))
    book[SHEET]["D3"].value, book[SHEET]["D3"].data_type = "= as last year", "s"
    out = io.BytesIO()
    book.save(out)
    row = taken(cast.owner, out.getvalue())
    [outcome] = [item for item in services.preview(cast.owner, row) if item.key == f"{AREA}/NS-1"]
    assert (outcome.kind, outcome.remark) == ("changed", "Report begins with “=”: it is taken as a text and never calculated.")
    services.apply(cast.owner, upload_id=row.id)
    assert entry().narrative == "= as last year"
    assert kinds(cast.owner, exported(cast.owner)) == {"unchanged": 11}


def test_a_remark_hides_no_other(cast: Cast, draft: Part) -> None:
    row = taken(cast.owner, edited(exported(cast.owner), (SHEET, "C3", ""), (SHEET, "D3", 7)))
    [outcome] = [item for item in services.preview(cast.owner, row) if item.key == f"{AREA}/NS-1"]
    assert "held a number" in outcome.remark
    assert "Empty in the file: Status" in outcome.remark


def test_a_file_of_another_year_state_or_format_is_refused(cast: Cast, draft: Part) -> None:
    open_year(2027)
    data = exported(cast.owner)
    with pytest.raises(Invalid) as refused:
        services.take(cast.owner, data=data, name="x", year=2027)
    assert refused.value.code == "other_cycle"
    open_year(2028, code="ANNUAL-2")
    with pytest.raises(Invalid) as refused:
        services.take(replace(cast.owner, state="MYS"), data=data, name="x")
    assert refused.value.code == "other_state"
    Cycle.objects.filter(pk=2026).update(format="ANNUAL-2")
    with pytest.raises(Invalid) as refused:
        services.take(cast.owner, data=data, name="x")
    assert refused.value.code == "other_format"
    for junk in (b"", b"hello", b"PK\x03\x04"):
        with pytest.raises(Invalid):
            services.take(cast.owner, data=junk, name="x")


def test_nobody_but_the_state_s_own_drafters_see_a_file(cast: Cast, draft: Part) -> None:
    row = taken(cast.owner, exported(cast.owner))
    for who in (cast.auditor, cast.administrator):
        with pytest.raises(Refused):
            services.upload(who, row.id)
        with pytest.raises(Refused):
            services.export(who, year=2026, kind="workbook")
    with pytest.raises(NotFound):
        services.upload(replace(cast.owner, state="MYS"), row.id)
    with pytest.raises(Conflict):
        services.export(replace(cast.owner, state="MYS"), year=2026, kind="form")
    with pytest.raises(Conflict):
        services.export(replace(cast.owner, state="LAO"), year=2026, kind="form")


def test_files_that_nobody_decided_about_go(cast: Cast, draft: Part, clock: ManualClock) -> None:
    taken(cast.owner, exported(cast.owner))
    assert services.tidy() == 0
    clock.advance(services.KEPT)
    clock.advance(services.KEPT)
    assert services.tidy() == 1


def test_a_sheet_and_rows_that_are_gone_change_nothing_and_are_told(cast: Cast, draft: Part) -> None:
    book = load_workbook(io.BytesIO(exported(cast.owner)))
    del book[DRUGS]
    book[SHEET].delete_rows(3)
    out = io.BytesIO()
    book.save(out)
    row = taken(cast.owner, out.getvalue())
    assert row.remarks == [f"{DRUGS}: Nothing is in the file. What the node holds stays.",
                           f"{SHEET}: No row of NS-1 is in the file. What the node holds stays."]
    services.apply(cast.owner, upload_id=row.id)
    assert entry().narrative == "ยุทธศาสตร์ Drafted."


def test_entries_are_written_together_by_the_rules_of_one(cast: Cast, draft: Part) -> None:
    rows = [drafting.Said("LM-6", {"status": "done"}), drafting.Said("NS-1", {"narrative": "Late."}, version=0)]
    with pytest.raises(Conflict) as why:
        drafting.save_all(cast.owner, part_id=draft.id, rows=rows)
    assert why.value.details["theirs"]["narrative"] == "ยุทธศาสตร์ Drafted."
    assert Entry.objects.count() == 1
    for wrong in ({"language": "thai"}, {"status": "finished"}, {"shown_to": "all"}):
        with pytest.raises(Invalid):
            drafting.save_all(cast.owner, part_id=draft.id, rows=[drafting.Said("LM-6", wrong)])
    made = drafting.save_all(cast.owner, part_id=draft.id, rows=[rows[0], drafting.Said("NS-1", {"language": "es-419"}, version=1)])
    assert [(item.version, item.updated_by_name) for item in made] == [(1, cast.owner.name), (2, cast.owner.name)]


def test_a_row_that_was_copied_from_another_sheet_is_refused_and_the_true_row_is_taken(cast: Cast, cycle: Cycle) -> None:
    book = load_workbook(io.BytesIO(exported(cast.owner)))
    for cell in list(book[DRUGS][3]):
        book[SHEET].cell(row=3, column=cell.column, value=cell.value)
    book[SHEET]["C3"], book[SHEET]["D3"] = "done", "Meant for people smuggling."
    book[DRUGS]["C3"], book[DRUGS]["D3"] = "done", "Meant for drugs."
    book.move_sheet(SHEET, -book.sheetnames.index(SHEET))  # read first
    out = io.BytesIO()
    book.save(out)
    for title in ("component people-smuggling", "component", None):  # as written now, as older files have it, and where it was deleted
        book[SHEET]["K1"] = title
        out = io.BytesIO()
        book.save(out)
        rows = {row.given.place: row for row in services.preview(cast.owner, taken(cast.owner, out.getvalue())) if row.kind != "unchanged"}
        moved, true = rows[f"{SHEET}, row 3"], rows[f"{DRUGS}, row 3"]
        assert (moved.kind, moved.given.area, true.kind, true.key) == ("refused", "", "added", "drugs/NS-1")
        assert f"copied from the sheet “{DRUGS}”" in moved.remark
    upload = taken(cast.owner, out.getvalue())
    assert any(line.startswith(f"{SHEET}: No row of NS-1") for line in upload.remarks)
    services.apply(cast.owner, upload_id=upload.id)
    assert [(row.part.area, row.narrative) for row in Entry.objects.select_related("part")] == [("drugs", "Meant for drugs.")]
    back = load_workbook(io.BytesIO(services.returned(cast.owner, upload.id)[1]))
    assert "Meant for people smuggling." in [cell.value for cell in back["Not taken"][2]]


def overwritten(book: Any) -> None:
    """All of one sheet, its first line too, is copied over another, where a row is changed then."""
    for row in list(book[DRUGS].iter_rows()):
        for cell in row:
            book[SHEET].cell(row=cell.row, column=cell.column, value=cell.value)
    book[SHEET]["D3"] = "Meant for people smuggling."


def doubled(book: Any) -> None:
    """A sheet is doubled, and written on."""
    book.copy_worksheet(book[DRUGS]).title = f"{DRUGS} (2)"
    book[f"{DRUGS} (2)"]["D3"] = "Meant for people smuggling."


def nameless(book: Any) -> None:
    book.defined_names.clear()


def renamed(book: Any) -> None:
    """As a program would that keeps the names of a workbook: the sheet has another name, and what points to it follows."""
    book[DRUGS].title = "Our drugs"
    for made in book.defined_names.values():
        made.attr_text = made.attr_text.replace(f"'{DRUGS}'", "'Our drugs'")


@pytest.mark.parametrize("copy", [overwritten, doubled])
@pytest.mark.parametrize("older", [None, nameless, renamed])
@pytest.mark.parametrize("first", [True, False])
def test_a_whole_sheet_that_was_copied_is_refused_and_the_true_one_is_taken(
    cast: Cast, cycle: Cycle, copy: Any, older: Any, first: bool
) -> None:
    book = load_workbook(io.BytesIO(exported(cast.owner)))
    for change in filter(None, (copy, older)):
        change(book)
    true = book["Our drugs" if older is renamed else DRUGS]
    true["C3"], true["D3"] = "done", "Meant for drugs."
    book.move_sheet(true, (len(book.sheetnames) if first else 0) - 1 - book.index(true))  # read last, or before the copy
    out = io.BytesIO()
    book.save(out)
    upload = taken(cast.owner, out.getvalue())
    rows = services.preview(cast.owner, upload)
    assert [row.key for row in rows if row.kind not in ("unchanged", "refused")] == ["drugs/NS-1"]
    refused = [row for row in rows if row.kind == "refused"]
    assert refused
    assert all(f"copied from the sheet “{true.title}”" in row.remark for row in refused)
    services.apply(cast.owner, upload_id=upload.id)
    assert [(row.part.area, row.narrative) for row in Entry.objects.select_related("part")] == [("drugs", "Meant for drugs.")]


def test_a_sheet_that_was_copied_over_another_is_refused_where_its_own_was_deleted(cast: Cast, cycle: Cycle) -> None:
    book = load_workbook(io.BytesIO(exported(cast.owner)))
    overwritten(book)
    book[SHEET].delete_rows(book[DRUGS].max_row + 1, 100)  # nothing is left of its own
    del book[DRUGS]
    for lost in (False, True):  # a program leaves the name that pointed to the deleted sheet, or marks it
        if lost:
            for made in book.defined_names.values():
                made.attr_text = "#REF!$A:$A" if DRUGS in made.attr_text else made.attr_text
        out = io.BytesIO()
        book.save(out)
        upload = taken(cast.owner, out.getvalue())
        told = [(row.kind, row.given.place, "copied from the sheet “drugs”" in row.remark) for row in services.preview(cast.owner, upload)
                if row.kind != "unchanged"]  # as the sheets of other components are
        assert told == [("refused", f"{SHEET}, row 3", True)]
        assert upload.remarks == [f"{title}: Nothing is in the file. What the node holds stays." for title in (DRUGS, SHEET)]
    services.apply(cast.owner, upload_id=upload.id)
    assert not Entry.objects.exists()
    book[SHEET].title = DRUGS  # whoever gives it the name too means the component
    out = io.BytesIO()
    book.save(out)
    rows = services.preview(cast.owner, taken(cast.owner, out.getvalue()))
    assert {row.key for row in rows if row.kind == "added"} == {"drugs/NS-1"}


def test_a_sheet_that_was_renamed_or_whose_rows_were_moved_is_taken(cast: Cast, cycle: Cycle) -> None:
    def moved(book: Any) -> None:
        book[DRUGS].title = "Ours"  # and nothing points to it any longer
        more = book.create_sheet("Mine", 0)
        for row in list(book[SHEET].iter_rows(min_row=2)):
            for cell in row:
                more.cell(row=cell.row, column=cell.column, value=cell.value)
                cell.value = None
        more["C3"], more["D3"] = "done", "Moved."

    book = load_workbook(io.BytesIO(exported(cast.owner)))
    moved(book)
    out = io.BytesIO()
    book.save(out)
    rows = services.preview(cast.owner, taken(cast.owner, out.getvalue()))
    assert {row.key for row in rows if row.kind == "added"} == {f"{AREA}/NS-1"}
    assert not [row for row in rows if row.kind == "refused"]
