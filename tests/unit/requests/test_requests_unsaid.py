"""What leaves without a second person carries codes, units, times, a name and a number: never words of its own."""

from __future__ import annotations

import pytest

from sheaf.requests import drafting, kinds, schema


@pytest.mark.parametrize("kind", sorted(kinds.all_kinds()))
def test_no_step_without_release_has_room_for_free_text(kind: str) -> None:
    spec = kinds.get(kind)
    said = {(row.event, field.name): field.kind for row in spec.table.rows if not row.release for field in spec.schema(row.event)}
    assert {key for key, found in said.items() if found not in schema.UNSAID} == set()


@pytest.mark.parametrize("said", ["call Mr Z at the pier", "+66 2 then ask for the informant", "1" * 200])
def test_a_number_called_is_a_number(said: str) -> None:
    spec = kinds.get("police_request")
    with pytest.raises(schema.Invalid):
        schema.shape(spec.schema("acknowledge_by_phone"), {"number": said})


def test_a_name_is_no_message() -> None:
    spec = kinds.get("police_request")
    with pytest.raises(schema.Invalid):
        schema.shape(spec.schema("acknowledge_by_phone"), {"who": "x" * (schema.MAX_NAME + 1)})


def test_a_file_name_keeps_nothing_that_turns_or_hides_letters() -> None:
    assert drafting.plain_name("../../evil\u202etxt.exe\x00") == ".._.._eviltxt.exe"
    assert drafting.plain_name("\u200b") == "file"
