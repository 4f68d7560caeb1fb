"""What a person is told of an error."""

from __future__ import annotations

from sheaf.kernel.errors import Invalid


def test_each_field_is_told_once_where_no_form_shows_it() -> None:
    assert Invalid("Refused.", fields={"on": "After 2026.", "until": "After 2026.", "text": "Say why."}).sentences() == (
        "Refused. After 2026. Say why.")
    assert Invalid("Not so. Above 2.", fields={"on": "Above 2."}).sentences() == "Not so. Above 2."
    assert Invalid("Refused.").sentences() == "Refused."
