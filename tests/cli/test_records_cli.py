"""The register at the shell alone: add, search, edit, history, merge and undo, files; and what the shell refuses."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from sheaf.register.records.models import Dataset, Record
from tests.cli.conftest import Shell

PROVENANCE = {"source": "Report 12", "crime_area": "drugs", "handling": {"source_grade": "B", "information_grade": "2"}}


def file(tmp_path: Path, value: Any) -> Path:
    path = tmp_path / "given.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def add(sheaf: Shell, tmp_path: Path, name: str, **facts: list[str]) -> str:
    given = {"schema": "Person", "facts": {"name": [name], **facts}, "provenance": PROVENANCE}
    return sheaf("THA", "owner", "record", "add", file(tmp_path, given)).strip()


def test_a_record_is_added_found_edited_and_its_history_told(sheaf: Shell, tmp_path: Path) -> None:
    record = add(sheaf, tmp_path, "Somchai Jaidee", idNumber=["AA1234567"])
    assert record in sheaf("THA", "owner", "search", "AA1234567")
    [hit] = json.loads(sheaf("THA", "owner", "search", "AA1234567", "--json"))
    assert hit["id"] == record
    shown = json.loads(sheaf("THA", "owner", "record", "show", record))
    old = next(fact["id"] for fact in shown["facts"] if fact["prop"] == "idNumber")
    change = {"version": 1, "add": {"idNumber": ["BB7654321"]}, "retire": [old], "provenance": PROVENANCE}
    assert sheaf("THA", "owner", "record", "edit", record, file(tmp_path, change)).strip() == "2"
    assert "changed this record" in sheaf.fails("THA", "owner", "record", "edit", record, file(tmp_path, change))
    told = sheaf("THA", "owner", "record", "history", record)
    assert "BB7654321" in told
    assert "AA1234567" in told
    assert sheaf("THA", "owner", "search", "AA1234567") == ""


def test_records_are_merged_and_parted_and_retired_by_who_may(sheaf: Shell, tmp_path: Path) -> None:
    kept, gone = add(sheaf, tmp_path, "Somchai Jaidee", birthDate=["1970"]), add(sheaf, tmp_path, "Somchai J.", birthDate=["1985"])
    assert "contradict" in sheaf.fails("THA", "owner", "record", "merge", kept, gone)
    merge = sheaf("THA", "owner", "record", "merge", kept, gone, "--despite", "--reason", "same photograph").strip()
    assert json.loads(sheaf("THA", "owner", "record", "show", gone))["id"] == kept
    sheaf("THA", "owner", "record", "unmerge", merge)
    assert json.loads(sheaf("THA", "owner", "record", "show", gone))["id"] == gone
    assert "may not" in sheaf.fails("THA", "owner", "record", "retire", gone, "--version", "1")
    sheaf("THA", "supervisor", "record", "retire", gone, "--version", "1")
    assert gone not in sheaf("THA", "owner", "search", "Somchai J.")


def test_a_supervisor_watches_a_record_as_a_canary_and_no_longer(sheaf: Shell, tmp_path: Path) -> None:
    record = add(sheaf, tmp_path, "Somchai Jaidee")
    told = sheaf("THA", "owner", "record", "show", record)
    assert "may not" in sheaf.fails("THA", "owner", "record", "canary", record)
    assert sheaf("THA", "supervisor", "record", "canary", record) == ""
    with sheaf.net.net.at("THA"):
        assert Record.objects.get(pk=record).canary
    assert sheaf("THA", "owner", "record", "show", record) == told
    sheaf("THA", "supervisor", "record", "canary", record, "--off")
    with sheaf.net.net.at("THA"):
        assert not Record.objects.get(pk=record).canary


def test_a_file_goes_in_and_comes_out_with_its_digest(sheaf: Shell, tmp_path: Path) -> None:
    record = add(sheaf, tmp_path, "Somchai Jaidee")
    scan, content = tmp_path / "scan.bin", bytes(range(256)) * 5000
    scan.write_bytes(content)
    key, digest = sheaf("THA", "owner", "record", "attach", record, scan, "--note", "from the border").split()
    assert digest == hashlib.sha256(content).hexdigest()
    out = tmp_path / "out.bin"
    assert sheaf("THA", "owner", "record", "download", key, "--to", out).strip() == digest
    assert out.read_bytes() == content
    assert "there already" in sheaf.fails("THA", "owner", "record", "download", key, "--to", out)
    [listed] = json.loads(sheaf("THA", "owner", "record", "files", record))
    assert [step["action"] for step in listed["custody"]] == ["taken in", "downloaded"]
    assert "no such file" in sheaf.fails("THA", "stranger", "record", "download", key, "--to", tmp_path / "x").lower()
    assert not (tmp_path / "x").exists()


def test_wrong_files_and_words_are_refused_in_a_sentence_and_write_nothing(sheaf: Shell, tmp_path: Path) -> None:
    good = {"schema": "Person", "facts": {"name": ["A"]}, "provenance": PROVENANCE}
    for wrong in ("{", "[]", "[" * 100_000, {**good, "facts": {"name": "Ann"}}, {**good, "facts": {"name": [1]}}, {"schema": "Person"},
                  {**good, "schema": "Nonsense"}, {**good, "facts": {"name": ["a\u0000b"]}}, {**good, "facts": {"name": ["\ud800"]}},
                  {**good, "provenance": {"source": "s", "handling": "x"}}, {**good, "unknown": 1}):
        assert sheaf.fails("THA", "owner", "record", "add", file(tmp_path, wrong)).startswith("sheaf: ")
    assert sheaf.fails("THA", "owner", "record", "add", tmp_path / "nothing.json").startswith("sheaf: ")
    assert "characters" in sheaf.fails("THA", "owner", "search", "a\udcffb")
    assert json.loads(sheaf.fails("THA", "owner", "record", "show", "nothing", "--json"))["code"] == "not_found"
    with sheaf.net.net.at("THA"):
        assert not Record.objects.exists()


def test_nobody_and_those_without_the_right_are_told_so(sheaf: Shell, tmp_path: Path) -> None:
    record = add(sheaf, tmp_path, "Somchai Jaidee")
    assert "Who are you?" in sheaf.fails("THA", "", "record", "show", record)
    assert "Who are you?" in sheaf.fails("THA", "sheaf_wrong_token", "search", "Somchai")
    assert "may not" in sheaf.fails("THA", "auditor", "search", "Somchai")
    assert "no such record" in sheaf.fails("THA", "stranger", "record", "history", record)


def test_a_hit_is_explained_part_beside_part(sheaf: Shell, tmp_path: Path) -> None:
    record = add(sheaf, tmp_path, "สมชาย ใจดี", birthDate=["1970"])
    told = sheaf("THA", "owner", "search", "Somchai Jaidee").splitlines()
    assert record in told[0]
    assert told[0].endswith("| possible match")
    assert told[1].strip() == "Somchai ≈ สมชาย (a reading of it in another script)"
    [hit] = json.loads(sheaf("THA", "owner", "search", "Somchai Jaidee", "--json"))
    assert hit["compared"][0] == {"what": "name", "left": "Somchai", "right": "สมชาย", "how": "near",
                                  "words": "a reading of it in another script"}
    assert hit["version"] == "region-1"


def test_the_search_index_is_told_and_made_anew(sheaf: Shell, tmp_path: Path) -> None:
    record = add(sheaf, tmp_path, "Somchai Jaidee")
    assert "Own records: search keys of region-2" in sheaf("THA", "owner", "index", "status")
    assert sheaf("THA", "owner", "index", "rebuild") == "Nothing to make anew.\n"
    with sheaf.net.net.at("THA"):
        Dataset.objects.update(keys="small-1")
    assert "to be made anew as region-2" in sheaf("THA", "owner", "index", "status")
    code, out, err = sheaf.run("THA", "owner", ("index", "rebuild"))
    assert (code, out) == (0, "Own records: search keys of region-2\n")
    assert "Traceback" not in err
    assert json.loads(sheaf("THA", "owner", "index", "status", "--json"))[0]["needed"] is False
    code, out, err = sheaf.run("THA", "owner", ("index", "rebuild", "--all", "--json"))
    assert json.loads(out)[0]["keys"] == "region-2"
    assert record in sheaf("THA", "owner", "search", "Somchai")
